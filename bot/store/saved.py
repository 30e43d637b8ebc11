"""What members keep for their portfolio: notes of their own, and messages that they met."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Place
from bot.store.database import Database
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of what a member has saved, the newest first."""

    items: tuple[Saved, ...]
    behind: int  # how many are older than these
    newest: bool  # none is newer


class SavedItems:
    """Keeping, listing and removing them. Each is seen by its member alone."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def keep(self, member: str, text: str, *, link: str, own: bool, place: Place | None, at: datetime) -> Kept:
        """Keep a text; ``place`` is the channel in which it stood, None outside of any."""
        row = {
            "id": _id_for(member, link or text),
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
            if await _count(connection, member) >= MOST:
                return "full"
            statement = insert(connection, saved).on_conflict_do_nothing(index_elements=["id"])
            return "kept" if (await connection.execute(statement, row)).rowcount else "there"

        return await self._writer.write(job)

    async def page(self, member: str, most: int, *, older_than: str = "") -> Page:
        """Return at most so many; only those older than the item with that id, if it is still there."""
        async with self._database.reading() as connection:
            mark = await connection.scalar(
                sa.select(saved.c.at).where(saved.c.member == member, saved.c.id == older_than)
            )
            older = _older(mark, older_than) if mark else sa.true()
            rows = await connection.execute(
                sa.select(saved)
                .where(saved.c.member == member, older)
                .order_by(saved.c.at.desc(), saved.c.id.desc())
                .limit(most)
            )
            items = tuple(_saved(row) for row in rows)
            behind = await _count(connection, member, _older(items[-1].at, items[-1].id)) if items else 0
        return Page(items=items, behind=behind, newest=mark is None)

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
            return await _count(connection, member)

    async def remove(self, member: str, item: str) -> None:
        """Remove one item of this member's, for good; nothing where it is gone already."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(sa.delete(saved).where(saved.c.member == member, saved.c.id == item))

        await self._writer.write(job)


def _older(at: datetime, item: str) -> sa.ColumnElement[bool]:
    """Saved before that item; two of one instant are told apart by their ids."""
    return sa.or_(saved.c.at < at, sa.and_(saved.c.at == at, saved.c.id < item))


async def _count(connection: AsyncConnection, member: str, *where: sa.ColumnElement[bool]) -> int:
    counted = sa.select(sa.func.count()).select_from(saved).where(saved.c.member == member, *where)
    return int(await connection.scalar(counted) or 0)


def _saved(row: sa.Row[tuple[object, ...]]) -> Saved:
    return Saved(id=row.id, text=row.text, link=row.link, own=row.own, at=row.at)


def _id_for(member: str, what: str) -> str:
    """Return an id of the usual form that is always the same for this member and this message."""
    digest = hashlib.blake2b(f"{member}\n{what}".encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode("ascii").lower()
