"""The whole promise: a year in each of six zones, with nothing broken."""

from datetime import date

import pytest

from adapters.rehearsal import rehearse

YEARS = [
    ("America/Los_Angeles", date(2026, 1, 1)),
    ("Europe/Berlin", date(2026, 1, 1)),
    ("Asia/Kolkata", date(2026, 1, 1)),
    ("Australia/Lord_Howe", date(2026, 1, 1)),
    ("America/Nuuk", date(2026, 1, 1)),
    ("Pacific/Apia", date(2011, 6, 1)),
]


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("zone", "start"), YEARS)
async def test_a_year_breaks_no_rule(zone: str, start: date) -> None:
    """365 days with some 30 downtimes, 50 changes of settings and 100 mishaps."""
    report = await rehearse(365, start=start, zone_name=zone)
    assert report.broken == ()
    assert min(report.posts_by_kind.values()) > 200
    assert report.ratings > 1000
    assert min(report.leans, report.offers, report.outcomes) > 100
    assert min(report.extras, report.absences) > 10


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(1, 11))
async def test_other_people_and_other_mishaps_break_no_rule(seed: int) -> None:
    """Ten more seeds, four months each, over both clock changes of a zone with half an hour."""
    report = await rehearse(120, start=date(2026, 2, 1 + seed), zone_name="Australia/Lord_Howe", seed=seed)
    assert report.broken == ()
