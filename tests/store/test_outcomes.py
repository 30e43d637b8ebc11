"""What became of a post is told in its thread when the next one of its kind is there: once, and never at night (T2)."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from bot.chat.places import Ref
from bot.store import Store
from bot.store.leans import Lean
from bot.store.ledger import LEASE, Claim, State
from bot.store.outcomes import AT_ONCE, LEAST_ANSWERS
from bot.store.quizzes import QuizAnswer
from bot.store.tables import delivery, post
from tests.store.kit import (
    BOTH,
    MINUTE,
    MONDAY,
    SYLLABUS,
    at,
    claim,
    close_all,
    place,
    send,
    set_up,
    state_of,
    table,
    the_post,
)


async def lean(store: Store, post_id: str, who: str = "ana") -> None:
    """Let somebody take a side on a post."""
    found = await store.posts.of(post_id)
    assert found is not None
    await store.leans.keep(Lean(member=who, card=found.card, occasion=post_id, side=0, at=found.due_at + MINUTE))


async def answer(store: Store, post_id: str, people: int) -> None:
    """Let some people choose an answer of a post's quiz item."""
    for number in range(people):
        await store.quizzes.answer(
            QuizAnswer(member=f"m{number}", card="q1", item="i", occasion=post_id, choice=0, right=True, at=at(0, 10))
        )


async def posted(store: Store, day: int) -> str:
    """Let a day's posts be sent, after all days before were closed; return the id of its trade-off."""
    await close_all(store, at(day, 4, 2))
    await send(store, at(day, 9, 30))
    await send(store, at(day, 13, 30))
    return (await the_post(store, MONDAY.replace(day=16 + day), "tradeoff")).id


async def outcomes(store: Store) -> list[Mapping[str, Any]]:
    """Return the rows of all outcomes, by the instant when they are due."""
    rows = await table(store, delivery, delivery.c.purpose == "outcome")
    return sorted(rows, key=lambda row: row["due_at"])


async def unknown(store: Store, day: int) -> Claim:
    """Let a day's trade-off be sent by somebody who could not say so."""
    await close_all(store, at(day, 4, 2))
    await send(store, at(day, 9, 30))
    await store.planner.plan(at(day, 13, 30), SYLLABUS)
    (lost,) = [each for each in await claim(store, at(day, 13, 30)) if each.delivery.purpose == "tradeoff"]
    await store.ledger.give_up(lost, "cannot look")
    return lost


async def test_the_next_post_of_a_kind_brings_the_outcome_of_the_last(store: Store) -> None:
    """It is due with that, goes under the post that it is about, and the question of that morning brings none."""
    await set_up(store, times=BOTH)
    first = await posted(store, 0)
    await lean(store, first)
    await close_all(store, at(1, 4, 2))
    await send(store, at(1, 9, 30))
    assert not await outcomes(store)
    (second,) = [each for each in await send(store, at(1, 13, 30)) if each.delivery.purpose == "tradeoff"]
    (row,) = await outcomes(store)
    assert (row["key"], row["under"], row["due_at"], row["until"]) == (first, first, at(1, 13, 30), at(1, 19, 30))
    (told,) = await claim(store, at(1, 13, 31))
    assert told.delivery.under == Ref(place=place(), message=f"m-{first}")
    assert await state_of(store, second.delivery.id) is State.SENT


async def test_an_outcome_is_made_once(store: Store) -> None:
    """Whatever else is found to be sent later."""
    await set_up(store, times=BOTH)
    await lean(store, await posted(store, 0))
    await posted(store, 1)
    lost = await unknown(store, 2)
    await store.ledger.prove(lost.delivery.id, Ref(place=place(), message="m"), now=at(2, 14))
    await posted(store, 3)
    assert len(await outcomes(store)) == 1


async def test_nobody_leaned_so_there_is_nothing_to_tell(store: Store) -> None:
    """A lean of another occasion is none of this post's."""
    await set_up(store, times=BOTH)
    await posted(store, 0)
    await store.leans.keep(Lean(member="ana", card="t1", occasion="2026-11-17", side=0, at=at(1, 10)))
    await posted(store, 1)
    assert not await outcomes(store)


@pytest.mark.parametrize(("people", "told"), [(LEAST_ANSWERS - 1, 0), (LEAST_ANSWERS, 1)])
async def test_a_quiz_post_has_an_outcome_from_three_answers_on(store: Store, people: int, told: int) -> None:
    """Fewer would tell on somebody. One person who answers twice is one."""
    await set_up(store)
    await send(store, at(0, 9, 30))
    found = await the_post(store, MONDAY)
    async with store.database.writing() as connection:
        await connection.execute(sa.update(post).values(quiz=0))
    await answer(store, found.id, people)
    await store.quizzes.answer(
        QuizAnswer(member="m0", card="q1", item="other", occasion=found.id, choice=1, right=False, at=at(0, 11))
    )
    await close_all(store, at(1, 4, 2))
    await send(store, at(1, 9, 30))
    assert len(await outcomes(store)) == told


