"""Practised interview answers, each its candidate's own: those given alone, and a look at those of rounds with others.

What happens in a round with others is written in bot.store.sessions. Every write is guarded by what stands there, so
that an event that comes twice changes nothing: the first answer stays. ``None`` is returned where the row is gone or is
not of this member, and the row as it stands otherwise; who called sees from it whether theirs was the one that counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import id_from
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import interview, interview_session
from bot.store.unshared import take_back
from bot.store.upsert import insert
from bot.store.writer import Writer

KEPT_UNANSWERED: Final = timedelta(days=1)
"""For how long a question that was passed over or set aside is there at least, for a form that may be open on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    """One question that a member was asked, and what became of it."""

    id: str
    member: str  # id of the candidate
    card: str
    session: str  # "": alone
    round: int  # of the session, from 0
    asked_at: datetime
    answered_at: datetime | None  # None: not yet
    answer: str  # "": not yet
    follow_up: str | None  # None: nobody has decided yet; "": none was asked
    follow_answer: str  # "": not yet
    ticks: tuple[str, ...] | None  # the criteria met; None: not ticked yet
    ticked_at: datetime | None
    observer: str | None  # id of who ticked; None: the candidate, or somebody who was forgotten
    remark: str  # what whoever ticked wrote to it
    redo: bool  # the member wants to be asked it again
    aside: bool = False  # the member set it aside before they had answered it
    category: str = ""  # of what they wanted to be asked, alone; "": of anything
    level: str = ""  # and of which level; "": of any
    interviewer: str | None = None  # id of who decided on a follow-up; None: nobody yet, or somebody who was forgotten


class Interviews:
    """Asking, answering and ticking."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def begin(
        self, member: str, card: str, *, key: str, at: datetime, category: str = "", level: str = ""
    ) -> Practised:
        """Ask a member a question, alone; ``key`` is the event's: one that comes twice asks once.

        The newest question is the one under way. Those that were never answered go with the first that is asked a day
        later. ``category`` and ``level`` say what was wanted, for the questions that follow.
        """
        wanted = {"category": category, "level": level}
        row = {"id": id_from(member, key), "member": member, "card": card, "asked_at": at, **wanted}

        async def job(connection: AsyncConnection) -> Practised:
            await connection.execute(
                sa.delete(interview).where(_UNANSWERED, *_mine(member), interview.c.asked_at < at - KEPT_UNANSWERED)
            )
            await connection.execute(insert(connection, interview).on_conflict_do_nothing(index_elements=["id"]), row)
            found = await _one(connection, member, str(row["id"]))
            assert found is not None  # noqa: S101  it was there or was put there in this transaction
            return found

        return await self._writer.write(job)

    async def answer(self, member: str, item: str, text: str, at: datetime) -> Practised | None:
        """Keep what a member answered alone; the first answer stays."""
        row = {"answer": text, "answered_at": at}
        return await self._set(member, item, row, interview.c.session == "", _UNANSWERED)

    async def tick(
        self, member: str, item: str, ticks: Sequence[str], *, remark: str, at: datetime
    ) -> Practised | None:
        """Keep which criteria an answer given alone met, and what is to be better; ticked anew, the latest count."""
        row = {"ticks": ",".join(ticks), "remark": remark, "ticked_at": at}
        answered = sa.and_(interview.c.session == "", interview.c.answered_at.is_not(None))
        newer = sa.or_(interview.c.ticked_at.is_(None), interview.c.ticked_at <= at)
        return await self._set(member, item, row, answered, newer)

    async def mark(self, member: str, item: str, *, redo: bool) -> Practised | None:
        """Keep whether the member wants to be asked it again."""
        return await self._set(member, item, {"redo": redo})

    async def of(self, member: str, item: str) -> Practised | None:
        """Return one of this member's."""
        async with self._database.reading() as connection:
            return await _one(connection, member, item)

    async def under_way(self, member: str) -> Practised | None:
        """Return the question that this member was asked last, alone, if it waits for its answer."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_NEWEST_FIRST.where(*_mine(member)).limit(1))
            row = rows.mappings().first()
        return None if row is None or row["answered_at"] is not None or row["aside"] else practised(row)

    async def passed_over(self, member: str) -> Mapping[str, datetime]:
        """Return the cards that this member was asked alone and has not answered, each with when it was asked last."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(interview.c.card, interview.c.asked_at)
                .where(*_mine(member), _UNANSWERED)
                .order_by(interview.c.asked_at)
            )
            return {row.card: row.asked_at for row in rows}

    async def last_alone(self, member: str, card: str) -> Practised | None:
        """Return what this member answered last to a card, alone; None for nothing yet."""
        answered = sa.and_(interview.c.card == card, interview.c.answered_at.is_not(None))
        async with self._database.reading() as connection:
            rows = await connection.execute(_NEWEST_FIRST.where(*_mine(member), answered).limit(1))
            row = rows.mappings().first()
        return None if row is None else practised(row)

    async def history(self, member: str) -> tuple[Practised, ...]:
        """Return all that this member answered, alone and with others, the newest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                _NEWEST_FIRST.where(interview.c.member == member, interview.c.answered_at.is_not(None))
            )
            return tuple(practised(row) for row in rows.mappings())

    async def set_aside(self, member: str, item: str) -> Practised | None:
        """Let a question that was asked alone wait no longer; an answer to it is taken all the same."""
        return await self._set(member, item, {"aside": True}, interview.c.session == "", _UNANSWERED)

    async def remove(self, member: str, item: str) -> bool:
        """Remove one of this member's for good; False where its session still goes on, and it stays.

        The result of a session that it belonged to is told in no channel then.
        """
        running = sa.exists().where(
            interview_session.c.id == interview.c.session, interview_session.c.ended_at.is_(None)
        )

        async def job(connection: AsyncConnection) -> bool:
            mine = sa.and_(interview.c.member == member, interview.c.id == item)
            of_mine = interview_session.c.id.in_(sa.select(interview.c.session).where(mine))
            # Locked first: a last yes in another process waits, and then sees that a part is gone.
            sessions = (
                await connection.scalars(sa.select(interview_session.c.id).where(of_mine).with_for_update())
            ).all()
            await connection.execute(sa.delete(interview).where(mine, ~running))
            removed = not await connection.scalar(sa.select(sa.exists().where(mine)))
            if removed:
                await take_back(connection, sessions)
            return removed

        return await self._writer.write(job)

    async def _set(
        self, member: str, item: str, values: Mapping[str, object], *where: sa.ColumnElement[bool]
    ) -> Practised | None:
        async def job(connection: AsyncConnection) -> Practised | None:
            await connection.execute(
                sa.update(interview)
                .where(interview.c.member == member, interview.c.id == item, *where)
                .values(**values)
            )
            return await _one(connection, member, item)

        return await self._writer.write(job)


_UNANSWERED: Final = interview.c.answered_at.is_(None)
_NEWEST_FIRST: Final = sa.select(interview).order_by(interview.c.asked_at.desc(), interview.c.id.desc())


async def _one(connection: AsyncConnection, member: str, item: str) -> Practised | None:
    rows = await connection.execute(sa.select(interview).where(interview.c.member == member, interview.c.id == item))
    row = rows.mappings().first()
    return None if row is None else practised(row)


def _mine(member: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Select what a member was asked alone."""
    return (interview.c.member == member, interview.c.session == "")


def practised(row: Mapping[Any, Any]) -> Practised:
    """Return a row of the table as the value that it holds."""
    ticks = row["ticks"]
    return Practised(**{**row, "ticks": None if ticks is None else tuple(filter(None, ticks.split(",")))})
