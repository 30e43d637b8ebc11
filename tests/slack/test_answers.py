"""Every kind of answer to commands and presses, by every way back, through the real SDK."""

from datetime import UTC, datetime

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Command, Press
from bot.chat.places import Member, Ref
from tests.loopback.slack import LoopbackSlack
from tests.slack.core import CARD, Rehearsal
from tests.slack.watching import PLACE, has_open, posted_card, private_card, sees

pytestmark = pytest.mark.usefixtures("adapter")


async def test_a_command_is_answered_to_its_giver_alone(slack: LoopbackSlack, core: Rehearsal) -> None:
    """By an event that says who, where and when."""
    before = datetime.now(UTC)
    card = await private_card(slack)
    assert (card.reader, slack.channel(), slack.private("UBEN")) == ("UANA", [], [])
    command = core.events[-1]
    assert isinstance(command, Command)
    assert (command.path, command.place, command.surface) == (("study", "today"), PLACE, "channel")
    assert before <= command.at <= datetime.now(UTC)
    assert command.who.member == Member(platform="slack", tenant="T0STUDY", user="UANA")
    assert (command.who.name, command.who.manages) == ("Ana", True)
    assert (command.who.zone, command.who.locale) == ("Europe/Amsterdam", "en-GB")


async def test_a_command_opens_a_form(slack: LoopbackSlack) -> None:
    """Its trigger is used within the three seconds that it lives."""
    assert (await slack.command("UBEN", "/study write")).acked
    await has_open(slack, "UBEN", "Your take")


async def test_a_command_can_be_answered_to_all(slack: LoopbackSlack) -> None:
    """In the channel where it was given."""
    await slack.command("UBEN", "/study share")
    assert (await sees(slack, "UANA", "The answer")).reader is None


async def test_what_must_be_kept_comes_as_a_direct_message(slack: LoopbackSlack) -> None:
    """And the channel says, in private, where it went."""
    await slack.command("UBEN", "/study keep")
    assert (await sees(slack, "UBEN", "The answer")).channel == "DUBEN"
    assert (await sees(slack, "UBEN", "direct messages")).reader == "UBEN"


async def test_a_command_in_a_direct_message_is_answered_there(slack: LoopbackSlack, core: Rehearsal) -> None:
    """It has no place."""
    await slack.command("UANA", "/study today", channel="DUANA")
    assert (await sees(slack, "UANA", CARD.title)).channel == "DUANA"
    assert (core.events[-1].place, core.events[-1].surface) == (None, "direct")


async def test_a_press_on_a_post_is_answered_in_private(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """The post stays as it is, and the event says which post it was."""
    post = await posted_card(slack, adapter)
    await slack.press("UBEN", post, "Answer")
    assert (await sees(slack, "UBEN", "The answer")).reader == "UBEN"
    assert post.edits == 0
    press = core.events[-1]
    assert isinstance(press, Press)
    assert (press.action, press.surface, press.message) == ("reveal", "channel", Ref(place=PLACE, message=post.ts))


async def test_a_rating_changes_the_private_message(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """In its place, and again when the rating is changed."""
    await slack.press("UBEN", await posted_card(slack, adapter), "Answer")
    answer = await sees(slack, "UBEN", "The answer")
    for label in ("Got it", "Missed it"):
        await slack.press("UBEN", answer, label)
        assert await sees(slack, "UBEN", f"You said: {label}.") is answer
    assert core.ratings == [("UBEN", "3"), ("UBEN", "1")]
    assert core.events[-1].surface == "private"


async def test_a_change_on_a_post_edits_the_post(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """For all to see, with its key kept."""
    await slack.press("UANA", await posted_card(slack, adapter), "Share")
    shared = await sees(slack, "UANA", "The answer")
    await slack.press("UBEN", shared, "Got it")
    assert await sees(slack, "UANA", "You said: Got it.") is shared


async def test_a_pick_from_a_menu_is_a_press_with_what_was_picked(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """By the value, which is never shown."""
    await slack.press("UANA", await posted_card(slack, adapter), "Beginner")
    await sees(slack, "UANA", "You picked")
    press = core.events[-1]
    assert isinstance(press, Press)
    assert (press.action, press.picked) == ("pick", ("b",))


async def test_a_press_in_a_thread_is_answered_in_the_thread(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """Shared answers stay there too."""
    ref = await adapter.messenger.post(PLACE, CARD, key="k" * 16)
    await adapter.messenger.thread(ref, CARD, key="t" * 16)
    reply = slack.channel()[-1]
    await slack.press("UBEN", reply, "Answer")
    assert (await sees(slack, "UBEN", "The answer")).thread == ref.message
    assert core.events[-1].surface == "thread"
    await slack.press("UBEN", reply, "Share")
    assert (await sees(slack, "UANA", "The answer")).thread == ref.message


async def test_no_answer_is_an_acknowledgement_alone(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """Nothing is shown."""
    post = await posted_card(slack, adapter)
    rev = slack.world.rev
    assert (await slack.press("UBEN", post, "Quiet")).acked
    assert slack.world.rev == rev
