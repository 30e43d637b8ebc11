"""Which interview question comes next, and what a row of ticked answers tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.interviewing import FEW, LEAST_TOLD, REST, WINDOW, Last, Question, most_missing, pick_question, trend

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEYS = ("structure", "product", "both-sides", "measurement", "example")
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
past = st.integers(1, 60 * 24).map(lambda hours: NOW - hours * HOUR)
lasts = st.builds(Last, ticked=st.none() | st.integers(0, 5), redo=st.booleans(), at=past)
questions = st.builds(
    Question, card=st.sampled_from("abcdefgh"), weak=st.booleans(), last=st.none() | lasts, passed_at=st.none() | past
)
decks = st.lists(questions, max_size=8, unique_by=lambda each: each.card)
seeds = st.text(max_size=20)
numbers = st.lists(st.integers(0, 5), max_size=30)


def asked(card: str, *, ticked: int | None = 4, days: int = 10, redo: bool = False, weak: bool = False) -> Question:
    """Return a question that was practised some days ago."""
    return Question(card=card, weak=weak, last=Last(ticked=ticked, redo=redo, at=NOW - timedelta(days=days)))


def new(card: str, *, weak: bool = False) -> Question:
    """Return one that was never practised."""
    return Question(card=card, weak=weak, last=None)


def run(those: list[Question]) -> str:
    """Return the order in which these are asked, each once."""
    left, order = list(those), ""
    while (picked := pick_question(left, NOW, "seed")) is not None:
        order += picked
        left = [each for each in left if each.card != picked]
    return order


def test_the_weak_spots_come_first() -> None:
    """What went badly or is marked, the oldest first; weak and new; new; what went well; what rests or was passed."""
    passed = replace(asked("f", ticked=0), passed_at=NOW - 2 * HOUR)
    resting = Question(card="g", weak=True, last=Last(ticked=0, redo=True, at=NOW - HOUR))
    well = [asked("d", days=30), asked("e", ticked=None, days=20)]
    those = [passed, resting, *well, new("c"), new("b", weak=True), asked("x", ticked=2, days=3), asked("a", redo=True)]
    assert run(those) == "axbcdefg"
    assert run(those[::-1]) == "axbcdefg"


@pytest.mark.parametrize(("ticked", "again"), [(0, True), (FEW, True), (FEW + 1, False), (None, False)])
def test_few_ticks_bring_a_question_back(ticked: int | None, again: bool) -> None:
    """And so does a mark; what was not ticked says nothing."""
    assert Last(ticked=ticked, redo=False, at=NOW).again is again
    assert Last(ticked=ticked, redo=True, at=NOW).again is True


@steady
@given(decks, seeds)
def test_one_of_them_is_picked_whatever_their_order(deck: list[Question], seed: str) -> None:
    """None only where there are none; the same seed picks the same one."""
    picked = pick_question(deck, NOW, seed)
    assert picked in {each.card for each in deck} if deck else picked is None
    assert pick_question(deck[::-1], NOW, seed) == picked


@steady
@given(decks, seeds, st.booleans())
def test_the_one_asked_last_comes_again_only_where_there_is_no_other(
    deck: list[Question], seed: str, answered: bool
) -> None:
    """Answered or passed over."""
    first = pick_question(deck, NOW, seed)
    if first is None:
        return
    later = NOW + HOUR
    done = [
        (
            replace(each, last=Last(ticked=0, redo=True, at=later), passed_at=None)
            if answered
            else replace(each, passed_at=later)
        )
        if each.card == first
        else each
        for each in deck
    ]
    assert pick_question(done, later, seed) != first or len(deck) == 1


@steady
@given(decks, seeds)
def test_nothing_rested_waits_behind_what_is_resting(deck: list[Question], seed: str) -> None:
    """A question that was just practised is asked again only where all others were, or were passed over."""
    picked = next((each for each in deck if each.card == pick_question(deck, NOW, seed)), None)
    if picked and picked.last and NOW - picked.last.at < REST:
        assert all(each.passed_at or (each.last and NOW - each.last.at < REST) for each in deck)


def test_new_ones_come_in_an_order_that_differs_by_seed() -> None:
    """Nobody gets the deck by the alphabet."""
    deck = [new(letter) for letter in "abcdefgh"]
    assert len({pick_question(deck, NOW, str(seed)) for seed in range(50)}) > 4


def test_the_trend_sets_the_last_five_against_the_five_before() -> None:
    """With fewer than ten, half against half; with fewer than four it says nothing."""
    told = trend([4, 4, 3, 3, 3, 2, 3, 3, 2, 3, 0, 0])
    assert told is not None
    assert (told.of, told.last, told.before) == (5, 3.4, 2.6)
    assert trend([5, 5, 0]) is None
    few = trend([5, 4, 3, 2, 0])
    assert few is not None
    assert (few.of, few.last, few.before) == (2, 4.5, 2.5)


@steady
@given(numbers)
def test_a_trend_lies_within_the_ticks(ticked: list[int]) -> None:
    """Both averages do, and each is of as many answers."""
    told = trend(ticked)
    assert (told is None) == (len(ticked) < LEAST_TOLD)
    if told:
        assert 2 <= told.of <= WINDOW
        assert 0 <= told.last <= 5
        assert 0 <= told.before <= 5


def test_what_is_missing_most_often_is_named() -> None:
    """With how often, and all that tie; nothing with too few answers, and nothing where all are missing alike."""
    without = set(KEYS) - {"measurement"}
    assert most_missing([without, without, KEYS, {"structure"}], KEYS) == (("measurement",), 3)
    assert most_missing([{"structure", "example", "product"}] * 4, KEYS) == (("both-sides", "measurement"), 4)
    assert most_missing([without] * 3, KEYS) is None
    assert most_missing([KEYS] * 9, KEYS) is None
    assert most_missing([()] * 4, KEYS) is None


@steady
@given(st.lists(st.sets(st.sampled_from(KEYS)), max_size=12))
def test_nothing_is_missing_more_often_than_what_is_named(ticks: list[set[str]]) -> None:
    """And something less often: what is missing as often as all the rest stands out in nothing."""
    found = most_missing(ticks, KEYS)
    if found:
        named, times = found
        missing = {key: sum(key not in each for each in ticks) for key in KEYS}
        assert {key for key in KEYS if missing[key] == times} == set(named) != set(KEYS)
        assert max(missing.values()) == times
