"""The study days of a channel, as a calendar shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.ledger import ARRIVED
from bot.store.tables import delivery, post, review, study_day


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One study day of a channel."""

    asked: bool  # S1: as settled once closed, by what was sent while open
    open: bool  # until its closing step has run
    done: bool  # S4: as settled once closed, by its quorum while open; never on a day that is not asked
    studied: int  # distinct members on time, those who asked to be forgotten included


class Months:
    """Looks at study days by their dates. Nothing is written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def month(self, channel_id: str, first: date, last: date) -> Mapping[date, MonthRow]:
        """Return the study days from ``first`` to ``last`` (local dates, both included), ascending.

        A date without a row has had no post so far: it was a weekend, a holiday or a pause, or is to come.
        """
        # One statement: the closing step may not run between two halves of it.
        query = (
            sa.select(
                study_day.c.day,
                study_day.c.closed_at.is_(None).label("open"),
                sa.case((study_day.c.closed_at.is_(None), _SENT), else_=study_day.c.asked).label("asked"),
                study_day.c.done,
                study_day.c.quorum,
                _STUDIED.label("studied"),
            )
            .where(study_day.c.channel == channel_id, study_day.c.day.between(first, last))
            .order_by(study_day.c.day)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {
            row.day: MonthRow(
                asked=bool(row.asked),
                open=bool(row.open),
                done=bool(row.asked and (row.studied >= row.quorum if row.open else row.done)),
                studied=row.studied,
            )
            for row in rows
        }

    async def first_day(self, channel_id: str) -> date | None:
        """Return the local date of a channel's first study day; None where it has had none."""
        async with self._database.reading() as connection:
            found = await connection.scalar(
                sa.select(sa.func.min(study_day.c.day)).where(study_day.c.channel == channel_id)
            )
        return found if isinstance(found, date) else None


_ITS_POSTS = sa.and_(post.c.channel == study_day.c.channel, post.c.day == study_day.c.day)
_SENT = sa.exists().where(_ITS_POSTS, delivery.c.id == post.c.id, delivery.c.state.in_(ARRIVED)).correlate(study_day)
_STUDIED = (
    sa.select(sa.func.count(review.c.member.distinct()))
    .join_from(post, review, review.c.occasion == post.c.id)  # the post itself as the occasion: on time
    .where(_ITS_POSTS)
    .correlate(study_day)
    .scalar_subquery()
)
