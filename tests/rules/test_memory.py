"""What a member remembers of a card: rule M1, held to the package's own cards."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.memory import SCHEDULER, Memory, Rating, due_at, recall, replay, study

START = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
THEIRS = dict(zip(Rating, fsrs.Rating, strict=True))
PACKAGE = fsrs.Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=180, enable_fuzzing=False
)
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
gaps = st.one_of(
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.timedeltas(timedelta(0), timedelta(days=500)),
    st.integers(0, 400).map(lambda days: timedelta(days=days)),
)
memories = st.builds(Memory, stability=st.floats(0.001, 2000), difficulty=st.floats(1, 10), reviewed_at=st.just(START))
Log = list[tuple[datetime, Rating]]


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Draw a sorted review log: gaps of none to 500 days, on the day and off it."""
    at, log = START, []
    for gap, rating in draw(st.lists(st.tuples(gaps, st.sampled_from(Rating)), min_size=1, max_size=30)):
        at += gap
        log.append((at, rating))
    return log


def carried_through(log: Sequence[tuple[datetime, Rating]]) -> list[fsrs.Card]:
    """Return the package's card after each review, the same object carried from one to the next."""
    card, cards = fsrs.Card(card_id=1, due=START), []
    for at, rating in log:
        card, _ = PACKAGE.review_card(card, THEIRS[rating], at)
        cards.append(card)
    return cards


@settings(deadline=None, max_examples=200)
@given(logs())
def test_a_stored_memory_goes_on_exactly_like_the_package(log: Log) -> None:
    """One review at a time, through JSON in between, gives the package's own numbers to the last bit (M1)."""
    memory = None
    for (at, rating), card in zip(log, carried_through(log), strict=True):
        memory = study(memory, rating, at)
        assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
        assert memory.reviewed_at == card.last_review
        assert due_at(memory) == card.due
        stability, difficulty = json.loads(json.dumps([memory.stability, memory.difficulty]))
        memory = Memory(stability=stability, difficulty=difficulty, reviewed_at=memory.reviewed_at)
    assert memory == replay(log)


@steady
@given(logs(), st.data())
def test_a_log_can_be_replayed_from_any_point(log: Log, data: st.DataObject) -> None:
    """The memory of the first part, gone on with, is the memory of the whole log (M1, S5)."""
    part = data.draw(st.integers(0, len(log)))
    memory = replay(log[:part])
    for at, rating in log[part:]:
        memory = study(memory, rating, at)
    assert memory == replay(log)


@steady
@given(logs(), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_recall_is_the_packages(log: Log, later: timedelta) -> None:
    """The chance of recall is the package's at any instant after the last review (M1)."""
    memory, card = replay(log), carried_through(log)[-1]
    assert memory is not None
    at = log[-1][0] + later
    assert recall(memory, at) == PACKAGE.get_card_retrievability(card, at)


@steady
@given(memories, gaps, gaps)
def test_recall_starts_at_1_and_only_falls(memory: Memory, sooner: timedelta, longer: timedelta) -> None:
    """A card is known on the day of its review, and better sooner than later."""
    assert recall(memory, START + timedelta(hours=23)) == 1
    assert 0 < recall(memory, START + sooner + longer) <= recall(memory, START + sooner) <= 1


def test_the_package_is_set_as_the_rule_says() -> None:
    """Recall 0.9, no steps, no fuzzing, 180 days at most (M1)."""
    assert SCHEDULER == PACKAGE


@settings(deadline=None, max_examples=300)
@given(st.floats(0.001, 400))
def test_a_card_is_due_when_the_package_says(stability: float) -> None:
    """Whole days, rounded as the package rounds (M1)."""
    memory = Memory(stability=stability, difficulty=5, reviewed_at=START)
    assert due_at(memory) - START == timedelta(days=PACKAGE._next_interval(stability=stability))


def test_halves_of_days_are_rounded_like_the_package_does() -> None:
    """Of all halves up to 180, one (125.5) ends on the other side without the package's detour (M1)."""
    for half in (days + 0.5 for days in range(200)):
        memory = Memory(stability=half, difficulty=5, reviewed_at=START)
        assert due_at(memory) - START == timedelta(days=PACKAGE._next_interval(stability=half)), half


@steady
@given(memories)
def test_a_card_is_due_after_1_to_180_days_at_nine_tenths(memory: Memory) -> None:
    """Between the bounds a card is due on the day nearest to a recall of 0.9 (M1)."""
    interval = due_at(memory) - START
    assert timedelta(days=1) <= interval <= timedelta(days=180)
    if timedelta(days=20) < interval < timedelta(days=180):
        assert recall(memory, due_at(memory)) == pytest.approx(0.9, abs=0.002)


def test_a_first_meeting() -> None:
    """Missed is due tomorrow, known cold after eight days: FSRS-6's own first stabilities (M1)."""
    days = {rating: (due_at(study(None, rating, START)) - START).days for rating in Rating}
    assert days == {Rating.AGAIN: 1, Rating.HARD: 1, Rating.GOOD: 2, Rating.EASY: 8}


@steady
@given(memories, gaps)
def test_a_better_rating_never_remembers_less(memory: Memory, gap: timedelta) -> None:
    """Of one card at one instant, a better rating leaves at least the stability of a worse one."""
    after = [study(memory, rating, START + gap).stability for rating in Rating]
    assert after == sorted(after)


def test_a_card_never_reviewed_has_no_memory() -> None:
    """An empty log replays to none."""
    assert replay([]) is None


def test_a_review_out_of_order_is_refused() -> None:
    """A late arrival needs a replay of the sorted log; two reviews at one instant are in order (M1)."""
    memory = study(None, Rating.GOOD, START)
    with pytest.raises(ValueError, match="replay the log"):
        study(memory, Rating.GOOD, START - timedelta(seconds=1))
    with pytest.raises(ValueError, match="replay the log"):
        replay([(START, Rating.GOOD), (START - timedelta(days=1), Rating.GOOD)])
    assert study(memory, Rating.AGAIN, START).stability < memory.stability


def test_only_utc_instants_are_reviewed() -> None:
    """Local and naive times are refused."""
    for at in (START.replace(tzinfo=None), START.astimezone(timezone(timedelta(hours=1)))):
        with pytest.raises(ValueError, match="UTC"):
            study(None, Rating.GOOD, at)


def test_nothing_waits_or_reads_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package would, for a card without an id or a due date."""

    class NoClock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # it never answers
            raise AssertionError(f"the clock was read ({tz})")

    monkeypatch.setattr("fsrs.card.datetime", NoClock)
    monkeypatch.setattr("fsrs.scheduler.datetime", NoClock)
    memory = replay([(START, Rating.GOOD), (START + timedelta(days=3), Rating.HARD)])
    assert memory is not None
    assert recall(memory, START + timedelta(days=9)) < 1
