"""When members last did something, whatever it was: rated, written, answered, or used one of their tools."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import (
    applied,
    attempt_answer,
    card_note,
    case_study,
    interview,
    interview_seat,
    lean,
    own_path,
    quiz_answer,
    report,
    review,
    saved,
    take,
    tracker_import,
)

DEEDS: Final = (
    review.c.changed_at,
    take.c.at,
    lean.c.changed_at,
    quiz_answer.c.at,
    attempt_answer.c.at,
    interview.c.answered_at,
    applied.c.changed_at,
    case_study.c.changed_at,
    card_note.c.changed_at,
    saved.c.at,
    own_path.c.at,
    tracker_import.c.at,
    report.c.at,
)
"""The instants that tell of it. Looking at cards leaves no trace, and counts for nothing."""

_TICKED: Final = (
    sa.select(interview_seat.c.member, sa.func.max(interview.c.ticked_at).label("at"))
    .join(interview, interview.c.session == interview_seat.c.session)
    .where(interview.c.observer == interview_seat.c.member)
    .group_by(interview_seat.c.member)
)
"""What they ticked in the interview of somebody else; by their seat, since nothing finds a row by its observer."""


async def last_deeds(connection: AsyncConnection, members: Sequence[str]) -> Mapping[str, datetime]:
    """Return when each of these members last did anything (UTC); who never did is left out."""
    each = [
        sa.select(at.table.c.member, sa.func.max(at).label("at"))
        .where(at.table.c.member.in_(members))
        .group_by(at.table.c.member)
        for at in DEEDS
    ]
    ticked = _TICKED.where(interview_seat.c.member.in_(members))
    rows = await connection.execute(sa.union_all(*each, ticked))
    last: dict[str, datetime] = {}
    for row in rows:
        if row.at is not None:
            last[row.member] = max(row.at, last.get(row.member, row.at))
    return last
