"""What a look at a card is worth, held to the package; and who counts how much in the channel's choice (M2, M3)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.memory import Memory, Rating, recall, replay, study
from bot.rules.picking import HORIZON, LEAST_TURNOUT, UNSEEN_WORTH, rest, turnout, worth

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
memories = st.builds(
    Memory,
    stability=st.floats(0.001, 3000) | st.floats(0.001, 10),
    difficulty=st.floats(1, 10),
    reviewed_at=st.timedeltas(timedelta(0), timedelta(days=900)).map(lambda ago: NOW - ago),
)


def by_the_package(memory: Memory, now: datetime) -> float:
    """Return M3's sentence, word by word, with the package's own reviews and recalls."""
    chance, later = recall(memory, now), now + HORIZON
    good, again = (recall(study(memory, rating, now), later) for rating in (Rating.GOOD, Rating.AGAIN))
    return chance * good + (1 - chance) * again - recall(memory, later)


@settings(deadline=None, max_examples=500)
@given(memories)
def test_worth_is_what_the_package_says(memory: Memory) -> None:
    """Recall in 30 days if rated now less that if not, Good with the chance of recall and else Again (M3)."""
    assert worth(memory, NOW) == pytest.approx(by_the_package(memory, NOW), abs=1e-9)


@steady
@given(st.lists(st.tuples(st.timedeltas(timedelta(0), timedelta(days=200)), st.sampled_from(Rating)), min_size=1))
def test_worth_is_the_packages_for_every_history_too(gaps: list[tuple[timedelta, Rating]]) -> None:
    """Memories as they come about, several reviews on one day included (M3)."""
    at, log = NOW, []
    for gap, rating in gaps:
        log.append((at, rating))
        at += gap
    memory = replay(log)
    assert memory is not None
    assert worth(memory, at) == pytest.approx(by_the_package(memory, at), abs=1e-9)


@steady
@given(memories)
def test_nothing_is_worth_as_much_as_a_card_never_met(memory: Memory) -> None:
    """Worth is a share of recall, never negative: and so every card comes once before one comes again (M3)."""
    assert 0 <= worth(memory, NOW) < UNSEEN_WORTH == worth(None, NOW) < 1


def test_a_first_meeting_is_worth_what_it_leaves() -> None:
    """The recall 30 days after a review that left a stability of one day (M3)."""
    met = Memory(stability=1, difficulty=5, reviewed_at=NOW)
    assert recall(met, NOW + HORIZON) == UNSEEN_WORTH == pytest.approx(0.59, abs=0.001)


def test_a_card_just_looked_at_is_worth_little() -> None:
    """On the day of a review hardly anything is left to gain, ten days later there is (M3)."""
    met = study(None, Rating.GOOD, NOW)
    assert worth(met, NOW + timedelta(hours=23)) < 0.01
    assert worth(met, NOW + timedelta(days=10)) > 0.1


@steady
@given(memories, st.timedeltas(timedelta(0), timedelta(seconds=60)))
def test_a_review_of_another_clock_counts_as_one_of_now(memory: Memory, ahead: timedelta) -> None:
    """A platform's instant may be seconds ahead of ours."""
    assert worth(memory, memory.reviewed_at - ahead) == worth(memory, memory.reviewed_at)


def test_turnout_starts_at_one_and_moves_a_twentieth_a_day() -> None:
    """Of its way: from the first rated day on, every asked day counts (M2)."""
    assert turnout([]) == 0
    assert turnout([True]) == turnout([True] * 30) == 1
    assert turnout([True, False]) == 0.95
    assert turnout([True, False, True]) == pytest.approx(0.9525)


@steady
@given(st.lists(st.booleans()))
def test_turnout_is_a_share_that_each_day_moves_the_right_way(came: list[bool]) -> None:
    """Up after a day on which they came, down after one on which they did not (M2)."""
    now = turnout([True, *came])
    assert turnout([True, *came, False]) < now <= turnout([True, *came, True]) <= 1


def test_whoever_stays_away_for_long_enough_is_left_out() -> None:
    """Three months of workdays from a full turnout; whoever leaves is a participant no more long before."""
    assert turnout([True] + [False] * 58) > LEAST_TURNOUT > turnout([True] + [False] * 59)


def test_a_card_rests_for_twenty_posts_or_half_the_deck() -> None:
    """And where there is but one card, it comes every day (M2)."""
    assert [rest(cards) for cards in (0, 1, 2, 3, 21, 39, 40, 100)] == [0, 0, 1, 1, 10, 19, 20, 20]
