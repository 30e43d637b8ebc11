"""Editing: what a post shows follows what is known, at a pace that the workspace bears."""

from datetime import timedelta

import pytest

from bot.errors import InDoubt, NotSent, Refused, Scope
from bot.rules.memory import Rating
from bot.store.ledger import State
from bot.store.reviews import Review
from tests.delivery.conftest import Desk
from tests.store.kit import place

BEAT = timedelta(seconds=5)
BURST = 6  # edits that may go out at once after a rest


async def rated(desk: Desk, *names: str) -> None:
    """Let the question be sent to these channels, and somebody rate it in each."""
    await desk.due(*names)
    await desk.tick()
    for name in names:
        await desk.rate(name, "ana")


async def test_a_post_shows_the_newest_count(desk: Desk) -> None:
    """Three ratings between two heartbeats are one edit."""
    await rated(desk, "one")
    await desk.rate("one", "ben")
    await desk.rate("one", "chi")
    await desk.tick()
    assert [title for _, title in desk.paper.edits] == ["3 studied"]
    await desk.tick(BEAT)
    assert len(desk.paper.edits) == 1


async def test_many_posts_of_one_workspace_are_edited_at_its_pace(desk: Desk) -> None:
    """Forty posts at twelve a minute: in no minute more than that and the first few, and all of them in the end."""
    desk.paper.edits_per_minute = 12
    names = [f"c{number}" for number in range(40)]
    await rated(desk, *names)
    done = []
    for _ in range(60):
        await desk.tick(BEAT)
        done.append(len(desk.paper.edits))
        if len(desk.paper.edits) == 40:
            break
    assert len({message for message, _ in desk.paper.edits}) == 40
    assert done[0] <= BURST
    a_minute_ago = [0] * 12 + done
    assert all(now - then <= 12 + BURST for now, then in zip(done, a_minute_ago, strict=False))
    assert len(done) * 5 <= 60 * 40 / 12 + 30


async def test_a_busy_workspace_does_not_slow_down_another(desk: Desk) -> None:
    """Each has its own pace: the quiet one's post is edited within a heartbeat."""
    desk.paper.edits_per_minute = 12
    await desk.due("quiet", workspace="elsewhere")
    await rated(desk, *(f"c{number}" for number in range(30)))
    await desk.tick(BEAT)
    channel = await desk.store.channels.at(place("quiet", "elsewhere"))
    assert channel is not None
    (post,) = await desk.store.posts.last_in(channel.id, "question", 1)
    await _rate(desk, post.id)
    await desk.tick(BEAT)
    assert (post.id, "1 studied") in desk.paper.edits


async def _rate(desk: Desk, post_id: str) -> None:
    await desk.store.reviews.rate(
        Review(member="ana", card="q1", occasion=post_id, post=post_id, at=desk.clock.now(), value=Rating.GOOD)
    )


@pytest.mark.parametrize("error", [InDoubt("timeout"), TimeoutError(), RuntimeError("a bug in the adapter")])
async def test_an_edit_that_failed_is_tried_again_with_growing_patience(desk: Desk, error: Exception) -> None:
    """An edit says the same thing twice without harm: after 1, 5, 15 and 60 s it is simply tried again."""
    await rated(desk, "one")
    desk.paper.edit_answers["one"] = [error] * 3
    await desk.tick()
    for wait in (1, 5, 15):
        assert not desk.paper.edits
        await desk.tick(timedelta(seconds=wait) - timedelta(milliseconds=100))
        assert not desk.paper.edits
        await desk.tick(timedelta(milliseconds=100))
    assert [title for _, title in desk.paper.edits] == ["1 studied"]


async def test_the_platforms_wish_to_wait_is_granted(desk: Desk) -> None:
    """A rate limit of 40 s means 40 s."""
    await rated(desk, "one")
    desk.paper.edit_answers["one"] = [NotSent("rate limit", wait_s=40)]
    await desk.tick()
    await desk.tick(timedelta(seconds=39))
    assert not desk.paper.edits
    await desk.tick(timedelta(seconds=1))
    assert len(desk.paper.edits) == 1


@pytest.mark.parametrize(("scope", "state"), [("message", State.REMOVED), ("channel", State.SENT)])
async def test_a_refused_edit_is_not_tried_again(desk: Desk, scope: Scope, state: State) -> None:
    """The message is gone: nobody edits it any more. The channel refuses: the next rating tries again."""
    await rated(desk, "one")
    desk.paper.edit_answers["one"] = [Refused("no", scope=scope)]
    await desk.tick()
    await desk.tick(timedelta(minutes=10))
    assert not desk.paper.edits
    assert await desk.state("one") is state
    await desk.rate("one", "ben")
    await desk.tick()
    assert [title for _, title in desk.paper.edits] == (["2 studied"] if scope == "channel" else [])


async def test_a_deaf_channel_keeps_no_other_post_from_being_edited(desk: Desk) -> None:
    """Its edit hangs; the others are done."""
    await rated(desk, "one", "two", "three")
    desk.paper.deaf.add("one")
    await desk.courier.tick()
    await desk.paper.until(edits=2)
    desk.paper.hear()
    await desk.courier.settle()
    assert len(desk.paper.edits) == 3
