"""SQLite without a thread of its own: each statement runs at once, where it is awaited.

For rehearsals, which make a million statements of some 20 µs each: handing each to another thread and back takes five
times as long as the statement. The statements, the tables and the file are those of every day. A bot that answers
people keeps its thread, since a commit waits for the disk.
"""

import sqlite3
from collections import deque
from typing import Any, Final

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.util import await_only

DRIVER: Final = "sqlite+at_once"


class Cursor(sqlite3.Cursor):
    """A cursor that has all its rows from the start, as SQLAlchemy expects of an asynchronous one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._rows: deque[Any] = deque()

    def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
        """Execute a statement, and fetch what it returns."""
        await_only(_nothing())  # SQLAlchemy insists on something having been awaited.
        super().execute(sql, parameters)
        self._rows = deque(super().fetchall() if self.description else ())
        return self

    def executemany(self, sql: str, parameters: Any) -> "Cursor":
        """Execute a statement with one row of parameters after the other."""
        await_only(_nothing())
        super().executemany(sql, parameters)
        return self

    def fetchone(self) -> Any:
        """Return the next row, None after the last."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next few rows."""
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        rows, self._rows = list(self._rows), deque()
        return rows

    async def _async_soft_close(self) -> None:
        """Keep the rows: SQLAlchemy's word for having fetched them all."""


class Connection(sqlite3.Connection):
    """A connection with such cursors."""

    def cursor(self, factory: Any = Cursor) -> Any:
        """Return a new cursor."""
        return super().cursor(factory)


class AtOnce(SQLiteDialect_pysqlite):
    """Python's own driver, told to be an asynchronous one: what never waits may be awaited too."""

    driver = "at_once"
    is_async = True
    supports_statement_cache = True

    def create_connect_args(self, url: URL) -> Any:
        """Connect as Python's driver does, to connections of ours."""
        args, options = super().create_connect_args(url)
        return args, {**options, "factory": Connection}


async def _nothing() -> None:
    """Be awaited."""


registry.register("sqlite.at_once", __name__, "AtOnce")


def at_once(url: URL) -> URL:
    """Return the same SQLite database, by way of this driver."""
    return url.set(drivername=DRIVER)
