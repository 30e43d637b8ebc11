"""What Slack alone does with the whole house behind it: saving a message from its menu, and naming managers."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest
from sqlalchemy.engine import URL

from adapters.slack import given
from adapters.slack.adapter import SlackAdapter
from adapters.wiring import House
from bot.chat.places import Member
from bot.store.tables import channel_manager, member, saved
from tests.contract.people import Seen, SeenForm
from tests.contract.slack import SlackPeople
from tests.contract.steps import FRIDAY_MORNING, form, message, question
from tests.house import house
from tests.leading import to_slack
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import APP
from tests.loopback.slack_world import Person, Posted
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
    portfolio = message(await people.command("ben", "/study portfolio"))
    listed = message(await people.press("ben", portfolio, "What I have saved"))
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


async def naming(people: SlackPeople) -> SeenForm:
    """Let Ben set the channel up, and ask whom he names."""
    await people.command("ben", "/study-setup Europe/Berlin")
    panel = message(await people.command("ben", "/study-setup"))
    return form(await people.press("ben", message(await people.press("ben", panel, "Managers")), "Name somebody"))


async def managers(workspace: Workspace) -> set[tuple[str, str]]:
    """Return who is named, with their workspaces."""
    known = {row["id"]: (row["tenant"], row["user"]) for row in await table(workspace.house.store, member)}
    return {known[row["member"]] for row in await table(workspace.house.store, channel_manager)}


@pytest.mark.parametrize("fault", [None, Fault(status=500)])
async def test_a_guest_is_named_as_the_member_who_presses(workspace: Workspace, fault: Fault | None) -> None:
    """The form says nothing of their workspace, so Slack is asked; where it does not say, they count as of ours."""
    people, slack = workspace.people, workspace.slack
    slack.add_person(Person(id="UGIL", name="Gil", team="T0GUESTS"), STUDY)
    asked = await naming(people)
    if fault is not None:
        slack.fault("users.info", fault)
    assert says(await people.fill("ben", asked, {WHO: "gil"}), "They may change my settings here")
    assert await managers(workspace) == {("T0STUDY" if fault else "T0GUESTS", "UGIL")}
    await people.until(FRIDAY_MORNING)
    post = (await question(people)).handle
    assert isinstance(post, Posted)
    press = slack.pressing("UGIL", post, "Show me the answer")
    assert given.sender(press)[0] == Member(platform="slack", tenant="T0GUESTS", user="UGIL")


async def test_in_an_organisation_whoever_is_named_is_of_the_apps_workspace(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when they press: there everybody counts as of it, from whichever workspace they come."""
    people, slack = workspace.people, workspace.slack
    slack.add_person(Person(id="UGIL", name="Gil", team="T0SISTER", organisation="E0GRID"), STUDY)
    asked = await naming(people)
    monkeypatch.setitem(APP, "enterprise", {"id": "E0GRID"})
    assert says(await people.fill("ben", asked, {WHO: "gil"}), "They may change my settings here")
    assert await managers(workspace) == {("T0STUDY", "UGIL")}


@pytest.mark.parametrize("bot", [Person(id="UBOB", name="Bob", bot=True), Person(id="USLACKBOT", name="Bob")])
async def test_a_bot_cannot_be_named(workspace: Workspace, bot: Person) -> None:
    """Slack offers bots among its people, and says of its own that it is none."""
    workspace.slack.add_person(bot, STUDY)
    asked = await naming(workspace.people)
    assert says(await workspace.people.fill("ben", asked, {WHO: "bob"}), "Pick somebody.")
    assert await managers(workspace) == set()
