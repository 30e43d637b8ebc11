"""Goes at the assessment: one under way, the first answer stands, and each is its member's alone."""

import asyncio
from dataclasses import replace

import pytest

from bot.store import Store
from bot.store.attempts import Attempt, Given
from bot.store.tables import attempt, attempt_answer
from tests.store.kit import MINUTE, at, introduce, play, set_up, table


async def begin(store: Store, member: str = "ana", number: int = 0, form: str = "A") -> Attempt:
    """Begin a go on Monday at nine, the later ones on later days."""
    return await store.attempts.begin(member, number, form, at(number, 9), questions=24)


def given(of: Attempt, pair: str = "p1", *, right: bool = True, minute: int = 1) -> Given:
    """Return an answer of so many minutes after the go began."""
    return Given(
        attempt=of.id,
        pair=pair,
        member=of.member,
        item="i1",
        competency="data",
        level="beginner",
        choice=2 if right else -1,
        right=right,
        at=of.started_at + minute * MINUTE,
    )


async def finished(store: Store, member: str, number: int = 0, *, right: bool = True) -> Attempt:
    """Finish a go of one answer."""
    go = await begin(store, member, number)
    await store.attempts.answer(given(go, right=right))
    await store.attempts.finish(member, go.id)
    return go


async def test_a_go_begins_once_however_often_it_is_pressed(store: Store) -> None:
    """At the same moment too: what was begun first stands."""
    goes = await asyncio.gather(begin(store), begin(store, form="B"), begin(store))
    assert len({go.id for go in goes}) == 1
    assert await store.attempts.of("ana") == (goes[0],)
    assert goes[0] == replace(goes[0], member="ana", form="A", questions=24, started_at=at(0, 9), finished_at=None)
    assert await store.attempts.of("ben") == ()


async def test_the_first_answer_to_a_question_stands(store: Store) -> None:
    """Whatever is pressed after it, and however often it is delivered."""
    go = await begin(store)
    first = given(go)
    assert await store.attempts.answer(first) == first
    assert await store.attempts.answer(first) == first
    assert await store.attempts.answer(given(go, right=False, minute=2)) == first
    assert await store.attempts.answers("ana", go.id) == (first,)


async def test_answers_come_back_oldest_first_and_to_their_member_alone(store: Store) -> None:
    """Whoever else asks for that go gets none."""
    go = await begin(store)
    for minute, pair in ((3, "c"), (1, "a"), (2, "b")):
        await store.attempts.answer(given(go, pair, minute=minute))
    assert [each.pair for each in await store.attempts.answers("ana", go.id)] == ["a", "b", "c"]
    assert await store.attempts.answers("ben", go.id) == ()


async def test_a_go_is_finished_at_its_last_answer(store: Store) -> None:
    """Once; an empty one not at all, nor one of somebody else."""
    go = await begin(store)
    await store.attempts.finish("ana", go.id)
    assert (await store.attempts.of("ana"))[0].finished_at is None
    await store.attempts.answer(given(go, minute=7))
    await store.attempts.finish("ben", go.id)
    assert (await store.attempts.of("ana"))[0].finished_at is None
    for _ in range(2):
        await store.attempts.finish("ana", go.id)
        assert (await store.attempts.of("ana"))[0].finished_at == at(0, 9, 7)


async def test_a_go_that_is_over_takes_no_more_answers(store: Store) -> None:
    """Nor does one of somebody else, or one that never was."""
    go = await finished(store, "ana")
    assert await store.attempts.answer(given(go, "p2")) is None
    assert await store.attempts.answer(given(go)) == given(go)
    other = await begin(store, "ben")
    assert await store.attempts.answer(replace(given(other), member="ana")) is None
    assert await store.attempts.answer(replace(given(other), attempt="none")) is None
    assert len(await table(store, attempt_answer)) == 1


async def test_goes_come_back_oldest_first(store: Store) -> None:
    """Each number is another go."""
    goes = [await finished(store, "ana", number) for number in range(3)]
    assert [each.id for each in await store.attempts.of("ana")] == [go.id for go in goes]
    assert len(await table(store, attempt)) == 3


async def test_of_a_team_there_are_the_finished_goes_of_all_who_took_part(store: Store) -> None:
    """Oldest first; whoever never took part in the channel, or is still under way, stands in none."""
    study = await set_up(store)
    await introduce(store, "ana", "ben", "chi", "stranger")
    for member, number in (("ben", 0), ("stranger", 0), ("ana", 1), ("ben", 2)):
        await finished(store, member, number, right=member == "ana")
    await store.attempts.answer(given(await begin(store, "chi")))
    assert await store.attempts.of_team(study) == ()
    await play(store, 0, "ana", "ben", "chi")
    goes = await store.attempts.of_team(study)
    assert [(member, [each.right for each in answers]) for member, answers in goes] == [
        ("ben", [False]),
        ("ana", [True]),
        ("ben", [False]),
    ]


async def test_what_a_team_was_told_stays_whoever_comes_or_leaves(store: Store) -> None:
    """A go counts from when its member took part: whoever finished before that, or leaves, moves nobody."""
    study = await set_up(store)
    await introduce(store, "ana", "ben", "chi")
    await finished(store, "chi", 0)
    await finished(store, "ana", 1)
    await play(store, 0, "ana", "ben")
    await play(store, 1, "ben")
    await finished(store, "ben", 2)
    before = [member for member, _ in await store.attempts.of_team(study)]
    assert before == ["ana", "ben"]
    await store.absences.leave("ana", study, now=at(2, 5))
    await play(store, 2, "ben", "chi")
    assert [member for member, _ in await store.attempts.of_team(study)] == [*before, "chi"]


@pytest.mark.parametrize("number", [0, 5])
async def test_the_id_of_a_go_is_made_of_its_member_and_number(store: Store, number: int) -> None:
    """Two processes that begin the same one at once make one."""
    mine, theirs = await begin(store, "ana", number), await begin(store, "ben", number)
    assert mine.id != theirs.id
    assert (await begin(store, "ana", number)).id == mine.id
    assert len(mine.id) == 16
