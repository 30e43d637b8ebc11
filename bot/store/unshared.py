"""The result of an interview with others, kept out of the channel after all."""

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.states import State
from bot.store.tables import delivery, interview_seat, interview_session

PURPOSE: Final = "interview"
TO_ALL: Final = "shared"
"""The step of a session that is told in the channel: the last part of the delivery's key."""


async def take_back(connection: AsyncConnection, sessions: Collection[str]) -> None:
    """Let nothing of these sessions (ids) be told in the channel, now or later; what stands there already stays.

    The transaction has them locked: else a last yes in another process could let out what is taken back here.
    """
    keys = [f"{each}.{TO_ALL}" for each in sessions]
    await connection.execute(
        sa.delete(delivery).where(
            delivery.c.purpose == PURPOSE, delivery.c.key.in_(keys), delivery.c.state != State.SENT
        )
    )
    await connection.execute(
        sa.update(interview_seat).where(interview_seat.c.session.in_(sessions)).values(share=False)
    )
    await connection.execute(
        sa.update(interview_session).where(interview_session.c.id.in_(sessions)).values(shared_at=None)
    )
