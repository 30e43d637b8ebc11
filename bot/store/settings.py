"""A channel's settings: what stands, and the change of each.

Every change is one job. It reads what stands, alters it and writes what differs, so that a second run finds nothing to
do. A change of zone, times, days or pause acts on days without a row, and labels and instants only grow (C3).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Kind, Syllabus
from bot.rules.calendar import ONE_DAY, Timetable, check_post_time, is_active, post_instant, zone
from bot.store.changes import log_change
from bot.store.choosing import choose_cards
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.slots import coming_slot
from bot.store.tables import channel, day_off, schedule
from bot.store.writer import Writer

Span = tuple[date, date]
"""The first and the last of some local dates, both included."""

NO_END: Final = date.max  # how the last day of a pause without an end is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a channel studies."""

    zone: str
    times: Mapping[Kind, time]  # wall clock in the zone
    weekdays: Mapping[Kind, frozenset[int]]  # Monday is 0; empty: no posts of that kind
    holidays: tuple[Span, ...]  # ascending; past ones may stand among them
    pause: tuple[date, date | None] | None  # first and last day, perhaps over by now; without a last: until ended
    quorum: int  # as set (S4)
    path: str  # the id of a learning path; "": none
    pack: str  # whose cards are posted (bot.cards.syllabus)
    quiz_weekday: int | None  # Monday is 0; None: no day
    next: Mapping[Kind, datetime | None]  # when the next post of each kind is due; None: nothing in sight


Alter = Callable[[Settings], Settings]


