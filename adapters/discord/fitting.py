"""What is too long for one message is split at paragraphs, or shortened with a plain note. No SDK.

A sheet is what a message says from top to bottom: texts in Discord's Markdown, pictures, and ``None`` for a line
between parts. Pictures cost no characters: what they cost in components is settled before (see ``attached``).
"""

import re
from collections.abc import Sequence
from typing import Final

from adapters.discord.attached import Attached
from adapters.discord.limits import beginning, length

Piece = str | Attached | None
Sheet = Sequence[Piece]
SHORTENED: Final = "-# Shortened: one message on Discord holds 4,000 characters."
OPEN_POST: Final = f"{SHORTENED} While this is open, /study today shows it all."
_BREATH: Final = 2  # what stands between two texts
_SCRAP: Final = 200  # less room than this is not worth cutting a text for
_FENCE: Final = "```"


def pages(sheet: Sheet, *, room: int, most_pages: int, most_dividers: int, note: str = SHORTENED) -> list[list[Piece]]:
    """Deal the sheet out to at most ``most_pages`` pages of ``room`` characters and ``most_dividers`` lines each.

    Nothing is left out as long as there is a page left; the last one ends with the note where something had to be.
    """
    left = [piece for piece in sheet if piece is None or piece]
    dealt: list[list[Piece]] = []
    while left and len(dealt) < most_pages:
        last = len(dealt) == most_pages - 1
        page, rest = _page(left, room)
        if rest and last:
            page, _ = _page(left, room - length(note) - _BREATH)
            page.append(note)
        dealt.append(_lined(page, most_dividers))
        left = rest
    return dealt


def cut(text: str, room: int) -> tuple[str, str]:
    """Cut the text in two, the first part at most ``room`` long, between paragraphs, lines or words if that can be.

    A quotation, a small line and a block of code go on in the second part as what they were.
    """
    head = beginning(text, room - len(_FENCE) - 1)
    spot = _spot(head)
    first, second = text[:spot].rstrip(), text[spot:].lstrip("\n ")
    mark = "" if text[:spot].endswith("\n") else _line_mark(first)
    return _closed(first, mark + second)


def _spot(head: str) -> int:
    for sign, share in (("\n\n", 0.5), ("\n", 0.5), (" ", 0.0)):
        at = head.rfind(sign)
        if at > share * len(head):
            return at + len(sign)
    slashes = len(head) - len(head.rstrip("\\"))
    return len(head) - slashes % 2  # never between a backslash and what it makes inert


def _page(left: Sheet, room: int) -> tuple[list[Piece], list[Piece]]:
    page: list[Piece] = []
    for number, piece in enumerate(left):
        if not isinstance(piece, str):
            page.append(piece)
            continue
        if length(piece) <= room:
            page.append(piece)
            room -= length(piece) + _BREATH
            continue
        rest = list(left[number:])
        if room >= _SCRAP or not any(page):
            first, second = cut(piece, room)
            page.append(first)
            rest[0] = second
        return page, rest
    return page, []


def _lined(page: list[Piece], most: int) -> list[Piece]:
    """Return the page without lines at its ends, without two in a row, and without more than ``most``."""
    lined: list[Piece] = []
    for piece in page:
        if piece is None and (not lined or lined[-1] is None or sum(one is None for one in lined) == most):
            continue
        lined.append(piece)
    while lined and lined[-1] is None:
        lined.pop()
    return lined


def _line_mark(text: str) -> str:
    found = re.match(r"(> |-# )", text[text.rfind("\n") + 1 :])
    return found.group() if found else ""


def _closed(first: str, second: str) -> tuple[str, str]:
    """Close a block of code that was cut, and open it anew."""
    fences = [line for line in first.split("\n") if line.lstrip().startswith(_FENCE)]
    if len(fences) % 2 == 0:
        return first, second
    return f"{first}\n{_FENCE}", f"{fences[-1].lstrip()}\n{second}"
