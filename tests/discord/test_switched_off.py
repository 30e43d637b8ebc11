"""A channel that refuses is switched off and its setter told once; a wall before Discord is no reason for it."""

from datetime import timedelta

import pytest

from adapters.wiring import House
from bot.store.channels import Channel
from tests.contract.discord import DiscordPeople
from tests.contract.people import Seen
from tests.contract.steps import FRIDAY_AFTERNOON, FRIDAY_MORNING, MONDAY_MORNING, latest, message, set_up
from tests.discord.shared import place
from tests.loopback import discord_payloads as payloads
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

POSTS = "POST /channels/{channel_id}/messages"
STOPPED = "I have stopped posting"


@pytest.fixture
async def people(discord: LoopbackDiscord, built: House) -> DiscordPeople:
    """Ana, who has set the channel "study" up, Ben and Chi."""
    present = DiscordPeople(discord, built.until, discord.study.id)
    await set_up(present)
    return present


async def channel(built: House, discord: LoopbackDiscord, number: int | None = None) -> Channel:
    """What is kept of a channel."""
    kept = await built.store.channels.at(place(discord, number))
    assert kept is not None
    return kept


async def notices(people: DiscordPeople) -> list[Seen]:
    """What Ana was told directly about channels that were switched off."""
    return [seen for seen in await people.private("ana") if "which you look after" in seen.text]


async def test_a_permission_that_is_taken_and_given_again(
    discord: LoopbackDiscord, built: House, people: DiscordPeople
) -> None:
    """One direct message with the mend, no further try meanwhile, and by one press it goes on."""
    await discord.deny("Send Messages")
    await people.until(FRIDAY_AFTERNOON)
    (notice,) = await notices(people)
    assert STOPPED in notice.text
    assert "allow Send Messages to my role" in notice.text
    assert [one.status for one in discord.requests(POSTS)].count(403) == 1
    assert not (await channel(built, discord)).active
    discord.study.denied = 0
    await discord.gateway.dispatch("CHANNEL_UPDATE", payloads.channel(discord.world, discord.study))
    await discord.gateway.heard()
    panel = message(await people.command("ana", "/study-setup"))
    assert "allow Send Messages to my role" in panel.text
    await people.press("ana", panel, "Post here again")
    await people.until(MONDAY_MORNING)
    assert "Question of the day" in (await latest(people, "Question")).text
    assert len(await notices(people)) == 1


async def test_what_would_switch_it_off_is_told_at_set_up(discord: LoopbackDiscord, built: House) -> None:
    """By the words of Discord's settings; once it is allowed, nothing is said of it."""
    people = DiscordPeople(discord, built.until, discord.study.id)
    await discord.deny("Send Messages")
    lacking = "I cannot post here: I lack Send Messages."
    assert lacking in message(await people.command("ana", "/study-setup Europe/Berlin")).text
    panel = message(await people.command("ana", "/study-setup"))
    assert lacking in panel.text
    discord.study.denied = 0
    assert lacking not in message(await people.command("ana", "/study-setup")).text


@pytest.mark.parametrize(
    ("answer", "mend"), [((400, 40058), "choose a text channel"), ((404, 10003), "choose another")]
)
async def test_a_channel_where_nothing_can_stand(
    discord: LoopbackDiscord, built: House, people: DiscordPeople, answer: tuple[int, int], mend: str
) -> None:
    """A forum, and a channel that is gone: another one is the mend."""
    discord.fault(POSTS, Fault(kind="refused", status=answer[0], code=answer[1]))
    await people.until(FRIDAY_MORNING)
    (notice,) = await notices(people)
    assert mend in notice.text
    assert not (await channel(built, discord)).active


@pytest.mark.parametrize(("status", "code"), [(403, 0), (401, 0), (404, 0), (403, 40004)])
async def test_a_wall_before_discord_switches_nothing_off(
    discord: LoopbackDiscord, built: House, people: DiscordPeople, status: int, code: int
) -> None:
    """The post comes when the wall is gone, once, and nobody is told anything."""
    discord.fault(POSTS, *[Fault(kind="refused", status=status, code=code)] * 2)
    for minutes in (0, 2):
        await people.until(FRIDAY_MORNING + timedelta(minutes=minutes))
        assert await people.channel() == []
        assert (await channel(built, discord)).active
    await people.until(FRIDAY_MORNING + timedelta(minutes=4))
    assert len(await people.channel()) == 1
    assert await notices(people) == []


async def test_whoever_removes_the_bot_is_told_nothing(
    discord: LoopbackDiscord, built: House, people: DiscordPeople
) -> None:
    """Every channel of the server is off at once; nothing is tried, and no notice goes to somebody who knows."""
    other = await discord.add_channel("other")
    await set_up(DiscordPeople(discord, built.until, other.id))
    await discord.remove_bot()
    await people.until(FRIDAY_AFTERNOON)
    for number in (discord.study.id, other.id):
        kept = await channel(built, discord, number)
        assert (kept.active, kept.off_why) == (False, "removed")
    assert discord.requests(POSTS) == []
    assert await notices(people) == []
