"""Goes at the assessment, and what was answered in each. The first answer to a question stands."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import id_from
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import attempt, attempt_answer, post, review
from bot.store.upsert import insert
from bot.store.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One go at one form."""

    id: str
    member: str  # id
    form: str  # A or B
    questions: int  # as many as the form had when it was begun
    started_at: datetime
    finished_at: datetime | None  # None: under way


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a member chose for one question. Competency and level are as they were: a pair may leave the deck."""

    attempt: str  # id
    pair: str
    member: str  # id
    item: str  # bot.rules.quizzing.item_id
    competency: str
    level: str
    choice: int  # from 0, by the item's order; -1: they do not know
    right: bool
    at: datetime


_KEY: Final = ("attempt", "pair")
_ANSWERS: Final = sa.select(attempt_answer).order_by(attempt_answer.c.at, attempt_answer.c.pair)


class Attempts:
    """Beginning, answering, finishing. Each go is seen by its member alone."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def of(self, member: str) -> tuple[Attempt, ...]:
        """Return all goes of a member, oldest first; at most the last one is under way."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(attempt).where(attempt.c.member == member).order_by(attempt.c.started_at, attempt.c.id)
            )
            return tuple(_attempt(row) for row in rows)

    async def begin(self, member: str, number: int, form: str, at: datetime, *, questions: int) -> Attempt:
        """Begin a member's go of that number, from 0; return the one that stands, begun now or by an earlier press.

        ``questions`` are as many as the form has now.
        """
        # By its number a go has one id only, so that two presses at once, in two processes too, begin one.
        new = Attempt(
            id=id_from("assessment", member, str(number)),
            member=member,
            form=form,
            questions=questions,
            started_at=at,
            finished_at=None,
        )

        async def job(connection: AsyncConnection) -> Attempt:
            statement = insert(connection, attempt).on_conflict_do_nothing(index_elements=["id"])
            await connection.execute(statement, asdict(new))
            row = await connection.execute(sa.select(attempt).where(attempt.c.id == new.id, attempt.c.member == member))
            return _attempt(row.one())

        return await self._writer.write(job)

    async def answer(self, one: Given) -> Given | None:
        """Keep an answer, unless that question has one; return the one that stands.

        None where this member has no such go under way.
        """

        async def job(connection: AsyncConnection) -> Given | None:
            under_way = sa.exists().where(
                attempt.c.id == one.attempt, attempt.c.member == one.member, attempt.c.finished_at.is_(None)
            )
            if await connection.scalar(sa.select(under_way)):
                statement = insert(connection, attempt_answer).on_conflict_do_nothing(index_elements=_KEY)
                await connection.execute(statement, asdict(one))
            same = (attempt_answer.c[name] == getattr(one, name) for name in (*_KEY, "member"))
            row = (await connection.execute(_ANSWERS.where(*same))).mappings().one_or_none()
            return None if row is None else Given(**row)

        return await self._writer.write(job)

    async def answers(self, member: str, of: str) -> tuple[Given, ...]:
        """Return what a member answered in one go of theirs, oldest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                _ANSWERS.where(attempt_answer.c.member == member, attempt_answer.c.attempt == of)
            )
            return tuple(Given(**row) for row in rows.mappings())

    async def finish(self, member: str, of: str) -> None:
        """Let a go be finished at its last answer; one without an answer, or finished before, stays as it is."""
        last = sa.select(sa.func.max(attempt_answer.c.at)).where(attempt_answer.c.attempt == of).scalar_subquery()

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(attempt)
                .where(attempt.c.id == of, attempt.c.member == member, attempt.c.finished_at.is_(None))
                .values(finished_at=last)
            )

        await self._writer.write(job)

    async def of_team(self, channel: str) -> tuple[tuple[str, tuple[Given, ...]], ...]:
        """Return the finished goes of all who ever rated a post of a channel on time: whose, and what was answered.

        They come in the order in which they came to count: when a go was finished, or when its member took part first,
        if that was later. So whoever comes, stays away or leaves changes nothing in what was returned before.

        For bot.rules.assessing.told_of_team alone: nothing that is made of fewer people may be shown to anybody.
        """
        joined = (
            sa.select(review.c.member, sa.func.min(review.c.at).label("at"))
            .join(post, post.c.id == review.c.occasion)
            .where(post.c.channel == channel)
            .group_by(review.c.member)
            .subquery()
        )
        counts_at = sa.case((joined.c.at > attempt.c.finished_at, joined.c.at), else_=attempt.c.finished_at)
        async with self._database.reading() as connection:
            goes = await connection.execute(
                sa.select(attempt.c.id, attempt.c.member)
                .join(joined, joined.c.member == attempt.c.member)
                .where(attempt.c.finished_at.is_not(None))
                .order_by(counts_at, attempt.c.finished_at, attempt.c.id)
            )
            finished = [(row.id, row.member) for row in goes]
            rows = await connection.execute(
                _ANSWERS.where(attempt_answer.c.attempt.in_([each for each, _ in finished]))
            )
            answers: defaultdict[str, list[Given]] = defaultdict(list)
            for row in rows.mappings():
                answers[row["attempt"]].append(Given(**row))
        return tuple((member, tuple(answers[each])) for each, member in finished)


def _attempt(row: sa.Row[tuple[object, ...]]) -> Attempt:
    return Attempt(**row._mapping)
