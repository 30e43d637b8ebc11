"""Answers to quiz items. The first of an occasion counts, whatever is pressed after it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.memory import Rating
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import post, quiz_answer, review
from bot.store.upsert import insert
from bot.store.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizAnswer:
    """What a member chose for one quiz item on one occasion."""

    member: str  # id
    card: str
    item: str  # bot.rules.quizzing.item_id
    occasion: str  # the post's id while it is open, else a run's, or a local date (ISO)
    choice: int  # from 0, by the card's order
    right: bool
    at: datetime


_KEY: Final = ("member", "card", "item", "occasion")
_ANSWERS: Final = sa.select(quiz_answer).order_by(quiz_answer.c.at, *(quiz_answer.c[name] for name in _KEY))
_WEAK: Final = (Rating.AGAIN, Rating.HARD)


class Quizzes:
    """What members answered."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def answer(self, one: QuizAnswer) -> QuizAnswer:
        """Keep an answer, unless that item was answered on that occasion before; return the one that stands."""

        async def job(connection: AsyncConnection) -> QuizAnswer:
            added = await connection.scalar(
                insert(connection, quiz_answer)
                .on_conflict_do_nothing(index_elements=_KEY)
                .returning(quiz_answer.c.choice),
                asdict(one),
            )
            if added is not None:
                # A post shows how many have tried its quiz. Other occasions are no post's id.
                await connection.execute(sa.update(post).where(post.c.id == one.occasion).values(rev=post.c.rev + 1))
                return one
            same = (quiz_answer.c[name] == getattr(one, name) for name in _KEY)
            return QuizAnswer(**(await connection.execute(_ANSWERS.where(*same))).mappings().one())

        return await self._writer.write(job)

    async def of(self, member: str, occasion: str) -> tuple[QuizAnswer, ...]:
        """Return a member's answers on one occasion, oldest first."""
        return await self._answers(quiz_answer.c.member == member, quiz_answer.c.occasion == occasion)

    async def history(self, member: str) -> tuple[QuizAnswer, ...]:
        """Return all that a member ever answered, oldest first."""
        return await self._answers(quiz_answer.c.member == member)

    async def spread(self, occasion: str) -> Mapping[str, Mapping[int, int]]:
        """Return how many people made which choice, by item and choice; nobody's are left out."""
        counted = (
            sa.select(quiz_answer.c.item, quiz_answer.c.choice, sa.func.count().label("people"))
            .where(quiz_answer.c.occasion == occasion)
            .group_by(quiz_answer.c.item, quiz_answer.c.choice)
        )
        found: defaultdict[str, dict[int, int]] = defaultdict(dict)
        async with self._database.reading() as connection:
            for row in await connection.execute(counted):
                found[row.item][row.choice] = row.people
        return dict(found)

    async def struggled(self, member: str) -> frozenset[str]:
        """Return the cards whose latest rating by this member was Missed it or Struggled."""
        ratings = (
            sa.select(review.c.card, review.c.value).where(review.c.member == member).order_by(review.c.at, review.c.id)
        )
        async with self._database.reading() as connection:
            latest = {row.card: row.value for row in await connection.execute(ratings)}
        return frozenset(card for card, value in latest.items() if value in _WEAK)

    async def _answers(self, *which: sa.ColumnElement[bool]) -> tuple[QuizAnswer, ...]:
        async with self._database.reading() as connection:
            rows = await connection.execute(_ANSWERS.where(*which))
            return tuple(QuizAnswer(**row) for row in rows.mappings())
