"""Which day is posted next: rules C1, C2, C3 and C5."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import (
    EARLIEST,
    LATEST,
    Slot,
    Timetable,
    day_exists,
    is_active,
    local_day,
    next_slot,
    post_instant,
    zone,
    zone_names,
)

ONE_DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
AWKWARD = [
    *("UTC", "Europe/Berlin", "Europe/London", "Atlantic/Azores", "America/New_York", "America/St_Johns"),
    *("America/Nuuk", "America/Scoresbysund", "America/Santiago", "America/Havana", "Africa/Casablanca"),
    *("Africa/Cairo", "Asia/Gaza", "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Antarctica/Troll"),
    *("Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
]
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
post_times = st.times(EARLIEST, LATEST)
zones = st.one_of(st.sampled_from(AWKWARD), st.sampled_from(sorted(zone_names()))).map(zone)
instants = st.datetimes(datetime(2011, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def holidays(draw: st.DrawFn, near: date) -> tuple[date, date]:
    """Draw some days off, up to three weeks of them, in the weeks after ``near``."""
    first = near + draw(st.integers(-5, 40)) * ONE_DAY
    return first, first + draw(st.integers(0, 20)) * ONE_DAY


@st.composite
def timetables(draw: st.DrawFn, near: date) -> Timetable:
    """Draw any timetable with at least one weekday."""
    return Timetable(
        zone=draw(zones),
        post_time=draw(post_times),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        days_off=tuple(draw(st.lists(holidays(near), max_size=3))),
    )


def slot(timetable: Timetable, day: date) -> Slot:
    """Return the slot of a day by its timetable."""
    return Slot(day=day, at=post_instant(day, timetable.post_time, timetable.zone))


def moving_on(timetable: Timetable, after: Slot) -> Iterator[Slot]:
    """Give one slot after the other, as a schedule without changes does."""
    following = next_slot(timetable, after=after, now=None)
    while following:
        yield following
        following = next_slot(timetable, after=following, now=None)


def by_walking(timetable: Timetable, after: Slot | None, now: datetime | None) -> Slot | None:
    """Find the next slot by looking at each day, from long before it could be."""
    known = [at for at in (after and after.at, now) if at]
    start = after.day + ONE_DAY if after else min(known).date() - 9 * ONE_DAY
    for day in (start + n * ONE_DAY for n in range(800)):
        holiday = any(first <= day <= last for first, last in timetable.days_off)
        if day.weekday() in timetable.weekdays and not holiday and day_exists(day, timetable.zone):
            found = slot(timetable, day)
            if all(found.at > at for at in known):
                return found
    return None


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("post_time", [time(5), time(9, 30), time(21)])
def test_every_date_has_exactly_one_slot(name: str, post_time: time) -> None:
    """Two years of every day, clock changes and a leap day included: no day twice, none left out (C1, C2)."""
    timetable = Timetable(zone=zone(name), post_time=post_time, weekdays=EVERY_DAY)
    before = slot(timetable, date(2026, 12, 31))
    slots = [each for each, _ in zip(moving_on(timetable, before), range(731), strict=False)]
    assert [each.day for each in slots] == [date(2027, 1, 1) + n * ONE_DAY for n in range(731)]
    assert all(earlier.at < later.at for earlier, later in pairwise([before, *slots]))


def test_a_date_that_does_not_exist_has_no_slot() -> None:
    """In Samoa the slot after 29 December 2011 is that of the 31st, one day of 24 hours later (C2)."""
    timetable = Timetable(zone=zone("Pacific/Apia"), post_time=time(9, 30), weekdays=EVERY_DAY)
    before = slot(timetable, date(2011, 12, 29))
    after = next(moving_on(timetable, before))
    assert not is_active(timetable, date(2011, 12, 30))
    assert after.day == date(2011, 12, 31)
    assert after.at - before.at == ONE_DAY


def test_weekends_holidays_and_pauses_are_inactive() -> None:
    """Friday is followed by Monday, and a holiday takes its first and its last day (C5)."""
    timetable = Timetable(
        zone=zone("Europe/Berlin"),
        post_time=time(9, 30),
        weekdays=WORKDAYS,
        days_off=((date(2026, 12, 24), date(2027, 1, 1)), (date(2026, 12, 22), date(2026, 12, 22))),
    )
    slots = moving_on(timetable, slot(timetable, date(2026, 12, 17)))
    expected = ["2026-12-18", "2026-12-21", "2026-12-23", "2027-01-04", "2027-01-05"]
    assert [next(slots).day.isoformat() for _ in expected] == expected


@steady
@given(st.data(), instants)
def test_moving_on_gives_each_active_day_once(data: st.DataObject, start: datetime) -> None:
    """Without a change every active day has one slot, and no other day has any (C1, C2, C5)."""
    timetable = data.draw(timetables(start.date()))
    before = slot(timetable, start.date())
    last = before.day + 60 * ONE_DAY
    slots = []
    for each in moving_on(timetable, before):
        if each.day > last:
            break
        slots.append(each)
    days = [before.day + n * ONE_DAY for n in range(1, 61)]
    assert [each.day for each in slots] == [day for day in days if is_active(timetable, day)]
    assert all(each == slot(timetable, each.day) for each in slots)


@steady
@given(st.data(), instants)
def test_an_active_day_is_a_weekday_that_is_not_off(data: st.DataObject, start: datetime) -> None:
    """Active is what the weekdays name, less the days off, less what does not exist (C5)."""
    timetable = data.draw(timetables(start.date()))
    day = data.draw(st.sampled_from([start.date() + n * ONE_DAY for n in range(60)]))
    off = {first + n * ONE_DAY for first, last in timetable.days_off for n in range((last - first).days + 1)}
    expected = day.weekday() in timetable.weekdays and day not in off and day_exists(day, timetable.zone)
    assert is_active(timetable, day) is expected


@settings(deadline=None, max_examples=300)
@given(st.data(), instants, st.booleans(), st.booleans(), st.floats(-50, 900))
def test_the_next_slot_is_the_first_that_is_later(
    data: st.DataObject, last: datetime, started: bool, given_now: bool, hours: float
) -> None:
    """The first active day after the last row, later than that row and than now: no day is passed over (C3)."""
    old, new = data.draw(timetables(last.date())), data.draw(timetables(last.date()))
    after = slot(old, local_day(last, old.zone)) if started or not given_now else None
    now = last + timedelta(hours=hours) if given_now else None
    assert next_slot(new, after=after, now=now) == by_walking(new, after, now)


@steady
@given(st.data(), instants)
def test_labels_and_instants_only_grow(data: st.DataObject, start: datetime) -> None:
    """Whatever zones, times and days a channel sets one after the other, it never goes back in time (C1, C3)."""
    now = start
    rows: list[Slot] = []
    for _ in range(8):
        timetable = data.draw(timetables(now.date()))
        following = next_slot(timetable, after=rows[-1] if rows else None, now=now)
        if following is None:
            break
        assert following.at > now
        rows.append(following)
        now = following.at + data.draw(st.integers(0, 60)) * timedelta(hours=1)
    assert all(one.day < other.day and one.at < other.at for one, other in pairwise(rows))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # 09:30 on the 10th in Honolulu is 09:30 on the 11th in Kiritimati: that instant is taken, the 12th is next.
        ("Pacific/Honolulu", "Pacific/Kiritimati", date(2026, 1, 12)),
        # 09:30 on the 10th in Kiritimati is 09:30 on the 9th in Honolulu: the 10th is used up, the 11th is next.
        ("Pacific/Kiritimati", "Pacific/Honolulu", date(2026, 1, 11)),
    ],
)
def test_a_move_over_the_date_line_repeats_no_day(old: str, new: str, expected: date) -> None:
    """Neither a label nor an instant comes twice, in either direction (C3)."""
    before = slot(Timetable(zone=zone(old), post_time=time(9, 30), weekdays=EVERY_DAY), date(2026, 1, 10))
    moved = Timetable(zone=zone(new), post_time=time(9, 30), weekdays=EVERY_DAY)
    following = next_slot(moved, after=before, now=before.at)
    assert following == slot(moved, expected)
    assert following.at > before.at


def test_an_earlier_time_starts_tomorrow() -> None:
    """At noon the post time is set from 13:30 to 09:30: today is passed over, as 09:30 is gone (C3)."""
    timetable = Timetable(zone=zone("UTC"), post_time=time(9, 30), weekdays=EVERY_DAY)
    yesterday = Slot(day=date(2026, 1, 9), at=datetime(2026, 1, 9, 13, 30, tzinfo=UTC))
    noon = datetime(2026, 1, 10, 12, tzinfo=UTC)
    assert next_slot(timetable, after=yesterday, now=noon) == slot(timetable, date(2026, 1, 11))
    assert next_slot(timetable, after=yesterday, now=None) == slot(timetable, date(2026, 1, 10))


def test_a_slot_that_is_due_this_very_instant_is_not_to_come() -> None:
    """Later than now means later; a microsecond before, today's slot is still the next (C3)."""
    timetable = Timetable(zone=zone("UTC"), post_time=time(9, 30), weekdays=EVERY_DAY)
    due = slot(timetable, date(2026, 1, 10))
    assert next_slot(timetable, after=None, now=due.at) == slot(timetable, date(2026, 1, 11))
    assert next_slot(timetable, after=None, now=due.at - timedelta(microseconds=1)) == due


