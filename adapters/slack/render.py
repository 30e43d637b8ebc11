"""A message becomes blocks for a channel, a modal, or a Home tab. Plain functions, so a test reads what comes out.

What is too long is spread over blocks; what one message cannot carry is left off with a note that says so. Titles and
buttons stay. Whatever people can write goes into plain_text and rich text, where no mention exists; the only mrkdwn
ever written is a token of ours (a date, a channel), and the fallback text, in which ``& < >`` are escaped.
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, takewhile

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    ImageBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.blocks import Option as MenuOption
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.views import View

from adapters.slack import action_ids, limits, rich_text
from adapters.slack.fitting import MESSAGE, VIEW, Written, fit
from adapters.slack.packing import DATES, cut, pack
from adapters.slack.rich_text import Names
from adapters.slack.runs import Channel, Element, Group, Run, in_utc, readable
from adapters.slack.uploads import NOTHING, Uploaded
from bot.chat.messages import (
    Button,
    Divider,
    Line,
    Mention,
    Message,
    Option,
    Picture,
    Prose,
    Row,
    Select,
    Table,
    When,
    Words,
)
from bot.chat.places import Member

STYLES = {"main": "primary", "danger": "danger"}
CHOOSE = "Choose"
PICTURE_ALT = "A picture"
"""Where nobody has described it: Slack takes none without words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a message is on Slack: blocks, and the text for notifications and screen readers."""

    text: str
    blocks: list[Block]


def render(
    message: Message, names: Names | None = None, uploaded: Uploaded = NOTHING, *, ping: bool = False
) -> Rendered:
    """Return a message as it is sent to a channel.

    ``names`` tells what members are called, for mentions that do not notify; ``ping`` lets those notify that ask to.
    Pictures that are not in ``uploaded`` are told in their words.
    """
    head: list[Block] = [HeaderBlock(text=plain(message.title))]
    body, tail = list(_body(message, names or {}, uploaded, ping=ping)), _tail(message, uploaded)
    return Rendered(text=_fallback(message.plain), blocks=fit(head, body, tail, MESSAGE))


def modal(message: Message, names: Names | None = None, *, metadata: str) -> View:
    """Return a message as a modal: its buttons work, and ``metadata`` comes back with every press on one of them."""
    title = shorten(message.title, limits.VIEW_TITLE)
    head: list[Block] = [] if title == message.title else [HeaderBlock(text=plain(message.title))]
    body, tail = list(_body(message, names or {}, NOTHING, ping=False)), _tail(message, NOTHING)
    shown = fit(head, body, tail, VIEW) or [_context(message.title)]  # Slack opens no empty modal
    return View(type="modal", title=plain(title), close=plain("Close"), blocks=shown, private_metadata=metadata)


def home(message: Message, names: Names | None = None) -> View:
    """Return a message as a Home tab, whose buttons work. It has no title of its own, so ours stands in it."""
    head: list[Block] = [HeaderBlock(text=plain(message.title))]
    body, tail = list(_body(message, names or {}, NOTHING, ping=False)), _tail(message, NOTHING)
    return View(type="home", blocks=fit(head, body, tail, VIEW))


def mentioned(message: Message) -> frozenset[Member]:
    """Return the members whose names a message needs."""
    lines = (part for part in message.blocks if isinstance(part, Line))
    return frozenset(part.member for line in lines for part in line.parts if isinstance(part, Mention))


def text_blocks(elements: Iterable[Element]) -> list[Block]:
    """Return rich text as blocks, each within Slack's length of a text."""
    return [*pack(elements, limits.TEXT)]


def escape(text: str) -> str:
    """Return text with the three characters escaped that begin every mention, link and date in Slack's markup."""
    return html.escape(text, quote=False)


def plain(text: str) -> PlainTextObject:
    """Return a text object that is shown to the letter: ``:names:`` of emoji stay names."""
    return PlainTextObject(text=text, emoji=False)


