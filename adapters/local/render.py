"""Messages to HTML. Every text is escaped here; nothing that anybody wrote becomes a tag.

A browser takes texts of any length, so the limits below are the reader's: what is longer is folded, with the rest one
press away. A picture too big for a data URL is told in its words.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import assert_never
from zoneinfo import ZoneInfo

from markupsafe import Markup

from adapters.local.house import House, day_name
from adapters.local.markdown import to_html
from bot.chat.messages import Block, Divider, Line, Mention, Message, Picture, Prose, Table, When, Where, Words
from bot.chat.places import Member, Place

PROSE_FOLD = 8_000  # characters of Markdown
WORDS_FOLD = 1_500  # characters
TABLE_FOLD = 25  # rows
PICTURE_MOST = 2_000_000  # bytes; a data URL is a third longer

PNG = b"\x89PNG\r\n\x1a\n"

Inline = str | Words | When | Mention | Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom it is rendered: times are told in ``zone`` and from ``now``; ``me`` is the reader's own account."""

    zone: ZoneInfo
    name_of: Callable[[Member], str]
    channel_of: Callable[[Place], str]
    me: Member
    now: datetime

    @classmethod
    def of(cls, house: House, user: str) -> "Reader":
        """Return one of the sample people as a reader."""
        return cls(
            zone=house.zone,
            name_of=house.name_of,
            channel_of=house.channel_of,
            me=house.member(user),
            now=house.now(),
        )


def blocks(message_blocks: Sequence[Block], reader: Reader) -> Markup:
    """Return the blocks of a message, one below the other."""
    return Markup("\n").join(block(one, reader) for one in message_blocks)


def block(one: Block, reader: Reader) -> Markup:
    """Return one block."""
    match one:
        case Prose():
            return prose(one)
        case Words():
            return quotation(one)
        case Line():
            return Markup('<p class="{}">{}</p>').format("line small" if one.small else "line", line(one.parts, reader))
        case Table():
            return table(one, reader)
        case Picture():
            return picture(one)
        case Divider():
            return Markup("<hr>")
        case _ as never:
            assert_never(never)


def prose(one: Prose) -> Markup:
    """Return Markdown as HTML."""
    shown, rest = to_html(one.markdown, fold=PROSE_FOLD)
    return Markup('<div class="prose">{}</div>').format(shown + _folded("Read on", rest))


def quotation(one: Words) -> Markup:
    """Return what a person wrote, to the letter, as a quotation."""
    shown, rest = one.text, ""
    if len(one.text) > WORDS_FOLD:
        cut = (
            max(one.text.rfind(" ", WORDS_FOLD // 2, WORDS_FOLD), one.text.rfind("\n", WORDS_FOLD // 2, WORDS_FOLD)) + 1
        )
        shown, rest = one.text[: cut or WORDS_FOLD], one.text[cut or WORDS_FOLD :]
    return Markup('<blockquote class="words" dir="auto">{}{}</blockquote>').format(
        shown, _folded("Read on", Markup("<span>{}</span>").format(rest) if rest else Markup(""))
    )


def line(parts: Sequence[Inline], reader: Reader) -> Markup:
    """Return the parts of a line of text."""
    return Markup("").join(inline(part, reader) for part in parts)


def inline(part: Inline, reader: Reader) -> Markup:
    """Return a value inside a line; people's words cannot turn the direction of what stands beside them."""
    match part:
        case Words():
            return Markup("<bdi>{}</bdi>").format(part.text)
        case When():
            return when(part, reader)
        case Mention():
            mine = " me" if part.member == reader.me else ""
            return Markup('<span class="mention{}">@<bdi>{}</bdi></span>').format(mine, reader.name_of(part.member))
        case Where():
            return Markup('<span class="mention">{}</span>').format(reader.channel_of(part.place))
        case str():
            return Markup("{}").format(part)
        case _ as never:
            assert_never(never)


def when(one: When, reader: Reader) -> Markup:
    """Return an instant in the channel's zone, with the whole of it where the pointer rests."""
    local = one.at.astimezone(reader.zone)
    text = {
        "time": f"{local:%H:%M}",
        "date": f"{local:%a} {local.day} {local:%B}",
        "relative": distance(one.at - reader.now),
    }[one.style]
    return Markup('<time datetime="{}" title="{}, {}">{}</time>').format(
        one.at.astimezone(UTC).isoformat(timespec="seconds"), f"{day_name(local)} {local.year}", f"{local:%H:%M}", text
    )


def distance(ahead: timedelta) -> str:
    """Return how far away an instant is: "in 3 hours", "2 days ago", "now"; days are of 24 hours."""
    seconds = abs(ahead.total_seconds())
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if count := round(seconds / length) if seconds >= length else 0:
            many = f"{count} {unit}{'s' * (count > 1)}"
            return f"in {many}" if ahead > timedelta() else f"{many} ago"
    return "now"


def ages(message: Message) -> bool:
    """Say whether a message reads differently as time goes by."""
    for one in message.blocks:
        parts = one.parts if isinstance(one, Line) else chain(*one.rows) if isinstance(one, Table) else ()
        if any(isinstance(part, When) and part.style == "relative" for part in parts):
            return True
    return False


def table(one: Table, reader: Reader) -> Markup:
    """Return a table; a wide one scrolls by itself, a long one is folded."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(cell) for cell in one.head)
    rows = [
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(inline(cell, reader)) for cell in row)
        )
        for row in one.rows
    ]
    shown, rest = rows[:TABLE_FOLD], rows[TABLE_FOLD:]
    frame = Markup(
        '<div class="table" role="region" aria-label="{}" tabindex="0">'
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    )
    more = f"{len(rest)} more {'row' if len(rest) == 1 else 'rows'}"
    further = frame.format(more, "", head, Markup("").join(rest)) if rest else Markup("")
    return frame.format(one.caption, one.caption, head, Markup("").join(shown)) + _folded(more, further)


def picture(one: Picture) -> Markup:
    """Return a picture as a data URL, or its words where it is no PNG or too big."""
    if not one.png.startswith(PNG) or len(one.png) > PICTURE_MOST:
        return Markup('<p class="line as-text">{}</p>').format(one.as_text)
    return Markup('<p class="picture"><img src="data:image/png;base64,{}" alt="{}"></p>').format(
        b64encode(one.png).decode("ascii"), one.alt
    )


def _folded(label: str, rest: Markup) -> Markup:
    if not rest:
        return rest
    return Markup('<details class="more"><summary>{}</summary>{}</details>').format(label, rest)
