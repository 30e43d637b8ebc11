"""Four models of forgetting, to try a teacher on: A FSRS-6, B Wickelgren, C ACT-R, D half-life.

None of them has the bot's own settings, and no two people or cards are alike. A is the bot's model with every
parameter drawn anew for each person. B and C are power laws of other families, D is exponential: a stress test. B, C
and D were set by hand, looking at cards in turn alone, and fitted to nobody: quote ratios, and no level as a fact.

A mind knows one member's true chance of recall of each card, which the bot never sees. Days are counted from 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any, Final, Generic, TypeVar

from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, STABILITY_MIN, UPPER_BOUNDS_PARAMETERS

from benchmarks.luck import Luck

AHEAD: Final = 30
"""Days that an all-knowing teacher looks ahead, as many as the bot."""

State = TypeVar("State")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is true of one member, whatever the model. Normal draws (mean 0, deviation 1) where no range is given."""

    luck: Luck  # their own
    quick: float  # higher: learns more easily
    hard: Sequence[float]  # of each card of the deck; higher: harder, for everybody in the team
    known: Sequence[bool]  # of each card: known before the first day


class Mind(Generic[State]):
    """One member's true memory of the whole deck. ``State`` is a card's, None while it was never met."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.cards: list[State | None] = [
            self.known(card) if known else None for card, known in enumerate(person.known)
        ]

    def known(self, card: int) -> State:
        """Return the state of a card that was learned before."""
        raise NotImplementedError

    def chance(self, state: State, day: float) -> float:
        """Return the chance of recall on a day later than the latest study."""
        raise NotImplementedError

    def after(self, card: int, state: State | None, day: int, recalled: bool) -> State:
        """Return the state after a study on a day, with its outcome. The answer is always read afterwards."""
        raise NotImplementedError

    def recall(self, card: int, day: float) -> float:
        """Return the chance that a card is recalled; nobody guesses."""
        state = self.cards[card]
        return 0.0 if state is None else self.chance(state, day)

    def study(self, card: int, day: int, *, recalled: bool) -> None:
        """Study a card."""
        self.cards[card] = self.after(card, self.cards[card], day, recalled)

    def gain(self, card: int, day: int) -> float:
        """Return what a study today truly adds to the chance of recall some days ahead: only an oracle may ask."""
        state, then = self.cards[card], day + AHEAD
        if state is None:
            return self.chance(self.after(card, None, day, recalled=False), then)
        chance = self.chance(state, day)
        recalled, missed = (self.chance(self.after(card, state, day, each), then) for each in (True, False))
        return chance * recalled + (1 - chance) * missed - self.chance(state, then)


@dataclass(frozen=True, slots=True)
class Stable:
    """A card in FSRS."""

    stability: float
    difficulty: float
    day: int


class Fsrs(Mind[Stable]):
    """A: FSRS-6, its 21 parameters drawn for each member. Recalled counts as Good, missed as Again."""

    SPREAD: Final = 0.25  # of the logarithm of each parameter

    def __init__(self, person: Person) -> None:
        drawn = (
            value * exp(self.SPREAD * person.luck.normal("w", each)) for each, value in enumerate(DEFAULT_PARAMETERS)
        )
        bounds = zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
        self.w = [min(max(value, low), high) for value, (low, high) in zip(drawn, bounds, strict=True)]
        self.factor = 0.9 ** (-1 / self.w[20]) - 1
        self.ease = [
            exp(0.4 * person.quick - 0.4 * hard + 0.3 * person.luck.normal("ease", card))
            for card, hard in enumerate(person.hard)
        ]
        super().__init__(person)

    def known(self, card: int) -> Stable:
        """Learned a month ago, and well."""
        stability = 120 * exp(0.5 * self.person.luck.normal("known", card))
        return Stable(stability, self._first_difficulty(card, 3), -30)

    def chance(self, state: Stable, day: float) -> float:
        """FSRS's curve, over days and parts of days."""
        return float((1 + self.factor * (day - state.day) / state.stability) ** -self.w[20])

    def after(self, card: int, state: Stable | None, day: int, recalled: bool) -> Stable:
        """FSRS's step; a card is never studied twice on a day."""
        w, rating = self.w, 3 if recalled else 1
        if state is None:
            return Stable(w[rating - 1] * self.ease[card], self._first_difficulty(card, rating), day)
        old, difficulty, lost = state.stability, state.difficulty, 1 - self.chance(state, day)
        if recalled:
            new = old * (1 + exp(w[8]) * (11 - difficulty) * old ** -w[9] * (exp(lost * w[10]) - 1))
        else:
            new = w[11] * difficulty ** -w[12] * ((old + 1) ** w[13] - 1) * exp(lost * w[14])
            new = min(new, old / exp(w[17] * w[18]))
        easy = w[4] - exp(w[5] * 3) + 1
        harder = difficulty + (10 - difficulty) * -w[6] * (rating - 3) / 9
        difficulty = min(max(w[7] * easy + (1 - w[7]) * harder, 1), 10)
        return Stable(max(new, STABILITY_MIN), difficulty, day)

    def _first_difficulty(self, card: int, rating: int) -> float:
        w = self.w
        return min(max(w[4] - exp(w[5] * (rating - 1)) + 1 + self.person.hard[card], 1), 10)


