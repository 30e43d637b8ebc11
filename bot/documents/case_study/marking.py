"""Plain text as CommonMark that shows it to the letter: no character of it marks anything up."""

import re
from itertools import groupby
from typing import Final

_MARKS: Final = re.compile(r"([\\`*_\[\]<>&|~$])")
"""What marks something up wherever it stands, in CommonMark with tables and strikethrough; and the sign of formulas."""

_MARKS_IN_HEADS: Final = re.compile(r"([\\`*_\[\]<>&|~$#])")
"""The same in a heading, which may end in marks of its own."""

_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Turn the direction of what follows, beyond the text in which they stand."""

_NUMBER: Final = re.compile(r"[0-9]{1,9}(?=[.)])")
_OPENING: Final = frozenset("#+-=:")
"""What begins a block, or makes a heading of the line before, where a line begins with it."""

_BLANK: Final = "\u00a0"
"""Shows an indentation, which CommonMark would take for code, or away."""


def unturned(text: str) -> str:
    """Return a name or a title less what would turn the direction of what stands beside it."""
    return _TURNS.sub("", text)


def to_the_letter(text: str) -> str:
    """Return a text of several lines (LF): empty lines part paragraphs, all other line breaks stay."""
    paragraphs = groupby(text.split("\n"), key=lambda line: bool(line.strip()))
    return "\n\n".join("\\\n".join(map(_line, lines)) for written, lines in paragraphs if written)


def in_one_line(text: str) -> str:
    """Return a text for one line, as a heading or behind a number; white space in it becomes one space each."""
    return _opened(_MARKS_IN_HEADS.sub(r"\\\1", " ".join(text.split())))


def _line(text: str) -> str:
    indent = text[: len(text) - len(text.lstrip())].expandtabs(4)
    return _BLANK * len(indent) + _opened(_MARKS.sub(r"\\\1", text.strip()))


def _opened(line: str) -> str:
    """Return a line that begins no block."""
    number = _NUMBER.match(line)
    if number:
        return f"{number.group()}\\{line[number.end() :]}"
    return f"\\{line}" if line[:1] in _OPENING else line
