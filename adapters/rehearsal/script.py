"""What is to happen in a rehearsal: changes of settings, holidays, downtimes and mishaps, all from one seed.

Instants are worked out from local days of the channel's first zone. The same days, zone and seed give the same script.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from adapters.rehearsal.facts import Downtime, Settings
from adapters.rehearsal.mishaps import Call, Mishap, Mishaps
from bot.cards import Kind
from bot.errors import CannotLook, InDoubt, NotSent
from bot.rules.calendar import zone

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
FIRST_YEAR, LAST_YEAR = 1975, 2199  # before, zones had offsets of odd minutes
WEEKDAYS: Final = frozenset(range(5))
AT_FIRST: Final[Mapping[Kind, time]] = {"question": time(9, 30), "tradeoff": time(13, 30)}
JOURNEYS: Final = (
    "Asia/Tokyo",
    "America/New_York",
    "Pacific/Auckland",
    "Europe/London",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
)
PATH: Final = "first-steps"
A_MONTH: Final = 30  # days
Amendment = Callable[[Settings], Settings]
CALM: Final = 4
"""Days at both ends on which nothing is changed: so that even a short rehearsal begins and ends like a plain week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Everything that is planned."""

    start: datetime  # local midnight of the first day
    end: datetime  # a little after the closing of the last
    settings: tuple[tuple[datetime, Settings], ...]  # from when on; the first at the start
    downtimes: tuple[Downtime, ...]
    mishaps: Mishaps
    extras: tuple[datetime, ...] = ()  # when whoever manages the channel asks for one more post


def write(days: int, *, start: date, zone_name: str, seed: int) -> Script:
    """Return the script of so many local days. Raises ValueError for an unknown zone, and for days out of reach."""
    if days < 1 or not FIRST_YEAR <= start.year <= (start + days * DAY).year <= LAST_YEAR:
        raise ValueError(f"{days} days from {start}: expected at least one, from {FIRST_YEAR} to {LAST_YEAR}")
    here = zone(zone_name)
    random = Random(f"script {seed}")  # noqa: S311  a game, no secret
    downtimes = tuple(_downtimes(random, start, days, here))
    return Script(
        start=_at(start, time.min, here),
        end=_at(start + days * DAY, time(4, 10), here),
        settings=tuple(_settings(random, start, days, here, downtimes)),
        downtimes=downtimes,
        mishaps=_mishaps(seed),
        extras=tuple(_extras(Random(f"extras {seed}"), start, days, here)),  # noqa: S311
    )


def _at(day: date, at: time, here: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=here).astimezone(UTC)


def _some(random: Random, start: date, days: int, every: int, *, lasting: int = 0) -> Iterator[date]:
    """Yield a day in each stretch of so many days, but none in the calm ones; what begins then lasts so long."""
    for first in range(CALM, days - CALM - lasting, every):
        last = min(first + every, days - CALM - lasting) - 1
        yield start + random.randint(first, last) * DAY


def _downtimes(random: Random, start: date, days: int, here: ZoneInfo) -> Iterator[Downtime]:
    """Yield downtimes that do not overlap: over a post, over most of a day, over a closing, over several days."""
    found: list[Downtime] = []
    kinds = [(30, 9, (1, 5)), (45, 8, (8, 12)), (60, 2, (3, 8))]
    if days >= A_MONTH:  # else hardly a post would be left
        kinds.append((80, 0, (30, 100)))
    for every, earliest, hours in kinds:
        for day in _some(random, start, days, every, lasting=5):
            begin = _at(day, time(earliest, random.randrange(0, 60), 11), here)
            found.append(Downtime(start=begin, end=begin + random.uniform(*hours) * HOUR))
    free = datetime.min.replace(tzinfo=UTC)
    for each in sorted(found, key=lambda downtime: downtime.start):
        if each.start > free:
            yield each
            free = each.end + HOUR


def _settings(
    random: Random, start: date, days: int, here: ZoneInfo, downtimes: Sequence[Downtime]
) -> Iterator[tuple[datetime, Settings]]:
    """Yield how the channel is set up, one change after the other; nobody can change anything during a downtime."""
    # Not every channel has a quiz day, or follows a path.
    quiz_weekday, path = random.choice((None, *range(5))), random.choice(("", PATH))
    now = Settings(
        zone=here.key,
        times=AT_FIRST,
        weekdays=WEEKDAYS,
        days_off=(),
        quorum=1,
        quiz_weekday=quiz_weekday,
        path=path,
    )
    at = _at(start, time.min, here)
    yield at, now
    changes: list[tuple[date, Amendment]] = [
        *_holidays(random, start, days),
        *_journeys(random, start, days, here.key),
        *_restless(random, start, days, here.key),
        *_hours(random, start, days),
        *_weeks(random, start, days),
        *((day, partial(replace, quorum=random.randint(1, 4))) for day in _some(random, start, days, 40)),
    ]
    for day, change in sorted(changes, key=lambda each: each[0]):
        wished = _at(day, time(random.randrange(0, 24), random.randrange(0, 60), 17), here)
        at = max(wished, at + timedelta(minutes=1))
        for downtime in downtimes:
            if downtime.start <= at < downtime.end:
                at = downtime.end + timedelta(minutes=7)
        now = change(now)
        yield at, now


def _holidays(random: Random, start: date, days: int) -> Iterator[tuple[date, Amendment]]:
    for first in _some(random, start, days, 30):
        span = (first, first + random.choice((0, 0, 1, 4, 9 if days >= A_MONTH else 4)) * DAY)
        yield first - random.choice((0, 1, 7)) * DAY, _day_off(span)


def _day_off(span: tuple[date, date]) -> Amendment:
    return lambda now: replace(now, days_off=(*now.days_off, span))


def _journeys(random: Random, start: date, days: int, home: str) -> Iterator[tuple[date, Amendment]]:
    """The team moves to another zone for a while, and back."""
    for day in _some(random, start, days, 80, lasting=12):
        away = random.choice(JOURNEYS)
        yield day, partial(replace, zone=away)
        yield day + random.randint(3, 12) * DAY, partial(replace, zone=home)


def _restless(random: Random, start: date, days: int, home: str) -> Iterator[tuple[date, Amendment]]:
    """For a week, somebody plays with the settings: so that a change falls between any two posts and closings."""
    for day in _some(random, start, days, 120, lasting=8):
        for _ in range(10):
            moment = day + random.randrange(8) * DAY
            yield moment, partial(replace, zone=random.choice(JOURNEYS), times=_some_times(random))
        yield day + 8 * DAY, partial(replace, zone=home)


def _some_times(random: Random) -> Mapping[Kind, time]:
    return {kind: time(random.randint(5, 20), random.randrange(0, 60, 5)) for kind in AT_FIRST}


def _hours(random: Random, start: date, days: int) -> Iterator[tuple[date, Amendment]]:
    for day in _some(random, start, days, 50):
        yield day, partial(replace, times=_some_times(random))


def _weeks(random: Random, start: date, days: int) -> Iterator[tuple[date, Amendment]]:
    """The team studies on other days for two weeks."""
    for day in _some(random, start, days, 110, lasting=14):
        weekdays = random.choice((WEEKDAYS | {5}, WEEKDAYS - {4}, frozenset(range(7)), frozenset({1, 3})))
        yield day, partial(replace, weekdays=weekdays)
        yield day + 14 * DAY, partial(replace, weekdays=WEEKDAYS)


def _extras(random: Random, start: date, days: int, here: ZoneInfo) -> Iterator[datetime]:
    """Yield when an extra post is asked for, by day and by night, and now and then once more within the hour."""
    for day in _some(random, start, days, 15):
        at = _at(day, time(random.randrange(0, 24), random.randrange(0, 60), 23), here)
        yield at
        if random.random() < 0.3:
            yield at + random.uniform(1, 90) * timedelta(minutes=1)


def _mishaps(seed: int) -> Mishaps:
    """Return what goes wrong with a call: a matter of what it is and when, never of the ids in it."""

    def mishap(call: Call) -> Mishap | None:
        about = call.message.title if call.message else ""
        random = Random(f"mishap {seed} {call.what} {about} {call.at:%Y-%m-%dT%H} {call.attempt}")  # noqa: S311
        chance = random.random()
        match call.what:
            case "post":
                return _of_a_post(chance * (0.3 if call.attempt > 1 else 1.0), random)
            case "find":
                return _of_a_look(chance)
            case _:
                return _of_an_edit(chance)

    return mishap


def _of_a_post(chance: float, random: Random) -> Mishap | None:
    if chance < 0.03:
        return Mishap(raises=NotSent("slow down", wait_s=random.uniform(0, 200)))
    if chance < 0.05:
        return Mishap(raises=InDoubt("the answer was lost"), lands=True)
    if chance < 0.07:
        return Mishap(raises=InDoubt("the connection broke"))
    if chance < 0.10:
        return Mishap(delay_s=random.uniform(1, 25))
    return None


def _of_a_look(chance: float) -> Mishap | None:
    if chance < 0.2:
        return Mishap(raises=CannotLook("no permission to look"))
    return Mishap(raises=NotSent("slow down", wait_s=5)) if chance < 0.4 else None


def _of_an_edit(chance: float) -> Mishap | None:
    if chance < 0.02:
        return Mishap(raises=NotSent("slow down", wait_s=10))
    return Mishap(raises=InDoubt("the answer was lost"), lands=chance < 0.03) if chance < 0.04 else None
