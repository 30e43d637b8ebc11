"""Interviews with others where two do the same at once: one of them counts, and nobody is told twice."""

import asyncio

from sqlalchemy.engine import URL

from bot.store import Store
from bot.store.tables import interview
from tests.store.interviews import NINE, begun, invite, play, told
from tests.store.kit import opened, set_up, table


async def both_accept(one: Store, other: Store) -> None:
    """Let two who were invited accept at once."""
    session = await invite(one, await set_up(one), "ben", "chi")
    await asyncio.gather(
        one.sessions.answer_invitation("ben", session.id, "accepted", card="q0", at=NINE),
        other.sessions.answer_invitation("chi", session.id, "accepted", card="q7", at=NINE),
    )
    (begun_with,) = await table(one, interview)
    assert (begun_with["member"], begun_with["round"]) == ("ana", 0)
    assert [to for step, to in await told(one) if step == "round0"] == ["ana", "ben", "chi"]


async def all_say_yes(one: Store, other: Store) -> None:
    """Let both say yes to sharing at once, after a tick that came twice."""
    session = await begun(one, await set_up(one), "ben")
    session = await play(one, session, 0)
    twice = await asyncio.gather(play(one, session, 1), play(other, session, 1))
    assert all(each.finished for each in twice)
    assert len(await table(one, interview)) == 2
    await asyncio.gather(
        one.sessions.share("ana", session.id, yes=True, at=NINE),
        other.sessions.share("ben", session.id, yes=True, at=NINE),
    )
    found = await one.sessions.shared(session.id)
    assert found is not None


async def test_it_begins_once(store: Store) -> None:
    """In one process."""
    await both_accept(store, store)


async def test_it_begins_once_over_processes(clean_postgres_url: URL) -> None:
    """The second one to accept sees that the first has."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await both_accept(one, other)


async def test_it_ends_once(store: Store) -> None:
    """In one process."""
    await all_say_yes(store, store)


async def test_it_ends_once_over_processes(clean_postgres_url: URL) -> None:
    """A step that two processes take at the same time is taken once."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await all_say_yes(one, other)
