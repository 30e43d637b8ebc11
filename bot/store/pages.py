"""Lists that are read page by page, the newest first; what has one instant is told apart by its id."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some of a list, the newest first."""

    items: tuple[T, ...]
    behind: int  # how many are older than these
    newest: bool  # none is newer


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[T]):
    """How a table is listed. ``where`` in what follows says whose rows are meant: no others are seen or counted."""

    rows: sa.Select[Any]  # with ``at`` and ``id``, by these names, among what ``value`` reads
    value: Callable[[Any], T]
    at: sa.ColumnElement[Any]  # the instant by which they are ordered
    id: sa.ColumnElement[Any]

    async def page(
        self, connection: AsyncConnection, *where: sa.ColumnElement[bool], most: int, older_than: str = ""
    ) -> Page[T]:
        """Return at most so many; only those older than the one with that id, if it is (still) among them."""
        mark = await self._mark(connection, *where, self.id == older_than) if older_than else None
        older = self._older(mark) if mark is not None else sa.true()
        rows = (await connection.execute(self._newest_first(*where, older).limit(most))).all()
        last = await self._mark(connection, *where, self.id == rows[-1].id) if rows else None
        behind = await self.count(connection, *where, self._older(last)) if last is not None else 0
        return Page(items=tuple(map(self.value, rows)), behind=behind, newest=mark is None)

    async def all(self, connection: AsyncConnection, *where: sa.ColumnElement[bool]) -> tuple[T, ...]:
        """Return all of them."""
        return tuple(map(self.value, await connection.execute(self._newest_first(*where))))

    async def count(self, connection: AsyncConnection, *where: sa.ColumnElement[bool]) -> int:
        """Return how many there are."""
        return int(await connection.scalar(sa.select(sa.func.count(self.id)).where(*where)) or 0)

    async def _mark(self, connection: AsyncConnection, *where: sa.ColumnElement[bool]) -> sa.Row[Any] | None:
        """Return the instant and the id of one of them; None where it is not there."""
        asked: sa.Select[Any] = sa.select(self.at.label("moment"), self.id.label("id")).where(*where)
        row: sa.Row[Any] | None = (await connection.execute(asked)).first()
        return row

    def _older(self, than: sa.Row[Any]) -> sa.ColumnElement[bool]:
        return sa.or_(self.at < than.moment, sa.and_(self.at == than.moment, self.id < than.id))

    def _newest_first(self, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        return self.rows.where(*where).order_by(self.at.desc(), self.id.desc())
