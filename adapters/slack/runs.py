"""What rich text is made of, before it is Slack's: runs of leaves, and lists of them.

The walker (``rich_text``) writes these values; ``packing`` cuts them to length and turns them into the SDK's classes.
There is no value for a group or everybody: such a mention cannot be written. That of a channel notifies nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Literal

from bot.chat.messages import When

Style = frozenset[str]
"""Of "bold", "italic", "strike" and "code"."""

PLAIN: Style = frozenset()
BOLD: Style = frozenset({"bold"})


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style, shown to the letter; with a link it leads there."""

    text: str
    style: Style = PLAIN
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ping:
    """A member who is to be notified."""

    user: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel's name, as the reader may see it: of a private one whoever is not in it reads no name."""

    id: str


Leaf = Run | When | Ping | Channel
Kind = Literal["section", "quote", "code"]


@dataclass(frozen=True, slots=True)
class Group:
    """Leaves that stand together."""

    kind: Kind
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; ``offset`` is how many numbers an ordered one skips."""

    ordered: bool
    items: tuple[tuple[Leaf, ...], ...]
    indent: int = 0
    offset: int = 0


Element = Group | Items


SOME_CHANNEL = "a channel"
"""Stands for its name where no name can be shown."""


def in_utc(when: When) -> str:
    """Return an instant in words that hold everywhere: ``2026-03-02 09:30 UTC``."""
    at = when.at.astimezone(UTC)
    return f"{at:%Y-%m-%d}" if when.style == "date" else f"{at:%Y-%m-%d %H:%M} UTC"


def readable(leaves: Iterable[Leaf]) -> str:
    """Return leaves as the text that stands for them."""
    return "".join(map(_readable, leaves))


def _readable(leaf: Leaf) -> str:
    match leaf:
        case Run(text=text):
            return text
        case When():
            return in_utc(leaf)
        case Ping(user=user):
            return user
        case Channel():
            return SOME_CHANNEL
