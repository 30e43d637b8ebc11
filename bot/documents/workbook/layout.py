"""The sheets of a tracker and their columns. Whoever changes a head or a meaning raises ``FORMAT``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Final, Generic, Literal, TypeVar

from bot.documents.workbook.text import as_cell
from bot.documents.workbook.values import AppliedRow, CardRow, CaseRow, InterviewRow, QuestionRow, TradeoffRow

MARK: Final = "fulcrum-tracker"
FORMAT: Final = 1
"""What stands beside the mark on the hidden sheet: the form of the sheets below."""

GUIDE, PROGRESS, LISTS = "How to use", "Progress", "Lists"
TOP: Final = 3
"""The row of the heads; above it a title and a hint."""

BLANK_ROWS: Final = 50
"""Rows without an entry at the end of the applied log."""

MARK_CELL, FORMAT_CELL, FIRST_LISTED = "A1", "B1", 2
"""On the hidden sheet; from the row behind them on: a trade-off's title and its two sides."""

RowT_contra = TypeVar("RowT_contra", contravariant=True)
Kind = Literal["text", "long", "number", "date", "share"]
Value = str | int | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[RowT_contra]):
    """One column of a sheet."""

    head: str
    width: float  # in characters, as spreadsheets count
    value: Callable[[RowT_contra], Value]
    kind: Kind = "text"
    edited: bool = False  # what stands in it comes back
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Generic[RowT_contra]):
    """A sheet that holds one table."""

    name: str  # at most 31 characters
    table: str  # its name for formulas: letters only
    hint: str  # what one can do here
    empty: str  # stands there instead while there is no row
    columns: Sequence[Column[RowT_contra]]
    long: str = "A long text does not fit its row; open its cell to read it whole."  # is added to the hint
    blank: int = 0  # rows for new entries

    def letter(self, head: str) -> str:
        """Return the letter of a column; no sheet has more than 26."""
        return chr(ord("A") + [each.head for each in self.columns].index(head))


def seal(*values: str | int | None) -> str:
    """Return a short print of each value, so that one can tell later whether it was changed since it was written."""
    return ".".join(print_of(as_cell("" if each is None else str(each))) for each in values)


@lru_cache(maxsize=64)
def print_of(text: str) -> str:
    """Return the short print of one value, as it stands in its cell. Many rows may share one long text."""
    return blake2b(text.encode(), digest_size=5).hexdigest()


CARD, TITLE, CONFIDENCE, NOTES = "Card id", "Title", "Confidence", "Notes"
ENTRY, PRODUCT, TRADEOFF, SIDE, EVIDENCE, INSTEAD = (
    "Entry id",
    "Product",
    "Trade-off",
    "Side it took",
    "How one can tell",
    "What I would have done",
)
SEALED = "As sent"
HIDDEN: Final = 6.0

# A second list of columns for the questions would be the same lambdas again; a trade-off has two more behind them.
_CARD_COLUMNS: Final[tuple[Column[CardRow], ...]] = (
    Column(head=TITLE, width=31, value=lambda row: row.title),
    Column(head="Category", width=17, value=lambda row: row.category),
    Column(head="Level", width=12, value=lambda row: row.level),
    Column(head="Status", width=9, value=lambda row: row.status),
    Column(head="Last studied", width=12, value=lambda row: row.last_studied, kind="date"),
    Column(head="Next due", width=12, value=lambda row: row.next_due, kind="date"),
    Column(head="Recall forecast", width=9, value=lambda row: row.recall, kind="share"),
    Column(head=CONFIDENCE, width=13, value=lambda row: row.confidence, kind="number", edited=True),
)
_CARD_ENDING: Final[tuple[Column[CardRow], ...]] = (
    Column(head=CARD, width=HIDDEN, value=lambda row: row.card, hidden=True),
    Column(head=SEALED, width=HIDDEN, value=lambda row: seal(row.confidence, row.notes), hidden=True),
)
_YOURS: Final = "The tinted columns are yours to change; /study tracker takes the file back."

