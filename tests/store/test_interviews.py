"""Practised answers: asked once, answered once, ticked, listed from the newest, and nobody else's business."""

from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.interviews import Practised
from bot.store.tables import interview, interview_session
from tests.store.kit import at, set_up, table

SHORTLY = timedelta(minutes=9)


async def asked(store: Store, card: str = "q1", *, member: str = "m1", hour: int = 9) -> Practised:
    """Ask a member a question on Monday at that hour."""
    return await store.interviews.begin(member, card, key=f"e{hour}", at=at(0, hour))


async def round_of(store: Store, *, answered: bool = True, ended: bool = False) -> Practised:
    """Let the member have been asked in an interview with others."""
    channel = await set_up(store)
    row = {"id": "r1", "member": "m1", "card": "q1", "session": "s1", "asked_at": at(0, 8)}
    given = {"answer": "about q1", "answered_at": at(0, 9)} if answered else {}
    ended_at = at(0, 10) if ended else None
    async with store.database.writing() as connection:
        session = {"id": "s1", "channel": channel, "at": at(0, 7), "ended_at": ended_at}
        await connection.execute(interview_session.insert(), session)
        await connection.execute(interview.insert(), row | given)
    found = await store.interviews.of("m1", "r1")
    assert found is not None
    return found


async def answered(store: Store, card: str = "q1", *, member: str = "m1", hour: int = 9) -> Practised:
    """Ask, and answer nine minutes later."""
    item = await asked(store, card, member=member, hour=hour)
    done = await store.interviews.answer(member, item.id, f"about {card}", item.asked_at + SHORTLY)
    assert done is not None
    return done


async def test_an_answer_goes_its_way(store: Store) -> None:
    """Asked, answered, ticked: each step stands as it was given."""
    item = await asked(store)
    assert (item.member, item.card, item.session, item.asked_at) == ("m1", "q1", "", at(0, 9))
    assert (item.answered_at, item.answer, item.follow_up, item.ticks, item.redo) == (None, "", None, None, False)
    await store.interviews.answer("m1", item.id, " *I'd* ask\n\nfirst 🙂", at(0, 9) + SHORTLY)
    await store.interviews.tick("m1", item.id, ("structure", "example"), remark="Clearer.", at=at(0, 10))
    found = await store.interviews.of("m1", item.id)
    assert found is not None
    assert (found.answer, found.answered_at) == (" *I'd* ask\n\nfirst 🙂", at(0, 9) + SHORTLY)
    assert (found.ticks, found.remark, found.ticked_at) == (("structure", "example"), "Clearer.", at(0, 10))


async def test_an_event_that_comes_twice_asks_once(store: Store) -> None:
    """Also when it was answered in between."""
    first = await answered(store)
    assert await asked(store) == first
    assert len(await table(store, interview)) == 1


async def test_the_first_answer_stays(store: Store) -> None:
    """What comes later finds it as it is."""
    item = await answered(store)
    assert await store.interviews.answer("m1", item.id, "something else", at(0, 12)) == item


async def test_nothing_is_ticked_before_there_is_an_answer(store: Store) -> None:
    """Whatever is pressed."""
    item = await asked(store)
    assert await store.interviews.tick("m1", item.id, (), remark="", at=at(0, 10)) == item


async def test_a_round_with_others_is_not_written_alone(store: Store) -> None:
    """Its answer and its ticks are not the candidate's to make here; the mark to be asked again is."""
    item = await round_of(store)
    assert await store.interviews.answer("m1", item.id, "something else", at(0, 12)) == item
    assert await store.interviews.tick("m1", item.id, ("example",), remark="", at=at(0, 12)) == item
    marked = await store.interviews.mark("m1", item.id, redo=True)
    assert marked is not None
    assert marked.redo


async def test_ticks_may_be_made_anew(store: Store) -> None:
    """The latest count, however they arrive; none at all is something else than not yet."""
    item = await answered(store)
    for ticks, hour in (((), 11), (("structure",), 10)):
        found = await store.interviews.tick("m1", item.id, ticks, remark="", at=at(0, hour))
        assert found is not None
        assert found.ticks == ()
    found = await store.interviews.tick("m1", item.id, ("example",), remark="", at=at(0, 12))
    assert found is not None
    assert found.ticks == ("example",)


async def test_the_question_under_way_is_the_last_one_asked(store: Store) -> None:
    """Until it is answered; one that was passed over does not come back, and its form may still be sent for a day."""
    assert await store.interviews.under_way("m1") is None
    passed, last = await asked(store, hour=9), await asked(store, "q2", hour=10)
    assert await store.interviews.under_way("m1") == last
    assert await store.interviews.passed_over("m1") == {"q1": at(0, 9), "q2": at(0, 10)}
    late = await store.interviews.answer("m1", passed.id, "late", at(0, 11))
    assert late is not None
    assert late.answer == "late"
    assert await store.interviews.under_way("m1") == last
    await store.interviews.answer("m1", last.id, "done", at(0, 12))
    assert await store.interviews.under_way("m1") is None


