"""Many who come home at once: they take turns, and whoever did something is not made to wait for them."""

import asyncio

import pytest

from adapters.slack import limits
from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Event, Opened
from bot.chat.replies import Reply
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_world import Person
from tests.slack.core import Rehearsal
from tests.slack.watching import at_home, posted_card, sees


class Busy(Rehearsal):
    """Answers nobody who comes home until ``go``; it is at ``now`` of them, and was at ``most`` at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.now = self.most = 0

    async def answer(self, event: Event) -> Reply:
        """Answer it, a coming home later."""
        if isinstance(event, Opened):
            self.now += 1
            self.most = max(self.most, self.now)
            await self.go.wait()
            self.now -= 1
        return await super().answer(event)


@pytest.fixture
def core() -> Busy:
    """A core that is at every home for long."""
    return Busy()


async def test_those_who_come_home_take_turns(slack: LoopbackSlack, adapter: SlackAdapter, core: Busy) -> None:
    """A press is answered while all of them wait, and in the end each of them is home."""
    post = await posted_card(slack, adapter)
    users = [f"U{number}" for number in range(20)]
    for user in users:
        slack.add_person(Person(id=user, name=user.lower()), post.channel)
        assert (await slack.come(user)).acked
    assert await happens(lambda: core.now == limits.HOMES_AT_ONCE)
    assert (await slack.press("UANA", post, "Answer")).acked
    await sees(slack, "UANA", "The answer")
    core.go.set()
    for user in users:
        await at_home(slack, "Rated: 0.", user)
    assert core.most == limits.HOMES_AT_ONCE
