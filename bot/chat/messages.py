"""What goes out: text made of values, things to press, and forms to fill in.

Bounds that hold on every platform are checked here, where the mistake is made. What differs (how long a
text may be, how many blocks a message takes) is each renderer's business: it splits or shortens with a way
to read the rest.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot.chat.places import Member, Place

LONGEST_ACTION: Final = 100  # characters, of what is pressed and of a form
LONGEST_LABEL: Final = 75  # characters, of a button and of an option
LONGEST_TITLE: Final = 150  # characters, of a message


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown (CommonMark) of the cards or of the bot. A heading in it is a line in bold, never a title."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote, to the letter. As a block of its own it stands as a quotation."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """An instant (aware), shown in the reader's own zone where the platform can."""

    at: datetime
    style: Literal["time", "date", "relative"] = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A member by name. ``ping`` notifies them, and only in ``Messenger.thread`` and ``Messenger.direct``."""

    member: Member
    ping: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """A channel by its name, as the reader's own client shows it (or hides it); it notifies nobody."""

    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One line of plain text (no Markdown) with values in it; ``small`` is for what stands beside the matter."""

    parts: tuple[str | Words | When | Mention | Where, ...]
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table; a renderer without tables writes a list."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | Words | When, ...], ...]
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture with its text: ``alt`` for those who cannot see it, ``as_text`` where it cannot be shown in private."""

    png: bytes
    alt: str
    as_text: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of several to pick from."""

    value: str  # 1-100 characters, never shown
    label: str  # 1 to LONGEST_LABEL characters
    hint: str = ""

    def __post_init__(self) -> None:
        _bound("option value", self.value, 100)
        _bound("option label", self.label, LONGEST_LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press. What it does is in ``action`` (see ``routes.action``), so it survives a restart."""

    action: str
    label: str
    style: Literal["plain", "main", "danger"] = "plain"

    def __post_init__(self) -> None:
        _bound("button action", self.action, LONGEST_ACTION)
        _bound("button label", self.label, LONGEST_LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A list to pick one option from; picking is a press."""

    action: str
    hint: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        _bound("select action", self.action, LONGEST_ACTION)
        _count("select options", self.options, 25)


Block = Prose | Words | Line | Table | Picture | Divider
Row = tuple[Button | Select, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: a title, blocks one below the other, then rows of things to press.

    ``plain`` is the whole of it in one line of plain text, for notifications and screen readers; it tells nothing
    that the message keeps for a press (no answer). A row holds up to five buttons, or one select alone.
    """

    title: str
    plain: str
    blocks: tuple[Block, ...] = ()
    rows: tuple[Row, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()

    def __post_init__(self) -> None:
        _bound("message title", self.title, LONGEST_TITLE)
        _bound("plain version", self.plain, 3000)
        for row in self.rows:
            _count("a row", row, 5)
            if len(row) > 1 and any(isinstance(part, Select) for part in row):
                raise ValueError("a select stands in a row of its own")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in. ``name`` is the key of its value in ``Submission.values``."""

    name: str
    label: str  # 1-45 characters
    kind: Literal["line", "text", "one", "several", "number", "file", "channel", "person", "lookup"]
    hint: str = ""  # 0-100 characters, beside the field
    value: str = ""  # what stands in it at first
    required: bool = True
    most: int = 3000  # characters, for "line" and "text"; bytes, for "file"
    options: tuple[Option, ...] = ()  # for "one" and "several"
    source: str = ""  # for "lookup": see events.Lookup

    def __post_init__(self) -> None:
        _bound("field label", self.label, 45)
        if len(self.hint) > 100:
            raise ValueError(f"field hint has {len(self.hint)} characters, at most 100: {self.hint!r}")
        if self.kind in {"one", "several"}:
            _count("field options", self.options, 25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A small form. What was sent comes back as ``Submission`` with the same action.

    ``intro`` stands above the fields (the question that is being answered) and counts as one of its five parts.
    """

    action: str
    title: str  # 1-24 characters
    fields: tuple[Field, ...]
    intro: Prose | None = None
    send: str = "Send"  # the label of its button, 1-24 characters

    def __post_init__(self) -> None:
        _bound("form action", self.action, LONGEST_ACTION)
        _bound("form title", self.title, 24)
        _bound("form button", self.send, 24)
        _count("form fields", self.fields, 5 if self.intro is None else 4)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, 1 or more; one that was cut ends in an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _bound(what: str, text: str, most: int) -> None:
    if not 1 <= len(text) <= most:
        raise ValueError(f"{what} has {len(text)} characters, not 1 to {most}: {text!r}")


def _count(what: str, things: tuple[object, ...], most: int) -> None:
    if not 1 <= len(things) <= most:
        raise ValueError(f"{what}: {len(things)}, not 1 to {most}")
