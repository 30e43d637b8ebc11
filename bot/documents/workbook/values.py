"""What stands in a tracker, and what comes back from one. Dates are local to the member, instants aware."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

Status = Literal["Not met", "Met", "Fading"]
Mode = Literal["Alone", "Together"]
State = Literal["Draft", "Finished"]
Sharing = Literal["Private", "Shared"]

CONFIDENCES: Final = range(1, 6)
LONGEST_PRODUCT: Final = 100
LONGEST_TEXT: Final = 3000
"""Characters of what comes back as a note or of an applied trade-off: as many as the platforms' forms take."""

# ---- what goes out


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One card as its member stands with it."""

    card: str  # its id
    title: str
    category: str
    level: str
    status: Status
    last_studied: date | None = None  # None: never
    next_due: date | None = None  # None: nothing is due, since it was never rated
    recall: float | None = None  # 0 to 1, a forecast for the day of the book; None: never rated
    confidence: int | None = None  # 1 to 5, the member's own; None: they have not said
    notes: str = ""  # the member's own


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeoffRow(CardRow):
    """A trade-off; all of the deck are in a book, met or not."""

    sides: tuple[str, str]
    lean: str = ""  # the name of the side of the member's final lean; "": none yet
    applied: str = ""  # the products where they applied it, joined by commas


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow(CardRow):
    """A question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedRow:
    """How a product decided a trade-off, as the member sees it."""

    id: str
    day: date
    product: str
    card: str  # the trade-off's id
    tradeoff: str  # its title, or its id once it left the deck
    side: str  # the name of the side that the product took
    evidence: str = ""  # how one can tell
    instead: str = ""  # what the member would have done


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRow:
    """One practised answer."""

    day: date
    title: str  # of the card that was asked
    category: str
    level: str
    mode: Mode
    minutes: int | None = None  # None: with others, or it took two hours or longer
    ticked: int | None = None  # criteria met; None: not ticked yet
    of: int = 5
    criteria: str = ""  # the names of those met, joined by commas
    answer: str = ""
    remark: str = ""  # what whoever ticked wrote to it


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case study of the member's portfolio."""

    title: str
    origin: str  # in words: "A side that you took", "A product"
    state: State
    shared: Sharing
    changed: date
    situation: str = ""
    options: str = ""
    decision: str = ""
    measurement: str = ""
    flips: str = ""  # what would change it
    learnt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One calendar week of study."""

    start: date  # its Monday
    ratings: int  # given in that week
    met: int  # cards ever met by its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the charts need beside the rows of the other sheets."""

    weeks: Sequence[Week] = ()  # ascending and without gaps; the last 52 are drawn
    ratings: Sequence[tuple[str, int]] = ()  # each rating's name and how often it was given, in the order to show


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerBook:
    """All that a member's tracker shows, as of ``made_at``; nothing in it tells who they are."""

    made_at: datetime  # aware
    day: date  # the member's local date at that instant
    tradeoffs: Sequence[TradeoffRow]
    questions: Sequence[QuestionRow]
    applied: Sequence[AppliedRow] = ()
    interviews: Sequence[InterviewRow] = ()
    cases: Sequence[CaseRow] = ()
    progress: Progress = Progress()


# ---- what comes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where something stands in the file that came back."""

    sheet: str  # one of our names; "": the file as a whole
    name: str = ""  # "G7"; "": the sheet as a whole

    def __str__(self) -> str:
        return f"{self.sheet}!{self.name}" if self.name else self.sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEdit:
    """What a member now says of one card: both values as they shall be, of which at least one is new."""

    at: Cell  # the row's confidence
    card: str
    confidence: int | None
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedEdit:
    """A row of the applied log that is new (``id`` is empty) or has changed; all values as they shall be."""

    at: Cell  # the row's product
    id: str
    product: str
    card: str
    side: str  # one of the trade-off's two names
    evidence: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that cannot be taken over, and what to do about it. Holds nothing that a person wrote."""

    at: Cell
    what: str  # a clause that begins small: "a confidence is a whole number from 1 to 5"
    mend: str  # a sentence

    def __str__(self) -> str:
        what = f"{self.what[:1].upper()}{self.what[1:]}. {self.mend}"
        return f"{self.at}: {what}" if self.at.sheet else what


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What a file that came back would change, and what in it cannot be taken over.

    Rows without a problem stand in ``notes`` and ``applied`` also where other rows have one. A file that was refused
    as a whole has exactly one problem, whose ``at.sheet`` is empty, and no edits.
    """

    notes: tuple[CardEdit, ...] = ()
    applied: tuple[AppliedEdit, ...] = ()
    problems: tuple[Problem, ...] = ()  # the first MOST_PROBLEMS, in the order of the sheets and rows
    more: int = 0  # problems beyond those

    @property
    def refused(self) -> bool:
        """Whether the file as a whole could not be used."""
        return any(not each.at.sheet for each in self.problems)


MOST_PROBLEMS: Final = 20
