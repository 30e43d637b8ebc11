"""The outcomes: what became of a post is told in its thread, once the channel's next post of its kind is there (T2).

They are enqueued in the transaction that records that one as sent: so none is lost, and none comes at night.
"""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import new_id
from bot.store.states import State
from bot.store.tables import delivery, lean, post, quiz_answer, study_day
from bot.store.upsert import insert

PURPOSE: Final = "outcome"
AT_ONCE: Final = 2
"""Posts that are told of when the next one is there: the last, and one that was still open, or unknown, before that."""

LEAST_ANSWERS: Final = 3
"""People who chose an answer, from which on it can be told how many: else it would tell on somebody."""

_told = delivery.alias("told")
_LEANED: Final = sa.exists().where(lean.c.occasion == post.c.id)
_ANSWERED: Final = (
    sa.select(sa.func.count(quiz_answer.c.member.distinct()))
    .where(quiz_answer.c.occasion == post.c.id)
    .scalar_subquery()
)


async def enqueue_outcomes(connection: AsyncConnection, delivery_id: str, *, now: datetime) -> None:
    """Let the outcomes of earlier posts go out beside a scheduled one that was just sent; a second call does nothing.

    Beside one that is found to have arrived when it may no longer be sent, nothing goes out: the next one brings it.
    """
    sent = (
        await connection.execute(
            sa.select(post.c.channel, post.c.kind, delivery.c.platform, delivery.c.due_at, delivery.c.until)
            .join(delivery, delivery.c.id == post.c.id)
            .where(post.c.id == delivery_id, post.c.day.is_not(None), delivery.c.until >= now)
        )
    ).first()
    if sent is None:
        return
    earlier = await connection.scalars(_untold(sent.channel, sent.kind, before=sent.due_at))
    rows = [
        {
            "id": new_id(),
            "platform": sent.platform,
            "target": sent.channel,
            "under": post_id,
            "purpose": PURPOSE,
            "key": post_id,
            "due_at": sent.due_at,
            "not_before": sent.due_at,
            "until": sent.until,
            "state": State.READY,
        }
        for post_id in earlier
    ]
    if rows:
        unique = ["target", "purpose", "key"]
        await connection.execute(insert(connection, delivery).on_conflict_do_nothing(index_elements=unique), rows)


def _untold(channel_id: str, kind: str, *, before: datetime) -> sa.Select[tuple[str]]:
    """Choose the latest closed posts of a kind that have something to tell, and have not told it."""
    return (
        sa.select(post.c.id)
        .join(delivery, delivery.c.id == post.c.id)
        .join(study_day, sa.and_(study_day.c.channel == post.c.channel, study_day.c.day == post.c.day))
        .where(
            post.c.channel == channel_id,
            post.c.kind == kind,
            post.c.closed_at.is_not(None),
            study_day.c.asked,
            delivery.c.due_at < before,
            delivery.c.state == State.SENT,
            delivery.c.message.is_not(None),
            sa.or_(_LEANED, sa.and_(post.c.quiz.is_not(None), _ANSWERED >= LEAST_ANSWERS)),
            ~sa.exists().where(_told.c.target == channel_id, _told.c.purpose == PURPOSE, _told.c.key == post.c.id),
        )
        .order_by(delivery.c.due_at.desc())
        .limit(AT_ONCE)
    )
