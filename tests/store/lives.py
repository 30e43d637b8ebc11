"""Somebody of whom every table knows, and looks at all there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

import sqlalchemy as sa

from bot.chat.places import Member
from bot.rules.memory import Rating
from bot.store import Store
from bot.store.leans import Lean
from bot.store.posts import Post
from bot.store.quizzes import QuizAnswer
from bot.store.reviews import Review, Take
from bot.store.tables import Instant, channel_manager, freeze, metadata, tools
from tests.store.kit import BOTH, SYLLABUS, at, close_all, day, place, send, set_up, table, the_post

ANA = Member(platform="paper", tenant="acme", user="user-ana")
BEN = Member(platform="paper", tenant="acme", user="user-ben")
WORDS = "words of hers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Somebody of whom every table knows."""

    id: str
    channel: str
    posts: tuple[Post, ...]


async def a_life(store: Store, who: Member = ANA) -> Life:
    """Let somebody do everything that can be done, beside Ben, who rates as well."""
    channel_id = await set_up(store, times=BOTH, quorum=2)
    mine, bens = await store.members.id_of(who), await store.members.id_of(BEN)
    await store.channels.set_up(
        place(), setter=who, zone_name="UTC", times=BOTH, syllabus=SYLLABUS, now=at(0, 7), quorum=2
    )
    posts = []
    for number in range(2):
        for due in (at(number, 9, 30), at(number, 13, 30)):
            await send(store, due)
        posts += [await the_post(store, day(number), kind) for kind in ("question", "tradeoff")]
        for post in posts[-2:]:
            await rate(store, mine, post)
        await rate(store, bens, posts[-1])
        await close_all(store, at(number + 1, 4, 2))
    one = posts[0]
    late = Review(member=mine, card=one.card, occasion="2026-11-20", post=one.id, at=at(4, 9), value=Rating.HARD)
    await store.reviews.rate(late)
    await store.reviews.keep_take(Take(member=mine, card=one.card, occasion=one.id, text=WORDS, at=at(0, 10)))
    await store.leans.keep(
        Lean(member=mine, card="t1", occasion=posts[1].id, side=0, reason=WORDS, flips=WORDS, at=at(0, 14))
    )
    await store.quizzes.answer(
        QuizAnswer(member=mine, card="q1", item="i", occasion="run", choice=1, right=True, at=at(0, 15))
    )
    await store.preferences.set_boards(mine, False)
    await store.reports.report(
        event="e1", channel_id=channel_id, member_id=mine, card=one.card, text=WORDS, at=at(2, 9)
    )
    await store.settings.set_quorum(channel_id, 3, by=mine, what="Team day: 2 → 3", now=at(2, 9))
    await store.absences.pause(mine, None, now=at(2, 10))
    await store.saved.keep(mine, WORDS, link="", own=True, place=None, at=at(2, 11))
    async with store.database.writing() as connection:
        await connection.execute(sa.insert(freeze), {"member": mine, "channel": channel_id, "day": day(9)})
        # As somebody who was named, and has taken the setter's place since.
        await connection.execute(sa.insert(channel_manager), {"member": mine, "channel": channel_id, "at": at(0, 8)})
        for each in TOOLS:
            await connection.execute(sa.insert(each), _row(each, mine, channel_id))
    return Life(id=mine, channel=channel_id, posts=tuple(posts))


TOOLS = [
    each for each in vars(tools).values() if isinstance(each, sa.Table) and "member" in each.c and each.name != "saved"
]
"""What the learner's own tools keep, each with a row of its own."""


def _row(of: sa.Table, mine: str, channel_id: str) -> dict[str, Any]:
    """Return a row of a tool's table; what may be written in it are her words."""
    return {column.name: _value(column, mine, channel_id) for column in of.columns}


def _value(column: "sa.Column[Any]", mine: str, channel_id: str) -> object:
    if column.name in {"member", "interviewer", "observer"}:
        return mine
    if column.name in {"channel", "shared_in"}:
        return channel_id
    by_type: list[tuple[type, object]] = [(Instant, at(3, 9)), (sa.Time, time(9)), (sa.Boolean, True), (sa.Integer, 1)]
    words = WORDS[: getattr(column.type, "length", None)]
    return next((value for kind, value in by_type if isinstance(column.type, kind)), words)


async def rate(store: Store, whose: str, post: Post) -> None:
    """Rate a post half an hour after it was due."""
    pressed_at = post.due_at.replace(minute=59)
    mine = Review(member=whose, card=post.card, occasion=post.id, post=post.id, at=pressed_at, value=Rating.GOOD)
    await store.reviews.rate(mine)


async def everything(store: Store) -> Mapping[str, list[Mapping[str, Any]]]:
    """Return every row of every table there is."""
    return {each.name: await table(store, each) for each in metadata.sorted_tables}
