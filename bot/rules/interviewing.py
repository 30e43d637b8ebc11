"""Which interview question comes next, and what a row of ticked answers tells. No chance and no clock: a seed decides.

A question goes to the weak spots first:

1. what went badly the last time (two ticks or fewer), or is marked to be asked again, the oldest first;
2. what was never practised, of cards that are weak for the member: fading, or rated Missed it or Struggled, or of a
   competency in which their assessment found a gap;
3. what else was never practised;
4. what was practised and went well, or was not ticked, the longest ago first;
5. what was practised within the last hours or passed over lately, the longest ago first: nobody gains by the same
   question after ten minutes.

So the question asked last comes again only where there is no other. Among equals the seed decides.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

FEW: Final = 2
"""Ticks up to which a question is to be asked again."""

REST: Final = timedelta(hours=12)
"""For how long a question that was practised is not asked again, while there are others."""

LEAST_TOLD: Final = 4
"""Ticked answers from which on something can be said of all of them; it is said of the last WINDOW and as many before.
"""

WINDOW: Final = 5

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """How a question went the last time it was practised."""

    ticked: int | None  # None: it was not ticked
    redo: bool  # the member marked it to be asked again
    at: datetime  # aware UTC

    @property
    def few(self) -> bool:
        """Say whether it went badly: it was ticked, and little of it."""
        return self.ticked is not None and self.ticked <= FEW

    @property
    def again(self) -> bool:
        """Say whether it belongs to those to be asked again."""
        return self.redo or self.few


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A card that may be asked, as it stands for one member."""

    card: str  # id
    weak: bool
    last: Last | None  # None: never practised
    passed_at: datetime | None = None  # when it was asked and passed over; None: it was not, lately


def pick_question(questions: Sequence[Question], now: datetime, seed: str) -> str | None:
    """Return the card to ask next, by the rule above; None where there is none.

    The order of ``questions`` makes no difference.
    """

    def place(each: Question) -> tuple[int, datetime, str]:
        at = _lately(each, now) or (each.last.at if each.last else _NEVER)
        return _group(each, now), at, _hash(f"{seed}:{each.card}")

    first = min(questions, key=place, default=None)
    return None if first is None else first.card


def _group(each: Question, now: datetime) -> int:
    if _lately(each, now) is not None:
        return 5
    if each.last is None:
        return 2 if each.weak else 3
    return 1 if each.last.again else 4


def _lately(each: Question, now: datetime) -> datetime | None:
    """Return when it was asked, if that is not long ago."""
    practised = (each.last.at,) if each.last and now - each.last.at < REST else ()
    passed = (each.passed_at,) if each.passed_at else ()
    return max((*practised, *passed), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The average of the last few answers' ticks beside that of as many before."""

    of: int  # how many answers either is of, 2 to WINDOW
    last: float
    before: float


def trend(ticked: Sequence[int]) -> Trend | None:
    """Return how the numbers of ticks went, which come newest first; None with fewer than LEAST_TOLD of them."""
    if len(ticked) < LEAST_TOLD:
        return None
    of = min(WINDOW, len(ticked) // 2)
    return Trend(of=of, last=sum(ticked[:of]) / of, before=sum(ticked[of : 2 * of]) / of)


def most_missing(ticks: Sequence[Collection[str]], criteria: Sequence[str]) -> tuple[tuple[str, ...], int] | None:
    """Return the criteria that were missing in most of these answers, in their order, and in how many each was.

    None with fewer than LEAST_TOLD answers, and where each was missing as often as every other: none is the one then.
    """
    missing = {key: sum(key not in each for each in ticks) for key in criteria}
    if len(ticks) < LEAST_TOLD or len(set(missing.values())) < 2:
        return None
    most = max(missing.values())
    return tuple(key for key in criteria if missing[key] == most), most


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
