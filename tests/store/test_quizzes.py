"""Answers to quiz items: the first of an occasion counts."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.rules.memory import Rating
from bot.store import Store
from bot.store.quizzes import QuizAnswer
from bot.store.reviews import Review
from bot.store.tables import post
from tests.store.kit import MINUTE, MONDAY, at, send, set_up, the_post

FIRST = QuizAnswer(member="ana", card="q1", item="i1", occasion="run", choice=2, right=False, at=at(0, 10))


async def test_the_first_answer_of_an_occasion_stands(store: Store) -> None:
    """Whatever is pressed after it, and however often it is delivered."""
    assert await store.quizzes.answer(FIRST) == FIRST
    assert await store.quizzes.answer(FIRST) == FIRST
    second = replace(FIRST, choice=0, right=True, at=at(0, 10, 1))
    assert await store.quizzes.answer(second) == FIRST
    assert await store.quizzes.of("ana", "run") == (FIRST,)


@pytest.mark.parametrize(
    "other",
    [
        replace(FIRST, member="ben"),
        replace(FIRST, card="q2"),
        replace(FIRST, item="i2"),
        replace(FIRST, occasion="2026-11-16"),
    ],
)
async def test_another_member_card_item_or_occasion_is_another_answer(store: Store, other: QuizAnswer) -> None:
    """Each stands for itself."""
    await store.quizzes.answer(FIRST)
    different = replace(other, choice=0, right=True)
    assert await store.quizzes.answer(different) == different
    assert FIRST in await store.quizzes.of(FIRST.member, FIRST.occasion)


async def test_a_history_is_one_members_oldest_first(store: Store) -> None:
    """However the answers arrived; an occasion's answers come in the same order."""
    answers = [replace(FIRST, item=f"i{number}", at=at(0, 10) + number * MINUTE) for number in (3, 1, 2)]
    for each in (*answers, replace(FIRST, member="ben"), replace(FIRST, occasion="another run")):
        await store.quizzes.answer(each)
    assert [each.item for each in await store.quizzes.history("ana")] == ["i1", "i1", "i2", "i3"]
    assert [each.item for each in await store.quizzes.of("ana", "run")] == ["i1", "i2", "i3"]
    assert await store.quizzes.history("nobody") == ()


async def test_a_spread_counts_people_by_item_and_choice(store: Store) -> None:
    """Of one occasion alone; a choice that nobody made is not in it."""
    for name, choice in (("ana", 2), ("ben", 2), ("cem", 0)):
        await store.quizzes.answer(replace(FIRST, member=name, choice=choice))
    await store.quizzes.answer(replace(FIRST, item="i2", choice=1))
    await store.quizzes.answer(replace(FIRST, occasion="another run", choice=1))
    assert await store.quizzes.spread("run") == {"i1": {0: 1, 2: 2}, "i2": {1: 1}}
    assert await store.quizzes.spread("no run") == {}


async def test_an_answer_on_a_post_lets_it_show_a_new_count(store: Store) -> None:
    """Once for each answer, and never for what belongs to no post."""
    await set_up(store)
    await send(store, at(0, 9, 30))
    sent = await the_post(store, MONDAY)
    before = await shown(store, sent.id)
    await store.quizzes.answer(replace(FIRST, occasion=sent.id))
    await store.quizzes.answer(replace(FIRST, occasion=sent.id, choice=1))
    await store.quizzes.answer(replace(FIRST, occasion="2026-11-16"))
    assert await shown(store, sent.id) == before + 1


async def shown(store: Store, post_id: str) -> int:
    """Return how often what a post shows has changed."""
    async with store.database.reading() as connection:
        return int(await connection.scalar(sa.select(post.c.rev).where(post.c.id == post_id)) or 0)


async def test_what_was_last_rated_low_is_known(store: Store) -> None:
    """Missed it and Struggled; a card that was known since is none of them."""
    ratings = [
        ("missed", "1", Rating.AGAIN),
        ("struggled", "1", Rating.HARD),
        ("got", "1", Rating.GOOD),
        ("missed-then-got", "1", Rating.AGAIN),
        ("missed-then-got", "2", Rating.GOOD),
        ("got-then-missed", "1", Rating.EASY),
        ("got-then-missed", "2", Rating.AGAIN),
    ]
    for card, day, value in ratings:
        await store.reviews.rate(
            Review(member="ana", card=card, occasion=f"2026-11-1{day}", post=None, at=at(int(day), 10), value=value)
        )
    assert await store.quizzes.struggled("ana") == {"missed", "struggled", "got-then-missed"}
    assert await store.quizzes.struggled("ben") == frozenset()
