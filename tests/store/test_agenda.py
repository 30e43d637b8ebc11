"""The agenda: most ticks find nothing to do, and none overlooks anything."""

from datetime import datetime, timedelta

from bot.rules.memory import Rating
from bot.store import Store
from bot.store.ledger import LEASE
from bot.store.reviews import Review
from tests.store.kit import MONDAY, PLATFORM, SYLLABUS, at, claim, close_all, send, set_up, the_post

SECOND = timedelta(seconds=1)


async def waits(store: Store, now: datetime, *platforms: str) -> set[str]:
    """Return what waits, by name."""
    found = await store.agenda(now, platforms or (PLATFORM,))
    return {name for name in ("days", "posts", "ready", "lost", "stale") if getattr(found, name)}


async def test_nothing_waits_where_nothing_is_set_up(store: Store) -> None:
    """One read, and the tick is over."""
    assert await waits(store, at(0, 9, 30)) == set()


async def test_each_thing_waits_from_its_instant_on(store: Store) -> None:
    """A due schedule, a ready delivery, a lost one, a stale post, a day that may close; each until it is done."""
    await set_up(store)
    assert await waits(store, at(0, 9, 29)) == set()
    assert await waits(store, at(0, 9, 30)) == {"posts"}
    await store.planner.plan(at(0, 9, 30), SYLLABUS)
    assert await waits(store, at(0, 9, 30)) == {"ready"}
    assert await waits(store, at(0, 9, 30), "other") == set()
    (only,) = await claim(store, at(0, 9, 30))
    assert await waits(store, at(0, 9, 30) + LEASE) == set()
    assert await waits(store, at(0, 9, 30) + LEASE + SECOND) == {"lost"}
    await store.ledger.release(only, not_before=at(0, 9, 40))
    assert await waits(store, at(0, 9, 40) - SECOND) == set()
    await send(store, at(0, 9, 40))
    post = await the_post(store, MONDAY)
    await store.reviews.rate(
        Review(member="ana", card=post.card, occasion=post.id, post=post.id, at=at(0, 10), value=Rating.GOOD)
    )
    assert await waits(store, at(0, 10)) == {"stale"}
    (edit,) = await store.edits.stale(now=at(0, 10), platforms=(PLATFORM,), most=1)
    assert await waits(store, at(0, 10)) == set()
    await store.edits.done(edit, again_at=at(0, 10))
    assert await waits(store, at(1, 4, 2) - SECOND) == set()
    assert await waits(store, at(1, 4, 2)) == {"days"}
    await close_all(store, at(1, 4, 2))
    assert await waits(store, at(1, 9, 30) - SECOND) == set()
