"""What a few answers tell, and how surely: every figure is exact, and held to what it promises."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from math import comb

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.rules.scoring import (
    LIKELY,
    Gain,
    Scored,
    Share,
    below,
    by_competency,
    by_level,
    clearly,
    compared,
    gain,
    larger,
    share,
    standing_out,
)

steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
shares = st.integers(0, 24).flatmap(lambda of: st.builds(Share, right=st.integers(0, of), of=st.just(of)))
rights = st.lists(st.booleans(), min_size=24, max_size=24)
LEVELS = ("beginner", "intermediate", "advanced")


def form(right: Sequence[bool]) -> list[Scored]:
    """Return the answers to a form: eight competencies from a to h, three levels each."""
    skills = list(product("abcdefgh", LEVELS))
    return [
        Scored(pair=f"{name}-{level}", competency=name, level=level, right=each)
        for (name, level), each in zip(skills, right, strict=True)
    ]


def counts(*right: int) -> list[Scored]:
    """Return a form with so many right in each competency, the easier ones first."""
    return form([number < each for each in right for number in range(3)])


def test_answers_are_counted_by_competency_and_level() -> None:
    """Nothing is lost in it."""
    answers = counts(3, 2, 1, 0, 3, 3, 3, 3)
    assert share(answers) == Share(right=18, of=24)
    assert by_competency(answers)["b"] == Share(right=2, of=3)
    assert by_level(answers)["advanced"] == Share(right=5, of=8)
    assert share([]).plain == 0
    assert sum(by_competency(answers).values(), Share(right=0, of=0)) == share(answers)


def test_three_of_three_are_likely_between_56_and_97_per_cent() -> None:
    """Of Beta(4, 1) the quantiles can be written down: the fourth root of the part."""
    low, high = Share(right=3, of=3).likely
    assert low == pytest.approx(0.1**0.25)
    assert high == pytest.approx(0.9**0.25)
    assert Share(right=0, of=0).likely == pytest.approx((0.1, 0.9))


@steady
@given(shares)
def test_the_range_holds_as_much_as_it_says(shown: Share) -> None:
    """Cut off alike on both sides, and the mirror image has the mirrored range."""
    low, high = shown.likely
    assert 0 < low < high < 1
    assert below(shown, high) - below(shown, low) == pytest.approx(LIKELY)
    assert below(shown, low) == pytest.approx((1 - LIKELY) / 2)
    other = Share(right=shown.wrong, of=shown.of).likely
    assert other == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize("of", [3, 24])
def test_over_all_shares_the_range_is_right_as_often_as_it_says(of: int) -> None:
    """Whoever's share may be any comes out within their range in four cases of five."""
    points = 2000
    inside = 0.0
    for number in range(points):
        true = (number + 0.5) / points
        for right in range(of + 1):
            low, high = Share(right=right, of=of).likely
            if low <= true <= high:
                inside += comb(of, right) * true**right * (1 - true) ** (of - right)
    assert inside / points == pytest.approx(LIKELY, abs=0.002)


@steady
@given(shares, shares)
def test_one_of_two_shares_is_the_larger(one: Share, other: Share) -> None:
    """The two chances make one, equal counts say nothing, and one more right is never less."""
    assert larger(one, other) + larger(other, one) == pytest.approx(1)
    assert larger(one, one) == pytest.approx(0.5)
    assume(one.wrong > 0)
    assert larger(Share(right=one.right + 1, of=one.of), other) > larger(one, other)


def test_the_larger_share_is_found_by_the_exact_sum() -> None:
    """Beta(4, 1) above a share that lies evenly anywhere: its mean."""
    assert larger(Share(right=3, of=3), Share(right=0, of=0)) == pytest.approx(0.8)
    assert larger(Share(right=3, of=3), Share(right=0, of=3)) == pytest.approx(69 / 70)


def test_a_strength_and_a_gap_stand_out_from_the_others() -> None:
    """Set against the member's own answers, and the surest first."""
    assert standing_out(counts(3, 1, 1, 1, 1, 1, 1, 1)) == (("a",), ())
    assert standing_out(counts(0, 2, 2, 2, 2, 2, 2, 2)) == ((), ("a",))
    assert standing_out(counts(1, 0, 3, 3, 3, 3, 3, 3)) == ((), ("b", "a"))


def test_a_strength_is_more_than_guessing_and_a_gap_less_than_nearly_all() -> None:
    """One of three right where nothing else was, two of three where all else was: neither is called by name."""
    assert standing_out(counts(1, 0, 0, 0, 0, 0, 0, 0)) == ((), ())
    assert standing_out(counts(2, 0, 0, 0, 0, 0, 0, 0)) == (("a",), ())
    assert standing_out(counts(2, 3, 3, 3, 3, 3, 3, 3)) == ((), ())
    assert standing_out(counts(1, 3, 3, 3, 3, 3, 3, 3)) == ((), ("a",))


