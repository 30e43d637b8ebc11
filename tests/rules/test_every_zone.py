"""All zones over ten years: rules C2 and C6 without a sample. Runs in `make test-long` alone."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from bot.rules.calendar import (
    Slot,
    Timetable,
    closing,
    day_exists,
    last_moment,
    local_day,
    next_slot,
    post_instant,
    zone,
    zone_names,
)

NAMES = sorted(zone_names())
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(3652)]
NEAREST, FARTHEST = timedelta(hours=22), timedelta(hours=26)
pytestmark = pytest.mark.long


def slots_of(name: str, post_time: time) -> list[Slot]:
    """Return the slots from 2026 to 2035 of a channel that posts every day, one after the other."""
    timetable = Timetable(zone=zone(name), post_time=post_time, weekdays=frozenset(range(7)))
    before = DAYS[0] - timedelta(days=1)
    slots = [Slot(day=before, at=post_instant(before, post_time, timetable.zone))]
    while slots[-1].day < DAYS[-1]:
        following = next_slot(timetable, after=slots[-1], now=None)
        assert following is not None
        slots.append(following)
    return slots


@pytest.mark.parametrize("post_time", [time(5), time(9, 30), time(13, 30), time(21)], ids=str)
def test_every_zone_has_one_slot_a_day(post_time: time) -> None:
    """3,652 dates, 3,652 slots, each 22 to 26 hours after the one before, each on its own date (C2, C6)."""
    count = 0
    for name in NAMES:
        slots = slots_of(name, post_time)
        assert [slot.day for slot in slots[1:]] == DAYS, name
        assert all(NEAREST <= later.at - earlier.at <= FARTHEST for earlier, later in pairwise(slots)), name
        assert all(local_day(slot.at, zone(name)) == slot.day for slot in slots), name
        count += len(slots) - 1
    assert count == len(NAMES) * 3652
    assert len(NAMES) == 597


@pytest.mark.parametrize("post_time", [time(0), time(0, 30), time(2, 30), time(3), time(23, 30)], ids=str)
def test_the_hours_of_clock_changes_hold_as_well(post_time: time) -> None:
    """Outside the allowed hours, where clocks change, instants still grow strictly from date to date (C2)."""
    for name in NAMES:
        where = zone(name)
        assert all(day_exists(day, where) for day in DAYS), name
        instants = [post_instant(day, post_time, where) for day in DAYS]
        assert all(NEAREST <= later - earlier <= FARTHEST for earlier, later in pairwise(instants)), name
        assert len(set(instants)) == 3652


def test_every_day_closes_after_its_last_post_and_before_the_next() -> None:
    """The evening's post can still be sent and answered, and the morning's comes after closing (C3, C6)."""
    for name in NAMES:
        where = zone(name)
        for day in DAYS:
            evening, closes = post_instant(day, time(21), where), closing(day, where)
            assert evening < last_moment(evening, closes) < closes, (name, day)
            assert closes < post_instant(day + timedelta(days=1), time(5), where), (name, day)
