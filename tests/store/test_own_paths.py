"""The path that a member follows: one at a time, whatever comes late or twice."""

from bot.store import Store
from bot.store.own_paths import OwnPath
from tests.store.kit import at


async def test_a_path_is_followed_instead_of_any_other(store: Store) -> None:
    """And nobody else's is touched by it."""
    assert await store.own_paths.of("m1") is None
    await store.own_paths.follow("m1", "first", at(0, 9))
    await store.own_paths.follow("m2", "first", at(0, 9))
    await store.own_paths.follow("m1", "second", at(1, 9))
    assert await store.own_paths.of("m1") == OwnPath(path="second", at=at(1, 9))
    assert await store.own_paths.of("m2") == OwnPath(path="first", at=at(0, 9))


async def test_the_same_path_chosen_again_keeps_its_beginning(store: Store) -> None:
    """By a second press, or one that is delivered twice."""
    for day in (0, 0, 3):
        await store.own_paths.follow("m1", "first", at(day, 9))
    assert await store.own_paths.of("m1") == OwnPath(path="first", at=at(0, 9))


async def test_what_was_chosen_later_stays(store: Store) -> None:
    """An earlier choice, or an earlier stop, that comes late undoes nothing."""
    await store.own_paths.follow("m1", "second", at(1, 9))
    await store.own_paths.follow("m1", "first", at(0, 9))
    await store.own_paths.stop("m1", at(0, 10))
    assert await store.own_paths.of("m1") == OwnPath(path="second", at=at(1, 9))


async def test_none_is_followed_any_more(store: Store) -> None:
    """Stopping twice is stopping; an earlier choice that comes late undoes it not, and one after it does."""
    await store.own_paths.follow("m1", "first", at(0, 9))
    for _ in range(2):
        await store.own_paths.stop("m1", at(0, 10))
    assert await store.own_paths.of("m1") is None
    await store.own_paths.follow("m1", "first", at(0, 9))  # delivered again
    assert await store.own_paths.of("m1") is None
    await store.own_paths.follow("m1", "first", at(0, 11))
    assert await store.own_paths.of("m1") == OwnPath(path="first", at=at(0, 11))
