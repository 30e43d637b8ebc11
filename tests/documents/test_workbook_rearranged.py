"""A workbook that its member arranged anew: sorted, merged, with heads of their own; and two that are read at once."""

import random
import threading
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bot.documents.workbook import Edits, read, write
from bot.documents.workbook.guide import KEPT
from bot.documents.workbook.layout import APPLIED, QUESTIONS, TRADEOFFS, print_of
from tests.documents import trackers
from tests.documents.trackers import changed

BOOK = trackers.full()
PLAIN = replace(BOOK, tradeoffs=tuple(replace(row, notes=row.notes.strip("=")) for row in BOOK.tradeoffs))
"""The library would make a formula of "=1+1" as its row moves."""
SHEET, LOG = TRADEOFFS.name, APPLIED.name
APART = "Sort the whole table, with its hidden columns, or take a new tracker."


def said(edits: Edits) -> list[str]:
    """Return the problems as sentences."""
    return [str(each) for each in edits.problems]


def sorted_apart(sheet: str, last: int, columns: int) -> Callable[[Workbook], None]:
    """Return what turns the order of the visible columns round, and leaves the hidden ones as they stand."""

    def turn(workbook: Workbook) -> None:
        made = workbook[sheet]
        lines = [[made.cell(line, column).value for column in range(1, columns + 1)] for line in range(4, last + 1)]
        for line, values in enumerate(reversed(lines), 4):
            for column, value in enumerate(values, 1):
                made.cell(line, column).value = value

    return turn


# ---- sorted


def test_notes_never_go_to_another_card_where_the_hidden_ids_were_not_sorted_along() -> None:
    """Each row that says something is named, also where its id left the deck; the guide says how to sort."""
    content = changed(PLAIN, form=sorted_apart(SHEET, 9, 11))
    edits = read(content, PLAIN)
    assert not edits.notes
    assert said(edits) == [
        f"Trade-offs!A{line}: This row and its hidden id belong to two cards. {APART}" for line in (4, 5, 8, 9)
    ]
    gone = read(changed(PLAIN, (SHEET, "L5", "left-the-deck"), (SHEET, "H5", 1)), PLAIN)
    assert said(gone) == [f"Trade-offs!A5: This row and its hidden id belong to two cards. {APART}"]
    assert "arrows in the heads" in " ".join(KEPT)


def test_a_title_that_is_no_card_s_does_not_matter_where_the_id_stands() -> None:
    """Nor does the title of another card, where nothing else was touched."""
    (edit,) = read(changed(BOOK, (SHEET, "A4", "My own words"), (SHEET, "H4", 1)), BOOK).notes
    assert edit.card == BOOK.tradeoffs[0].card
    assert read(changed(BOOK, (SHEET, "A4", BOOK.tradeoffs[1].title)), BOOK) == Edits()


def test_entries_that_were_sorted_without_their_ids_change_nothing_or_are_named() -> None:
    """A row that says what any entry says is no edit; one that is about another entry cannot be told apart."""
    content = changed(BOOK, form=sorted_apart(LOG, 5, 6))
    assert read(content, BOOK) == Edits()
    edits = read(changed(content, (LOG, "E4", "I asked the makers.")), BOOK)
    assert not edits.applied
    assert said(edits) == [f"Applied log!B4: This row and its hidden id belong to two entries. {APART}"]


# ---- merged, and named twice


@pytest.mark.parametrize(("cell", "area"), [("A15", "A15:C15"), ("P4", "P4:Q9"), ("A15", "A15:K20")])
def test_cells_that_a_member_merged_for_themselves_are_passed_over(cell: str, area: str) -> None:
    """A legend below the table or beside it; the rest is read."""

    def merge(workbook: Workbook) -> None:
        workbook[SHEET][cell] = "My legend"
        workbook[SHEET].merge_cells(area)

    edits = read(changed(BOOK, (SHEET, "H4", 5), form=merge), BOOK)
    assert not edits.problems
    assert [edit.confidence for edit in edits.notes] == [5]


@pytest.mark.parametrize("area", ["A4:A5", "J5:K5", "K4:L9"])
def test_cells_that_were_merged_over_ours_are_named(area: str) -> None:
    """The first one of each area; also after many that are the member's own."""

    def merge(workbook: Workbook) -> None:
        for line in range(200, 500):
            workbook[SHEET].merge_cells(f"P{line}:Q{line}")
        workbook[SHEET].merge_cells(area)

    edits = read(changed(BOOK, (SHEET, "H5", 5), form=merge), BOOK)
    assert [str(each.at) for each in edits.problems] == [f"Trade-offs!{area[:2]}"]
    assert not edits.notes


