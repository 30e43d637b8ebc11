"""The schema: built by the migrations alone, taken back by them, and never left half-way."""

import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import URL

from bot.chat.places import Place
from bot.errors import StoreError
from bot.store.database import read_url
from bot.store.schema import config, current, downgrade, newest, require_newest, upgrade
from bot.store.tables import metadata
from tests.store.kit import opened


def plain(url: URL) -> sa.Engine:
    """Return a synchronous engine, as a stranger would look at the database."""
    return sa.create_engine(
        url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url, poolclass=sa.NullPool
    )


def tables(url: URL) -> set[str]:
    """Return the names of the tables that stand there."""
    with plain(url).connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def pretend(url: URL, version: str) -> None:
    """Let the database say that it is of another version."""
    with plain(url).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_up_down_and_up_again(database_url: URL) -> None:
    """The way down leaves nothing but alembic's own table, and the way up works from there."""
    assert current(database_url) == newest()
    assert tables(database_url) == {*metadata.tables, "alembic_version"}
    downgrade(database_url)
    assert tables(database_url) == {"alembic_version"}
    assert upgrade(database_url)
    assert tables(database_url) == {*metadata.tables, "alembic_version"}
    assert not upgrade(database_url)


def test_the_migrations_build_exactly_the_tables(database_url: URL) -> None:
    """`alembic check` finds nothing to add, to change or to take away."""
    made = config()
    with plain(database_url).connect() as connection:
        made.attributes["connection"] = connection
        command.check(made)


def test_an_empty_database_is_refused_with_the_mend(database_url: URL) -> None:
    """Whoever forgot the release step reads which command to run."""
    downgrade(database_url)
    with pytest.raises(StoreError, match=r"is empty.* run `fulcrum db upgrade`"):
        require_newest(database_url)


def test_a_database_of_another_version_is_refused(database_url: URL) -> None:
    """A version that this program does not know is a newer program's: going on would harm it."""
    require_newest(database_url)
    pretend(database_url, "9999")
    for step in (require_newest, upgrade):
        with pytest.raises(StoreError, match=r"9999.*newer"):
            step(database_url)
    assert current(database_url) == "9999"


async def test_a_file_at_work_is_not_upgraded_under_its_process(sqlite_url: URL) -> None:
    """Whoever brings a newer program is told to stop the older one first; nothing was changed by then."""
    downgrade(sqlite_url)
    async with opened(sqlite_url):
        with pytest.raises(StoreError, match="another process writes"):
            upgrade(sqlite_url)
    assert current(sqlite_url) is None
    assert upgrade(sqlite_url)


def test_a_sqlite_file_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    """What stood in the file stands in the copy, which its owner alone can read."""
    path = tmp_path / "fulcrum.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE note (text)")
        connection.execute("INSERT INTO note VALUES ('kept')")
    connection.close()
    assert upgrade(read_url(f"sqlite:///{path}"))
    (copy,) = tmp_path.glob("fulcrum.db.*.bak")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    saved = sqlite3.connect(copy)
    assert saved.execute("SELECT text FROM note").fetchall() == [("kept",)]
    assert saved.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)
    saved.close()


def test_a_new_sqlite_file_needs_no_copy(tmp_path: Path) -> None:
    """There is nothing to lose yet."""
    assert upgrade(read_url(f"sqlite:///{tmp_path / 'fulcrum.db'}"))
    assert not list(tmp_path.glob("*.bak"))


BEFORE = """
INSERT INTO channel (id, platform, workspace, channel, zone, manager, created_at) VALUES
    ('c1', 'paper', 'T1', 'study', 'UTC', 'U1', '2026-11-16 06:00:00'),
    ('c2', 'board', 'G1', 'study', 'UTC', '77', '2026-11-16 06:00:00');
INSERT INTO member (id, platform, tenant, "user") VALUES
    ('m1', 'paper', 'T1', 'U1'), ('m2', 'paper', 'T2', 'U2'), ('m3', 'board', 'T3', 'U1');
INSERT INTO schedule (channel, kind, post_time, weekdays, next_card) VALUES
    ('c1', 'question', '09:30:00', '01234', 'q1');
INSERT INTO day_off (channel, first_day, last_day) VALUES
    ('c1', '2026-12-24', '2026-12-26');
INSERT INTO delivery (id, platform, target, purpose, key, due_at, until, not_before, state) VALUES
    ('d1', 'paper', 'c1', 'question', '2026-11-16', '2026-11-16 09:30:00', '2026-11-16 15:30:00',
     '2026-11-16 09:30:00', 'sent');
INSERT INTO post (id, channel, kind, day, card, zone, closes_at, edit_at) VALUES
    ('d1', 'c1', 'question', '2026-11-16', 'q1', 'UTC', '2026-11-17 04:00:00', '2026-11-16 09:30:00')
"""
"""What a team may have kept before the second version."""


async def test_what_was_kept_before_the_second_version_stays(database_url: URL) -> None:
    """Whoever set a channel up is known by their tenant too, where they were ever seen; the rest begins plainly."""
    downgrade(database_url, to="0001")
    with plain(database_url).begin() as connection:
        for statement in BEFORE.split(";"):
            connection.execute(sa.text(statement))
    assert upgrade(database_url)
    with plain(database_url).connect() as connection:
        tenants = connection.execute(sa.text("SELECT id, manager_tenant FROM channel ORDER BY id")).all()
        pinned, reason = connection.execute(sa.text("SELECT pinned, reason FROM schedule, day_off")).one()
    assert [tuple(row) for row in tenants] == [("c1", "T1"), ("c2", "")]
    assert (bool(pinned), reason) == (False, "holiday")
    async with opened(database_url) as store:
        found = await store.channels.at(Place(platform="paper", workspace="T1", channel="study"))
        kept = await store.posts.of("d1")
    assert found is not None
    assert kept is not None
    assert (found.setter.tenant, found.pack, found.path, found.quiz_weekday) == ("T1", "*", "", None)
    assert (kept.card, kept.quiz) == ("q1", None)


def test_the_way_back_to_the_first_version_keeps_what_that_knew(database_url: URL) -> None:
    """Nobody is left without their channel."""
    downgrade(database_url, to="0001")
    with plain(database_url).begin() as connection:
        for statement in BEFORE.split(";"):
            connection.execute(sa.text(statement))
    upgrade(database_url)
    downgrade(database_url, to="0001")
    with plain(database_url).connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM channel")).scalar_one() == 2
        assert "manager_tenant" not in {each["name"] for each in sa.inspect(connection).get_columns("channel")}
