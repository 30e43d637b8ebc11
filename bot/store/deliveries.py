"""What became of the last deliveries to a channel, and what its manager can say about one that is in doubt (S2)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.outcomes import enqueue_outcomes
from bot.store.reminding import PURPOSE as REMINDER
from bot.store.reviews import Review
from bot.store.states import State
from bot.store.tables import delivery, post
from bot.store.unshared import PURPOSE as INTERVIEW
from bot.store.writer import Writer

Again = Literal["again", "late", "settled"]
"""What came of asking for an unknown delivery once more: it is sent now, it is too late, or it is unknown no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """One delivery to a channel and what became of it."""

    id: str
    purpose: str  # for a post, its kind
    card: str | None  # None: no post
    day: date | None  # None: an extra post, or none at all
    due_at: datetime
    until: datetime  # the last instant at which it may be sent
    state: State
    why: str  # of the platform, why failed or unknown; else ""
    behind: bool  # it shows less than is known, and showing more has failed so far


class Deliveries:
    """Looking at them, and settling those that nobody can say anything about."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def last(self, channel_id: str, most: int) -> tuple[Fate, ...]:
        """Return what was due last in a channel, the newest first.

        What went to members directly is left out, unless it did not surely arrive: nobody else would ever hear of it.
        A reminder is its member's own business, whatever became of it, and so is what goes to one in an interview.
        """
        async with self._database.reading() as connection:
            rows = await connection.execute(
                _FATES.where(
                    delivery.c.target == channel_id,
                    delivery.c.purpose != REMINDER,
                    sa.or_(
                        delivery.c.to_member.is_(None),
                        sa.and_(delivery.c.state.in_((State.UNKNOWN, State.FAILED)), delivery.c.purpose != INTERVIEW),
                    ),
                )
                .order_by(delivery.c.due_at.desc(), delivery.c.id)
                .limit(most)
            )
            return tuple(
                Fate(
                    id=row.id,
                    purpose=row.purpose,
                    card=row.card,
                    day=row.day,
                    due_at=row.due_at,
                    until=row.until,
                    state=State(row.state),
                    why=row.why,
                    behind=bool(row.edit_tries),
                )
                for row in rows
            )

    async def affirm(self, channel_id: str, delivery_id: str, *, now: datetime) -> bool:
        """Record that an unknown delivery is there, since somebody sees it: it counts as sent.

        Where it stands is still known to nobody, until a button on it is pressed. False where it was not unknown.
        """

        async def job(connection: AsyncConnection) -> bool:
            done = await connection.execute(
                sa.update(delivery).where(*_unknown(channel_id, delivery_id)).values(state=State.SENT, why="")
            )
            if done.rowcount:
                await enqueue_outcomes(connection, delivery_id, now=now)
            return bool(done.rowcount)

        return await self._writer.write(job)

    async def send_again(self, channel_id: str, delivery_id: str, *, now: datetime) -> Again:
        """Let an unknown delivery be sent at once, at the word of somebody who looked, unless it is too late for it."""

        async def job(connection: AsyncConnection) -> Again:
            mine = _unknown(channel_id, delivery_id)
            until = await connection.scalar(sa.select(delivery.c.until).where(*mine).with_for_update())
            if until is None:
                return "settled"
            if until < now:
                return "late"
            await connection.execute(sa.update(delivery).where(*mine).values(state=State.READY, not_before=now, why=""))
            return "again"

        return await self._writer.write(job)


def _unknown(channel_id: str, delivery_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (delivery.c.id == delivery_id, delivery.c.target == channel_id, delivery.c.state == State.UNKNOWN)


_FATES: Final = sa.select(
    *(delivery.c[name] for name in ("id", "purpose", "due_at", "until", "state", "why")),
    *(post.c[name] for name in ("card", "day", "edit_tries")),
).outerjoin(post, post.c.id == delivery.c.id)
