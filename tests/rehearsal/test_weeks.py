"""Some weeks around clock changes: nothing is broken."""

from dataclasses import replace
from datetime import date

import pytest

from adapters.rehearsal import rehearse

WEEKS = [
    ("Europe/Berlin", date(2026, 3, 16)),  # 02:00 to 03:00 on 29 March
    ("Europe/Berlin", date(2026, 10, 12)),  # and back on 25 October
    ("Australia/Lord_Howe", date(2026, 3, 23)),  # half an hour, on 5 April
    ("America/Nuuk", date(2026, 3, 16)),  # on a Saturday evening, 28 March
    ("America/Los_Angeles", date(2026, 10, 19)),
    ("Asia/Kolkata", date(2026, 6, 1)),
    ("Pacific/Apia", date(2011, 12, 12)),  # has no 30 December
]

DAYS = 21


@pytest.mark.parametrize(("zone", "start"), WEEKS, ids=lambda value: str(value).replace("/", "-"))
async def test_weeks_with_a_clock_change_break_no_rule(zone: str, start: date) -> None:
    """Posts came, people rated, the platform and the host failed now and then, and every rule held."""
    report = await rehearse(DAYS, start=start, zone_name=zone, seed=start.year)
    assert report.broken == ()
    assert min(report.posts_by_kind.values()) >= 8
    assert report.ratings > 50
    assert report.people == 5
    assert report.downtimes > 0
    assert report.changes > 3
    assert min(report.leans, report.offers, report.outcomes, report.extras, report.absences) > 0


async def test_the_same_seed_gives_the_same_report() -> None:
    """Whatever ids are drawn and in whatever order posts go out; another seed plays something else."""
    first, second, other = [
        await rehearse(10, start=date(2026, 3, 16), zone_name="Europe/Berlin", seed=seed) for seed in (3, 3, 4)
    ]
    assert first == second
    assert replace(first, seed=4) != other


async def test_a_single_day_can_be_rehearsed() -> None:
    """A Monday without anything special."""
    report = await rehearse(1, start=date(2026, 3, 16), zone_name="Asia/Kolkata")
    assert report.as_json() == {
        "days": 1,
        "start": "2026-03-16",
        "zone": "Asia/Kolkata",
        "seed": 0,
        "posts_by_kind": {"question": 1, "tradeoff": 1},
        "people": report.people,
        "ratings": report.ratings,
        "reviews": report.reviews,
        "leans": report.leans,
        "guesses": 0,
        "offers": report.offers,
        "outcomes": 0,
        "extras": 0,
        "absences": 0,
        "changes": 0,
        "downtimes": 0,
        "mishaps": 0,
        "broken": [],
    }


async def test_a_weekend_has_no_posts() -> None:
    """By default, Saturday and Sunday are no study days."""
    report = await rehearse(2, start=date(2026, 3, 14), zone_name="Europe/Berlin")
    assert set(report.posts_by_kind.values()) == {0}
    assert report.broken == ()


@pytest.mark.parametrize(("days", "zone"), [(0, "Europe/Berlin"), (3, "Europe/Berlim"), (90_000, "Europe/Berlin")])
async def test_what_cannot_be_played_is_refused(days: int, zone: str) -> None:
    """No day, no such zone, or farther than anybody knows the clocks."""
    with pytest.raises(ValueError, match="expected"):
        await rehearse(days, start=date(2026, 3, 16), zone_name=zone)
