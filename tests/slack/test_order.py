"""Of several clicks at one thing the newest is what stands there in the end, however slow Slack or we were."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.lines import Lines
from bot.chat.events import Event, Press
from bot.chat.replies import Change, Reply
from bot.chat.routes import fact
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import text_of
from tests.slack.core import CARD, Rehearsal, answer_card
from tests.slack.watching import TAKE, at_home, has_open, open_form, posted_card, private_card, sees

SLOW = Fault(delay_s=0.2)
PRESSED = ("Got it", "Got it", "Missed it")


class Holding(Rehearsal):
    """Holds back its answer to what was rated "Got it" until ``go``."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def answer(self, event: Event) -> Reply:
        """Answer it, that one later."""
        reply = await super().answer(event)
        if isinstance(event, Press) and event.action.startswith("rate") and fact(event.action) == "3":
            await self.go.wait()
        return reply


@pytest.fixture
def core() -> Holding:
    """A core whose answers can overtake each other."""
    return Holding()


@pytest.mark.usefixtures("adapter")
async def test_an_answer_of_ours_that_comes_late_replaces_nothing_newer(slack: LoopbackSlack, core: Holding) -> None:
    """Both clicks are acknowledged; the older one's answer is not shown any more."""
    await slack.press("UANA", await private_card(slack), "Answer")
    shown = await sees(slack, "UANA", "The answer")
    older = asyncio.create_task(slack.press("UANA", shown, "Got it"))
    assert await happens(lambda: len(core.ratings) == 1)
    assert (await slack.press("UANA", shown, "Missed it")).acked
    await sees(slack, "UANA", "You said: Missed it.")
    core.go.set()
    assert (await older).acked
    await slack.calm()
    assert "You said: Missed it." in text_of(shown.blocks)


async def in_private(slack: LoopbackSlack) -> str:
    """Press three buttons of a private answer; return what stands there in the end."""
    await slack.press("UANA", await private_card(slack), "Answer")
    shown = await sees(slack, "UANA", "The answer")
    slack.fault("response_url", SLOW)
    for label in PRESSED:
        await slack.press("UANA", shown, label)
    await sees(slack, "UANA", "You said: Missed it.")
    await slack.calm()
    return text_of(shown.blocks)


async def in_a_modal(slack: LoopbackSlack) -> str:
    """Do the same in a modal."""
    await open_form(slack)
    await slack.submit("UANA", {TAKE: "cost"})
    shown = await has_open(slack, "UANA", "The answer")
    slack.fault("views.update", SLOW)
    for label in PRESSED:
        await slack.press("UANA", shown, label)
    await has_open(slack, "UANA", "You said: Missed it.")
    await slack.calm()
    assert len(slack.calls("views.update")) == 2
    return text_of(shown.view["blocks"])


async def in_home(slack: LoopbackSlack) -> str:
    """Do the same in the Home tab."""
    await slack.come("UANA")
    shown = await at_home(slack, "Rated: 0.")
    slack.fault("views.publish", SLOW)
    for label in PRESSED:
        await slack.press("UANA", shown, label)
    await at_home(slack, "You said: Missed it.")
    await slack.calm()
    return text_of((await at_home(slack, "The answer")).view["blocks"])


@pytest.mark.parametrize("where", [in_private, in_a_modal, in_home])
@pytest.mark.usefixtures("adapter")
async def test_a_call_that_takes_long_is_waited_for(
    slack: LoopbackSlack, core: Holding, where: Callable[[LoopbackSlack], Awaitable[str]]
) -> None:
    """What is newer comes behind it, and what lies between the two is left out."""
    core.go.set()
    assert "You said: Missed it." in await where(slack)


async def test_a_message_for_all_changes_in_the_order_of_the_clicks(
    slack: LoopbackSlack, adapter: SlackAdapter, core: Holding
) -> None:
    """Whoever pressed."""
    core.replies |= {"reveal": Change(answer_card()), "quiet": Change(CARD)}
    post = await posted_card(slack, adapter)
    slack.fault("chat.update", SLOW)
    await slack.press("UANA", post, "Answer")
    assert await happens(lambda: len(slack.calls("chat.update")) == 1)
    await slack.press("UBEN", post, "Quiet")
    assert await happens(lambda: len(slack.calls("chat.update")) == 2)
    await slack.calm()
    assert CARD.title in text_of(post.blocks)


@pytest.mark.usefixtures("adapter")
async def test_what_opens_something_waits_for_nothing(slack: LoopbackSlack, core: Holding) -> None:
    """A trigger lives three seconds: it does not stand in the line."""
    core.go.set()
    await slack.press("UANA", await private_card(slack), "Answer")
    shown = await sees(slack, "UANA", "The answer")
    slack.fault("response_url", Fault(delay_s=0.5))
    await slack.press("UANA", shown, "Got it")
    card = await sees(slack, "UANA", CARD.title)
    await slack.press("UANA", card, "My take")
    await has_open(slack, "UANA", "Your take")
    assert "You said" not in text_of(shown.blocks)


async def test_two_things_are_two_lines() -> None:
    """A turn waits for those of its own line alone, and one that nobody holds is forgotten."""
    lines = Lines()
    first, other, second = lines.join("view", "1"), lines.join("view", "2"), lines.join("view", "1")
    async with first.reached() as newest, other.reached() as only:
        assert (newest, only) == (True, True)
        second.known()
    async with first.reached() as newest:
        assert not newest
    async with second.reached() as newest:
        assert newest
    del first, second
    async with lines.join("view", "1").reached() as newest:
        assert newest
