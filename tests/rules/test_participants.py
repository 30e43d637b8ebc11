"""Who takes part, and how many of them a team day needs: rules S4 and S6."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.streaks import Away, joined_on, quorum, still_participant

steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(80)]


def takes_part(history: str) -> bool:
    """Read closed asked days, one letter each: ``d`` rated, ``.`` silent, ``p`` paused, ``P`` paused and rated."""
    letters = list(zip(DAYS, history, strict=False))
    rated = {day for day, letter in letters if letter in "dP"}
    paused = {day for day, letter in letters if letter in "pP"}
    return still_participant([day for day, _ in letters], rated, paused)


@steady
@given(st.integers(-3, 50), st.integers(0, 50))
def test_a_quorum_is_the_setting_within_the_team(setting: int, recent: int) -> None:
    """Never more people than took part lately, never fewer than one (S4)."""
    k = quorum(setting, recent)
    assert k in {setting, recent, 1}
    assert 1 <= k <= min(max(setting, 1), max(recent, 1))


def test_quorums() -> None:
    """Three of five are three, three of two are two, and a new team needs one (S4)."""
    assert [quorum(3, 5), quorum(3, 2), quorum(3, 0), quorum(0, 9)] == [3, 2, 1, 1]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("d" + 9 * ".", True),
        ("d" + 10 * ".", False),
        ("d" + 9 * "." + 30 * "p", True),
        ("d" + 9 * "." + "p.", False),
        ("d" + 20 * "." + "d", True),
        ("d" + 20 * "." + "P", True),
        ("", True),
    ],
)
def test_ten_silent_days_end_a_participation(history: str, expected: bool) -> None:
    """Ten asked days without a rating, in a row; paused days are not among them (S6)."""
    assert takes_part(history) is expected


def test_a_rating_on_a_day_that_is_open_or_was_not_asked_ends_the_silence() -> None:
    """Whoever rates is back, before that day closes (it is not yet among the closed ones)."""
    silent = DAYS[:10]
    assert not still_participant(silent, set())
    assert still_participant(silent, {DAYS[10]})


@steady
@given(st.text("d.........pP", max_size=60))
def test_silence_is_counted_from_the_end(history: str) -> None:
    """Going back from the last closed day, ten silent days come before the first rated one, or they do not."""
    silent = 0
    for letter in reversed(history):
        if letter in "dP":
            break
        silent += letter == "."
    assert takes_part(history) is (silent < 10)


days = st.sampled_from(DAYS)


@steady
@given(st.sets(days), st.none() | days)
def test_a_participation_begins_with_the_first_done_day_after_leaving(done: set[date], left: date | None) -> None:
    """The day on which a leaving acts may be that day already; without one there is no participation (S6)."""
    since = sorted(day for day in done if left is None or day >= left)
    assert joined_on(done, left) == (since[0] if since else None)


@steady
@given(st.lists(st.tuples(days, days)), days)
def test_a_pause_has_its_first_and_its_last_day(pauses: list[tuple[date, date]], day: date) -> None:
    """Both are paused, and those between; one that ends before it begins pauses nothing (S6)."""
    paused = {DAYS[0] + timedelta(days=n) for first, last in pauses for n in range(80) if first <= DAYS[n] <= last}
    assert Away(pauses=tuple(pauses)).is_paused(day) is (day in paused)
