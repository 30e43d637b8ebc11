"""What Slack alone does with the whole house behind it: saving a message from its menu, and naming managers."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest
from sqlalchemy.engine import URL

from adapters.slack.adapter import SlackAdapter
from adapters.wiring import House
from bot.store.tables import saved
from tests.contract.people import Seen, SeenForm
from tests.contract.slack import SlackPeople
from tests.contract.steps import FRIDAY_MORNING, form, message, question
from tests.house import house
from tests.leading import to_slack
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_world import Posted
from tests.slack.watching import sees
from tests.store.kit import table

WHO = "Who else may change my settings here?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A Slack, the house behind it, and the people."""

    slack: LoopbackSlack
    house: House
    people: SlackPeople


@pytest.fixture
async def workspace(sqlite_url: URL) -> AsyncGenerator[Workspace]:
    """Ana, an admin, Ben and Chi, in a channel that nobody has set up yet."""
    async with LoopbackSlack() as slack:
        settings = to_slack(slack)
        async with house(sqlite_url, [lambda core, now: SlackAdapter(core, settings, now=now)]) as built:
            yield Workspace(slack=slack, house=built, people=SlackPeople(slack, built.until, STUDY))


async def test_a_post_is_saved_from_its_menu_once(workspace: Workspace) -> None:
    """With its words, though its text for notifications is short, and with Slack's own address of it."""
    people, slack = workspace.people, workspace.slack
    await people.command("ana", "/study-setup Europe/Berlin")
    await people.until(FRIDAY_MORNING)
    post = (await question(people)).handle
    assert isinstance(post, Posted)
    for said in ("Only you see it", "It is there already"):
        assert (await slack.message_shortcut("UBEN", "study:save", post)).acked
        told = await sees(slack, "UBEN", said)
        assert (told.reader, told.channel) == ("UBEN", STUDY)
    (row,) = await table(workspace.house.store, saved)
    assert len(row["text"]) > len(post.text)
    assert row["link"] == f"https://study.slack.com/archives/{STUDY}/p{post.ts.replace('.', '')}"
    assert (row["own"], row["workspace"], row["channel"]) == (False, "T0STUDY", STUDY)
    listed = message(await people.command("ben", "/study portfolio"))
    assert "Go to the message" in listed.text
    assert not [one for one in await people.private("chi") if "Go to the message" in one.text]


def says(seen: Seen | SeenForm, words: str) -> bool:
    """Tell whether it can be read."""
    return words in seen.text


async def test_whoever_set_it_up_names_a_manager_and_takes_them_back(workspace: Workspace) -> None:
    """By a field in which Slack offers its people; admins need no name."""
    people = workspace.people
    panel = message(await people.command("ben", "/study-setup Europe/Berlin"))
    assert says(await people.command("chi", "/study-setup"), "Please ask them")
    panel = message(await people.command("ben", "/study-setup"))
    page = message(await people.press("ben", panel, "Managers"))
    assert says(page, "Nobody else is named yet.")
    told = message(await people.fill("ben", form(await people.press("ben", page, "Name somebody")), {WHO: "chi"}))
    assert says(told, "They may change my settings here from now on")
    assert says(told, "1. Chi")
    chis = message(await people.command("chi", "/study-setup"))
    asked = form(await people.press("chi", chis, "Team day"))
    assert says(await people.fill("chi", asked, {asked.fields[0]: "2"}), "at least 2 people")
    assert "Tell me instead" not in chis.buttons
    admins = message(await people.command("ana", "/study-setup"))
    page = message(await people.press("ana", admins, "Managers"))
    assert says(await people.press("ana", page, "Take back 1"), "They manage me here no more.")
    assert says(await people.press("chi", chis, "Changes"), "Please ask them")
    changes = message(await people.press("ben", panel, "Changes"))
    assert says(changes, "Chi: Team day")
    assert says(changes, "Ana: Managers: somebody was taken back")
