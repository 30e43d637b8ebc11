"""The sheets that hold one table: cards, the applied log, interviews, case studies."""

from collections.abc import Sequence
from typing import TypeVar

from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.workbook import layout, style
from bot.documents.workbook.layout import TOP, Sheet
from bot.documents.workbook.text import as_cell
from bot.documents.workbook.values import CONFIDENCES, AppliedRow, TradeoffRow

RowT = TypeVar("RowT")
TITLES_NAME, SIDES_NAME = "TradeoffTitles", "TradeoffSides"


def add_sheet(workbook: Workbook, sheet: Sheet[RowT], rows: Sequence[RowT]) -> Worksheet:
    """Add a sheet with its table: one line a row, and at least one, since a table without any is no table."""
    made: Worksheet = workbook.create_sheet(sheet.name)
    last = TOP + max(len(rows) + sheet.blank, 1)
    fits = True
    for line, row in enumerate(rows, TOP + 1):
        texts = [(each.value(row), each.width) for each in sheet.columns if not each.hidden]
        fits &= style.fitted(made, line, [(as_cell(text), width) for text, width in texts if isinstance(text, str)])
    style.opened(made, sheet.name, (sheet.hint if fits else f"{sheet.hint} {sheet.long}") if rows else sheet.empty)
    for number, column in enumerate(sheet.columns, 1):
        letter = sheet.letter(column.head)
        made.column_dimensions[letter].width = column.width
        made.column_dimensions[letter].hidden = column.hidden
        style.head(made.cell(TOP, number), column.head, column.kind, yours=column.edited)
        for line in range(TOP + 1, last + 1):
            value = column.value(rows[line - TOP - 1]) if line - TOP <= len(rows) else None
            style.entry(made.cell(line, number), value, column.kind, yours=column.edited)
    end = sheet.letter(sheet.columns[-1].head)
    _add_table(made, sheet.table, f"A{TOP}:{end}{last}")
    made.row_dimensions[TOP].height = 32
    made.freeze_panes = f"B{TOP + 1}"
    style.printed(made, heads=f"{TOP}:{TOP}")
    return made


def _add_table(sheet: Worksheet, name: str, ref: str) -> None:
    table = Table(displayName=name, ref=ref)
    # The cells bring their own colours, which every program shows; of the style only what it is by name is used.
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def add_cards(workbook: Workbook, sheet: Sheet[RowT], rows: Sequence[RowT]) -> None:
    """Add a sheet of cards: its statuses, forecasts and confidences are tinted, and a confidence is picked."""
    made = add_sheet(workbook, sheet, rows)
    last = TOP + max(len(rows), 1)

    def cells(head: str) -> str:
        return f"{sheet.letter(head)}{TOP + 1}:{sheet.letter(head)}{last}"

    for status, colour in (("Met", style.GREEN_PALE), ("Fading", style.AMBER_LIGHT)):
        made.conditional_formatting.add(cells("Status"), style.when(status, colour))
    forecast = style.scale((0.3, style.RED_LIGHT), (0.7, style.YELLOW_LIGHT), (1, style.GREEN_LIGHT))
    made.conditional_formatting.add(cells("Recall forecast"), forecast)
    sure = style.scale((1, style.BLUE_PALE), (5, style.BLUE_LIGHT))
    made.conditional_formatting.add(cells(layout.CONFIDENCE), sure)
    choices = ",".join(map(str, CONFIDENCES))
    _offer(made, cells(layout.CONFIDENCE), f'"{choices}"', "A confidence is a whole number from 1 to 5, or nothing.")


def add_applied(workbook: Workbook, rows: Sequence[AppliedRow], tradeoffs: Sequence[TradeoffRow]) -> None:
    """Add the applied log, with room for new rows; its lists stand on the hidden sheet."""
    made = add_sheet(workbook, layout.APPLIED, rows)
    if not tradeoffs:
        return
    first, last = TOP + 1, TOP + len(rows) + layout.BLANK_ROWS
    tradeoff, side = layout.APPLIED.letter(layout.TRADEOFF), layout.APPLIED.letter(layout.SIDE)
    _offer(made, f"{tradeoff}{first}:{tradeoff}{last}", TITLES_NAME, "Choose one of the trade-offs in the list.")
    # The two cells beside the title that stands in the same row.
    beside = f"INDEX({SIDES_NAME},MATCH(${tradeoff}{first},{TITLES_NAME},0),0)"
    _offer(made, f"{side}{first}:{side}{last}", beside, "Choose one of the two sides in the list, after the trade-off.")


def _offer(sheet: Worksheet, cells: str, formula: str, mend: str) -> None:
    """Let one choose from a list in ``cells``."""
    offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    offered.errorTitle, offered.error = "Not in the list", mend
    offered.errorStyle = "stop"
    offered.add(cells)
    sheet.add_data_validation(offered)


def add_lists(workbook: Workbook, tradeoffs: Sequence[TradeoffRow]) -> None:
    """Add the sheet that nobody sees: the mark, by which the file is known again, and what the lists offer."""
    made = workbook.create_sheet(layout.LISTS)
    made.sheet_state = "veryHidden"
    style.put(made[layout.MARK_CELL], layout.MARK)
    style.put(made[layout.FORMAT_CELL], layout.FORMAT)
    for line, row in enumerate(tradeoffs, layout.FIRST_LISTED):
        for column, text in enumerate((row.title, *row.sides), 1):
            style.put(made.cell(line, column), text)
    if not tradeoffs:
        return
    first, last = layout.FIRST_LISTED, layout.FIRST_LISTED + len(tradeoffs) - 1
    for name, ref in ((TITLES_NAME, f"$A${first}:$A${last}"), (SIDES_NAME, f"$B${first}:$C${last}")):
        workbook.defined_names[name] = DefinedName(name, attr_text=f"{layout.LISTS}!{ref}")
