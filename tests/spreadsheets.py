"""A tracker in the hands of its member: they open it, type into cells, and save it again."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.workbook.layout import TOP

Edit = Callable[[Workbook], None]
Typed = str | float | date | None


def edited(content: bytes, *edits: Edit) -> bytes:
    """Open a workbook, do what each edit does to it, and return it as it is saved."""
    book = load_workbook(BytesIO(content))
    for edit in edits:
        edit(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def typed(sheet: str, key: str, head: str, value: Typed) -> Edit:
    """Type something into the column ``head``, in the row in which ``key`` stands in any column."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        rows = enumerate(page.iter_rows(min_row=TOP + 1), TOP + 1)
        row = next(number for number, cells in rows if key in {cell.value for cell in cells})
        _put(page.cell(row, _columns(page)[head]), value)

    return edit


def entered(sheet: str, values: Mapping[str, Typed]) -> Edit:
    """Write a new row into the first one that is blank: what belongs under each head."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        columns = _columns(page)
        head = next(iter(values))
        row = next(at for at in range(TOP + 1, page.max_row + 2) if not page.cell(at, columns[head]).value)
        for name, value in values.items():
            _put(page.cell(row, columns[name]), value)

    return edit


def _columns(page: Worksheet) -> Mapping[str, int]:
    """Return the number of each column, by its head."""
    return {str(cell.value): number for number, cell in enumerate(page[TOP], 1)}


def _put(cell: Cell | MergedCell, value: Typed) -> None:
    """Type a value; a text is one however it begins, as behind an apostrophe."""
    assert isinstance(cell, Cell)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def cells(content: bytes, sheet: str, head: str) -> list[object]:
    """Return what stands in a column, from the first row on."""
    page = load_workbook(BytesIO(content))[sheet]
    column = _columns(page)[head]
    return [page.cell(row, column).value for row in range(TOP + 1, page.max_row + 1)]
