"""The sheets of a file that came back, as values with their places; the one place that reads with the library."""

import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from threading import Lock
from typing import Any, Final, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from bot.documents.workbook import layout
from bot.documents.workbook.markup import BROKEN, MOST_COLUMNS, MOST_ROWS, FileError
from bot.documents.workbook.package import checked
from bot.documents.workbook.text import plain, unescaped
from bot.documents.workbook.values import Cell

LONGEST_SPELLED: Final = 60_000
"""Characters of a cell as the file spells it; none that a spreadsheet lets one write has so many."""

HEADS_WITHIN: Final = 30  # rows
_QUIET: Final = Lock()
"""Held while warnings are off: that is one setting for all threads, and two would put back what the other had set."""

Raw: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None


class Formula:
    """A cell that holds a formula; what it comes to is not read."""


class Failed:
    """A cell that holds an error, such as #REF!, or a text too long for any cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row below the heads."""

    sheet: str
    number: int
    letters: Mapping[str, str]  # where each head stands
    values: Mapping[str, Raw | Formula | Failed]  # by head; text stands as a cell holds it, and "" is None

    def at(self, head: str) -> Cell:
        """Return the place of a value of this row."""
        return Cell(sheet=self.sheet, name=f"{self.letters[head]}{self.number}")

    def text(self, head: str) -> str | None:
        """Return a value as text, "" for none; None where it is a formula or an error."""
        value = self.values.get(head)
        return None if isinstance(value, Formula | Failed) else as_text(value)


def as_text(value: Raw) -> str:
    """Return what a person would have typed: 3 for 3.0, the date for a date, TRUE as spreadsheets show it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet: which of our heads it has, and the rows below them that hold anything."""

    letters: Mapping[str, str]
    rows: Sequence[Row]
    twice: Sequence[str]  # the cells in which one of our heads stands again
    merged: Sequence[str]  # the first cells of areas that were merged over values of ours; their rows are left out


def sheets(content: bytes, wanted: Mapping[str, Sequence[str]]) -> dict[str, Grid | None]:
    """Return the sheets of a tracker that are ``wanted``, by name with their heads; None for one that is missing.

    Raises FileError. Only one thread at a time reads with the library, and meanwhile warnings are off for all of
    them: the library warns of what it passes over.
    """
    copy, merged = checked(content)
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _grids(load_workbook(BytesIO(copy), read_only=True, keep_links=False), wanted, merged)
        except FileError:
            raise
        except Exception as broken:
            # The copy is sound XML; whatever the library trips over in it, the file is no workbook of a spreadsheet.
            raise FileError(*BROKEN) from broken


def _grids(
    workbook: Workbook, wanted: Mapping[str, Sequence[str]], merged: Mapping[str, Sequence[str]]
) -> dict[str, Grid | None]:
    # The library's types know these only as sheets of which everything is read at once.
    found: dict[str, Any] = {}
    for sheet in workbook.worksheets:
        found.setdefault(plain(sheet.title), sheet)
    found |= {sheet.title: sheet for sheet in workbook.worksheets}
    _check_mark(found.get(layout.LISTS))
    grids: dict[str, Grid | None] = {}
    for name, heads in wanted.items():
        one = found.get(name) or found.get(plain(name))
        grids[name] = None if one is None else _grid(name, one, heads, merged.get(one._worksheet_path, ()))
    return grids


def _check_mark(sheet: Any) -> None:
    """Tell whether a file is one of ours, and of a form that is known here."""
    rows = () if sheet is None else sheet.iter_rows(max_row=1, max_col=2, values_only=True)
    mark, form = next(iter(rows), (None, None))
    if mark != layout.MARK or not isinstance(form, int | float):
        mend = "Send /study tracker for one, and copy what you want to keep into it."
        raise FileError("this is not a tracker that I made", mend)
    if form != layout.FORMAT:
        age = "newer" if form > layout.FORMAT else "older"
        mend = "Send /study tracker for a new one, and copy your changes into it."
        raise FileError(f"this tracker has {'a' if age == 'newer' else 'an'} {age} form than I can read", mend)


def _grid(name: str, sheet: Any, heads: Sequence[str], merged: Sequence[str]) -> Grid:
    """Read a sheet; its heads stand in the first rows, in the row that has most of them."""
    texts: dict[str, str] = {}
    lines = list(_lines(sheet, texts))
    best: tuple[int, dict[int, str]] = (0, {})
    for place, (_, values) in enumerate(lines[:HEADS_WITHIN]):
        found = _heads(values, heads)
        if len(set(found.values())) > len(set(best[1].values())):
            best = place, found
    top, found = best
    columns: dict[int, str] = {}
    for index, head in found.items():
        if head not in columns.values():
            columns[index] = head
    letters = {head: get_column_letter(index + 1) for index, head in columns.items()}
    rows = [
        Row(sheet=name, number=number, letters=letters, values={head: values[at] for at, head in columns.items()})
        for number, values in (lines[top + 1 :] if columns else ())
        if _heads(values, heads) != found  # the heads, once more
    ]
    covered, firsts = _covered(rows, columns, merged)
    return Grid(
        letters=letters,
        rows=[row for row in rows if row.number not in covered],
        twice=[f"{get_column_letter(at + 1)}{lines[top][0]}" for at in found if at not in columns],
        merged=firsts,
    )


def _heads(values: Sequence[object], heads: Sequence[str]) -> dict[int, str]:
    """Return which of the heads a row holds, by column from 0."""
    known = {plain(head): head for head in heads}
    found = {index: known.get(plain(value)) for index, value in enumerate(values) if isinstance(value, str)}
    return {index: head for index, head in found.items() if head is not None}


def _covered(rows: Sequence[Row], columns: Mapping[int, str], merged: Sequence[str]) -> tuple[set[int], list[str]]:
    """Return the rows in which cells were merged over values of ours, and the first cells of these areas."""
    numbers = [row.number for row in rows]
    covered: set[int] = set()
    firsts = []
    for area in map(CellRange, merged):
        if not any(area.min_col <= index + 1 <= area.max_col for index in columns):
            continue
        within = rows[bisect_left(numbers, area.min_row) : bisect_right(numbers, area.max_row)]
        if any(_says(row) for row in within):
            covered |= {row.number for row in within}
            firsts.append(area.coord.partition(":")[0])
    return covered, firsts


def _says(row: Row) -> bool:
    """Whether a row is one of a card or an entry; a title alone may be anybody's, where there are ids."""
    silent = {layout.SEALED, *({layout.TITLE} if layout.CARD in row.values else ())}
    return any(value is not None for head, value in row.values.items() if head not in silent)


def _lines(sheet: Any, texts: dict[str, str]) -> Iterator[tuple[int, list[Raw | Formula | Failed]]]:
    """Yield the rows that hold anything, by number."""
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), 1):
        values = [_value(cell.value, cell.data_type, texts) for cell in cells]
        if any(value is not None for value in values):
            yield number, values


def _value(value: Raw, kind: str, texts: dict[str, str]) -> Raw | Formula | Failed:
    """Return what a cell holds; ``texts`` remembers what was worked out, since many cells may share one long text."""
    if kind == "f":
        return Formula()
    if kind == "e":
        return Failed()
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_SPELLED:
        return Failed()
    if value not in texts:
        texts[value] = unescaped(value)
    return texts[value] or None
