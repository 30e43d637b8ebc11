"""Pauses and leavings: dated rows that act on posts made afterwards (S6).

The first day on which one acts is the channel's first local day without a row in ``study_day``: a day that has its row
stays as it is. A pause without an end is kept as one through ``FOR_EVER``, since a row without a last day is a leaving.
A member has one pause at a time in a channel: a new one takes the place of what is left of the old.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.calendar import local_day, zone, zone_names
from bot.store.database import Database
from bot.store.reminding import of_member, take_back
from bot.store.reviews import Review
from bot.store.tables import absence, channel, delivery, post, review, study_day
from bot.store.upsert import insert
from bot.store.writer import Writer

FOR_EVER: Final = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One pause, or one leaving."""

    channel: str  # id
    first_day: date  # local to the channel
    last_day: date | None  # inclusive, FOR_EVER until the member is back; None: a leaving


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """A channel in which the member takes part."""

    id: str
    last: date | None  # the latest day that has its row
    free: date  # the first day on which an absence can act
    pause: date | None  # the first day of the pause that acts from there on; None where there is none
    until: date | None  # and its last day


class Absences:
    """What members said about being away."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, member: str) -> tuple[Absence, ...]:
        """Return all of a member's pauses and leavings, past ones too, by channel and first day."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(absence.c.channel, absence.c.first_day, absence.c.last_day)
                .where(absence.c.member == member)
                .order_by(absence.c.channel, absence.c.first_day)
            )
            return tuple(Absence(channel=row.channel, first_day=row.first_day, last_day=row.last_day) for row in rows)

    async def channels(self, member: str, *, now: datetime) -> frozenset[str]:
        """Return the ids of the channels in which a member has rated, and has not left since."""
        async with self._database.reading() as connection:
            return frozenset(here.id for here in await _channels(connection, member, now))

    async def paused_until(self, member: str, *, now: datetime) -> date | None:
        """Return the last day of the pause that still acts on days to come; None where none does.

        FOR_EVER where it has no end, and the latest day where channels differ.
        """
        async with self._database.reading() as connection:
            return max(
                (each.until for each in await _channels(connection, member, now) if each.until is not None),
                default=None,
            )

    async def pause(self, member: str, until: date | None, *, now: datetime) -> tuple[Absence, ...]:
        """Pause a member in every channel in which they take part; return the pauses that stand now.

        ``until`` is the last paused day, by each channel's own calendar; None: until they say that they are back. Where
        the posts of that day are out already, nothing is left to pause.
        """
        last_day = until or FOR_EVER

        async def job(connection: AsyncConnection) -> tuple[Absence, ...]:
            made = []
            for here in await _channels(connection, member, now):
                if last_day < here.free:
                    await _end_pause(connection, member, here)
                    continue
                one = Absence(channel=here.id, first_day=here.pause or here.free, last_day=last_day)
                await _put(connection, member, one)
                made.append(one)
            return tuple(made)

        return await self._writer.write(job)

    async def come_back(self, member: str, *, now: datetime) -> None:
        """End a member's pauses: those that have begun with the latest day that has its row, the others at once."""

        async def job(connection: AsyncConnection) -> None:
            for here in await _channels(connection, member, now):
                await _end_pause(connection, member, here)

        await self._writer.write(job)

    async def leave(self, member: str, channel_id: str, *, now: datetime) -> date | None:
        """Let a member leave a channel; return the first local day on which that acts.

        None where they take no part: they never rated there, or have left before and rated nothing since. A reminder
        for that channel which is under way is sent no more.
        """

        async def job(connection: AsyncConnection) -> date | None:
            here = next((each for each in await _channels(connection, member, now) if each.id == channel_id), None)
            if here is None:
                return None
            await _end_pause(connection, member, here)
            await _put(connection, member, Absence(channel=channel_id, first_day=here.free, last_day=None))
            await take_back(connection, *of_member(member), delivery.c.target == channel_id)
            return here.free

        return await self._writer.write(job)


async def _channels(connection: AsyncConnection, member: str, now: datetime) -> list[_Here]:
    """Return the channels in which a member has rated a post, and has not left since."""
    rated = await connection.execute(
        sa.select(channel.c.id, channel.c.zone, sa.func.max(post.c.day).label("day"))
        .join(post, post.c.channel == channel.c.id)
        .join(review, review.c.post == post.c.id)
        .where(review.c.member == member, post.c.day.is_not(None))
        .group_by(channel.c.id, channel.c.zone)
        .order_by(channel.c.id)
    )
    found = rated.all()
    kept = await connection.execute(sa.select(absence).where(absence.c.member == member))
    away: defaultdict[str, list[Any]] = defaultdict(list)
    for row in kept:
        away[row.channel].append(row)
    last = await _last_days(connection, [row.id for row in found])
    there = []
    for row in found:
        left = max((each.first_day for each in away[row.id] if each.last_day is None), default=None)
        if left is None or row.day >= left:
            today = _today(row.zone, now)
            there.append(_here(row.id, last.get(row.id), today, away[row.id]))
    return there


async def _last_days(connection: AsyncConnection, channel_ids: Sequence[str]) -> Mapping[str, date]:
    rows = await connection.execute(
        sa.select(study_day.c.channel, sa.func.max(study_day.c.day).label("day"))
        .where(study_day.c.channel.in_(channel_ids))
        .group_by(study_day.c.channel)
    )
    return {row.channel: row.day for row in rows}


def _here(channel_id: str, last: date | None, today: date, away: Sequence[Any]) -> _Here:
    free = today if last is None else max(last + timedelta(days=1), today)
    pause = next((each for each in away if each.last_day is not None and each.last_day >= free), None)
    return _Here(
        id=channel_id,
        last=last,
        free=free,
        pause=pause.first_day if pause else None,
        until=pause.last_day if pause else None,
    )


def _today(zone_name: str, now: datetime) -> date:
    """Return a channel's local date; the one in UTC where its zone has left the data (C4)."""
    return local_day(now, zone(zone_name)) if zone_name in zone_names() else now.astimezone(UTC).date()


async def _end_pause(connection: AsyncConnection, member: str, here: _Here) -> None:
    if here.pause is None:
        return
    this = (absence.c.member == member, absence.c.channel == here.id, absence.c.first_day == here.pause)
    if here.last is None or here.last < here.pause:
        await connection.execute(sa.delete(absence).where(*this))
    else:
        await connection.execute(sa.update(absence).where(*this).values(last_day=here.last))


async def _put(connection: AsyncConnection, member: str, one: Absence) -> None:
    await connection.execute(
        insert(connection, absence).on_conflict_do_update(
            index_elements=["member", "channel", "first_day"], set_={"last_day": one.last_day}
        ),
        {"member": member, "channel": one.channel, "first_day": one.first_day, "last_day": one.last_day},
    )
