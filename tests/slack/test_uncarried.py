"""Answers that could not be carried: what the member hears of it, and what is never sent twice."""

import asyncio

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.refusals import MENDS
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


@pytest.mark.parametrize("word", ["is_archived", "restricted_action"])
async def test_sharing_where_nobody_may_post_names_the_reason(slack: LoopbackSlack, word: str) -> None:
    """An invitation would change nothing there."""
    card = await private_card(slack)
    slack.fault("chat.postMessage", Fault(error=word))
    await slack.press("UANA", card, "Share")
    told = text_of((await sees(slack, "UANA", "I cannot post here")).blocks)
    assert MENDS[word] in told
    assert "invite" not in told.lower()


@pytest.mark.parametrize("fault", [Fault(limited=90), Fault(error="invalid_blocks")])
async def test_a_shared_answer_that_slack_did_not_take_was_not_shared(slack: LoopbackSlack, fault: Fault) -> None:
    """And nothing says that it is kept."""
    card = await private_card(slack)
    slack.fault("chat.postMessage", fault)
    await slack.press("UANA", card, "Share")
    assert "kept" not in text_of((await sees(slack, "UANA", "It was not shared")).blocks)
    assert len(slack.channel()) == 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [(Fault(limited=90), "The form did not open"), (Fault(lost=True), "Slack did not confirm the form")],
)
async def test_a_form_that_was_not_opened_kept_nothing(slack: LoopbackSlack, fault: Fault, told: str) -> None:
    """Nobody has written anything yet."""
    card = await private_card(slack)
    slack.fault("views.open", fault)
    await slack.press("UANA", card, "My take")
    assert "nothing of it was kept" in text_of((await sees(slack, "UANA", told)).blocks)


async def test_a_shared_answer_whose_fate_is_unknown_is_not_sent_again(slack: LoopbackSlack) -> None:
    """The member is told, and looks before they share it again."""
    card = await private_card(slack)
    slack.fault("chat.postMessage", Fault(lost=True))
    await slack.press("UANA", card, "Share")
    assert "look before" in text_of((await sees(slack, "UANA", "did not confirm the post")).blocks)
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
