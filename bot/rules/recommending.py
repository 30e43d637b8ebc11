"""Which learning path suits somebody, by what they answered in the assessment.

A card is worth the more, the less likely its reader knows it already and the more likely they can follow it:

    worth = (1 - chance of knowing it) x readiness

The chance of knowing it is put together from how they answered at its level and in its competency: odds of the level x
odds of the competency / odds of all, as if the two did not depend on one another. All shares are drawn towards what is
usual, since three answers say little. Readiness for a beginner's card is 1; for an intermediate one it is the share
right at the beginner's level, for an advanced one at the intermediate level. Whoever knows the harder questions is
taken to know the easier ones as well: a slip among these sends nobody back to the beginning.

A card of a competency that stood out as a gap counts twice. A path is worth the mean of its next cards that they have
not met. What a path takes as known counts against it, as far as they do not know it. To whoever had nearly all right, a
path that goes on mostly at the easiest level is recommended only where no other is left. Nothing of this was measured
on people: it is a rule that one can follow, and the member may choose otherwise.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from math import fsum
from typing import Final

from bot.rules.scoring import Scored, Share, by_competency, by_level, share

AHEAD: Final = 20
"""Cards that one looks ahead: some weeks of study."""

ENOUGH: Final = 5
"""A path with fewer cards left is nearly behind them, and is recommended only where no other is left."""

NEARLY_ALL: Final = 0.9
"""The share of right answers from which on the easiest level has little to give."""

GAP_COUNTS: Final = 2
"""How many times a card counts that is about a gap: else the path would not follow from what is told one line above."""

NAMED: Final = 2
"""Competencies that a reason names."""

_COMPETENCY_DRAWN: Final = 3  # answers' worth by which a competency is drawn towards the share of all
_LEVEL_DRAWN: Final = 2  # and a level towards 3/4, 1/2 and 1/4: a harder card is less often known


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """A card, by what a recommendation must know of it."""

    id: str
    competencies: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A learning path: its cards in their order, and those that it takes as known."""

    id: str
    cards: tuple[Teaching, ...]
    assumes: tuple[Teaching, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The path that suits best, and what its next cards give most."""

    way: str  # id
    competencies: tuple[str, ...]  # at most NAMED, those with most to gain first
    level: str  # of most of its next cards


class Learner:
    """What the answers let one expect of somebody."""

    def __init__(self, answers: Sequence[Scored], levels: Sequence[str], gaps: Collection[str] = ()) -> None:
        """Take what they answered; ``levels`` are all there are, the easiest first, ``gaps`` competencies."""
        self._gaps = frozenset(gaps)
        self._nearly_all = share(answers).plain >= NEARLY_ALL
        self._all = _drawn(share(answers), 0.5, _LEVEL_DRAWN)
        shares, steps = by_level(answers), len(levels) + 1
        drawn = [
            _drawn(shares.get(level, NONE), 1 - rank / steps, _LEVEL_DRAWN) for rank, level in enumerate(levels, 1)
        ]
        self._by_level = {level: max(drawn[rank:]) for rank, level in enumerate(levels)}
        self._by_competency = {
            name: _drawn(each, self._all, _COMPETENCY_DRAWN) for name, each in by_competency(answers).items()
        }
        self._levels = tuple(levels)

    def knows(self, competency: str, level: str) -> float:
        """Return the chance (between 0 and 1, never either) that they know a card of this kind."""
        odds = _odds(self._by_level.get(level, self._all)) * _odds(self._by_competency.get(competency, self._all))
        return 1 - 1 / (1 + odds / _odds(self._all))

    def ready(self, level: str) -> float:
        """Return the chance that they can follow a card of this level."""
        rank = self._levels.index(level) if level in self._levels else 0
        return self._by_level[self._levels[rank - 1]] if rank else 1.0

    def worth(self, card: Teaching) -> Mapping[str, float]:
        """Return what a card is worth, by its competencies; "" stands for one that names none."""
        return {
            name: (1 - self.knows(name, card.level))
            * self.ready(card.level)
            * (GAP_COUNTS if name in self._gaps else 1)
            for name in card.competencies or ("",)
        }

    def is_past(self, level: str) -> bool:
        """Say whether cards of that level have little to give: the easiest, to whoever had nearly all right."""
        return self._nearly_all and level == self._levels[0]


NONE: Final = Share(right=0, of=0)


def recommend(ways: Sequence[Way], learner: Learner, met: Set[str]) -> Chosen | None:
    """Return the path that is worth most; of two the first by id. None where nothing is left on any.

    ``met`` are the ids of the cards that they have rated.
    """
    left = {way.id: [card for card in way.cards if card.id not in met] for way in ways}
    worthy = [way for way in ways if len(left[way.id]) >= ENOUGH] or [way for way in ways if left[way.id]]
    if not worthy:
        return None
    ahead = {way.id: left[way.id][:AHEAD] for way in worthy}
    worthy = [way for way in worthy if not learner.is_past(_usual_level(ahead[way.id]))] or worthy
    # Rounded: the order in which floats are added may not decide between two that are equal.
    best = min(worthy, key=lambda way: (-round(_worth(way, ahead[way.id], learner, met), 9), way.id))
    return Chosen(way=best.id, competencies=_most_to_gain(ahead[best.id], learner), level=_usual_level(ahead[best.id]))


def _worth(way: Way, ahead: Sequence[Teaching], learner: Learner, met: Set[str]) -> float:
    worth = fsum(_mean(tuple(learner.worth(card).values())) for card in ahead) / len(ahead)
    known = [1.0 if card.id in met else _known(card, learner) for card in way.assumes]
    return worth * (_mean(known) if known else 1.0)


def _known(card: Teaching, learner: Learner) -> float:
    return _mean([learner.knows(name, card.level) for name in card.competencies or ("",)])


def _most_to_gain(cards: Sequence[Teaching], learner: Learner) -> tuple[str, ...]:
    gains: dict[str, float] = {}
    for card in cards:
        worth = learner.worth(card)
        for name, each in worth.items():
            gains[name] = gains.get(name, 0.0) + each / len(worth)
    gains.pop("", None)
    return tuple(sorted(gains, key=lambda name: (-round(gains[name], 9), name))[:NAMED])


def _usual_level(cards: Sequence[Teaching]) -> str:
    levels = [card.level for card in cards]
    return max(dict.fromkeys(levels), key=levels.count)


def _drawn(shown: Share, towards: float, weight: int) -> float:
    return (shown.right + weight * towards) / (shown.of + weight)


def _odds(chance: float) -> float:
    return chance / (1 - chance)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