def test_cells_merged_in_rows_without_ids_are_named_by_their_titles() -> None:
    """The hidden columns are gone: what stands below the first cell would look cleared."""

    def merge(workbook: Workbook) -> None:
        workbook[SHEET].delete_cols(12, 2)
        workbook[SHEET].merge_cells("H8:H9")

    assert [str(each.at) for each in read(changed(BOOK, form=merge), BOOK).problems] == ["Trade-offs!H8"]


@pytest.mark.parametrize("head", ["Notes", "confidence ", "Title"])
def test_an_own_column_with_the_head_of_ours_is_named(head: str) -> None:
    """Further left it would take its place; nobody can tell which is which."""

    def add(workbook: Workbook) -> None:
        workbook[SHEET].insert_cols(2)
        workbook[SHEET]["B3"], workbook[SHEET]["B4"] = head, "mine"

    (problem, *more) = said(read(changed(BOOK, form=add), BOOK))
    assert not more
    assert problem.endswith("This head stands twice, so that I cannot tell which column is mine. "
                            "Give your own another name.")  # fmt: skip
    assert read(changed(BOOK, (SHEET, "P3", "Product")), BOOK) == Edits()  # a head of another sheet


def test_heads_that_stand_again_in_the_middle_are_no_row() -> None:
    """Somebody repeated them to see them."""

    def repeat(workbook: Workbook) -> None:
        for name in (SHEET, QUESTIONS.name, LOG):
            made = workbook[name]
            for column in range(1, 14):
                made.cell(60, column).value = made.cell(3, column).value

    assert read(changed(BOOK, form=repeat), BOOK) == Edits()


def test_blanks_and_case_do_not_matter_in_heads_and_names() -> None:
    """Other programs write other blanks."""

    def rename(workbook: Workbook) -> None:
        workbook[QUESTIONS.name].title = "questions\u00a0"
        workbook[SHEET]["K3"], workbook[LOG]["E3"] = "Notes\u00a0", "How  one\ncan tell"

    edits = read(changed(BOOK, ("Questions", "H4", 5), form=rename), BOOK)
    assert not edits.problems
    assert str(edits.notes[0].at) == "Questions!H4"


# ---- confidences as other keyboards and formats write them


@pytest.mark.parametrize("typed", ["\uff14", "4,0", "4\u200b", "\u00a04\u00a0", "4.00", timedelta(days=4)])
def test_a_four_is_a_four(typed: object) -> None:
    """In wide digits, with a comma, with blanks that nobody sees."""
    edits = read(changed(BOOK, (SHEET, "H7", typed)), BOOK)
    assert [edit.confidence for edit in edits.notes] == [4]


@pytest.mark.parametrize("form", ["d mmm yyyy", "0%", "[h]:mm", "@"])
@pytest.mark.parametrize("days", [False, True])
def test_a_number_is_itself_however_its_cell_shows_it(form: str, days: bool) -> None:
    """The format was painted from the column beside it; files may count their days from 1904."""

    def paint(workbook: Workbook) -> None:
        workbook[SHEET]["H7"] = 3
        workbook[SHEET]["H7"].number_format = form
        if days:
            workbook.epoch = CALENDAR_MAC_1904

    edits = read(changed(BOOK, form=paint), BOOK)
    assert not edits.problems
    assert [(edit.card, edit.confidence) for edit in edits.notes] == [(BOOK.tradeoffs[3].card, 3)]


# ---- at once, and many


def test_warnings_are_as_they_were_after_several_readings_at_once() -> None:
    """They are one setting for the whole process."""
    content, before = write(BOOK), list(warnings.filters)
    for number in range(6):
        pause = random.Random(number)  # noqa: S311  only spreads the beginnings
        threads = [threading.Timer(pause.random() * 0.02, read, (content, BOOK)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert warnings.filters == before


def test_a_long_text_that_many_rows_share_is_printed_once() -> None:
    """A row's seal is held against each of its values."""
    print_of.cache_clear()
    book = replace(BOOK, tradeoffs=tuple(
        replace(BOOK.tradeoffs[0], card=f"card-{n}", title=f"Card {n}", confidence=None, notes="long " * 500)
        for n in range(200)
    ))  # fmt: skip
    assert read(write(book), book) == Edits()
    assert print_of.cache_info().hits > 300
    assert print_of.cache_info().misses < 50
