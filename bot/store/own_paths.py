"""The learning path that a member follows for themselves, whatever their channels follow."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import own_path
from bot.store.upsert import insert
from bot.store.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPath:
    """What a member follows."""

    path: str  # id, which may have left the deck
    at: datetime  # since when


class OwnPaths:
    """At most one for each member. How far they are is in their reviews, so nothing of that is lost by a change."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, member: str) -> OwnPath | None:
        """Return what a member follows; None for nothing (any more)."""
        async with self._database.reading() as connection:
            found = await connection.execute(
                sa.select(own_path.c.path, own_path.c.at).where(own_path.c.member == member)
            )
            row = found.first()
        return None if row is None or not row.path else OwnPath(path=row.path, at=row.at)

    async def follow(self, member: str, path: str, at: datetime) -> None:
        """Follow a path instead of any other, from then on. The same one once more keeps its beginning.

        What was chosen or stopped later stays so, should an earlier choice come late.
        """

        async def job(connection: AsyncConnection) -> None:
            statement = insert(connection, own_path)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["member"],
                    set_={"path": path, "at": at},
                    where=sa.and_(own_path.c.at <= at, own_path.c.path != path),
                ),
                {"member": member, "path": path, "at": at},
            )

        await self._writer.write(job)

    async def stop(self, member: str, at: datetime) -> None:
        """Follow none any more; what was chosen after that instant stays.

        The row is kept without a path: else a choice that comes late, or twice, would undo the stop.
        """

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(own_path).where(own_path.c.member == member, own_path.c.at <= at).values(path="", at=at)
            )

        await self._writer.write(job)
