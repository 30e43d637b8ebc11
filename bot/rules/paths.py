"""How far somebody is on a learning path, and which one follows it.

A path is an order of cards, here by their ids. What was met counts wherever it was met, so whoever changes paths loses
nothing, and a card that stands on two paths is learnt once.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Cards of one path in its order: each is behind or ahead."""

    behind: tuple[str, ...]  # met
    ahead: tuple[str, ...]  # not met
    next: str | None  # the first one ahead that is not asked elsewhere just now; None where there is none

    @property
    def is_finished(self) -> bool:
        """Whether none is ahead; a path without cards has nothing to finish."""
        return bool(self.behind) and not self.ahead


def progress(cards: Sequence[str], met: Set[str], asked: Set[str] = frozenset()) -> Progress:
    """Return how far somebody is who has met these cards; ``asked`` are those that some open post asks just now."""
    ahead = tuple(card for card in cards if card not in met)
    return Progress(
        behind=tuple(card for card in cards if card in met),
        ahead=ahead,
        next=next((card for card in ahead if card not in asked), None),
    )


def onward(paths: Mapping[str, Sequence[str]], met: Set[str]) -> str | None:
    """Return the path to go on with, by its id: the one of which the largest share is met and some is left.

    What is met already is ground to stand on. Of two the first by id; None where every path is finished.
    """
    shares = {
        path: sum(card in met for card in cards) / len(cards)
        for path, cards in paths.items()
        if any(card not in met for card in cards)
    }
    return min(shares, key=lambda path: (-shares[path], path), default=None)
