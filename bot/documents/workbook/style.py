"""How the tracker looks: colours, fonts, cells. Whatever a colour says stands in words or numbers too."""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.workbook.layout import Kind
from bot.documents.workbook.measuring import lines
from bot.documents.workbook.text import as_cell, escaped

AnyCell: TypeAlias = Cell | MergedCell  # what a sheet may give; none of ours is merged

INK, SOFT, LINE, PAPER = "20242A", "59606B", "DDD8CE", "FFFFFF"
GREEN, GREEN_LIGHT, GREEN_PALE = "257A60", "9FD3BD", "D3EBE0"
AMBER, AMBER_LIGHT, GREY = "D9902F", "FBE3BD", "C9CDD3"
BLUE, BLUE_LIGHT, BLUE_PALE = "1F5FA8", "8FBAE8", "EAF2FB"
RED_LIGHT, YELLOW_LIGHT = "F6C4AE", "FBEDBE"
HEAD, HEAD_YOURS = "0C4F40", "8A5A00"
YOURS: Final = "FFF8E1"
"""Behind what is the member's to change; words have a contrast of 5 or more on all of these."""

LINE_HIGH, TALLEST = 15.0, 409.0
"""Points; no row can be higher."""

FONT: Final = "Calibri"
FORMATS: Final[dict[Kind, str]] = {"date": "d mmm yyyy", "share": "0%", "number": "0", "text": "@", "long": "@"}
_AS_FORMULA: Final = ("=", "+", "-", "@", "\t")  # what spreadsheets and CSV take for the beginning of one

_FONTS: Final = {
    "title": Font(name=FONT, size=18, bold=True, color=HEAD),
    "section": Font(name=FONT, size=13, bold=True, color=HEAD),
    "head": Font(name=FONT, size=11, bold=True, color=PAPER),
    "strong": Font(name=FONT, size=11, bold=True, color=INK),
    "plain": Font(name=FONT, size=11, color=INK),
    "soft": Font(name=FONT, size=11, color=SOFT),
    "link": Font(name=FONT, size=11, color=BLUE, underline="single"),
}
_HAIR: Final = Side(style="thin", color=LINE)
_UNDER: Final = Border(bottom=_HAIR)
_PLACED: Final = {
    kind: Alignment(
        horizontal="center" if kind in {"date", "share", "number"} else "left", vertical="top", wrap_text=wrap
    )
    for kind, wrap in (("text", True), ("long", True), ("number", False), ("date", False), ("share", False))
}


def fill(colour: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", start_color=colour, end_color=colour)


_FILLS: Final = {colour: fill(colour) for colour in (HEAD, HEAD_YOURS, YOURS, GREEN_PALE, AMBER_LIGHT)}


def put(cell: AnyCell, value: str | float | date | None) -> None:
    """Put a value into a cell. Text stays text, whatever it begins with and whatever is done to the cell later."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = as_cell(value)
    if not text:
        return
    cell.value = escaped(text)
    cell.data_type = "s"  # otherwise "=1+1" would be a formula, and "#REF!" an error
    if text.startswith(_AS_FORMULA):
        cell.quotePrefix = True


def say(cell: AnyCell, text: str, kind: str = "plain", *, wrap: bool = False) -> None:
    """Write a sentence of ours, outside a table."""
    put(cell, text)
    cell.font = _FONTS[kind]
    cell.alignment = Alignment(vertical="top" if wrap else "center", wrap_text=wrap)


def head(cell: AnyCell, text: str, kind: Kind, *, yours: bool = False) -> None:
    """Write the head of a column; it stands as the column's values do."""
    put(cell, text)
    cell.font = _FONTS["head"]
    cell.fill = _FILLS[HEAD_YOURS if yours else HEAD]
    cell.alignment = Alignment(horizontal=_PLACED[kind].horizontal, vertical="center", wrap_text=True)


def entry(cell: AnyCell, value: str | float | date | None, kind: Kind, *, yours: bool = False) -> None:
    """Write one value of a table, or a blank to be filled in."""
    put(cell, value)
    cell.font = _FONTS["plain"]
    cell.alignment = _PLACED[kind]
    cell.border = _UNDER
    cell.number_format = FORMATS[kind]
    if yours:
        cell.fill = _FILLS[YOURS]


class _Row(RowDimension):
    """The height of a row as it is now; a spreadsheet may make it another when its text changes."""

    @property
    def customHeight(self) -> bool:  # noqa: N802  the library's name
        return False


def fitted(sheet: Worksheet, line: int, texts: Sequence[tuple[str, float]]) -> bool:
    """Make a row as high as its texts need, each in a column of that width; not every spreadsheet does so by itself.

    Return whether all of them fit: no row can be higher than TALLEST.
    """
    needed = max((lines(text, width) for text, width in texts), default=1) * LINE_HIGH + 3
    sheet.row_dimensions[line] = _Row(sheet, index=line, ht=min(needed, TALLEST))
    return needed <= TALLEST


def tint(cell: AnyCell, colour: str) -> None:
    """Fill a cell outside the tables."""
    cell.fill = fill(colour)


def when(text: str, colour: str) -> Rule:
    """Return the rule that fills the cells that say ``text``."""
    return Rule(type="cellIs", operator="equal", formula=[f'"{text}"'], dxf=DifferentialStyle(fill=fill(colour)))


def scale(*stops: tuple[float, str]) -> Rule:
    """Return the rule that fills numbers by a scale of two or three colours."""
    at = [FormatObject(type="num", val=value) for value, _ in stops]
    return Rule(type="colorScale", colorScale=ColorScale(cfvo=at, color=[Color(colour) for _, colour in stops]))


def opened(sheet: Worksheet, title: str, hint: str) -> None:
    """Begin a sheet: its title and its hint, without the lines between the cells."""
    say(sheet["A1"], title, "title")
    say(sheet["A2"], hint, "soft")
    sheet.row_dimensions[1].height = 28
    sheet.row_dimensions[2].height = 20
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100


def printed(sheet: Worksheet, *, landscape: bool = True, heads: str | None = None) -> None:
    """Set a sheet up for paper: as wide as a page, ``heads`` ("3:3") on each, and its number below."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9  # A4; a printer with other paper scales it
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.7, 0.3
    if heads is not None:
        sheet.print_title_rows = heads
    footer = sheet.oddFooter
    for part, text in (
        ((footer.left, "Fulcrum tracker · &A"), (footer.right, "Page &P of &N")) if footer is not None else ()
    ):
        if part is not None:
            part.text, part.size, part.color = text, 9, SOFT
