"""What is in doubt is looked for: found, surely absent, or unknown for good."""

from datetime import timedelta

from bot.chat.places import Ref
from bot.errors import CannotLook, InDoubt, NotSent, Refused
from bot.store.ledger import LEASE, State
from tests.delivery.conftest import Desk
from tests.delivery.paper import Lost
from tests.store.kit import MONDAY, place, the_post

OVER = LEASE + timedelta(seconds=1)


async def in_doubt(desk: Desk, answer: Exception) -> None:
    """Let the answer to Monday's post be lost, and its lease run out."""
    desk.paper.post_answers["one"] = [answer]
    await desk.due("one")
    await desk.tick()
    assert await desk.state("one") is State.SENDING


async def test_found_is_sent(desk: Desk) -> None:
    """Its id is known then, so that it can be edited."""
    await in_doubt(desk, Lost("timeout"))
    await desk.tick(OVER)
    post = await the_post(desk.store, MONDAY)
    assert post.state is State.SENT
    assert post.message == post.id


async def test_surely_absent_is_sent_anew(desk: Desk) -> None:
    """Under the same key, so that it can be looked for again."""
    await in_doubt(desk, InDoubt("timeout"))
    await desk.tick(OVER)
    await desk.tick()
    assert await desk.state("one") is State.SENT
    assert list(desk.paper.count()) == [1]


async def test_who_cannot_look_leaves_it_unknown(desk: Desk) -> None:
    """It is never sent again by itself; a press on it proves it."""
    await in_doubt(desk, Lost("timeout"))
    desk.paper.find_answers["one"] = [CannotLook("the scope is missing")]
    await desk.tick(OVER)
    assert await desk.state("one") is State.UNKNOWN
    await desk.tick(10 * LEASE)
    assert len(desk.paper.looks) == 1
    post = await the_post(desk.store, MONDAY)
    await desk.store.ledger.prove(post.id, Ref(place=place("one"), message="m1"), now=desk.clock.now())
    assert await desk.state("one") is State.SENT


async def test_who_may_look_later_looks_later(desk: Desk) -> None:
    """A rate limit or a mishap while looking says nothing about the message."""
    await in_doubt(desk, Lost("timeout"))
    desk.paper.find_answers["one"] = [NotSent("rate limit"), RuntimeError("a bug in the adapter"), TimeoutError()]
    for _ in range(3):
        await desk.tick(OVER)
        assert await desk.state("one") is State.SENDING
    await desk.tick(OVER)
    assert await desk.state("one") is State.SENT
    assert list(desk.paper.count()) == [1]


async def test_a_channel_that_is_gone_ends_the_search(desk: Desk) -> None:
    """The refusal counts as one of the post itself."""
    await in_doubt(desk, Lost("timeout"))
    desk.paper.find_answers["one"] = [Refused("channel_not_found", scope="channel")]
    await desk.tick(OVER)
    assert await desk.state("one") is State.FAILED
    found = await desk.store.channels.at(place("one"))
    assert found is not None
    assert not found.active


async def test_another_process_takes_up_what_was_left(desk: Desk) -> None:
    """The courier that sent it is gone for good; the next one finds the message."""
    await in_doubt(desk, Lost("timeout"))
    await desk.courier.stop()
    desk.courier = desk.hire()
    await desk.tick(OVER)
    assert await desk.state("one") is State.SENT
    assert list(desk.paper.count()) == [1]
