"""When a study day is, when its posts are due and when it closes: rules C1 to C6.

Three kinds of time, never mixed: a ``day`` is a local date of a channel, an ``at`` is an aware UTC instant, and a
``post_time`` is what a wall clock in the channel's ``zone`` shows. Zone data comes from the pinned ``tzdata``
package alone (C4).
"""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import metadata, resources
from zoneinfo import ZoneInfo

# C4: Python prefers the zone files of the host, which are older than the pinned package on many of them: posts would
# be an hour off there, and two hosts would disagree. What was read from those files before is forgotten as well.
zoneinfo.reset_tzpath(to=[])
ZoneInfo.clear_cache()

TZDATA_VERSION: str = metadata.version("tzdata")
"""The version of the zone data in use (C4): instants stored under another version must be computed anew."""

EARLIEST, LATEST = time(5), time(21)
"""The bounds of a post time, both allowed (C6). The first hour after closing and the night stay free."""

CLOSING_TIME = time(4)
"""When a study day ends, on the wall clock of the next local day (C6)."""

CLOSING_DELAY = timedelta(minutes=2)
"""From closing to the closing step, so that a rating still queued cannot lose to a freeze (C6)."""

LATEST_SENDING = timedelta(hours=6)
SHORTEST_OPEN = timedelta(hours=4)
SEARCH_DAYS = 400
ONE_DAY = timedelta(days=1)


@cache
def zone_names() -> frozenset[str]:
    """Return every zone name of the pinned tzdata, links such as ``US/Eastern`` included (C4).

    ``Factory`` is left out: it names no place, it is the mark of a clock that nobody has set.
    """
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split()) - {"Factory"}


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone of that exact name, from the pinned tzdata alone (C4).

    Raises ValueError for any name that tzdata does not list. The list is asked before the loader, because a name
    becomes a file path there: ``Europe``, ``zone.tab`` and ``../etc`` each raise something else, or worse.
    """
    if name not in zone_names():
        raise ValueError(f"unknown time zone {name[:60]!r}: expected a tzdata name such as 'Europe/Berlin'")
    return ZoneInfo(name)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the local date in ``zone`` at the instant ``at``. Raises ValueError for a naive ``at``."""
    if at.tzinfo is None:  # Python would take it for the host's own time, without a word.
        raise ValueError(f"expected an aware instant, got {at.isoformat()}")
    return at.astimezone(zone).date()


def post_instant(day: date, post_time: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of ``post_time`` on ``day``, a local date in ``zone`` (C2; RFC 5545, 3.3.5).

    A wall time skipped in spring moves later by the gap, one that comes twice takes the first: every day has one
    post, since a missing one would break streaks through no fault of the member. The moved instant may fall on the
    next local date (Nuuk, 23:30); the day keeps its label. Whether ``day`` exists at all is for ``day_exists`` to
    say: what is returned for a date that does not is an instant of the date after it.
    """
    return datetime.combine(day, post_time.replace(fold=0), tzinfo=zone).astimezone(UTC)


def day_exists(day: date, zone: ZoneInfo) -> bool:
    """Tell whether some instant has the local date ``day`` (C2): Apia jumped from 2011-12-29 to 2011-12-31.

    A date is missing only if one gap swallows it whole, its first moment and its last.
    """
    return _on_the_clock(day, time.min, zone) or _on_the_clock(day, time.max, zone)


def _on_the_clock(day: date, wall: time, zone: ZoneInfo) -> bool:
    """Tell whether the clocks of ``zone`` show ``wall`` on ``day``, that is, whether no gap skips it."""
    asked_for = datetime.combine(day, wall)
    shown = asked_for.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return shown.replace(tzinfo=None) == asked_for


def closing(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which ``day`` closes: 04:00 of the next local day that exists (C6).

    A rating at this very instant is still on time (S1). Clock changes are settled as for posts (C2), and that takes
    care of a date that does not exist: its 04:00 moves by the gap of 24 hours to 04:00 of the date after it.
    """
    return post_instant(day + ONE_DAY, CLOSING_TIME, zone)


def last_moment(due_at: datetime, closes_at: datetime) -> datetime:
    """Return the last UTC instant at which a post due at ``due_at`` may still be sent; later it is missed (C3).

    Six hours late at most, and four hours before closing at the latest, so that everybody has time to answer.
    """
    return min(due_at + LATEST_SENDING, closes_at - SHORTEST_OPEN)


def check_post_time(post_time: time) -> None:
    """Raise ValueError unless the naive wall clock ``post_time`` lies within 05:00 to 21:00, both included (C6)."""
    if not EARLIEST <= post_time <= LATEST:
        raise ValueError(f"{post_time:%H:%M} is not a post time: expected {EARLIEST:%H:%M} to {LATEST:%H:%M}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When a channel studies. Holidays and pauses are days off; they act on days without a post only (C5)."""

    zone: ZoneInfo
    post_time: time  # wall clock in `zone`; `check_post_time` has seen it
    weekdays: frozenset[int]  # Monday is 0; empty: never
    days_off: tuple[tuple[date, date], ...] = ()  # first and last local date, both included; in any order


def is_active(timetable: Timetable, day: date) -> bool:
    """Tell whether ``day`` is to have a post: a study weekday, no day off, and a date that exists (C2, C5)."""
    return (
        day.weekday() in timetable.weekdays
        and not any(first <= day <= last for first, last in timetable.days_off)
        and day_exists(day, timetable.zone)  # last, as it alone costs a look into the zone
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One study day of a channel and kind, with the UTC instant at which its post is due (C2)."""

    day: date
    at: datetime


def next_slot(timetable: Timetable, *, after: Slot | None, now: datetime | None) -> Slot | None:
    """Return the slot to come: the first active day after ``after``, at an instant later than it and ``now`` (C3).

    ``after`` is the slot of the last row of that kind; None where the channel has had none. ``now`` (UTC) is given
    after a change of zone, time or days, and at the start; None when the schedule simply moves on, so that no day
    is left out after downtime. At least one of the two is needed, else ValueError.

    Labels and instants only grow, whatever changed in between: a zone to the east over the date line may offer the
    next label at an instant already past, one to the west the old label once more. None means that nothing is
    active within 400 days: no weekdays, or a pause without an end.
    """
    days, instants = [], []
    if after is not None:
        days.append(after.day + ONE_DAY)
        instants.append(after.at)
    if now is not None:
        # A gap may carry yesterday's post over midnight, so that it is still to come (C2).
        days.append(local_day(now, timetable.zone) - ONE_DAY)
        instants.append(now)
    if not days:
        raise ValueError("next_slot needs `after`, `now` or both")
    return _first_slot(timetable, max(days), max(instants))


def _first_slot(timetable: Timetable, first: date, later_than: datetime) -> Slot | None:
    """Return the first slot from the day ``first`` on whose instant is later than ``later_than``."""
    for distance in range(SEARCH_DAYS + 1):
        day = first + timedelta(days=distance)
        if is_active(timetable, day):
            at = post_instant(day, timetable.post_time, timetable.zone)
            if at > later_than:
                return Slot(day=day, at=at)
    return None
