"""Slack's rate limits, which the loopback enforces, and what becomes of an answer that meets one."""

import time

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.chat.replies import Tell
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_tiers import BURST, PER_MINUTE, TIER_3, Tiers
from tests.loopback.slack_world import Person, direct
from tests.slack.core import CARD, Rehearsal
from tests.slack.watching import TAKE, has_open, open_form, posted_card, private_card, sees

SOON = Fault(limited=0)
LATE = Fault(limited=90)


def excuses(slack: LoopbackSlack, user: str) -> int:
    """Return how often somebody was told that an answer may be lost, or that a form is."""
    told = [text_of(one.blocks) for one in slack.private(user)]
    return sum("did not confirm" in text or "did not open" in text for text in told)


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.at = 1000.0

    def now(self) -> float:
        """Return them."""
        return self.at


def test_a_tier_is_so_many_calls_in_any_minute() -> None:
    """The next one hears how long to wait, and counts for nothing."""
    clock = Clock()
    tiers = Tiers(clock.now)
    for _ in range(TIER_3):
        assert tiers.fault("chat.update", {}) is None
        clock.at += 0.5
    assert tiers.fault("chat.update", {}) == Fault(limited=35)
    assert tiers.fault("views.update", {}) is None
    clock.at += 35
    assert tiers.fault("chat.update", {}) is None
    assert tiers.fault("chat.update", {}) == Fault(limited=1)
    assert tiers.turned_away == ["chat.update", "chat.update"]


def test_messages_come_one_a_second_and_channel_with_short_bursts() -> None:
    """And so many a minute in all channels together."""
    clock = Clock()
    tiers = Tiers(clock.now)
    for _ in range(BURST):
        assert tiers.fault("chat.postMessage", {"channel": "C1"}) is None
    assert tiers.fault("chat.postMessage", {"channel": "C1"}) == Fault(limited=BURST)
    assert tiers.fault("chat.postMessage", {"channel": "C2"}) is None
    clock.at += BURST
    for number in range(PER_MINUTE["chat.postMessage"] - BURST - 1):
        assert tiers.fault("chat.postMessage", {"channel": f"D{number}"}) is None
    assert tiers.fault("chat.postMessage", {"channel": "D"}) == Fault(limited=57)


@pytest.mark.usefixtures("adapter")
async def test_an_answer_that_slack_turns_away_comes_when_slack_takes_it(slack: LoopbackSlack) -> None:
    """Beside the card, in its place, in a modal, in direct messages: once."""
    card = await private_card(slack)
    slack.fault("response_url", SOON)
    await slack.press("UANA", card, "Answer")
    answer = await sees(slack, "UANA", "The answer")
    slack.fault("response_url", SOON)
    await slack.press("UANA", answer, "Got it")
    await sees(slack, "UANA", "You said: Got it.")
    slack.fault("chat.postMessage", SOON)
    await slack.press("UANA", card, "Keep")
    assert await happens(lambda: any(one.channel == direct("UANA") for one in slack.private("UANA")))
    await open_form(slack, "UBEN")
    await slack.submit("UBEN", {TAKE: "cost"})
    opened = await has_open(slack, "UBEN", "The answer")
    slack.fault("views.update", SOON)
    await slack.press("UBEN", opened, "Got it")
    await has_open(slack, "UBEN", "You said: Got it.")
    await slack.calm()
    assert excuses(slack, "UANA") == excuses(slack, "UBEN") == 0


@pytest.mark.usefixtures("adapter")
async def test_what_would_be_of_no_use_later_does_not_wait(slack: LoopbackSlack) -> None:
    """A modal, whose trigger lives three seconds, and anything that Slack puts off for longer than a minute."""
    card = await private_card(slack)
    slack.fault("views.open", LATE)
    await slack.press("UANA", card, "My take")
    assert await happens(lambda: excuses(slack, "UANA") == 1)
    slack.fault("response_url", LATE)
    await slack.press("UANA", card, "Answer")
    assert await happens(lambda: excuses(slack, "UANA") == 2)
    assert len(slack.calls("views.open")) == 1


@pytest.mark.usefixtures("adapter")
async def test_a_modal_that_may_not_be_put_on_top_takes_the_place_of_the_one_beneath(
    slack: LoopbackSlack, core: Rehearsal
) -> None:
    """Each is a method of its own, with a limit of its own."""
    core.replies["rate:3"] = Tell(CARD)
    await open_form(slack)
    await slack.submit("UANA", {TAKE: "cost"})
    opened = await has_open(slack, "UANA", "The answer")
    slack.fault("views.push", LATE)
    await slack.press("UANA", opened, "Got it")
    assert (await has_open(slack, "UANA", CARD.title)).id == opened.id


async def test_nobody_is_asked_for_while_slack_wants_patience(
    slack: LoopbackSlack, adapter: SlackAdapter, core: Rehearsal
) -> None:
    """Whoever comes in that time is answered at once, under the name that their click brings."""
    post = await posted_card(slack, adapter)
    slack.fault("users.info", Fault(limited=30))
    began = time.monotonic()
    for number in range(5):
        slack.add_person(Person(id=f"U{number}", name=f"P{number}"), post.channel)
        assert (await slack.press(f"U{number}", post, "Answer")).acked
    assert time.monotonic() - began < 3
    assert len(slack.calls("users.info")) == 1
    assert [event.who.name for event in core.events] == [f"p{number}" for number in range(5)]
