"""The facts behind streaks, read from posts, reviews and spendings. The arithmetic is bot.rules.streaks."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.streaks import SILENT_DAYS, AskedDay, Streak, TeamDay, personal, spends_freeze, team
from bot.store.database import Database
from bot.store.ledger import ARRIVED
from bot.store.tables import delivery, freeze, post, review, study_day
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A participant's streak with the days it is made of."""

    streak: Streak
    asked: tuple[AskedDay, ...]  # from the first rated day on, ascending
    done: frozenset[date]
    spent: frozenset[date]


class Streaks:
    """Streaks, computed on reading: nothing about them is stored but the spendings and the settled days (S5)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, member: str, channel_id: str) -> Standing:
        """Return a member's streak in a channel."""
        async with self._database.reading() as connection:
            asked = await _asked_days(connection, channel_id)
            done = await _done_days(connection, channel_id, (member,))
            spent = await _spent_days(connection, channel_id, (member,))
        mine = _since_first(asked, done[member])
        return Standing(
            streak=personal(mine, done=done[member], spent=spent[member]),
            asked=tuple(mine),
            done=frozenset(done[member]),
            spent=frozenset(spent[member]),
        )

    async def team(self, channel_id: str) -> Streak:
        """Return a channel's streak (S4)."""
        async with self._database.reading() as connection:
            return team(await _team_days(connection, channel_id))

    async def studied(self, post_id: str) -> int:
        """Return how many members rated a post while it was open."""
        async with self._database.reading() as connection:
            found = await connection.scalar(
                sa.select(sa.func.count(review.c.member.distinct())).where(review.c.occasion == post_id)
            )
        return int(found or 0)


def _since_first(asked: Sequence[AskedDay], done: Set[date]) -> list[AskedDay]:
    """A participant is asked from the first rated day on; somebody who has rated nothing yet, never."""
    first = min(done, default=date.max)
    return [each for each in asked if each.day >= first]


async def _asked_days(connection: AsyncConnection, channel_id: str) -> list[AskedDay]:
    """Return the asked days, ascending."""
    return [AskedDay(day=row.day, open=row.closed_at is None) for row in await _asked_rows(connection, channel_id)]


async def _asked_rows(connection: AsyncConnection, channel_id: str) -> Sequence[Any]:
    """Return the asked days, ascending: as settled once closed, by what was sent while open (S1, S2)."""
    sent = (
        sa.exists()
        .where(post.c.channel == study_day.c.channel, post.c.day == study_day.c.day)
        .where(delivery.c.id == post.c.id, delivery.c.state.in_(ARRIVED))
    )
    rows = await connection.execute(
        sa.select(study_day.c.day, study_day.c.closed_at, study_day.c.done)
        .where(
            study_day.c.channel == channel_id,
            sa.or_(study_day.c.asked, sa.and_(study_day.c.closed_at.is_(None), sent)),
        )
        .order_by(study_day.c.day)
    )
    return rows.all()


async def _done_days(
    connection: AsyncConnection, channel_id: str, members: Sequence[str]
) -> defaultdict[str, set[date]]:
    """Return, by member, the days with an on-time rating: one whose occasion is the post itself."""
    rows = await connection.execute(
        sa.select(review.c.member, post.c.day)
        .join(post, post.c.id == review.c.occasion)
        .where(review.c.member.in_(members), post.c.channel == channel_id, post.c.day.is_not(None))
    )
    found: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        found[row.member].add(row.day)
    return found


async def _spent_days(
    connection: AsyncConnection, channel_id: str, members: Sequence[str]
) -> defaultdict[str, set[date]]:
    rows = await connection.execute(
        sa.select(freeze.c.member, freeze.c.day).where(freeze.c.member.in_(members), freeze.c.channel == channel_id)
    )
    found: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        found[row.member].add(row.day)
    return found


async def _team_days(connection: AsyncConnection, channel_id: str) -> list[TeamDay]:
    # The closing step may run between the two reads: what is open is decided by one of them alone.
    days = await _asked_rows(connection, channel_id)
    first_open = min((row.day for row in days if row.closed_at is None), default=date.max)
    reached = {
        row.day
        for row in await connection.execute(
            sa.select(study_day.c.day)
            .join(post, sa.and_(post.c.channel == study_day.c.channel, post.c.day == study_day.c.day))
            .join(review, review.c.occasion == post.c.id)
            .where(study_day.c.channel == channel_id, study_day.c.day >= first_open)
            .group_by(study_day.c.day, study_day.c.quorum)
            .having(sa.func.count(review.c.member.distinct()) >= study_day.c.quorum)
        )
    }
    return [
        TeamDay(day=row.day, open=row.closed_at is None, done=row.day in reached if row.closed_at is None else row.done)
        for row in days
    ]


async def _recent(connection: AsyncConnection, channel_id: str, *, before: date | None) -> tuple[str, ...]:
    """Return the members who were on time in the last 10 settled asked days (before a day)."""
    days = (
        sa.select(study_day.c.day)
        .where(study_day.c.channel == channel_id, study_day.c.asked)
        .order_by(study_day.c.day.desc())
        .limit(SILENT_DAYS)
    )
    if before is not None:
        days = days.where(study_day.c.day < before)
    found = await connection.scalars(
        sa.select(review.c.member)
        .distinct()
        .join(post, post.c.id == review.c.occasion)
        .where(post.c.channel == channel_id, post.c.day.in_(days))
    )
    return tuple(sorted(found))


async def recent_participants(connection: AsyncConnection, channel_id: str) -> int:
    """Return how many distinct members were on time in the last 10 asked days (S4)."""
    return len(await _recent(connection, channel_id, before=None))


async def spend_freezes(connection: AsyncConnection, *, channel_id: str, day: date) -> None:
    """Spend a freeze for each participant who missed ``day`` and holds one (S3). Part of the closing step."""
    members = await _recent(connection, channel_id, before=day)
    if not members:
        return
    asked = await _asked_days(connection, channel_id)
    done = await _done_days(connection, channel_id, members)
    spent = await _spent_days(connection, channel_id, members)
    rows = [
        {"member": member, "channel": channel_id, "day": day}
        for member in members
        if spends_freeze(
            _since_first(asked, done[member]),
            day=day,
            done=done[member],
            spent=spent[member],
            paused=frozenset(),
        )
    ]
    if rows:
        await connection.execute(insert(connection, freeze).on_conflict_do_nothing(), rows)
