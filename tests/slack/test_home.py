"""The Home tab: shown to whoever comes, pressed, and shown anew, through the real SDK."""

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Opened, Press
from bot.chat.messages import Line, Message
from bot.chat.places import Member
from bot.chat.replies import Ask, Change, Tell
from bot.errors import Refused
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_world import Opened as View
from tests.slack.core import FORM, Rehearsal
from tests.slack.watching import TAKE, at_home, has_open, sees

pytestmark = pytest.mark.usefixtures("adapter")

ANA = Member(platform="slack", tenant="T0STUDY", user="UANA")
NOTE = Message(title="All of it", plain="All of it", blocks=(Line(("There is no more.",)),))


async def opened(slack: LoopbackSlack, user: str = "UANA") -> View:
    """Come to the Home tab."""
    assert (await slack.come(user)).acked
    return await at_home(slack, "Your study", user)


async def test_whoever_comes_is_shown_the_home_of_the_core(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Theirs alone, by an event that says who and when, and outside of any channel."""
    before = datetime.now(UTC)
    await opened(slack)
    (event,) = core.events
    assert isinstance(event, Opened)
    assert (event.who.member, event.who.name, event.who.manages) == (ANA, "Ana", True)
    assert (event.place, event.surface) == (None, "home")
    assert before.replace(microsecond=0) <= event.at <= datetime.now(UTC)
    assert slack.home("UBEN") is None


async def test_every_coming_shows_it_anew(slack: LoopbackSlack, core: Rehearsal) -> None:
    """What was done elsewhere counts."""
    home = await opened(slack)
    core.ratings.append(("UANA", "3"))
    await slack.come("UANA")
    assert await at_home(slack, "Rated: 1.") is home


async def test_a_redelivered_coming_has_the_same_key(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Slack sends it again in a new envelope; the tab is the same afterwards."""
    await opened(slack)
    await slack.socket.deliver("events_api", slack.socket.sent[-1]["payload"])
    assert await happens(lambda: len(core.events) == 2)
    assert core.events[0].key == core.events[1].key


async def test_coming_to_the_messages_shows_no_home(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Slack tells of it by the same event."""
    assert (await slack.come("UANA", "messages")).acked
    await slack.calm()
    assert (slack.home("UANA"), core.events) == (None, [])


@pytest.mark.parametrize("event", [{}, {"user": {"id": "UANA"}}, {"user": ""}])
async def test_a_coming_of_nobody_is_passed_over(
    slack: LoopbackSlack, core: Rehearsal, event: dict[str, object]
) -> None:
    """Slack names somebody; the next one is served."""
    assert (await slack.event({"type": "app_home_opened", "tab": "home", **event})).acked
    await opened(slack)
    assert len(core.events) == 1


async def test_a_private_answer_stands_in_a_modal(slack: LoopbackSlack, core: Rehearsal) -> None:
    """A press at home has no message beside which it could be told; nobody else sees anything."""
    await slack.press("UANA", await opened(slack), "Answer")
    await has_open(slack, "UANA", "The answer")
    press = next(event for event in core.events if isinstance(event, Press))
    assert (press.action, press.surface, press.place, press.message) == ("reveal", "home", None, None)
    assert (slack.channel(), slack.private("UANA")) == ([], [])


async def test_a_pick_at_home_is_answered_in_a_modal(slack: LoopbackSlack, core: Rehearsal) -> None:
    """With what was picked."""
    await slack.press("UANA", await opened(slack), "Beginner")
    await has_open(slack, "UANA", "You picked")
    assert any(isinstance(event, Press) and event.picked == ("b",) for event in core.events)


async def test_what_is_done_in_a_modal_from_home_shows_at_home(slack: LoopbackSlack, core: Rehearsal) -> None:
    """The modal changes as ever; who closes it finds the tab as it is now."""
    await slack.press("UANA", await opened(slack), "Answer")
    await slack.press("UANA", await has_open(slack, "UANA", "The answer"), "Got it")
    await has_open(slack, "UANA", "You said: Got it.")
    await at_home(slack, "Rated: 1.")
    keys = [event.key for event in core.events]
    assert len(set(keys)) == len(keys)


async def test_a_form_from_home_opens_and_its_answer_leads_back(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Through the form and the answer in its place, the tab is kept up."""
    await slack.press("UANA", await opened(slack), "My take")
    await has_open(slack, "UANA", "Your take")
    core.ratings.append(("UBEN", "3"))
    await slack.submit("UANA", {TAKE: "cost"})
    await at_home(slack, "Rated: 1.")
    await slack.press("UANA", await has_open(slack, "UANA", "The answer"), "Missed it")
    await at_home(slack, "Rated: 2.")


async def test_a_press_elsewhere_leaves_the_home_alone(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Nobody looks at it then; who comes back is shown it anew."""
    await opened(slack)
    await slack.command("UANA", "/study today")
    await slack.press("UANA", await sees(slack, "UANA", "Where do you lean?"), "Answer")
    await sees(slack, "UANA", "The answer")
    await slack.calm()
    assert len(slack.calls("views.publish")) == 1


async def test_a_change_at_home_is_the_home(slack: LoopbackSlack) -> None:
    """Until the member comes again."""
    home = await opened(slack)
    await slack.press("UANA", home, "Got it")
    assert await at_home(slack, "You said: Got it.") is home
    await slack.calm()
    await at_home(slack, "You said: Got it.")
    await slack.come("UANA")
    await at_home(slack, "Rated: 1.")


async def test_what_must_last_comes_as_a_direct_message(slack: LoopbackSlack) -> None:
    """And the modal says where it went."""
    await slack.press("UANA", await opened(slack), "Keep")
    assert (await sees(slack, "UANA", "The answer")).channel == "DUANA"
    await has_open(slack, "UANA", "direct messages")


async def test_sharing_where_there_is_no_channel_shows_it_to_the_member(slack: LoopbackSlack) -> None:
    """Nowhere else could it go."""
    await slack.press("UANA", await opened(slack), "Share")
    await has_open(slack, "UANA", "The answer")
    assert slack.channel() == []


async def test_an_answer_too_late_for_a_modal_comes_as_a_direct_message(slack: LoopbackSlack, core: Rehearsal) -> None:
    """The three seconds of a trigger are over; what was done is not lost."""
    home = await opened(slack)
    core.delay_s = 0.2
    pressing = asyncio.create_task(slack.press("UANA", home, "Slow"))
    await asyncio.sleep(0.1)
    slack.world.age_triggers(10)
    assert (await pressing).acked
    assert (await sees(slack, "UANA", "The answer")).channel == "DUANA"
    assert slack.view("UANA") is None


async def test_a_form_too_late_to_open_is_asked_for_again_directly(slack: LoopbackSlack, core: Rehearsal) -> None:
    """There is no other way to say so."""
    core.replies["reveal"] = Ask(FORM)
    home = await opened(slack)
    slack.fault("views.open", Fault(error="expired_trigger_id"))
    await slack.press("UANA", home, "Answer")
    assert (await sees(slack, "UANA", "Please try again")).channel == "DUANA"


async def test_a_modal_whose_fate_is_unknown_is_not_opened_again(slack: LoopbackSlack) -> None:
    """The member is told directly."""
    home = await opened(slack)
    slack.fault("views.open", Fault(lost=True))
    await slack.press("UANA", home, "Answer")
    assert (await sees(slack, "UANA", "did not confirm")).channel == "DUANA"
    assert len(slack.calls("views.open")) == 1


async def test_a_home_that_slack_does_not_take_is_shown_the_next_time(
    slack: LoopbackSlack, core: Rehearsal, caplog: pytest.LogCaptureFixture
) -> None:
    """A line in the log, and no trouble for whoever came."""
    slack.fault("views.publish", Fault(limited=90), Fault(status=500), Fault(error="not_enabled"))
    for count in (1, 2, 3):
        assert (await slack.come("UANA")).acked
        assert await happens(lambda: caplog.text.count("slack_home_lost") == count)  # noqa: B023  awaited at once
    await opened(slack)
    assert slack.private("UANA") == []


async def test_of_many_comings_at_once_the_newest_state_stands(slack: LoopbackSlack, core: Rehearsal) -> None:
    """However slow the first: one is shown at a time, and of those that wait the last alone."""
    slack.fault("views.publish", Fault(delay_s=0.2))
    await slack.come("UANA")
    assert await happens(lambda: len(slack.calls("views.publish")) == 1)
    for value in "123":
        core.ratings.append(("UANA", value))
        await slack.come("UANA")
    await at_home(slack, "Rated: 3.")
    await slack.calm()
    await at_home(slack, "Rated: 3.")
    assert (len(slack.calls("views.publish")), len(core.events)) == (2, 2)


async def test_a_change_at_home_is_not_overtaken_by_what_was_there_before(slack: LoopbackSlack) -> None:
    """The answer to a press waits for the state that is on its way."""
    home = await opened(slack)
    slack.fault("views.publish", Fault(delay_s=0.2))
    await slack.come("UANA")
    assert await happens(lambda: len(slack.calls("views.publish")) == 2)
    await slack.press("UANA", home, "Got it")
    await at_home(slack, "You said: Got it.")
    await slack.calm()
    await at_home(slack, "You said: Got it.")


async def test_a_slow_home_of_one_member_holds_up_nobody_else(slack: LoopbackSlack) -> None:
    """Each waits for their own."""
    slack.fault("views.publish", Fault(delay_s=0.5))
    await slack.come("UANA")
    assert await happens(lambda: len(slack.calls("views.publish")) == 1)
    await opened(slack, "UBEN")
    assert slack.home("UANA") is None


async def test_a_home_that_failed_lets_the_next_one_through(
    slack: LoopbackSlack, core: Rehearsal, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever went wrong with it, here or at Slack."""
    slack.fault("views.publish", Fault(delay_s=0.2, status=500))
    core.replies["home"] = Tell(NOTE)
    await slack.come("UANA")
    assert await happens(lambda: len(slack.calls("views.publish")) == 1)
    del core.replies["home"]
    await opened(slack)
    assert "slack_home_lost" in caplog.text


async def test_a_core_without_a_home_shows_none(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Slack's own page stays."""
    core.replies["home"] = None
    await slack.come("UANA")
    assert await happens(lambda: len(core.events) == 1)
    await slack.calm()
    assert slack.calls("views.publish") == []


async def test_the_house_sets_a_home_by_itself(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """As the abilities promise; a member whom Slack does not know refuses the message alone."""
    assert adapter.messenger.abilities.home
    await adapter.messenger.home(ANA, NOTE)
    assert "There is no more." in text_of((await at_home(slack, "All of it")).view["blocks"])
    with pytest.raises(Refused) as refused:
        await adapter.messenger.home(Member(platform="slack", tenant="T0STUDY", user="UNOBODY"), NOTE)
    assert refused.value.scope == "message"


async def test_an_answer_with_files_comes_directly(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Neither a modal nor the tab takes any; a change says where they went."""
    with_file = Message(title="All of it", plain="All of it", blocks=NOTE.blocks, files=(("a.txt", b"a"),))
    core.replies |= {"reveal": Tell(with_file), "quiet": Change(with_file)}
    await slack.press("UANA", await opened(slack), "Answer")
    await has_open(slack, "UANA", "direct messages")
    slack.close_view("UANA")
    await slack.press("UANA", await opened(slack), "Quiet")
    await at_home(slack, "a.txt: in our direct messages.")
    assert [one.files for one in slack.private("UANA") if one.files] == [(("a.txt", b"a"),)] * 2
