"""The facts behind streaks, read from posts, reviews, spendings and absences. The arithmetic is bot.rules.streaks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.rules.streaks import (
    SILENT_DAYS,
    AskedDay,
    Away,
    Streak,
    TeamDay,
    joined_on,
    personal,
    spends_freeze,
    still_participant,
    team,
)
from bot.store.database import Database
from bot.store.states import ARRIVED
from bot.store.tables import absence, delivery, freeze, member, post, preference, review, study_day
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A participant's streak with the days it is made of, and what they have asked for (S6)."""

    streak: Streak
    asked: tuple[AskedDay, ...]  # from the first done day of the present participation on, ascending
    done: frozenset[date]
    spent: frozenset[date]
    paused: frozenset[date]  # those of the asked days that were not asked of this member
    away: Away
    takes_part: bool  # False: nothing done here yet, or since leaving, or silent for 10 asked days
    has_left: bool  # and has done nothing since


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A participant who is on a streak, and may be named (S7)."""

    who: Member
    length: int  # days, at least 2


class Streaks:
    """Streaks, computed on reading: nothing about them is stored but the spendings and the settled days (S5)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, member_id: str, channel_id: str) -> Standing:
        """Return a member's streak in a channel; all zero before the first done day, and after leaving."""
        async with self._database.reading() as connection:
            asked = await _asked_days(connection, channel_id)
            done = (await _done_days(connection, channel_id, (member_id,)))[member_id]
            spent = (await _spent_days(connection, channel_id, (member_id,)))[member_id]
            away = (await away_in(connection, channel_id, absence.c.member == member_id)).get(member_id, Away())
        mine = _since_joining(asked, done, away)
        paused = frozenset(each.day for each in mine if away.is_paused(each.day))
        joined = joined_on(done, away.left) is not None
        return Standing(
            streak=personal(mine, done=done, spent=spent, paused=paused),
            asked=tuple(mine),
            done=frozenset(done),
            spent=frozenset(spent),
            paused=paused,
            away=away,
            takes_part=joined and still_participant([each.day for each in mine if not each.open], done, paused),
            has_left=away.left is not None and not joined,
        )

    async def team(self, channel_id: str) -> Streak:
        """Return a channel's streak (S4)."""
        async with self._database.reading() as connection:
            return team(await _team_days(connection, channel_id))

    async def runs(self, channel_id: str) -> tuple[Run, ...]:
        """Return who is on a streak of two days or more, the longest first. Whoever opted out of boards is left out.

        Nobody who missed something stands in it: there is no list of those (S7).
        """
        async with self._database.reading() as connection:
            found = await participants(connection, channel_id, before=date.max)
            named = await connection.execute(
                sa.select(member.c.id, member.c.platform, member.c.tenant, member.c.user)
                .outerjoin(preference, preference.c.member == member.c.id)
                .where(member.c.id.in_(found), sa.or_(preference.c.boards.is_(None), preference.c.boards))
            )
            who = {row.id: Member(platform=row.platform, tenant=row.tenant, user=row.user) for row in named}
            asked = await _asked_days(connection, channel_id)
            done = await _done_days(connection, channel_id, tuple(who))
            spent = await _spent_days(connection, channel_id, tuple(who))
        runs = []
        for each, account in who.items():
            mine = _since_joining(asked, done[each], found[each])
            paused = {one.day for one in mine if found[each].is_paused(one.day)}
            length = personal(mine, done=done[each], spent=spent[each], paused=paused).length
            runs.append(Run(who=account, length=length))
        return tuple(sorted((run for run in runs if run.length > 1), key=lambda run: (-run.length, run.who.user)))

    async def studied(self, post_id: str) -> int:
        """Return how many members rated a post while it was open, those who asked to be forgotten included."""
        async with self._database.reading() as connection:
            found = await connection.scalar(
                sa.select(sa.func.count(review.c.member.distinct())).where(review.c.occasion == post_id)
            )
        return int(found or 0)


def _since_joining(asked: Sequence[AskedDay], done: set[date], away: Away) -> list[AskedDay]:
    """A participant is asked from the first done day on; somebody who takes no part, never."""
    first = joined_on(done, away.left)
    return [] if first is None else [each for each in asked if each.day >= first]


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


