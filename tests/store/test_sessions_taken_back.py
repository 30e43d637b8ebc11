"""Interviews with others of which a part is removed, or somebody is forgotten, while others say yes or invite."""

import asyncio
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Forgotten
from bot.store import Store
from bot.store.inviting import Refusal, one_at_a_time, take_seats
from bot.store.seats import load, tell
from bot.store.sessions import Session
from bot.store.tables import delivery, interview, interview_seat, interview_session
from tests.store.interviews import NINE, begun, invite, play, told, who
from tests.store.kit import SYLLABUS, at, introduce, opened, send, set_up, table

Act = Callable[[AsyncConnection], Awaitable[None]]

LATER = at(0, 10)
TIMES = 6  # so often a race is run: of two processes now the one comes first, now the other


async def played(store: Store, study: str, one: str, other: str) -> Session:
    """Let two play both rounds, and the second one say yes."""
    session: Session | None = await invite(store, study, other, by=one, key=f"{one}{other}")
    assert session is not None
    session = await store.sessions.answer_invitation(other, session.id, "accepted", card="q0", at=NINE)
    for number in range(2):
        assert session is not None
        session = await play(store, session, number)
    assert session is not None
    await store.sessions.share(other, session.id, yes=True, at=LATER)
    return session


async def test_what_is_removed_takes_the_result_with_it(store: Store) -> None:
    """It is not told any more; that all rounds were played is still known."""
    study = await set_up(store)
    await send(store, at(0, 9, 30))
    session = await played(store, study, "ana", "ben")
    after = await store.sessions.share("ana", session.id, yes=True, at=LATER)
    assert after is not None
    assert after.shared_at == LATER
    assert await store.interviews.remove("ana", session.rounds[0].id)
    assert not await table(store, delivery, delivery.c.key.endswith(".shared"))
    left = await store.sessions.of("ben", session.id)
    assert left is not None
    assert (left.finished, left.played, left.shared_at) == (False, 2, None)
    assert [seat.share for seat in left.players] == [False, False]
    assert await store.sessions.shared(session.id) is None
    assert await store.sessions.share("ben", session.id, yes=True, at=LATER) == left


async def test_what_stands_in_the_channel_stays_known(store: Store) -> None:
    """Its delivery is of the past: no removal makes it unsent."""
    study = await set_up(store)
    await send(store, at(0, 9, 30))
    session = await played(store, study, "ana", "ben")
    await store.sessions.share("ana", session.id, yes=True, at=LATER)
    await send(store, LATER)
    assert await store.interviews.remove("ana", session.rounds[0].id)
    (row,) = await table(store, delivery, delivery.c.key.endswith(".shared"))
    assert row["state"] == "sent"


async def test_in_a_channel_that_is_off_nothing_is_let_out(store: Store) -> None:
    """Though a post stands there."""
    study = await set_up(store)
    (claim,) = await send(store, at(0, 9, 30))
    session = await played(store, study, "ana", "ben")
    await send(store, LATER)
    await store.planner.plan(at(1, 9, 30), SYLLABUS)
    claimed = await store.ledger.claim(now=at(1, 9, 30), owner="courier", platforms=["paper"], most=9)
    (post,) = [each for each in claimed if each.delivery.purpose == claim.delivery.purpose]
    await store.ledger.refuse(post, "gone", "channel")
    after = await store.sessions.share("ana", session.id, yes=True, at=LATER)
    assert after is not None
    assert (after.posting, after.shared_at, after.told) == (False, None, None)


async def remove_while_the_other_says_yes(one: Store, other: Store) -> None:
    """Whichever comes first, nothing is on its way to the channel in the end."""
    study = await set_up(one)
    await send(one, at(0, 9, 30))
    for number in range(TIMES):
        session = await played(one, study, f"x{number}", f"y{number}")
        await asyncio.gather(
            one.sessions.share(f"x{number}", session.id, yes=True, at=LATER),
            other.interviews.remove(f"y{number}", session.rounds[1].id),
        )
        assert not await table(one, delivery, delivery.c.key.endswith(".shared"))
        found = await one.sessions.of(f"x{number}", session.id)
        assert found is not None
        assert found.shared_at is None


