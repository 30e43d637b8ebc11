"""Which slot comes after a change of settings (C3), read from the rows that are there."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.calendar import CLOSING_DELAY, Slot, Timetable, next_slot
from bot.store.tables import delivery, post, study_day


async def coming_slot(
    connection: AsyncConnection, channel_id: str, kind: str, timetable: Timetable, now: datetime
) -> Slot | None:
    """Return the slot to come after a change; None where nothing is in sight.

    After a move to the west, a day that the other kind has opened may close before this kind's post would come. It is
    passed over (C3): its closing step settles it for ever, so that the post which was announced would never be sent.
    """
    slot = next_slot(timetable, after=await _last_slot(connection, channel_id, kind), now=now)
    while slot is not None:
        closed_before = await connection.scalar(
            sa.select(
                sa.exists().where(
                    study_day.c.channel == channel_id,
                    study_day.c.day == slot.day,
                    study_day.c.closes_at <= slot.at - CLOSING_DELAY,
                )
            )
        )
        if not closed_before:
            break
        slot = next_slot(timetable, after=slot, now=now)
    return slot


async def _last_slot(connection: AsyncConnection, channel_id: str, kind: str) -> Slot | None:
    """Return the day and instant of the last row of a kind; its label is never before the last settled day."""
    last = (
        await connection.execute(
            sa.select(post.c.day, delivery.c.due_at)
            .join(delivery, delivery.c.id == post.c.id)
            .where(post.c.channel == channel_id, post.c.kind == kind, post.c.day.is_not(None))
            .order_by(post.c.day.desc())
            .limit(1)
        )
    ).first()
    settled = (
        await connection.execute(
            sa.select(study_day.c.day, study_day.c.closed_at)
            .where(study_day.c.channel == channel_id, study_day.c.closed_at.is_not(None))
            .order_by(study_day.c.day.desc())
            .limit(1)
        )
    ).first()
    slots = [row for row in (last, settled) if row is not None]
    return Slot(day=max(row[0] for row in slots), at=max(row[1] for row in slots)) if slots else None
