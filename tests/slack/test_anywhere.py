"""Studying outside any channel, in the Home tab and by the shortcut, with the real core behind it."""

from collections.abc import AsyncGenerator

import pytest
from sqlalchemy.engine import URL

from adapters.slack.adapter import SlackAdapter
from adapters.slack.manifest import manifest_of
from bot.app import FEATURES
from tests.house import house
from tests.leading import to_slack
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import controls
from tests.loopback.slack_world import Opened
from tests.slack.watching import at_home, has_open


@pytest.fixture
async def workspace(sqlite_url: URL) -> AsyncGenerator[LoopbackSlack]:
    """A workspace with the whole house behind it, in which nothing was set up."""
    async with LoopbackSlack() as slack:
        settings = to_slack(slack)
        async with house(sqlite_url, [lambda core, now: SlackAdapter(core, settings, now=now)]) as built:
            slack.world.now = built.clock.now
            yield slack


async def has_to_press(slack: LoopbackSlack, user: str, label: str) -> Opened:
    """Return the modal in which somebody can press this, waiting for it."""

    def found() -> bool:
        front = slack.view(user)
        return front is not None and label in labels(front)

    assert await happens(found), f"{user} has no {label!r} to press"
    front = slack.view(user)
    assert front is not None
    return front


def labels(front: Opened) -> list[str]:
    """Return what can be pressed."""
    return [control.label for control in controls(front.view["blocks"])]


async def test_a_first_card_is_met_from_the_home_tab(workspace: LoopbackSlack) -> None:
    """Before any channel has the bot: the tab invites, the modal teaches, and the tab counts it."""
    assert (await workspace.come("UBEN")).acked
    home = await at_home(workspace, "Meet a first card right now", "UBEN")
    await workspace.press("UBEN", home, "Review")
    card = await has_to_press(workspace, "UBEN", "Stop here")
    await workspace.press("UBEN", card, next(label for label in labels(card) if label.startswith("Show me")))
    await workspace.press("UBEN", await has_to_press(workspace, "UBEN", "Got it"), "Got it")
    await at_home(workspace, "You have met 1 of", "UBEN")
    assert workspace.web.refused == []
    assert (workspace.channel(), workspace.private("UBEN"), workspace.home("UANA")) == ([], [], None)


async def test_a_review_is_started_by_the_shortcut_and_goes_on_in_its_window(workspace: LoopbackSlack) -> None:
    """As `/study review` does in a channel: one card after the other, until the member stops."""
    offered = manifest_of(verb for feature in FEATURES for verb in feature.commands)["features"]["shortcuts"]
    (shortcut,) = (one for one in offered if one["type"] == "global")
    assert shortcut["name"] == "Start a review"
    assert (await workspace.shortcut("UBEN", shortcut["callback_id"])).acked
    first = await has_to_press(workspace, "UBEN", "Stop here")
    await workspace.press("UBEN", first, next(label for label in labels(first) if label.startswith("Show me")))
    rated = await has_to_press(workspace, "UBEN", "Got it")
    await workspace.press("UBEN", rated, "Got it")
    onward = await has_to_press(workspace, "UBEN", "Next card")
    await workspace.press("UBEN", onward, "Next card")
    assert await has_to_press(workspace, "UBEN", "Stop here") is first
    assert (workspace.channel(), workspace.private("UBEN"), workspace.home("UBEN")) == ([], [], None)


async def test_a_shortcut_that_this_version_does_not_know_says_so(workspace: LoopbackSlack) -> None:
    """The app's manifest may be newer, or older; silence would look like a fault."""
    assert (await workspace.shortcut("UBEN", "study:teleport")).acked
    await has_open(workspace, "UBEN", "/study help")