@dataclass(frozen=True, slots=True)
class Fading:
    """A card that fades by one rate: an exponent for B, a half-life in days for D."""

    rate: float
    day: int


class Wickelgren(Mind[Fading]):
    """B: a power law of time, whose exponent shrinks with each study, most where much had been forgotten."""

    FIRST: Final = 0.42
    RECALLED: Final = 0.9
    MISSED: Final = 0.16

    def known(self, card: int) -> Fading:
        """Learned well."""
        return Fading(0.08 * exp(0.5 * self.person.luck.normal("known", card)), 0)

    def chance(self, state: Fading, day: float) -> float:
        """The power law of Wickelgren (1974)."""
        return float((1 + day - state.day) ** -state.rate)

    def after(self, card: int, state: Fading | None, day: int, recalled: bool) -> Fading:
        """A late success helps most, a miss is read up and helps a little."""
        if state is None:
            return Fading(self.FIRST * exp(0.3 * self.person.hard[card] - 0.3 * self.person.quick), day)
        less = self.RECALLED * (1 - self.chance(state, day)) if recalled else self.MISSED
        return Fading(state.rate * exp(-less), day)


class ActR(Mind[tuple[tuple[int, float], ...]]):
    """C: ACT-R's base level with the spacing of Pavlik and Anderson (2005): each study leaves a trace.

    A trace decays the faster, the more was active at its birth. Whether a study succeeded changes nothing.
    """

    THRESHOLD: Final = -0.45
    NOISE: Final = 0.3
    SPACING: Final = 0.4
    DECAY: Final = 0.22

    def known(self, card: int) -> tuple[tuple[int, float], ...]:
        """Three traces of the months before."""
        decay = 0.21 * exp(0.2 * self.person.luck.normal("known", card))
        return tuple((day, decay) for day in (-220, -110, -20))

    def chance(self, state: tuple[tuple[int, float], ...], day: float) -> float:
        """A logistic curve over what is active."""
        return float(1 / (1 + exp((self.THRESHOLD - log(self._active(state, day))) / self.NOISE)))

    def after(
        self, card: int, state: tuple[tuple[int, float], ...] | None, day: int, recalled: bool
    ) -> tuple[tuple[int, float], ...]:
        """One trace more."""
        own = self.DECAY * exp(0.3 * self.person.hard[card] - 0.3 * self.person.quick)
        if state is None:
            return ((day, own),)
        return (*state, (day, own + self.SPACING * self._active(state, day)))

    @staticmethod
    def _active(state: tuple[tuple[int, float], ...], day: float) -> float:
        return float(sum((day - born) ** -decay for born, decay in state))


class HalfLife(Mind[Fading]):
    """D: exponential forgetting, half of it within a week at first: a stress test, faster than anything measured."""

    FIRST: Final = 7
    MOST: Final = 400

    def known(self, card: int) -> Fading:
        """Learned well."""
        return Fading(200 * exp(0.5 * self.person.luck.normal("known", card)), 0)

    def chance(self, state: Fading, day: float) -> float:
        """Half of it after each half-life."""
        return float(2 ** -((day - state.day) / state.rate))

    def after(self, card: int, state: Fading | None, day: int, recalled: bool) -> Fading:
        """A success lengthens the half-life the more, the later it comes; a miss shortens it again."""
        first = self.FIRST * exp(0.3 * self.person.quick - 0.3 * self.person.hard[card])
        if state is None:
            return Fading(first, day)
        longer = 1 + 2.5 * (1 - self.chance(state, day)) if recalled else 0.5
        return Fading(min(max(state.rate * longer, first * 1.15), self.MOST), day)


MODELS: Final[dict[str, Callable[[Person], Mind[Any]]]] = {
    "A": Fsrs,
    "B": Wickelgren,
    "C": ActR,
    "D": HalfLife,
}
NAMES: Final = {"A": "FSRS-6", "B": "Wickelgren", "C": "ACT-R", "D": "half-life"}
