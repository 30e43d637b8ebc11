"""Days, post times and closings as instants: rules C2, C4 and C6."""

import os
import subprocess
import sys
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import (
    CLOSING_DELAY,
    EARLIEST,
    LATEST,
    TZDATA_VERSION,
    check_post_time,
    closing,
    day_exists,
    last_moment,
    local_day,
    post_instant,
    zone,
    zone_names,
)

ONE_DAY = timedelta(days=1)
NAMES = sorted(zone_names())
MINUTES = [time(minute // 60, minute % 60) for minute in range(24 * 60)]
ALLOWED = [t for t in MINUTES if EARLIEST <= t <= LATEST]
MALFORMED = ["", " ", ".", "Europe", "Europe/", "Europe//Berlin", "Europe\\Berlin", "UTC\0", "\ud800", "x" * 5000]
NO_ZONES = ["..", "../etc", "/etc/passwd", "./UTC", "Europe/../UTC", "zone.tab", "tzdata.zi", "Factory", "localtime"]
UNKNOWN = ["Middle/Earth", "europe/berlin", "Europe/Berlin ", "Europe/Berlin\n", "Europe.Berlin", "CEST", "+02:00"]
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.


def utc(text: str) -> datetime:
    """Return a UTC instant written as ``2026-03-29 01:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def offset(at: datetime, where: ZoneInfo) -> timedelta:
    """Return local time less UTC at an instant."""
    return at.astimezone(where).replace(tzinfo=None) - at.astimezone(UTC).replace(tzinfo=None)


@cache
def days_of_change(name: str) -> list[date]:
    """Return the local dates from 2000 to 2037 around each change of offset; some plain days if there is none."""
    noon, changed = datetime(2000, 1, 1, 12, tzinfo=UTC), []
    weeks = [noon + n * 7 * ONE_DAY for n in range(38 * 52)]
    for week in (
        week for week, following in pairwise(weeks) if offset(week, zone(name)) != offset(following, zone(name))
    ):
        days = [week + n * ONE_DAY for n in range(8)]
        changed += [later for day, later in pairwise(days) if offset(day, zone(name)) != offset(later, zone(name))]
    return [(at + near * ONE_DAY).date() for at in changed or [noon] for near in (-1, 0, 1)]


@st.composite
def zones_and_days(draw: st.DrawFn) -> tuple[ZoneInfo, date]:
    """Draw a zone and a date that exists there, every second one close to a clock change."""
    name = draw(st.sampled_from(NAMES))
    plain = st.dates(date(2000, 1, 1), date(2037, 12, 31))
    day = draw(st.one_of(st.sampled_from(days_of_change(name)), plain))
    return zone(name), day if day_exists(day, zone(name)) else day + ONE_DAY


def by_rfc_5545(day: date, post_time: time, where: ZoneInfo) -> datetime:
    """Find the instant by trying the offsets around it: the first that shows the time, else the offset before."""
    wall = datetime.combine(day, post_time)
    before, after = (offset(wall.replace(tzinfo=UTC) + far * ONE_DAY, where) for far in (-2, 2))
    instants = sorted((wall - each).replace(tzinfo=UTC) for each in (before, after))
    showing = [at for at in instants if at.astimezone(where).replace(tzinfo=None) == wall]
    return showing[0] if showing else (wall - before).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "day", "post_time", "expected"),
    [
        pytest.param("Europe/Berlin", date(2026, 7, 1), time(9, 30), "2026-07-01 07:30", id="plain"),
        pytest.param("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29 01:30", id="gap"),
        pytest.param("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25 00:30", id="fold"),
        pytest.param("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29 01:30", id="over-midnight"),
        pytest.param("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03 15:45", id="half-gap"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04 14:45", id="half-fold"),
        pytest.param("Pacific/Apia", date(2011, 12, 29), time(21), "2011-12-30 07:00", id="before-the-jump"),
        pytest.param("Pacific/Apia", date(2011, 12, 31), time(5), "2011-12-30 15:00", id="after-the-jump"),
    ],
)
def test_a_post_is_due_at_its_wall_clock(name: str, day: date, post_time: time, expected: str) -> None:
    """A skipped wall time moves later by the gap, and one that comes twice takes the first (C2)."""
    assert post_instant(day, post_time, zone(name)) == utc(expected)


def test_a_post_time_cannot_ask_for_the_second_time_round() -> None:
    """A fold in the post time, from wherever it came, is ignored (C2)."""
    late = time(2, 30, fold=1)
    assert post_instant(date(2026, 10, 25), late, zone("Europe/Berlin")) == utc("2026-10-25 00:30")
    assert post_instant(date(2026, 3, 29), late, zone("Europe/Berlin")) == utc("2026-03-29 01:30")


def test_a_moved_post_keeps_its_day() -> None:
    """In Nuuk 23:30 was skipped on 28 March 2026: the post comes at 00:30 of the 29th (C2)."""
    where = zone("America/Nuuk")
    at = post_instant(date(2026, 3, 28), time(23, 30), where)
    assert at.astimezone(where).replace(tzinfo=None) == datetime(2026, 3, 29, 0, 30)  # noqa: DTZ001 a wall clock
    assert at < post_instant(date(2026, 3, 29), time(23, 30), where)


@steady
@given(zones_and_days(), st.sampled_from(MINUTES[:240]) | st.sampled_from(MINUTES), st.sampled_from([0, 1]))
def test_instants_follow_rfc_5545(drawn: tuple[ZoneInfo, date], post_time: time, fold: int) -> None:
    """Gap: the offset before it; overlap: the first; whatever fold the post time carries (C2)."""
    where, day = drawn
    at = post_instant(day, post_time.replace(fold=fold), where)
    assert at == by_rfc_5545(day, post_time, where)
    assert at.tzinfo is UTC


@steady
@given(zones_and_days(), st.sampled_from(MINUTES))
def test_instants_grow_with_the_day(drawn: tuple[ZoneInfo, date], post_time: time) -> None:
    """The post of a later day is due later, at any post time (C2)."""
    where, day = drawn
    days = [each for each in (day + n * ONE_DAY for n in range(4)) if day_exists(each, where)]
    instants = [post_instant(each, post_time, where) for each in days]
    assert instants == sorted(set(instants))


@steady
@given(zones_and_days(), st.sampled_from(ALLOWED))
def test_an_allowed_post_falls_on_its_own_day(drawn: tuple[ZoneInfo, date], post_time: time) -> None:
    """From 05:00 to 21:00 no clock change carries a post over midnight (C6)."""
    where, day = drawn
    assert local_day(post_instant(day, post_time, where), where) == day


def test_a_date_that_was_skipped_does_not_exist() -> None:
    """Samoa and Tokelau had no 30 December 2011, Kwajalein no 21 August 1993 (C2)."""
    skipped = [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Fakaofo", date(2011, 12, 30))]
    skipped += [("Pacific/Kwajalein", date(1993, 8, 21))]
    for name, day in skipped:
        around = [day_exists(day + n * ONE_DAY, zone(name)) for n in (-1, 0, 1)]
        assert around == [True, False, True], name


@steady
@given(st.sampled_from(NAMES), st.data())
def test_a_day_exists_if_some_instant_shows_it(name: str, data: st.DataObject) -> None:
    """Every date that clocks show at some quarter of an hour exists, and no other (C2)."""
    where = zone(name)
    day = data.draw(st.sampled_from([*days_of_change(name), date(2011, 12, 30)]))
    start = datetime.combine(day, time(), tzinfo=UTC) - 2 * ONE_DAY
    shown = {local_day(start + n * timedelta(minutes=15), where) for n in range(5 * 96)}
    assert day_exists(day, where) == (day in shown)


def test_a_day_whose_midnight_or_noon_is_skipped_exists() -> None:
    """Santiago springs forward at midnight: 6 September 2026 begins at 01:00, and is a day (C2)."""
    assert day_exists(date(2026, 9, 6), zone("America/Santiago"))


def test_the_local_day_is_that_of_the_channel() -> None:
    """One instant has two dates on both sides of the date line; a naive one is refused."""
    at = utc("2026-01-10 11:00")
    assert local_day(at, zone("Pacific/Kiritimati")) == date(2026, 1, 11)
    assert local_day(at, zone("Pacific/Pago_Pago")) == date(2026, 1, 10)
    assert local_day(at.astimezone(zone("Asia/Tokyo")), zone("Pacific/Pago_Pago")) == date(2026, 1, 10)
    with pytest.raises(ValueError, match="aware"):
        local_day(at.replace(tzinfo=None), zone("UTC"))


def test_a_day_closes_at_four_on_the_next_one() -> None:
    """04:00 of the next local day that exists, on both sides of a clock change (C6)."""
    berlin, apia = zone("Europe/Berlin"), zone("Pacific/Apia")
    assert closing(date(2026, 3, 27), berlin) == utc("2026-03-28 03:00")
    assert closing(date(2026, 3, 28), berlin) == utc("2026-03-29 02:00")
    assert closing(date(2011, 12, 29), apia).astimezone(apia).date() == date(2011, 12, 31)
    assert closing(date(2011, 12, 29), apia) == utc("2011-12-30 14:00")
    assert timedelta(minutes=2) == CLOSING_DELAY


@steady
@given(zones_and_days())
def test_closings_grow_with_the_day(drawn: tuple[ZoneInfo, date]) -> None:
    """A later day closes later, and each at the first 04:00 after it, by its own clocks (C6)."""
    where, day = drawn
    shut = closing(day, where)
    assert shut < closing(local_day(shut, where), where)
    assert all(not day_exists(day + n * ONE_DAY, where) for n in range(1, (local_day(shut, where) - day).days))
    assert shut == by_rfc_5545(local_day(shut, where), time(4), where)


@steady
@given(zones_and_days(), st.sampled_from(ALLOWED))
def test_every_post_can_be_sent_and_answered(drawn: tuple[ZoneInfo, date], post_time: time) -> None:
    """A post is due before its last moment, at most six hours before it and four before closing (C3, C6)."""
    where, day = drawn
    due, closes = post_instant(day, post_time, where), closing(day, where)
    last = last_moment(due, closes)
    assert due < last <= due + timedelta(hours=6)
    assert closes - last >= timedelta(hours=4)
    assert last in {due + timedelta(hours=6), closes - timedelta(hours=4)}


def test_a_morning_post_waits_six_hours_and_an_evening_post_until_midnight() -> None:
    """The earlier of due + 6 h and closing - 4 h is the last moment (C3)."""
    closes = utc("2026-01-02 04:00")
    assert last_moment(utc("2026-01-01 09:30"), closes) == utc("2026-01-01 15:30")
    assert last_moment(utc("2026-01-01 21:00"), closes) == utc("2026-01-02 00:00")


@given(st.times())
def test_post_times_lie_between_five_and_nine_in_the_evening(post_time: time) -> None:
    """05:00 and 21:00 are allowed themselves; a second before or after is not (C6)."""
    if time(5) <= post_time <= time(21):
        check_post_time(post_time)
    else:
        with pytest.raises(ValueError, match="05:00 to 21:00"):
            check_post_time(post_time)


@pytest.mark.parametrize("allowed", [time(5), time(9, 30), time(13, 30), time(21)])
@pytest.mark.parametrize("refused", [time(4, 59, 59), time(21, 0, 1), time(0), time(23, 59)])
def test_the_bounds_of_a_post_time(allowed: time, refused: time) -> None:
    """Both bounds are allowed, and so are the two defaults (C6)."""
    check_post_time(allowed)
    with pytest.raises(ValueError, match="is not a post time"):
        check_post_time(refused)


def test_the_zone_data_is_the_pinned_package() -> None:
    """The version is the one in the requirements, and no folder of the host is searched (C4)."""
    pinned = (Path(__file__).parents[2] / "requirements.txt").read_text(encoding="utf-8")
    assert f"tzdata=={TZDATA_VERSION} " in pinned
    assert zoneinfo.TZPATH == ()


def test_every_zone_is_read_from_the_package() -> None:
    """Each zone has the offsets of its own file in tzdata, month by month for three years (C4)."""
    package = resources.files("tzdata") / "zoneinfo"
    months = [datetime(year, month, 15, 12, tzinfo=UTC) for year in (2026, 2027, 2028) for month in range(1, 13)]
    for name in NAMES:
        with package.joinpath(*name.split("/")).open("rb") as file:
            own = ZoneInfo.from_file(file)
        assert [offset(at, zone(name)) for at in months] == [offset(at, own) for at in months], name
    assert len(NAMES) > 590


def test_zone_files_of_the_host_are_forgotten(tmp_path: Path) -> None:
    """A host whose Berlin lies at UTC, already loaded before the rules are, changes nothing (C4)."""
    (tmp_path / "Europe").mkdir()
    wrong = (resources.files("tzdata") / "zoneinfo" / "UTC").read_bytes()
    (tmp_path / "Europe" / "Berlin").write_bytes(wrong)
    script = (
        "from datetime import datetime as d; from zoneinfo import ZoneInfo; early = ZoneInfo('Europe/Berlin');"
        "from bot.rules.calendar import zone; at = d(2026, 1, 1);"
        "print(early.utcoffset(at), zone('Europe/Berlin').utcoffset(at))"
    )
    host = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", script], env=host, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0:00:00", "1:00:00"]


@pytest.mark.parametrize("name", [*MALFORMED, *NO_ZONES, *UNKNOWN])
def test_other_names_are_no_zones(name: str) -> None:
    """Unknown and malformed names, paths and the package's other files included, are a short ValueError (C4)."""
    with pytest.raises(ValueError, match="unknown time zone") as refusal:
        zone(name)
    assert len(str(refusal.value)) < 300


@given(st.text(max_size=20))
def test_any_text_is_a_listed_zone_or_refused(name: str) -> None:
    """Whatever is typed, no other exception comes out (C4)."""
    try:
        assert zone(name).key == name
    except ValueError:
        assert name not in zone_names()
