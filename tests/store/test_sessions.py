"""Interviews with others: each step once, by whom it belongs to, and told to whom it concerns."""

from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.inviting import MOST_OPEN, Refusal
from bot.store.sessions import Session
from bot.store.tables import delivery, interview, interview_seat
from tests.store.interviews import NINE, begun, invite, play, told, who
from tests.store.kit import at, introduce, send, set_up, table

DAY = timedelta(days=1)


async def test_an_invitation_comes_once(store: Store) -> None:
    """However often the form is delivered; whoever was never seen gets an account with it."""
    study = await set_up(store)
    first = await invite(store, study, "ben")
    again = await invite(store, study, "ben")
    assert first == again
    assert [(seat.member, seat.state) for seat in first.seats] == [("ana", "accepted"), ("ben", "invited")]
    made = await store.sessions.invite(
        "ana", [who("stranger")], key="e2", channel_id=study, category="t", level="advanced", at=NINE
    )
    assert isinstance(made, Session)
    assert (made.category, made.level, made.seats[1].who) == ("t", "advanced", who("stranger"))
    assert [step for step, _ in await told(store)] == ["invite", "invite"]


async def test_two_play_two_rounds(store: Store) -> None:
    """Each is the candidate once; all that concerns somebody is told to them, and nothing else."""
    study = await set_up(store)
    session = await begun(store, study, "ben")
    assert session.turn is not None
    assert (session.turn.round, session.turn.step, session.turn.seat) == (0, "answer", 0)
    assert session.turn_of("ana") == session.turn
    assert session.turn_of("ben") is None
    session = await play(store, session, 0, asks="and then?", remark="well said")
    session = await play(store, session, 1)
    assert session.finished
    assert [(each.member, each.card, each.ticks) for each in session.rounds] == [
        ("ana", "q0", ("structure", "example")),
        ("ben", "q1", ("structure", "example")),
    ]
    assert (session.rounds[0].follow_up, session.rounds[0].follow_answer) == ("and then?", "reply 0")
    assert (session.rounds[0].interviewer, session.rounds[0].observer) == ("ben", "ben")
    assert await told(store) == [
        ("answered0", "ben"),
        ("answered1", "ana"),
        ("asked0", "ana"),
        ("end", "ana"),
        ("replied0", "ben"),
        ("result0", "ana"),
        ("result1", "ben"),
        ("round0", "ana"),
        ("round0", "ben"),
        ("round1", "ben"),
    ]


async def test_three_play_three_rounds(store: Store) -> None:
    """It begins once all have answered; the observer is told when it is theirs to tick."""
    study = await set_up(store)
    waiting = await invite(store, study, "ben", "chi")
    half = await store.sessions.answer_invitation("chi", waiting.id, "accepted", card="q0", at=NINE)
    assert half is not None
    assert half.turn is None
    session = await store.sessions.answer_invitation("ben", waiting.id, "accepted", card="q0", at=NINE)
    assert session is not None
    for number in range(3):
        session = await play(store, session, number, asks="and then?" if number else "")
    assert session.finished
    assert [each.member for each in session.rounds] == ["ana", "ben", "chi"]
    assert [each.observer for each in session.rounds] == ["chi", "ana", "ben"]
    steps = await told(store)
    assert ("accepted2", "ana") in steps
    assert ("asked0", "chi") in steps
    assert {to for step, to in steps if step == "replied1"} == {"chi", "ana"}


async def test_only_whose_turn_it_is_may_act(store: Store) -> None:
    """A press of somebody else, of an earlier step, or a second one, changes nothing and tells nobody."""
    study = await set_up(store)
    session = await begun(store, study, "ben")
    await introduce(store, "eve")
    before = await told(store)
    sessions, number = store.sessions, session.id
    assert await sessions.answer("eve", number, 0, "hi", NINE, card="q0") is None
    assert await sessions.of("eve", number) is None
    for nothing in (
        await sessions.answer("ben", number, 0, "not mine", NINE, card="q0"),
        await sessions.ask("ben", number, 0, "too early", NINE),
        await sessions.ask("ana", number, 0, "not mine", NINE),
        await sessions.reply("ana", number, 0, "to what?", NINE),
        await sessions.tick("ben", number, 0, ["structure"], remark="", card="q9", at=NINE),
        await sessions.answer("ana", number, 2, "no such round", NINE, card="q0"),
        await sessions.share("ana", number, yes=True, at=NINE),
        await sessions.swap("ben", number, 0, "q9"),
    ):
        assert nothing == session
    assert await told(store) == before
    first = await sessions.answer("ana", number, 0, "first", NINE, card="q0")
    assert await sessions.answer("ana", number, 0, "second", NINE, card="q0") == first
    asked = await sessions.ask("ben", number, 0, "why?", NINE)
    assert await sessions.ask("ben", number, 0, "", NINE) == asked
    assert len(await table(store, interview)) == 1