async def forget_while_the_other_says_yes(one: Store, other: Store) -> None:
    """So it is where somebody is forgotten; and no row of theirs is left."""
    study = await set_up(one)
    await send(one, at(0, 9, 30))
    for number in range(TIMES):
        mine, theirs = f"x{number}", f"y{number}"
        session = await played(one, study, mine, theirs)
        await asyncio.gather(
            one.sessions.share(mine, session.id, yes=True, at=LATER),
            other.privacy.forget(who(theirs), at=LATER),
        )
        assert not await table(one, delivery, delivery.c.key.endswith(".shared"))
        await assert_gone(one, theirs)


async def forget_within(one: Store, other: Store, member: str, writing: Act) -> None:
    """Let somebody be forgotten by another process while a transaction writes to them; no row of theirs is left."""
    async with one.database.writing() as connection:
        await writing(connection)
        forgetting = asyncio.create_task(other.privacy.forget(who(member), at=LATER))
        await asyncio.sleep(0.3)  # until it waits for this transaction
    await forgetting
    await assert_gone(one, member)


async def assert_gone(store: Store, member: str) -> None:
    """Fail where a row names this id; who was invited as they were forgotten has another one."""
    assert not await table(store, delivery, delivery.c.to_member == member)
    assert not await table(store, interview_seat, interview_seat.c.member == member)
    assert not await table(store, interview, interview.c.member == member)


async def ask(store: Store, study: str, *others: str, by: str = "ana", key: str) -> Session | Refusal | None:
    """Invite; None where who invites was forgotten a moment ago."""
    try:
        return await store.sessions.invite(
            by, [who(name) for name in others], key=key, channel_id=study, category="", level="", at=NINE
        )
    except Forgotten:
        return None


async def invite_twice_at_once(one: Store, other: Store) -> None:
    """The same event is one invitation; of two events the second one is refused, and the limit holds."""
    study = await set_up(one)
    await introduce(one, "ana", "ben")
    same = await asyncio.gather(ask(one, study, "new", key="e1"), ask(other, study, "new", key="e1"))
    assert isinstance(same[0], Session)
    assert same[0] == same[1]
    two = await asyncio.gather(ask(one, study, "ben", key="e2"), ask(other, study, "ben", key="e3"))
    assert sorted(type(each).__name__ for each in two) == ["Refusal", "Session"]
    assert [to for step, to in await told(one) if step == "invite"].count("ben") == 1
    stores = [one, other] * 4
    await asyncio.gather(*(ask(each, study, f"p{number}", key=f"f{number}") for number, each in enumerate(stores)))
    assert len(await table(one, interview_session)) == 5


async def test_removing_while_the_other_says_yes(store: Store) -> None:
    """In one process."""
    await remove_while_the_other_says_yes(store, store)


async def test_removing_while_the_other_says_yes_over_processes(clean_postgres_url: URL) -> None:
    """In two."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await remove_while_the_other_says_yes(one, other)


async def test_forgetting_while_the_other_says_yes(store: Store) -> None:
    """In one process."""
    await forget_while_the_other_says_yes(store, store)


async def test_forgetting_while_the_other_says_yes_over_processes(clean_postgres_url: URL) -> None:
    """In two."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await forget_while_the_other_says_yes(one, other)


async def test_forgetting_who_is_being_written_to_over_processes(clean_postgres_url: URL) -> None:
    """In two, be it a step that is told to them or an invitation: one process refuses what names them by itself."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        study = await set_up(one)
        session = await begun(one, study, "ben")
        await introduce(one, "chi")

        async def step(connection: AsyncConnection) -> None:
            now = await load(connection, session.id, "ana", lock=True)
            assert now is not None
            await tell(connection, now, "answered0", ["ben"], now=NINE)

        async def invitation(connection: AsyncConnection) -> None:
            await one_at_a_time(connection, "ana", [who("chi")])
            row = {"id": "new", "channel": study, "at": NINE}
            await connection.execute(sa.insert(interview_session), row)
            ids = await take_seats(connection, "new", "ana", [who("chi")], at=NINE)
            made = await load(connection, "new", "ana")
            assert made is not None
            await tell(connection, made, "invite", ids, now=NINE)

        await forget_within(one, other, "ben", step)
        await forget_within(one, other, "chi", invitation)


async def test_inviting_twice_at_once(store: Store) -> None:
    """In one process."""
    await invite_twice_at_once(store, store)


async def test_inviting_twice_at_once_over_processes(clean_postgres_url: URL) -> None:
    """In two."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await invite_twice_at_once(one, other)
