"""Changing a channel's settings while days are under way."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from bot.cards import Kind
from bot.chat.events import Removed
from bot.chat.places import Member
from bot.rules.calendar import EARLIEST, LATEST
from bot.store import Store
from bot.store.ledger import State
from bot.store.tables import change, day_off, post, schedule
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
from tests.store.test_channels import check

ANA: Final = Member(platform=PLATFORM, tenant="acme", user="ana")
ALL_DAYS: Final = frozenset(range(7))


async def test_what_is_set_can_be_read(store: Store) -> None:
    """All of it, with the next instants; a channel that was never set up has none."""
    channel = await set_up(store, zone="Europe/Berlin", times=BOTH, quorum=2, days_off=((MONDAY, MONDAY),))
    found = await store.settings.of(channel)
    assert (found.zone, found.times, found.quorum) == ("Europe/Berlin", BOTH, 2)
    assert found.weekdays == {"question": ALL_DAYS, "tradeoff": ALL_DAYS}
    assert (found.holidays, found.pause) == (((MONDAY, MONDAY),), None)
    assert (found.path, found.pack, found.quiz_weekday) == ("", "*", None)
    assert found.next == {"question": at(1, 8, 30), "tradeoff": at(1, 12, 30)}
    with pytest.raises(LookupError):
        await store.settings.of("nowhere")


async def test_a_change_is_kept_with_who_made_it_and_when(store: Store) -> None:
    """Made twice it is one change, as a job that runs again would make it."""
    channel = await set_up(store)
    ana = await store.members.id_of(ANA)
    for _ in range(2):
        told = await store.settings.set_zone(
            channel, "Asia/Tokyo", by=ana, what="Time zone: UTC → Asia/Tokyo", now=START
        )
        assert told == {"question": at(1, 0, 30)}
    await store.settings.set_quorum(channel, 3, by="forgotten", what="Team day: 1 → 3", now=at(0, 7))
    made = await store.changes.last(channel, 10)
    assert [(each.at, each.by, each.what) for each in made] == [
        (at(0, 7), None, "Team day: 1 → 3"),
        (START, ANA, "Time zone: UTC → Asia/Tokyo"),
    ]
    assert len(await store.changes.last(channel, 1)) == 1


async def test_what_is_wrong_is_refused_and_nothing_is_kept(store: Store) -> None:
    """An unknown zone, a time in the night; too long a word about it is cut."""
    channel = await set_up(store)
    before = await store.settings.of(channel)
    with pytest.raises(ValueError, match="unknown time zone"):
        await store.settings.set_zone(channel, "Europe/Atlantis", by="a", what="", now=START)
    with pytest.raises(ValueError, match="not a post time"):
        await store.settings.set_timetable(
            channel, times={"question": time(4)}, weekdays={}, by="a", what="", now=START
        )
    assert await store.settings.of(channel) == before
    assert not await table(store, change)
    await store.settings.set_quorum(channel, 2, by="a", what="x" * 400, now=START)
    assert (await store.changes.last(channel, 1))[0].what == "x" * 299 + "…"


async def test_a_kind_can_come_no_more_and_come_again(store: Store) -> None:
    """No weekday is left to it; the other kind goes on untouched."""
    channel = await set_up(store, times=BOTH)
    none: Mapping[Kind, frozenset[int]] = {"tradeoff": frozenset()}
    told = await store.settings.set_timetable(channel, times={}, weekdays=none, by="a", what="", now=START)
    assert told == {"question": at(0, 9, 30), "tradeoff": None}
    told = await store.settings.set_timetable(
        channel, times={"tradeoff": time(15)}, weekdays={"tradeoff": frozenset({2})}, by="a", what="", now=START
    )
    assert told == {"question": at(0, 9, 30), "tradeoff": at(2, 15)}


async def test_a_post_that_is_due_is_not_passed_over_by_a_change_of_something_else(store: Store) -> None:
    """The heartbeat is a few seconds late, and somebody enters Christmas meanwhile."""
    channel = await set_up(store)
    christmas = ((date(2026, 12, 25), date(2026, 12, 26)),)
    told = await store.settings.set_holidays(channel, christmas, by="a", what="", now=at(0, 9, 31))
    assert told == {"question": at(0, 9, 30)}
    assert len(await send(store, at(0, 9, 31))) == 1
    # A day off that is today passes it over, due or not.
    told = await store.settings.set_holidays(
        channel, ((date(2026, 11, 17), date(2026, 11, 17)),), by="a", what="", now=at(1, 9, 31)
    )
    assert told == {"question": at(2, 9, 30)}


async def test_a_pause_acts_on_days_without_a_row(store: Store) -> None:
    """What was posted stays asked; no row is made until the pause is over (C5)."""
    channel = await set_up(store, times=BOTH)
    await send(store, at(0, 9, 30))
    told = await store.settings.set_pause(channel, (MONDAY, date(2026, 11, 18)), by="a", what="", now=at(0, 10))
    assert told == {"question": at(3, 9, 30), "tradeoff": at(3, 13, 30)}
    assert not await send(store, at(3, 9))
    assert (await the_post(store, MONDAY)).state is State.SENT
    assert (await store.settings.of(channel)).pause == (MONDAY, date(2026, 11, 18))


async def test_a_pause_without_an_end_is_ended_by_hand(store: Store) -> None:
    """Nothing is in sight until then; then the next day is, and today where its hour is still to come."""
    channel = await set_up(store)
    told = await store.settings.set_pause(channel, (MONDAY, None), by="a", what="", now=START)
    assert told == {"question": None}
    assert (await store.settings.of(channel)).pause == (MONDAY, None)
    told = await store.settings.set_pause(channel, None, by="a", what="", now=at(2, 7))
    assert told == {"question": at(2, 9, 30)}


async def test_holidays_and_a_pause_do_not_get_in_each_others_way(store: Store) -> None:
    """Also where they are the very same days: the end of the pause leaves the holiday."""
    channel = await set_up(store)
    day = (MONDAY, MONDAY)
    await store.settings.set_pause(channel, day, by="a", what="", now=START)
    await store.settings.set_holidays(channel, (day, day), by="a", what="", now=START)
    found = await store.settings.of(channel)
    assert found.holidays == (day,)
    assert found.pause is not None
    assert found.pause[1] == MONDAY
    assert len(await table(store, day_off)) == 2
    told = await store.settings.set_pause(channel, None, by="a", what="", now=START)
    assert told == {"question": at(1, 9, 30)}
    assert (await store.settings.of(channel)).holidays == (day,)


async def test_a_path_or_a_pack_begins_with_the_next_post(store: Store) -> None:
    """The card that was chosen before gives way; the path counts from now on, whatever was posted before."""
    channel = await set_up(store, times=BOTH)
    await send(store, at(0, 9, 30))
    await store.settings.set_path(channel, "first", by="a", what="", syllabus=SYLLABUS, now=at(0, 10))
    assert [row["next_card"] for row in await table(store, schedule)] == ["q3", "t2"]
    await store.settings.set_path(channel, "", by="a", what="", syllabus=SYLLABUS, now=at(0, 11))
    await store.settings.set_pack(channel, "acme", by="a", what="", syllabus=SYLLABUS, now=at(0, 11))
    assert (await table(store, schedule))[0]["next_card"] in {"q2", "q4"}
    found = await store.settings.of(channel)
    assert (found.path, found.pack) == ("", "acme")


async def test_a_quiz_day_and_a_quorum_hold_for_days_to_come(store: Store) -> None:
    """They move no post."""
    channel = await set_up(store)
    before = await store.channels.next_instants(channel)
    assert await store.settings.set_quiz_weekday(channel, 4, by="a", what="", now=START) == before
    assert await store.settings.set_quorum(channel, 5, by="a", what="", now=START) == before
    found = await store.channels.at(place())
    assert found is not None
    assert (found.quiz_weekday, found.quorum) == (4, 5)


async def test_a_channel_that_was_switched_off_goes_on_where_it_is_now(store: Store) -> None:
    """What was not posted meanwhile is passed over, and leaves no row; twice is once."""
    channel = await set_up(store)
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel=None, at=START))
    assert not await send(store, at(3, 10))
    for _ in range(2):
        assert await store.settings.go_on(channel, by="a", what="Posting again", now=at(3, 10)) == {
            "question": at(4, 9, 30)
        }
    assert not await send(store, at(3, 11))
    assert not await table(store, post)
    assert len(await table(store, change)) == 1


Step = Callable[[Store, str, datetime], Awaitable[Mapping[Kind, datetime | None]]]
day_numbers = st.integers(-2, 12).map(lambda days: MONDAY + timedelta(days=days))
spans = st.tuples(day_numbers, st.integers(0, 4)).map(lambda span: (span[0], span[0] + timedelta(days=span[1])))
walls = st.times(EARLIEST, LATEST).map(lambda wall: wall.replace(second=0, microsecond=0))
ZONES: Final = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tokyo", "America/Los_Angeles")


def _zone(name: str) -> Step:
    return lambda store, channel, now: store.settings.set_zone(channel, name, by="a", what="z", now=now)


def _times(made: tuple[time, time, frozenset[int]]) -> Step:
    times: Mapping[Kind, time] = {"question": made[0], "tradeoff": made[1]}
    weekdays: Mapping[Kind, frozenset[int]] = {"question": ALL_DAYS, "tradeoff": made[2]}
    return lambda store, channel, now: store.settings.set_timetable(
        channel, times=times, weekdays=weekdays, by="a", what="t", now=now
    )


def _holidays(days: list[tuple[date, date]]) -> Step:
    return lambda store, channel, now: store.settings.set_holidays(channel, days, by="a", what="h", now=now)


def _pause(pause: tuple[date, date] | None) -> Step:
    return lambda store, channel, now: store.settings.set_pause(channel, pause, by="a", what="p", now=now)


steps = st.one_of(
    st.sampled_from(ZONES).map(_zone),
    st.tuples(walls, walls, st.frozensets(st.integers(0, 6))).map(_times),
    st.lists(spans, max_size=3).map(_holidays),
    (st.none() | spans).map(_pause),
)


async def live(store: Store, name: str, made: list[tuple[int, Step]]) -> None:
    """Live through the changes, doing what falls due as the heartbeat would; what is told is what stands then."""
    channel, now = await set_up(store, place(name), times=BOTH), START
    for hours, step in [*made, (72, _pause(None))]:
        now += timedelta(hours=hours)
        while (due := await store.planner.next_instant()) is not None and due <= now:
            await close_all(store, due)
            while await store.planner.plan(due, SYLLABUS):
                pass
        told = await step(store, channel, now)
        assert told == (await store.settings.of(channel)).next
        assert all(instant is None or instant > now for instant in told.values())
    await check(store, channel)
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel=name, at=now))
    await close_all(store, now + timedelta(days=9))


def test_labels_and_instants_only_grow_whatever_is_changed(sqlite_url: URL) -> None:
    """Zone, times, weekdays, holidays and pauses, one after the other, at any time (C1, C3)."""
    with asyncio.Runner() as runner:
        numbers = iter(range(10_000))

        @settings(max_examples=15, deadline=None)
        @given(st.lists(st.tuples(st.integers(1, 40), steps), min_size=1, max_size=6))
        def holds(made: list[tuple[int, Step]]) -> None:
            runner.run(live(store, f"c{next(numbers)}", made))

        store = Store(sqlite_url)
        runner.run(store.start())
        try:
            holds()
        finally:
            runner.run(store.stop())