async def test_a_question_is_swapped_until_it_is_answered(store: Store) -> None:
    """By its candidate, for one that left the deck; an answer to the one before is no answer to it."""
    session = await begun(store, await set_up(store), "ben")
    swapped = await store.sessions.swap("ana", session.id, 0, "q7")
    assert swapped is not None
    assert swapped.rounds[0].card == "q7"
    assert await store.sessions.answer("ana", session.id, 0, "to the one before", NINE, card="q0") == swapped
    await store.sessions.answer("ana", session.id, 0, "first", NINE, card="q7")
    late = await store.sessions.swap("ana", session.id, 0, "q8")
    assert late is not None
    assert late.rounds[0].card == "q7"


async def test_who_declines_is_not_asked_again_by_it(store: Store) -> None:
    """The inviter hears of it; where two are left they begin, else it is over."""
    study = await set_up(store)
    two = await invite(store, study, "ben", key="e1")
    declined = await store.sessions.answer_invitation("ben", two.id, "declined", card="q0", at=NINE)
    assert declined is not None
    assert declined.ended_at == NINE
    assert await store.sessions.answer_invitation("ben", two.id, "accepted", card="q0", at=NINE) == declined
    assert ("declined1", "ana") in await told(store)
    three = await invite(store, study, "chi", "dan", key="e2")
    await store.sessions.answer_invitation("chi", three.id, "declined", card="q0", at=NINE)
    left = await store.sessions.answer_invitation("dan", three.id, "accepted", card="q0", at=NINE)
    assert left is not None
    assert [seat.member for seat in left.players] == ["ana", "dan"]
    assert left.turn is not None


async def test_who_invited_may_begin_without_waiting(store: Store) -> None:
    """Once one has accepted; the one who had not is no part of it then."""
    waiting = await invite(store, await set_up(store), "ben", "chi")
    alone = await store.sessions.begin("ana", waiting.id, card="q0", at=NINE)
    assert alone is not None
    assert alone.turn is None
    await store.sessions.answer_invitation("ben", waiting.id, "accepted", card="q0", at=NINE)
    assert (await store.sessions.begin("ben", waiting.id, card="q0", at=NINE)) is not None
    assert not await table(store, interview)
    session = await store.sessions.begin("ana", waiting.id, card="q0", at=NINE)
    assert session is not None
    assert [seat.member for seat in session.players] == ["ana", "ben"]
    late = await store.sessions.answer_invitation("chi", waiting.id, "accepted", card="q0", at=NINE)
    assert late is not None
    assert len(late.players) == 2


async def test_an_invitation_lapses_after_a_week(store: Store) -> None:
    """It can then not be accepted any more, and is in nobody's way."""
    study = await set_up(store)
    session = await invite(store, study, "ben")
    assert not session.lapsed(at(6, 23))
    late = at(7, 9)
    after = await store.sessions.answer_invitation("ben", session.id, "accepted", card="q0", at=late)
    assert after is not None
    assert after.lapsed(late)
    assert not after.rounds


async def test_nobody_is_pestered(store: Store) -> None:
    """Once a day by the same member, five open invitations at the most, and none at all to whoever wants none."""
    study = await set_up(store)
    await invite(store, study, "ben")

    async def why(by: str, *others: str, days: int = 0) -> Refusal | None:
        await introduce(store, by)
        made = await store.sessions.invite(
            by,
            [who(name) for name in others],
            key=f"{by}{others}{days}",
            channel_id=study,
            category="",
            level="",
            at=NINE + days * DAY,
        )
        return made if isinstance(made, Refusal) else None

    assert await why("ana", "ben") == Refusal(why="lately", which=0)
    assert await why("ana", "chi", "ben") == Refusal(why="lately", which=1)
    for number in range(MOST_OPEN - 1):
        assert await why("ana", f"p{number}") is None
        assert await why(f"q{number}", "ben") is None
    assert await why("ana", "late") == Refusal(why="many")
    assert await why("eve", "ben") == Refusal(why="enough", which=0)
    assert await why("eve", "ana", days=8) is None
    assert await why("ana", "ben", days=8) is None


