"""Whose channels are whose: nobody is told of one in which they take no part, and which they do not look after."""

from bot.chat.events import Removed
from bot.chat.places import Member
from bot.store import Store
from tests.store.kit import PLATFORM, at, close_all, place, play, rate_on_time, send, set_up

ANA, BEN = "ana", "ben"
BOSS = Member(platform=PLATFORM, tenant="", user="boss")
NOBODY = Member(platform=PLATFORM, tenant="", user="nobody")


async def channels(store: Store, who: Member, member_id: str) -> list[str]:
    """Return the names of somebody's channels in their order."""
    return [channel.place.channel for channel in await store.theirs.of(who, member_id)]


async def test_whoever_rated_takes_part_until_they_leave(store: Store) -> None:
    """And again from the next rating on; a pause changes nothing."""
    study = await set_up(store)
    assert await channels(store, NOBODY, ANA) == []
    await play(store, 0, ANA)
    assert await channels(store, NOBODY, ANA) == ["study"]
    assert await channels(store, NOBODY, BEN) == []
    await store.absences.pause(ANA, None, now=at(1, 8))
    assert await channels(store, NOBODY, ANA) == ["study"]
    await store.absences.leave(ANA, study, now=at(1, 8))
    assert await channels(store, NOBODY, ANA) == []
    await play(store, 1, ANA)
    assert await channels(store, NOBODY, ANA) == ["study"]


async def test_whoever_set_a_channel_up_looks_after_it(store: Store) -> None:
    """Theirs before they rate anything; a forgotten one has set up nothing, and nobody without a name has."""
    await set_up(store)
    assert await channels(store, BOSS, "") == ["study"]
    for other in (Member(platform="other", tenant="", user="boss"), Member(platform=PLATFORM, tenant="T", user="boss")):
        assert await channels(store, other, "") == []
    await store.privacy.forget(BOSS, at=at(0, 9))
    assert await channels(store, BOSS, "") == []
    assert await channels(store, Member(platform=PLATFORM, tenant="", user=""), "") == []


async def test_whoever_was_named_looks_after_it_too(store: Store) -> None:
    """By their id, until it is taken back."""
    study = await set_up(store)
    await store.managers.name(study, NOBODY, by="boss", now=at(0, 8))
    named = await store.members.id_of(NOBODY)
    assert await channels(store, NOBODY, named) == ["study"]
    await store.managers.take_back(study, named, by="boss", now=at(0, 9))
    assert await channels(store, NOBODY, named) == []


async def test_those_that_post_come_first_then_those_rated_last(store: Store) -> None:
    """Then those that were set up and never rated, the newest first."""
    ids = {}
    for hour, name in enumerate(("east", "north", "south", "west")):
        ids[name] = await set_up(store, place(name), now=at(0, hour))
    for number, name in enumerate(("east", "south")):
        await send(store, at(number, 9, 30))
        await rate_on_time(store, number, ANA, of=ids[name])
        await close_all(store, at(number + 1, 4, 2))
    assert await channels(store, BOSS, ANA) == ["south", "east", "west", "north"]
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel="south", at=at(2, 5)))
    assert await channels(store, BOSS, ANA) == ["east", "west", "north", "south"]
    assert await channels(store, NOBODY, ANA) == ["east", "south"]


async def test_those_of_one_workspace_can_be_asked_for(store: Store) -> None:
    """Where somebody has channels in several."""
    await set_up(store)
    await set_up(store, place("garden", workspace="others"))
    found = await store.theirs.of(BOSS, "", workspace="others")
    assert [channel.place for channel in found] == [place("garden", workspace="others")]
    assert sorted(await channels(store, BOSS, "")) == ["garden", "study"]
