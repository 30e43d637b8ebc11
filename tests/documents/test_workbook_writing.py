"""The workbook that goes out: what stands in it, how it looks, and what Excel demands of a file."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

from bot.documents.workbook import write
from bot.documents.workbook.layout import BLANK_ROWS
from bot.documents.workbook.text import LONGEST_CELL
from tests.documents import trackers
from tests.documents.trackers import FORMULA, part

SHEETS = [
    "How to use",
    "Trade-offs",
    "Questions",
    "Applied log",
    "Interviews",
    "Case studies",
    "Progress",
    "Lists",
]
FULL = write(trackers.full())
# Names that Excel keeps for itself, and with which it calls a file damaged; and those of some older functions.
RESERVED = {
    *("criteria", "database", "extract", "print_area", "print_titles", "consolidate_area", "sheet_title", "true"),
    *(
        "auto_open",
        "auto_close",
        "auto_activate",
        "auto_deactivate",
        "recorder",
        "data_form",
        "false",
        "_filterdatabase",
    ),
}


def opened(content: bytes = FULL) -> Any:
    """Return a workbook as the library reads it."""
    return load_workbook(BytesIO(content))


def test_the_sheets_stand_in_their_order_and_the_lists_are_hidden() -> None:
    """Seven that people see, and one that holds the mark and the lists."""
    workbook = opened()
    assert workbook.sheetnames == SHEETS
    assert [sheet.title for sheet in workbook if sheet.sheet_state != "visible"] == ["Lists"]


def test_the_same_book_gives_the_same_bytes() -> None:
    """The time in the file is the book's."""
    assert write(trackers.full()) == FULL
    assert opened().properties.created == trackers.MADE_AT.replace(tzinfo=None)


def test_the_file_tells_whose_work_it_is_and_nobodys_name() -> None:
    """Title and creator are ours."""
    about = opened().properties
    assert (about.title, about.creator, about.lastModifiedBy) == ("Fulcrum tracker", "Fulcrum", None)


def test_a_tradeoff_stands_with_all_that_is_known_of_it() -> None:
    """The first line of the first table."""
    sheet = opened()["Trade-offs"]
    heads, line = [[cell.value for cell in sheet[number]] for number in (3, 4)]
    told = dict(zip(heads, line, strict=True))
    row = trackers.tradeoffs()[0]
    assert (told["Title"], told["Status"], told["Confidence"], told["Notes"]) == (row.title, "Met", 4, row.notes)
    assert (told["Last studied"].date(), told["Next due"].date()) == (row.last_studied, row.next_due)
    assert (told["Recall forecast"], sheet["G4"].number_format) == (pytest.approx(0.96), "0%")
    assert (told["Final lean"], told["Where applied"]) == ("Catch more (recall)", "Spam filter, Maps")


@pytest.mark.parametrize(
    "words", [FORMULA, "+1", "-1", "@home", "\tx", '=HYPERLINK("http://x")', "#REF!", "1e5", "TRUE"]
)
def test_what_people_wrote_is_text_whatever_it_begins_with(words: str) -> None:
    """No formula, no number, no error: also where the sheet is saved as CSV, or the cell is opened and left again."""
    rows = trackers.tradeoffs()
    sheet = opened(write(replace(trackers.full(), tradeoffs=(replace(rows[0], notes=words), *rows[1:]))))["Trade-offs"]
    cell = sheet["K4"]
    assert (cell.value, cell.data_type) == (words.strip(), "s")
    assert bool(cell.quotePrefix) == words.strip().startswith(("=", "+", "-", "@"))


