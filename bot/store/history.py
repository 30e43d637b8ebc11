"""What a member has done so far, as a whole: every rating, and on which side of each trade-off they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.rules.memory import Rating
from bot.store.database import Database
from bot.store.tables import lean, review


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One rating, as it now stands."""

    card: str
    at: datetime  # the first instant
    value: Rating


class History:
    """Looks back. Nothing is written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ratings(self, member: str) -> tuple[Rated, ...]:
        """Return all ratings of a member, the oldest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(review.c.card, review.c.at, review.c.value)
                .where(review.c.member == member)
                .order_by(review.c.at, review.c.id)
            )
            return tuple(Rated(card=row.card, at=row.at, value=Rating(row.value)) for row in rows)

    async def sides(self, member: str) -> Mapping[str, int]:
        """Return the side (0 or 1) to which a member leaned last, by the trade-off's id."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(lean.c.card, lean.c.side)
                .where(lean.c.member == member)
                .order_by(lean.c.changed_at, lean.c.occasion)
            )
            return {row.card: row.side for row in rows}
