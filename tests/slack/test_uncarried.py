"""Answers that could not be carried: what the member hears of it, and what is never sent twice."""

import asyncio

import pytest

from adapters.slack.adapter import SlackAdapter
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import text_of
from tests.slack.core import Rehearsal
from tests.slack.watching import TAKE, has_open, open_form, posted_card, private_card, sees

pytestmark = pytest.mark.usefixtures("adapter")


async def test_a_trigger_that_is_too_old_becomes_a_request_to_press_again(
    slack: LoopbackSlack, adapter: SlackAdapter
) -> None:
    """In private, by the way that is still open."""
    slack.fault("views.open", Fault(error="expired_trigger_id"))
    await slack.press("UBEN", await posted_card(slack, adapter), "My take")
    assert (await sees(slack, "UBEN", "Please try again")).reader == "UBEN"
    assert slack.view("UBEN") is None


async def test_sharing_where_the_bot_is_not_says_how_to_mend_it(slack: LoopbackSlack) -> None:
    """A command works in channels without the bot; posting does not."""
    card = await private_card(slack)
    slack.world.channels[STUDY].has_bot = False
    await slack.press("UANA", card, "Share")
    assert "/invite" in text_of((await sees(slack, "UANA", "I cannot post here")).blocks)


async def test_a_shared_answer_whose_fate_is_unknown_is_not_sent_again(slack: LoopbackSlack) -> None:
    """The member is told, and looks."""
    card = await private_card(slack)
    slack.fault("chat.postMessage", Fault(lost=True))
    await slack.press("UANA", card, "Share")
    await sees(slack, "UANA", "did not confirm")
    assert len(slack.calls("chat.postMessage")) == 1
    assert len(slack.channel()) == 1


async def test_a_modal_that_was_closed_meanwhile_gets_no_excuse(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Its member has seen enough; what they did is kept."""
    await open_form(slack)
    await slack.submit("UANA", {TAKE: "cost"})
    answer = await has_open(slack, "UANA", "The answer")
    core.delay_s = 0.2
    pressing = asyncio.create_task(slack.press("UANA", answer, "Got it"))
    await asyncio.sleep(0.1)
    slack.close_view("UANA")
    rev = slack.world.rev
    assert (await pressing).acked
    assert await happens(lambda: len(slack.calls("views.update")) == 1)
    await asyncio.sleep(0.1)
    assert (slack.world.rev, core.ratings) == (rev, [("UANA", "3")])


async def test_a_lost_answer_leaves_the_adapter_well(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """Even where no word gets back at all."""
    post = await posted_card(slack, adapter)
    slack.fault("response_url", Fault(lost=True), Fault(limited=90), Fault(error="used_url"), Fault(status=500))
    for _ in range(2):
        await slack.press("UBEN", post, "Answer")
        assert await happens(lambda: len(slack.web.answers) % 2 == 0)
    await slack.press("UCHI", post, "Answer")
    await sees(slack, "UCHI", "The answer")
    assert post.edits == 0
