"""The one place that commits: nothing is lost, nothing is half-written, and a mistake harms nobody but its maker."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Final

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.ids import new_id
from bot.store.database import Database
from bot.store.tables import member
from bot.store.writer import MOST_TOGETHER, Writer

Names = Writer[str]
TASKS: Final = 8
JOBS: Final = 40


def named(name: str) -> dict[str, str]:
    """Return a row that holds a name."""
    return {"id": new_id(), "platform": "paper", "tenant": "", "user": name}


async def put_together(connection: AsyncConnection, names: Sequence[str]) -> None:
    """Commit many names at once; the name "poison" is refused, whoever stands beside it."""
    await connection.execute(sa.insert(member), [named(name) for name in names])
    if "poison" in names:
        raise ValueError("poison")


def put(name: str) -> Callable[[AsyncConnection], Awaitable[None]]:
    """Return a job that writes one name."""

    async def job(connection: AsyncConnection) -> None:
        await connection.execute(sa.insert(member), named(name))

    return job


@pytest.fixture
async def database(clean_url: URL) -> AsyncGenerator[Database]:
    """A database at work."""
    opened = Database(clean_url)
    yield opened
    await opened.close()


@pytest.fixture
async def writer(database: Database) -> AsyncGenerator[Names]:
    """A writer at work."""
    made = Writer(database, put_together)
    made.start()
    yield made
    await made.stop()


async def written(database: Database) -> set[str]:
    """Return all names that were committed."""
    async with database.reading() as connection:
        return set(await connection.scalars(sa.select(member.c.user)))


async def test_eight_tasks_that_read_and_then_write_lose_nothing(writer: Names, database: Database) -> None:
    """Each job adds one to what it has read; with Python's own way of beginning, four of five were lost."""
    await writer.write(put("0"))

    async def job(connection: AsyncConnection) -> None:
        found = int(await connection.scalar(sa.select(member.c.user)) or 0)
        await asyncio.sleep(0)
        await connection.execute(sa.update(member).values(user=str(found + 1)))

    async def task() -> None:
        for _ in range(JOBS):
            await writer.write(job)

    await asyncio.gather(*(task() for _ in range(TASKS)))
    assert await written(database) == {str(TASKS * JOBS)}


async def test_what_a_job_returns_is_durable_by_then(writer: Names, database: Database) -> None:
    """The caller goes on after the commit, and not before."""

    async def job(connection: AsyncConnection) -> int:
        await put("ana")(connection)
        return 7

    assert await writer.write(job) == 7
    assert await written(database) == {"ana"}


async def test_a_caller_who_gives_up_leaves_nothing_half_written(writer: Names, database: Database) -> None:
    """A job is committed whole or not at all, whenever its caller was cancelled."""

    async def pair(connection: AsyncConnection, number: int) -> None:
        await put(f"left {number}")(connection)
        await asyncio.sleep(0.001)
        await put(f"right {number}")(connection)

    gave_up = 0
    for number in range(60):
        try:
            async with asyncio.timeout(number / 10_000):
                await writer.write(lambda connection, number=number: pair(connection, number))  # type: ignore[misc]
        except TimeoutError:
            gave_up += 1
    await writer.write(put("last"))
    names = await written(database)
    assert gave_up > 5
    for number in range(60):
        assert (f"left {number}" in names) == (f"right {number}" in names)


async def test_a_job_that_fails_fails_its_caller_alone(writer: Names, database: Database) -> None:
    """What it wrote is taken back; those before it and behind it are not touched."""

    async def fails(connection: AsyncConnection) -> None:
        await put("half")(connection)
        raise LookupError("my own mistake")

    results = await asyncio.gather(
        writer.group("ana"),
        writer.write(fails),
        writer.group("ben"),
        writer.write(put("chi")),
        return_exceptions=True,
    )
    assert [type(each) for each in results] == [type(None), LookupError, type(None), type(None)]
    assert await written(database) == {"ana", "ben", "chi"}


async def test_a_row_that_fails_in_a_batch_fails_its_caller_alone(writer: Names, database: Database) -> None:
    """However many were to be committed with it, each of them is committed and only then answered."""
    names = [f"name {number}" for number in range(100)]
    names[37] = names[80] = "poison"
    results = await asyncio.gather(*map(writer.group, names), return_exceptions=True)
    assert [number for number, each in enumerate(results) if each is not None] == [37, 80]
    assert all(isinstance(results[number], ValueError) for number in (37, 80))
    assert await written(database) == set(names) - {"poison"}


