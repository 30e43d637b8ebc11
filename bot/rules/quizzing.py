"""What a quiz asks next, and in which order its choices stand. No chance and no clock: a seed decides.

A run of a quiz goes to the weak spots first:

1. what was answered wrong the last time, the oldest first;
2. what was never answered, of cards that are fading, or were rated Missed it or Struggled;
3. what was never answered, of the other cards that the member has rated;
4. what was never answered, of cards that they have not met;
5. what was answered right, the longest ago first.

Among equals a card that this run has not touched goes first, and then the seed decides. No run asks an item twice.
"""

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

WINDOW: Final = 30
"""Answers that are set against as many before them."""

_ITEM_ID: Final = 12  # hex digits: 48 bits tell the few sentences of a card apart, and leave room in a button
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How an item was answered the last time."""

    right: bool
    at: datetime  # aware UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that a run may ask, as it stands for one member."""

    card: str  # id
    item: str  # as ``item_id`` has it
    met: bool  # the member has rated the card
    weak: bool  # the card is fading, or was last rated Missed it or Struggled
    last: Answered | None  # None: never answered


def shuffled(choices: int, seed: str) -> tuple[int, ...]:
    """Return the numbers from 0 up to ``choices`` in an order that the seed alone decides, for ever and everywhere.

    Python's own shuffling may change between versions; a hash does not.
    """
    return tuple(sorted(range(choices), key=lambda number: _hash(f"{seed}:{number}")))


def item_id(prompt: str) -> str:
    """Return the id of a quiz item, 12 hex digits, from its sentence: an edited item is another one.

    Where its lines end makes no difference.
    """
    return _hash(" ".join(prompt.split()))[:_ITEM_ID]


def pick_item(items: Sequence[Candidate], asked: Set[tuple[str, str]], seed: str) -> Candidate | None:
    """Return what a run asks next, by the rule above; None where nothing is left.

    ``asked`` holds the card and the item of what this run has had. The order of ``items`` makes no difference.
    """
    touched = {card for card, _ in asked}

    def place(each: Candidate) -> tuple[int, datetime, bool, str]:
        at = each.last.at if each.last else _NEVER
        return _group(each), at, each.card in touched, _hash(f"{seed}:{each.card}:{each.item}")

    left = [each for each in items if (each.card, each.item) not in asked]
    return min(left, key=place, default=None)


def _group(each: Candidate) -> int:
    if each.last is not None:
        return 5 if each.last.right else 1
    if each.weak:
        return 2
    return 3 if each.met else 4


def progress(answers: Sequence[bool]) -> tuple[int, int] | None:
    """Return how many of the last 30 answers were right, and how many of the 30 before; None with fewer than 60.

    ``answers`` are one member's, right or not, oldest first.
    """
    if len(answers) < 2 * WINDOW:
        return None
    return sum(answers[-WINDOW:]), sum(answers[-2 * WINDOW : -WINDOW])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
