"""What the tests of the store share: a small deck, a week to play in, and plain looks into the tables."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Set
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.cards import Kind, Syllabus
from bot.chat.places import Member, Place, Ref
from bot.rules.memory import Memory, Rating, replay
from bot.store import Store
from bot.store.choosing import choose_cards
from bot.store.ledger import Claim, State
from bot.store.posts import Post
from bot.store.reviews import Review
from bot.store.tables import channel, delivery, member, memory, post, review
from bot.store.upsert import insert

MONDAY: Final = date(2026, 11, 16)
START: Final = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
"""Monday morning, before any post of it in UTC or Berlin."""

SYLLABUS: Final = Syllabus(
    orders={"question": ("q1", "q2", "q3", "q4"), "tradeoff": ("t1", "t2", "t3")},
    packs={"acme": {"question": ("q2", "q4")}},
    paths={"first": {"question": ("q3", "q1"), "tradeoff": ("t2",)}},
    quiz_items={"q1": 2, "q3": 1},
)
QUESTION: Final = time(9, 30)
TRADEOFF: Final = time(13, 30)
BOTH: Final[Mapping[Kind, time]] = {"question": QUESTION, "tradeoff": TRADEOFF}
ONE: Final[Mapping[Kind, time]] = {"question": QUESTION}
PLATFORM: Final = "paper"
MINUTE: Final = timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of that week (UTC); Monday is day 0."""
    return datetime(2026, 11, 16, hour, minute, tzinfo=UTC) + timedelta(days=day)


def place(name: str = "study", workspace: str = "acme") -> Place:
    """Return a channel's place."""
    return Place(platform=PLATFORM, workspace=workspace, channel=name)


@asynccontextmanager
async def opened(url: URL) -> AsyncGenerator[Store]:
    """Run a store; it is stopped at the end."""
    store = Store(url)
    await store.start()
    try:
        yield store
    finally:
        await store.stop()


async def set_up(
    store: Store,
    where: Place | None = None,
    *,
    zone: str = "UTC",
    times: Mapping[Kind, time] = ONE,
    now: datetime = START,
    quorum: int = 1,
    weekdays: frozenset[int] = frozenset(range(7)),
    days_off: tuple[tuple[date, date], ...] = (),
) -> str:
    """Set a channel up (one question a day unless told otherwise) and return its id."""
    where = where or place()
    await store.channels.set_up(
        where,
        setter=Member(platform=where.platform, tenant="", user="boss"),
        zone_name=zone,
        times=times,
        syllabus=SYLLABUS,
        now=now,
        quorum=quorum,
        weekdays=weekdays,
        days_off=days_off,
    )
    found = await store.channels.at(where)
    assert found is not None
    return found.id


async def claim(store: Store, now: datetime, *, owner: str = "courier", most: int = 100) -> tuple[Claim, ...]:
    """Claim what is ready."""
    return await store.ledger.claim(now=now, owner=owner, platforms=(PLATFORM,), most=most)


async def send(store: Store, now: datetime) -> tuple[Claim, ...]:
    """Plan, claim and send all that is due."""
    while await store.planner.plan(now, SYLLABUS):
        pass
    claims = await claim(store, now)
    for each in claims:
        assert await store.ledger.finish(each, Ref(place=each.delivery.place, message=f"m-{each.delivery.id}"))
    return claims


async def close_all(store: Store, now: datetime) -> int:
    """Run every closing step that waits; return how many."""
    steps = 0
    while await store.planner.close_next(now, SYLLABUS):
        steps += 1
    return steps


async def choose(store: Store, study: str, now: datetime) -> None:
    """Let a channel choose its next cards anew, as after a change of its settings."""
    async with store.database.writing() as connection:
        await choose_cards(connection, study, SYLLABUS, now)


async def the_post(store: Store, day: date, kind: str = "question", *, of: str | None = None) -> Post:
    """Return the post of a day and kind (in the channel ``of``, where there are several)."""
    wanted = [post.c.day == day, post.c.kind == kind] + ([post.c.channel == of] if of else [])
    async with store.database.reading() as connection:
        post_id = await connection.scalar(sa.select(post.c.id).where(*wanted))
    found = await store.posts.of(str(post_id))
    assert found is not None
    return found


def day(number: int) -> date:
    """Return the local date so many days after Monday."""
    return MONDAY + timedelta(days=number)


async def rate_on_time(store: Store, number: int, *members: str, of: str | None = None) -> None:
    """Rate the question of a day half an hour after it was due."""
    await introduce(store, *members)
    rated = await the_post(store, day(number), of=of)
    for name in members:
        await store.reviews.rate(
            Review(
                member=name,
                card=rated.card,
                occasion=rated.id,
                post=rated.id,
                at=rated.due_at + 30 * MINUTE,
                value=Rating.GOOD,
            )
        )


async def play(store: Store, number: int, *members: str) -> None:
    """Send the question of a day, let these members rate it, and close the day."""
    await send(store, at(number, 9, 30))
    await rate_on_time(store, number, *members)
    assert await close_all(store, at(number + 1, 4, 2)) == 1


async def table(store: Store, which: sa.Table, *where: sa.ColumnElement[bool]) -> list[Mapping[str, Any]]:
    """Return all rows of a table."""
    async with store.database.reading() as connection:
        rows = await connection.execute(sa.select(which).where(*where).order_by(*which.primary_key.columns))
        return [dict(row) for row in rows.mappings()]


async def states(store: Store) -> Mapping[tuple[str, str], State]:
    """Return the state of every delivery by the platform's name of its channel and its key."""
    async with store.database.reading() as connection:
        rows = await connection.execute(
            sa.select(channel.c.channel, delivery.c.key, delivery.c.state).join(
                channel, channel.c.id == delivery.c.target
            )
        )
        return {(row.channel, row.key): State(row.state) for row in rows}


async def state_of(store: Store, delivery_id: str) -> State:
    """Return the state of one delivery."""
    async with store.database.reading() as connection:
        found = await connection.scalar(sa.select(delivery.c.state).where(delivery.c.id == delivery_id))
    return State(str(found))


async def introduce(store: Store, *names: str) -> None:
    """Give these people an account each, with their name as its id, if they have none yet."""
    async with store.database.writing() as connection:
        for name in names:
            row = {"id": name, "platform": PLATFORM, "tenant": "acme", "user": name}
            await connection.execute(insert(connection, member).on_conflict_do_nothing(), row)


async def assert_memory_is_the_log_replayed(store: Store, *, nobody: Set[str] = frozenset()) -> None:
    """Fail unless the table ``memory`` is exactly what a replay of the whole review log gives (S5).

    ``nobody`` are the ids that stand in the log for people who were forgotten: they remember nothing.
    """
    async with store.database.reading() as connection:
        if not store.database.is_sqlite:  # One view of both tables: a session whose client was killed may still commit.
            await connection.execution_options(isolation_level="REPEATABLE READ")
        logged = (await connection.execute(sa.select(review).order_by(review.c.at, review.c.id))).all()
        kept = (await connection.execute(sa.select(memory))).all()
    log: defaultdict[tuple[str, str], list[tuple[datetime, Rating]]] = defaultdict(list)
    for row in logged:
        if row.member in nobody:
            continue
        log[row.member, row.card].append((row.at, Rating(row.value)))
    stored = {
        (row.member, row.card): Memory(stability=row.stability, difficulty=row.difficulty, reviewed_at=row.reviewed_at)
        for row in kept
    }
    assert stored == {key: replay(rows) for key, rows in log.items()}