def test_there_is_no_formula_macro_or_link_to_elsewhere() -> None:
    """Only links from the first sheet to the others, none of them to an address."""
    with ZipFile(BytesIO(FULL)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert "<f>" not in text or name.startswith("xl/charts/")
            assert not re.search(r'TargetMode="External"|vba|macro', text)
            assert "externalLink" not in name


def test_characters_that_no_file_can_hold_are_left_out_and_long_texts_cut() -> None:
    """Control characters, half pairs, and more than a cell takes."""
    rows = trackers.tradeoffs()
    book = replace(
        trackers.full(),
        tradeoffs=(replace(rows[0], notes="a\x00b\x1b\ud800c"), replace(rows[1], notes="🙂" * LONGEST_CELL), *rows[2:]),
    )
    sheet = opened(write(book))["Trade-offs"]
    assert sheet["K4"].value == "abc"
    assert len(sheet["K5"].value.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert sheet["K5"].value.endswith("🙂…")


@pytest.mark.parametrize("content", [FULL, write(trackers.fresh())])
def test_the_tables_are_as_excel_demands(content: bytes) -> None:
    """Their names and heads are unique, heads are the cells above, there is a line below, and none overlaps another."""
    names: set[str] = set()
    for sheet in opened(content):
        taken: set[tuple[int, int]] = set()
        for table in sheet.tables.values():
            area = CellRange(table.ref)
            left, top, right, low = area.min_col, area.min_row, area.max_col, area.max_row
            assert low > top
            heads = [sheet.cell(top, column).value for column in range(left, right + 1)]
            assert heads == [column.name for column in table.tableColumns]
            assert all(isinstance(head, str) and head == head.strip() for head in heads)
            assert len({head.casefold() for head in heads}) == len(heads)
            cells = {(line, column) for line in range(top, low + 1) for column in range(left, right + 1)}
            assert not cells & taken
            taken |= cells
            assert re.fullmatch(r"[A-Za-z]+", table.displayName)
            assert not re.fullmatch(r"[A-Za-z]{1,3}|R[0-9]*C[0-9]*", table.displayName)
            assert table.displayName.casefold() not in RESERVED
            assert table.displayName not in names
            names.add(table.displayName)
    assert {"Tradeoffs", "Questions", "Applied", "Interviews", "Cases"} <= names


def test_a_confidence_and_an_applied_tradeoff_are_picked_from_lists() -> None:
    """For blank rows of the log too; the sides are those of the trade-off beside them."""
    workbook = opened()
    (confidence,) = workbook["Trade-offs"].data_validations.dataValidation
    assert (confidence.formula1, str(confidence.sqref)) == ('"1,2,3,4,5"', "H4:H9")
    titles, sides = workbook["Applied log"].data_validations.dataValidation
    assert (titles.formula1, str(titles.sqref)) == ("TradeoffTitles", f"C4:C{5 + BLANK_ROWS}")
    assert sides.formula1 == "INDEX(TradeoffSides,MATCH($C4,TradeoffTitles,0),0)"
    assert workbook.defined_names["TradeoffTitles"].attr_text == "Lists!$A$2:$A$7"
    assert workbook.defined_names["TradeoffSides"].attr_text == "Lists!$B$2:$C$7"
    assert [cell.value for cell in workbook["Lists"][2]][:3] == [trackers.TITLES[0][1], *trackers.TITLES[0][3:]]


def test_what_is_theirs_to_change_is_tinted_and_ids_are_hidden() -> None:
    """Nothing is locked: people sort and filter."""
    workbook = opened()
    sheet = workbook["Trade-offs"]
    tints = {cell.column_letter: cell.fill.start_color.rgb for cell in sheet[4] if cell.fill.fill_type}
    assert tints == {"H": "00FFF8E1", "K": "00FFF8E1"}
    assert [letter for letter, column in sheet.column_dimensions.items() if column.hidden] == ["L", "M"]
    assert not any(each.protection.sheet for each in workbook)


def test_colours_tell_status_forecast_and_confidence_and_change_with_the_cells() -> None:
    """Rules, and not fills."""
    rules = [rule for area in opened()["Trade-offs"].conditional_formatting for rule in area.rules]
    assert sorted(rule.type for rule in rules) == ["cellIs", "cellIs", "colorScale", "colorScale"]


@pytest.mark.parametrize("name", SHEETS[1:6])
def test_heads_stay_in_sight_and_come_again_on_each_printed_page(name: str) -> None:
    """Landscape, as wide as the page, with its number below."""
    sheet = opened()[name]
    assert sheet.freeze_panes == "B4"
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$3:$3", "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in sheet.oddFooter.right.text
    # Below the cells, and above what printers leave blank.
    assert 0.25 <= sheet.page_margins.footer <= sheet.page_margins.bottom - 0.35
    assert not sheet.print_area


def test_progress_is_drawn_by_native_charts_from_the_figures_below() -> None:
    """Five of them, each with its axes."""
    names = [name for name in ZipFile(BytesIO(FULL)).namelist() if name.startswith("xl/charts/")]
    assert len(names) == 5
    for name in names:
        text = part(FULL, name)
        assert text.count('<delete val="0" />') == 2
        assert "'Progress'!$" in text


def test_a_member_who_has_just_begun_gets_sentences_and_no_empty_charts() -> None:
    """Tables keep one blank line, since none may be empty."""
    workbook = opened(write(trackers.fresh()))
    assert workbook["Interviews"]["A2"].value == "No answer practised yet. /study interview asks the first one."
    assert workbook["Progress"]["A4"].value == "No ratings yet. Send /study today to begin."
    assert workbook["Progress"]["H4"].value is None
    assert workbook["How to use"]["A2"].value == "As of 21 November 2026: 0 of 1 trade-offs and 0 of 0 questions met."


def test_an_empty_deck_makes_a_workbook_too() -> None:
    """Without lists to choose from."""
    workbook = opened(write(replace(trackers.fresh(), tradeoffs=())))
    assert workbook["Progress"]["A4"].value == "There are no cards in the deck yet."
    assert workbook.sheetnames == SHEETS
    assert not workbook["Applied log"].data_validations.dataValidation
