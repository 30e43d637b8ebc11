"""Channels and their timetables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import ALL, Kind, Syllabus
from bot.chat.events import Removed
from bot.chat.places import Member, Place
from bot.ids import new_id
from bot.rules.calendar import Slot, Timetable, check_post_time, zone
from bot.store.database import Database
from bot.store.ledger import place_of
from bot.store.reviews import Review
from bot.store.slots import coming_slot
from bot.store.tables import channel, day_off, schedule
from bot.store.upsert import insert
from bot.store.writer import Writer

WORKDAYS: Final = frozenset({0, 1, 2, 3, 4})
QUESTION_TIME: Final = time(9, 30)
TRADEOFF_TIME: Final = time(13, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as it was set up."""

    id: str
    place: Place
    zone: str
    quorum: int  # as set (S4)
    setter: Member  # whoever set it up, or took their place (Managers.adopt); no user: they were forgotten (hand_over)
    pack: str  # whose cards it posts; "*": everybody's
    path: str  # the id of the learning path it follows; "": none
    quiz_weekday: int | None  # the day whose question opens with a quiz item, Monday is 0; None: no day
    active: bool  # False: nothing is posted
    off_why: str  # why not, "" while active


class Channels:
    """Set-up and look-up of channels."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def set_up(
        self,
        place: Place,
        *,
        setter: Member,
        zone_name: str,
        times: Mapping[Kind, time],
        syllabus: Syllabus,
        now: datetime,
        weekdays: frozenset[int] = WORKDAYS,
        days_off: Sequence[tuple[date, date]] = (),
        quorum: int = 1,
    ) -> Mapping[Kind, datetime | None]:
        """Let a channel post, or change how it does; return the next instant by kind (None: nothing in sight).

        Sent posts and labels stay as they are: the next one comes after the last row of its kind and after the last
        settled day, and on no day that closes before it (C3). A thread belongs to its channel. Raises ValueError for an
        unknown zone, and for a post time outside 05:00 to 21:00 (C6).
        """
        zone(zone_name)
        for post_time in times.values():
            check_post_time(post_time)

        async def job(connection: AsyncConnection) -> Mapping[Kind, datetime | None]:
            channel_id = await upsert_channel(
                connection, replace(place, thread=None), setter=setter, zone_name=zone_name, quorum=quorum, now=now
            )
            await _replace_days_off(connection, channel_id, days_off)
            following: dict[Kind, datetime | None] = {}
            for kind, post_time in times.items():
                timetable = Timetable(
                    zone=zone(zone_name), post_time=post_time, weekdays=weekdays, days_off=tuple(days_off)
                )
                slot = await coming_slot(connection, channel_id, kind, timetable, now)
                await upsert_schedule(
                    connection, channel_id, kind, timetable=timetable, slot=slot, first=syllabus.order(kind, ALL)[0]
                )
                following[kind] = slot.at if slot else None
            return following

        return await self._writer.write(job)

    async def at(self, place: Place) -> Channel | None:
        """Return the channel at a place, None where it was never set up. A thread belongs to its channel."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(
                    sa.select(channel).where(
                        channel.c.platform == place.platform,
                        channel.c.workspace == place.workspace,
                        channel.c.channel == place.channel,
                    )
                )
            ).first()
        return None if row is None else channel_of(row)

    async def by_id(self, channel_id: str) -> Channel | None:
        """Return a channel by its id."""
        async with self._database.reading() as connection:
            row = (await connection.execute(sa.select(channel).where(channel.c.id == channel_id))).first()
        return None if row is None else channel_of(row)

    async def posts_in(self, platform: str, workspace: str) -> bool:
        """Tell whether any channel of a workspace posts."""
        here = (channel.c.platform == platform, channel.c.workspace == workspace, channel.c.active)
        async with self._database.reading() as connection:
            return bool(await connection.scalar(sa.select(sa.exists().where(*here))))

    async def next_instants(self, channel_id: str) -> Mapping[Kind, datetime | None]:
        """Return when the next post of each kind is due; None where nothing is in sight."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(schedule.c.kind, schedule.c.next_at).where(schedule.c.channel == channel_id)
            )
            return {row.kind: row.next_at for row in rows}

    async def hand_over(self, channel_id: str, to: Member) -> None:
        """Let somebody stand for whoever set a channel up and was forgotten; nothing where nobody was."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(channel)
                .where(channel.c.id == channel_id, channel.c.manager == "")
                .values(manager=to.user, manager_tenant=to.tenant)
            )

        await self._writer.write(job)

    async def removed(self, event: Removed) -> None:
        """Stop all schedules where the bot was removed; its data stay for a re-install."""

        async def job(connection: AsyncConnection) -> None:
            where = [channel.c.platform == event.platform, channel.c.workspace == event.workspace]
            if event.channel is not None:
                where.append(channel.c.channel == event.channel)
            await connection.execute(sa.update(channel).where(*where).values(active=False, off_why="removed"))

        await self._writer.write(job)


def channel_of(row: Any) -> Channel:
    """Return the channel of a row that has the columns of its table."""
    return Channel(
        id=row.id,
        place=place_of(row),
        zone=row.zone,
        quorum=row.quorum,
        setter=Member(platform=row.platform, tenant=row.manager_tenant, user=row.manager),
        pack=row.pack,
        path=row.path,
        quiz_weekday=row.quiz_weekday,
        active=row.active,
        off_why=row.off_why,
    )


async def _replace_days_off(
    connection: AsyncConnection, channel_id: str, days_off: Sequence[tuple[date, date]]
) -> None:
    await connection.execute(sa.delete(day_off).where(day_off.c.channel == channel_id))
    if days_off:
        rows = [{"channel": channel_id, "first_day": first, "last_day": last} for first, last in days_off]
        await connection.execute(sa.insert(day_off), rows)


async def upsert_channel(
    connection: AsyncConnection, place: Place, *, setter: Member, zone_name: str, quorum: int, now: datetime
) -> str:
    """Let a channel be active at a place (never a thread), and return its id; what else was set there stays."""
    statement = insert(connection, channel)
    set_up = {
        "zone": zone_name,
        "quorum": quorum,
        "manager": setter.user,
        "manager_tenant": setter.tenant,
        "active": True,
        "off_why": "",
    }
    return str(
        await connection.scalar(
            statement.on_conflict_do_update(
                index_elements=["platform", "workspace", "channel", "thread"],
                set_=set_up,
            ).returning(channel.c.id),
            {
                "id": new_id(),
                "platform": place.platform,
                "workspace": place.workspace,
                "channel": place.channel,
                "thread": place.thread or "",
                "created_at": now,
                **set_up,
            },
        )
    )


async def upsert_schedule(
    connection: AsyncConnection,
    channel_id: str,
    kind: str,
    *,
    timetable: Timetable,
    slot: Slot | None,
    first: str,
) -> None:
    """Give a kind its timetable and its next slot; ``first`` is its next card where it had none yet."""
    statement = insert(connection, schedule)
    values = {
        "post_time": timetable.post_time,
        "weekdays": "".join(str(day) for day in sorted(timetable.weekdays)),
        "next_day": slot.day if slot else None,
        "next_at": slot.at if slot else None,
    }
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["channel", "kind"], set_=values),
        {"channel": channel_id, "kind": kind, "next_card": first, **values},
    )
