"""The review log, the takes, and the memory that is computed from the log.

The durable act is one blind upsert. A review's occasion is its post while that is open, else a local date, so that a
double press or a redelivery finds the row that is already there; of two instants the earlier one stays, of two values
the one changed later, whatever the order in which they arrive (M1, design section 5).
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.memory import Memory, Rating, replay
from bot.store.database import Database
from bot.store.tables import memory, post, review, study_day, take
from bot.store.upsert import insert, insert_for
from bot.store.writer import Writer

LOCKS: Final = 1  # the name of these locks among all advisory locks of the database
SHARES: Final = 64  # a lock for each member would be too many for a small server

_LOCK: Final = sa.text("SELECT pg_advisory_xact_lock(:space, share) FROM unnest(CAST(:shares AS int[])) AS share")
_LOG: Final = (
    sa.select(review.c.member, review.c.card, review.c.at, review.c.value)
    .where(sa.tuple_(review.c.member, review.c.card).in_(sa.bindparam("touched", expanding=True)))
    .order_by(review.c.at, review.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One rating of one card by one member at one instant."""

    member: str  # id
    card: str
    occasion: str  # the post's id while it is open, else a local date (ISO)
    post: str | None  # the post it was pressed on, if any
    at: datetime
    value: Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A member's own answer, written before the reveal."""

    member: str  # id
    card: str
    occasion: str  # as in Review
    text: str
    at: datetime


async def commit_together(connection: AsyncConnection, reviews: Sequence[Review]) -> None:
    """Put many reviews into the log and bring the caches of all they touch up to date, in a handful of statements."""
    if connection.dialect.name == "postgresql":
        await one_process_at_a_time(connection, {each.member for each in reviews})
    await connection.execute(_into_log(connection.dialect.name), [_row(each) for each in reviews])
    await _refresh_memories(connection, {(each.member, each.card) for each in reviews})
    posts = {each.post for each in reviews if each.post == each.occasion}
    if posts:
        await _touch_posts(connection, posts)


async def one_process_at_a_time(connection: AsyncConnection, members: set[str]) -> None:
    """Let no other process commit reviews of these members until this transaction has ended.

    Else each of two processes could compute a memory from a log in which the other's review is not to be seen yet.
    """
    shares = sorted({zlib.crc32(member.encode()) % SHARES for member in members})  # in order: no deadlock
    await connection.execute(_LOCK, {"space": LOCKS, "shares": shares})


def _row(one: Review) -> dict[str, Any]:
    return {
        "member": one.member,
        "card": one.card,
        "occasion": one.occasion,
        "post": one.post,
        "at": one.at,
        "value": one.value.value,
        "changed_at": one.at,
    }


@cache
def _into_log(dialect: str) -> sa.Insert:
    statement = insert_for(dialect, review)
    new = statement.excluded
    later = new.changed_at >= review.c.changed_at
    # One card may be rated on two closed posts, or outside of any, on one day: any rule will do that knows no order.
    first_post = sa.or_(review.c.post.is_(None), new.post < review.c.post)
    return statement.on_conflict_do_update(
        index_elements=["member", "card", "occasion"],
        set_={
            "at": sa.case((new.at < review.c.at, new.at), else_=review.c.at),
            "value": sa.case((later, new.value), else_=review.c.value),
            "changed_at": sa.case((later, new.changed_at), else_=review.c.changed_at),
            "post": sa.case((first_post, new.post), else_=review.c.post),
        },
    )


@cache
def _into_memory(dialect: str) -> sa.Insert:
    statement = insert_for(dialect, memory)
    return statement.on_conflict_do_update(
        index_elements=["member", "card"],
        set_={name: statement.excluded[name] for name in ("stability", "difficulty", "reviewed_at")},
    )


async def _refresh_memories(connection: AsyncConnection, touched: set[tuple[str, str]]) -> None:
    rows = await connection.execute(_LOG, {"touched": sorted(touched)})
    log: dict[tuple[str, str], list[tuple[datetime, Rating]]] = defaultdict(list)
    for member, card, at, value in rows:
        log[member, card].append((at, Rating(value)))
    await connection.execute(
        _into_memory(connection.dialect.name), [_memory_row(*key, replay(rows)) for key, rows in log.items()]
    )


