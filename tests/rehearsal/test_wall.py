"""The judge's own clocks, against instants that anybody can look up."""

from datetime import UTC, date, datetime, time

import pytest

from adapters.rehearsal.judge.wall import wall

INSTANTS = [
    ("Europe/Berlin", date(2026, 3, 28), time(9, 30), "2026-03-28 08:30"),
    ("Europe/Berlin", date(2026, 3, 29), time(9, 30), "2026-03-29 07:30"),
    ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29 01:30"),  # skipped: an hour later on the wall
    ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25 00:30"),  # twice: the first
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), "2026-10-03 15:40"),  # skipped: half an hour later
    ("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29 01:30"),  # skipped: after midnight
    ("Pacific/Apia", date(2011, 12, 29), time(9, 30), "2011-12-29 19:30"),
    ("Pacific/Apia", date(2011, 12, 31), time(9, 30), "2011-12-30 19:30"),
    ("Asia/Kathmandu", date(2026, 6, 1), time(21), "2026-06-01 15:15"),
]


@pytest.mark.parametrize(("zone", "day", "at", "instant"), INSTANTS)
def test_looking_at_the_wall_finds_the_instant(zone: str, day: date, at: time, instant: str) -> None:
    """A time that is skipped moves by the gap, one that comes twice takes the first (C2)."""
    assert wall(zone).instant(day, at) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_a_date_that_was_skipped_does_not_exist() -> None:
    """Apia went from 29 to 31 December 2011, and slept from one to the other."""
    apia = wall("Pacific/Apia")
    assert [apia.exists(date(2011, 12, day)) for day in (29, 30, 31)] == [True, False, True]
    assert apia.closing(date(2011, 12, 29)) == datetime(2011, 12, 30, 14, tzinfo=UTC)


def test_a_day_closes_at_four_of_the_next() -> None:
    """Also in the night in which the clocks change (C6)."""
    assert wall("Europe/Berlin").closing(date(2026, 10, 24)) == datetime(2026, 10, 25, 3, tzinfo=UTC)
    assert wall("Europe/Berlin").closing(date(2026, 3, 28)) == datetime(2026, 3, 29, 2, tzinfo=UTC)
