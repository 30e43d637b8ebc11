"""When members want to be reminded: at their own hour, on their own days. What falls due is in ``reminding``."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.calendar import Timetable, check_post_time, zone_names
from bot.rules.reminding import Reminding, begun
from bot.store.database import Database
from bot.store.reminding import (
    PURPOSE,
    fate_of,
    key_of,
    of_member,
    plan_reminders,
    standing_of,
    take_back,
    timetable_of,
    values_of,
)
from bot.store.reviews import Review
from bot.store.tables import channel, delivery, reminder
from bot.store.upsert import insert
from bot.store.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What a member has set, and how it stands."""

    channel: str  # id: the channel for which they are reminded
    active: bool  # whether the bot posts there; else nobody is reminded for it
    zone: str  # perhaps one that has left the data
    remind_time: time  # wall clock in the zone
    weekdays: frozenset[int]  # Monday is 0, the others are quiet; empty: they want none any more
    standing: Reminding
    refused: bool  # the platform did not let the last one reach them

    @property
    def wanted(self) -> bool:
        """Whether they want any; the bot may have gone silent all the same."""
        return bool(self.weekdays)

    @property
    def silent(self) -> bool:
        """Whether none comes although they want some: for ``ignored`` ones, for a refused one, or for their zone."""
        return self.wanted and self.standing.next_at is None


class Reminders:
    """One a member."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, member: str) -> Reminder | None:
        """Return what a member has set; None where they never did."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(
                    sa.select(reminder, channel.c.active)
                    .join(channel, channel.c.id == reminder.c.channel)
                    .where(reminder.c.member == member)
                )
            ).first()
            return None if row is None else await _reminder(connection, row)

    async def wish(self, member: str, timetable: Timetable, *, channel_id: str, now: datetime) -> None:
        """Remind a member by a timetable from now on, for a channel; what they let pass before is forgotten.

        Raises ValueError for an hour outside 05:00 to 21:00 (C6), and for a timetable without weekdays.
        """
        check_post_time(timetable.post_time)
        if not timetable.weekdays:
            raise ValueError("a reminder needs a weekday")
        wished = {
            "channel": channel_id,
            "zone": timetable.zone.key,
            "remind_time": timetable.post_time,
            "weekdays": "".join(str(day) for day in sorted(timetable.weekdays)),
        }

        async def job(connection: AsyncConnection) -> None:
            row = await _locked(connection, member)
            standing = begun(timetable, standing_of(row) if row else None, now=now)
            values = wished | values_of(standing)
            await connection.execute(
                insert(connection, reminder).on_conflict_do_update(index_elements=["member"], set_=values),
                {"member": member, **values},
            )

        await self._writer.write(job)

    async def stop(self, member: str) -> None:
        """Remind a member no more, nor send what is not sent yet; their hour stays for the next time."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(reminder)
                .where(reminder.c.member == member)
                .values(weekdays="", next_at=None, waiting=False, ignored=0)
            )
            await take_back(connection, *of_member(member))

        await self._writer.write(job)

    async def resume(self, member: str, *, now: datetime) -> bool:
        """Go on, also after a silence; False where they want none, or their zone has left the data."""

        async def job(connection: AsyncConnection) -> bool:
            row = await _locked(connection, member)
            if row is None or not row.weekdays or row.zone not in zone_names():
                return False
            standing = begun(timetable_of(row), standing_of(row), now=now)
            await connection.execute(
                sa.update(reminder).where(reminder.c.member == member).values(**values_of(standing))
            )
            return True

        return await self._writer.write(job)

    async def plan(self, now: datetime, cards: Collection[str]) -> int:
        """Decide on up to 100 reminders that are due, and move each on; return how many. ``cards``: all in the deck."""
        return await self._writer.write(lambda connection: plan_reminders(connection, now, cards))


async def _locked(connection: AsyncConnection, member: str) -> Any:
    return (await connection.execute(sa.select(reminder).where(reminder.c.member == member).with_for_update())).first()


async def _reminder(connection: AsyncConnection, row: Any) -> Reminder:
    refused = False
    if row.sent_at is not None and (row.waiting or row.next_at is None):
        state = await connection.scalar(
            sa.select(delivery.c.state).where(
                delivery.c.target == row.channel,
                delivery.c.purpose == PURPOSE,
                delivery.c.key == key_of(row.member, row.sent_at),
            )
        )
        refused = state is not None and fate_of(state) == "refused"
    return Reminder(
        channel=row.channel,
        active=row.active,
        zone=row.zone,
        remind_time=row.remind_time,
        weekdays=frozenset(int(day) for day in row.weekdays),
        standing=standing_of(row),
        refused=refused,
    )
