"""Text in cells: whatever is written comes back, and is text."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.workbook import CardEdit, Edits, read, write
from bot.documents.workbook.text import LONGEST_CELL, as_cell, escaped, spared, unescaped
from bot.documents.workbook.values import AppliedEdit
from tests.documents import trackers

steady = settings(deadline=None, max_examples=40)  # The machine is shared: a slow example is no fault.
ESCAPES = st.sampled_from(
    ["_x000D_", "_x005F_", "x005F_", "_x0041_", "_", "x", "005F", "=", "\r\n", "\r", "\t", "\x0b", "<"]
)
TEXTS = st.one_of(st.text(), st.lists(ESCAPES).map("".join))
BOOK = trackers.full()
BARE = replace(trackers.fresh(), tradeoffs=tuple(replace(row, notes="", confidence=None) for row in BOOK.tradeoffs[:2]))
ENTRY = trackers.applied()[0]


@given(TEXTS)
def test_a_cells_text_is_its_own_and_its_spelling_is_read_back(text: str) -> None:
    """Also where the library would take characters out of it."""
    cell = as_cell(text)
    assert as_cell(cell) == cell
    assert unescaped(escaped(cell)) == cell
    assert unescaped(spared(escaped(cell).encode()).decode().replace("x005F_", "")) == cell


@given(st.text(alphabet="a🙂\n", min_size=4).map(lambda text: text * 12_000))
@settings(deadline=None, max_examples=5)
def test_a_text_that_is_too_long_is_cut_between_characters(text: str) -> None:
    """With a sign that there was more."""
    cell = as_cell(text)
    assert len(cell.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert as_cell(cell) == cell
    assert text.strip().startswith(cell.removesuffix("…"))


@given(TEXTS, TEXTS, st.none() | st.integers(1, 5))
@steady
def test_what_is_written_is_read_again(one: str, other: str, confidence: int | None) -> None:
    """Into a book that says nothing yet, each word comes in; into its own book, nothing is new."""
    rows = (replace(BARE.tradeoffs[0], notes=one, confidence=confidence), replace(BARE.tradeoffs[1], notes=other))
    content = write(replace(BARE, tradeoffs=rows))
    assert read(content, replace(BARE, tradeoffs=rows)) == Edits()
    # Without its seals the file says what it says, whenever it was written.
    edits = read(
        trackers.changed(replace(BARE, tradeoffs=rows), ("Trade-offs", "M4", None), ("Trade-offs", "M5", None)), BARE
    )
    said = {edit.card: (edit.confidence, edit.notes) for edit in edits.notes}
    wanted = {row.card: (row.confidence, as_cell(row.notes)) for row in rows if row.confidence or as_cell(row.notes)}
    assert said == wanted


@given(TEXTS, TEXTS)
@steady
def test_an_applied_tradeoff_is_read_again_word_for_word(evidence: str, instead: str) -> None:
    """A book of its own has nothing new in it."""
    book = replace(BOOK, applied=(replace(ENTRY, evidence=evidence, instead=instead),))
    assert read(write(book), book) == Edits()


def test_edits_hold_no_more_than_they_say() -> None:
    """Their fields are what the bot takes over, and their place."""
    assert set(CardEdit.__dataclass_fields__) == {"at", "card", "confidence", "notes"}
    assert set(AppliedEdit.__dataclass_fields__) == {"at", "id", "product", "card", "side", "evidence", "instead"}
