"""The two doors to the database: one that only reads, and the writer's own.

SQLite is opened as it was measured to be safe: WAL, synchronous=FULL, one writing connection that begins IMMEDIATE,
readers that cannot write, and a lock that refuses a second writing process. PostgreSQL needs none of that; every
statement above this module is the same for both.
"""

import logging
import os
import sys
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.errors import Forgotten, SettingsError, StoreError

log = logging.getLogger(__name__)

BUSY_MS: Final = 10_000
PATIENCE: Final = {
    # A half-open connection would else hold up every rating until the host's own limit, which is hours.
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "tcp_user_timeout": 30_000,
    "options": "-c statement_timeout=30000 -c lock_timeout=10000",
}
"""What PostgreSQL's client is told."""


def read_url(text: str) -> URL:
    """Understand DATABASE_URL as hosts hand it out, and name the driver.

    ``sqlite:///file.db``, ``postgres://``, ``postgresql://`` and both with a driver are taken; anything else is refused
    without repeating it, since it may hold a password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the latter for a port that is no number, perhaps a piece of a password
        raise SettingsError("DATABASE_URL is not a URL; write sqlite:///fulcrum.db or postgresql://…") from None
    backend = url.drivername.split("+")[0]
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise SettingsError("DATABASE_URL names no file; write sqlite:///fulcrum.db")
        return url.set(drivername="sqlite+aiosqlite")
    if backend in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    raise SettingsError(f"DATABASE_URL begins with {backend}://; sqlite:/// and postgresql:// are known")


class Database:
    """A database at work. ``writable=False`` is for those who only look: doctor, stats."""

    def __init__(self, url: URL, *, writable: bool = True) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._lock = _lock_of(url) if writable else None
        self._reader = _engine(url, writing=False)
        self._writer = _engine(url, writing=True) if writable else None
        self.gone: set[str] = set()
        """Ids of members who were forgotten while this process ran. What is still under way for one is refused."""
        if self._writer:
            sa.event.listen(self._writer.sync_engine, "before_cursor_execute", self._refuse_the_gone)

    def open(self) -> None:
        """Take the lock. Raises StoreError where another process writes to this file."""
        if self._lock:
            self._lock.take()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """Give a connection for reading; what was committed before is seen."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        """Give the writing connection in a transaction that commits at the end. For the writer alone."""
        if self._writer is None:
            raise StoreError("this database was opened for reading only")
        async with self._writer.begin() as connection:
            yield connection

    def _refuse_the_gone(
        self, _connection: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool
    ) -> None:
        """Let nothing be inserted under the id of a forgotten member: a press may have asked for it just before."""
        if self.gone and statement.startswith("INSERT"):
            for row in parameters if many else (parameters,):
                values = row.values() if isinstance(row, Mapping) else row
                if not self.gone.isdisjoint(value for value in values if isinstance(value, str)):
                    raise Forgotten("this was under way for a member who has asked to be forgotten")

    async def now(self) -> datetime | None:
        """Return the database's own clock, by which processes agree; None for SQLite, which has a single one."""
        if self.is_sqlite:
            return None
        async with self.reading() as connection:
            at = await connection.scalar(sa.select(sa.func.clock_timestamp()))
        return at if isinstance(at, datetime) else None

    async def close(self) -> None:
        """Close every connection and give the lock back."""
        await self._reader.dispose()
        if self._writer:
            await self._writer.dispose()
        if self._lock:
            self._lock.give_back()


def _engine(url: URL, *, writing: bool) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        engine = create_async_engine(
            url,
            pool_size=1 if writing else 5,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,  # they are what people wrote, and errors are logged
            connect_args=PATIENCE,
        )
        sa.event.listen(engine.sync_engine, "handle_error", _without_details)
        return engine if writing else engine.execution_options(postgresql_readonly=True)
    # Readers are set to AUTOCOMMIT as they connect: set for each use, it took as long as the reading (measured: 0.6 and
    # 0.3 ms for a small read). Nor is there anything to roll back when they are given back.
    how: dict[str, Any] = {} if writing else {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if writing else 5,
        max_overflow=0,
        pool_reset_on_return=None,
        hide_parameters=True,
        **how,
    )
    sa.event.listen(engine.sync_engine, "connect", _connected(writing=writing))
    if writing:
        sa.event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _without_details(context: sa.engine.ExceptionContext) -> None:
    """Take out of an error what PostgreSQL quotes of the row: it may be what people wrote, and errors are logged."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def _connected(*, writing: bool) -> Any:
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # Python's own implicit BEGIN loses updates; ours are explicit.
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # NORMAL may lose acknowledged ratings at a power cut
            f"busy_timeout={BUSY_MS}",
            "foreign_keys=ON",
            f"query_only={'OFF' if writing else 'ON'}",
            "secure_delete=ON",  # what a member had deleted is not to be found in the file either
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return on_connect


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # a deferred BEGIN deadlocks when it turns into a write


@contextmanager
def alone(url: URL) -> Generator[None]:
    """Keep every other writing process out for as long as it takes. PostgreSQL has its own locks, and needs none.

    Raises StoreError where another process writes.
    """
    lock = _lock_of(url)
    if lock:
        lock.take()
    try:
        yield
    finally:
        if lock:
            lock.give_back()


def _lock_of(url: URL) -> "_Lock | None":
    if url.get_backend_name() != "sqlite":
        return None
    return _Lock(Path(f"{Path(str(url.database)).resolve()}.lock"))  # resolved: a link is no way around the lock


class _Lock:
    """A lock on a file beside the database, held as long as the process lives; a kill gives it back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                import msvcrt  # noqa: PLC0415

                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl  # noqa: PLC0415

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise StoreError(
                f"another process writes to {self._path.with_suffix('')}: stop it first, or use PostgreSQL for two"
            ) from None
        self._handle = handle

    def give_back(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
