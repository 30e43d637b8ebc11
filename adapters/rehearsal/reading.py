"""What a person makes of a message: its text, its buttons, the instants in it. All platforms could render it so."""

from collections.abc import Iterator
from datetime import datetime

from bot.chat.messages import (
    Block,
    Button,
    Divider,
    Form,
    Line,
    Mention,
    Message,
    Option,
    Picture,
    Prose,
    Select,
    When,
    Where,
    Words,
)
from bot.chat.messages import Table as Grid
from bot.chat.replies import Ask, Change, Reply, Share, Tell, Wrong


def message_in(reply: Reply) -> Message:
    """Return the message that a reply shows; LookupError where it shows none (a form, choices, nothing)."""
    if isinstance(reply, Tell | Change | Share):
        return reply.message
    raise LookupError(f"no message came back, but {type(reply).__name__}")


def form_in(reply: Reply) -> Form:
    """Return the form that a reply opens; LookupError where it opens none."""
    if isinstance(reply, Ask | Wrong):
        return reply.form
    raise LookupError(f"no form came back, but {type(reply).__name__}")


def text_of(message: Message) -> str:
    """Return all that can be read, title first, one line a block; instants as ISO in UTC."""
    return "\n".join((message.title, *(_text(block) for block in message.blocks if not isinstance(block, Divider))))


def labels_of(message: Message, *, of: str = "") -> tuple[str, ...]:
    """Return the labels of all that can be pressed or picked, in reading order.

    Where several posts stand in one message, ``of`` is the key of one, which its buttons carry.
    """
    return tuple(thing.label for thing, action in _things(message) if of in action)


def find(message: Message, label: str, *, of: str = "") -> tuple[Button | Option, str]:
    """Return what stands under a label, with its action; LookupError names what there is. ``of`` as in labels_of."""
    for thing, action in _things(message):
        if thing.label == label and of in action:
            return thing, action
    raise LookupError(f"“{message.title}” has no {label!r}, but {labels_of(message)}")


def instants_in(message: Message, *, style: str | None = None) -> tuple[datetime, ...]:
    """Return the instants that a message shows, in reading order; ``style`` leaves only those shown so."""
    return tuple(when.at for when in _whens(message) if style in {None, when.style})


def _things(message: Message) -> Iterator[tuple[Button | Option, str]]:
    for row in message.rows:
        for part in row:
            match part:
                case Button():
                    yield part, part.action
                case Select():
                    yield from ((option, part.action) for option in part.options)


def _whens(message: Message) -> Iterator[When]:
    for block in message.blocks:
        match block:
            case Line(parts=parts):
                yield from (part for part in parts if isinstance(part, When))
            case Grid(rows=rows):
                yield from (cell for row in rows for cell in row if isinstance(cell, When))


def _text(block: Block) -> str:
    match block:
        case Prose(markdown=text) | Words(text=text) | Picture(as_text=text):
            return text
        case Line(parts=parts):
            return "".join(map(_part, parts))
        case Grid(head=head, rows=rows, caption=caption):
            return "\n".join((caption, " | ".join(head), *(" | ".join(map(_part, row)) for row in rows)))
        case _:
            return ""


def _part(part: str | Words | When | Mention | Where) -> str:
    match part:
        case Words(text=text):
            return text
        case When(at=at):
            return at.isoformat()
        case Mention(member=member):
            return f"@{member.user}"
        case Where(place=place):
            return f"#{place.channel}"
        case _:
            return part
