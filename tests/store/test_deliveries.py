"""The last deliveries of a channel, and those of which nobody can say whether they arrived."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from bot.chat.places import Member, Ref
from bot.store import Store
from bot.store.directs import LASTING, tell_setters
from bot.store.ledger import State
from bot.store.tables import delivery, study_day
from bot.store.tables import post as post_table
from tests.store.kit import (
    MINUTE,
    MONDAY,
    PLATFORM,
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

NOBODY_LOOKS: Final = "no permission to look"


async def unknown_post(store: Store) -> str:
    """Let Monday's question be sent by somebody who was killed before they could say so; return its id."""
    await store.planner.plan(at(0, 9, 30), SYLLABUS)
    (sending,) = await claim(store, at(0, 9, 30))
    assert await store.ledger.give_up(sending, NOBODY_LOOKS)
    return sending.delivery.id


async def test_the_last_deliveries_are_told_newest_first(store: Store) -> None:
    """With what became of them and why; those of another channel, and what goes to one member, are left out."""
    channel = await set_up(store)
    await set_up(store, place("other"))
    await send(store, at(0, 9, 30))
    await store.planner.plan(at(1, 9, 30), SYLLABUS)
    for each in await claim(store, at(1, 9, 30)):
        await store.ledger.refuse(each, "a tidy reason", "message")
    async with store.database.writing() as connection:
        await tell_setters(connection, [channel], key="off-1", now=at(1, 10))
    told = await store.deliveries.last(channel, 10)
    assert [(each.purpose, each.day, each.state, each.why) for each in told] == [
        ("question", MONDAY + timedelta(days=1), State.FAILED, "a tidy reason"),
        ("question", MONDAY, State.SENT, ""),
    ]
    assert all(each.card for each in told)
    assert len(await store.deliveries.last(channel, 1)) == 1


async def test_a_post_that_somebody_sees_counts_as_sent(store: Store) -> None:
    """Before its day has closed it is asked as any other (S2)."""
    channel = await set_up(store)
    post = await unknown_post(store)
    assert await store.deliveries.affirm(channel, post, now=at(0, 10))
    assert not await store.deliveries.affirm(channel, post, now=at(0, 10))
    assert await state_of(store, post) is State.SENT
    await close_all(store, at(1, 5))
    assert [row["asked"] for row in await table(store, study_day)] == [True]


async def test_a_post_that_is_affirmed_too_late_is_sent_and_was_not_asked(store: Store) -> None:
    """The closing step has settled it for ever (S2)."""
    channel = await set_up(store)
    post = await unknown_post(store)
    await close_all(store, at(1, 5))
    assert await store.deliveries.affirm(channel, post, now=at(1, 6))
    assert [row["asked"] for row in await table(store, study_day)] == [False]


async def test_an_affirmed_post_is_edited_once_it_is_known_where_it_stands(store: Store) -> None:
    """That is when somebody presses a button on it; until then nobody is woken for it."""
    channel = await set_up(store)
    post = await unknown_post(store)
    await store.deliveries.affirm(channel, post, now=at(0, 10))
    async with store.database.writing() as connection:
        await connection.execute(sa.update(post_table).where(post_table.c.id == post).values(rev=1))
    assert not await store.edits.stale(now=at(0, 10), platforms=(PLATFORM,), most=5)
    assert not (await store.agenda(at(0, 10), (PLATFORM,))).stale
    await store.ledger.prove(post, Ref(place=place(), message="m1"), now=at(0, 10))
    assert (await store.agenda(at(0, 10), (PLATFORM,))).stale
    (edit,) = await store.edits.stale(now=at(0, 10), platforms=(PLATFORM,), most=5)
    assert edit.ref.message == "m1"
    await store.ledger.prove(post, Ref(place=place(), message="m2"), now=at(0, 10))
    assert (await the_post(store, MONDAY)).message == "m1"


async def test_an_unknown_post_is_sent_again_at_somebodys_word(store: Store) -> None:
    """Once, under the same id, as long as it may still be sent at all."""
    channel = await set_up(store)
    post = await unknown_post(store)
    now = at(0, 10)
    assert await store.deliveries.send_again("elsewhere", post, now=now) == "settled"
    assert not await claim(store, now)
    assert await store.deliveries.send_again(channel, post, now=now) == "again"
    assert await store.deliveries.send_again(channel, post, now=now) == "settled"
    assert [each.delivery.id for each in await claim(store, now)] == [post]


async def test_what_would_come_too_late_is_not_sent_again(store: Store) -> None:
    """It stays unknown, and can still be affirmed."""
    channel = await set_up(store)
    post = await unknown_post(store)
    until = (await store.deliveries.last(channel, 1))[0].until
    assert await store.deliveries.send_again(channel, post, now=until + MINUTE) == "late"
    assert await store.deliveries.affirm(channel, post, now=at(0, 10))


async def test_whoever_set_channels_up_gets_one_notice(store: Store) -> None:
    """However many of theirs were switched off, and however often it is said; it is sent where nothing else is."""
    channels = [await set_up(store, place(name)) for name in ("study", "other")]
    for _ in range(2):
        async with store.database.writing() as connection:
            await tell_setters(connection, channels, key="off-1", now=at(0, 7))
    (row,) = await table(store, delivery)
    boss = Member(platform=PLATFORM, tenant="", user="boss")
    assert row["to_member"] == await store.members.id_of(boss)
    assert row["until"] - row["due_at"] == LASTING
    (notice,) = await claim(store, at(0, 7))
    assert (notice.delivery.purpose, notice.delivery.to) == ("notice", boss)