async def test_jobs_run_in_the_order_of_their_arrival(writer: Names, database: Database) -> None:
    """A job sees all that came before it, alone or in a batch, and nothing that came after."""

    async def look(connection: AsyncConnection) -> set[str]:
        return set(await connection.scalars(sa.select(member.c.user)))

    _, _, first, _, second = await asyncio.gather(
        writer.group("ana"), writer.group("ben"), writer.write(look), writer.group("chi"), writer.write(look)
    )
    assert (first, second) == ({"ana", "ben"}, {"ana", "ben", "chi"})


async def test_more_than_fit_into_one_batch_are_all_committed(writer: Names, database: Database) -> None:
    """A batch is bounded; the rest is the next batch."""
    names = [f"name {number}" for number in range(2 * MOST_TOGETHER + 1)]
    await asyncio.gather(*map(writer.group, names))
    assert await written(database) == set(names)


async def test_stopping_commits_what_is_queued_and_takes_nothing_more(database: Database) -> None:
    """Nobody who asked before the stop is left without an answer."""
    writer = Writer(database, put_together)
    with pytest.raises(StoreError, match="not running"):
        await writer.group("too early")
    writer.start()
    waiting = [asyncio.create_task(writer.group(f"name {number}")) for number in range(20)]
    waiting.append(asyncio.create_task(writer.write(put("alone"))))
    await asyncio.sleep(0)
    await writer.stop()
    with pytest.raises(StoreError, match="not running"):
        await writer.group("too late")
    assert all(task.done() for task in waiting)
    await asyncio.gather(*waiting)
    assert await written(database) == {*(f"name {number}" for number in range(20)), "alone"}
    await writer.stop()


async def test_a_connection_that_breaks_amid_a_job_is_survived(clean_postgres_url: URL) -> None:
    """The server ends the connection; the job runs again on a new one, and what it had half done is gone."""
    database = Database(clean_postgres_url)
    writer = Writer(database, put_together)
    writer.start()
    victims: list[int] = []

    async def job(connection: AsyncConnection) -> None:
        victim = int(await connection.scalar(sa.select(sa.func.pg_backend_pid())) or 0)
        await put(f"by {victim}")(connection)
        if not victims:
            victims.append(victim)
            async with database.reading() as other:
                await other.execute(sa.select(sa.func.pg_terminate_backend(victim)))
        await put("ana")(connection)

    await writer.write(job)
    names = await written(database)
    assert len(names) == 2
    assert f"by {victims[0]}" not in names
    await writer.stop()
    await database.close()


async def test_connections_ended_again_and_again_cost_no_name(clean_postgres_url: URL) -> None:
    """Whatever was answered is there, once; whoever got an error may ask again."""
    database = Database(clean_postgres_url)
    writer = Writer(database, _put_if_new)
    writer.start()
    answered: set[str] = set()
    done = asyncio.Event()

    async def caller(number: int) -> None:
        for turn in range(30):
            name = f"{number} {turn}"
            with contextlib.suppress(StoreError):
                await writer.group(name)
                answered.add(name)

    async def nemesis() -> None:
        others = sa.text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database()"
        )
        while not done.is_set():
            async with database.reading() as connection:
                await connection.execute(others)
            await asyncio.sleep(0.02)

    killing = asyncio.create_task(nemesis())
    await asyncio.gather(*map(caller, range(8)))
    done.set()
    await killing
    await writer.group("afterwards")
    async with database.reading() as connection:
        names = list(await connection.scalars(sa.select(member.c.user)))
    assert len(answered) > 40
    assert {*answered, "afterwards"} <= set(names)
    assert len(names) == len(set(names))
    await writer.stop()
    await database.close()


async def _put_if_new(connection: AsyncConnection, names: Sequence[str]) -> None:
    """Commit many names; a name that is there already is left as it is, since the answer to it may have been lost."""
    there = set(await connection.scalars(sa.select(member.c.user).where(member.c.user.in_(names))))
    fresh = [named(name) for name in names if name not in there]
    if fresh:
        await connection.execute(sa.insert(member), fresh)