async def away_in(connection: AsyncConnection, channel_id: str, *whose: sa.ColumnElement[bool]) -> dict[str, Away]:
    """Return, by member, the absences in a channel; nobody stands in it who has had none."""
    rows = await connection.execute(
        sa.select(absence.c.member, absence.c.first_day, absence.c.last_day)
        .join(member, member.c.id == absence.c.member)
        .where(absence.c.channel == channel_id, *whose)
        .order_by(absence.c.first_day)
    )
    found: defaultdict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for row in rows:
        found[row.member].append((row.first_day, row.last_day))
    return {
        each: Away(
            pauses=tuple((first, last) for first, last in theirs if last is not None),
            left=max((first for first, last in theirs if last is None), default=None),
        )
        for each, theirs in found.items()
    }


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


async def participants(connection: AsyncConnection, channel_id: str, *, before: date) -> Mapping[str, Away]:
    """Return who takes part in a channel, by id and in its order, with when they are away (S4, S6).

    Those who were on time on one of the last 10 settled days, before ``before``, that were asked of them, and have not
    left since. A late rating keeps nobody among them: it could neither carry a team day nor a streak. Rows of people
    who asked to be forgotten carry ids that no member has, and never take part (S5).
    """
    found = dict.fromkeys(await _lately_on_time(connection, channel_id, before=before), Away())
    away = await away_in(connection, channel_id)
    if away:  # Of most channels, nobody has ever paused or left.
        asked = [each.day for each in await _asked_days(connection, channel_id) if not each.open and each.day < before]
        done = await _done_days(connection, channel_id, tuple(away))
        for each, theirs in away.items():
            if _takes_part(asked, done[each], theirs):
                found[each] = theirs
            else:
                found.pop(each, None)
    return dict(sorted(found.items()))


def _takes_part(asked: Sequence[date], done: set[date], away: Away) -> bool:
    """Tell it from the settled asked days, ascending, and all done days."""
    first = joined_on(done & set(asked), away.left)
    since = [day for day in asked if first is not None and day >= first]
    return bool(since) and still_participant(since, done & set(since), {day for day in since if away.is_paused(day)})


async def _lately_on_time(connection: AsyncConnection, channel_id: str, *, before: date) -> Sequence[str]:
    """Return the members who were on time in the last 10 settled asked days before a day."""
    days = (
        sa.select(study_day.c.day)
        .where(study_day.c.channel == channel_id, study_day.c.asked, study_day.c.day < before)
        .order_by(study_day.c.day.desc())
        .limit(SILENT_DAYS)
    )
    found = await connection.scalars(
        sa.select(review.c.member)
        .distinct()
        .join(post, post.c.id == review.c.occasion)
        .join(member, member.c.id == review.c.member)
        .where(post.c.channel == channel_id, post.c.day.in_(days))
    )
    return found.all()


async def recent_participants(connection: AsyncConnection, channel_id: str, *, day: date) -> int:
    """Return of how many participants ``day`` is asked, for its quorum (S4): whoever has paused it is not counted."""
    found = await participants(connection, channel_id, before=day)
    return sum(not away.is_paused(day) for away in found.values())


async def spend_freezes(connection: AsyncConnection, *, channel_id: str, day: date) -> None:
    """Spend a freeze for each participant who missed ``day`` and holds one (S3). Part of the closing step."""
    found = await participants(connection, channel_id, before=day)
    if not found:
        return
    asked = await _asked_days(connection, channel_id)
    done = await _done_days(connection, channel_id, tuple(found))
    spent = await _spent_days(connection, channel_id, tuple(found))
    rows = [
        {"member": each, "channel": channel_id, "day": day}
        for each, away in found.items()
        if spends_freeze(
            _since_joining(asked, done[each], away),
            day=day,
            done=done[each],
            spent=spent[each],
            paused={one.day for one in asked if away.is_paused(one.day)},
        )
    ]
    if rows:
        await connection.execute(insert(connection, freeze).on_conflict_do_nothing(), rows)
