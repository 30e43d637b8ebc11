"""The cards to come, for whoever manages the channel: look ahead, skip, swap, and post one more at once."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.chat.places import Member
from bot.rules.memory import Rating
from bot.store import Store
from bot.store.ledger import State
from bot.store.reviews import Review
from bot.store.tables import channel, delivery, passed_over, post, study_day
from bot.store.upcoming import Coming
from tests.store.kit import (
    BOTH,
    MINUTE,
    MONDAY,
    PLATFORM,
    START,
    SYLLABUS,
    at,
    choose,
    claim,
    close_all,
    opened,
    send,
    set_up,
    state_of,
    table,
    the_post,
)

HOUR = timedelta(hours=1)


async def preview(store: Store, study: str, most: int = 10) -> list[str]:
    """Return the cards to come, those that may still change in brackets."""
    found = await store.upcoming.preview(study, SYLLABUS, most, now=START)
    return [each.card if each.certain else f"({each.card})" for each in found]


async def setting(store: Store, **values: object) -> None:
    """Set something about the channel, behind the store's back."""
    async with store.database.writing() as connection:
        await connection.execute(sa.update(channel).values(**values))


async def test_a_preview_tells_days_instants_and_cards(store: Store) -> None:
    """The first of each kind was chosen already, the others follow from what people rate until then."""
    study = await set_up(store, times=BOTH, weekdays=frozenset({0, 1, 2, 3, 4}))
    found = await store.upcoming.preview(study, SYLLABUS, 4, now=START)
    tuesday = MONDAY + timedelta(days=1)
    assert found == (
        Coming(day=MONDAY, at=at(0, 9, 30), kind="question", card="q1", certain=True),
        Coming(day=MONDAY, at=at(0, 13, 30), kind="tradeoff", card="t1", certain=True),
        Coming(day=tuesday, at=at(1, 9, 30), kind="question", card="q2", certain=False),
        Coming(day=tuesday, at=at(1, 13, 30), kind="tradeoff", card="t2", certain=False),
    )
    weekend = await store.upcoming.preview(study, SYLLABUS, 12, now=START)
    assert weekend[-1].day == MONDAY + timedelta(days=7)


async def test_a_preview_comes_true_where_nobody_rates(store: Store) -> None:
    """Over days off, and while yesterday is still open."""
    study = await set_up(store, days_off=((MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)),))
    await send(store, at(0, 9, 30))
    foreseen = await store.upcoming.preview(study, SYLLABUS, 6, now=at(0, 12))
    for each in foreseen:
        await close_all(store, each.at)
        await send(store, each.at)
        assert (await the_post(store, each.day)).card == each.card
    assert [each.day.day for each in foreseen] == [17, 20, 21, 22, 23, 24]


async def test_the_cards_of_a_path_are_certain(store: Store) -> None:
    """What follows it is not."""
    study = await set_up(store)
    await setting(store, path="first", path_since=START)
    await choose(store, study, START)
    assert await preview(store, study, 4) == ["q3", "q1", "(q2)", "(q4)"]


async def test_a_channel_in_a_zone_that_left_the_data_has_nothing_to_come(store: Store) -> None:
    """It is going to be switched off (C4)."""
    study = await set_up(store)
    await setting(store, zone="Mars/Olympus")
    assert await preview(store, study) == []


async def test_what_is_skipped_goes_to_the_back(store: Store) -> None:
    """As if it had been posted: the next card takes its place."""
    study = await set_up(store)
    assert await store.upcoming.skip(study, "question", SYLLABUS, now=at(0, 9)) == "q2"
    assert await preview(store, study, 4) == ["q2", "(q3)", "(q4)", "(q1)"]
    await send(store, at(0, 9, 30))
    assert (await the_post(store, MONDAY)).card == "q2"


async def test_skipping_acts_on_the_card_that_the_preview_showed(store: Store) -> None:
    """Also while today is open, and no closing step has chosen yet."""
    study = await set_up(store)
    await send(store, at(0, 9, 30))
    assert await preview(store, study, 2) == ["(q2)", "(q3)"]
    assert await store.upcoming.skip(study, "question", SYLLABUS, now=at(0, 10)) == "q3"
    assert [row["card"] for row in await table(store, passed_over)] == ["q2"]
    await close_all(store, at(1, 4, 2))
    assert await preview(store, study, 3) == ["q3", "(q4)", "(q1)"]


