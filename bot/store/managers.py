"""Whom those who manage a channel have named to manage it with them, where the platform cannot say who does."""

from datetime import datetime
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.store.changes import log_change
from bot.store.database import Database
from bot.store.members import known_as
from bot.store.reviews import Review
from bot.store.tables import channel, channel_manager, member
from bot.store.upsert import insert
from bot.store.writer import Writer

MOST: Final = 10  # in one channel
NAMED: Final = "Managers: somebody was named"
TAKEN_BACK: Final = "Managers: somebody was taken back"

Named = Literal["named", "there", "full"]
"""What became of it; "there": they were named before, or set the channel up; "full": MOST are named already."""


class Managers:
    """Naming them, and taking it back. Whoever set a channel up is not among them, and always manages it."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, channel_id: str) -> dict[str, Member]:
        """Return those who are named, by their ids, the first named first."""
        async with self._database.reading() as connection:
            return await _named(connection, channel_id)

    async def name(self, channel_id: str, who: Member, *, by: str, now: datetime) -> Named:
        """Let somebody manage a channel; ``by`` is the id of the member who says so."""

        async def job(connection: AsyncConnection) -> Named:
            named = (await _named(connection, channel_id)).values()
            if who in named or await _has_set_up(connection, channel_id, who):
                return "there"
            if len(named) >= MOST:
                return "full"
            row = {"channel": channel_id, "member": await known_as(connection, who), "at": now}
            await connection.execute(insert(connection, channel_manager).on_conflict_do_nothing(), row)
            await log_change(connection, channel_id, by=by, what=NAMED, now=now)
            return "named"

        return await self._writer.write(job)

    async def take_back(self, channel_id: str, named: str, *, by: str, now: datetime) -> None:
        """Let the member with the id ``named`` manage a channel no more; nothing where they were not named."""

        async def job(connection: AsyncConnection) -> None:
            gone = sa.delete(channel_manager).where(
                channel_manager.c.channel == channel_id, channel_manager.c.member == named
            )
            if (await connection.execute(gone)).rowcount:
                await log_change(connection, channel_id, by=by, what=TAKEN_BACK, now=now)

        await self._writer.write(job)


async def name_alike(connection: AsyncConnection, like: str, there: str) -> None:
    """Let those who are named in the channel ``like`` manage the channel ``there`` too."""
    rows = await connection.execute(
        sa.select(channel_manager.c.member, channel_manager.c.at).where(channel_manager.c.channel == like)
    )
    copies = [{"channel": there, "member": row.member, "at": row.at} for row in rows]
    if copies:
        await connection.execute(insert(connection, channel_manager).on_conflict_do_nothing(), copies)


async def _named(connection: AsyncConnection, channel_id: str) -> dict[str, Member]:
    rows = await connection.execute(
        sa.select(member)
        .join(channel_manager, channel_manager.c.member == member.c.id)
        .where(channel_manager.c.channel == channel_id)
        .order_by(channel_manager.c.at, member.c.id)
    )
    return {row.id: Member(platform=row.platform, tenant=row.tenant, user=row.user) for row in rows}


async def _has_set_up(connection: AsyncConnection, channel_id: str, who: Member) -> bool:
    account = (
        channel.c.platform == who.platform,
        channel.c.manager_tenant == who.tenant,
        channel.c.manager == who.user,
    )
    return bool(await connection.scalar(sa.select(sa.exists().where(channel.c.id == channel_id, *account))))