@pytest.mark.parametrize("each", [0, 1, 2, 3])
def test_nothing_stands_out_of_answers_that_are_alike(each: int) -> None:
    """Be they all right or all wrong."""
    assert standing_out(counts(*[each] * 8)) == ((), ())
    assert standing_out([]) == ((), ())


@steady
@given(rights)
def test_nothing_is_both_a_strength_and_a_gap(right: list[bool]) -> None:
    """And of strengths there are more right than on the whole, of gaps less."""
    answers = form(right)
    strengths, gaps = standing_out(answers)
    whole, each = share(answers), by_competency(answers)
    assert not set(strengths) & set(gaps)
    assert all(each[name].plain > whole.plain for name in strengths)
    assert all(each[name].plain < whole.plain for name in gaps)


@pytest.mark.parametrize("skill", [0.25, 0.4, 0.5, 0.6, 0.75, 0.9])
def test_chance_makes_one_or_two_of_eight_stand_out(skill: float) -> None:
    """Exactly reckoned for somebody equally good at all: this is what the page admits."""
    by_chance = sum(
        8 * hits(3, right, skill) * hits(21, rest, skill)
        for right, rest in product(range(4), range(22))
        if "a" in strengths_and_gaps(right, rest)
    )
    assert by_chance < 1.5


def test_a_gap_of_35_points_is_found_in_two_cases_of_five() -> None:
    """So that nobody takes silence for proof."""
    found = sum(
        hits(3, right, 0.35) * hits(21, rest, 0.7)
        for right, rest in product(range(4), range(22))
        if "a" in strengths_and_gaps(right, rest)
    )
    assert 0.35 < found < 0.5


@cache
def strengths_and_gaps(right: int, rest: int) -> tuple[str, ...]:
    """Return all that stands out with so many of three right in a, and so many of 21 in all the others."""
    others = [rest // 7 + (number < rest % 7) for number in range(7)]
    strengths, gaps = standing_out(counts(right, *others))
    return strengths + gaps


def hits(of: int, right: int, chance: float) -> float:
    """Return how likely exactly so many are right."""
    return comb(of, right) * chance**right * (1 - chance) ** (of - right)


def went(both: int, won: int, lost: int, neither: int) -> Gain:
    """Return the gain of somebody with so many pairs of each kind."""
    kinds = [(True, True)] * both + [(False, True)] * won + [(True, False)] * lost + [(False, False)] * neither
    goes = (
        [Scored(pair=f"{n}", competency="a", level="", right=kind[go]) for n, kind in enumerate(kinds)] for go in (0, 1)
    )
    found = gain(*goes)
    assert found is not None
    return found


def test_a_gain_is_told_with_its_range() -> None:
    """From 11 to 16 of 24 may still be chance; from 6 to 18 is hardly."""
    found = went(9, 7, 2, 6)
    assert (found.before, found.after) == (Share(right=11, of=24), Share(right=16, of=24))
    assert (found.low, found.high) == pytest.approx((-0.034, 0.419), abs=0.001)
    assert found.may_be_chance
    assert not went(6, 12, 0, 6).may_be_chance


def test_only_what_both_goes_asked_is_compared() -> None:
    """A question that left the deck in between counts in neither."""
    answers = counts(3, 3, 3, 3, 0, 0, 0, 0)
    found = gain(answers[:6], answers[3:])
    assert found is not None
    assert found.after == Share(right=3, of=3)
    assert gain(answers[:3], answers[3:]) is None


@steady
@given(rights, rights)
def test_a_gain_turned_round_is_a_loss(before: list[bool], after: list[bool]) -> None:
    """Within what is possible, and none at all is always among what may be chance."""
    found, back = gain(form(before), form(after)), gain(form(after), form(before))
    assert found is not None
    assert back is not None
    assert -1 <= found.low < found.high <= 1
    assert (found.low, found.high) == pytest.approx((-back.high, -back.low))
    assert before != after or found.may_be_chance


@pytest.mark.parametrize(("up", "down"), [(0.1, 0.1), (0.3, 0.1), (0.4, 0.05), (0.25, 0.25)])
def test_the_range_of_a_gain_holds_in_95_of_100_cases(up: float, down: float) -> None:
    """Reckoned over all that can come out of 24 pairs; a little less or more, as counts are whole."""
    held = 0.0
    for won, lost in product(range(25), range(25)):
        if won + lost <= 24:
            found = went(24 - won - lost, won, lost, 0)
            if found.low <= up - down <= found.high:
                held += (
                    comb(24, won) * comb(24 - won, lost) * up**won * down**lost * (1 - up - down) ** (24 - won - lost)
                )
    assert 0.935 < held < 0.99


def test_two_shares_are_compared_once_there_are_enough_answers() -> None:
    """Five each; what is not clear is told as not clear."""
    assert compared(Share(right=4, of=4), Share(right=0, of=20)) is None
    assert compared(Share(right=9, of=10), Share(right=2, of=10)) == 1
    assert compared(Share(right=2, of=10), Share(right=9, of=10)) == -1
    assert compared(Share(right=6, of=10), Share(right=5, of=10)) == 0
    assert clearly(Share(right=3, of=3), Share(right=0, of=3)) == 1
