"""Shortcuts: commands from anywhere or on a message, answered where their giver alone sees it, by the real SDK."""

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Command
from bot.chat.replies import Change
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.slack.core import CARD, Rehearsal, answer_card
from tests.slack.watching import PLACE, TAKE, has_open, posted_card, sees

pytestmark = pytest.mark.usefixtures("adapter")


async def test_a_shortcut_is_answered_in_a_modal_whose_buttons_work(slack: LoopbackSlack, core: Rehearsal) -> None:
    """There is no channel in which it could be told."""
    assert (await slack.shortcut("UBEN", "study:today")).acked
    card = await has_open(slack, "UBEN", CARD.title)
    (command,) = core.events
    assert isinstance(command, Command)
    assert (command.path, command.place, command.surface) == (("study", "today"), None, "direct")
    assert command.who.name == "Ben"
    await slack.press("UBEN", card, "Answer")
    await slack.press("UBEN", await has_open(slack, "UBEN", "The answer"), "Got it")
    await has_open(slack, "UBEN", "You said: Got it.")
    assert (slack.channel(), slack.private("UBEN"), slack.home("UBEN")) == ([], [], None)


async def test_a_shortcut_opens_a_form(slack: LoopbackSlack) -> None:
    """And the form becomes its answer."""
    await slack.shortcut("UBEN", "study:write")
    await has_open(slack, "UBEN", "Your take")
    await slack.submit("UBEN", {TAKE: "cost"})
    await has_open(slack, "UBEN", "The answer")


@pytest.mark.parametrize("callback", ["study:share", "study:today"])
async def test_what_cannot_be_shared_or_changed_stands_in_a_modal(
    slack: LoopbackSlack, core: Rehearsal, callback: str
) -> None:
    """There is no message, and no channel to share it in."""
    core.replies["today"] = Change(answer_card())
    await slack.shortcut("UBEN", callback)
    await has_open(slack, "UBEN", "The answer")
    assert slack.channel() == []


async def test_what_must_last_comes_directly_and_the_modal_says_so(slack: LoopbackSlack) -> None:
    """As everywhere."""
    await slack.shortcut("UBEN", "study:keep")
    assert (await sees(slack, "UBEN", "The answer")).channel == "DUBEN"
    await has_open(slack, "UBEN", "direct messages")


async def test_an_answer_too_late_for_a_modal_comes_as_a_direct_message(slack: LoopbackSlack) -> None:
    """The trigger opens one for three seconds only."""
    slack.fault("views.open", Fault(error="expired_trigger_id"))
    await slack.shortcut("UBEN", "study:export")
    assert (await sees(slack, "UBEN", CARD.title)).channel == "DUBEN"


async def test_a_redelivered_shortcut_opens_nothing_twice(slack: LoopbackSlack, core: Rehearsal) -> None:
    """It was answered, and is acknowledged again."""
    await slack.shortcut("UBEN", "study:today")
    await has_open(slack, "UBEN", CARD.title)
    assert (await slack.socket.deliver("interactive", slack.socket.sent[-1]["payload"])).acked
    await slack.calm()
    assert (len(core.events), len(slack.calls("views.open"))) == (1, 1)
    assert (len(slack.world.views["UBEN"]), slack.private("UBEN")) == (1, [])


async def test_a_message_shortcut_quotes_the_message_and_is_answered_beside_it(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """For whoever used it alone; the message stays as it is, whatever the answer."""
    posted = await posted_card(slack, adapter)
    core.replies["today"] = Change(answer_card())
    assert (await slack.message_shortcut("UBEN", "study:today", posted)).acked
    answer = await sees(slack, "UBEN", "The answer")
    assert (answer.reader, answer.channel) == ("UBEN", posted.channel)
    assert slack.channel() == [posted]
    (command,) = core.events
    assert isinstance(command, Command)
    assert (command.path, command.place, command.surface) == (("study", "today"), PLACE, "channel")
    assert command.quoted is not None
    assert "You own message safety." in command.quoted.text
    assert command.quoted.link == f"https://study.slack.com/archives/{posted.channel}/p{posted.ts.replace('.', '')}"


async def test_a_message_shortcut_that_is_not_as_documented_is_acknowledged(
    slack: LoopbackSlack, core: Rehearsal
) -> None:
    """And nothing comes of it."""
    payload = {"type": "message_action", "callback_id": "x", "team": {"id": "T0STUDY"}, "user": {"id": "UBEN"}}
    assert (await slack.socket.deliver("interactive", payload)).acked
    assert core.events == []


async def test_a_shortcut_that_is_not_as_documented_is_acknowledged(slack: LoopbackSlack, core: Rehearsal) -> None:
    """And nothing comes of it."""
    payload = {"type": "shortcut", "callback_id": "study:today", "team": {"id": "T0STUDY"}, "user": {"id": "UBEN"}}
    assert (await slack.socket.deliver("interactive", payload)).acked
    assert core.events == []
