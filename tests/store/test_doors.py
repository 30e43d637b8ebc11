"""The doors to the database: a lock before the writing one, and a reading one through which nothing is written."""

import asyncio
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.store import Store
from bot.store.database import Database, read_url
from bot.store.tables import member
from tests.store.kit import opened, table

ROW = {"id": "a", "platform": "paper", "tenant": "", "user": "ana"}


async def test_a_second_process_may_not_write_and_a_killed_one_gives_way(sqlite_url: URL) -> None:
    """The refusal names the file; a kill -9 leaves no lock behind."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.holder", str(sqlite_url), stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    try:
        async with asyncio.timeout(30):
            assert await holder.stdout.readline() == b"holding\n"
            with pytest.raises(StoreError, match=r"another process writes to .*fulcrum\.db: stop it first"):
                await Store(sqlite_url).start()
    finally:
        holder.kill()
        await holder.communicate()
    async with opened(sqlite_url):
        pass


async def test_the_lock_goes_by_the_file_and_not_by_its_name(sqlite_url: URL, tmp_path: Path) -> None:
    """A link to the file is no way around the lock."""
    link = tmp_path / "link.db"
    link.symlink_to(str(sqlite_url.database))
    async with opened(sqlite_url):
        with pytest.raises(StoreError, match="another process writes"):
            await Store(read_url(f"sqlite:///{link}")).start()
    async with opened(read_url(f"sqlite:///{link}")):
        pass


async def test_two_processes_may_share_postgresql(clean_postgres_url: URL) -> None:
    """There the database itself keeps them apart."""
    async with opened(clean_postgres_url), opened(clean_postgres_url):
        pass


async def test_those_who_only_look_need_no_lock_and_cannot_write(clean_url: URL) -> None:
    """Doctor and stats look at a database while it is at work."""
    async with opened(clean_url) as store:
        looking = Database(clean_url, writable=False)
        looking.open()
        async with looking.reading() as connection:
            assert await connection.scalar(sa.select(sa.func.count()).select_from(member)) == 0
        with pytest.raises(StoreError, match="for reading only"):
            async with looking.writing():
                pass
        await looking.close()
        assert await table(store, member) == []


async def test_nothing_can_be_written_through_the_reading_door(store: Store) -> None:
    """The database itself refuses, so that a write can never slip past the writer; and reading goes on afterwards."""
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        async with store.database.reading() as connection:
            await connection.execute(sa.insert(member), ROW)
    assert await table(store, member) == []


async def test_processes_that_share_a_database_go_by_its_clock(clean_url: URL) -> None:
    """PostgreSQL says what time it is, as an aware instant; a SQLite file has one process, and asks nobody."""
    async with opened(clean_url) as store:
        told = await store.database.now()
        if store.database.is_sqlite:
            assert told is None
        else:
            assert told is not None
            assert abs(told - datetime.now(UTC)) < timedelta(seconds=30)


@pytest.mark.parametrize(("door", "query_only"), [("reading", 1), ("writing", 0)])
async def test_sqlite_runs_as_it_was_measured_to_be_safe(sqlite_url: URL, door: str, query_only: int) -> None:
    """WAL, a full sync at each commit, patience, foreign keys: on every connection."""
    database = Database(sqlite_url)
    wanted = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 10_000, "foreign_keys": 1}
    async with database.reading() if door == "reading" else database.writing() as connection:
        for pragma, value in {**wanted, "query_only": query_only}.items():
            assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == value, pragma
    await database.close()


async def test_the_writing_door_begins_a_write_at_once(sqlite_url: URL) -> None:
    """BEGIN IMMEDIATE: whoever is to write reads nothing that somebody else may still change."""
    database = Database(sqlite_url)
    other = sqlite3.connect(str(sqlite_url.database), timeout=0, isolation_level=None)
    async with database.writing():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    await database.close()
