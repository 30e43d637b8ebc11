"""What last went well, for doctor: by platform, and where nothing comes any more though it should."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.chat.places import Member, Ref
from bot.rules.memory import Rating
from bot.store import Store
from bot.store.reviews import Review
from bot.store.successes import Success, successes
from bot.store.tables import channel
from tests.store.kit import PLATFORM, START, SYLLABUS, at, claim, day, place, send, set_up


async def found(store: Store, now: datetime) -> Success:
    """Return what is known of the one platform."""
    return (await successes(store.database, now=now))[PLATFORM]


async def test_nothing_at_all_is_known_of_an_empty_database(store: Store) -> None:
    """No platform has anything to tell."""
    assert await successes(store.database, now=START) == {}


async def test_a_channel_that_was_just_set_up_waits_for_its_first_post(store: Store) -> None:
    """Nothing is wrong with it."""
    await set_up(store)
    assert await found(store, START) == Success(
        last_post=None, last_rating=None, next_post=at(0, 9, 30), active=1, silent=()
    )


async def test_the_last_post_and_the_last_rating_are_told_with_what_comes_next(store: Store) -> None:
    """The rating by its own instant; what is kept of people who were forgotten is nobody's any more."""
    await set_up(store)
    await send(store, at(0, 9, 30))
    ana = await store.members.id_of(Member(platform=PLATFORM, tenant="", user="ana"))
    for whose, hour in ((ana, 10), ("forgotten", 11)):
        await store.reviews.rate(
            Review(member=whose, card="q1", occasion="2026-11-16", post=None, at=at(0, hour), value=Rating.GOOD)
        )
    well = await found(store, at(0, 12))
    assert (well.last_post, well.last_rating, well.next_post) == (at(0, 9, 30), at(0, 10), at(1, 9, 30))


@pytest.mark.parametrize(
    ("now", "silent"),
    [
        (at(1, 15), False),  # Tuesday's may still come, by 15:30
        (at(1, 16), True),  # on Monday and Tuesday none came
        (at(9, 9), True),
    ],
)
async def test_a_channel_in_which_nothing_runs_is_silent_after_two_study_days(
    store: Store, now: datetime, silent: bool
) -> None:
    """Nobody has made a row of them."""
    await set_up(store)
    assert (await found(store, now)).silent == ((place(),) if silent else ())


async def test_a_channel_whose_posts_all_fail_is_silent_until_one_is_sent(store: Store) -> None:
    """Rows that were refused, too late, or are still in somebody's hands count alike."""
    await set_up(store)
    await send(store, at(0, 9, 30))
    for number in (1, 2):
        await store.planner.plan(at(number, 9, 30), SYLLABUS)
        (claimed,) = await claim(store, at(number, 9, 30))
        await store.ledger.refuse(claimed, "too long", "message")
        assert bool((await found(store, at(number, 20))).silent) is (number == 2)
    await send(store, at(3, 9, 30))
    assert (await found(store, at(3, 20))).silent == ()


async def test_days_off_and_pauses_and_weekends_are_no_silence(store: Store) -> None:
    """They ask for no post."""
    weekdays, pause = frozenset(range(5)), (day(0), day(30))
    await set_up(store, place("paused"), days_off=(pause,))
    await set_up(store, place("weekly"), weekdays=frozenset({0}), now=at(0, 10))
    await set_up(store, place("workdays"), weekdays=weekdays, now=at(4, 10))
    assert (await found(store, at(6, 23))).silent == ()


async def test_a_channel_that_was_switched_off_is_silent_on_purpose(store: Store) -> None:
    """The check of the channels tells of it; nothing is planned there either."""
    await set_up(store)
    async with store.database.writing() as connection:
        await connection.execute(sa.update(channel).values(active=False, off_why="is_archived"))
    assert await successes(store.database, now=at(9, 9)) == {}


async def test_one_that_works_does_not_hide_one_that_does_not(store: Store) -> None:
    """Each channel is looked at."""
    await set_up(store)
    await set_up(store, place("deaf"))
    for number in range(3):
        await store.planner.plan(at(number, 9, 30), SYLLABUS)
        for each in await claim(store, at(number, 9, 30)):
            if each.delivery.place == place():
                await store.ledger.finish(each, Ref(place=place(), message=f"m{number}"))
            else:
                await store.ledger.release(each, not_before=each.lease_until + timedelta(hours=8))
    well = await found(store, at(2, 20))
    assert (well.active, well.silent) == (2, (place("deaf"),))
