"""What cards, learning paths and assessment items are made of, and what can be wrong with one: plain frozen values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Kind = Literal["question", "tradeoff"]
Level = Literal["beginner", "intermediate", "advanced"]
Competency = Literal[
    "model literacy",
    "data",
    "evaluation",
    "generative systems",
    "product judgement",
    "strategy and economics",
    "responsible AI",
    "delivery and people",
]

Form = Literal["A", "B"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
COMPETENCIES: Final[tuple[Competency, ...]] = get_args(Competency)
FORMS: Final[tuple[Form, ...]] = get_args(Form)

FOLDERS: Final[dict[str, Kind]] = {"questions": "question", "tradeoffs": "tradeoff"}
"""The two folders of a pack that hold cards, and the kind of the cards in each."""

PATHS: Final = "paths"
"""The folder of a pack that holds its learning paths."""

ASSESSMENT: Final = "assessment"
"""The folder of a pack that holds its assessment items, in pairs."""

NAME: Final = re.compile(r"[a-z0-9-]{1,64}")
"""What an id, the folder of a deck and the folder of a pack may be called; to be matched in full."""

# Controls, line separators that editors do not count, marks that turn the direction of the text around them (what one
# reads is then not what stands there), and code points that are no characters.
UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizChoice:
    """One answer to choose; ``text`` and ``reason`` (why it is right or wrong) are Markdown of one line each."""

    text: str
    reason: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizItem:
    """One thing to decide: Markdown of one line, and three to five choices of which exactly one is right."""

    prompt: str
    choices: tuple[QuizChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a trade-off: its name, 1 to 60 characters of plain text, and the Markdown of its section."""

    name: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing to learn, as its file tells it.

    The sections are CommonMark without raw HTML, pictures, tables and links other than http(s). Those of the other
    kind are empty: hints, answer, why and follow_ups for a trade-off; sides, in_products, questions_to_ask and
    interview_angle for a question. All else of the header is plain text on one line.
    """

    id: str  # a-z, 0-9 and -, 1 to 64 characters: it fits a button
    title: str  # 1 to 150 characters
    kind: Kind
    category: str
    level: Level
    topics: tuple[str, ...]
    competencies: tuple[str, ...]  # of COMPETENCIES
    sources: tuple[str, ...]  # ids of the inventory
    references: tuple[str, ...]  # anything else it leans on
    related: tuple[str, ...]  # ids of cards
    needs: tuple[str, ...] = ()  # ids of cards of its kind that must have been met before this one
    prompt: str
    hints: str = ""
    answer: str = ""
    why: str = ""
    follow_ups: str = ""
    sides: tuple[Side, ...] = ()  # two for a trade-off
    in_products: str = ""
    questions_to_ask: str = ""
    interview_angle: str = ""
    quiz: tuple[QuizItem, ...]
    deck: str  # its folder below the pack's root, e.g. "tradeoffs/generative"
    pack: str = ""  # the name of the pack's folder, "" for our own content


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a learning path: a card, and why it comes here, Markdown of one line."""

    card: str  # id
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPath:
    """An order in which to learn cards of both kinds, with the reason for each step."""

    id: str  # the name of its file: a-z, 0-9 and -, 1 to 64 characters
    title: str  # 1 to 60 characters of plain text: it fits an option
    suits: str  # whom it suits, one sentence of plain text, up to 300 characters
    about: str  # Markdown
    steps: tuple[Step, ...]  # at least one, each card once
    assumes: tuple[str, ...] = ()  # ids of cards whose content whoever it suits knows already
    folder: str = PATHS  # of its file, below the pack's root
    pack: str = ""  # as in Card


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentPair:
    """Two items that measure the same skill, one for each form, so that the second attempt is not the first remembered.

    They are scored, and never shown as a day's card. Each has four choices.
    """

    id: str  # the name of its file: a-z, 0-9 and -, 1 to 64 characters
    competency: Competency
    level: Level
    measures: str  # the skill, one sentence of plain text, up to 300 characters
    forms: Mapping[Form, QuizItem]  # all of FORMS
    folder: str  # below the pack's root, e.g. "assessment/data"
    pack: str = ""  # as in Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in a pack, for the person who must mend it."""

    file: str  # relative to the pack's root, "." for the pack itself; unprintable characters are escaped
    line: int  # from 1; 0 where no line fits
    what: str  # what is wrong, without a full stop
    mend: str  # what to do, one whole sentence
    pack: str = ""  # as in Card: where there are several packs, a path alone would not tell which

    def __str__(self) -> str:
        where = f"{self.pack}/{self.file}" if self.pack else self.file
        return f"{where}:{self.line}: {self.what}. {self.mend}" if self.line else f"{where}: {self.what}. {self.mend}"


class Findings:
    """The faults of one file, as they are found. Past ``MOST`` they are counted and no longer kept."""

    MOST = 100

    def __init__(self, *, file: str, pack: str) -> None:
        self._file = printable(file)
        self._pack = pack
        self._kept: dict[Fault, None] = {}  # in the order found, each once
        self._more = 0

    def add(self, line: int, what: str, mend: str) -> None:
        """Note one fault; the same one twice counts once. What it quotes of people's text is made printable here."""
        fault = Fault(file=self._file, line=line, what=printable(what), mend=printable(mend), pack=self._pack)
        if len(self._kept) < self.MOST:
            self._kept[fault] = None
        else:
            self._more += 1

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that were noted, by line, and at the end how many more there were."""
        kept = sorted(self._kept, key=lambda fault: fault.line)
        if self._more:
            more = f"{self._more} more faults in this file"
            kept.append(Fault(file=self._file, line=0, what=more, mend="Mend the ones above first.", pack=self._pack))
        return tuple(kept)


def printable(text: str) -> str:
    """Return the text with all that no terminal should be sent (controls, lone surrogates) as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shown(text: str) -> str:
    """Return people's text as a fault quotes it: in backticks, at most 60 characters of it."""
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"
