"""The Home tab as a dashboard, with the real core behind it: studying and setting up from outside of any channel."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from adapters.slack.adapter import SlackAdapter
from adapters.wiring import House
from tests.features.homes import TOOLS
from tests.house import house
from tests.leading import to_slack
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import controls, text_of
from tests.loopback.slack_world import Opened, Person
from tests.slack.watching import at_home, has_open, sees

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHANNEL = "In which channel do I post?"


class Workspace:
    """A workspace with the whole house behind it."""

    def __init__(self, slack: LoopbackSlack, built: House) -> None:
        self.slack = slack
        self._built = built

    async def until(self, instant: datetime) -> None:
        """Let the house's clock reach an instant, and Slack's with it."""
        self.slack.world.now = lambda: instant
        await self._built.until(instant)

    async def come(self, user: str, words: str) -> Opened:
        """Come to the Home tab, with no window open, and read there what must be there."""
        self.slack.close_view(user)
        assert (await self.slack.come(user)).acked
        return await at_home(self.slack, words, user)

    async def press(self, user: str, on: Opened, label: str, expected: str) -> Opened:
        """Press something, and return the window in which something is to be pressed then."""
        assert (await self.slack.press(user, on, label)).acked

        def found() -> bool:
            front = self.slack.view(user)
            return front is not None and expected in labels(front)

        assert await happens(found), f"{user} has no {expected!r} to press"
        front = self.slack.view(user)
        assert front is not None
        return front


@pytest.fixture
async def workspace(sqlite_url: URL) -> AsyncGenerator[Workspace]:
    """Ana has set up the study channel on Friday, before its first post."""
    async with LoopbackSlack() as slack:
        settings = to_slack(slack)
        async with house(sqlite_url, [lambda core, now: SlackAdapter(core, settings, now=now)]) as built:
            slack.world.now = built.clock.now
            assert (await slack.command("UANA", "/study-setup Europe/Berlin")).acked
            yield Workspace(slack, built)
            assert slack.web.refused == []


def labels(shown: Opened) -> list[str]:
    """Return what can be pressed."""
    return [control.label for control in controls(shown.view["blocks"])]


async def rate_in_channel(workspace: Workspace, user: str) -> None:
    """Rate Friday's question on its post."""
    await workspace.until(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    question = workspace.slack.channel()[-1]
    await workspace.slack.press(user, question, "Show me the answer")
    await workspace.slack.press(user, await sees(workspace.slack, user, "How much of this did you have"), "Got it")
    await sees(workspace.slack, user, "Counted: ")


async def test_a_card_opened_at_home_counts_on_the_post(workspace: Workspace) -> None:
    """The streak grows, the tab and the post show it, and nobody else sees anything."""
    await rate_in_channel(workspace, "UBEN")
    await workspace.until(MONDAY)
    seen = len(workspace.slack.private("UBEN"))
    home = await workspace.come("UBEN", f"#{STUDY}")
    assert labels(home) == ["Open the question", "Review", *TOOLS, "Settings", "Help"]
    assert "Your streak: 1 day." in text_of(home.view["blocks"])
    card = await workspace.press("UBEN", home, "Open the question", "Show me the answer")
    assert f"In #{STUDY}" in " ".join(text_of(card.view["blocks"]).split())
    answer = await workspace.press("UBEN", card, "Show me the answer", "Got it")
    await workspace.slack.press("UBEN", answer, "Got it")
    await has_open(workspace.slack, "UBEN", "Counted: your streak is 2 days.")
    tab = await at_home(workspace.slack, "you said: Got it", "UBEN")
    assert "Your streak: 2 days." in text_of(tab.view["blocks"])
    await workspace.until(MONDAY.replace(minute=1))
    assert "1 person has studied this · team streak: 2 days" in text_of(workspace.slack.channel()[-1].blocks)
    assert len(workspace.slack.private("UBEN")) == seen


async def test_a_learner_s_own_tools_are_one_pick_away(workspace: Workspace) -> None:
    """They open in a window; the workbook comes as a direct message, where it is found again."""
    home = await workspace.come("UBEN", "/study-setup")
    front = await workspace.press("UBEN", home, "Portfolio", "New case study")
    assert front.view["title"]["text"] == "Your portfolio"
    home = await workspace.come("UBEN", "/study-setup")
    assert (await workspace.slack.press("UBEN", home, "Tracker, an Excel workbook")).acked
    await sees(workspace.slack, "UBEN", "Edit what is tinted there")


async def test_a_channel_is_set_up_at_home(workspace: Workspace) -> None:
    """By a form that asks which; its settings are changed in the same window, and the tab shows what is to come.

    Chi is an admin: to others the tab shows the way to their team's posts first.
    """
    workspace.slack.add_channel("C0YARD", "yard")
    home = await workspace.come("UBEN", "No posts there yet? /study-setup in that channel lets me begin.")
    assert labels(home) == ["Review", *TOOLS, "Settings", "Help"]
    workspace.slack.add_person(Person(id="UCHI", name="Chi", admin=True))
    home = await workspace.come("UCHI", "No posts there yet? Set it up below.")
    assert STUDY not in text_of(home.view["blocks"])
    await workspace.slack.press("UCHI", home, "Set up a channel")
    await has_open(workspace.slack, "UCHI", "Set up a channel")
    assert (await workspace.slack.submit("UCHI", {CHANNEL: "yard"})).acked
    told = await has_open(workspace.slack, "UCHI", "All set")
    assert "#C0YARD" in text_of(told.view["blocks"])
    assert "If I am not in that channel yet, add me to it now." in text_of(told.view["blocks"])
    await at_home(workspace.slack, "#C0YARD", "UCHI")
    await workspace.slack.press("UCHI", told, "Team day")
    await has_open(workspace.slack, "UCHI", "Team day")
    assert (await workspace.slack.submit("UCHI", {"How many people make a team day?": "2"})).acked
    await has_open(workspace.slack, "UCHI", "at least 2 people")
    home = await workspace.come("UCHI", "Nothing is open now. Next post:")
    panel = await workspace.press("UCHI", home, "Set up", "Times")
    assert "at least 2 people" in text_of(panel.view["blocks"])


async def test_a_channel_of_others_is_not_taken_over_at_home(workspace: Workspace) -> None:
    """Chi knows of it, and does not manage it; another one is Chi's."""
    workspace.slack.add_channel("C0YARD", "yard")
    assert (await workspace.slack.command("UCHI", "/study-setup Europe/Berlin", channel="C0YARD")).acked
    home = await workspace.come("UCHI", "#C0YARD")
    await workspace.slack.press("UCHI", home, "Set up another channel")
    await has_open(workspace.slack, "UCHI", "Set up a channel")
    assert (await workspace.slack.submit("UCHI", {CHANNEL: "study"})).acked
    await has_open(workspace.slack, "UCHI", "Somebody else has set me up here.")
    assert STUDY not in text_of((await workspace.come("UCHI", "Welcome!")).view["blocks"])


async def test_leaving_at_home_takes_the_channel_away(workspace: Workspace) -> None:
    """From the settings that are opened there; the tab behind the window follows."""
    await rate_in_channel(workspace, "UBEN")
    home = await workspace.come("UBEN", f"#{STUDY}")
    settings = await workspace.press("UBEN", home, "Settings", "Leave this channel")
    asked = await workspace.press("UBEN", settings, "Leave this channel", "Stay")
    await workspace.slack.press("UBEN", asked, "Leave this channel")
    await has_open(workspace.slack, "UBEN", "You have left this channel.")

    def gone() -> bool:
        tab = workspace.slack.home("UBEN")
        return tab is not None and STUDY not in text_of(tab.view["blocks"])

    assert await happens(gone)
