"""Reminders in the database: what members have set, and when the bot goes silent."""

from dataclasses import replace
from datetime import time

import pytest

from bot.chat.places import Ref
from bot.errors import Forgotten
from bot.rules.calendar import zone
from bot.rules.memory import Rating
from bot.rules.reminding import MOST_IGNORED
from bot.store import Store
from bot.store.ledger import State
from bot.store.reviews import Review
from bot.store.tables import reminder
from tests.store.kit import START, at, claim, place, rate_on_time, send, set_up, states, table
from tests.store.reminding import BEN, EIGHT, bens, carry, fading, forget_soon, plan


async def test_three_that_are_ignored_are_the_last(store: Store) -> None:
    """Then it is silent, and the next press lets it begin anew."""
    await fading(store)
    for day in range(MOST_IGNORED):
        assert await plan(store, day) == day + 1
        await carry(store, day)
    assert await plan(store, 3) == MOST_IGNORED
    mine = await bens(store)
    assert (mine.wanted, mine.silent, mine.refused, mine.standing.ignored) == (True, True, False, MOST_IGNORED)
    assert await plan(store, 9) == MOST_IGNORED
    assert await store.reminders.resume("ben", now=at(9, 9))
    assert await store.reminders.resume("ben", now=at(9, 9))
    assert await plan(store, 10) == MOST_IGNORED + 1


async def test_what_never_arrived_is_not_ignored(store: Store) -> None:
    """Nobody could let it pass."""
    await fading(store)
    for day in range(6):
        await plan(store, day)
        await claim(store, at(day, 11))  # too late by now
    mine = await bens(store)
    assert (mine.silent, mine.standing.ignored) == (False, 0)
    assert set((await states(store)).values()) == {State.MISSED}


async def test_a_rating_after_the_third_lets_it_go_on(store: Store) -> None:
    """If it comes before their next hour."""
    await fading(store)
    for day in range(MOST_IGNORED):
        await plan(store, day)
        await carry(store, day)
    await store.reviews.rate(
        Review(member="ben", card="q2", occasion="2026-11-18", post=None, at=at(2, 20), value=Rating.GOOD)
    )
    assert await plan(store, 3) == MOST_IGNORED + 1
    mine = await bens(store)
    assert mine.standing.ignored == 0


async def test_whoever_takes_no_messages_is_left_alone(store: Store) -> None:
    """Their settings can say so at once, and nothing more is sent."""
    await fading(store)
    await plan(store, 0)
    (only,) = await claim(store, at(0, 8))
    await store.ledger.refuse(only, "closed", "message")
    mine = await bens(store)
    assert (mine.refused, mine.silent) == (True, False)
    assert await plan(store, 1) == 1
    mine = await bens(store)
    assert (mine.refused, mine.silent) == (True, True)
    await store.reminders.resume("ben", now=at(1, 9))
    mine = await bens(store)
    assert (mine.refused, mine.silent) == (False, False)


async def test_stopping_takes_back_what_was_about_to_be_sent(store: Store) -> None:
    """Their hour stays for another time."""
    await fading(store)
    await plan(store, 0)
    await store.reminders.stop("ben")
    assert await claim(store, at(0, 8)) == ()
    assert await plan(store, 1) == 1
    mine = await bens(store)
    assert (mine.wanted, mine.silent, mine.remind_time) == (False, False, time(8))
    assert not await store.reminders.resume("ben", now=at(1, 9))


async def test_another_hour_on_the_same_day_brings_no_second_one(store: Store) -> None:
    """Not by another channel either, nor by stopping in between."""
    await fading(store)
    other = await set_up(store, place("other"))
    await plan(store, 0)
    await carry(store, 0)
    await store.reminders.stop("ben")
    noon = replace(EIGHT, post_time=time(12))
    await store.reminders.wish("ben", noon, channel_id=other, now=at(0, 9))
    assert await plan(store, 0, 12) == 1
    assert await plan(store, 1, 12) == 2


