"""Setting a channel up, and changing it while days are under way: labels and instants only grow (C3)."""

import asyncio
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from bot.cards import Kind
from bot.chat.events import Removed
from bot.chat.places import Place
from bot.rules.calendar import EARLIEST, LATEST
from bot.store import Store
from bot.store.ledger import State
from bot.store.tables import day_off, delivery, post, study_day
from tests.store.kit import (
    BOTH,
    MONDAY,
    PLATFORM,
    START,
    SYLLABUS,
    at,
    close_all,
    place,
    send,
    set_up,
    table,
    the_post,
)

KINDS: tuple[Kind, ...] = ("question", "tradeoff")


async def test_a_channel_is_what_it_was_set_up_to_be(store: Store) -> None:
    """It can be read back; a thread belongs to its channel; a place that was never set up is unknown."""
    channel = await set_up(store, zone="Europe/Berlin", quorum=2)
    thread = Place(platform=PLATFORM, workspace="acme", channel="study", thread="t1")
    for where in (place(), thread):
        found = await store.channels.at(where)
        assert found is not None
        assert (found.id, found.zone, found.quorum, found.setter.user, found.active) == (
            channel,
            "Europe/Berlin",
            2,
            "boss",
            True,
        )
    assert await store.channels.at(place("elsewhere")) is None
    assert await store.channels.at(place(workspace="others")) is None


async def test_an_unknown_zone_is_refused_and_nothing_is_kept(store: Store) -> None:
    """The caller hears of it before anything is written."""
    with pytest.raises(ValueError, match="unknown time zone"):
        await set_up(store, zone="Europe/Atlantis")
    assert await store.channels.at(place()) is None


async def test_setting_up_twice_changes_nothing(store: Store) -> None:
    """A redelivered form finds what it wants already there."""
    first = await set_up(store, times=BOTH, days_off=((MONDAY, MONDAY),))
    before = await store.channels.next_instants(first)
    assert await set_up(store, times=BOTH, days_off=((MONDAY, MONDAY),)) == first
    assert await store.channels.next_instants(first) == before
    assert len(await table(store, day_off)) == 1


async def test_a_change_of_time_acts_on_days_without_a_row(store: Store) -> None:
    """Today's post is out: the new hour is tomorrow's. It was not yet due: the new hour is today's (C3)."""
    channel = await set_up(store, times=BOTH)
    await send(store, at(0, 9, 30))
    await set_up(store, times={"question": time(15), "tradeoff": time(15)}, now=at(0, 10))
    assert await store.channels.next_instants(channel) == {"question": at(1, 15), "tradeoff": at(0, 15)}


async def test_an_hour_already_past_means_tomorrow(store: Store) -> None:
    """A change at noon to 08:00 passes today over: no row, not asked (C2, C3)."""
    channel = await set_up(store)
    await set_up(store, times={"question": time(8)}, now=at(0, 9))
    assert await store.channels.next_instants(channel) == {"question": at(1, 8)}
    await send(store, at(1, 8))
    assert [row["day"] for row in await table(store, post)] == [MONDAY + timedelta(days=1)]


async def test_days_off_and_weekends_get_no_row(store: Store) -> None:
    """They neither extend nor break anything (C5)."""
    workdays = frozenset(range(5))
    channel = await set_up(store, weekdays=workdays, days_off=((date(2026, 11, 17), date(2026, 11, 19)),))
    await send(store, at(0, 9, 30))
    assert await store.channels.next_instants(channel) == {"question": at(4, 9, 30)}
    await send(store, at(4, 9, 30))
    assert await store.channels.next_instants(channel) == {"question": at(7, 9, 30)}


async def test_a_pause_without_an_end_plans_nothing_until_it_is_lifted(store: Store) -> None:
    """Nothing is in sight, and nothing is made up."""
    forever = ((MONDAY, date(2100, 1, 1)),)
    channel = await set_up(store, days_off=forever)
    assert await store.channels.next_instants(channel) == {"question": None}
    assert await store.planner.next_instant() is None
    await set_up(store, now=at(3, 12))
    assert await store.channels.next_instants(channel) == {"question": at(4, 9, 30)}


async def test_a_zone_that_brings_a_settled_day_back_does_not_ask_it_again(store: Store) -> None:
    """From Tokyo to Los Angeles: Tuesday has closed there, its afternoon is still to come here, Wednesday is next."""
    channel = await set_up(store, zone="Asia/Tokyo", times=BOTH)
    await send(store, at(1, 0, 30))  # Tuesday's question, 09:30 in Tokyo; the trade-off is passed over
    assert (await the_post(store, date(2026, 11, 17))).due_at == at(1, 0, 30)
    assert await close_all(store, at(1, 19, 2)) == 1
    await set_up(store, zone="America/Los_Angeles", times=BOTH, now=at(1, 20))  # Tuesday noon there
    following = await store.channels.next_instants(channel)
    assert following == {"question": at(2, 17, 30), "tradeoff": at(2, 21, 30)}
    await send(store, at(2, 22))
    days = sorted((row["kind"], row["day"]) for row in await table(store, post))
    assert len(days) == len(set(days))
    assert max(day for _, day in days) == date(2026, 11, 18)


