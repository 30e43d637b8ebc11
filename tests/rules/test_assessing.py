"""The course of the assessment: forms in turn, an order that stays, a rest between, and figures that tell on nobody."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise, product, zip_longest
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.assessing import FORMS, Asked, ends, form_of, is_over, opens_at, order, told_of_team

steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
LEVELS = ("beginner", "intermediate", "advanced")
SKILLS = [Asked(pair=f"{name}-{level}", competency=name, level=level) for level, name in product(LEVELS, "abcdefgh")]
NAMES = "abcdefghijkl"
people = st.text(NAMES, max_size=40)


def goes(names: str) -> list[tuple[str, tuple[str, int]]]:
    """Return finished goes by these people, numbered in their order."""
    return [(name, (name, number)) for number, name in enumerate(names)]


def test_half_of_the_members_begin_with_each_form() -> None:
    """So that a form which happens to be easier does not look like learning."""
    first = [form_of(f"member-{number}", None) for number in range(1000)]
    assert 450 < first.count("A") < 550


def test_the_forms_take_turns() -> None:
    """Whichever came first; and the same member always begins with the same."""
    assert [form_of("m", last) for last in FORMS] == ["B", "A"]
    assert form_of("m", None) == form_of("m", None)


def test_the_next_go_opens_thirty_days_after_the_last() -> None:
    """To the instant."""
    finished = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert opens_at(finished) == finished + timedelta(days=30)


@steady
@given(st.text(max_size=20), st.permutations(SKILLS))
def test_the_order_goes_by_level_and_the_seed_alone(seed: str, given_as: list[Asked]) -> None:
    """It does not hang on the order of the deck, and it loses nothing."""
    found = order(given_as, LEVELS, seed)
    assert found == order(SKILLS, LEVELS, seed)
    levels = [LEVELS.index(pair.split("-")[1]) for pair in found]
    assert levels == sorted(levels)
    assert set(found) == {each.pair for each in SKILLS}


def test_what_is_left_keeps_its_order() -> None:
    """A go that was left goes on as it would have gone."""
    whole = order(SKILLS, LEVELS, "seed")
    assert order([each for each in SKILLS if each.pair in whole[7:]], LEVELS, "seed") == whole[7:]
    assert len({order(SKILLS, LEVELS, f"{number}") for number in range(20)}) == 20


def test_a_team_of_four_sees_nothing() -> None:
    """However often they finish."""
    assert told_of_team(goes("abcdabcd")) == ()
    assert told_of_team(goes("abcde")) == (tuple(zip("abcde", range(5), strict=True)),)


def test_new_figures_come_with_three_more() -> None:
    """The first five, eight, eleven people; a second go counts among second goes."""
    for names, told in (("abcdefg", "abcde"), ("abcdefgh", "abcdefgh"), ("abcdefghij", "abcdefgh")):
        (first,) = told_of_team(goes(names))
        assert [name for name, _ in first] == list(told)
    first, second = told_of_team(goes("abcdeabcfde"))
    assert [number for _, number in first] == [0, 1, 2, 3, 4]
    assert [number for _, number in second] == [5, 6, 7, 9, 10]


@steady
@given(people)
def test_whoever_looks_after_each_single_go_learns_of_no_one_alone(names: str) -> None:
    """A round stays as it is, or three people come to it; it begins with five."""
    for before, after in pairwise(told_of_team(goes(names[:number])) for number in range(len(names) + 1)):
        for then, now in zip_longest(before, after, fillvalue=()):
            assert now[: len(then)] == then
            assert len(now) - len(then) in {0, 3, 5}
            assert len(now) >= 5


@steady
@given(people, st.sampled_from(NAMES), st.integers(0, 30))
def test_whoever_leaves_or_joins_is_never_the_whole_difference(names: str, one: str, since: int) -> None:
    """Whenever they finished: the figures are gone, or others came or went with them."""
    rest = [each for each in goes(names) if each[0] != one]
    fewer, more = told_of_team(rest), told_of_team(sorted([*rest, (one, (one, since))], key=_number))
    for without, with_them in zip_longest(fewer, more, fillvalue=()):
        assert abs(len(with_them) - len(without)) != 1
        assert with_them == without or len(set(with_them) ^ set(without)) > 1


@pytest.mark.parametrize(("people", "questions"), [(5, 1), (5, 2), (5, 3), (6, 3), (8, 1), (8, 3), (11, 3)])
def test_whoever_knows_their_own_result_can_be_sure_of_no_others(people: int, questions: int) -> None:
    """Whatever figure is told, every other one may have had one result or another."""
    lowest, highest = ends(people, questions)
    assert lowest + highest == 100
    assert lowest < 50 < highest
    possible: dict[tuple[int, int], set[int]] = {}  # by what is told and one's own result: what another may have had
    for results in combinations_with_replacement(range(questions + 1), people):
        tens = 10 * floor(Fraction(10 * sum(results), people * questions) + Fraction(1, 2))
        told = min(max(tens, lowest), highest)
        for mine in set(results):
            others = set(results) if results.count(mine) > 1 else set(results) - {mine}
            possible.setdefault((told, mine), set()).update(others)
    assert all(len(others) > 1 for others in possible.values())


def test_the_ends_widen_with_the_number_of_people() -> None:
    """None right and all right are never told, however many they are."""
    assert [ends(people, 3) for people in (5, 8, 11, 500)] == [(30, 70), (20, 80), (10, 90), (10, 90)]


def test_a_go_that_lost_its_questions_is_not_over() -> None:
    """Only with half of what it began with is there a result; without any answer there never is one."""
    assert [is_over(answered, 24) for answered in (0, 1, 11, 12, 24)] == [False, False, False, True, True]
    assert [is_over(answered, 0) for answered in (0, 1)] == [False, True]


def _number(go: tuple[str, tuple[str, int]]) -> int:
    return go[1][1]
