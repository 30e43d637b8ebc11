"""*Managers*: whom those name who manage a channel, where the platform cannot say who does."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.chat.events import Removed
from bot.chat.places import Member
from bot.chat.replies import Reply, Wrong
from bot.store.managers import MOST
from tests.features.conftest import Team
from tests.house import FRIDAY, house

WHO = "Who else may change my settings here?"


@pytest.fixture
async def team(sqlite_url: URL) -> AsyncGenerator[Team]:
    """Set up by Ana, on a platform that knows that Mia, an admin, manages, and of nobody else whether they do."""
    platform = Platform()
    async with house(sqlite_url, [platform.connect]) as built:
        gathered = Team(built, platform)
        platform.introduce("mia", manages=True, names_managers=True)
        for name in ("ana", "ben", "chi"):
            platform.introduce(name, manages=None, zone="Europe/Berlin", names_managers=True)
        await gathered.command("ana", "/study-setup")
        yield gathered


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


def labels(reply: Reply) -> tuple[str, ...]:
    """All that can be pressed."""
    return labels_of(message_in(reply))


async def managers(team: Team, by: str = "ana") -> Reply:
    """Open the page."""
    return await team.press(by, await team.command(by, "/study-setup"), "Managers")


async def name(team: Team, who: str, by: str = "ana") -> Reply:
    """Name somebody."""
    form = await team.press(by, await managers(team, by), "Name somebody")
    return await team.fill(by, form, {WHO: team.platform.who(who).member})


async def may(team: Team, who: str) -> bool:
    """Tell whether somebody is shown the panel."""
    return "How I post here" in read(await team.command(who, "/study-setup"))


async def adopt(team: Team, who: str) -> Reply:
    """Take the place of whoever hears of reports and notices."""
    return await team.press(who, await team.command(who, "/study-setup"), "Tell me instead")


async def test_nobody_is_named_at_first(team: Team) -> None:
    """The page says who manages anyway, and leads on."""
    page = await managers(team)
    assert "@ana" in read(page)
    assert "Nobody else is named yet." in read(page)
    assert labels(page) == ("Name somebody", "Next ten posts", "Deliveries", "Changes", "All settings")
    assert not await may(team, "ben")


async def test_who_is_named_can_do_what_the_setter_can(team: Team) -> None:
    """Change settings, name others, post one more; the change stands in the list."""
    told = await name(team, "ben")
    assert "They may change my settings here from now on" in read(told)
    assert "1. @ben" in read(told)
    form = await team.press("ben", await team.command("ben", "/study-setup"), "Team day")
    assert "at least 2 people" in read(await team.fill("ben", form, {"How many people make a team day?": "2"}))
    assert "no streak" in read(await team.command("ben", "/tradeoff post model size vs latency"))
    await team.until(20, 7)
    assert "2. @chi" in read(await name(team, "chi", by="ben"))
    changes = read(await team.press("ana", await team.command("ana", "/study-setup"), "Changes"))
    assert "@ana: Managers: somebody was named" in changes
    assert "@ben: Managers: somebody was named" in changes


async def test_who_is_named_does_not_take_the_setters_place(team: Team) -> None:
    """Not by the button, which is not there, and not by a forged one; an admin may."""
    await name(team, "ben")
    panel = await team.command("ben", "/study-setup")
    assert "Tell me instead" not in labels(panel)
    forged = replace(team.platform.pressing("ben", panel, "Changes"), action="setup-do:adopt")
    assert "Reports and notices go to @ana." in read(await team.platform.give(forged))
    assert "go to you from now on" in read(await adopt(team, "mia"))
    assert await may(team, "ben")


async def test_whose_place_was_taken_still_manages(team: Team) -> None:
    """By name from then on: told to whoever took it, shown on the page, and ended by nothing but taking it back."""
    assert "Whoever heard of them so far may still change my settings: see Managers." in read(await adopt(team, "mia"))
    assert await may(team, "ana")
    page = await managers(team, by="mia")
    assert "@mia hears of reports and notices, and may change my settings here. So may admins." in read(page)
    assert "1. @ana" in read(page)
    assert "Tell me instead" not in labels(await team.command("ana", "/study-setup"))
    await team.press("mia", page, "Take back 1")
    assert not await may(team, "ana")


async def test_whose_place_was_taken_is_named_beyond_the_most_too(team: Team) -> None:
    """They were told that they may; each can be taken back, and nobody else is named meanwhile."""
    for number in range(MOST):
        await name(team, f"p{number}")
    await adopt(team, "mia")
    page = await managers(team)
    assert "11. @" in read(page)
    assert "Take back 11" in labels(page)
    assert "Name somebody" not in labels(page)
    assert all(len(row) <= 5 for row in message_in(page).rows)


async def test_where_the_platform_knows_who_manages_nobody_stays_by_name(team: Team) -> None:
    """Its rights decide about whose place was taken, too."""
    team.platform.introduce("dan", manages=True)
    assert "so far" not in read(await adopt(team, "dan"))
    assert not await may(team, "ana")


async def test_one_is_taken_back(team: Team) -> None:
    """At once, also by an admin; what they had open says no more than that."""
    await name(team, "ben")
    await team.until(20, 7)
    await name(team, "chi")
    open_before = await team.command("ben", "/study-setup")
    page = await managers(team, by="mia")
    left = await team.press("mia", page, "Take back 1")
    assert "They manage me here no more." in read(left)
    assert "1. @chi" in read(left)
    assert not await may(team, "ben")
    assert "Please ask them" in read(await team.press("ben", open_before, "Changes"))
    assert read(await team.press("mia", page, "Take back 1")) == read(left)
    changes = read(await team.press("ana", await team.command("ana", "/study-setup"), "Changes"))
    assert changes.count("Managers: somebody was taken back") == 1


async def test_one_can_take_oneself_back(team: Team) -> None:
    """And manages no more from then on."""
    await name(team, "ben")
    told = await team.press("ben", await managers(team, "ben"), "Take back 1")
    assert "You manage it no more" in read(told)
    assert not labels(told)
    assert not await may(team, "ben")


async def test_nobody_is_named_twice_or_in_vain(team: Team) -> None:
    """Whoever set the channel up manages it already, and ten others are enough."""
    await name(team, "ben")
    for who in ("ben", "ana"):
        again = await name(team, who)
        assert isinstance(again, Wrong)
        assert "already" in again.errors["who"]
    for number in range(MOST - 1):
        page = await name(team, f"p{number}")
    assert labels(page)[:2] == ("Take back 1", "Take back 2")
    assert "Take back 10" in labels(page)
    assert all(len(row) <= 5 for row in message_in(page).rows)
    form = await team.press("ana", await managers(team), "All settings")
    asked = replace(team.platform.pressing("ana", form, "Times"), action="setup:managers")
    full = await team.fill("ana", await team.platform.give(asked), {WHO: team.platform.who("chi").member})
    assert isinstance(full, Wrong)
    assert "10 are named already" in full.errors["who"]


async def test_whoever_is_picked_must_be_somebody(team: Team) -> None:
    """A name that was typed, or nothing at all, is asked for again."""
    form = form_in(await team.press("ana", await managers(team), "Name somebody"))
    sent = team.platform.filling("ana", form, {WHO: team.platform.who("ben").member})
    for values in ({"who": "ben"}, {}):
        again = await team.platform.give(replace(sent, values=values))
        assert isinstance(again, Wrong)
        assert again.errors["who"] == "Pick somebody."


async def test_a_forgotten_setters_place_goes_to_somebody_who_was_named(team: Team) -> None:
    """As long as somebody is; nobody else comes before them."""
    await name(team, "ben")
    await team.house.store.privacy.forget(team.platform.who("ana").member, at=FRIDAY)
    assert not await may(team, "chi")
    assert "Reports and notices go to @ben." in read(await team.command("ben", "/study-setup"))
    assert not await may(team, "ana")


async def test_who_is_named_and_forgotten_manages_no_more(team: Team) -> None:
    """And can be named again."""
    await name(team, "ben")
    await team.house.store.privacy.forget(team.platform.who("ben").member, at=FRIDAY)
    assert not await may(team, "ben")
    assert "1. @ben" in read(await name(team, "ben"))


async def test_a_channel_elsewhere_stays_with_whoever_set_this_one_up(team: Team) -> None:
    """A named manager may let the posts move; the setter and the names go along."""
    await name(team, "ben")
    form = await team.press("ben", await team.command("ben", "/study-setup"), "Channel")
    filled = {"Which channel?": "plaza", "Where do I post from now on?": "There instead of here"}
    await team.fill("ben", form, filled)
    there = await team.house.store.channels.at(replace(team.platform.place, channel="plaza"))
    assert there is not None
    assert there.setter == team.platform.who("ana").member
    assert list((await team.house.store.managers.of(there.id)).values()) == [team.platform.who("ben").member]


async def test_who_set_channels_up_manages_where_an_admin_lets_posts_move(team: Team) -> None:
    """Ana, whose posts move, and Ben, whose channel there was switched off: both are named, and Mia hears of it."""
    plaza = replace(team.platform.place, channel="plaza")
    await team.command("ben", "/study-setup", place=plaza)
    await team.house.app.removed(
        Removed(platform=plaza.platform, workspace=plaza.workspace, channel="plaza", at=team.house.clock.now())
    )
    form = await team.press("mia", await team.command("mia", "/study-setup"), "Channel")
    filled = {"Which channel?": "plaza", "Where do I post from now on?": "There instead of here"}
    await team.fill("mia", form, filled)
    there = await team.house.store.channels.at(plaza)
    assert there is not None
    assert there.setter == team.platform.who("mia").member
    named = (await team.house.store.managers.of(there.id)).values()
    assert {who.user for who in named} == {"ana", "ben"}


async def test_where_the_platform_knows_who_manages_nobody_is_named(team: Team) -> None:
    """Its own rights decide, and a forged button names nobody either."""
    team.platform.introduce("dan", manages=True)
    panel = await team.command("dan", "/study-setup")
    assert "Managers" not in labels(panel)
    press = team.platform.pressing("dan", panel, "Changes")
    assert "How I post here" in read(await team.platform.give(replace(press, action="setup-page:managers")))
    form = await team.platform.give(replace(team.platform.pressing("dan", panel, "Times"), action="setup:managers"))
    told = await team.fill("dan", form, {WHO: Member(platform="rehearsal", tenant="town", user="ben")})
    assert "How I post here" in read(told)
    assert not await may(team, "ben")


async def test_a_name_counts_for_nothing_where_the_platform_says_no(team: Team) -> None:
    """It may have come to know it since."""
    await name(team, "ben")
    team.platform.introduce("ben", manages=False)
    assert "Only those who manage" in read(await team.command("ben", "/study-setup"))
