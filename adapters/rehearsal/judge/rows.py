"""Which posts there ought to be, worked out anew from the settings and the downtimes alone (C1, C2, C3, C5, C6).

A row is a study day of one kind, whether its post could be sent or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from adapters.rehearsal.facts import Change, Downtime, Facts, Settings
from adapters.rehearsal.judge.wall import DAY, wall
from bot.cards import Kind

LATEST: Final = timedelta(hours=6)  # after it was due, a post is sent no more (C3)
LAST_CALL: Final = timedelta(hours=4)  # before closing, a post is sent no more (C3)
CLOSING_STEP: Final = timedelta(minutes=2)  # after closing (C6)
FOR_EVER: Final = 400  # days; whoever has nothing active in them has nothing at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A study day of one kind, with what was fixed when its turn came."""

    kind: Kind
    day: date
    due: datetime
    made: datetime  # when the bot was up to make it
    zone: str
    quorum: int
    closes: datetime

    @property
    def until(self) -> datetime:
        """The last instant at which the post may be sent (C3)."""
        return min(self.due + LATEST, self.closes - LAST_CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A study day of the channel."""

    day: date
    rows: tuple[Row, ...]  # in the order in which they were made; without those that came after the closing step
    settled: datetime  # when its closing step runs

    @property
    def made(self) -> datetime:
        """When the first of its rows was made: what people say about being away acts on days that have none yet."""
        return self.rows[0].made


def first_up(at: datetime, downtimes: Sequence[Downtime]) -> datetime:
    """Return the first instant from ``at`` on at which the bot ran."""
    return max((each.end for each in downtimes if each.start <= at < each.end), default=at)


def active(settings: Settings, day: date) -> bool:
    """Tell whether the channel studies on a date (C2, C5)."""
    return (
        day.weekday() in settings.weekdays
        and not any(first <= day <= last for first, last in settings.days_off)
        and wall(settings.zone).exists(day)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All rows up to the end."""

    rows: tuple[Row, ...]  # by their instants
    next_due: tuple[Mapping[Kind, datetime], ...]  # for each change, when the next post of each kind was to come


def plan_of(facts: Facts) -> Plan:
    """Return the rows that the settings ask for, from each change to the next."""
    made: list[Row] = []
    next_due: list[Mapping[Kind, datetime]] = []
    ends = [*(change.at for change in facts.changes[1:]), facts.end]
    for change, end in zip(facts.changes, ends, strict=True):
        coming = _coming(change, made, facts.downtimes)
        firsts = {kind: next(rows, None) for kind, rows in coming.items()}
        next_due.append({kind: first.due for kind, first in firsts.items() if first})
        for kind, first in firsts.items():
            for row in chain((first,), coming[kind]) if first else ():
                if row.due > end:
                    break
                made.append(row)
    return Plan(rows=tuple(sorted(made, key=lambda row: (row.due, row.kind))), next_due=tuple(next_due))


def _coming(change: Change, made: Sequence[Row], downtimes: Sequence[Downtime]) -> dict[Kind, Iterator[Row]]:
    """Return, by kind, what comes after a change: labels and instants only grow, and no settled day comes back (C3)."""
    settled = [day.day for day in days_of(made, downtimes) if day.settled <= change.at]
    closing = {day.day: day.settled for day in days_of(made, ())}
    coming: dict[Kind, Iterator[Row]] = {}
    for kind in change.settings.times:
        mine = [row for row in made if row.kind == kind]
        labels = [*settled, *(row.day for row in mine)]
        first = max(labels) + DAY if labels else wall(change.settings.zone).day(change.at) - DAY
        later_than = max((change.at, *(row.due for row in mine)))
        rows = _rows(change.settings, kind, first, later_than, downtimes)
        # A day whose closing step runs before its post would come is passed over.
        coming[kind] = (row for row in rows if row.day not in closing or row.due < closing[row.day])
    return coming


def _rows(
    settings: Settings, kind: Kind, first: date, later_than: datetime, downtimes: Sequence[Downtime]
) -> Iterator[Row]:
    """Yield the rows of one kind from the day ``first`` on, whose instants are later than one, until nothing comes."""
    here = wall(settings.zone)
    day, nothing_for = first, 0
    while nothing_for < FOR_EVER:
        nothing_for += 1
        if active(settings, day) and (due := here.instant(day, settings.times[kind])) > later_than:
            nothing_for = 0
            made = first_up(due, downtimes)
            closes = here.closing(day)
            yield Row(kind=kind, day=day, due=due, made=made, zone=settings.zone, quorum=settings.quorum, closes=closes)
        day += DAY


def days_of(rows: Sequence[Row], downtimes: Sequence[Downtime]) -> tuple[Day, ...]:
    """Return the study days of these rows, in their order. One closes after the other (C6)."""
    by_day: dict[date, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row.made, row.due, row.kind)):
        by_day.setdefault(row.day, []).append(row)
    found: list[Day] = []
    for day, mine in sorted(by_day.items()):
        taken: list[Row] = []
        settled = datetime.max.replace(tzinfo=mine[0].due.tzinfo)
        for row in mine:
            if row.made >= settled:
                break  # The day was settled before its turn came: it is asked no more (C3).
            taken.append(row)
            settled = first_up(max(each.closes for each in taken) + CLOSING_STEP, downtimes)
            settled = max((settled, *(each.settled for each in found[-1:])))
        found.append(Day(day=day, rows=tuple(taken), settled=settled))
    return tuple(found)
