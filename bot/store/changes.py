"""Who changed which setting of a channel, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.messages import shortened
from bot.chat.places import Member
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import change, member
from bot.store.writer import Writer

LONGEST: Final = 300  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a setting."""

    at: datetime
    by: Member | None  # None: whoever it was has asked to be forgotten
    what: str  # in our own words


class Changes:
    """Reading them, and noting what no setting tells."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def note(self, channel_id: str, *, by: str, what: str, now: datetime) -> None:
        """Note what was done by hand, such as a card that was skipped; the same at the same instant is noted once."""

        async def job(connection: AsyncConnection) -> None:
            mine = (change.c.channel == channel_id, change.c.member == by, change.c.at == now)
            if not await connection.scalar(
                sa.select(sa.exists().where(*mine, change.c.what == shortened(what, LONGEST)))
            ):
                await log_change(connection, channel_id, by=by, what=what, now=now)

        await self._writer.write(job)

    async def last(self, channel_id: str, most: int) -> tuple[Change, ...]:
        """Return the latest changes of a channel, the newest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(change.c.at, change.c.what, member.c.platform, member.c.tenant, member.c.user)
                .outerjoin(member, member.c.id == change.c.member)
                .where(change.c.channel == channel_id)
                .order_by(change.c.id.desc())
                .limit(most)
            )
            return tuple(
                Change(
                    at=row.at,
                    by=Member(platform=row.platform, tenant=row.tenant, user=row.user) if row.user else None,
                    what=row.what,
                )
                for row in rows
            )


async def log_change(connection: AsyncConnection, channel_id: str, *, by: str, what: str, now: datetime) -> None:
    """Note a change in the transaction that makes it; ``by`` is a member's id. What is too long is cut."""
    row = {"channel": channel_id, "member": by, "at": now, "what": shortened(what, LONGEST)}
    await connection.execute(sa.insert(change), row)
