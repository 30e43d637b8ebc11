"""Which posts the judge expects, in cases small enough to count by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from adapters.rehearsal.facts import Change, Downtime, Facts, Settings
from adapters.rehearsal.judge.rows import Row, days_of, plan_of
from adapters.rehearsal.script import WEEKDAYS
from bot.cards import Kind

BERLIN = Settings(zone="Europe/Berlin", times={"question": time(9, 30)}, weekdays=WEEKDAYS, days_off=(), quorum=1)
MORNING: Mapping[Kind, time] = {"question": time(9, 30), "tradeoff": time(13, 30)}


def at(text: str) -> datetime:
    """Return an instant of March 2026, in UTC, from ``day hour:minute``."""
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


def rows(*changes: tuple[datetime, Settings], downtimes: tuple[Downtime, ...] = (), until: str = "31") -> list[Row]:
    """Return the rows of a channel that was set up so, one setting after the other."""
    facts = Facts(
        start=changes[0][0],
        end=at(until),
        cards={},
        zones={},
        changes=[Change(at=since, settings=settings, announced={}) for since, settings in changes],
        downtimes=list(downtimes),
    )
    return list(plan_of(facts).rows)


def test_weekdays_have_rows_and_weekends_have_none() -> None:
    """Friday 27 and Monday 30 March, an hour earlier after the clocks went forward."""
    assert [(row.day.day, row.due) for row in rows((at("27 00:00"), BERLIN))] == [
        (27, at("27 08:30")),
        (30, at("30 07:30")),
    ]


def test_a_day_off_has_no_row() -> None:
    """First and last day are both off (C5)."""
    holiday = replace(BERLIN, days_off=((date(2026, 3, 17), date(2026, 3, 18)),))
    assert [row.day.day for row in rows((at("16 00:00"), holiday), until="21")] == [16, 19, 20]


def test_a_row_of_downtime_is_made_when_it_ends_and_may_come_too_late() -> None:
    """Down from Monday to Thursday noon: Thursday's may still be sent, the others not (C3)."""
    down = Downtime(start=at("16 00:00"), end=at("19 12:00"))
    found = rows((at("15 00:00"), BERLIN), downtimes=(down,), until="19 23:00")
    assert [row.day.day for row in found] == [16, 17, 18, 19]
    assert {row.made for row in found} == {at("19 12:00")}
    assert [row.made <= row.until for row in found] == [False, False, False, True]


def test_a_zone_to_the_west_never_brings_a_label_back() -> None:
    """After Tuesday's post in Auckland, Tuesday morning in Los Angeles is still to come: the next is Wednesday (C3)."""
    auckland = replace(BERLIN, zone="Pacific/Auckland")
    angeles = replace(BERLIN, zone="America/Los_Angeles")
    found = rows((at("15 00:00"), auckland), (at("17 00:00"), angeles), until="19")
    assert [(row.day.day, row.zone) for row in found] == [
        (16, "Pacific/Auckland"),
        (17, "Pacific/Auckland"),
        (18, "America/Los_Angeles"),
    ]


def test_a_day_closes_after_the_last_of_its_posts() -> None:
    """The question of Tuesday was due in Auckland, its trade-off in Berlin: Berlin closes later."""
    auckland = replace(BERLIN, zone="Pacific/Auckland", times=MORNING)
    berlin = replace(BERLIN, times=MORNING)
    found = rows((at("16 00:30"), auckland), (at("16 22:00"), berlin), until="17 13:00")
    tuesday = days_of(found, ())[-1]
    assert [(row.kind, row.zone) for row in tuesday.rows] == [
        ("question", "Pacific/Auckland"),
        ("tradeoff", "Europe/Berlin"),
    ]
    assert tuesday.settled == at("18 03:02")


def test_a_day_that_closes_before_its_post_would_come_is_passed_over() -> None:
    """Tuesday's trade-off in Honolulu would come when Tuesday's question in Auckland has long closed (C3)."""
    auckland = replace(BERLIN, zone="Pacific/Auckland", times=MORNING)
    honolulu = replace(BERLIN, zone="Pacific/Honolulu", times=MORNING)
    found = rows((at("15 12:00"), auckland), (at("16 22:00"), honolulu), until="19")
    assert [(row.kind, row.day.day) for row in found] == [
        ("question", 16),
        ("tradeoff", 16),
        ("question", 17),
        ("question", 18),
        ("tradeoff", 18),
    ]
