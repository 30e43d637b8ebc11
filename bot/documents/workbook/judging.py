"""What rows of cards say: a confidence and notes, each new, as it was, or wrong."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from unicodedata import category, normalize

from bot.documents.workbook.grid import Failed, Formula, Raw, Row
from bot.documents.workbook.layout import CARD, CONFIDENCE, NOTES, SEALED, TITLE, print_of
from bot.documents.workbook.text import as_cell, plain
from bot.documents.workbook.values import CONFIDENCES, LONGEST_TEXT, CardEdit, CardRow, Problem

_WHOLE: Final = re.compile(r"([0-9]{1,9})([.,]0+)?")
_ZEROS: Final = (date(1899, 12, 31), date(1904, 1, 1))  # what a file's 0 is as a date, in the two ways to count days
LONGEST_NUMBER: Final = 30  # characters
FORMULA: Final = (
    "a formula stands here, and I read plain values only",
    "Type the value itself; a text that begins with = + - or @ needs an apostrophe (') before it.",
)
FAILED: Final = ("an error stands here, or more text than a cell can hold", "Write it anew, or clear the cell.")
NUMBER: Final = ("a confidence is a whole number from 1 to 5", "Write one of 1, 2, 3, 4 and 5, or clear the cell.")
APART: Final = (
    "this row and its hidden id belong to two {}",
    "Sort the whole table, with its hidden columns, or take a new tracker.",
)
LONG: Final = (f"more than {LONGEST_TEXT:,} characters stand here", "Shorten the text.")


class CellError(Exception):
    """A cell cannot be taken over."""

    def __init__(self, row: Row, head: str, said: tuple[str, str]) -> None:
        super().__init__(said[0])
        self.problem = Problem(at=row.at(head), what=said[0], mend=said[1])


def card_edits(rows: Sequence[Row], known: Sequence[CardRow], problems: list[Problem]) -> list[CardEdit]:
    """Return what rows of cards would change in ``known``; what is wrong with one is added to ``problems``."""
    by_id = {row.card: row for row in known}
    by_title = {plain(as_cell(row.title)): row for row in known}
    edits: dict[str, CardEdit] = {}
    for row in rows:
        try:
            before = _card(row, by_id, by_title)
            edit = _edit(row, before) if before is not None else None
            if edit is not None:
                _check_twice(row, edit, edits.setdefault(edit.card, edit))
        except CellError as wrong:
            problems.append(wrong.problem)
    return list(edits.values())


def _check_twice(row: Row, edit: CardEdit, first: CardEdit) -> None:
    if (first.confidence, first.notes) != (edit.confidence, edit.notes):
        twice = f"this card stands at {first.at.name} too, with other words"
        raise CellError(row, CONFIDENCE, (twice, "Keep one of the two rows."))


def _card(row: Row, by_id: Mapping[str, CardRow], by_title: Mapping[str, CardRow]) -> CardRow | None:
    """Return the card of a row, by its hidden id, or by its title where the id is gone; None: nothing is said in it.

    The title of another card tells that the visible columns were sorted without the hidden ones.
    """
    card, title = row.text(CARD), plain(row.text(TITLE) or "")
    titled = by_title.get(title)
    before = by_id.get(card) if card else titled
    apart = card and titled is not None and (before is None or plain(as_cell(before.title)) != title)
    if before is not None and not apart:
        return before
    said = [row.values[head] for head in (CONFIDENCE, NOTES) if not isinstance(row.values[head], Formula)]
    empty = before is None and said.count(None) == len(said)
    if empty or untouched(row, _values(row)) == [True, True]:
        return None
    if apart:
        raise CellError(row, TITLE, (APART[0].format("cards"), APART[1]))
    if card:
        gone = (
            "this card is not in the deck any more",
            "Clear its confidence and its notes here, or take the row out.",
        )
        raise CellError(row, CONFIDENCE, gone)
    nobody = ("no card has this title", "Put the title back, or clear the confidence and the notes of the row.")
    raise CellError(row, TITLE if TITLE in row.letters else CONFIDENCE, nobody)


def _values(row: Row) -> list[str | None]:
    return [row.text(CONFIDENCE), row.text(NOTES)]


def untouched(row: Row, values: Sequence[str | None]) -> list[bool]:
    """Return which values stand as they were written, by the row's seal; without a seal, none."""
    sealed = (row.text(SEALED) or "").split(".") if SEALED in row.values else []
    if len(sealed) != len(values):
        return [False] * len(values)
    return [value is not None and print_of(value) == known for value, known in zip(values, sealed, strict=True)]


def _edit(row: Row, before: CardRow) -> CardEdit | None:
    same_confidence, same_notes = untouched(row, _values(row))
    confidence = before.confidence if same_confidence else _confidence(row)
    notes = before.notes if same_notes else text_of(row, NOTES, before.notes)
    if (confidence, notes) == (before.confidence, before.notes):
        return None
    return CardEdit(at=row.at(CONFIDENCE), card=before.card, confidence=confidence, notes=notes)


def _confidence(row: Row) -> int | None:
    """Return a confidence, None for an empty cell; a number may be typed as 3, 3.0 or text."""
    value = row.values[CONFIDENCE]
    if value is None:
        return None
    check_plain(row, CONFIDENCE)
    found = None if isinstance(value, Formula | Failed) else _WHOLE.fullmatch(_typed(value))
    if found is None or int(found[1]) not in CONFIDENCES:
        raise CellError(row, CONFIDENCE, NUMBER)
    return int(found[1])


def _typed(value: Raw) -> str:
    """Return what was typed for a number: a cell may show it as a date, and other keyboards write it in other signs."""
    match value:
        case datetime():
            days = [(value.date() - zero).days for zero in _ZEROS]
            return next((str(each) for each in days if each in CONFIDENCES), "")
        case timedelta():
            return str(value / timedelta(days=1))
        case str() if len(value) <= LONGEST_NUMBER:
            return "".join(sign for sign in normalize("NFKC", value) if category(sign) != "Cf").strip()
        case bool() | None:
            return ""
        case _:
            return str(value)


def text_of(row: Row, head: str, before: str, *, most: int = LONGEST_TEXT, long: tuple[str, str] = LONG) -> str:
    """Return the text of a cell, or ``before`` where it says the same: the cell may hold less of a long one."""
    check_plain(row, head)
    text = row.text(head) or ""
    if text == as_cell(before):
        return before
    if len(text) > most:
        raise CellError(row, head, long)
    return text


def check_plain(row: Row, head: str) -> None:
    """Raise CellError for a formula and for an error."""
    value = row.values[head]
    if isinstance(value, Formula):
        raise CellError(row, head, FORMULA)
    if isinstance(value, Failed):
        raise CellError(row, head, FAILED)
