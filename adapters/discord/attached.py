"""What goes along with a message as a file: its files, and its pictures where they can be shown. No SDK.

A file that cannot come along is named, with the reason; a picture that cannot is told in its words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from adapters.discord import limits, markdown
from bot.chat.messages import Message, Picture

FILE_PARTS: Final = 1  # components that a file takes
PICTURE_PARTS: Final = 2  # that of a picture, and that of the text behind it
PNG: Final = b"\x89PNG\r\n\x1a\n"
DENIED: Final = "-# As text: I may not attach files in this channel."

_CHANGED: Final = re.compile(r"[^A-Za-z0-9._-]+")  # Discord renames these away, and then no component finds the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """One file on its way; ``name`` is what ``attachment://`` refers to, ``alt`` is empty where it is no picture."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(slots=True, kw_only=True)
class Load:
    """What comes along with a message, and in Discord's Markdown what does not."""

    pictures: dict[int, Attached] = field(default_factory=dict)  # by the place of their block in the message
    files: list[Attached] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0  # bytes of all together

    def takes(self, content: bytes) -> bool:
        """Say whether one more of this size may come along."""
        fits = self.size + len(content) <= limits.FILES_BYTES
        return fits and len(self.pictures) + len(self.files) < limits.FILES


def load(message: Message, *, parts: int, allowed: bool) -> Load:
    """Return what can come along in ``parts`` components. Files go first: a picture has its words, a file has not.

    ``allowed``: whether files may be attached where the message goes.
    """
    along = Load()
    for name, content in message.files:
        why = _hindrance(along, content, parts, allowed=allowed)
        if why:
            along.notes.append(f"-# {markdown.one_line(name)}: {why}")
            continue
        parts -= FILE_PARTS
        along.size += len(content)
        along.files.append(Attached(name=_unique(name, along), content=content))
    shown = {place: one for place, one in _pictures(message).items() if one.png.startswith(PNG)}
    for place, one in shown.items():
        if allowed and parts >= PICTURE_PARTS and along.takes(one.png):
            parts -= PICTURE_PARTS
            along.size += len(one.png)
            alt = limits.shortened(one.alt, limits.ALT)
            along.pictures[place] = Attached(name=_unique("picture.png", along), content=one.png, alt=alt)
    if shown and not allowed:
        along.notes.append(DENIED)
    return along


def _pictures(message: Message) -> Mapping[int, Picture]:
    return {place: block for place, block in enumerate(message.blocks) if isinstance(block, Picture)}


def _hindrance(along: Load, content: bytes, parts: int, *, allowed: bool) -> str:
    """Say why a file cannot come along, "" where it can."""
    if not allowed:
        return "I may not attach files in this channel."
    if along.size + len(content) > limits.FILES_BYTES:
        return f"too large to send, since one message takes {limits.FILES_BYTES // 1_000_000} MB."
    return "" if parts >= FILE_PARTS and along.takes(content) else "no room for it here."


def _unique(name: str, along: Load) -> str:
    """Return the name as Discord keeps it, with a number where another file bears it already."""
    kept = _CHANGED.sub("_", name)[-limits.FILE_NAME :].lstrip(".") or "file"
    taken = {one.name for one in (*along.files, *along.pictures.values())}
    stem, dot, ending = kept.rpartition(".")
    numbered = (f"{stem or ending}-{number}{dot and '.' + ending if stem else ''}" for number in range(2, 99))
    return kept if kept not in taken else next(other for other in numbered if other not in taken)