async def test_a_question_without_a_quiz_item_has_no_outcome(store: Store) -> None:
    """Whoever tries its quiz does it in private."""
    await set_up(store)
    await send(store, at(0, 9, 30))
    await answer(store, (await the_post(store, MONDAY)).id, 5)
    await close_all(store, at(1, 4, 2))
    await send(store, at(1, 9, 30))
    assert not await outcomes(store)


@pytest.mark.parametrize("gone", ["removed", "unknown"])
async def test_without_a_message_there_is_no_thread_and_no_outcome(store: Store, gone: str) -> None:
    """Somebody deleted the post, or nobody knows where it stands."""
    await set_up(store, times=BOTH)
    first = await posted(store, 0)
    await lean(store, first)
    values = {"state": State.REMOVED} if gone == "removed" else {"message": None}
    async with store.database.writing() as connection:
        await connection.execute(sa.update(delivery).where(delivery.c.id == first).values(**values))
    await posted(store, 1)
    assert not await outcomes(store)


async def test_a_post_still_open_is_told_of_one_post_later(store: Store) -> None:
    """A zone to the east brings Tuesday's post before Monday has closed: Wednesday's brings both outcomes."""
    await set_up(store, times=BOTH, zone="Europe/Berlin")
    await send(store, at(0, 8, 30))
    await send(store, at(0, 12, 30))
    await set_up(store, times=BOTH, zone="Pacific/Kiritimati", now=at(0, 13))
    await send(store, at(0, 19, 30))
    await send(store, at(0, 23, 30))
    days = [MONDAY, MONDAY.replace(day=17)]
    for day in days:
        await lean(store, (await the_post(store, day, "tradeoff")).id)
    assert not await outcomes(store)
    await close_all(store, at(1, 19))
    await send(store, at(1, 19, 30))
    await send(store, at(1, 23, 30))
    assert len(await outcomes(store)) == AT_ONCE == 2


async def test_a_post_proved_in_time_brings_the_outcome_too(store: Store) -> None:
    """The answer to it was lost, and somebody pressed a button on it."""
    await set_up(store, times=BOTH)
    await lean(store, await posted(store, 0))
    lost = await unknown(store, 1)
    assert not await outcomes(store)
    await store.ledger.prove(lost.delivery.id, Ref(place=place(), message="m"), now=at(1, 14))
    (row,) = await outcomes(store)
    assert (row["due_at"], row["state"]) == (at(1, 13, 30), State.READY)


async def test_a_post_proved_at_night_leaves_the_outcome_to_the_next(store: Store) -> None:
    """Nothing goes out at night, and nothing is lost by that: the next one brings its outcome too."""
    await set_up(store, times=BOTH)
    first = await posted(store, 0)
    await lean(store, first)
    lost = await unknown(store, 1)
    await store.ledger.prove(lost.delivery.id, Ref(place=place(), message="m"), now=at(1, 23))
    assert not await outcomes(store)
    await lean(store, lost.delivery.id)
    await posted(store, 2)
    assert {row["key"] for row in await outcomes(store)} == {first, lost.delivery.id}


async def test_a_day_that_was_not_asked_has_no_outcome(store: Store) -> None:
    """Proved after its closing step: its day stays not asked, and nobody is told of it (S2)."""
    await set_up(store, times={"tradeoff": BOTH["tradeoff"]})
    await store.planner.plan(at(0, 13, 30), SYLLABUS)
    (lost,) = await claim(store, at(0, 13, 30))
    await store.ledger.give_up(lost, "cannot look")
    await lean(store, lost.delivery.id)
    await close_all(store, at(1, 4, 2))
    await store.ledger.prove(lost.delivery.id, Ref(place=place(), message="m"), now=at(1, 5))
    await send(store, at(1, 13, 30))
    assert not await outcomes(store)


async def test_an_extra_post_brings_no_outcome_and_has_none(store: Store) -> None:
    """It feeds memory and nothing else (C1)."""
    study = await set_up(store, times=BOTH)
    await lean(store, await posted(store, 0))
    await close_all(store, at(1, 4, 2))
    await store.upcoming.extra(study, "t3", "tradeoff", now=at(1, 6))
    (extra,) = await send(store, at(1, 6))
    await lean(store, extra.delivery.id)
    assert not await outcomes(store)
    await posted(store, 1)
    assert [row["key"] for row in await outcomes(store)] == [(await the_post(store, MONDAY, "tradeoff")).id]


async def test_whoever_lost_the_claim_makes_no_outcome(store: Store) -> None:
    """Somebody else has it by now, and finishes it."""
    await set_up(store, times={"tradeoff": BOTH["tradeoff"]})
    await send(store, at(0, 13, 30))
    await lean(store, (await the_post(store, MONDAY, "tradeoff")).id)
    await close_all(store, at(1, 4, 2))
    await store.planner.plan(at(1, 13, 30), SYLLABUS)
    (late,) = await claim(store, at(1, 13, 30))
    later = at(1, 13, 30) + LEASE + MINUTE
    (found,) = await store.ledger.in_doubt(now=later, owner="another", platforms=("paper",), most=1)
    assert not await store.ledger.finish(late, Ref(place=place(), message="m"))
    assert not await outcomes(store)
    assert await store.ledger.finish(found, Ref(place=place(), message="m"))
    assert len(await outcomes(store)) == 1
