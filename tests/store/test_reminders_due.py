"""The reminders that fall due: who gets one today, and that it is one."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.chat.events import Removed
from bot.chat.places import Ref
from bot.rules.reminding import LASTING
from bot.store import Store
from bot.store.reminding import BATCH, plan_reminders
from bot.store.reviews import Take
from bot.store.tables import delivery, reminder
from tests.store.kit import (
    MONDAY,
    PLATFORM,
    SYLLABUS,
    at,
    claim,
    introduce,
    opened,
    place,
    rate_on_time,
    send,
    set_up,
    table,
    the_post,
)
from tests.store.reminding import BEN, CARDS, EIGHT, bens, carry, fading, forget_soon, plan, wish


async def test_a_reminder_goes_to_its_member_at_their_hour(store: Store) -> None:
    """Directly, and not two hours later."""
    study = await fading(store)
    assert await plan(store, 0, 7, 59) == 0
    assert await plan(store, 0) == 1
    (row,) = await table(store, delivery)
    assert (row["target"], row["to_member"], row["key"]) == (study, "ben", "ben-20261116T080000Z")
    assert (row["due_at"], row["until"]) == (at(0, 8), at(0, 8) + LASTING)
    (only,) = await carry(store, 0)
    assert only.delivery.to == BEN
    mine = await bens(store)
    assert (mine.standing.next_at, mine.standing.sent_at, mine.standing.waiting) == (at(1, 8), at(0, 8), True)


async def test_planning_twice_makes_one(store: Store) -> None:
    """Also where a crash, or another process, has set the hour back."""
    await fading(store)
    assert await plan(store, 0) == 1
    async with store.database.writing() as connection:
        await connection.execute(sa.update(reminder).values(next_at=at(0, 8), sent_at=None, waiting=False))
    assert await plan(store, 0) == 1


async def test_two_processes_make_one_each(clean_postgres_url: URL) -> None:
    """Each member is decided on by one of them."""
    names = [f"m{number:03}" for number in range(400)]
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await wish(one, await set_up(one), *names)
        await forget_soon(one, *names)
        await asyncio.gather(plan(one, 0), plan(other, 0))
        rows = await table(one, delivery)
        assert sorted(row["to_member"] for row in rows) == names


async def test_a_thousand_at_once_are_all_planned(store: Store) -> None:
    """In batches, and each once."""
    names = [f"m{number:04}" for number in range(1000)]
    study = await set_up(store)
    rows = [
        {"member": name, "channel": study, "zone": "UTC", "remind_time": time(8), "weekdays": "01", "next_at": at(0, 8)}
        for name in names
    ]
    async with store.database.writing() as connection:
        await connection.execute(sa.insert(reminder), rows)
    await forget_soon(store, *names)
    assert await store.reminders.plan(at(0, 8), CARDS) == BATCH
    assert await plan(store, 0) == 1000
    assert {row["next_at"] for row in await table(store, reminder)} == {at(1, 8)}


async def test_without_anything_to_tell_none_comes(store: Store) -> None:
    """No card is fading, or only one that has left the deck; and the day counts for nothing."""
    study = await set_up(store)
    await wish(store, study)
    assert await plan(store, 0) == 0
    await forget_soon(store, card="left")
    assert await plan(store, 1) == 0
    mine = await bens(store)
    assert (mine.standing.next_at, mine.standing.ignored) == (at(2, 8), 0)


async def test_an_open_post_is_something_to_tell(store: Store) -> None:
    """To those who have not rated it, in the channel for which they asked, and wherever else they take part."""
    study, other = await set_up(store), await set_up(store, place("other"))
    await introduce(store, "ana", "ben", "chi", "dan")
    await send(store, at(0, 9, 30))
    await rate_on_time(store, 0, "dan", of=other)
    await send(store, at(1, 9, 30))
    await rate_on_time(store, 1, "ana", of=study)
    third = await set_up(store, place("third"), now=at(1, 10))  # Its first post comes tomorrow.
    noon = replace(EIGHT, post_time=time(12))
    for name, where in (("ana", study), ("ben", study), ("chi", third), ("dan", third)):
        await store.reminders.wish(name, noon, channel_id=where, now=at(1, 9))
    await plan(store, 1, 12)
    told = {row["to_member"] for row in await table(store, delivery, delivery.c.purpose == "reminder")}
    assert told == {"ben", "dan"}


async def test_a_post_whose_card_has_left_is_nothing_to_tell(store: Store) -> None:
    """Nobody could do anything with it."""
    study = await set_up(store)
    await wish(store, study, "ben", timetable=replace(EIGHT, post_time=time(12)))
    await wish(store, study, "chi", timetable=replace(EIGHT, post_time=time(13)))
    await send(store, at(0, 9, 30))
    assert await store.reminders.plan(at(0, 12), frozenset({"q2"})) == 1
    assert await table(store, delivery, delivery.c.purpose == "reminder") == []
    assert await plan(store, 0, 13) == 1


async def test_at_the_minute_of_a_post_a_reminder_waits_for_it(store: Store) -> None:
    """So that it can tell of it; after a post that did not get through, it is too late for one itself."""
    await wish(store, await set_up(store), timetable=replace(EIGHT, post_time=time(9, 30)))
    while await store.planner.plan(at(0, 9, 30), SYLLABUS):
        pass
    assert not (await store.agenda(at(0, 9, 30), (PLATFORM,))).reminders
    assert await plan(store, 0, 9, 30) == 0
    (post,) = await claim(store, at(0, 9, 30))
    assert await plan(store, 0, 9, 31) == 0
    assert await store.planner.next_instant() == at(1, 4, 2)
    assert await store.ledger.release(post, not_before=at(0, 9, 32))
    (post,) = await claim(store, at(0, 9, 32))
    assert await store.ledger.finish(post, Ref(place=post.delivery.place, message="m1"))
    assert await store.planner.next_instant() == at(0, 9, 30)
    assert (await store.agenda(at(0, 9, 33), (PLATFORM,))).reminders
    assert await plan(store, 0, 9, 33) == 1
    while await store.planner.plan(at(1, 9, 30), SYLLABUS):
        pass
    assert await claim(store, at(1, 16)) == ()  # six hours late: it is missed
    assert await plan(store, 1, 16) == 1
    mine = await bens(store)
    assert (mine.standing.next_at, mine.standing.ignored) == (at(2, 9, 30), 0)


async def test_after_days_without_the_bot_a_reminder_waits_for_the_post_of_today(store: Store) -> None:
    """Theirs of days ago is over, and today's is still in time."""
    await wish(store, await set_up(store), timetable=replace(EIGHT, post_time=time(9, 30)))
    while await store.planner.plan(at(3, 10), SYLLABUS):
        pass
    assert await plan(store, 3, 10) == 0
    await send(store, at(3, 10))
    assert await plan(store, 3, 10) == 1


