"""Leans: which side of a trade-off members take, at first and in the end (T1, T2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import lean, post
from bot.store.upsert import insert
from bot.store.writer import Writer

TELLS_ON_NOBODY: Final = 3
"""Leans from which on a spread is shown (T1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """The side that a member takes on one occasion, with what they wrote to it."""

    member: str  # id
    card: str
    occasion: str  # the post's id while it is open, else a local date (ISO)
    side: int  # 0 or 1, by the card's order
    reason: str = ""
    flips: str = ""  # what would change their mind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How many lean to either side, by the card's order."""

    first: tuple[int, int]
    final: tuple[int, int]
    moved: int  # how many are on another side than at first

    @property
    def total(self) -> int:
        """Return how many have leaned."""
        return sum(self.final)


class Leans:
    """First and final leans."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def keep(self, one: Lean) -> None:
        """Keep a lean: the earliest of an occasion stays its first one, the latest is final, however they arrive."""

        async def job(connection: AsyncConnection) -> None:
            statement = insert(connection, lean)
            new = statement.excluded
            earlier, later = new.at < lean.c.at, new.changed_at >= lean.c.changed_at
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["member", "card", "occasion"],
                    set_={
                        "first_side": sa.case((earlier, new.first_side), else_=lean.c.first_side),
                        "at": sa.case((earlier, new.at), else_=lean.c.at),
                        **{
                            name: sa.case((later, new[name]), else_=lean.c[name])
                            for name in ("side", "reason", "flips", "changed_at")
                        },
                    },
                ),
                {
                    "member": one.member,
                    "card": one.card,
                    "occasion": one.occasion,
                    "first_side": one.side,
                    "side": one.side,
                    "reason": one.reason,
                    "flips": one.flips,
                    "at": one.at,
                    "changed_at": one.at,
                },
            )
            # The post shows how many have leaned.
            await connection.execute(sa.update(post).where(post.c.id == one.occasion).values(rev=post.c.rev + 1))

        await self._writer.write(job)

    async def of(self, member: str, card: str, occasion: str) -> Lean | None:
        """Return a member's lean as it now stands, None where there is none."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(
                    sa.select(lean.c.side, lean.c.reason, lean.c.flips, lean.c.changed_at).where(
                        lean.c.member == member, lean.c.card == card, lean.c.occasion == occasion
                    )
                )
            ).first()
        if row is None:
            return None
        return Lean(
            member=member,
            card=card,
            occasion=occasion,
            side=row.side,
            reason=row.reason,
            flips=row.flips,
            at=row.changed_at,
        )

    async def latest(self, member: str, most: int, *, card: str = "") -> tuple[Lean, ...]:
        """Return a member's last lean on each card as it now stands, newest first; on that ``card`` alone, if given."""
        of_card = lean.c.card == card if card else sa.true()
        latest = sa.func.row_number().over(
            partition_by=lean.c.card, order_by=(lean.c.changed_at.desc(), lean.c.occasion.desc())
        )
        inner = sa.select(lean, latest.label("back")).where(lean.c.member == member, of_card).subquery()
        query = sa.select(inner).where(inner.c.back == 1).order_by(inner.c.changed_at.desc(), inner.c.card).limit(most)
        async with self._database.reading() as connection:
            return tuple(
                Lean(
                    member=row.member,
                    card=row.card,
                    occasion=row.occasion,
                    side=row.side,
                    reason=row.reason,
                    flips=row.flips,
                    at=row.changed_at,
                )
                for row in await connection.execute(query)
            )

    async def spread(self, occasion: str) -> Spread:
        """Return how the leans of a post are spread; all zero where there are none."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(lean.c.first_side, lean.c.side, sa.func.count().label("people"))
                .where(lean.c.occasion == occasion)
                .group_by(lean.c.first_side, lean.c.side)
            )
            found = {(row.first_side, row.side): int(row.people) for row in rows}
        first = [sum(people for (before, _), people in found.items() if before == side) for side in (0, 1)]
        final = [sum(people for (_, after), people in found.items() if after == side) for side in (0, 1)]
        return Spread(
            first=(first[0], first[1]),
            final=(final[0], final[1]),
            moved=sum(people for (before, after), people in found.items() if before != after),
        )