async def test_what_is_never_answered_does_not_stay(store: Store) -> None:
    """It goes with the next question from a day later on; what is asked in a session stays."""
    await asked(store, hour=8)
    with_others = await round_of(store, answered=False)
    later = await store.interviews.begin("m1", "q3", key="tuesday", at=at(1, 9))
    assert {row["id"] for row in await table(store, interview)} == {with_others.id, later.id}
    assert await store.interviews.under_way("m1") == later


async def test_what_was_set_aside_waits_no_longer(store: Store) -> None:
    """It counts as passed over, and an answer to it is kept all the same."""
    item = await asked(store)
    for _ in range(2):
        done = await store.interviews.set_aside("m1", item.id)
        assert done is not None
        assert done.aside
    assert await store.interviews.under_way("m1") is None
    assert await store.interviews.passed_over("m1") == {"q1": at(0, 9)}
    late = await store.interviews.answer("m1", item.id, "late", at(0, 11))
    assert late is not None
    assert late.answer == "late"


async def test_setting_aside_is_of_one_question(store: Store) -> None:
    """Not of the one that was asked since, of one that was answered, of a round with others, or of somebody else's."""
    old, new = await asked(store), await asked(store, "q2", hour=10)
    done, with_others = await answered(store, "q3", hour=8), await round_of(store, answered=False)
    await store.interviews.set_aside("m1", old.id)
    assert await store.interviews.under_way("m1") == new
    assert await store.interviews.set_aside("m2", new.id) is None
    assert await store.interviews.set_aside("m1", "forged") is None
    for each in (done, with_others):
        assert await store.interviews.set_aside("m1", each.id) == each
    assert await store.interviews.under_way("m1") == new


async def test_what_was_wanted_stays_with_the_question(store: Store) -> None:
    """For those that follow on it."""
    await store.interviews.begin("m1", "q1", key="e1", at=at(0, 9), category="t", level="advanced")
    item = await store.interviews.under_way("m1")
    assert item is not None
    assert (item.category, item.level) == ("t", "advanced")


async def test_the_last_answer_to_a_card_is_the_newest_one_given_alone(store: Store) -> None:
    """Not one that is still to be given, one of a round with others, or somebody else's."""
    await round_of(store)
    assert await store.interviews.last_alone("m1", "q1") is None
    await answered(store, hour=10)
    newest = await answered(store, hour=11)
    await answered(store, "q2", hour=12)
    await answered(store, member="m2", hour=13)
    await asked(store, hour=14)
    assert await store.interviews.last_alone("m1", "q1") == newest


async def test_history_has_the_newest_first(store: Store) -> None:
    """What was answered, alone or with others, and nobody else's."""
    old, new = await answered(store, hour=9), await answered(store, hour=11)
    await answered(store, member="m2", hour=10)
    await asked(store, hour=12)
    with_others = await round_of(store)
    assert await store.interviews.history("m1") == (new, old, with_others)
    assert await store.interviews.history("m3") == ()


async def test_nobody_reaches_what_is_somebody_elses(store: Store) -> None:
    """Whatever id they give: not to read, answer, tick, mark or remove."""
    item = await answered(store)
    interviews = store.interviews
    assert await interviews.of("m2", item.id) is None
    assert await interviews.answer("m2", item.id, "x", at(0, 12)) is None
    assert await interviews.tick("m2", item.id, ("example",), remark="", at=at(0, 12)) is None
    assert await interviews.mark("m2", item.id, redo=True) is None
    await interviews.remove("m2", item.id)
    assert await interviews.of("m1", item.id) == item


async def test_one_is_marked_to_be_asked_again(store: Store) -> None:
    """And the mark taken off."""
    item = await answered(store)
    for redo in (True, True, False):
        found = await store.interviews.mark("m1", item.id, redo=redo)
        assert found is not None
        assert found.redo is redo


async def test_removing_is_for_good(store: Store) -> None:
    """Once or twice."""
    item = await answered(store)
    for _ in range(2):
        assert await store.interviews.remove("m1", item.id) is True
        assert await table(store, interview) == []


@pytest.mark.parametrize("ended", [False, True])
async def test_a_round_stays_while_its_session_goes_on(store: Store, ended: bool) -> None:
    """The others are at work with it; after the end it is its candidate's to remove."""
    item = await round_of(store, ended=ended)
    assert await store.interviews.remove("m1", item.id) is ended
    assert bool(await store.interviews.of("m1", item.id)) is not ended
