"""What several checks reckon: how alike two texts are, and whether a quiz item gives its right choice away."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from bot.cards.values import QuizChoice, QuizItem

_FEW: Final = 8
_BECAUSE: Final = re.compile(
    r"\b(?:since|because|so that|as (?:it|they|this|that|the|most|each|our|we))\b", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W\d_]{5,}")


def alike(one: str, other: str) -> float:
    """Return how much of the shorter text's wording the other shares, 0 to 1, by words of five letters and more.

    A text with few such words tells of no situation, and counts as if it had ``_FEW``.
    """
    mine, theirs = _telling(one), _telling(other)
    return len(mine & theirs) / max(_FEW, min(len(mine), len(theirs)))


@lru_cache(maxsize=1024)
def _telling(text: str) -> frozenset[str]:
    # Without a plural's "s", so that a tram and trams are one.
    return frozenset(word.removesuffix("s") for word in _WORD.findall(text.lower()))


def place(item: QuizItem) -> int:
    """Return where the right choice stands, from 0."""
    return next(i for i, choice in enumerate(item.choices) if choice.right)


def gives_away(item: QuizItem) -> bool:
    """Tell whether the right choice is the longest of all."""
    right, others = item.choices[place(item)], [choice for choice in item.choices if not choice.right]
    return len(right.text) > max(len(choice.text) for choice in others)


def argues(choice: QuizChoice) -> bool:
    """Tell whether a choice gives a reason of its own, in front of the dash."""
    return _BECAUSE.search(choice.text) is not None


def share(parts: Iterable[bool]) -> float:
    """Return which part of them is true, 0 to 1; 0 of none."""
    all_of_them: Sequence[bool] = tuple(parts)
    return sum(all_of_them) / max(1, len(all_of_them))