def shorten(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters; one that was shortened ends in an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def option(shown: Option) -> MenuOption:
    """Return an option of a menu."""
    hint = plain(shorten(shown.hint, limits.OPTION_HINT)) if shown.hint else None
    return MenuOption(value=shown.value, text=plain(shown.label), description=hint)


def _fallback(text: str) -> str:
    """The text for notifications, escaped, and within what Slack takes when a message is edited."""
    whole = escape(text)
    if _bytes(whole) <= limits.MESSAGE_TEXT_BYTES:
        return whole
    ends = accumulate(_bytes(escape(sign)) for sign in text)
    room = limits.MESSAGE_TEXT_BYTES - _bytes("…")
    return escape(text[: sum(1 for _ in takewhile(lambda end: end <= room, ends))]) + "…"


def _bytes(text: str) -> int:
    """Half a surrogate pair, which people can send, is no reason to fail."""
    return len(text.encode("utf-8", "surrogatepass"))


def _body(message: Message, names: Names, uploaded: Uploaded, *, ping: bool) -> Iterator[Block]:
    """The blocks between title and buttons; lines that follow one another stand close, in one block."""
    placed = enumerate(message.blocks)
    for is_line, parts in groupby(placed, lambda one: isinstance(one[1], Line) and not one[1].small):
        if is_line:
            lines = [rich_text.line(part.parts, names, ping=ping) for _, part in parts if isinstance(part, Line)]
            yield from text_blocks(Group("section", tuple(leaves)) for leaves in lines if leaves)
            continue
        for place, part in parts:
            match part:
                case Prose(markdown=markdown):
                    yield from _prose(markdown)
                case Words(text=written):
                    yield from text_blocks([rich_text.words(written)])
                case Table():
                    yield from text_blocks(rich_text.table(part, names))
                case Picture() if place in uploaded.pictures:
                    yield _image(part, uploaded.pictures[place])
                case Picture(as_text=drawn):
                    yield from text_blocks([Group("section", (Run(drawn),))] if drawn else [])
                case Divider():
                    yield DividerBlock()
                case Line():
                    yield from _small(part, names)


@lru_cache(maxsize=1000)
def _prose(markdown: str) -> tuple[Block, ...]:
    """A card says the same to everybody, most often on one morning: what it says is written once."""
    return tuple(Written(block) for block in text_blocks(rich_text.prose(markdown)))


def _image(picture: Picture, file: str) -> Block:
    return ImageBlock(slack_file=SlackFile(id=file), alt_text=shorten(picture.alt or PICTURE_ALT, limits.ALT))


def _small(line: Line, names: Names) -> Iterator[Block]:
    """A context block takes no rich text: words go into plain_text, and a token of ours alone into mrkdwn."""
    leaves = rich_text.line(line.parts, names)
    runs = [(token, list(run)) for token, run in groupby(leaves, lambda leaf: isinstance(leaf, When | Channel))]
    elements: list[PlainTextObject | MarkdownTextObject] = []
    for is_token, run in runs:
        elements += [_token(leaf) for leaf in run if isinstance(leaf, When | Channel)]
        written = "" if is_token else readable(run).strip()
        elements += [plain(piece) for piece in cut(written, limits.TEXT)]
    if len(elements) > limits.CONTEXT_ELEMENTS:
        elements = [plain(piece) for piece in cut(readable(leaves).strip(), limits.TEXT)]
    for start in range(0, len(elements), limits.CONTEXT_ELEMENTS):
        yield ContextBlock(elements=elements[start : start + limits.CONTEXT_ELEMENTS])


def _token(leaf: When | Channel) -> MarkdownTextObject:
    if isinstance(leaf, Channel):
        return MarkdownTextObject(text=f"<#{leaf.id}>", verbatim=True)
    seconds = max(0, int(leaf.at.timestamp()))
    return MarkdownTextObject(text=f"<!date^{seconds}^{DATES[leaf.style]}|{in_utc(leaf)}>", verbatim=True)


def _tail(message: Message, uploaded: Uploaded) -> list[Block]:
    """What stands at the end and is never left off; every action stands once in a message (see ``action_ids``)."""
    notes = [_context(shorten(note, limits.TEXT)) for note in uploaded.notes]
    seen: dict[str, int] = {}
    return [*notes, *(ActionsBlock(elements=_elements(row, seen)) for row in message.rows)]


def _elements(row: Row, seen: dict[str, int]) -> list[InteractiveElement]:
    elements: list[InteractiveElement] = []
    for part in row:
        action_id = action_ids.unique(part.action, seen)
        match part:
            case Button(label=label, style=style):
                elements.append(ButtonElement(text=plain(label), action_id=action_id, style=STYLES.get(style)))
            case Select(hint=hint, options=options):
                placeholder = plain(shorten(hint or CHOOSE, limits.PLACEHOLDER))
                menu = [option(shown) for shown in options]
                elements.append(StaticSelectElement(placeholder=placeholder, action_id=action_id, options=menu))
    return elements


def _context(text: str) -> Block:
    return ContextBlock(elements=[plain(text)])
