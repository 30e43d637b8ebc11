"""What last went well on each platform, and where nothing does any more, for those who only look: doctor."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Place
from bot.rules.calendar import Slot, Timetable, closing, last_moment, next_slot, zone, zone_names
from bot.store.database import Database
from bot.store.ledger import ARRIVED, place_of
from bot.store.tables import channel, day_off, delivery, member, post, review, schedule

SILENT_DAYS: Final = 2
"""After so many study days without a post a channel is silent. One may be missed by an outage that is over."""

LOOK_BACK: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """What went well on one platform. All instants are UTC, and None where there was none."""

    last_post: datetime | None  # when the last post that was sent had been due
    last_rating: datetime | None
    next_post: datetime | None  # when the next post is due; past where nobody plans it
    active: int  # channels in which posts are to come
    silent: tuple[Place, ...]  # of these, the ones in which none came on their last SILENT_DAYS study days, or more


async def successes(database: Database, *, now: datetime) -> Mapping[str, Success]:
    """Return what last went well, by platform; one without anything is left out."""
    async with database.reading() as connection:
        posts = await _latest(connection, delivery.c.platform, delivery.c.due_at, _SENT)
        rated = review.join(member, member.c.id == review.c.member)
        ratings = await _latest(connection, member.c.platform, review.c.changed_at, sa.select().select_from(rated))
        planned = await _planned(connection)
        active = (await connection.execute(sa.select(channel).where(channel.c.active).order_by(channel.c.id))).all()
        unsent = await _days_unsent(connection, now)
    silent = {row.id for row in active if len(unsent[row.id]) >= SILENT_DAYS}
    return {
        platform: Success(
            last_post=posts.get(platform),
            last_rating=ratings.get(platform),
            next_post=planned.get(platform),
            active=sum(row.platform == platform for row in active),
            silent=tuple(place_of(row) for row in active if row.platform == platform and row.id in silent),
        )
        for platform in {*posts, *ratings, *(row.platform for row in active)}
    }


_SENT: Final = (
    sa.select().select_from(post.join(delivery, delivery.c.id == post.c.id)).where(delivery.c.state.in_(ARRIVED))
)


async def _latest(
    connection: AsyncConnection, of: sa.Column[str], at: sa.Column[datetime], rows: sa.Select[Any]
) -> dict[str, datetime]:
    found = await connection.execute(rows.add_columns(of, sa.func.max(at)).group_by(of))
    return {platform: instant for platform, instant in found if instant is not None}


async def _planned(connection: AsyncConnection) -> dict[str, datetime]:
    found = await connection.execute(
        sa.select(channel.c.platform, sa.func.min(schedule.c.next_at))
        .join(schedule, schedule.c.channel == channel.c.id)
        .where(channel.c.active, schedule.c.next_at.is_not(None))
        .group_by(channel.c.platform)
    )
    return {row[0]: row[1] for row in found}


async def _days_unsent(connection: AsyncConnection, now: datetime) -> Mapping[str, set[date]]:
    """Return the study days of each channel after the last one with a post, on which it is too late for any."""
    of_days = _SENT.add_columns(post.c.channel, sa.func.max(post.c.day)).where(post.c.day.is_not(None))
    last_sent = {row[0]: row[1] for row in await connection.execute(of_days.group_by(post.c.channel))}
    late = await connection.execute(
        sa.select(post.c.channel, post.c.day)
        .join(delivery, delivery.c.id == post.c.id)
        .where(post.c.day.is_not(None), delivery.c.due_at >= now - LOOK_BACK)
        .where(delivery.c.until < now, delivery.c.state.not_in(ARRIVED))
    )
    days: defaultdict[str, set[date]] = defaultdict(set)
    for channel_id, day in [*late, *await _never_planned(connection, now)]:
        if channel_id not in last_sent or day > last_sent[channel_id]:
            days[channel_id].add(day)
    return days


async def _never_planned(connection: AsyncConnection, now: datetime) -> list[tuple[str, date]]:
    """Return the first days of which nobody has made a row, though it is too late for their posts: nothing runs."""
    overdue = await connection.execute(
        sa.select(schedule, channel.c.zone)
        .join(channel, channel.c.id == schedule.c.channel)
        .where(channel.c.active, schedule.c.next_at < now)
    )
    days_off: defaultdict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in await connection.execute(sa.select(day_off)):
        days_off[row.channel].append((row.first_day, row.last_day))
    found: list[tuple[str, date]] = []
    for row in overdue:
        if row.zone in zone_names():
            timetable = Timetable(
                zone=zone(row.zone),
                post_time=row.post_time,
                weekdays=frozenset(map(int, row.weekdays)),
                days_off=tuple(days_off[row.channel]),
            )
            found += [(row.channel, day) for day in _too_late(timetable, Slot(day=row.next_day, at=row.next_at), now)]
    return found


def _too_late(timetable: Timetable, first: Slot, now: datetime) -> list[date]:
    """Return up to SILENT_DAYS days from a slot on whose post may not be sent any more (C3)."""
    days: list[date] = []
    slot: Slot | None = first
    while slot and len(days) < SILENT_DAYS and last_moment(slot.at, closing(slot.day, timetable.zone)) < now:
        days.append(slot.day)
        slot = next_slot(timetable, after=slot, now=None)
    return days