def _memory_row(member: str, card: str, result: Memory | None) -> dict[str, Any]:
    if result is None:
        raise AssertionError("a log that was just written is empty")
    return {
        "member": member,
        "card": card,
        "stability": result.stability,
        "difficulty": result.difficulty,
        "reviewed_at": result.reviewed_at,
    }


async def _touch_posts(connection: AsyncConnection, posts: set[str]) -> None:
    """Let the posts show new counts, and settle again a day that closed before its last ratings were committed (S1)."""
    touched = await connection.execute(
        sa.update(post)
        .where(post.c.id.in_(posts))
        .values(rev=post.c.rev + 1)
        .returning(post.c.channel, post.c.day, post.c.closed_at)
    )
    late = {(channel, day) for channel, day, closed_at in touched if closed_at is not None and day is not None}
    for channel, day in late:
        count = await on_time_count(connection, channel=channel, day=day)
        await connection.execute(
            sa.update(study_day)
            .where(study_day.c.channel == channel, study_day.c.day == day)
            .values(done=sa.and_(study_day.c.asked, study_day.c.quorum <= count))
        )


async def on_time_count(connection: AsyncConnection, *, channel: str, day: date) -> int:
    """Return how many distinct participants rated a post of that day on time (S4)."""
    counted = await connection.scalar(
        sa.select(sa.func.count(review.c.member.distinct()))
        .join(post, post.c.id == review.c.occasion)
        .where(post.c.channel == channel, post.c.day == day)
    )
    return int(counted or 0)


class Reviews:
    """What members rated and wrote."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def rate(self, one: Review) -> None:
        """Put a rating into the log. Returns once it is durable."""
        await self._writer.group(one)

    async def keep_take(self, one: Take) -> None:
        """Keep a take; a later one of the same occasion replaces it."""

        async def job(connection: AsyncConnection) -> None:
            statement = insert(connection, take)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["member", "card", "occasion"],
                    set_={"text": statement.excluded.text, "at": statement.excluded.at},
                    where=statement.excluded.at >= take.c.at,
                ),
                asdict(one),
            )

        await self._writer.write(job)

    async def take_of(self, member: str, card: str, occasion: str) -> str | None:
        """Return the text of a take, None where there is none."""
        async with self._database.reading() as connection:
            found = await connection.scalar(
                sa.select(take.c.text).where(take.c.member == member, take.c.card == card, take.c.occasion == occasion)
            )
        return None if found is None else str(found)

    async def latest_takes(self, member: str, most: int, *, card: str = "") -> tuple[Take, ...]:
        """Return a member's last take on each card, newest first; on that ``card`` alone, if given."""
        of_card = take.c.card == card if card else sa.true()
        latest = sa.func.row_number().over(
            partition_by=take.c.card, order_by=(take.c.at.desc(), take.c.occasion.desc())
        )
        inner = sa.select(take, latest.label("back")).where(take.c.member == member, of_card).subquery()
        query = sa.select(inner).where(inner.c.back == 1).order_by(inner.c.at.desc(), inner.c.card).limit(most)
        async with self._database.reading() as connection:
            return tuple(
                Take(member=row.member, card=row.card, occasion=row.occasion, text=row.text, at=row.at)
                for row in await connection.execute(query)
            )

    async def rating_of(self, member: str, card: str, occasion: str) -> Rating | None:
        """Return the value of a review as it now stands, None where there is none."""
        async with self._database.reading() as connection:
            found = await connection.scalar(
                sa.select(review.c.value).where(
                    review.c.member == member, review.c.card == card, review.c.occasion == occasion
                )
            )
        return None if found is None else Rating(found)

    async def outside_posts(self, member: str, occasion: str) -> int:
        """Return how many cards a member has rated outside posts on a local date (ISO)."""
        async with self._database.reading() as connection:
            found = await connection.scalar(
                sa.select(sa.func.count()).where(
                    review.c.member == member, review.c.occasion == occasion, review.c.post.is_(None)
                )
            )
        return int(found or 0)

    async def memories(self, member: str) -> Mapping[str, Memory]:
        """Return a member's memories by card id."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(memory.c.card, memory.c.stability, memory.c.difficulty, memory.c.reviewed_at).where(
                    memory.c.member == member
                )
            )
            return {
                card: Memory(stability=stability, difficulty=difficulty, reviewed_at=at)
                for card, stability, difficulty, at in rows
            }
