"""What a member is likely to remember of a card: rule M1, with FSRS.

The arithmetic is that of the ``fsrs`` package, and all of its state fits into three values. A card has no learning
or relearning steps: nobody wants the same question again after ten minutes in a channel. Fuzzing, the package's
only use of chance, is off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import fsrs

RETENTION = 0.9
"""The chance of recall at which a card becomes due (M1)."""

LONGEST_INTERVAL_DAYS = 180
"""A card is due again after at most so many days (M1)."""


class Rating(StrEnum):
    """How well a member says they knew a card, worst first."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


_RATINGS = {
    Rating.AGAIN: fsrs.Rating.Again,
    Rating.HARD: fsrs.Rating.Hard,
    Rating.GOOD: fsrs.Rating.Good,
    Rating.EASY: fsrs.Rating.Easy,
}
SCHEDULER = fsrs.Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_INTERVAL_DAYS,
    enable_fuzzing=False,
)
"""The package's arithmetic as M1 sets it. Only intervals depend on these settings, and ``due_at`` follows them."""

_FACTOR = RETENTION ** (1 / -SCHEDULER.parameters[20]) - 1  # of the forgetting curve, as the package has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One member's memory of one card after a review. No memory at all is None, everywhere."""

    stability: float  # days until recall has sunk to 0.9; above 0
    difficulty: float  # 1 (easy) to 10
    reviewed_at: datetime  # UTC, of the latest review


def study(memory: Memory | None, rating: Rating, at: datetime) -> Memory:
    """Return the memory after one review at the UTC instant ``at``; ``memory`` is None before the first.

    Raises ValueError if ``at`` is not in UTC, or earlier than the latest review: a late arrival belongs at its place
    in the log, so the log has to be replayed (M1).
    """
    if memory is not None and at < memory.reviewed_at:
        raise ValueError(f"review at {at} is earlier than the latest, {memory.reviewed_at}: replay the log")
    before = _new_card(at) if memory is None else _card(memory)
    card, _ = SCHEDULER.review_card(before, _RATINGS[rating], at)
    if card.stability is None or card.difficulty is None:
        raise AssertionError("fsrs left a reviewed card without a memory")
    return Memory(stability=card.stability, difficulty=card.difficulty, reviewed_at=at)


def replay(reviews: Iterable[tuple[datetime, Rating]]) -> Memory | None:
    """Return the memory after all reviews of one member and card; None if there are none (M1).

    ``reviews`` come sorted by instant (UTC) and id; ValueError if an instant is earlier than the one before it.
    """
    memory = None
    for at, rating in reviews:
        memory = study(memory, rating, at)
    return memory


def due_at(memory: Memory) -> datetime:
    """Return the UTC instant from which the card is due: whole days after the review, 1 to 180 (M1)."""
    # Dividing and multiplying again is the package's way, and decides where a stability ends in .5.
    days = round(memory.stability / _FACTOR * _FACTOR)
    return memory.reviewed_at + timedelta(days=min(max(days, 1), LONGEST_INTERVAL_DAYS))


def recall(memory: Memory, at: datetime) -> float:
    """Return the chance (0 to 1) that the card is recalled at the UTC instant ``at``.

    It falls in steps of whole 24 hours since the review, and is 1 within the first, as the package has it.
    """
    return SCHEDULER.get_card_retrievability(_card(memory), at)


def _card(memory: Memory) -> fsrs.Card:
    """Return the package's card for a memory. Without steps, every card once reviewed is in state Review."""
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.reviewed_at,  # not read in a review
        last_review=memory.reviewed_at,
    )


def _new_card(at: datetime) -> fsrs.Card:
    """Return a card never reviewed. Id and due date are given, as the package would else read the clock and wait."""
    return fsrs.Card(card_id=0, due=at)