def test_a_post_moved_over_midnight_is_still_to_come() -> None:
    """At 00:10 on the 29th, Nuuk's post of the 28th is due at 00:30 (C2)."""
    timetable = Timetable(zone=zone("America/Nuuk"), post_time=time(23, 30), weekdays=EVERY_DAY)
    ten_past = datetime(2026, 3, 29, 1, 10, tzinfo=UTC)
    assert next_slot(timetable, after=None, now=ten_past) == slot(timetable, date(2026, 3, 28))


def test_a_timetable_without_days_has_no_next_slot() -> None:
    """No weekdays, or a pause without an end: there is nothing to wait for."""
    now = datetime(2026, 1, 10, 12, tzinfo=UTC)
    never = Timetable(zone=zone("UTC"), post_time=time(9, 30), weekdays=frozenset())
    pause = ((date(2026, 1, 1), date.max),)
    paused = Timetable(zone=zone("UTC"), post_time=time(9, 30), weekdays=EVERY_DAY, days_off=pause)
    assert next_slot(never, after=None, now=now) is None
    assert next_slot(paused, after=None, now=now) is None


def test_a_pause_of_a_year_has_an_end() -> None:
    """The search reaches beyond a pause of 395 days."""
    pause = ((date(2026, 1, 10), date(2026, 1, 10) + 394 * ONE_DAY),)
    timetable = Timetable(zone=zone("UTC"), post_time=time(9, 30), weekdays=EVERY_DAY, days_off=pause)
    following = next_slot(timetable, after=slot(timetable, date(2026, 1, 9)), now=None)
    assert following == slot(timetable, date(2026, 1, 10) + 395 * ONE_DAY)


