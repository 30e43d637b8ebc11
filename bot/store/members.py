"""Accounts, known from their first press or since they were named to manage a channel; never listed from outside."""

from collections import OrderedDict
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.ids import new_id
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import member
from bot.store.upsert import insert
from bot.store.writer import Writer

REMEMBERED: Final = 10_000


class Members:
    """The ids under which members stand in the other tables."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer
        self._known: OrderedDict[Member, str] = OrderedDict()

    async def id_of(self, who: Member) -> str:
        """Return a member's id; a member who was never seen, or was forgotten, gets one now."""
        known = await self.find(who)
        if known is None:
            known = await self._add(who)
        if self._database.is_sqlite:
            self._known[who] = known
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return known

    async def find(self, who: Member) -> str | None:
        """Return a member's id; None where they were never seen, or were forgotten."""
        # Remembered on SQLite alone: elsewhere another process may have forgotten them.
        known = self._known.get(who)
        if known is None:
            async with self._database.reading() as connection:
                found = await connection.scalar(_who(who))
            known = None if found is None else str(found)
        # The row may still be there for a moment after its deletion was queued up.
        return None if known in self._database.gone else known

    async def _add(self, who: Member) -> str:
        return await self._writer.write(lambda connection: known_as(connection, who))


async def find(connection: AsyncConnection, who: Member) -> str | None:
    """Return a member's id; None where they were never seen, or were forgotten."""
    found = await connection.scalar(_who(who))
    return None if found is None else str(found)


async def known_as(connection: AsyncConnection, who: Member) -> str:
    """Return a member's id within a transaction that writes; a member who was never seen gets one."""
    await connection.execute(
        insert(connection, member).on_conflict_do_nothing(index_elements=["platform", "tenant", "user"]),
        {"id": new_id(), "platform": who.platform, "tenant": who.tenant, "user": who.user},
    )
    return str(await connection.scalar(_who(who)))


def _who(who: Member) -> sa.Select[tuple[str]]:
    return sa.select(member.c.id).where(
        member.c.platform == who.platform, member.c.tenant == who.tenant, member.c.user == who.user
    )
