"""Channels, their timetables and their posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Kind
from bot.chat.events import Removed
from bot.chat.places import Place, Ref
from bot.ids import new_id
from bot.rules.calendar import Slot, Timetable, check_post_time, zone
from bot.rules.picking import next_in_order
from bot.store.database import Database
from bot.store.ledger import ARRIVED, State, place_of
from bot.store.reviews import Review
from bot.store.slots import coming_slot
from bot.store.tables import channel, day_off, delivery, post, review, schedule
from bot.store.upsert import insert
from bot.store.writer import Writer

Orders = Mapping[Kind, Sequence[str]]
"""The ids of all cards in their order, by kind (M2)."""

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
    manager: str  # the user id of whoever set it up
    active: bool  # False: nothing is posted
    off_why: str  # why not, "" while active


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One card sent to one channel."""

    id: str
    channel: str  # id
    place: Place
    kind: Kind
    day: date | None  # None: an extra post
    card: str
    zone: str
    due_at: datetime
    closes_at: datetime
    state: State
    message: str | None  # the platform's id of it, once known

    @property
    def ref(self) -> Ref | None:
        """Where it stands; None while nobody knows."""
        return Ref(place=self.place, message=self.message) if self.message else None


class Channels:
    """Set-up and look-up of channels and of their posts."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def set_up(
        self,
        place: Place,
        *,
        manager: str,
        zone_name: str,
        times: Mapping[Kind, time],
        orders: Orders,
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
            channel_id = await _upsert_channel(
                connection, replace(place, thread=None), manager=manager, zone_name=zone_name, quorum=quorum, now=now
            )
            await _replace_days_off(connection, channel_id, days_off)
            following: dict[Kind, datetime | None] = {}
            for kind, post_time in times.items():
                timetable = Timetable(
                    zone=zone(zone_name), post_time=post_time, weekdays=weekdays, days_off=tuple(days_off)
                )
                slot = await coming_slot(connection, channel_id, kind, timetable, now)
                await _upsert_schedule(connection, channel_id, kind, timetable=timetable, slot=slot, order=orders[kind])
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
        if row is None:
            return None
        return Channel(
            id=row.id,
            place=place_of(row),
            zone=row.zone,
            quorum=row.quorum,
            manager=row.manager,
            active=row.active,
            off_why=row.off_why,
        )

    async def next_instants(self, channel_id: str) -> Mapping[Kind, datetime | None]:
        """Return when the next post of each kind is due; None where nothing is in sight."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(schedule.c.kind, schedule.c.next_at).where(schedule.c.channel == channel_id)
            )
            return {row.kind: row.next_at for row in rows}

    async def post(self, post_id: str) -> Post | None:
        """Return a post by its id."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_POSTS.where(post.c.id == post_id))).first()
        return None if row is None else _post(row)

    async def open_posts(self, channel_id: str, now: datetime) -> tuple[Post, ...]:
        """Return the posts that were sent and are not closed yet, oldest first."""
        return await self._posts(
            _POSTS.where(post.c.channel == channel_id, post.c.closes_at >= now, delivery.c.state.in_(ARRIVED))
        )

    async def open_cards(self, member_id: str, now: datetime) -> frozenset[str]:
        """Return the cards of all open posts in the channels in which this member has ever rated (M1)."""
        theirs = (
            sa.select(_mine.c.channel).join(review, review.c.post == _mine.c.id).where(review.c.member == member_id)
        )
        found = await self._posts(
            _POSTS.where(post.c.closes_at >= now, post.c.channel.in_(theirs), delivery.c.state.in_(ARRIVED))
        )
        return frozenset(each.card for each in found)

    async def last_posts(self, channel_id: str, kind: Kind, most: int) -> tuple[Post, ...]:
        """Return the latest posts of a kind that were sent, the newest first."""
        found = await self._posts(
            _POSTS.where(post.c.channel == channel_id, post.c.kind == kind, delivery.c.state.in_(ARRIVED)), most
        )
        return found[::-1]

    async def removed(self, event: Removed) -> None:
        """Stop all schedules where the bot was removed; its data stay for a re-install."""

        async def job(connection: AsyncConnection) -> None:
            where = [channel.c.platform == event.platform, channel.c.workspace == event.workspace]
            if event.channel is not None:
                where.append(channel.c.channel == event.channel)
            await connection.execute(sa.update(channel).where(*where).values(active=False, off_why="removed"))

        await self._writer.write(job)

    async def _posts(self, query: sa.Select[Any], most: int | None = None) -> tuple[Post, ...]:
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(delivery.c.due_at.desc(), post.c.id).limit(most))
            return tuple(_post(row) for row in rows.all()[::-1])


async def _replace_days_off(
    connection: AsyncConnection, channel_id: str, days_off: Sequence[tuple[date, date]]
) -> None:
    await connection.execute(sa.delete(day_off).where(day_off.c.channel == channel_id))
    if days_off:
        rows = [{"channel": channel_id, "first_day": first, "last_day": last} for first, last in days_off]
        await connection.execute(sa.insert(day_off), rows)


async def _upsert_channel(
    connection: AsyncConnection, place: Place, *, manager: str, zone_name: str, quorum: int, now: datetime
) -> str:
    statement = insert(connection, channel)
    return str(
        await connection.scalar(
            statement.on_conflict_do_update(
                index_elements=["platform", "workspace", "channel", "thread"],
                set_={"zone": zone_name, "quorum": quorum, "manager": manager, "active": True, "off_why": ""},
            ).returning(channel.c.id),
            {
                "id": new_id(),
                "platform": place.platform,
                "workspace": place.workspace,
                "channel": place.channel,
                "thread": place.thread or "",
                "zone": zone_name,
                "quorum": quorum,
                "manager": manager,
                "active": True,
                "created_at": now,
            },
        )
    )


async def _upsert_schedule(
    connection: AsyncConnection,
    channel_id: str,
    kind: str,
    *,
    timetable: Timetable,
    slot: Slot | None,
    order: Sequence[str],
) -> None:
    statement = insert(connection, schedule)
    values = {
        "post_time": timetable.post_time,
        "weekdays": "".join(str(day) for day in sorted(timetable.weekdays)),
        "next_day": slot.day if slot else None,
        "next_at": slot.at if slot else None,
    }
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["channel", "kind"], set_=values),
        {"channel": channel_id, "kind": kind, "next_card": next_in_order(order, None), **values},
    )


_mine = post.alias()
_POSTS: Final = (
    sa.select(
        *(post.c[name] for name in ("id", "kind", "day", "card", "closes_at")),
        post.c.zone.label("post_zone"),
        post.c.channel.label("channel_id"),
        *(channel.c[name] for name in ("platform", "workspace", "channel", "thread")),
        *(delivery.c[name] for name in ("due_at", "state", "message")),
    )
    .join(delivery, delivery.c.id == post.c.id)
    .join(channel, channel.c.id == post.c.channel)
)


def _post(row: Any) -> Post:
    return Post(
        id=row.id,
        channel=row.channel_id,
        place=place_of(row),
        kind=row.kind,
        day=row.day,
        card=row.card,
        zone=row.post_zone,
        due_at=row.due_at,
        closes_at=row.closes_at,
        state=State(row.state),
        message=row.message,
    )
