"""Posting in another channel with the settings of this one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Final

from bot.cards import Kind
from bot.chat.places import Member
from bot.store import Store
from bot.store.moving import MOVED
from bot.store.settings import Settings
from tests.store.kit import BOTH, MONDAY, PLATFORM, START, SYLLABUS, at, place, send, set_up

ANA: Final = Member(platform=PLATFORM, tenant="acme", user="ana")
OTHER: Final = replace(place("other"), thread="t1")


async def post_in_other(
    store: Store, channel: str, *, instead: bool, names: bool = False, now: datetime = START
) -> Mapping[Kind, datetime | None]:
    """Let the posts come in the other channel, as its form in a thread would ask for it."""
    return await store.moving.post_in(
        OTHER,
        like=channel,
        instead=instead,
        setter=ANA,
        names=names,
        by=await store.members.id_of(ANA),
        what="Channel: posts go to another one",
        syllabus=SYLLABUS,
        now=now,
    )


async def with_settings(store: Store) -> str:
    """Set a channel up that has changed all there is to change, and has posted; return its id."""
    channel = await set_up(store, zone="Europe/Berlin", times=BOTH, quorum=2)
    weekdays: Mapping[Kind, frozenset[int]] = {"tradeoff": frozenset({1, 3})}
    times: Mapping[Kind, time] = {"question": time(8, 15)}
    settings = store.settings
    await settings.set_timetable(channel, times=times, weekdays=weekdays, by="a", what="", now=START)
    await settings.set_holidays(channel, ((MONDAY, MONDAY),), by="a", what="", now=START)
    await settings.set_path(channel, "first", by="a", what="", syllabus=SYLLABUS, now=START)
    await settings.set_quiz_weekday(channel, 2, by="a", what="", now=START)
    await send(store, at(1, 8))
    return channel


async def the_other(store: Store) -> Settings:
    """The settings of the other channel."""
    found = await store.channels.at(OTHER)
    assert found is not None
    assert (found.setter, found.active, found.place.thread) == (ANA, True, None)
    return await store.settings.of(found.id)


async def test_another_channel_gets_the_same_settings(store: Store) -> None:
    """All of them, and its own next posts, from the beginning of the path; this one goes on."""
    channel = await with_settings(store)
    told = await post_in_other(store, channel, instead=False, now=at(1, 9))
    mine, other = await store.settings.of(channel), await the_other(store)
    assert replace(mine, next={}) == replace(other, next={})
    assert told == other.next == {"question": at(2, 7, 15), "tradeoff": at(1, 12, 30)}
    sent = [each.delivery.place.channel for each in await send(store, at(2, 7, 15))]
    assert sorted(sent) == ["other", "study"]


async def test_posts_can_come_there_instead(store: Store) -> None:
    """This channel stops, and says who made it so; its settings stay."""
    channel = await with_settings(store)
    for _ in range(2):
        await post_in_other(store, channel, instead=True, now=at(1, 9))
    found = await store.channels.at(place())
    assert found is not None
    assert (found.active, found.off_why) == (False, MOVED)
    assert [each.by for each in await store.changes.last(channel, 1)] == [ANA]
    assert {each.delivery.place.channel for each in await send(store, at(2, 7, 15))} == {"other"}


async def test_a_channel_in_which_posts_come_keeps_its_settings(store: Store) -> None:
    """Taken over are those of a channel that was switched off, or never set up."""
    channel = await with_settings(store)
    other = await set_up(store, place("other"), zone="Asia/Tokyo", times=BOTH)
    told = await post_in_other(store, channel, instead=True, now=at(1, 9))
    found = await store.settings.of(other)
    assert (found.zone, found.next) == ("Asia/Tokyo", told)
