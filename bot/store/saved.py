"""What members keep for their portfolio: notes of their own, and messages that they met."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Place
from bot.ids import id_from
from bot.store.database import Database
from bot.store.pages import Listing, Page
from bot.store.reviews import Review
from bot.store.tables import saved
from bot.store.upsert import insert
from bot.store.writer import Writer

MOST: Final = 500  # of one member

Kept = Literal["kept", "there", "full"]
"""What became of it; "there": it was saved before, and stays as it was; "full": this member has MOST already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One saved text. A message is the same one by its link; what has none, by its words."""

    id: str
    text: str
    link: str  # "": it has none
    own: bool  # the member wrote it
    at: datetime


class SavedItems:
    """Keeping, listing and removing them. Each is seen by its member alone, unless they make something else of it."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def keep(self, member: str, text: str, *, link: str, own: bool, place: Place | None, at: datetime) -> Kept:
        """Keep a text; ``place`` is the channel in which it stood, None outside of any."""
        row = {
            "id": id_from(member, link or text),
            "member": member,
            "text": text,
            "link": link,
            "own": own,
            "workspace": place.workspace if place else "",
            "channel": place.channel if place else "",
            "at": at,
        }

        async def job(connection: AsyncConnection) -> Kept:
            if await connection.scalar(sa.select(sa.exists().where(saved.c.id == row["id"]))):
                return "there"
            if await _LISTING.count(connection, saved.c.member == member) >= MOST:
                return "full"
            statement = insert(connection, saved).on_conflict_do_nothing(index_elements=["id"])
            return "kept" if (await connection.execute(statement, row)).rowcount else "there"

        return await self._writer.write(job)

    async def page(self, member: str, most: int, *, older_than: str = "") -> Page[Saved]:
        """Return at most so many; only those older than the item with that id, if it is still there."""
        async with self._database.reading() as connection:
            return await _LISTING.page(connection, saved.c.member == member, most=most, older_than=older_than)

    async def of(self, member: str, item: str) -> Saved | None:
        """Return one item of this member's; None where they have none with that id (any more)."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(sa.select(saved).where(saved.c.member == member, saved.c.id == item))
            ).first()
        return None if row is None else _saved(row)

    async def count(self, member: str) -> int:
        """Return how many a member has saved."""
        async with self._database.reading() as connection:
            return await _LISTING.count(connection, saved.c.member == member)

    async def remove(self, member: str, item: str) -> None:
        """Remove one item of this member's, for good; nothing where it is gone already."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(sa.delete(saved).where(saved.c.member == member, saved.c.id == item))

        await self._writer.write(job)


def _saved(row: sa.Row[tuple[object, ...]]) -> Saved:
    return Saved(id=row.id, text=row.text, link=row.link, own=row.own, at=row.at)


_LISTING: Final = Listing(rows=sa.select(saved), value=_saved, at=saved.c.at, id=saved.c.id)
