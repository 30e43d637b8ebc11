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

MOST: Final = 10  # in one channel, of those whom somebody names; who stays with a channel comes on top of them
NAMED: Final = "Managers: somebody was named"
TAKEN_BACK: Final = "Managers: somebody was taken back"

Named = Literal["named", "there", "full"]
"""What became of it; "there": they were named before, or are the setter; "full": MOST are named already."""


class Managers:
    """Naming them, and taking it back. The setter of a channel manages it without a name.

    Whoever takes the setter's place leaves the one before named: nobody stops managing a channel unless it is taken
    back from them, or they are forgotten.
    """

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

    async def adopt(self, channel_id: str, setter: Member, *, names: bool, by: str, what: str, now: datetime) -> None:
        """Let somebody else be the channel's setter, who hears of it; nothing where they are.

        ``names``: names count in this channel (Who.names_managers), so that the one before is named from now on.
        """

        async def job(connection: AsyncConnection) -> None:
            before = await setter_of(connection, channel_id)
            if before == setter:
                return
            new = {"manager": setter.user, "manager_tenant": setter.tenant}
            await connection.execute(sa.update(channel).where(channel.c.id == channel_id).values(new))
            if names:
                await keep(connection, channel_id, before, now=now)
            await log_change(connection, channel_id, by=by, what=what, now=now)

        await self._writer.write(job)

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


async def setter_of(connection: AsyncConnection, channel_id: str) -> Member | None:
    """Return a channel's setter, whom nobody replaces before the transaction ends; None where they were forgotten.

    Raises LookupError for a channel that was never set up.
    """
    row = (await connection.execute(sa.select(channel).where(channel.c.id == channel_id).with_for_update())).first()
    if row is None:
        raise LookupError(f"no channel was set up under {channel_id}")
    return Member(platform=row.platform, tenant=row.manager_tenant, user=row.manager) if row.manager else None


async def keep(connection: AsyncConnection, channel_id: str, before: Member | None, *, now: datetime) -> None:
    """Let somebody who managed a channel by setting it up go on to do so; nothing for None, or the setter of now.

    They are named beyond MOST too: they were told that they may change the settings, and nobody has taken it back.
    """
    if before is None or await _has_set_up(connection, channel_id, before):
        return
    row = {"channel": channel_id, "member": await known_as(connection, before), "at": now}
    await connection.execute(insert(connection, channel_manager).on_conflict_do_nothing(), row)


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