async def test_whoever_wants_no_invitations_gets_none(store: Store) -> None:
    """Until they say otherwise."""
    study = await set_up(store)
    session = await invite(store, study, "ben")
    assert await store.sessions.may_be_invited("ben")
    await store.sessions.answer_invitation("ben", session.id, "never", card="q0", at=NINE)
    assert not await store.sessions.may_be_invited("ben")
    await introduce(store, "chi")
    refused = await store.sessions.invite(
        "chi", [who("ben")], key="e5", channel_id=study, category="", level="", at=NINE
    )
    assert refused == Refusal(why="never", which=0)
    await store.sessions.welcome("ben")
    await invite(store, study, "ben", by="chi", key="e5")


@pytest.mark.parametrize("stopper", ["ana", "ben"])
async def test_anyone_stops_it_for_all(store: Store, stopper: str) -> None:
    """The other hears of it once; an answer that was being written is still kept for its candidate."""
    session = await begun(store, await set_up(store), "ben")
    for _ in range(2):
        stopped = await store.sessions.stop(stopper, session.id, NINE)
    assert stopped is not None
    assert stopped.ended_at == NINE
    assert stopped.turn is None
    assert not stopped.finished
    assert [to for step, to in await told(store) if step == "stop"] == [{"ana": "ben", "ben": "ana"}[stopper]]
    kept = await store.sessions.answer("ana", session.id, 0, "half a thought", NINE, card="q0")
    assert kept is not None
    assert kept.rounds[0].answer == "half a thought"
    assert not [step for step, _ in await told(store) if step.startswith("answered")]


async def test_the_result_is_let_out_once_all_say_yes(store: Store) -> None:
    """Under the channel's latest post that arrived; a yes can be taken back before."""
    study = await set_up(store)
    session = await begun(store, study, "ben")
    for number in range(2):
        session = await play(store, session, number)
    (claim,) = [each for each in await send(store, at(0, 9, 30)) if each.delivery.purpose == "question"]
    for said in (True, False, True):
        after = await store.sessions.share("ana", session.id, yes=said, at=at(0, 10))
    assert after is not None
    assert after.shared_at is None
    for _ in range(2):
        after = await store.sessions.share("ben", session.id, yes=True, at=at(0, 10))
    assert after is not None
    assert after.shared_at == at(0, 10)
    (row,) = await table(store, delivery, delivery.c.key.endswith(".shared"))
    assert (row["under"], row["to_member"], row["until"]) == (claim.delivery.id, None, at(1, 10))
    assert await store.sessions.shared(session.id) == after
    assert await store.sessions.share("ben", session.id, yes=False, at=at(0, 10)) == after


async def test_without_a_post_it_goes_nowhere(store: Store) -> None:
    """Nor into the channel itself."""
    session = await begun(store, await set_up(store), "ben")
    for number in range(2):
        session = await play(store, session, number)
    for name in ("ana", "ben"):
        after = await store.sessions.share(name, session.id, yes=True, at=NINE)
    assert after is not None
    assert after.shared_at is None
    assert all(seat.share for seat in after.players)
    assert not await table(store, delivery, delivery.c.key.endswith(".shared"))


async def test_what_stands_is_listed(store: Store) -> None:
    """What goes on, and for a while what ended or was never answered; not what was declined."""
    study = await set_up(store)
    one = await begun(store, study, "ben", key="e1")
    two = await invite(store, study, "chi", key="e2", now=NINE + timedelta(minutes=1))
    assert [each.id for each in await store.sessions.standing("ana", NINE)] == [two.id, one.id]
    assert [each.id for each in await store.sessions.standing("chi", NINE)] == [two.id]
    await store.sessions.answer_invitation("chi", two.id, "declined", card="q0", at=NINE)
    assert not await store.sessions.standing("chi", NINE)
    assert [each.id for each in await store.sessions.standing("ben", NINE + 100 * DAY)] == [one.id]
    await store.sessions.stop("ana", one.id, NINE)
    assert not await store.sessions.standing("ben", NINE + 100 * DAY)


async def test_who_cannot_be_reached_is_known(store: Store) -> None:
    """A refused message marks their seat."""
    session = await invite(store, await set_up(store), "ben")
    (claim,) = await store.ledger.claim(now=NINE, owner="courier", platforms=["paper"], most=5)
    await store.ledger.refuse(claim, "takes no messages", "message")
    found = await store.sessions.of("ana", session.id)
    assert found is not None
    assert [seat.unreached for seat in found.seats] == [False, True]
    assert await store.deliveries.last(session.channel, 5) == ()
    assert len(await table(store, interview_seat)) == 2
