"""When Slack hears that an event was taken: after the answer, or not at all."""

import asyncio
import time

import pytest

from adapters.slack.adapter import SlackAdapter
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import text_of
from tests.slack.core import Rehearsal
from tests.slack.watching import TAKE, has_open, open_form, posted_card, private_card, sees

pytestmark = pytest.mark.usefixtures("adapter")


async def test_a_rating_is_acknowledged_after_its_commit(slack: LoopbackSlack, core: Rehearsal) -> None:
    """However long that takes, up to two and a half seconds."""
    await slack.press("UANA", await private_card(slack), "Answer")
    answer = await sees(slack, "UANA", "The answer")
    core.delay_s = 0.4
    started = time.monotonic()
    pressing = asyncio.create_task(slack.press("UANA", answer, "Got it"))
    await asyncio.sleep(0.2)
    assert (core.ratings, pressing.done()) == ([], False)
    assert (await pressing).acked
    assert core.ratings == [("UANA", "3")]
    assert time.monotonic() - started >= 0.4


async def test_an_answer_that_is_too_slow_is_not_acknowledged_and_still_shown(
    slack: LoopbackSlack, core: Rehearsal
) -> None:
    """The member sees a warning and presses again, which changes nothing; a form stays as it was sent."""
    await slack.press("UANA", await private_card(slack), "Answer")
    answer = await sees(slack, "UANA", "The answer")
    await open_form(slack, "UBEN")
    card = await private_card(slack, "UCHI")
    core.delay_s = 2.8
    outcomes = await asyncio.gather(
        slack.press("UANA", answer, "Got it"),
        slack.submit("UBEN", {TAKE: "slowly"}),
        slack.press("UCHI", card, "My take"),
        slack.command("UCHI", "/study today"),
    )
    core.delay_s = 0.0
    assert [outcome.acked for outcome in outcomes] == [False] * 4
    await sees(slack, "UANA", "You said: Got it.")
    await has_open(slack, "UBEN", "The answer")
    assert await happens(lambda: len(slack.calls("views.open")) == 2)
    assert (await slack.press("UANA", answer, "Got it")).acked
    assert core.ratings == [("UANA", "3")]


async def test_a_mistake_of_ours_is_not_acknowledged(
    slack: LoopbackSlack, adapter: SlackAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is told that it worked; the log has one line, by the kind of the mistake."""
    slack.socket.answer_s = 0.5  # nothing more is coming
    post = await posted_card(slack, adapter)
    assert not (await slack.press("UANA", post, "Broken")).acked
    assert [record.getMessage() for record in caplog.records] == ["slack_listener_failed error=RuntimeError"]


@pytest.mark.parametrize("line", ["/study export", "/study today"])
async def test_what_the_core_had_no_answer_to_is_never_passed_over(
    slack: LoopbackSlack, core: Rehearsal, caplog: pytest.LogCaptureFixture, line: str
) -> None:
    """Slack warns of it; what was acknowledged before it failed is told instead. The core has logged it already."""
    slack.socket.answer_s = 0.5
    core.unanswered = True
    acked = (await slack.command("UANA", line)).acked
    assert acked == (line == "/study export")
    if acked:
        await sees(slack, "UANA", "may not have been done")
    assert caplog.records == []


async def test_a_slow_form_that_failed_says_so(slack: LoopbackSlack, core: Rehearsal) -> None:
    """In the place of the word that it is under way."""
    await slack.press("UANA", await private_card(slack), "Patience")
    await has_open(slack, "UANA", "Your take")
    core.unanswered = True
    assert (await slack.submit("UANA", {TAKE: "cost"})).acked
    await has_open(slack, "UANA", "That did not work")


async def test_choices_that_take_too_long_are_none(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Slack would show a fault else."""
    await open_form(slack)
    core.delay_s = 2.6
    assert await slack.look_up("UANA", "Zone", "Ber") == []
    assert len(core.events) == 3


async def test_what_is_declared_slow_is_acknowledged_at_once(slack: LoopbackSlack, core: Rehearsal) -> None:
    """It comes when it is done."""
    card = await private_card(slack)
    core.delay_s = 0.3
    started = time.monotonic()
    assert (await slack.press("UANA", card, "Slow")).acked
    assert time.monotonic() - started < 0.25
    await sees(slack, "UANA", "The answer")


async def test_an_event_that_comes_twice_has_one_key(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """In two envelopes, over two connections; a second click has another key."""
    post = await posted_card(slack, adapter)
    payload = slack.pressing("UANA", post, "Answer")
    for _ in range(2):
        assert (await slack.socket.deliver("interactive", payload)).acked
    assert len({envelope["envelope_id"] for envelope in slack.socket.sent}) == 2
    assert len({event.key for event in core.events}) == 1
    await slack.press("UANA", post, "Answer")
    assert len({event.key for event in core.events}) == 2


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_home_opened", "user": "UANA"},
        {"type": "message", "channel": "C0STUDY", "user": "UANA", "text": "hello"},
        {"type": "member_joined_channel", "user": "U0FULCRUM"},
        {"type": "something_new"},
    ],
)
async def test_every_kind_of_event_is_acknowledged(slack: LoopbackSlack, event: dict[str, str]) -> None:
    """Slack would send it again for hours else."""
    assert (await slack.event(event)).acked


async def test_every_kind_of_interaction_is_acknowledged(slack: LoopbackSlack, core: Rehearsal) -> None:
    """Shortcuts and closed modals of a manifest that is newer than this version, and a payload that cannot be read."""
    user = {"user": {"id": "UANA"}, "team": {"id": "T0STUDY"}}
    for payload in (
        {"type": "shortcut", "callback_id": "x", **user},
        {"type": "message_action", "callback_id": "x", "trigger_id": "1.2.3", **user},
        {"type": "view_closed", "view": {"type": "modal", "callback_id": "x"}, **user},
        {"type": "block_actions", "actions": [{"action_id": "x"}], **user},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "x"}, **user},
    ):
        assert (await slack.socket.deliver("interactive", payload)).acked
    assert core.events == []


async def test_the_core_hears_that_the_bot_was_removed(slack: LoopbackSlack, core: Rehearsal) -> None:
    """From the whole workspace."""
    await slack.event({"type": "app_uninstalled"})
    assert await happens(lambda: len(core.gone) == 1)
    assert (core.gone[0].workspace, core.gone[0].channel) == ("T0STUDY", None)


async def test_stopping_finishes_the_answers_under_way(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """What was committed is also said."""
    await slack.press("UANA", await private_card(slack), "Answer")
    answer = await sees(slack, "UANA", "The answer")
    core.delay_s = 0.3
    slack.fault("response_url", Fault(delay_s=0.3))
    pressing = asyncio.create_task(slack.press("UANA", answer, "Got it"))
    assert await happens(lambda: len(core.events) == 3)
    await adapter.stop()
    assert (await pressing).acked
    assert "You said: Got it." in text_of(answer.blocks)
