"""Who was named to manage a channel: few, each once, in the list of changes, and copied with its settings."""

import pytest

from bot.chat.places import Member
from bot.store import Store
from bot.store.managers import MOST, NAMED, TAKEN_BACK
from bot.store.tables import channel_manager, member
from tests.store.kit import SYLLABUS, at, introduce, place, set_up, table

BOSS = Member(platform="paper", tenant="", user="boss")


def person(name: str) -> Member:
    """An account."""
    return Member(platform="paper", tenant="acme", user=name)


async def named(store: Store, study: str) -> list[str]:
    """Return whom the channel names, in order."""
    return [who.user for who in (await store.managers.of(study)).values()]


async def changes(store: Store, study: str) -> list[str]:
    """Return what the list of changes says, the newest first."""
    return [change.what for change in await store.changes.last(study, 20)]


async def test_they_are_named_once_and_taken_back_once(store: Store) -> None:
    """A job that runs twice changes nothing, and stands in the list once."""
    study = await set_up(store)
    await introduce(store, "boss-id")
    for _ in range(2):
        became = await store.managers.name(study, person("chi"), by="boss-id", now=at(0, 9))
    assert became == "there"
    assert await store.managers.name(study, person("ben"), by="boss-id", now=at(0, 10)) == "named"
    assert await named(store, study) == ["chi", "ben"]
    (chi, _) = await store.managers.of(study)
    for _ in range(2):
        await store.managers.take_back(study, chi, by="boss-id", now=at(0, 11))
    assert await named(store, study) == ["ben"]
    assert await changes(store, study) == [TAKEN_BACK, NAMED, NAMED]


async def test_whoever_set_the_channel_up_needs_no_name(store: Store) -> None:
    """And nothing is kept of it."""
    study = await set_up(store)
    assert await store.managers.name(study, BOSS, by="x", now=at(0, 9)) == "there"
    assert not await table(store, channel_manager)


async def test_whose_place_is_taken_is_named_in_the_same_job(store: Store) -> None:
    """A job that runs twice names nobody more, and stands in the list once; whoever takes it back needs no name."""
    study = await set_up(store)
    await introduce(store, "mia-id")
    mia = person("mia")
    for _ in range(2):
        await store.managers.adopt(study, mia, names=True, by="mia-id", what="w", now=at(0, 9))
    found = await store.channels.at(place())
    assert found is not None
    assert (found.setter, await named(store, study), await changes(store, study)) == (mia, ["boss"], ["w"])
    await store.managers.adopt(study, BOSS, names=True, by="x", what="back", now=at(0, 10))
    assert sorted(await named(store, study)) == ["boss", "mia"]
    assert await store.managers.name(study, BOSS, by="x", now=at(0, 11)) == "there"


async def test_nobody_is_named_where_names_count_for_nothing(store: Store) -> None:
    """Nor where the one before was forgotten."""
    study, other = await set_up(store), await set_up(store, place("other"))
    await store.managers.adopt(study, person("mia"), names=False, by="x", what="w", now=at(0, 9))
    assert not await table(store, channel_manager)
    await store.privacy.forget(BOSS, at=at(0, 9))
    await store.managers.adopt(other, person("mia"), names=True, by="x", what="w", now=at(0, 9))
    assert not await table(store, channel_manager)
    with pytest.raises(LookupError):
        await store.managers.adopt("nothing", BOSS, names=True, by="x", what="w", now=at(0, 9))


async def test_ten_are_the_most_in_a_channel(store: Store) -> None:
    """Whoever was refused leaves no account behind; other channels count for themselves."""
    study, other = await set_up(store), await set_up(store, place("other"))
    for number in range(MOST):
        assert await store.managers.name(study, person(f"p{number}"), by="x", now=at(0, 9)) == "named"
    assert await store.managers.name(study, person("late"), by="x", now=at(0, 9)) == "full"
    assert await store.managers.name(study, person("p3"), by="x", now=at(0, 9)) == "there"
    assert "late" not in {row["user"] for row in await table(store, member)}
    assert await store.managers.name(other, person("late"), by="x", now=at(0, 9)) == "named"


async def test_whoever_is_forgotten_is_named_no_more(store: Store) -> None:
    """In any channel; the export says where they were."""
    study = await set_up(store)
    await store.managers.name(study, person("chi"), by="x", now=at(0, 9))
    (chi,) = await store.managers.of(study)
    held = await store.privacy.export(chi)
    assert [row["channel"] for row in held["channel_manager"]["rows"]] == [study]
    assert [(row["id"], row["set_up_by_you"]) for row in held["channels"]["rows"]] == [(study, False)]
    await store.privacy.forget(person("chi"), at=at(0, 9))
    assert not await table(store, channel_manager)


async def test_they_manage_the_channel_to_which_the_posts_move(store: Store) -> None:
    """It takes over the settings, and who may change them."""
    study = await set_up(store)
    await store.managers.name(study, person("chi"), by="x", now=at(0, 9))
    await store.moving.post_in(
        place("new"),
        like=study,
        instead=True,
        setter=BOSS,
        names=True,
        by="x",
        what="w",
        syllabus=SYLLABUS,
        now=at(0, 10),
    )
    there = await store.channels.at(place("new"))
    assert there is not None
    assert await named(store, there.id) == ["chi"]
