"""What a few answers tell, and how surely: shares with their range, what stands out, gains, two shares side by side.

All of it is exact arithmetic on counts. A share is taken as Beta(right + 1, wrong + 1): what one may believe of it
after the answers, if every share from 0 to 1 was as likely before them (Bayes' own prior). For whole numbers that is a
sum of binomial terms, so that nothing but the standard library is needed.

The questions of a form differ in how hard they are. The count of right answers then varies less than the binomial has
it, so the ranges are rather too wide than too narrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, exp, lgamma, sqrt
from typing import Final

LIKELY: Final = 0.8
"""How likely the share lies in its range. With three questions a range of 95 % would be nearly everything, and tell
less than the plain count; this one holds in four cases of five, and the page says so."""

GUESS: Final = 0.25
"""What whoever guesses gets right: each question has four choices."""

STANDS_OUT: Final = 0.9
"""How likely a competency must be above (below) the member's others to be called a strength (a gap).

Reckoned for three questions each in eight competencies: whoever is equally good at all of them still gets up to 1.5
such hints by chance (at 0.8 it would be up to 3), and a competency that lies 35 points below the others is found in
about two cases of five. So they are told as hints.
"""

CLEAR: Final = 0.9
"""How likely one of two shares must be the larger one for the difference to be told as one."""

CLEAR_OF_EIGHT: Final = 0.98
"""The same where eight competencies are looked at, each by three answers: where ratings and answers go together in all
of them, some difference is still told to at most one member in five (at 0.9 to four of five)."""

FEWEST: Final = 5
"""Answers below which two shares are not set side by side."""

_95: Final = 1.959964  # standard deviations
_HALVINGS: Final = 40  # leaves an error far below what is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One answered question of the assessment."""

    pair: str  # the skill it measures
    competency: str
    level: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of some answers were right."""

    right: int
    of: int

    @property
    def wrong(self) -> int:
        """Return how many were not."""
        return self.of - self.right

    @property
    def plain(self) -> float:
        """Return right by asked, 0 to 1; 0 where nothing was asked."""
        return self.right / self.of if self.of else 0.0

    @property
    def likely(self) -> tuple[float, float]:
        """Return the range in which the share lies with LIKELY, 0 to 1 each: as much is cut off below as above."""
        return _quantile(self, (1 - LIKELY) / 2), _quantile(self, (1 + LIKELY) / 2)

    def __add__(self, other: "Share") -> "Share":
        return Share(right=self.right + other.right, of=self.of + other.of)


def share(answers: Sequence[Scored]) -> Share:
    """Return how many of these were right."""
    return Share(right=sum(each.right for each in answers), of=len(answers))


def by_competency(answers: Sequence[Scored]) -> Mapping[str, Share]:
    """Return the share of each competency that was asked, in the order in which they come."""
    names = dict.fromkeys(each.competency for each in answers)
    return {name: share([each for each in answers if each.competency == name]) for name in names}


def by_level(answers: Sequence[Scored]) -> Mapping[str, Share]:
    """Return the share of each level that was asked."""
    return {name: share([each for each in answers if each.level == name]) for name in {each.level for each in answers}}


def below(shown: Share, bound: float) -> float:
    """Return how likely a share lies below ``bound``, 0 to 1: Beta's distribution function as a binomial sum.

    For whole a and b, Beta(a, b) lies below x as often as a + b - 1 throws of chance x hit at least a times.
    """
    throws = shown.of + 1
    return sum(
        comb(throws, hits) * bound**hits * (1 - bound) ** (throws - hits) for hits in range(shown.right + 1, throws + 1)
    )


@cache
def _quantile(shown: Share, part: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(shown, middle) < part else (low, middle)
    return (low + high) / 2


def larger(one: Share, other: Share) -> float:
    """Return how likely ``one`` is the larger share of two that were counted apart, 0 to 1.

    The sum is exact: J. D. Cook, "Exact calculation of beta inequalities", UT MD Anderson Cancer Center, 2005.
    """
    a, b, c, d = one.right + 1, one.wrong + 1, other.right + 1, other.wrong + 1
    whole = _log_beta(c, d)
    return min(1.0, sum(exp(_log_beta(c + i, b + d) - _log_beta(1 + i, b) - whole) / (b + i) for i in range(a)))


def _log_beta(a: int, b: int) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def standing_out(answers: Sequence[Scored]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the competencies that are strengths, the surest first, and those that are gaps.

    Each is set against the member's own answers in all the others, never against other people. A strength must be
    more than guessing too, and a gap less than nearly all: one of three right is no strength where nothing else was,
    two of three no gap where all else was. Both are empty where nothing stands out.
    """
    shares, whole = by_competency(answers), share(answers)
    others = {name: Share(right=whole.right - each.right, of=whole.of - each.of) for name, each in shares.items()}
    above = {name: larger(each, others[name]) for name, each in shares.items() if 1 - below(each, GUESS) >= STANDS_OUT}
    under = {name: larger(others[name], each) for name, each in shares.items() if below(each, 1 - GUESS) >= STANDS_OUT}
    return _surest(above), _surest(under)


def _surest(sure: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted((name for name in sure if sure[name] >= STANDS_OUT), key=lambda name: (-sure[name], name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Two goes at the same skills, by other questions."""

    before: Share  # of the skills that both goes asked
    after: Share
    low: float  # of the difference of the two shares, -1 to 1, with 95 %
    high: float

    @property
    def may_be_chance(self) -> bool:
        """Say whether no difference at all is among what is likely."""
        return self.low <= 0 <= self.high


def gain(before: Sequence[Scored], after: Sequence[Scored]) -> Gain | None:
    """Set two goes side by side, skill by skill; None where they have none in common.

    The range is the adjusted Wald interval for matched pairs: half an answer is added to each of the four kinds of
    pairs (A. Agresti and Y. Min, "Simple improved confidence intervals for comparing matched proportions", Statistics
    in Medicine 24, 2005). It is of 95 %, the custom where one claims that something has changed.
    """
    then, now = ({each.pair: each.right for each in answers} for answers in (before, after))
    common = sorted(then.keys() & now.keys())
    if not common:
        return None
    won = sum(now[pair] and not then[pair] for pair in common)
    lost = sum(then[pair] and not now[pair] for pair in common)
    n, up, down = len(common) + 2, won + 0.5, lost + 0.5
    middle = (up - down) / n
    spread = _95 * sqrt((up + down) / n - middle**2) / sqrt(n)
    return Gain(
        before=Share(right=sum(then[pair] for pair in common), of=len(common)),
        after=Share(right=sum(now[pair] for pair in common), of=len(common)),
        low=max(-1.0, middle - spread),
        high=min(1.0, middle + spread),
    )


def compared(one: Share, other: Share) -> int | None:
    """Return 1 where ``one`` is clearly the larger, -1 where it is clearly the smaller, 0 where neither is clear.

    None: one of them has too few answers to tell.
    """
    if min(one.of, other.of) < FEWEST:
        return None
    return clearly(one, other)


def clearly(one: Share, other: Share, *, clear: float = CLEAR) -> int:
    """Return the same however few they are: with few, neither is soon clear."""
    sure = larger(one, other)
    return 1 if sure >= clear else -1 if sure <= 1 - clear else 0
