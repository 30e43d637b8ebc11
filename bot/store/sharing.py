"""What of an interview with others may leave it: its result, once all say yes, and nothing of who was forgotten."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import new_id
from bot.store.seats import Session, end, load, tell
from bot.store.states import State
from bot.store.tables import channel, delivery, interview, interview_seat, interview_session, post
from bot.store.unshared import PURPOSE, TO_ALL, take_back
from bot.store.upsert import insert

LASTING: Final = timedelta(days=1)
"""A result that could not be told for so long is old news."""


async def let_out(connection: AsyncConnection, session: Session, now: datetime) -> None:
    """Let the result go into the thread of the channel's latest post, where there is one and the channel is active."""
    head = (
        await connection.execute(
            sa.select(post.c.id, channel.c.platform)
            .join(delivery, delivery.c.id == post.c.id)
            .join(channel, channel.c.id == post.c.channel)
            .where(post.c.channel == session.channel, channel.c.active)
            .where(delivery.c.state == State.SENT, delivery.c.message.is_not(None))
            .order_by(delivery.c.due_at.desc(), post.c.id)
            .limit(1)
        )
    ).first()
    if head is None:
        return
    await connection.execute(
        insert(connection, delivery).on_conflict_do_nothing(index_elements=["target", "purpose", "key"]),
        {
            "id": new_id(),
            "platform": head.platform,
            "target": session.channel,
            "under": head.id,
            "purpose": PURPOSE,
            "key": f"{session.id}.{TO_ALL}",
            "due_at": now,
            "not_before": now,
            "until": now + LASTING,
            "state": State.READY,
        },
    )
    await connection.execute(
        sa.update(interview_session).where(interview_session.c.id == session.id).values(shared_at=now)
    )


async def withdraw(connection: AsyncConnection, member_id: str, now: datetime) -> None:
    """End the sessions of a member who is being forgotten, and take out of them what they wrote to others.

    The others hear that it is over, and nothing of these sessions is told in the channel any more. What was ticked on
    somebody else's answer is a number, and stays.
    """
    mine = sa.select(interview_seat.c.session).where(interview_seat.c.member == member_id)
    # Locked before anything is looked at: what another process is about to let out is to be seen here.
    locked = sa.select(interview_session.c.id).where(interview_session.c.id.in_(mine)).order_by(interview_session.c.id)
    sessions = (await connection.scalars(locked.with_for_update())).all()
    taken_part = [each for each in sessions if await _leave(connection, each, member_id, now)]
    await take_back(connection, taken_part)
    left = sa.exists().where(interview_seat.c.session == interview_session.c.id, interview_seat.c.member != member_id)
    await connection.execute(sa.delete(interview_session).where(interview_session.c.id.in_(sessions), ~left))
    await connection.execute(
        sa.update(interview).where(interview.c.observer == member_id).values(observer=None, remark="")
    )
    await connection.execute(
        sa.update(interview).where(interview.c.interviewer == member_id).values(interviewer=None, follow_up="")
    )


async def _leave(connection: AsyncConnection, session_id: str, member_id: str, now: datetime) -> bool:
    """End a session that waits for this member, and tell the others; False where they have no part in it."""
    found = await load(connection, session_id, member_id)
    seat = found.seat_of(member_id) if found else None
    if found is None or seat is None:
        return False
    asked = seat.state == "invited" and found.begun_at is None
    if found.ended_at is None and (asked or seat.state == "accepted"):
        await end(connection, found, now)
        await tell(connection, found, "stop", {each.member for each in found.players} - {member_id}, now=now)
    return seat.state == "accepted"
