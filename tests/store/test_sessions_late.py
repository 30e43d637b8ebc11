"""Interviews with others: what comes after the end, after the week, and what is not sent any more."""

from bot.store import Store
from tests.store.interviews import NINE, begun, invite, told, who
from tests.store.kit import at, set_up


async def test_an_answer_to_a_follow_up_is_kept_after_the_end(store: Store) -> None:
    """It is the candidate's, and told to nobody; also where who asked was forgotten. None is where none was asked."""
    study = await set_up(store)
    for key, other in (("e1", "ben"), ("e2", "chi"), ("e3", "dan")):
        session = await begun(store, study, other, key=key)
        await store.sessions.answer("ana", session.id, 0, "first", NINE, card="q0")
        await store.sessions.ask(other, session.id, 0, "" if other == "dan" else "why?", NINE)
        if other == "chi":
            await store.privacy.forget(who("chi"), at=NINE)
        else:
            await store.sessions.stop(other, session.id, NINE)
        for text in ("since", "a second thought"):
            after = await store.sessions.reply("ana", session.id, 0, text, NINE)
        assert after is not None
        assert after.rounds[0].follow_answer == ("" if other == "dan" else "since")
    assert not [step for step, _ in await told(store) if step.startswith("replied")]


async def test_who_invited_may_begin_after_the_week(store: Store) -> None:
    """With those who said yes within it."""
    waiting = await invite(store, await set_up(store), "ben", "chi")
    await store.sessions.answer_invitation("ben", waiting.id, "accepted", card="q0", at=NINE)
    session = await store.sessions.begin("ana", waiting.id, card="q0", at=at(8, 9))
    assert session is not None
    assert session.begun_at == at(8, 9)
    assert session.turn_of("ana") is not None


async def test_an_invitation_that_was_not_sent_yet_goes_with_what_it_was_for(store: Store) -> None:
    """Be it stopped, or begun without whoever it is for."""
    study = await set_up(store)
    one = await invite(store, study, "ben", key="e1")
    await store.sessions.stop("ana", one.id, NINE)
    two = await invite(store, study, "chi", "dan", key="e2")
    await store.sessions.answer_invitation("chi", two.id, "accepted", card="q0", at=NINE)
    assert [to for step, to in await told(store) if step == "invite"] == ["chi", "dan"]
    await store.sessions.begin("ana", two.id, card="q0", at=NINE)
    assert not [to for step, to in await told(store) if step == "invite"]
