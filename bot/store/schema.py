"""The schema's version: what migrations/ builds, and what a database has.

Alembic runs on a synchronous connection of its own, before anything else is open.
"""

import logging
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

from bot.errors import StoreError
from bot.resources import folder
from bot.store.copies import copy
from bot.store.database import alone

log = logging.getLogger(__name__)


def config() -> Config:
    """Return alembic's configuration; its files travel with the package."""
    made = Config()
    made.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


@cache
def versions() -> tuple[str, ...]:
    """Return the versions that this program knows, the one it needs first."""
    return tuple(each.revision for each in ScriptDirectory.from_config(config()).walk_revisions())


def newest() -> str:
    """Return the version that this program needs."""
    return versions()[0]


def current(url: URL) -> str | None:
    """Return the version that a database has; None for an empty one."""
    with connect(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: URL, *, to: str = "head") -> bool:
    """Bring a database to this program's version, and say whether anything had to be done.

    A SQLite file that already holds something is copied first, to ``<file>.<date>.bak`` beside it. Raises StoreError
    where the database is of a newer program's version, or where another process writes to the file.
    """
    before = current(url)
    if before == newest():
        return False
    _refuse_newer(before)
    with alone(url):
        if url.get_backend_name() == "sqlite" and _holds_something(url):
            _back_up(url)
        _run(url, command.upgrade, to)
    log.info("schema_upgraded from=%s to=%s", before, current(url))
    return True


def downgrade(url: URL, *, to: str = "base") -> None:
    """Take a database back to an earlier version."""
    _run(url, command.downgrade, to)


def require_newest(url: URL) -> None:
    """Raise StoreError, with the mend, where the database is not of this program's version."""
    found = current(url)
    if found != newest():
        _refuse_newer(found)
        state = "empty" if found is None else f"at version {found}"
        raise StoreError(f"the database is {state}, this program needs {newest()}: run `fulcrum db upgrade` first")


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in versions():
        raise StoreError(
            f"the database is at version {found}, newer than this program, which knows up to {newest()}: "
            "install the newer program, or restore a backup from before"
        )


def _holds_something(url: URL) -> bool:
    with connect(url) as connection:
        return bool(sa.inspect(connection).get_table_names())


def _run(url: URL, step: object, to: str) -> None:
    made = config()
    with connect(url) as connection:
        made.attributes["connection"] = connection
        step(made, to)  # type: ignore[operator]  # one of alembic's commands
        connection.commit()


def connect(url: URL) -> sa.Connection:
    """Open a connection of its own to a database, outside of everything that runs."""
    # The writer's drivers are asynchronous; psycopg is both, SQLite's own is the plain one.
    plain = url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url
    try:
        return sa.create_engine(plain, poolclass=sa.NullPool, hide_parameters=True).connect()
    except sa.exc.DBAPIError as error:
        raise StoreError(
            f"the database does not answer ({type(error.orig).__name__}): look at DATABASE_URL, and whether it runs"
        ) from error


def _back_up(url: URL) -> None:
    source = Path(str(url.database))
    target = source.with_name(f"{source.name}.{datetime.now(UTC):%Y%m%d-%H%M%S}.bak")
    copy(source, target)
    log.info("schema_backup file=%s", target.name)