def test_a_next_slot_needs_a_point_to_start_from() -> None:
    """Neither a last row nor an instant is a mistake of the caller."""
    with pytest.raises(ValueError, match="`after`, `now` or both"):
        next_slot(Timetable(zone=zone("UTC"), post_time=time(9), weekdays=EVERY_DAY), after=None, now=None)


class CountingZone(ZoneInfo):
    """A zone that counts how often it is asked."""

    asked: ClassVar[list[object]] = []

    def utcoffset(self, dt: datetime | None, /) -> timedelta | None:
        """Count one question, and answer as the zone does."""
        self.asked.append(dt)
        return super().utcoffset(dt)


def test_inactive_days_cost_no_look_into_the_zone() -> None:
    """A year of pause is passed over by the calendar alone: ten thousand channels may move on in one tick."""
    pause = ((date(2026, 1, 2), date(2026, 12, 31)),)
    timetable = Timetable(
        zone=CountingZone("Europe/Berlin"), post_time=time(9), weekdays=frozenset({0}), days_off=pause
    )
    after = slot(timetable, date(2026, 1, 1))
    CountingZone.asked.clear()
    following = next_slot(timetable, after=after, now=None)
    assert following == slot(timetable, date(2027, 1, 4))
    assert len(CountingZone.asked) < 10