class SettingsStore:
    """Reading and changing them.

    Each change takes who makes it (``by``, a member's id), what it is in our own words (``what``, kept where something
    differs) and the instant; it returns the next instant by kind (None: nothing in sight). LookupError for a channel
    that was never set up.
    """

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, channel_id: str) -> Settings:
        """Return what is set. Raises LookupError where nothing is."""
        async with self._database.reading() as connection:
            return await read(connection, channel_id)

    async def set_zone(
        self, channel_id: str, zone_name: str, *, by: str, what: str, now: datetime
    ) -> Mapping[Kind, datetime | None]:
        """Go by the clock of another zone. Raises ValueError for one that is unknown."""
        zone(zone_name)
        return await self._change(channel_id, lambda old: replace(old, zone=zone_name), by=by, what=what, now=now)

    async def set_timetable(
        self,
        channel_id: str,
        *,
        times: Mapping[Kind, time],
        weekdays: Mapping[Kind, frozenset[int]],
        by: str,
        what: str,
        now: datetime,
    ) -> Mapping[Kind, datetime | None]:
        """Post at other times, on other weekdays; kinds that are not named stay as they are.

        Raises ValueError for a time outside 05:00 to 21:00 (C6).
        """
        for post_time in times.values():
            check_post_time(post_time)

        def alter(old: Settings) -> Settings:
            return replace(old, times={**old.times, **times}, weekdays={**old.weekdays, **weekdays})

        return await self._change(channel_id, alter, by=by, what=what, now=now)

    async def set_holidays(
        self, channel_id: str, holidays: Sequence[Span], *, by: str, what: str, now: datetime
    ) -> Mapping[Kind, datetime | None]:
        """Take these days off, and no others than these and a pause (C5)."""
        days = tuple(sorted(set(holidays)))
        return await self._change(channel_id, lambda old: replace(old, holidays=days), by=by, what=what, now=now)

    async def set_pause(
        self, channel_id: str, pause: tuple[date, date | None] | None, *, by: str, what: str, now: datetime
    ) -> Mapping[Kind, datetime | None]:
        """Pause from a local date on, through another one or without an end; None ends the pause."""
        return await self._change(channel_id, lambda old: replace(old, pause=pause), by=by, what=what, now=now)

    async def set_quorum(
        self, channel_id: str, quorum: int, *, by: str, what: str, now: datetime
    ) -> Mapping[Kind, datetime | None]:
        """Let a team day take so many people, 1 or more; it acts on days without a row (S4)."""
        return await self._change(channel_id, lambda old: replace(old, quorum=quorum), by=by, what=what, now=now)

    async def set_path(
        self, channel_id: str, path: str, *, by: str, what: str, syllabus: Syllabus, now: datetime
    ) -> Mapping[Kind, datetime | None]:
        """Follow a learning path from its beginning, with the next post already; "" for none."""
        return await self._change(
            channel_id, lambda old: replace(old, path=path), by=by, what=what, now=now, syllabus=syllabus
        )

    async def set_pack(
        self, channel_id: str, pack: str, *, by: str, what: str, syllabus: Syllabus, now: datetime
    ) -> Mapping[Kind, datetime | None]:
        """Post the cards of this pack only, with the next post already."""
        return await self._change(
            channel_id, lambda old: replace(old, pack=pack), by=by, what=what, now=now, syllabus=syllabus
        )

    async def set_quiz_weekday(
        self, channel_id: str, weekday: int | None, *, by: str, what: str, now: datetime
    ) -> Mapping[Kind, datetime | None]:
        """Let the question of that weekday open with a quiz item; None for no day."""
        return await self._change(channel_id, lambda old: replace(old, quiz_weekday=weekday), by=by, what=what, now=now)

    async def go_on(self, channel_id: str, *, by: str, what: str, now: datetime) -> Mapping[Kind, datetime | None]:
        """Post again in a channel that was switched off; what was not posted meanwhile is passed over."""

        async def job(connection: AsyncConnection) -> Mapping[Kind, datetime | None]:
            standing = await read(connection, channel_id, lock=True)
            switched = await connection.execute(
                sa.update(channel).where(channel.c.id == channel_id, ~channel.c.active).values(active=True, off_why="")
            )
            if not switched.rowcount:
                return standing.next
            await log_change(connection, channel_id, by=by, what=what, now=now)
            return {kind: await _plan_anew(connection, channel_id, kind, standing, now) for kind in standing.times}

        return await self._writer.write(job)

    async def _change(
        self, channel_id: str, alter: Alter, *, by: str, what: str, now: datetime, syllabus: Syllabus | None = None
    ) -> Mapping[Kind, datetime | None]:
        """Change what differs; with a ``syllabus``, the next cards are chosen anew."""

        async def job(connection: AsyncConnection) -> Mapping[Kind, datetime | None]:
            old = await read(connection, channel_id, lock=True)
            new = alter(old)
            if new == old:
                return old.next
            await _write(connection, channel_id, old, new, now)
            await log_change(connection, channel_id, by=by, what=what, now=now)
            if syllabus:
                await choose_cards(connection, channel_id, syllabus, now)
            following = dict(old.next)
            for kind in new.times:
                if _decides(new, kind) != _decides(old, kind):
                    following[kind] = await _plan_anew(connection, channel_id, kind, new, now, keep=True)
            return following

        return await self._writer.write(job)


async def read(connection: AsyncConnection, channel_id: str, *, lock: bool = False) -> Settings:
    """Return a channel's settings; with ``lock``, nobody else changes or uses them before the transaction ends."""
    of_channel = sa.select(channel).where(channel.c.id == channel_id)
    of_kinds = sa.select(schedule).where(schedule.c.channel == channel_id).order_by(schedule.c.kind)
    if lock:
        of_channel, of_kinds = of_channel.with_for_update(), of_kinds.with_for_update()
    row = (await connection.execute(of_channel)).first()
    if row is None:
        raise LookupError(f"no channel was set up under {channel_id}")
    kinds = (await connection.execute(of_kinds)).all()
    off = (await connection.execute(sa.select(day_off).where(day_off.c.channel == channel_id))).all()
    pauses = [(each.first_day, each.last_day) for each in off if each.reason == "pause"]
    first, last = max(pauses, key=lambda span: span[1], default=(None, None))
    return Settings(
        zone=row.zone,
        times={each.kind: each.post_time for each in kinds},
        weekdays={each.kind: frozenset(map(int, each.weekdays)) for each in kinds},
        holidays=tuple(sorted((each.first_day, each.last_day) for each in off if each.reason != "pause")),
        pause=None if first is None else (first, None if last == NO_END else last),
        quorum=row.quorum,
        path=row.path,
        pack=row.pack,
        quiz_weekday=row.quiz_weekday,
        next={each.kind: each.next_at for each in kinds},
    )