async def test_a_post_that_comes_after_its_day_was_settled_is_missed(store: Store) -> None:
    """The bot was away from noon to the next morning: the row uses the label up, the settled day stays as it was."""
    await set_up(store, times=BOTH)
    await send(store, at(0, 9, 30))
    assert await close_all(store, at(1, 5)) == 1
    before = await table(store, study_day)
    assert not await send(store, at(1, 5))
    late = await the_post(store, MONDAY, "tradeoff")
    assert late.state is State.MISSED
    assert await table(store, study_day) == before
    assert all(row["closed_at"] for row in await table(store, post))


async def test_posts_are_found_by_what_people_ask_for(store: Store) -> None:
    """Open ones, oldest first; the last ones of a kind, newest first; the cards of a member's open posts."""
    channel = await set_up(store, times=BOTH)
    await send(store, at(0, 9, 30))
    await send(store, at(0, 13, 30))
    await send(store, at(1, 9, 30))
    assert [each.card for each in await store.posts.open_in(channel, at(1, 4))] == ["q1", "t1", "q2"]
    assert [each.card for each in await store.posts.open_in(channel, at(1, 10))] == ["q2"]
    assert [each.card for each in await store.posts.last_in(channel, "question", 2)] == ["q2", "q1"]
    assert await store.posts.open_cards_of("nobody", at(1, 3)) == frozenset()
    assert await store.posts.of("no such post") is None


@pytest.mark.parametrize(("removed_from", "still"), [(None, []), ("study", ["other"])])
async def test_a_removal_stops_what_it_names(store: Store, removed_from: str | None, still: list[str]) -> None:
    """From one channel, or from the whole workspace; another workspace of the same name's kind goes on."""
    for name in ("study", "other"):
        await set_up(store, place(name))
    await set_up(store, place("study", "elsewhere"))
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel=removed_from, at=START))
    sent = [each.delivery.place for each in await send(store, at(0, 9, 30))]
    assert sorted(each.channel for each in sent if each.workspace == "acme") == still
    assert [each.channel for each in sent if each.workspace == "elsewhere"] == ["study"]


Change = tuple[int, str, time, frozenset[int]]
changes = st.lists(
    st.tuples(
        st.integers(1, 60),  # hours until the change
        st.sampled_from(
            ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"]
        ),
        st.times(EARLIEST, LATEST).map(lambda wall: wall.replace(second=0, microsecond=0)),
        st.frozensets(st.integers(0, 6), min_size=1),
    ),
    min_size=1,
    max_size=6,
)


async def live(store: Store, where: Place, made: list[Change]) -> datetime:
    """Live through the changes, doing what falls due as the heartbeat would."""
    now = START
    await set_up(store, where, times=BOTH)
    for hours, zone, wall, weekdays in [*made, (72, "UTC", time(9), frozenset(range(7)))]:
        now += timedelta(hours=hours)
        while (due := await store.planner.next_instant()) is not None and due <= now:
            await close_all(store, due)
            while await store.planner.plan(due, SYLLABUS):
                pass
        await set_up(store, where, zone=zone, times=dict.fromkeys(KINDS, wall), weekdays=weekdays, now=now)
    return now


async def check(store: Store, channel: str) -> None:
    """Labels and instants of each kind grow; no row is made for a day after it was settled; days close in order."""
    due = {row["id"]: row for row in await table(store, delivery, delivery.c.target == channel)}
    closed = {row["day"]: row["closed_at"] for row in await table(store, study_day, study_day.c.channel == channel)}
    posts = await table(store, post, post.c.channel == channel)
    for kind in KINDS:
        rows = sorted((row for row in posts if row["kind"] == kind), key=lambda row: due[row["id"]]["due_at"])
        for one, next_one in pairwise(rows):
            assert one["day"] < next_one["day"]
            assert due[one["id"]]["due_at"] < due[next_one["id"]]["due_at"]
    for row in posts:
        settled = closed[row["day"]]
        assert settled is None or due[row["id"]]["due_at"] < settled or due[row["id"]]["state"] == State.MISSED
    settled_days = [closed[day] for day in sorted(closed) if closed[day]]
    assert settled_days == sorted(settled_days)


async def example(store: Store, where: Place, made: list[Change]) -> None:
    """Play one example in a channel of its own, and leave nothing behind that falls due."""
    now = await live(store, where, made)
    channel = await store.channels.at(where)
    assert channel is not None
    await check(store, channel.id)
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel=where.channel, at=now))
    await close_all(store, now + timedelta(days=9))


def test_labels_and_instants_only_grow_whatever_is_changed(sqlite_url: URL) -> None:
    """Any zones, hours and weekdays, changed at any time, one after the other (C1, C3)."""
    with asyncio.Runner() as runner:
        numbers = iter(range(10_000))

        @settings(max_examples=25, deadline=None)
        @given(changes)
        def holds(made: list[Change]) -> None:
            where = place(f"c{next(numbers)}")
            runner.run(example(store, where, made))

        store = Store(sqlite_url)
        runner.run(store.start())
        try:
            holds()
        finally:
            runner.run(store.stop())


async def test_whether_any_channel_of_a_workspace_posts(store: Store) -> None:
    """Of that workspace, on that platform, and not switched off."""
    assert not await store.channels.posts_in(PLATFORM, "acme")
    await set_up(store)
    assert await store.channels.posts_in(PLATFORM, "acme")
    assert not await store.channels.posts_in(PLATFORM, "other")
    assert not await store.channels.posts_in("wall", "acme")
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel=None, at=START))
    assert not await store.channels.posts_in(PLATFORM, "acme")
