"""SQLite without a thread: the same store, the same answers."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError, OperationalError

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import text_of
from bot.store.at_once import at_once
from bot.store.database import Database, read_url
from bot.store.tables import member
from tests.house import FRIDAY, house


async def study(url: URL) -> list[str]:
    """Play a morning on a database, and return what stands in the channel."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(FRIDAY + timedelta(hours=3))
        told = await platform.press("ben", platform.posts[0], "Show me the answer")
        await platform.press("ben", told, "Got it")
        await built.until(FRIDAY + timedelta(hours=9))
    return [text_of(posted.message) for posted in platform.posts]


async def test_a_morning_is_the_same_with_and_without_a_thread(sqlite_template: Path, tmp_path: Path) -> None:
    """Two databases, two drivers, one morning."""
    urls = []
    for name in ("thread.db", "at_once.db"):
        shutil.copy(sqlite_template, tmp_path / name)
        urls.append(read_url(f"sqlite:///{tmp_path / name}"))
    with_thread = await study(urls[0])
    assert len(with_thread) == 2
    assert await study(at_once(urls[1])) == with_thread


async def test_rows_can_be_read_in_any_portion(sqlite_url: URL) -> None:
    """One, some, the rest, and none at all."""
    database = Database(at_once(sqlite_url))
    async with database.writing() as connection:
        await connection.execute(
            sa.insert(member),
            [{"id": f"{number}", "platform": "x", "tenant": "", "user": f"u{number}"} for number in range(5)],
        )
    async with database.reading() as connection:
        rows = await connection.execute(sa.select(member.c.id).order_by(member.c.id))
        assert rows.fetchone() == ("0",)
        assert rows.fetchmany(2) == [("1",), ("2",)]
        assert rows.fetchall() == [("3",), ("4",)]
    await database.close()


async def test_a_failed_transaction_leaves_nothing(sqlite_url: URL) -> None:
    """Rolled back as a whole."""
    database = Database(at_once(sqlite_url))
    row = {"id": "1", "platform": "x", "tenant": "", "user": "u"}

    async def twice() -> None:
        async with database.writing() as connection:
            await connection.execute(sa.insert(member), [row])
            await connection.execute(sa.insert(member), [row])

    with pytest.raises(IntegrityError):
        await twice()
    async with database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(member)) == 0
    await database.close()


async def test_readers_cannot_write(sqlite_url: URL) -> None:
    """As with a thread."""
    database = Database(at_once(sqlite_url))
    async with database.reading() as connection:
        with pytest.raises(OperationalError, match="readonly"):
            await connection.execute(sa.delete(member))
    await database.close()