TRADEOFFS: Final[Sheet[TradeoffRow]] = Sheet(
    name="Trade-offs",
    table="Tradeoffs",
    hint=_YOURS,
    empty="There are no trade-offs in the deck.",
    columns=(
        *_CARD_COLUMNS,
        Column(head="Final lean", width=22, value=lambda row: row.lean, kind="long"),
        Column(head="Where applied", width=20, value=lambda row: row.applied, kind="long"),
        Column(head=NOTES, width=44, value=lambda row: row.notes, kind="long", edited=True),
        *_CARD_ENDING,
    ),
)
QUESTIONS: Final[Sheet[QuestionRow]] = Sheet(
    name="Questions",
    table="Questions",
    hint=_YOURS,
    empty="There are no questions in the deck.",
    columns=(
        *_CARD_COLUMNS,
        Column(head=NOTES, width=72, value=lambda row: row.notes, kind="long", edited=True),
        *_CARD_ENDING,
    ),
)
APPLIED: Final[Sheet[AppliedRow]] = Sheet(
    name="Applied log",
    table="Applied",
    hint="How products you use decided a trade-off. Write a new one into a blank row; its date comes by itself.",
    empty="How products you use decided a trade-off. Write your first one below, or send /tradeoff apply.",
    columns=(
        Column(head="Date", width=12, value=lambda row: row.day, kind="date"),
        Column(head=PRODUCT, width=24, value=lambda row: row.product, kind="long", edited=True),
        Column(head=TRADEOFF, width=27, value=lambda row: row.tradeoff, kind="long", edited=True),
        Column(head=SIDE, width=27, value=lambda row: row.side, kind="long", edited=True),
        Column(head=EVIDENCE, width=42, value=lambda row: row.evidence, kind="long", edited=True),
        Column(head=INSTEAD, width=42, value=lambda row: row.instead, kind="long", edited=True),
        Column(head=ENTRY, width=HIDDEN, value=lambda row: row.id, hidden=True),
        Column(
            head=SEALED,
            width=HIDDEN,
            value=lambda row: seal(row.product, row.tradeoff, row.side, row.evidence, row.instead),
            hidden=True,
        ),
    ),
    blank=BLANK_ROWS,
)
INTERVIEWS: Final[Sheet[InterviewRow]] = Sheet(
    name="Interviews",
    table="Interviews",
    hint="Each answer you practised, and which criteria it met. /study interview asks the next one.",
    empty="No answer practised yet. /study interview asks the first one.",
    columns=(
        Column(head="Date", width=12, value=lambda row: row.day, kind="date"),
        Column(head=TITLE, width=28, value=lambda row: row.title, kind="long"),
        Column(head="Category", width=16, value=lambda row: row.category),
        Column(head="Level", width=12, value=lambda row: row.level),
        Column(head="Mode", width=10, value=lambda row: row.mode),
        Column(head="Minutes", width=9, value=lambda row: row.minutes, kind="number"),
        Column(head="Met", width=7, value=lambda row: row.ticked, kind="number"),
        Column(head="Of", width=6, value=lambda row: row.of, kind="number"),
        Column(head="Criteria met", width=18, value=lambda row: row.criteria, kind="long"),
        Column(head="Answer", width=84, value=lambda row: row.answer, kind="long"),
        Column(head="Remark", width=26, value=lambda row: row.remark, kind="long"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One part of a case study."""

    case: CaseRow
    part: str  # the name of the part; "": nothing is written yet
    text: str


def case_lines(cases: Sequence[CaseRow]) -> Sequence[CaseLine]:
    """Return what is written of each case study, a line a part; of one without a word, one blank line."""
    made: list[CaseLine] = []
    for case in cases:
        parts = (
            ("Situation", case.situation),
            ("Options", case.options),
            ("Decision", case.decision),
            ("Measurement", case.measurement),
            ("What would change it", case.flips),
            ("What I learnt", case.learnt),
        )
        written = [CaseLine(case=case, part=part, text=text) for part, text in parts if text]
        made += written or [CaseLine(case=case, part="", text="")]
    return made


CASES: Final[Sheet[CaseLine]] = Sheet(
    name="Case studies",
    table="Cases",
    hint="Your portfolio as it stands. /study portfolio writes, changes and exports it.",
    empty="No case study yet. /study portfolio starts one from a lean, a take or a product.",
    long="A long text does not fit a row; /study portfolio exports it whole.",
    columns=(
        Column(head=TITLE, width=28, value=lambda row: row.case.title, kind="long"),
        Column(head="Part", width=20, value=lambda row: row.part),
        Column(head="Text", width=110, value=lambda row: row.text, kind="long"),
        Column(head="From", width=18, value=lambda row: row.case.origin, kind="long"),
        Column(head="State", width=10, value=lambda row: row.case.state),
        Column(head="Shared", width=10, value=lambda row: row.case.shared),
        Column(head="Changed", width=12, value=lambda row: row.case.changed, kind="date"),
    ),
)