async def _write(connection: AsyncConnection, channel_id: str, old: Settings, new: Settings, now: datetime) -> None:
    on_path = {"path_since": now} if new.path != old.path else {}
    await connection.execute(
        sa.update(channel)
        .where(channel.c.id == channel_id)
        .values(
            zone=new.zone,
            quorum=new.quorum,
            path=new.path,
            pack=new.pack,
            quiz_weekday=new.quiz_weekday,
            **on_path,
        )
    )
    if (new.holidays, new.pause) != (old.holidays, old.pause):
        await write_days_off(connection, channel_id, new)
    for kind, post_time in new.times.items():
        await connection.execute(
            sa.update(schedule)
            .where(schedule.c.channel == channel_id, schedule.c.kind == kind)
            .values(post_time=post_time, weekdays="".join(map(str, sorted(new.weekdays[kind]))))
        )


async def write_days_off(connection: AsyncConnection, channel_id: str, settings: Settings) -> None:
    """Put the holidays and the pause in the place of what stands."""
    rows = [(span, "holiday") for span in settings.holidays]
    pause = _pause_span(settings)
    while pause in settings.holidays:  # A row is known by its dates alone; a day that is over may well be off.
        pause = (pause[0] - ONE_DAY, pause[1])
    rows += [(pause, "pause")] if pause else []
    await connection.execute(sa.delete(day_off).where(day_off.c.channel == channel_id))
    if rows:
        await connection.execute(
            sa.insert(day_off),
            [
                {"channel": channel_id, "first_day": first, "last_day": last, "reason": reason}
                for (first, last), reason in rows
            ],
        )


def _pause_span(settings: Settings) -> Span | None:
    return (settings.pause[0], settings.pause[1] or NO_END) if settings.pause else None


def timetable(settings: Settings, kind: Kind) -> Timetable:
    """Return when posts of a kind come. Raises ValueError for a zone that is no longer known."""
    pause = _pause_span(settings)
    return Timetable(
        zone=zone(settings.zone),
        post_time=settings.times[kind],
        weekdays=settings.weekdays[kind],
        days_off=(*settings.holidays, *([pause] if pause else [])),
    )


def _decides(settings: Settings, kind: Kind) -> tuple[object, ...]:
    """Return all that decides when posts of a kind come; it can be compared where a zone is no longer known."""
    return settings.zone, settings.times[kind], settings.weekdays[kind], settings.holidays, settings.pause


async def _plan_anew(
    connection: AsyncConnection, channel_id: str, kind: Kind, settings: Settings, now: datetime, *, keep: bool = False
) -> datetime | None:
    """Choose a kind's next slot by its settings, and return its instant.

    ``keep``: a post that is due at this very moment, and still would be, is not passed over by a change of something
    else: its row is made by the next heartbeat.
    """
    when = timetable(settings, kind)
    mine = (schedule.c.channel == channel_id, schedule.c.kind == kind)
    standing = (await connection.execute(sa.select(schedule.c.next_day, schedule.c.next_at).where(*mine))).one()
    due = keep and standing.next_at is not None and standing.next_at <= now
    if due and is_active(when, standing.next_day):
        at = post_instant(standing.next_day, when.post_time, when.zone)
        if at == standing.next_at:
            return at
    slot = await coming_slot(connection, channel_id, kind, when, now)
    day, at_then = (slot.day, slot.at) if slot else (None, None)
    await connection.execute(sa.update(schedule).where(*mine).values(next_day=day, next_at=at_then))
    return at_then
