"""Posts that show less than is known: the last state wins, however late the editors come."""

from datetime import datetime, timedelta

from bot.rules.memory import Rating
from bot.store import Store
from bot.store.edits import Edit
from bot.store.ledger import LEASE, State
from bot.store.reviews import Review
from bot.store.tables import post
from tests.store.kit import MINUTE, MONDAY, PLATFORM, at, place, send, set_up, state_of, table, the_post

NOW = at(0, 10)
SECOND = timedelta(seconds=1)


async def posted(store: Store) -> None:
    """Send one question."""
    await set_up(store)
    await send(store, at(0, 9, 30))


async def rated(store: Store, who: str = "ana", value: Rating = Rating.GOOD) -> None:
    """Let somebody rate it, which makes what it shows out of date."""
    found = await the_post(store, MONDAY)
    await store.reviews.rate(Review(member=who, card=found.card, occasion=found.id, post=found.id, at=NOW, value=value))


async def stale(store: Store, now: datetime = NOW, most: int = 9) -> tuple[Edit, ...]:
    """Take what is to be edited."""
    return await store.edits.stale(now=now, platforms=(PLATFORM,), most=most)


async def shown(store: Store) -> tuple[int, int]:
    """Return what there is to show, and what is shown."""
    (row,) = await table(store, post)
    return row["rev"], row["shown_rev"]


async def test_a_rating_makes_its_post_stale_and_an_edit_makes_it_fresh(store: Store) -> None:
    """Nothing is edited that has nothing new."""
    await posted(store)
    assert not await stale(store)
    await rated(store)
    (edit,) = await stale(store)
    assert (edit.ref.message, edit.rev, edit.tries) == (f"m-{edit.delivery.id}", 1, 0)
    await store.edits.done(edit, again_at=NOW)
    assert await shown(store) == (1, 1)
    assert not await stale(store)


async def test_a_post_is_in_one_editors_hands_at_a_time(store: Store) -> None:
    """Somebody else gets it only when the lease has run out."""
    await posted(store)
    await rated(store)
    assert len(await stale(store)) == 1
    assert not await stale(store, NOW + LEASE - SECOND)
    assert len(await stale(store, NOW + LEASE)) == 1


async def test_what_changes_during_an_edit_is_shown_by_the_next(store: Store) -> None:
    """The edit under way shows what it has read; the post is stale until the newest is shown."""
    await posted(store)
    await rated(store)
    (edit,) = await stale(store)
    await rated(store, "ben")
    await store.edits.done(edit, again_at=NOW + SECOND)
    assert await shown(store) == (2, 1)
    assert not await stale(store, NOW)
    (again,) = await stale(store, NOW + SECOND)
    assert again.rev == 2


async def test_a_late_editor_may_have_overwritten_something_newer(store: Store) -> None:
    """It was held up past its lease and wrote an old text over a newer one: the post is edited once more."""
    await posted(store)
    await rated(store)
    (late,) = await stale(store)
    await rated(store, "ben")
    then = NOW + LEASE + SECOND
    (newer,) = await stale(store, then)
    await store.edits.done(newer, again_at=then)
    assert not await stale(store, then)
    await store.edits.done(late, again_at=then)
    (once_more,) = await stale(store, then)
    assert once_more.rev > newer.rev
    await store.edits.done(once_more, again_at=then)
    assert not await stale(store, then + LEASE)


async def test_a_failed_edit_is_tried_again_later_and_counted(store: Store) -> None:
    """The count tells how long to wait; an edit that was not even tried is not counted."""
    await posted(store)
    await rated(store)
    (first,) = await stale(store)
    await store.edits.failed(first, again_at=NOW + MINUTE)
    assert not await stale(store, NOW + MINUTE - SECOND)
    (second,) = await stale(store, NOW + MINUTE)
    assert second.tries == 1
    await store.edits.later(second, again_at=NOW + MINUTE)
    (third,) = await stale(store, NOW + MINUTE)
    assert third.tries == 1
    await store.edits.done(third, again_at=NOW + MINUTE)
    await rated(store, "ben")
    (fresh,) = await stale(store, NOW + MINUTE)
    assert fresh.tries == 0


async def test_a_late_failure_does_not_disturb_the_present_editor(store: Store) -> None:
    """Whoever lost the lease has no say about when it is tried again."""
    await posted(store)
    await rated(store)
    (late,) = await stale(store)
    assert await stale(store, NOW + LEASE)
    await store.edits.failed(late, again_at=NOW)
    await store.edits.dropped(late)
    assert not await stale(store, NOW + LEASE + SECOND)
    assert await shown(store) == (1, 0)


async def test_a_refused_edit_waits_for_something_new(store: Store) -> None:
    """It would be refused again; the next rating is another chance."""
    await posted(store)
    await rated(store)
    (edit,) = await stale(store)
    await store.edits.dropped(edit)
    assert not await stale(store, NOW + 2 * LEASE)
    await rated(store, "ben")
    assert len(await stale(store, NOW + 2 * LEASE)) == 1


async def test_a_post_deleted_by_hand_is_left_alone_and_stays_asked(store: Store) -> None:
    """It is removed: no edit any more, and the day counts as before (design, section 5)."""
    await posted(store)
    await rated(store)
    (edit,) = await stale(store)
    await store.edits.gone(edit)
    assert await state_of(store, edit.delivery.id) is State.REMOVED
    await rated(store, "ben")
    assert not await stale(store, NOW + 2 * LEASE)
    channel = await store.channels.at(place())
    assert channel is not None
    assert len((await store.streaks.standing("ana", channel.id)).asked) == 1


async def test_reviews_outside_posts_and_late_ones_edit_nothing(store: Store) -> None:
    """A post shows who was on time; nothing else makes it stale."""
    await posted(store)
    found = await the_post(store, MONDAY)
    for pressed_on in (None, found.id):
        await store.reviews.rate(
            Review(member="ana", card="q1", occasion="2026-11-17", post=pressed_on, at=at(1, 12), value=Rating.GOOD)
        )
    assert await shown(store) == (0, 0)


async def test_edits_go_to_the_longest_waiting_and_to_whom_they_are_for(store: Store) -> None:
    """No more than asked for, only sent posts, only platforms that this process serves, only active channels."""
    await posted(store)
    await rated(store)
    assert not await store.edits.stale(now=NOW, platforms=("other",), most=9)
    assert not await stale(store, most=0)
    assert len(await stale(store, most=1)) == 1