@pytest.mark.parametrize("hour", [time(4, 59), time(21, 1)])
async def test_nobody_is_reminded_at_night(store: Store, hour: time) -> None:
    """Nor on no day at all."""
    study = await set_up(store)
    for timetable in (replace(EIGHT, post_time=hour), replace(EIGHT, weekdays=frozenset())):
        with pytest.raises(ValueError, match=r"post time|weekday"):
            await store.reminders.wish("ben", timetable, channel_id=study, now=START)
    assert await store.reminders.of("ben") is None


async def test_stopping_lets_what_is_under_way_be_tried_no_more(store: Store) -> None:
    """It may arrive all the same; where it surely has not, it is not sent again."""
    await fading(store)
    await plan(store, 0)
    (only,) = await claim(store, at(0, 8))
    await store.reminders.stop("ben")
    assert await store.ledger.release(only, not_before=at(0, 8, 1))
    assert await claim(store, at(0, 8, 2)) == ()
    assert set((await states(store)).values()) == {State.MISSED}


async def test_leaving_takes_back_what_is_under_way(store: Store) -> None:
    """For that channel, and for no other."""
    study, other = await fading(store), await set_up(store, place("other"))
    await send(store, at(0, 9, 30))
    await rate_on_time(store, 0, "ben", of=study)
    await rate_on_time(store, 0, "ben", of=other)
    await forget_soon(store, card="t1")
    await plan(store, 1)
    assert await store.absences.leave("ben", other, now=at(1, 8))
    (only,) = await claim(store, at(1, 8))
    assert await store.absences.leave("ben", study, now=at(1, 8))
    assert await store.ledger.release(only, not_before=at(1, 8, 1))
    assert await claim(store, at(1, 8, 2)) == ()


async def test_where_all_was_refused_nobody_is_left_alone_for_good(store: Store) -> None:
    """The bot was locked out of the workspace: its members take messages as ever, and hear of it once it is back."""
    await fading(store)
    await plan(store, 0)
    (only,) = await claim(store, at(0, 8))
    assert await store.ledger.refuse(only, "token revoked", "workspace")
    mine = await bens(store)
    assert (mine.active, mine.refused) == (False, False)
    await set_up(store, now=at(0, 12))
    assert await plan(store, 1) == 2
    mine = await bens(store)
    assert (mine.active, mine.silent, mine.standing.ignored) == (True, False, 0)


async def test_whoever_moves_west_has_the_day_once_more(store: Store) -> None:
    """The next one comes on the same date as the last, and is another."""
    study = await fading(store)
    east, west = (
        replace(EIGHT, zone=zone(name), post_time=time(8)) for name in ("Pacific/Auckland", "America/Los_Angeles")
    )
    await store.reminders.wish("ben", east, channel_id=study, now=START)
    assert await plan(store, 0, 19) == 1  # on Tuesday in Auckland
    (sent,) = await claim(store, at(0, 19))
    assert await store.ledger.finish(sent, Ref(place=sent.delivery.place, message="m1"))
    await store.reminders.wish("ben", west, channel_id=study, now=at(0, 22))
    mine = await bens(store)
    assert mine.standing.next_at == at(1, 16)  # on Tuesday in Los Angeles
    assert await plan(store, 1, 16) == 2
    await plan(store, 2, 16)
    mine = await bens(store)
    assert mine.standing.ignored == 0  # That one never arrived.


async def test_whoever_is_forgotten_is_reminded_no_more(store: Store) -> None:
    """What was about to be sent goes too."""
    await fading(store)
    await plan(store, 0)
    assert await store.privacy.forget(BEN, at=START)
    assert await table(store, reminder) == []
    assert await claim(store, at(0, 8)) == ()
    assert await plan(store, 1) == 0
    with pytest.raises(Forgotten):
        await store.reminders.wish("ben", EIGHT, channel_id=await set_up(store), now=at(1, 9))
