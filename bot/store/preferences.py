"""What members like: whether boards may name them, and how many cards a day they are offered."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import preference
from bot.store.upsert import insert
from bot.store.writer import Writer

MOST_OFFERS: Final = 10  # a day (M3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """What a member has set, or what everybody begins with."""

    boards: bool = True  # may be named where several are listed (S7)
    offers: int = 3  # One more for you, a day: 0 to MOST_OFFERS (M3)


class Preferences:
    """Read by member, set one by one."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, member: str) -> Preference:
        """Return what a member has set."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(
                    sa.select(preference.c.boards, preference.c.offers).where(preference.c.member == member)
                )
            ).first()
        return Preference() if row is None else Preference(boards=row.boards, offers=row.offers)

    async def set_boards(self, member: str, boards: bool) -> None:
        """Let boards name a member, or not."""
        await self._set(member, boards=boards)

    async def set_offers(self, member: str, offers: int) -> None:
        """Offer so many cards a day; what is beyond the bounds is brought within them."""
        await self._set(member, offers=min(max(offers, 0), MOST_OFFERS))

    async def _set(self, member: str, **values: object) -> None:
        async def job(connection: AsyncConnection) -> None:
            statement = insert(connection, preference)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["member"], set_=values), {"member": member, **values}
            )

        await self._writer.write(job)
