"""What is opened from the Home tab may belong to a channel: the window carries it, and all that follows knows it."""

import pytest

from bot.chat.events import Press, Submission
from bot.chat.replies import Ask, Change, Share, Tell
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_world import Opened
from tests.slack.core import CARD, FORM, Rehearsal, answer_card
from tests.slack.watching import PLACE, TAKE, at_home, has_open, sees

pytestmark = pytest.mark.usefixtures("adapter")


async def card_from_home(slack: LoopbackSlack, core: Rehearsal) -> Opened:
    """Open the channel's card from the Home tab."""
    core.replies["reveal"] = Tell(CARD, place=PLACE)
    assert (await slack.come("UANA")).acked
    await slack.press("UANA", await at_home(slack, "Your study"), "Answer")
    opened = await has_open(slack, "UANA", CARD.title)
    del core.replies["reveal"]
    return opened


async def test_what_is_pressed_in_the_window_is_done_in_the_channel(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Through every window on top of it, and the tab shows what came of it; nothing is sent to the channel."""
    await slack.press("UANA", await card_from_home(slack, core), "Answer")
    await slack.press("UANA", await has_open(slack, "UANA", "It depends on cost."), "Got it")
    await has_open(slack, "UANA", "You said: Got it.")
    await at_home(slack, "Rated: 1.")
    home, first, second = (event for event in core.events if isinstance(event, Press))
    assert (home.place, home.surface, home.workspace) == (None, "home", "T0STUDY")
    assert (first.place, first.surface, second.place, second.surface) == (PLACE, "form", PLACE, "form")
    assert (slack.channel(), slack.private("UANA")) == ([], [])


async def test_a_form_of_the_window_is_sent_in_the_channel(slack: LoopbackSlack, core: Rehearsal) -> None:
    """And so is what its answer leads to."""
    await slack.press("UANA", await card_from_home(slack, core), "My take")
    await has_open(slack, "UANA", "Your take")
    await slack.submit("UANA", {TAKE: "cost"})
    await slack.press("UANA", await has_open(slack, "UANA", "The answer"), "Got it")
    await at_home(slack, "Rated: 1.")
    sent = next(event for event in core.events if isinstance(event, Submission))
    assert (sent.place, sent.workspace) == (PLACE, "T0STUDY")
    assert core.events[-2].place == PLACE


async def test_what_is_shared_from_the_window_stands_in_the_channel(slack: LoopbackSlack, core: Rehearsal) -> None:
    """For all to see."""
    core.replies["share"] = Share(answer_card())
    await slack.press("UANA", await card_from_home(slack, core), "Share")
    await sees(slack, "UBEN", "It depends on cost.")
    (shared,) = slack.channel()
    assert shared.reader is None


async def test_a_form_asked_for_from_home_may_belong_to_a_channel(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Its answer too, where it names another one: the window goes by what was said last."""
    core.replies |= {"take": Ask(FORM), "there": Tell(CARD, place=PLACE)}
    await slack.come("UANA")
    await slack.press("UANA", await at_home(slack, "Your study"), "My take")
    await has_open(slack, "UANA", "Your take")
    await slack.submit("UANA", {TAKE: "there"})
    await slack.press("UANA", await has_open(slack, "UANA", CARD.title), "Answer")
    await has_open(slack, "UANA", "It depends on cost.")
    sent, pressed = [event for event in core.events if isinstance(event, Press | Submission)][-2:]
    assert (sent.place, pressed.place) == (None, PLACE)


async def test_a_window_that_changes_may_come_to_belong_to_a_channel(slack: LoopbackSlack, core: Rehearsal) -> None:
    """As where a channel was picked in it."""
    core.replies |= {"reveal": Tell(answer_card()), "rate:3": Change(CARD, place=PLACE)}
    await slack.come("UANA")
    await slack.press("UANA", await at_home(slack, "Your study"), "Answer")
    await slack.press("UANA", await has_open(slack, "UANA", "The answer"), "Got it")
    await slack.press("UANA", await has_open(slack, "UANA", CARD.title), "Answer")
    await has_open(slack, "UANA", "The answer")
    assert [event.place for event in core.events if isinstance(event, Press)] == [None, None, PLACE]


async def test_too_late_for_a_window_the_member_is_asked_again(slack: LoopbackSlack, core: Rehearsal) -> None:
    """A direct message could not carry the channel: what is pressed there would count nowhere."""
    core.replies["reveal"] = Tell(CARD, place=PLACE)
    await slack.come("UANA")
    home = await at_home(slack, "Your study")
    slack.fault("views.open", Fault(error="expired_trigger_id"))
    await slack.press("UANA", home, "Answer")
    told = await sees(slack, "UANA", "Please try again")
    assert told.channel == "DUANA"
    assert CARD.title not in text_of(told.blocks)
