"""The rows of the workbook that goes out: as high as their texts need, and said where a text does not fit."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.documents.workbook import TrackerBook, write
from bot.documents.workbook.layout import APPLIED, CASES, INTERVIEWS, QUESTIONS, TRADEOFFS
from bot.documents.workbook.measuring import MARGIN, lines
from bot.documents.workbook.values import LONGEST_TEXT
from tests.documents import trackers

BOOK = trackers.full()
WORDS = "the cost of a wrong answer falls on somebody who never chose it, and so we ask them first; " * 40
ONE_LINE, TWO_LINES = 18, 33


def sheet(book: TrackerBook, name: str) -> Any:
    """Return a sheet of a workbook as the library reads it."""
    return load_workbook(BytesIO(write(book)))[name]


def heights(book: TrackerBook, name: str) -> list[float]:
    """Return the heights of the rows with anything in them, in points."""
    made = sheet(book, name)
    return [made.row_dimensions[line].height for line in range(4, made.max_row + 1) if made[f"A{line}"].value]


# ---- how many lines


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [
        ("", 10, 1),
        ("Rule-based vs learning-based", 31, 1),
        ("What would you ask before you ship", 31, 1),
        ("one\ntwo\n\nfour", 10, 4),
        ("0" * 9, 9 + MARGIN, 1),
        ("0" * 10, 9, 2),
        ("i" * 18, 10, 1),
        ("W" * 9, 10, 2),
        ("\u65e5\u672c\u8a9e" * 3, 19.1, 1),
        ("\u65e5\u672c\u8a9e" * 3, 10, 3),
        ("e\u0301" * 8, 10, 1),
        ("aaa bbb ccc", 8, 2),
    ],
)
def test_a_text_takes_as_many_lines_as_its_signs_are_wide(text: str, width: float, wanted: int) -> None:
    """Narrow and wide letters, signs of East Asia, words that are not broken and such as have to be."""
    assert lines(text, width) == wanted


def test_what_is_one_line_stands_in_a_row_of_one_line() -> None:
    """The trade-offs of the deck; two lines only where there are two."""
    assert heights(BOOK, TRADEOFFS.name) == [TWO_LINES, *[ONE_LINE] * 5]
    short = replace(BOOK, questions=tuple(replace(row, title="What is drift?", notes="") for row in BOOK.questions))
    assert set(heights(short, QUESTIONS.name)) == {ONE_LINE}


def test_columns_stand_apart_and_a_long_answer_has_room() -> None:
    """A centred head beside one to the left."""
    widths = {column.head: column.width for column in TRADEOFFS.columns}
    assert widths["Confidence"] >= 12
    answer = next(column for column in INTERVIEWS.columns if column.head == "Answer")
    assert lines(WORDS[:2000], answer.width) * 15 < 409


# ---- case studies


def test_a_case_study_is_a_line_a_part_with_all_that_is_known_of_it() -> None:
    """So that a part has the whole width; what is not written yet has no line, and an empty draft has one."""
    made = sheet(BOOK, CASES.name)
    heads, *rows = [[cell.value for cell in line] for line in made.iter_rows(min_row=3)]
    assert heads == ["Title", "Part", "Text", "From", "State", "Shared", "Changed"]
    first, draft = BOOK.cases
    assert [row[1] for row in rows] == [
        "Situation",
        "Options",
        "Decision",
        "Measurement",
        "What would change it",
        "What I learnt",
        None,
    ]
    assert all((row[0], *row[3:6]) == (first.title, first.origin, first.state, first.shared) for row in rows[:6])
    assert (rows[4][2], rows[4][6].date()) == (first.flips, first.changed)
    assert (rows[6][0], rows[6][2]) == (draft.title, None)


def test_the_longest_part_of_a_case_study_fits_its_row() -> None:
    """In plain words."""
    long = replace(BOOK, cases=(replace(BOOK.cases[0], decision=WORDS[:LONGEST_TEXT]),))
    assert max(heights(long, CASES.name)) < 409
    assert sheet(long, CASES.name)["A2"].value == CASES.hint


def test_a_text_that_does_not_fit_is_said_above_its_table() -> None:
    """No row is higher than 409 points."""
    broken = "a line\n" * 60
    book = replace(
        BOOK,
        tradeoffs=(replace(BOOK.tradeoffs[0], notes=broken), *BOOK.tradeoffs[1:]),
        applied=(replace(BOOK.applied[0], evidence=broken),),
        interviews=(replace(BOOK.interviews[0], answer=broken),),
        cases=(replace(BOOK.cases[0], learnt=broken),),
    )
    for name in (TRADEOFFS.name, APPLIED.name, INTERVIEWS.name):
        assert sheet(book, name)["A2"].value.endswith(
            " A long text does not fit its row; open its cell to read it whole."
        )
        assert max(heights(book, name)) == 409
    said = sheet(book, CASES.name)["A2"].value
    assert said.endswith(" A long text does not fit a row; /study portfolio exports it whole.")
    assert sheet(book, QUESTIONS.name)["A2"].value == QUESTIONS.hint


def test_the_guide_is_one_page() -> None:
    """The others take as many as they need."""
    assert sheet(BOOK, "How to use").page_setup.fitToHeight == 1
    assert sheet(BOOK, TRADEOFFS.name).page_setup.fitToHeight == 0


def test_the_charts_stand_upright_on_one_page() -> None:
    """Three rows of them are higher than wide; lying, the page would end within the third."""
    assert sheet(BOOK, "Progress").page_setup.orientation == "portrait"