async def test_a_skip_that_runs_twice_skips_once(store: Store) -> None:
    """A job of the writer may."""
    study = await set_up(store)
    for _ in range(2):
        assert await store.upcoming.skip(study, "question", SYLLABUS, now=at(0, 9)) == "q2"
    assert await store.upcoming.skip(study, "question", SYLLABUS, now=at(0, 9, 1)) == "q3"
    assert len(await table(store, passed_over)) == 2


async def test_skipping_leaves_the_other_kind_and_takes_a_pinned_card_away(store: Store) -> None:
    """A path goes on behind the card that was skipped."""
    study = await set_up(store, times=BOTH)
    await setting(store, path="first", path_since=START)
    await choose(store, study, START)
    await store.upcoming.swap(study, "question", "q4", now=START)
    await store.upcoming.swap(study, "tradeoff", "t3", now=START)
    assert await preview(store, study, 2) == ["q4", "t3"]
    assert await store.upcoming.skip(study, "question", SYLLABUS, now=at(0, 9)) == "q3"
    assert await store.upcoming.skip(study, "question", SYLLABUS, now=at(0, 9, 1)) == "q1"
    assert await preview(store, study, 2) == ["q1", "t3"]


async def test_an_unknown_channel_or_kind_is_an_error(store: Store) -> None:
    """Nobody is told of a change that was none."""
    study = await set_up(store)
    with pytest.raises(LookupError):
        await store.upcoming.swap(study, "tradeoff", "t1", now=START)
    with pytest.raises(LookupError):
        await store.upcoming.skip(study, "tradeoff", SYLLABUS, now=START)
    with pytest.raises(LookupError):
        await store.upcoming.preview("nowhere", SYLLABUS, now=START)
    with pytest.raises(LookupError):
        await store.upcoming.extra("nowhere", "t1", "tradeoff", now=START)


async def test_an_extra_post_goes_out_at_once_and_counts_for_nothing(store: Store) -> None:
    """It has no day: it is not asked, uses up no card, and closes as a post of today does (C1)."""
    study = await set_up(store, zone="Europe/Berlin")
    assert await store.upcoming.extra(study, "q1", "question", now=at(0, 7)) is None
    (only,) = await send(store, at(0, 7))
    assert only.delivery.purpose == "question"
    found = await store.posts.of(only.delivery.id)
    assert found is not None
    assert (found.day, found.card, found.due_at, found.closes_at) == (None, "q1", at(0, 7), at(1, 3))
    ana = await store.members.id_of(Member(platform=PLATFORM, tenant="", user="ana"))
    await store.reviews.rate(
        Review(member=ana, card="q1", occasion=found.id, post=found.id, at=at(0, 8), value=Rating.GOOD)
    )
    assert (await store.streaks.standing(ana, study)).streak.length == 0
    assert not await table(store, study_day)
    await send(store, at(0, 8, 30))
    assert (await the_post(store, MONDAY)).card == "q1"
    assert "q1" in await store.reviews.memories(ana)


async def test_there_is_one_extra_post_an_hour(store: Store) -> None:
    """Of whatever kind; whoever asks too early is told when the next may come. The same call twice makes one."""
    study = await set_up(store, times=BOTH)
    for _ in range(2):
        assert await store.upcoming.extra(study, "t1", "tradeoff", now=at(0, 7)) is None
    await send(store, at(0, 7))
    assert await store.upcoming.extra(study, "q1", "question", now=at(0, 7) + HOUR - MINUTE) == at(0, 8)
    assert await store.upcoming.extra(study, "q1", "question", now=at(0, 8)) is None
    assert len(await table(store, post)) == 2


async def test_an_extra_post_that_never_came_does_not_count(store: Store) -> None:
    """After ten minutes nobody waits for it, and another one may be asked for."""
    study = await set_up(store)
    await store.upcoming.extra(study, "q1", "question", now=at(0, 7))
    (row,) = await table(store, delivery)
    assert await store.upcoming.extra(study, "q2", "question", now=at(0, 7, 11)) is None
    await claim(store, at(0, 7, 11))
    assert await state_of(store, row["id"]) is State.MISSED


async def test_two_processes_make_one_extra_post(clean_postgres_url: URL) -> None:
    """Two people ask at once."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        study = await set_up(one)
        told = await asyncio.gather(
            *(each.upcoming.extra(study, "q1", "question", now=at(0, 7, n)) for n, each in enumerate((one, other)))
        )
        assert sorted(each is None for each in told) == [False, True]
        assert len(await table(one, post)) == 1
