"""Backups of a SQLite file: whole, whoever writes meanwhile; private; and put back without a loss."""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import stat
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.errors import StoreError
from bot.store.backups import KEPT, back_up, last_night, nightly, restore
from bot.store.copies import quick_check
from bot.store.database import read_url
from bot.store.tables import review
from tests.crash.nursery import nursery
from tests.crash.test_ratings import Flood
from tests.store.kit import assert_memory_is_the_log_replayed, opened, place, set_up, table

NIGHT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
POSTGRES = read_url("postgresql://ana:hunter2@127.0.0.1:1/none")


def file_of(url: URL) -> Path:
    """Return the database's file."""
    return Path(str(url.database))


def url_of(path: Path) -> URL:
    """Return the URL of a file."""
    return read_url(f"sqlite:///{path}")


async def channels(url: URL) -> set[str]:
    """Return which of two channels are set up in a database."""
    async with opened(url) as store:
        return {name for name in ("before", "after") if await store.channels.at(place(name)) is not None}


async def add(url: URL, name: str) -> None:
    """Set a channel up."""
    async with opened(url) as store:
        await set_up(store, place(name))


def spoil(path: Path) -> None:
    """Write over all but the first page of a file, as a failing disk may."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x7f" * (size - 4096))


# Copying.


async def test_a_backup_is_one_private_file_with_all_that_was_committed(sqlite_url: URL, tmp_path: Path) -> None:
    """Also what still stands in the WAL of a store at work, and nothing is left beside it."""
    target = tmp_path / "elsewhere" / "kept.db"
    target.parent.mkdir()
    async with opened(sqlite_url) as store:
        await set_up(store, place("before"))
        await asyncio.to_thread(back_up, sqlite_url, target)
        await set_up(store, place("after"))
    assert [each.name for each in target.parent.iterdir()] == ["kept.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert await channels(url_of(target)) == {"before"}


async def test_a_backup_is_whole_while_another_process_writes(sqlite_url: URL, tmp_path: Path) -> None:
    """Every rating that was acknowledged before is in it, and memory is still the log replayed."""
    flood = Flood(chance=random.Random(11))  # noqa: S311  no secret
    async with nursery() as nursing:
        pid = await nursing.start("rate", url=sqlite_url.render_as_string(hide_password=False))
        port = int((await nursing.heard())["port"])
        people = [asyncio.create_task(flood.person(number, port)) for number in range(8)]
        acknowledged = []
        for number in range(3):
            seen = len(flood.answered)
            async with asyncio.timeout(30):
                while len(flood.answered) == seen:  # noqa: ASYNC110  the other process, seen from outside
                    await asyncio.sleep(0.01)
            acknowledged.append(set(flood.answered))
            await asyncio.to_thread(back_up, sqlite_url, tmp_path / f"{number}.db")
        os.kill(pid, signal.SIGKILL)
        await asyncio.gather(*people)
    for number, before in enumerate(acknowledged):
        async with opened(url_of(tmp_path / f"{number}.db")) as store:
            kept = {(row["member"], row["card"], row["occasion"]) for row in await table(store, review)}
            await assert_memory_is_the_log_replayed(store)
        assert before
        assert before <= kept <= flood.sent


def test_a_file_that_is_there_is_never_overwritten(sqlite_url: URL, tmp_path: Path) -> None:
    """Not even an empty one."""
    target = tmp_path / "taken.db"
    target.touch()
    with pytest.raises(StoreError, match=r"taken\.db is there already"):
        back_up(sqlite_url, target)
    assert target.read_bytes() == b""


def test_what_cannot_be_copied_is_said_and_leaves_nothing_behind(sqlite_url: URL, tmp_path: Path) -> None:
    """No database, no folder, no SQLite, a damaged one."""
    target = tmp_path / "copy.db"
    with pytest.raises(StoreError, match=r"none\.db is not there"):
        back_up(url_of(tmp_path / "none.db"), target)
    with pytest.raises(StoreError, match="nothing can be written to"):
        back_up(sqlite_url, tmp_path / "no folder" / "copy.db")
    text = tmp_path / "notes.db"
    text.write_text("no database at all\n" * 500)
    with pytest.raises(StoreError, match="not a database"):
        back_up(url_of(text), target)
    spoil(file_of(sqlite_url))
    with pytest.raises(StoreError, match=r"could not be copied|is damaged"):
        back_up(sqlite_url, target)
    assert quick_check(file_of(sqlite_url))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["fulcrum.db", "notes.db"]


def test_postgresql_is_sent_to_its_own_tools(tmp_path: Path) -> None:
    """The command stands there, and no password."""
    with pytest.raises(StoreError, match="pg_dump") as refusal:
        back_up(POSTGRES, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="pg_restore"):
        restore(POSTGRES, tmp_path / "copy.db")
    assert "hunter2" not in str(refusal.value)
    assert (nightly(POSTGRES, NIGHT), last_night(POSTGRES)) == (None, None)


# The way back.


async def test_a_restored_database_is_as_it_was_and_the_other_is_kept(sqlite_url: URL, tmp_path: Path) -> None:
    """Both can be opened, and only their owner can."""
    backup = tmp_path / "backup.db"
    await add(sqlite_url, "before")
    back_up(sqlite_url, backup)
    await add(sqlite_url, "after")
    kept = restore(sqlite_url, backup)
    assert kept is not None
    assert kept.name.startswith("fulcrum.db.")
    assert kept.name.endswith(".before-restore")
    assert await channels(sqlite_url) == {"before"}
    assert await channels(url_of(kept)) == {"before", "after"}
    assert stat.S_IMODE(file_of(sqlite_url).stat().st_mode) == 0o600
    assert backup.exists()


async def test_nothing_of_a_killed_process_is_lost_or_mixed_in(sqlite_url: URL, tmp_path: Path) -> None:
    """Its last commits stand in the WAL alone: they go with the database that is kept, and not into the other."""
    backup, dead = tmp_path / "backup.db", tmp_path / "dead"
    dead.mkdir()
    back_up(sqlite_url, backup)
    async with opened(sqlite_url) as store:
        await set_up(store, place("after"))
        for ending in ("", "-wal", "-shm"):  # as a kill leaves them
            shutil.copy(f"{sqlite_url.database}{ending}", dead)
    url = url_of(dead / "fulcrum.db")
    kept = restore(url, backup)
    assert kept is not None
    assert not (dead / "fulcrum.db-shm").exists()
    assert await channels(url) == set()
    assert await channels(url_of(kept)) == {"after"}


async def test_a_backup_can_be_restored_where_there_was_nothing(sqlite_url: URL, tmp_path: Path) -> None:
    """A new machine."""
    await add(sqlite_url, "before")
    back_up(sqlite_url, tmp_path / "backup.db")
    url = url_of(tmp_path / "new.db")
    assert restore(url, tmp_path / "backup.db") is None
    assert await channels(url) == {"before"}
    with pytest.raises(StoreError, match="make it, or look at DATABASE_URL"):
        restore(url_of(tmp_path / "nowhere" / "new.db"), tmp_path / "backup.db")


async def test_a_database_at_work_is_not_replaced(sqlite_url: URL, tmp_path: Path) -> None:
    """Whoever restores is told to stop the process first."""
    back_up(sqlite_url, tmp_path / "backup.db")
    async with opened(sqlite_url) as store:
        with pytest.raises(StoreError, match="stop it first"):
            restore(sqlite_url, tmp_path / "backup.db")
        await set_up(store, place("after"))
    assert await channels(sqlite_url) == {"after"}


def test_only_a_whole_backup_of_ours_that_we_can_read_is_restored(sqlite_url: URL, tmp_path: Path) -> None:
    """Anything else is named with what to do, and the database stays as it is."""
    before = file_of(sqlite_url).read_bytes()
    text, foreign, newer, damaged = (tmp_path / f"{name}.db" for name in ("text", "foreign", "newer", "damaged"))
    text.write_text("no database at all\n" * 500)
    for path, statement in (
        (foreign, "CREATE TABLE note (text)"),
        (newer, "UPDATE alembic_version SET version_num = 9"),
    ):
        if path is newer:
            back_up(sqlite_url, newer)
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()
    back_up(sqlite_url, damaged)
    spoil(damaged)
    wrong = {
        tmp_path / "none.db": "is not there",
        file_of(sqlite_url): "is the database itself",
        text: "cannot be read as a SQLite file",
        foreign: "holds no data of Fulcrum's",
        newer: "version 9, newer than this program",
        damaged: "cannot be read|could not be copied|is damaged",
    }
    for path, why in wrong.items():
        with pytest.raises(StoreError, match=why):
            restore(sqlite_url, path)
    assert file_of(sqlite_url).read_bytes() == before
    assert not [each for each in tmp_path.iterdir() if "before-restore" in each.name]


# Every night.


def test_there_is_one_nightly_backup_a_utc_date(sqlite_url: URL, tmp_path: Path) -> None:
    """By whatever clock the instant is told; the file's name says which."""
    assert last_night(sqlite_url) is None
    tokyo = NIGHT.astimezone(timezone(timedelta(hours=9)))
    made = nightly(sqlite_url, tokyo)
    assert made == tmp_path / "backups" / "fulcrum-2026-11-20.db"
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert nightly(sqlite_url, NIGHT + timedelta(hours=20)) is None
    assert nightly(sqlite_url, NIGHT + timedelta(hours=21)) is not None
    assert last_night(sqlite_url) == date(2026, 11, 21)


