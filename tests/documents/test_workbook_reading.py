"""A workbook that comes back: what it would change of cards, and what in it cannot be taken over, by sheet and cell."""

from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import Workbook

from bot.documents.workbook import CardEdit, Edits, TrackerBook, read, write
from bot.documents.workbook.layout import FORMAT
from bot.documents.workbook.values import LONGEST_TEXT
from tests.documents import trackers
from tests.documents.trackers import changed, refusal

BOOK = trackers.full()
FIRST = trackers.tradeoffs()[0]
SHEET = "Trade-offs"


def said(edits: Edits) -> list[str]:
    """Return the problems as sentences."""
    return [str(each) for each in edits.problems]


def one(*cells: tuple[str, str, object]) -> CardEdit:
    """Return the one change that some cells make."""
    edits = read(changed(BOOK, *cells), BOOK)
    assert not edits.problems
    (edit,) = edits.notes
    return edit


@pytest.mark.parametrize("book", [trackers.full(), trackers.fresh()])
def test_a_workbook_that_comes_back_as_it_went_changes_nothing(book: TrackerBook) -> None:
    """As it was written, and saved again by another program."""
    assert read(write(book), book) == Edits()
    assert read(changed(book), book) == Edits()


def test_a_new_confidence_and_new_notes_come_back_with_their_place() -> None:
    """Both values of the card, as they shall be."""
    edit = one((SHEET, "H4", 5), (SHEET, "K4", "Ask who pays."))
    assert (edit.card, edit.confidence, edit.notes) == (FIRST.card, 5, "Ask who pays.")
    assert str(edit.at) == "Trade-offs!H4"
    assert one(("Questions", "H9", 3)).card == "question-5"


def test_a_cleared_cell_is_a_change_too() -> None:
    """No confidence and no notes."""
    edit = one((SHEET, "H4", None), (SHEET, "K4", None))
    assert (edit.confidence, edit.notes) == (None, "")


@pytest.mark.parametrize("typed", [3, 3.0, "3", " 3 ", "3.0"])
def test_a_whole_number_counts_however_it_was_typed(typed: object) -> None:
    """As a number or as text."""
    assert one((SHEET, "H4", typed)).confidence == 3


@pytest.mark.parametrize("typed", [0, 6, 7, -1, 3.5, "high", "3,5", True, datetime(2026, 1, 3), 10**12])  # noqa: DTZ001
def test_anything_else_is_no_confidence(typed: object) -> None:
    """The problem names the cell and the mend, and never what was typed."""
    edits = read(changed(BOOK, (SHEET, "H7", typed)), BOOK)
    assert said(edits) == [
        "Trade-offs!H7: A confidence is a whole number from 1 to 5. Write one of 1, 2, 3, 4 and 5, or clear the cell."
    ]
    assert not edits.refused


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (12, "12"),
        (2.5, "2.5"),
        (3.0, "3"),
        (True, "TRUE"),
        (datetime(2026, 11, 3), "2026-11-03"),  # noqa: DTZ001
        (datetime(2026, 11, 3, 9, 30), "2026-11-03 09:30"),  # noqa: DTZ001
        ("  two\r\nlines ", "two\nlines"),
        ("a_x000D_\nb", "a\nb"),
    ],
)
def test_notes_are_the_text_that_was_typed(typed: object, text: str) -> None:
    """Also where the spreadsheet made a number or a date of it."""
    assert one((SHEET, "K7", typed)).notes == text


@pytest.mark.parametrize(("sheet", "cell"), [(SHEET, "H4"), (SHEET, "K4"), ("Questions", "I6"), ("Applied log", "B4")])
def test_formulas_and_errors_are_never_taken_for_what_they_show(sheet: str, cell: str) -> None:
    """They are told by their cell."""
    for typed, what in (("=1+1", "A formula stands here"), ("#REF!", "An error stands here")):
        (problem,) = said(read(changed(BOOK, (sheet, cell, typed)), BOOK))
        assert problem.startswith(f"{sheet}!{cell}: {what}")


def test_notes_have_a_bound_and_old_long_ones_stay() -> None:
    """What is longer than a form can show cannot come in; what was there already is no change."""
    (problem,) = said(read(changed(BOOK, (SHEET, "K4", "x" * (LONGEST_TEXT + 1))), BOOK))
    assert problem == "Trade-offs!K4: More than 3,000 characters stand here. Shorten the text."
    long = replace(BOOK, tradeoffs=(replace(FIRST, notes="x" * 40_000), *BOOK.tradeoffs[1:]))
    assert read(write(long), long) == Edits()
    (edit,) = read(changed(long, (SHEET, "H4", 1)), long).notes
    assert len(edit.notes) == 40_000


def test_what_was_not_touched_changes_nothing_even_if_the_bot_knows_a_newer_one() -> None:
    """Notes were changed elsewhere since; the workbook only has a new confidence."""
    content = changed(BOOK, (SHEET, "H4", 1))
    newer = replace(BOOK, tradeoffs=(replace(FIRST, notes="newer", confidence=5), *BOOK.tradeoffs[1:]))
    (edit,) = read(content, newer).notes
    assert (edit.confidence, edit.notes) == (1, "newer")
    assert read(write(BOOK), newer) == Edits()


