"""When a member is reminded: once a day, never on a quiet day, and never a fourth time in vain."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import EARLIEST, LATEST, Slot, Timetable, local_day, zone
from bot.rules.reminding import LASTING, MOST_IGNORED, Fate, News, Reminding, begun, remind

steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
MINUTE = timedelta(minutes=1)
START = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
"""A Monday morning."""
BERLIN = Timetable(zone=zone("Europe/Berlin"), post_time=time(8, 30), weekdays=frozenset(range(5)))
ALL_WELL = News(fate="arrived", acted_at=None, away=False, worth=True)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Africa/Casablanca", "Pacific/Apia", "Australia/Lord_Howe")

timetables = st.builds(
    Timetable,
    zone=st.sampled_from(ZONES).map(zone),
    post_time=st.times(EARLIEST, LATEST),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)


things = st.tuples(
    st.sampled_from(("their hour", "their hour", "their hour", "late", "act", "resume", "change", "pause", "nothing")),
    st.integers(1, 40 * 60).map(lambda minutes: minutes * MINUTE),
    st.sampled_from(("arrived", "arrived", "arrived", "lost", "refused")),
    timetables,
)
"""What happens, how long after the last thing, what became of the reminder before, and what one changes to."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of that week (UTC); Monday is day 0."""
    return datetime(2026, 11, 16, hour, minute, tzinfo=UTC) + timedelta(days=day)


def first(timetable: Timetable = BERLIN) -> Reminding:
    """Return how it stands with somebody who has just asked."""
    return begun(timetable, None, now=START)


def pass_days(standing: Reminding, days: int, news: News = ALL_WELL) -> tuple[Reminding, list[Slot]]:
    """Let so many hours of theirs come, each on its minute."""
    sent = []
    for _ in range(days):
        if standing.next_at is not None:
            standing, slot = remind(BERLIN, standing, news, now=standing.next_at)
            sent += [slot] if slot else []
    return standing, sent


def test_the_first_comes_at_their_next_hour() -> None:
    """By the clock of their own zone, on a day that is not quiet."""
    assert first().next_at == at(0, 7, 30)
    assert begun(BERLIN, None, now=at(0, 7, 30)).next_at == at(1, 7, 30)
    assert begun(BERLIN, None, now=at(4, 8)).next_at == at(7, 7, 30)


def test_before_their_hour_nothing_changes() -> None:
    """Whoever asks too early gets what there was."""
    assert remind(BERLIN, first(), ALL_WELL, now=at(0, 7, 29)) == (first(), None)


def test_after_three_that_were_ignored_there_is_silence() -> None:
    """Monday to Wednesday, and on Thursday none."""
    standing, sent = pass_days(first(), 9)
    assert [slot.at for slot in sent] == [at(day, 7, 30) for day in range(3)]
    assert (standing.next_at, standing.ignored) == (None, MOST_IGNORED)


def test_one_press_resumes() -> None:
    """All three begin anew, from the next hour on; also while the third is still out."""
    silent, _ = pass_days(first(), 9)
    again = begun(BERLIN, silent, now=at(4, 6))
    assert len(pass_days(again, 9)[1]) == MOST_IGNORED
    third, _ = pass_days(first(), 3)
    assert (third.ignored, third.waiting) == (2, True)
    assert len(pass_days(begun(BERLIN, third, now=at(2, 9)), 9)[1]) == MOST_IGNORED


def test_coming_by_after_the_third_lets_it_go_on() -> None:
    """Whatever they did counts, until their next hour."""
    third, _ = pass_days(first(), 3)
    came = replace(ALL_WELL, acted_at=at(2, 20))
    going, slot = remind(BERLIN, third, came, now=at(3, 7, 30))
    assert slot == Slot(day=at(3, 0).date(), at=at(3, 7, 30))
    assert (going.ignored, going.waiting) == (0, True)


def test_whoever_was_here_today_needs_none() -> None:
    """By their own clock, on which a day ends at four: whoever is up late in Berlin is still at the day before."""
    for acted_at, told in ((at(0, 22, 30), True), (at(1, 2, 59), True), (at(1, 3), False), (at(1, 7), False)):
        sent, _ = pass_days(first(), 1)
        _, slot = remind(BERLIN, sent, replace(ALL_WELL, acted_at=acted_at), now=at(1, 7, 30))
        assert (slot is not None) is told


@pytest.mark.parametrize(
    ("news", "ignored"),
    [
        (ALL_WELL, 1),
        (replace(ALL_WELL, worth=False), 1),
        (replace(ALL_WELL, fate="lost"), 0),
        (replace(ALL_WELL, away=True), 0),
        (replace(ALL_WELL, acted_at=at(0, 8)), 0),
        (replace(ALL_WELL, acted_at=at(0, 7)), 1),
    ],
)
def test_what_counts_as_ignored(news: News, ignored: int) -> None:
    """One that arrived, and nothing since; not one that got lost, and none of those who are away."""
    sent, _ = pass_days(first(), 1)
    assert remind(BERLIN, sent, news, now=at(1, 7, 30))[0].ignored == ignored


