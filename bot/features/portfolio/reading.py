"""A case study as it is read in a message: its parts, on as many pages as it takes.

No platform shows 18,000 characters at once; what one message of any of them holds is a page.
"""

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from bot.chat.messages import Block, Button, Line, Prose, Row, Words
from bot.chat.routes import Action, action
from bot.documents.case_study import EMPTY, PARTS
from bot.store.cases import Case

ROOM: Final = 6500
"""Bytes of what people wrote on one page, as a platform may count them: escaped, with what stands around it beside."""

_MARKED: Final = re.compile(r"[\\`*_~|<>]")
"""What a platform may have to mark as no markup: each takes one more."""

Piece = tuple[str, tuple[Block, ...], int]
"""The head, what stands under it, and how many bytes that counts."""


def pages(case: Case, *, hints: bool) -> tuple[tuple[Block, ...], ...]:
    """Return the parts by page, at least one page; ``hints``: an empty part says what belongs there, else it is out."""
    dealt: list[list[Block]] = [[]]
    room = ROOM
    for head, blocks, size in _pieces(case, hints=hints):
        if size > room and dealt[-1]:
            dealt.append([])
            room = ROOM
        dealt[-1] += [Prose(f"**{head}**"), *blocks]
        room -= size
    return tuple(tuple(page) for page in dealt) if dealt[0] else ((Line((EMPTY,)),),)


def page_with(case: Case, head: str) -> int:
    """Return the number of the page, from 0, on which the part with that head begins; 0 where there is none."""
    begins = Prose(f"**{head}**")
    return next((number for number, page in enumerate(pages(case, hints=True)) if begins in page), 0)


def fit_together(texts: Sequence[str]) -> bool:
    """Tell whether one message holds these texts."""
    return sum(map(_size, texts)) <= ROOM


def paging(turn: Action, case: Case, page: int, number: int) -> tuple[Row, ...]:
    """Return the ways to the page before and the next one; none where there is but one."""
    before = (_to(turn, case, page - 1, "Page before"),) if page else ()
    after = (_to(turn, case, page + 1, "Next page"),) if page < number - 1 else ()
    return ((*before, *after),) if before or after else ()


def _to(turn: Action, case: Case, page: int, label: str) -> Button:
    return Button(action=action(turn.name, case.id, str(page)), label=label)


def _pieces(case: Case, *, hints: bool) -> Iterator[Piece]:
    for part in PARTS:
        text = getattr(case.study, part.name)
        if not text and hints:
            yield part.head, (Line((part.hint,), small=True),), len(part.hint)
        for number, piece in enumerate(_cut(text)):
            yield f"{part.head}, continued" if number else part.head, (Words(piece),), _size(piece)


def _cut(text: str) -> Iterator[str]:
    """Cut a text into pieces that fit on a page each: most are one piece."""
    while text:
        most = len(text)
        while (size := _size(text[:most])) > ROOM:
            most = max(1, most * ROOM // size)
        yield text[:most]
        text = text[most:]


def _size(text: str) -> int:
    escaped = escape(json.dumps(text, ensure_ascii=False), quote=False)
    return len(escaped.encode()) + len(_MARKED.findall(text))
