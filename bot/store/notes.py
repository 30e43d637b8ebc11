"""What members say of cards in their tracker: how sure they are of one, and notes to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import card_note
from bot.store.upsert import insert
from bot.store.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNote:
    """What a member says of a card."""

    confidence: int | None = None  # 1 to 5; None: they have not said
    notes: str = ""


class Notes:
    """Read by member; written by what comes back in a workbook (bot.store.imports)."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, member: str) -> Mapping[str, CardNote]:
        """Return what a member says of cards, by the card's id."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(card_note.c.card, card_note.c.confidence, card_note.c.notes).where(
                    card_note.c.member == member
                )
            )
            return {row.card: CardNote(confidence=row.confidence, notes=row.notes) for row in rows}


async def keep_notes(
    connection: AsyncConnection, member: str, notes: Sequence[tuple[str, CardNote]], *, at: datetime
) -> None:
    """Keep what a member says of some cards, within a transaction that writes; the rest stays as it is."""
    if not notes:
        return
    statement = insert(connection, card_note)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["member", "card"],
            set_={name: statement.excluded[name] for name in ("confidence", "notes", "changed_at")},
            where=statement.excluded.changed_at >= card_note.c.changed_at,
        ),
        [
            {"member": member, "card": card, "confidence": note.confidence, "notes": note.notes, "changed_at": at}
            for card, note in notes
        ],
    )