def test_rows_are_known_by_their_id_wherever_they_stand() -> None:
    """Sorted, filtered, hidden, with a blank row between, and one row taken out."""

    def shuffle(workbook: Workbook) -> None:
        sheet = workbook[SHEET]
        lines = [[cell.value for cell in sheet[number]] for number in range(4, 10)]
        for number, values in enumerate(reversed(lines[1:]), 5):
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value
        sheet.delete_rows(4)
        sheet.insert_rows(6)
        sheet.row_dimensions[5].hidden = True
        sheet["H4"] = 2

    # The library would make a formula of "=1+1" as the rows move.
    plain = replace(BOOK, tradeoffs=tuple(replace(row, notes=row.notes.strip("=")) for row in BOOK.tradeoffs))
    edits = read(changed(plain, form=shuffle), plain)
    assert not edits.problems
    assert [edit.card for edit in edits.notes] == ["context-window-vs-cost"]


def test_columns_sheets_and_cells_that_are_not_ours_are_passed_over() -> None:
    """Another column between ours, another sheet, our own columns written over, and a total below."""

    def add(workbook: Workbook) -> None:
        workbook.create_sheet("Mine")["A1"] = "=1+1"
        sheet = workbook[SHEET]
        sheet.insert_cols(2)
        sheet["B3"], sheet["B4"] = "My column", "=SUM(H4:H9)"
        sheet["E4"], sheet["C5"] = "Fading", 17
        sheet["A12"], sheet["I12"] = "Mean", "=AVERAGE(I4:I9)"

    assert read(changed(BOOK, form=add), BOOK) == Edits()


def test_a_row_without_its_id_is_known_by_its_title() -> None:
    """The hidden columns are gone; a title that nobody knows is named."""

    def drop(workbook: Workbook) -> None:
        workbook[SHEET].delete_cols(12, 2)

    edits = read(changed(BOOK, (SHEET, "H6", 1), (SHEET, "A7", "Nonsense"), (SHEET, "K7", "x"), form=drop), BOOK)
    assert [edit.card for edit in edits.notes] == ["speed-vs-quality"]
    assert said(edits) == [
        "Trade-offs!A7: No card has this title. Put the title back, or clear the confidence and the notes of the row."
    ]


def test_a_card_that_left_the_deck_matters_only_if_something_is_said_of_it() -> None:
    """An old workbook still has it."""
    less = replace(BOOK, tradeoffs=BOOK.tradeoffs[1:])
    assert read(write(BOOK), less) == Edits()
    (problem,) = said(read(changed(BOOK, (SHEET, "H4", 1)), less))
    assert problem.startswith("Trade-offs!H4: This card is not in the deck any more.")


def test_a_card_in_two_rows_is_named_where_they_differ() -> None:
    """A row that was copied says the same; one that was changed does not."""

    def copy(workbook: Workbook) -> None:
        sheet = workbook[SHEET]
        for column in range(1, 14):
            sheet.cell(10, column).value = sheet.cell(4, column).value
            sheet.cell(11, column).value = sheet.cell(4, column).value

    assert read(changed(BOOK, form=copy), BOOK) == Edits()

    def differ(workbook: Workbook) -> None:
        copy(workbook)
        workbook[SHEET]["H10"], workbook[SHEET]["H11"] = 1, 2

    edits = read(changed(BOOK, form=differ), BOOK)
    assert said(edits) == ["Trade-offs!H11: This card stands at H10 too, with other words. Keep one of the two rows."]


def test_sheets_and_heads_that_are_missing_are_named_and_the_others_read() -> None:
    """Each with the place where it was."""

    def damage(workbook: Workbook) -> None:
        del workbook["Questions"]
        workbook[SHEET]["K3"] = "My notes"

    edits = read(changed(BOOK, ("Applied log", "B4", "Another product"), form=damage), BOOK)
    mend = "Give it that name again, or send /study tracker for a new one and copy your changes into it."
    assert said(edits) == [
        f"Trade-offs!K3: The head “Notes” is missing. {mend}",
        f"Questions: This sheet is missing. {mend}",
    ]
    assert len(edits.applied) == 1


def test_merged_cells_are_named_and_change_nothing() -> None:
    """What stands below the first cell would else look cleared; the title may be merged."""

    def merge(workbook: Workbook) -> None:
        workbook[SHEET].merge_cells("K4:K5")
        workbook[SHEET].merge_cells("A1:C1")

    edits = read(changed(BOOK, form=merge), BOOK)
    assert said(edits) == [
        "Trade-offs!K4: Cells are merged here, so that I cannot tell whose they are. Split them again."
    ]
    assert not edits.notes


def test_twenty_problems_are_told_and_the_others_counted() -> None:
    """In the order of the sheets and rows."""
    rows = tuple(replace(FIRST, card=f"card-{number}", title=f"Card {number}") for number in range(30))
    book = replace(BOOK, tradeoffs=rows)
    edits = read(changed(book, *((SHEET, f"H{line}", "high") for line in range(4, 34))), book)
    assert (len(edits.problems), edits.more) == (20, 10)
    assert str(edits.problems[0].at) == "Trade-offs!H4"


def test_a_workbook_of_another_program_is_not_taken_for_a_tracker() -> None:
    """Without the mark; and with one of a form that is not known here."""

    def unmark(workbook: Workbook) -> None:
        del workbook["Lists"]

    assert refusal(changed(BOOK, form=unmark)).startswith("This is not a tracker that I made. Send /study tracker")
    assert "newer form than I can read" in refusal(changed(BOOK, ("Lists", "B1", FORMAT + 1)))
    assert "older form than I can read" in refusal(changed(BOOK, ("Lists", "B1", FORMAT - 1)))
    assert "not a tracker" in refusal(changed(BOOK, ("Lists", "B1", "one")))
