"""Sending: each post once, whatever the platform answers, and nobody waits for a channel that does not answer."""

from datetime import timedelta

import pytest

from benchmarks.channels import plant
from bot.chat.events import Removed
from bot.delivery import BACK_OFF_S, CALL_S, CLOSINGS, SENDERS
from bot.errors import InDoubt, NotSent, Refused, Scope
from bot.store.ledger import LEASE, State
from bot.store.tables import channel, delivery, study_day
from tests.delivery.conftest import DUE, Desk
from tests.delivery.paper import Lost
from tests.store.kit import MONDAY, SYLLABUS, at, place, set_up, states, table

SECOND = timedelta(seconds=1)
SUNDAY = MONDAY - timedelta(days=1)


async def test_what_is_due_is_sent_once(desk: Desk) -> None:
    """However often the heartbeat comes by."""
    await desk.due("one", "two")
    for _ in range(3):
        await desk.tick()
    assert sorted(name for name, _ in desk.paper.hanging) == ["one", "two"]
    assert set((await states(desk.store)).values()) == {State.SENT}


async def test_many_are_sent_in_one_go_and_never_too_many_at_once(desk: Desk) -> None:
    """A bounded number of senders fetch more as they get free: nobody waits for the next heartbeat."""
    desk.paper.takes_s = 0.1
    await desk.due(*(f"c{number}" for number in range(60)))
    await desk.tick()
    assert len(desk.paper.hanging) == 60
    assert 2 < desk.paper.most_at_once <= SENDERS


async def test_a_deaf_channel_holds_up_nobody(desk: Desk) -> None:
    """It never answers; everybody else has their post all the same, in the same heartbeat and in later ones."""
    desk.paper.deaf.add("deaf")
    await desk.due("deaf", *(f"c{number}" for number in range(40)))
    await desk.courier.tick()
    await desk.paper.until(posts=40)
    await set_up(desk.store, place("later"), times={"question": (DUE + 60 * SECOND).time()}, now=DUE)
    desk.clock.set(DUE + 60 * SECOND)
    await desk.courier.tick()
    await desk.paper.until(posts=41)
    assert await desk.state("deaf") is State.SENDING
    desk.paper.hear()
    await desk.courier.settle()
    assert await desk.state("deaf") is State.SENT


async def test_many_days_that_end_at_once_hold_up_no_post(desk: Desk) -> None:
    """Thousands of channels close when it is morning elsewhere: some now, the rest with the next heartbeats."""
    plant(desk.store.database.url, CLOSINGS + 10, platform="elsewhere", next_at=at(-1, 9, 30), day=SUNDAY, card="q1")
    await desk.store.planner.plan(at(-1, 9, 30), SYLLABUS)
    await desk.due("one")
    await desk.tick()
    assert await desk.state("one") is State.SENT
    open_days = await table(desk.store, study_day, study_day.c.day == SUNDAY, study_day.c.closed_at.is_(None))
    assert len(open_days) == 10
    await desk.tick()
    assert not await table(desk.store, study_day, study_day.c.day == SUNDAY, study_day.c.closed_at.is_(None))


@pytest.mark.parametrize(("wish", "wait"), [(0.0, BACK_OFF_S[0]), (37.0, 37.0)])
async def test_what_was_surely_not_sent_is_tried_again_after_the_wait(desk: Desk, wish: float, wait: float) -> None:
    """The platform's own wish counts where it has one, else our patience; the lease plays no part."""
    desk.paper.post_answers["one"] = [NotSent("rate limit", wait_s=wish)]
    await desk.due("one")
    await desk.tick()
    assert await desk.state("one") is State.READY
    await desk.tick(timedelta(seconds=wait) - SECOND / 10)
    assert not desk.paper.hanging
    await desk.tick(SECOND / 10)
    assert await desk.state("one") is State.SENT
    assert not desk.paper.looks


async def test_patience_grows_with_each_failure(desk: Desk) -> None:
    """One second, five, fifteen, then once a minute."""
    desk.paper.post_answers["one"] = [NotSent("no connection")] * 5
    await desk.due("one")
    waits = []
    for _ in range(5):
        before = desk.clock.now()
        await desk.tick()
        (row,) = await table(desk.store, delivery)
        waits.append((row["not_before"] - before).total_seconds())
        desk.clock.set(row["not_before"])
    assert waits == [1, 5, 15, 60, 60]
    await desk.tick()
    assert await desk.state("one") is State.SENT


async def test_a_platform_that_is_away_for_hours_costs_the_day(desk: Desk) -> None:
    """Six hours after its instant the post is missed, and not sent at night (C3)."""
    desk.paper.post_answers["one"] = [NotSent("no connection")] * 10_000
    await desk.due("one")
    while desk.clock.now() < at(0, 15, 31):
        await desk.tick(timedelta(minutes=30))
    desk.paper.post_answers.clear()
    await desk.tick()
    assert await desk.state("one") is State.MISSED
    assert not desk.paper.hanging