def test_a_day_without_one_counts_for_nothing() -> None:
    """Two were ignored, then nothing waits for a week: the third still comes."""
    standing, _ = pass_days(first(), 2)
    standing, sent = pass_days(standing, 5, replace(ALL_WELL, worth=False))
    assert (sent, standing.ignored) == ([], 2)
    assert len(pass_days(standing, 9)[1]) == 1


def test_coming_by_on_a_day_without_one_counts() -> None:
    """What was ignored before is forgotten."""
    standing, _ = pass_days(first(), 2)
    standing, _ = pass_days(standing, 1, replace(ALL_WELL, worth=False, acted_at=at(1, 12)))
    assert standing.ignored == 0


def test_one_that_is_refused_is_the_last() -> None:
    """Nobody is written to who takes no messages; one press tries again."""
    sent, _ = pass_days(first(), 1)
    silent, slot = remind(BERLIN, sent, replace(ALL_WELL, fate="refused"), now=at(1, 7, 30))
    assert (silent.next_at, silent.ignored, slot) == (None, 0, None)
    assert begun(BERLIN, silent, now=at(1, 8)).next_at == at(2, 7, 30)


def test_after_a_downtime_at_most_one_comes() -> None:
    """Today's, if it is not two hours late; what was out meanwhile was not ignored: the bot answered nobody."""
    sent, _ = pass_days(first(), 1)
    late, slot = remind(BERLIN, sent, ALL_WELL, now=at(3, 9, 29))
    assert slot == Slot(day=at(3, 0).date(), at=at(3, 7, 30))
    assert (late.next_at, late.ignored) == (at(4, 7, 30), 0)
    too_late, slot = remind(BERLIN, sent, ALL_WELL, now=at(3, 9, 31))
    assert (too_late.next_at, slot) == (at(4, 7, 30), None)


def test_another_hour_on_the_same_day_brings_no_second_one() -> None:
    """It acts from the next day on."""
    sent, _ = pass_days(first(), 1)
    evening = replace(BERLIN, post_time=LATEST)
    assert begun(evening, sent, now=at(0, 9)).next_at == at(1, 20)
    assert begun(evening, first(), now=at(0, 9)).next_at == at(0, 20)


@steady
@given(timetables, st.lists(things, min_size=10, max_size=60))
def test_whatever_happens_reminders_stay_within_their_bounds(
    timetable: Timetable, life: list[tuple[str, timedelta, Fate, Timetable]]
) -> None:
    """At most one a local day, none on a quiet day, none two hours late; and one press always resumes."""
    now, acted_at = START, None
    standing, days = begun(timetable, None, now=now), []
    for what, gap, fate, other in life:
        if what == "act":
            now += gap
            acted_at = now
        elif what in {"resume", "change"}:
            now += gap
            timetable = other if what == "change" else timetable
            standing = begun(timetable, standing, now=now)
            assert (standing.next_at or now) > now
            assert standing.ignored == 0
        elif standing.next_at is not None:
            now = max(now, standing.next_at) + (gap if what == "late" else 0 * gap)
            news = News(fate=fate, acted_at=acted_at, away=what == "pause", worth=what != "nothing")
            standing, slot = remind(timetable, standing, news, now=now)
            assert standing.next_at is None or standing.next_at > now
            assert standing.ignored <= MOST_IGNORED
            if slot is not None:
                assert what not in {"pause", "nothing"}
                assert slot.at <= now <= slot.at + LASTING
                assert local_day(slot.at, timetable.zone) == slot.day
                assert slot.day.weekday() in timetable.weekdays
                assert (timetable.zone, slot.day) not in days
                shown = acted_at.astimezone(timetable.zone).replace(tzinfo=None) if acted_at else None
                assert shown is None or (shown - timedelta(hours=4)).date() < slot.day
                days.append((timetable.zone, slot.day))


@steady
@given(timetables, st.lists(st.sampled_from(("their hour", "their hour", "act", "resume", "nothing")), max_size=60))
def test_never_a_fourth_in_vain(timetable: Timetable, life: list[str]) -> None:
    """Since they last did anything, three have come at most; then silence, until one press."""
    standing, now, acted_at, in_vain = begun(timetable, None, now=START), START, None, 0
    for what in life:
        if what == "act":
            now += MINUTE
            acted_at, in_vain = now, 0 if standing.next_at is not None else in_vain
        elif what == "resume":
            now += MINUTE
            standing, in_vain = begun(timetable, standing, now=now), 0
            assert standing.next_at is not None
        elif standing.next_at is None:
            assert in_vain == MOST_IGNORED
        else:
            now = standing.next_at
            news = replace(ALL_WELL, acted_at=acted_at, worth=what != "nothing")
            standing, slot = remind(timetable, standing, news, now=now)
            in_vain += slot is not None
            assert in_vain <= MOST_IGNORED
