"""How products that members use decided a trade-off: each member's own log of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import id_from
from bot.store.database import Database
from bot.store.pages import Listing, Page
from bot.store.reviews import Review
from bot.store.tables import applied
from bot.store.upsert import insert
from bot.store.writer import Writer

MOST: Final = 500  # of one member
LONGEST_PRODUCT: Final = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """How a product decided, as a member tells it: all that can be edited."""

    product: str  # 1 to LONGEST_PRODUCT characters
    side: int  # 0 or 1, by the card's order
    evidence: str  # how one can tell; "": they did not say
    instead: str  # what they would have done; "": they did not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One entry of the log."""

    id: str
    card: str  # id, which may have left the deck
    product: str
    side: int  # 0 or 1
    evidence: str
    instead: str
    at: datetime  # when it was logged
    changed_at: datetime  # when it was edited last; ``at`` where it never was


class AppliedLog:
    """Adding, editing, listing and removing entries. Each is seen by its member alone."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def add(self, member: str, *, event: str, card: str, decided: Decided, at: datetime) -> Applied | None:
        """Log an entry, and return it as it stands; None where this member has MOST already.

        ``event`` is the key of the event by which it came: one that is delivered twice is one entry. Only
        one that comes again after its entry was removed brings it back: nothing is kept of what was removed.
        """

        async def job(connection: AsyncConnection) -> Applied | None:
            return await add_within(connection, member, event=event, card=card, decided=decided, at=at)

        return await self._writer.write(job)

    async def change(self, member: str, entry: str, decided: Decided, *, at: datetime) -> Applied | None:
        """Edit an entry of this member's, and return it; None where it is gone. What was edited later stays."""

        async def job(connection: AsyncConnection) -> Applied | None:
            return await change_within(connection, member, entry, decided, at=at)

        return await self._writer.write(job)

    async def remove(self, member: str, entry: str) -> None:
        """Remove an entry of this member's, for good; nothing where it is gone already."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(sa.delete(applied).where(applied.c.member == member, applied.c.id == entry))

        await self._writer.write(job)

    async def of(self, member: str, entry: str) -> Applied | None:
        """Return one entry of this member's; None where they have none with that id (any more)."""
        async with self._database.reading() as connection:
            return await entry_within(connection, member, entry)

    async def page(self, member: str, most: int, *, older_than: str = "") -> Page[Applied]:
        """Return at most so many; only those older than the entry with that id, if it is still there."""
        async with self._database.reading() as connection:
            return await _LISTING.page(connection, applied.c.member == member, most=most, older_than=older_than)

    async def all(self, member: str) -> tuple[Applied, ...]:
        """Return all that a member has logged, the newest first; at most MOST."""
        async with self._database.reading() as connection:
            return await _LISTING.all(connection, applied.c.member == member)

    async def count(self, member: str) -> int:
        """Return how many entries a member has."""
        async with self._database.reading() as connection:
            return await _LISTING.count(connection, applied.c.member == member)


async def add_within(
    connection: AsyncConnection, member: str, *, event: str, card: str, decided: Decided, at: datetime
) -> Applied | None:
    """Do as ``AppliedLog.add``, as a part of a job that writes more."""
    entry = id_from(member, event)
    known = await entry_within(connection, member, entry)
    if known is not None:
        return known
    if await _LISTING.count(connection, applied.c.member == member) >= MOST:
        return None
    row = {"id": entry, "member": member, "card": card, "at": at, "changed_at": at, **asdict(decided)}
    await connection.execute(insert(connection, applied).on_conflict_do_nothing(index_elements=["id"]), row)
    return await entry_within(connection, member, entry)


async def change_within(
    connection: AsyncConnection, member: str, entry: str, decided: Decided, *, at: datetime, card: str = ""
) -> Applied | None:
    """Do as ``AppliedLog.change``, as a part of a job that writes more; with ``card`` it is about that trade-off."""
    mine = (applied.c.member == member, applied.c.id == entry, applied.c.changed_at <= at)
    moved = {"card": card} if card else {}
    await connection.execute(sa.update(applied).where(*mine).values(**asdict(decided), **moved, changed_at=at))
    return await entry_within(connection, member, entry)


async def entry_within(connection: AsyncConnection, member: str, entry: str) -> Applied | None:
    """Do as ``AppliedLog.of``, as a part of a job that writes more."""
    found = await connection.execute(sa.select(applied).where(applied.c.member == member, applied.c.id == entry))
    row = found.first()
    return None if row is None else _applied(row)


def _applied(row: sa.Row[tuple[object, ...]]) -> Applied:
    return Applied(
        id=row.id,
        card=row.card,
        product=row.product,
        side=row.side,
        evidence=row.evidence,
        instead=row.instead,
        at=row.at,
        changed_at=row.changed_at,
    )


_LISTING: Final = Listing(rows=sa.select(applied), value=_applied, at=applied.c.at, id=applied.c.id)