@pytest.mark.parametrize(
    ("scope", "sent_next_day"), [("message", ["one", "two"]), ("channel", ["two"]), ("workspace", [])]
)
async def test_a_refusal_ends_as_much_as_was_refused(desk: Desk, scope: Scope, sent_next_day: list[str]) -> None:
    """It is not tried again; what it says about the channel or the workspace holds from then on."""
    desk.paper.post_answers["one"] = [Refused("no", scope=scope)]
    await desk.due("one")
    await desk.tick()
    assert await desk.state("one") is State.FAILED
    await desk.due("two")
    if scope == "workspace":
        await desk.store.channels.removed(_removed())
    desk.clock.set(at(1, 9, 30))
    await desk.tick()
    assert sorted(name for name, _ in desk.paper.hanging if name != "@boss") == sent_next_day


@pytest.mark.parametrize(("scope", "notices"), [("message", 0), ("channel", 1), ("workspace", 1)])
async def test_whoever_set_a_channel_up_is_told_once_that_it_was_switched_off(
    desk: Desk, scope: Scope, notices: int
) -> None:
    """Directly, and once a refusal, however many of their channels it hits; nothing of it is tried in the channel."""
    desk.paper.post_answers["one"] = [Refused("no", scope=scope)]
    await set_up(desk.store, place("three"), now=at(0, 10))
    await desk.due("one")
    for _ in range(3):
        await desk.tick(SECOND)
    assert [name for name, _ in desk.paper.hanging] == ["@boss"] * notices


async def test_a_notice_that_is_refused_makes_no_other(desk: Desk) -> None:
    """Whoever takes no direct messages is left alone."""
    desk.paper.post_answers["one"] = [Refused("no", scope="channel")]
    desk.paper.post_answers["@boss"] = [Refused("closed", scope="channel")] * 5
    await desk.due("one")
    for _ in range(3):
        await desk.tick(timedelta(minutes=2))
    assert not desk.paper.hanging
    assert len(desk.paper.post_answers["@boss"]) == 4


def _removed() -> Removed:
    return Removed(platform="paper", workspace="acme", channel=None, at=DUE)


@pytest.mark.parametrize("error", [InDoubt("timeout"), RuntimeError("a bug in the adapter"), TimeoutError()])
async def test_anything_else_is_in_doubt_and_never_sent_again_blindly(desk: Desk, error: Exception) -> None:
    """It stays in its sender's hands until the lease is over; then it is looked for first."""
    desk.paper.post_answers["one"] = [error]
    await desk.due("one")
    await desk.tick()
    assert await desk.state("one") is State.SENDING
    await desk.tick(LEASE)
    assert not desk.paper.looks
    await desk.tick(SECOND)
    assert len(desk.paper.looks) == 1
    await desk.tick()
    assert await desk.state("one") is State.SENT
    assert list(desk.paper.count()) == [1]


async def test_a_lost_answer_leaves_one_message(desk: Desk) -> None:
    """It was posted and nobody heard of it: looking finds it, and it is not posted again."""
    desk.paper.post_answers["one"] = [Lost("the answer was lost")]
    await desk.due("one")
    await desk.tick()
    await desk.tick(LEASE + SECOND)
    assert await desk.state("one") is State.SENT
    assert list(desk.paper.count()) == [1]


async def test_a_lease_that_is_nearly_over_is_dropped_and_not_sent(desk: Desk) -> None:
    """The wording took too long: somebody else may have it before our call has ended."""
    await desk.due("one")

    class Slow:
        """A clock that jumps while the message is worded."""

        calls = 0

        def now(self) -> object:
            self.calls += 1
            return DUE if self.calls < 3 else DUE + LEASE - timedelta(seconds=CALL_S)

    slow = Slow()
    courier = desk.hire(now=slow.now)  # type: ignore[arg-type]
    await courier.tick()
    await courier.stop()
    assert not desk.paper.hanging
    assert await desk.state("one") is State.SENDING


async def test_a_wording_that_fails_costs_nobody_else_anything(desk: Desk) -> None:
    """The post is released, since nothing was sent; it is worded again a minute later."""
    desk.wordings = [ValueError("a mistake of ours")]
    await desk.due("one", "two")
    await desk.tick()
    assert sorted((await states(desk.store)).values()) == [State.READY, State.SENT]
    await desk.tick(timedelta(seconds=59))
    assert len(desk.paper.hanging) == 1
    await desk.tick(SECOND)
    assert len(desk.paper.hanging) == 2


async def test_a_channel_switched_off_is_left_alone(desk: Desk) -> None:
    """Its post is planned no more, and what was ready is not sent."""
    desk.paper.post_answers["one"] = [NotSent("rate limit", wait_s=60)]
    await desk.due("one")
    await desk.tick()
    await desk.store.channels.removed(_removed())
    await desk.tick(timedelta(minutes=5))
    assert not desk.paper.hanging
    assert [row["active"] for row in await table(desk.store, channel)] == [False]