async def test_whoever_was_here_today_needs_none(store: Store) -> None:
    """A take is enough, and so is anything done with a tool."""
    await fading(store)
    await store.reviews.keep_take(Take(member="ben", card="q2", occasion="2026-11-16", text="It depends.", at=at(0, 7)))
    assert await plan(store, 0) == 0
    assert await plan(store, 1) == 1


async def test_in_a_pause_none_comes(store: Store) -> None:
    """On no day of it; afterwards they come again (S6)."""
    await fading(store)
    await send(store, at(0, 9, 30))
    await rate_on_time(store, 0, "ben")
    await store.absences.pause("ben", at(2, 0).date(), now=at(0, 11))
    assert [await plan(store, day) for day in range(1, 4)] == [0, 0, 1]


async def test_a_pause_holds_wherever_one_is_reminded(store: Store) -> None:
    """Also in a channel where they have rated nothing, and so cannot pause."""
    study, other = await fading(store), await set_up(store, place("other"))
    await send(store, at(0, 9, 30))
    await rate_on_time(store, 0, "ben", of=other)
    await forget_soon(store, card="t1")
    await store.reminders.wish("ben", EIGHT, channel_id=study, now=at(0, 10))
    await store.absences.pause("ben", at(2, 0).date(), now=at(0, 11))
    assert [await plan(store, day) for day in range(1, 4)] == [0, 0, 1]


async def test_whoever_has_left_gets_none(store: Store) -> None:
    """Until they rate a post there again."""
    study = await fading(store)
    await send(store, at(0, 9, 30))
    await rate_on_time(store, 0, "ben")
    await store.absences.leave("ben", study, now=at(0, 11))
    assert await plan(store, 1) == 0
    await send(store, at(1, 9, 30))
    assert await plan(store, 2) == 0
    await send(store, at(2, 9, 30))
    await rate_on_time(store, 2, "ben")
    assert await plan(store, 3) == 1


async def test_where_the_bot_was_removed_none_comes(store: Store) -> None:
    """And nobody's clock waits for it."""
    await fading(store)
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel=None, at=at(0, 7)))
    assert await plan(store, 0) == 0
    assert await store.planner.next_instant() is None
    assert not (await store.agenda(at(0, 8), (PLATFORM,))).reminders
    mine = await bens(store)
    assert not mine.active


async def test_a_zone_that_has_left_the_data_holds_up_nobody_else(store: Store) -> None:
    """Its member is reminded no more until they name another one (C4)."""
    study = await fading(store)
    await wish(store, study, "ana")
    await forget_soon(store, "ana")
    async with store.database.writing() as connection:
        await connection.execute(sa.update(reminder).where(reminder.c.member == "ben").values(zone="Mars/Olympus"))
    assert await plan(store, 0) == 1
    mine = await bens(store)
    assert mine.silent
    assert not await store.reminders.resume("ben", now=at(0, 9))


async def test_the_agenda_and_the_clock_know_of_them(store: Store) -> None:
    """Else a tick would overlook one."""
    await fading(store)
    assert await store.planner.next_instant() == at(0, 8)
    assert not (await store.agenda(at(0, 8) - timedelta(seconds=1), (PLATFORM,))).reminders
    assert (await store.agenda(at(0, 8), (PLATFORM,))).reminders
    await plan(store, 0)
    assert not (await store.agenda(at(0, 8), (PLATFORM,))).reminders
    assert await store.planner.next_instant() == at(0, 9, 30)


async def test_whoever_manages_the_channel_hears_of_nobodys_reminders(store: Store) -> None:
    """Whatever became of them."""
    study = await fading(store)
    await plan(store, 0)
    (only,) = await claim(store, at(0, 8))
    await store.ledger.refuse(only, "closed", "message")
    await send(store, at(0, 9, 30))
    fates = await store.deliveries.last(study, 10)
    assert [fate.id for fate in fates] == [(await the_post(store, MONDAY)).id]


async def test_whoever_is_forgotten_meanwhile_gets_none(clean_postgres_url: URL) -> None:
    """One process is just planning theirs when another deletes them: that one waits, and then all of it goes."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await fading(one)
        async with one.database.writing() as connection:
            await plan_reminders(connection, at(0, 8), CARDS)
            going = asyncio.create_task(other.privacy.forget(BEN, at=at(0, 8)))
            waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not going.done() and not await connection.scalar(waiting):
                pass
        await going
        assert await table(one, reminder) == []
        assert await table(one, delivery) == []
