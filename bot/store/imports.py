"""What a workbook that came back would change: it waits here until its member says yes, or for a day."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import id_from
from bot.store.applied import Decided, add_within, change_within, entry_within
from bot.store.database import Database
from bot.store.notes import CardNote, keep_notes
from bot.store.reviews import Review
from bot.store.tables import tracker_import
from bot.store.upsert import insert
from bot.store.writer import Writer

WAITS: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the applied log, as it would be."""

    id: str  # "": a new one
    card: str
    decided: Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a workbook would change."""

    notes: tuple[tuple[str, CardNote], ...] = ()  # by card id
    applied: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of it."""

    notes: int
    applied: int  # entries of the log, those that are new too
    added: int  # new ones that were to be added
    left_out: int  # entries for which there was no room, which are gone, or were edited meanwhile


class Imports:
    """Setting changes aside, and making them."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def set_aside(self, member: str, wanted: Wanted, *, event: str, at: datetime) -> str:
        """Keep what a workbook would change, and return the id by which it can be made; an older one goes.

        ``event`` is the key of the event by which the workbook came.
        """
        row = {"id": id_from(member, event), "member": member, "changes": _written(wanted), "at": at}

        async def job(connection: AsyncConnection) -> str:
            others = sa.and_(tracker_import.c.member == member, tracker_import.c.id != row["id"])
            too_old = tracker_import.c.at < at - WAITS  # Anybody's: what nobody answered is not kept for ever.
            await connection.execute(sa.delete(tracker_import).where(sa.or_(others, too_old)))
            await connection.execute(
                insert(connection, tracker_import).on_conflict_do_nothing(index_elements=["id"]), row
            )
            return str(row["id"])

        return await self._writer.write(job)

    async def of(self, member: str, waiting: str, *, at: datetime) -> Wanted | None:
        """Return what waits for this member under an id; None where nothing waits there (any more)."""
        async with self._database.reading() as connection:
            found = (await connection.execute(_mine(member, waiting))).first()
        return None if found is None or found.made or found.at < at - WAITS else _read(found.changes)

    async def make(self, member: str, waiting: str, *, at: datetime) -> Made | None:
        """Make the changes of this member that wait under an id, all together; None where none wait (any more).

        What has been written since the workbook came stays as it is. A second call makes nothing, and says the same.
        """

        async def job(connection: AsyncConnection) -> Made | None:
            found = (await connection.execute(_mine(member, waiting))).first()
            if found is None or found.at < at - WAITS:
                return None
            if found.made:
                return Made(**json.loads(found.made))
            made = await _make(connection, member, _read(found.changes), waiting=waiting, since=found.at, at=at)
            await connection.execute(
                sa.update(tracker_import)
                .where(tracker_import.c.id == waiting)
                .values(changes="", made=json.dumps(asdict(made)))
            )
            return made

        return await self._writer.write(job)

    async def drop(self, member: str, waiting: str) -> None:
        """Forget what waits under an id, if it is this member's and not made."""

        async def job(connection: AsyncConnection) -> None:
            mine = (tracker_import.c.member == member, tracker_import.c.id == waiting)
            await connection.execute(sa.delete(tracker_import).where(*mine, tracker_import.c.made.is_(None)))

        await self._writer.write(job)


def _mine(member: str, waiting: str) -> sa.Select[Any]:
    return sa.select(tracker_import).where(tracker_import.c.member == member, tracker_import.c.id == waiting)


async def _make(
    connection: AsyncConnection, member: str, wanted: Wanted, *, waiting: str, since: datetime, at: datetime
) -> Made:
    await keep_notes(connection, member, wanted.notes, at=at)
    made = 0
    for number, entry in enumerate(wanted.applied):
        event = f"{waiting}:{number}"
        made += await _keep_entry(connection, member, entry, event=event, since=since, at=at)
    added = sum(not entry.id for entry in wanted.applied)
    return Made(notes=len(wanted.notes), applied=made, added=added, left_out=len(wanted.applied) - made)


async def _keep_entry(
    connection: AsyncConnection, member: str, entry: Entry, *, event: str, since: datetime, at: datetime
) -> bool:
    """Say whether an entry is now as the workbook wanted it: not if it was removed or edited after ``since``."""
    if not entry.id:
        added = await add_within(connection, member, event=event, card=entry.card, decided=entry.decided, at=at)
        return added is not None
    now = await entry_within(connection, member, entry.id)
    if now is None or now.changed_at > since:
        return False
    return await change_within(connection, member, entry.id, entry.decided, card=entry.card, at=at) is not None


def _written(wanted: Wanted) -> str:
    return json.dumps(
        {
            "notes": {card: asdict(note) for card, note in wanted.notes},
            "applied": [asdict(entry) for entry in wanted.applied],
        },
        ensure_ascii=False,
    )


def _read(text: str) -> Wanted:
    held: Mapping[str, Any] = json.loads(text)
    return Wanted(
        notes=tuple((card, CardNote(**note)) for card, note in held["notes"].items()),
        applied=tuple(
            Entry(id=each["id"], card=each["card"], decided=Decided(**each["decided"])) for each in held["applied"]
        ),
    )
