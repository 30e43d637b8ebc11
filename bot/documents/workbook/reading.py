"""What a workbook that came back would change."""

from collections.abc import Sequence
from typing import Any, Final

from bot.documents.workbook import layout
from bot.documents.workbook.applying import applied_edits
from bot.documents.workbook.grid import Grid, sheets
from bot.documents.workbook.judging import card_edits
from bot.documents.workbook.layout import APPLIED, CARD, CONFIDENCE, ENTRY, NOTES, QUESTIONS, TITLE, TRADEOFFS, Sheet
from bot.documents.workbook.markup import FileError
from bot.documents.workbook.values import (
    MOST_PROBLEMS,
    AppliedEdit,
    CardEdit,
    CardRow,
    Cell,
    Edits,
    Problem,
    TrackerBook,
)

NEEDED: Final = {
    TRADEOFFS.name: (CONFIDENCE, NOTES),
    QUESTIONS.name: (CONFIDENCE, NOTES),
    APPLIED.name: (layout.PRODUCT, layout.TRADEOFF, layout.SIDE, layout.EVIDENCE, layout.INSTEAD, ENTRY),
}
HEADS: Final = {
    TRADEOFFS.name: (*NEEDED[TRADEOFFS.name], TITLE, CARD, layout.SEALED),
    QUESTIONS.name: (*NEEDED[QUESTIONS.name], TITLE, CARD, layout.SEALED),
    APPLIED.name: (*NEEDED[APPLIED.name], layout.SEALED),
}
NAMED: Final = "Give it that name again, or send /study tracker for a new one and copy your changes into it."
TWICE: Final = ("this head stands twice, so that I cannot tell which column is mine", "Give your own another name.")
MERGED: Final = ("cells are merged here, so that I cannot tell whose they are", "Split them again.")


def read(content: bytes, book: TrackerBook) -> Edits:
    """Return what a file would change in ``book``, which is the member's tracker as it would be written now.

    A value that was not touched since its workbook was written changes nothing, even if the bot knows a newer one; nor
    does a row that is gone, a column or a sheet that is not ours, or an order of the rows that is not ours. Takes
    untrusted bytes: at most some seconds and some 200 MB. Call it in a thread.
    """
    try:
        found = sheets(content, HEADS)
    except FileError as refused:
        return Edits(problems=(refused.problem,))
    notes: list[CardEdit] = []
    applied: list[AppliedEdit] = []
    problems: list[Problem] = []
    cards: tuple[tuple[Sheet[Any], Sequence[CardRow]], ...] = (
        (TRADEOFFS, book.tradeoffs),
        (QUESTIONS, book.questions),
    )
    for sheet, rows in cards:
        grid = _sound(sheet, found[sheet.name], problems)
        if grid is not None:
            notes += card_edits(grid.rows, rows, problems)
    log = _sound(APPLIED, found[APPLIED.name], problems)
    if log is not None:
        applied = applied_edits(log.rows, book, problems)
    return Edits(
        notes=tuple(notes),
        applied=tuple(applied),
        problems=tuple(problems[:MOST_PROBLEMS]),
        more=max(len(problems) - MOST_PROBLEMS, 0),
    )


def _sound(sheet: Sheet[Any], grid: Grid | None, problems: list[Problem]) -> Grid | None:
    """Return a sheet if it can be read; what is missing in it is added to ``problems``."""
    if grid is None:
        problems.append(Problem(at=Cell(sheet=sheet.name), what="this sheet is missing", mend=NAMED))
        return None
    lost = [head for head in NEEDED[sheet.name] if head not in grid.letters]
    if sheet is not APPLIED and not {CARD, TITLE} & grid.letters.keys():
        lost.insert(0, TITLE)
    for head in lost:
        at = Cell(sheet=sheet.name, name=f"{sheet.letter(head)}{layout.TOP}")
        problems.append(Problem(at=at, what=f"the head “{head}” is missing", mend=NAMED))
    for names, (what, mend) in ((grid.twice, TWICE), (grid.merged, MERGED)):
        problems += [Problem(at=Cell(sheet=sheet.name, name=name), what=what, mend=mend) for name in names]
    return None if lost or grid.twice else grid
