"""Who is forgotten leaves no word in interviews with others; who asks what is held is told what they wrote there."""

from bot.store import Store
from bot.store.tables import delivery, interview, interview_seat, interview_session
from tests.store.interviews import NINE, begun, invite, play, told, who
from tests.store.kit import at, send, set_up, table


async def test_who_is_forgotten_leaves_no_word_behind(store: Store) -> None:
    """Their follow-ups and remarks go; what they ticked is a number, and stays as the other's words do."""
    session = await begun(store, await set_up(store), "ben")
    session = await play(store, session, 0, asks="why so?", remark="well said")
    await store.privacy.forget(who("ben"), at=NINE)
    (row,) = await table(store, interview)
    assert (row["member"], row["answer"], row["ticks"]) == ("ana", "answer 0", "structure,example")
    assert (row["follow_up"], row["follow_answer"], row["remark"]) == ("", "reply 0", "")
    assert (row["interviewer"], row["observer"]) == (None, None)
    assert [seat["member"] for seat in await table(store, interview_seat)] == ["ana"]
    assert not await table(store, delivery, delivery.c.to_member == "ben")


async def test_their_sessions_end(store: Store) -> None:
    """Those under way and those not yet begun; nobody waits for them any more."""
    study = await set_up(store)
    under_way = await begun(store, study, "ben", key="e1")
    asked = await invite(store, study, "chi", "ben", key="e2", by="dan")
    await store.privacy.forget(who("ben"), at=NINE)
    for name, session in (("ana", under_way), ("chi", asked)):
        found = await store.sessions.of(name, session.id)
        assert found is not None
        assert found.ended_at is not None
        assert found.turn is None
        assert not found.finished
    assert await store.sessions.answer("ana", under_way.id, 0, "still mine", NINE, card="q0") is not None
    assert (await table(store, interview))[0]["answer"] == "still mine"
    await store.privacy.forget(who("ana"), at=NINE)
    assert [row["id"] for row in await table(store, interview_session)] == [asked.id]


async def test_no_result_is_told_of_who_was_forgotten(store: Store) -> None:
    """Be it already on its way."""
    study = await set_up(store)
    session = await begun(store, study, "ben")
    for number in range(2):
        session = await play(store, session, number)
    await send(store, at(0, 9, 30))
    for name in ("ana", "ben"):
        await store.sessions.share(name, session.id, yes=True, at=at(0, 10))
    await store.privacy.forget(who("ben"), at=NINE)
    assert not await table(store, delivery, delivery.c.key.endswith(".shared"))
    assert await store.sessions.shared(session.id) is None


async def test_the_export_tells_what_one_wrote_for_others(store: Store) -> None:
    """Follow-ups, ticks and remarks, beside one's own answers and what others wrote to them."""
    session = await begun(store, await set_up(store), "ben")
    await play(store, session, 0, asks="why so?", remark="well said")
    held = await store.privacy.export("ben")
    assert [row["follow_up"] for row in held["follow_up"]["rows"]] == ["why so?"]
    assert [(row["card"], row["ticks"], row["remark"]) for row in held["remark"]["rows"]] == [
        ("q0", "structure,example", "well said")
    ]
    assert "answer 0" not in str(held)
    assert "well said" in str((await store.privacy.export("ana"))["interview"])
    assert held["interview_seat"]["rows"][0]["state"] == "accepted"


async def test_the_export_names_nobody_else_by_their_id(store: Store) -> None:
    """Who asked and who ticked were people: the ids under which they stand here are theirs."""
    session = await begun(store, await set_up(store), "ben-s-own-id")
    await play(store, session, 0, asks="why so?", remark="well said")
    held = await store.privacy.export("ana")
    assert held["interview"]["rows"][0]["remark"] == "well said"
    assert "ben-s-own-id" not in str(held)


async def test_the_others_hear_of_it_once(store: Store) -> None:
    """Where it had not ended; who was invited and had said nothing gets no invitation any more."""
    study = await set_up(store)
    under_way = await begun(store, study, "ben", key="e1")
    asked = await invite(store, study, "chi", "eve", key="e2", by="ben")
    assert ("invite", "chi") in await told(store)
    done = await begun(store, study, "dan", key="e3")
    for number in range(2):
        done = await play(store, done, number)
    for name in ("ben", "dan"):
        await store.privacy.forget(who(name), at=NINE)
    steps = await told(store)
    assert [to for step, to in steps if step == "stop"] == ["ana"]
    assert not [to for step, to in steps if step == "invite"]
    ended = await store.sessions.of("ana", under_way.id)
    assert ended is not None
    assert (ended.ended_at, ended.played) == (NINE, None)
    left = await store.sessions.of("chi", asked.id)
    assert left is not None
    assert (left.ended_at, left.inviter) == (NINE, None)


async def test_who_had_no_part_in_it_ends_nothing(store: Store) -> None:
    """They had declined, or it began without them."""
    study = await set_up(store)
    waiting = await invite(store, study, "ben", "chi", "dan")
    await store.sessions.answer_invitation("chi", waiting.id, "declined", card="q0", at=NINE)
    await store.sessions.answer_invitation("ben", waiting.id, "accepted", card="q0", at=NINE)
    await store.sessions.begin("ana", waiting.id, card="q0", at=NINE)
    for name in ("chi", "dan"):
        await store.privacy.forget(who(name), at=NINE)
    found = await store.sessions.of("ana", waiting.id)
    assert found is not None
    assert found.turn_of("ana") is not None