def test_the_newest_seven_are_kept_and_nothing_else_is_touched(sqlite_url: URL, tmp_path: Path) -> None:
    """Neither what somebody put there nor another database's; what a kill left half-made goes."""
    others = ("mine.db", "fulcrum-2026-13-45.db", "other-2026-01-01.db", "fulcrum-2026-01-01.db.gz", ".x.y.part")
    nights = tmp_path / "backups"
    nights.mkdir()
    for name in (*others, ".fulcrum-2026-11-19.db.abc123.part"):
        (nights / name).touch()
    for number in range(KEPT + 3):
        assert nightly(sqlite_url, NIGHT + timedelta(days=number)) is not None
    kept = {f"fulcrum-2026-11-{20 + number}.db" for number in range(3, KEPT + 3)}
    assert {each.name for each in nights.iterdir()} == {*others, *kept}


def test_a_failed_night_takes_no_older_backup_away(sqlite_url: URL) -> None:
    """Only a new one that is whole may replace an old one."""
    for number in range(KEPT):
        nightly(sqlite_url, NIGHT + timedelta(days=number))
    spoil(file_of(sqlite_url))
    with pytest.raises(StoreError):
        nightly(sqlite_url, NIGHT + timedelta(days=KEPT))
    assert len(list((file_of(sqlite_url).parent / "backups").iterdir())) == KEPT
