"""The applied log of a workbook that comes back: new rows, changed ones, and what in them cannot be taken over."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from openpyxl import Workbook

from bot.documents.workbook import AppliedEdit, Edits, TrackerBook, read, write
from bot.documents.workbook.values import LONGEST_PRODUCT, AppliedRow
from tests.documents import trackers
from tests.documents.trackers import changed

BOOK = trackers.full()
ENTRY = trackers.applied()[0]
LOG = "Applied log"
NO_SIDE = "This is none of the two sides of that trade-off. Choose “Ship soon (speed)” or “Ship when it is good”."
NEW = ("Maps", "Speed vs quality", "Ship soon (speed)", "New roads are wrong for a week.", "Ask the drivers.")


def row(number: int, values: Sequence[object]) -> list[tuple[str, str, object]]:
    """Return the cells of a row of the log."""
    return [(LOG, f"{letter}{number}", value) for letter, value in zip("BCDEF", values, strict=False)]


def told(*cells: tuple[str, str, object]) -> list[tuple[str, ...]]:
    """Return what some cells change, without their places; there is no problem."""
    edits = read(changed(BOOK, *cells), BOOK)
    assert not edits.problems
    return [(edit.id, edit.product, edit.card, edit.side, edit.evidence, edit.instead) for edit in edits.applied]


def problems(*cells: tuple[str, str, object]) -> list[str]:
    """Return the problems that some cells make."""
    return [str(each) for each in read(changed(BOOK, *cells), BOOK).problems]


def test_a_blank_row_that_was_filled_in_is_a_new_entry() -> None:
    """It has no id; a trade-off is meant by its title and a side by its name, in any case."""
    assert told(*row(6, NEW)) == [("", "Maps", "speed-vs-quality", "Ship soon (speed)", NEW[3], NEW[4])]
    assert told(*row(50, ("Maps", "speed VS quality", "ship soon (SPEED)"))) == [
        ("", "Maps", "speed-vs-quality", "Ship soon (speed)", "", "")
    ]
    assert told(*row(90, NEW))  # below the room that was left, too


def test_an_entry_that_was_changed_keeps_its_id() -> None:
    """All five values come back, as they shall be."""
    (edit,) = read(changed(BOOK, (LOG, "E4", "I asked the makers.")), BOOK).applied
    assert edit == AppliedEdit(
        at=edit.at,
        id=ENTRY.id,
        product=ENTRY.product,
        card=ENTRY.card,
        side=ENTRY.side,
        evidence="I asked the makers.",
        instead=ENTRY.instead,
    )
    assert str(edit.at) == "Applied log!B4"


def test_another_tradeoff_needs_one_of_its_own_sides() -> None:
    """The side of the old one is none."""
    assert problems((LOG, "C4", "Speed vs quality")) == [f"Applied log!D4: {NO_SIDE}"]
    changes = told((LOG, "C4", "Speed vs quality"), (LOG, "D4", "Ship when it is good"))
    assert changes[0][2:4] == ("speed-vs-quality", "Ship when it is good")


def test_rows_that_were_deleted_or_cleared_change_nothing() -> None:
    """What is gone here stays with the bot."""

    def delete(workbook: Workbook) -> None:
        workbook[LOG].delete_rows(4)

    plain = replace(BOOK, applied=BOOK.applied[:1])
    assert read(changed(plain, form=delete), plain) == Edits()
    assert told(*row(4, (None,) * 5)) == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ((None, *NEW[1:]), "B6: The product is missing. Write its name, or clear the row."),
        (("x" * (LONGEST_PRODUCT + 1), *NEW[1:]), "B6: A product's name has at most 100 characters. Shorten it."),
        (("Maps", "Slow vs bad"), "C6: This is none of the trade-offs. Choose one from the list in the cell."),
        (("Maps", None, NEW[2]), "C6: This is none of the trade-offs. Choose one from the list in the cell."),
        (("Maps", 42), "C6: This is none of the trade-offs. Choose one from the list in the cell."),
        (
            ("Maps", NEW[1], "Both"),
            f"D6: {NO_SIDE}",
        ),
        ((*NEW[:3], "x" * 3001), "E6: More than 3,000 characters stand here. Shorten the text."),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_its_cell(values: Sequence[object], problem: str) -> None:
    """One problem a row, at the first cell that has one."""
    assert problems(*row(6, values)) == [f"Applied log!{problem}"]


def test_the_same_workbook_sent_twice_adds_its_rows_once() -> None:
    """What is there already is not new; nor is a row that stands there twice."""
    content = changed(BOOK, *row(6, NEW), *row(7, NEW))
    (edit,) = read(content, BOOK).applied
    entry = replace(
        ENTRY,
        id="new",
        product=edit.product,
        card=edit.card,
        side=edit.side,
        evidence=edit.evidence,
        instead=edit.instead,
    )
    assert read(content, replace(BOOK, applied=(*BOOK.applied, entry))) == Edits()


def test_a_copied_row_that_was_changed_is_a_new_entry() -> None:
    """Its hidden id was copied with it, above or below; the untouched row keeps it."""

    def copy(workbook: Workbook) -> None:
        sheet = workbook[LOG]
        for column in range(1, 9):
            sheet.cell(6, column).value = sheet.cell(4, column).value

    copied = changed(BOOK, form=copy)
    for line in (4, 6):
        edits = read(changed(copied, (LOG, f"B{line}", "Another filter")), BOOK)
        assert not edits.problems
        assert [(edit.id, edit.product) for edit in edits.applied] == [("", "Another filter")]
    assert read(copied, BOOK) == Edits()


def test_an_entry_that_was_removed_meanwhile_stays_removed() -> None:
    """Untouched it says nothing; changed it is named."""
    less = replace(BOOK, applied=BOOK.applied[1:])
    assert read(write(BOOK), less) == Edits()
    (problem,) = read(changed(BOOK, (LOG, "B4", "Other")), less).problems
    assert str(problem).startswith("Applied log!B4: This entry was removed meanwhile")


def test_an_entry_of_a_tradeoff_that_left_the_deck_can_no_longer_be_changed() -> None:
    """It stays as it is."""
    gone = replace(BOOK, tradeoffs=BOOK.tradeoffs[1:])
    assert read(write(gone), gone) == Edits()
    (problem,) = read(changed(gone, (LOG, "E4", "Other")), gone).problems
    assert str(problem.at) == "Applied log!C4"


def test_what_was_changed_elsewhere_since_stays_where_the_row_was_not_touched() -> None:
    """The product was corrected in chat, and the evidence in the workbook."""
    newer = replace(BOOK, applied=(replace(ENTRY, product="Corrected"), *BOOK.applied[1:]))
    (edit,) = read(changed(BOOK, (LOG, "E4", "I asked.")), newer).applied
    assert (edit.product, edit.evidence) == ("Corrected", "I asked.")


def test_without_the_hidden_ids_nobody_can_tell_old_rows_from_new_ones() -> None:
    """The column is named."""

    def drop(workbook: Workbook) -> None:
        workbook[LOG].delete_cols(7)

    (problem,) = read(changed(BOOK, form=drop), BOOK).problems
    assert str(problem).startswith("Applied log!G3: The head “Entry id” is missing.")


# ---- going on in a file whose new rows have been taken over


def taken_over(content: bytes, book: TrackerBook = BOOK) -> TrackerBook:
    """Return the book in which the new rows of a file are entries."""
    edits = read(content, book).applied
    titles = {each.card: each.title for each in book.tradeoffs}
    entries = [
        AppliedRow(
            id=f"taken-over-{number}",
            day=book.day,
            product=edit.product,
            card=edit.card,
            tradeoff=titles[edit.card],
            side=edit.side,
            evidence=edit.evidence,
            instead=edit.instead,
        )
        for number, edit in enumerate(edits)
    ]
    return replace(book, applied=(*book.applied, *entries))


def test_whoever_goes_on_in_the_same_file_changes_the_entry_that_it_made() -> None:
    """The file does not know its id: the product and the trade-off tell it, however they are spelled."""
    content = changed(BOOK, *row(6, NEW))
    stored = taken_over(content)
    refined = changed(content, (LOG, "B6", "maps "), (LOG, "E6", "New roads are wrong for two weeks."))
    (edit,) = read(refined, stored).applied
    assert (edit.id, edit.evidence, edit.instead) == ("taken-over-0", "New roads are wrong for two weeks.", NEW[4])


def test_a_blank_of_a_row_without_an_id_takes_nothing_away() -> None:
    """It may be that the file never knew what was written in chat since."""
    content = changed(BOOK, *row(6, NEW))
    (edit,) = read(
        changed(content, (LOG, "D6", NEW[2]), (LOG, "E6", "Other."), (LOG, "F6", None)), taken_over(content)
    ).applied
    assert (edit.id, edit.evidence, edit.instead) == ("taken-over-0", "Other.", NEW[4])


def test_a_second_entry_of_a_product_and_tradeoff_is_a_new_one() -> None:
    """While a row stands for the first one, and where two entries could be meant."""
    content = changed(BOOK, *row(6, NEW))
    stored = taken_over(content)
    other = (*NEW[:3], "The other way round.", "")
    # The first row repeats its entry word for word, above or below.
    for first, second in ((6, 7), (7, 6)):
        (edit,) = read(changed(BOOK, *row(first, NEW), *row(second, other)), stored).applied
        assert (edit.id, edit.evidence) == ("", other[3])
    # A file that knows the entry has a row with its id.
    (edit,) = read(changed(stored, *row(7, other)), stored).applied
    assert edit.id == ""
    two = replace(stored, applied=(*stored.applied, replace(stored.applied[-1], id="another", evidence="Third.")))
    (edit,) = read(changed(BOOK, *row(6, other)), two).applied
    assert edit.id == ""


def test_blanks_and_case_do_not_matter_in_a_title_and_a_side() -> None:
    """As other programs write them."""
    assert told(*row(6, ("Maps", "Speed\u00a0vs  quality", " ship soon\n(Speed)")))[0][2:4] == (
        "speed-vs-quality",
        NEW[2],
    )
