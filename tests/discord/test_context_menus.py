"""*Save to portfolio* in a message's menu and *Study progress* in a member's, in the real house."""

import pytest

from adapters.wiring import House
from tests.contract.discord import DiscordPeople
from tests.contract.people import Seen
from tests.contract.steps import FRIDAY_MORNING, message, set_up
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_fields import NotOffered
from tests.loopback.discord_world import Exchange

SAVE, PROGRESS = "Save to portfolio", "Study progress"
SAVED = "What I have saved"
pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
async def people(discord: LoopbackDiscord, built: House) -> DiscordPeople:
    """Ana, who has set the channel "study" up, Ben and Chi, on the morning of the first posts."""
    present = DiscordPeople(discord, built.until, discord.study.id)
    await set_up(present)
    await present.until(FRIDAY_MORNING)
    return present


def told(discord: LoopbackDiscord, exchange: Exchange) -> str:
    """What the member reads, and alone."""
    (answer,) = exchange.shown
    assert answer.reader is exchange.person
    return discord.text(answer)


async def saved_by_ben(people: DiscordPeople) -> Seen:
    """What Ben has saved."""
    return message(await people.press("ben", message(await people.command("ben", "/study portfolio")), SAVED))


async def test_what_somebody_wrote_is_kept_with_its_address(discord: LoopbackDiscord, people: DiscordPeople) -> None:
    """Once, in plain words, and for the eyes of whoever kept it."""
    chi = discord.world.people["chi"]
    text = f"Recall, since misses cost. Right, <@{discord.world.people['ana'].id}>?"
    written = discord.world.add_message(discord.study.id, {"content": text}, author=chi)
    assert told(discord, await discord.hands.menu("ben", SAVE, on=written)).startswith("Saved\n")
    assert "Saved already" in told(discord, await discord.hands.menu("ben", SAVE, on=written))
    kept = await saved_by_ben(people)
    assert "Recall, since misses cost. Right, @somebody?" in kept.text
    address = f"https://discord.com/channels/{discord.world.guild}/{discord.study.id}/{written.id}"
    (listed,) = discord.private("ben")[-1:]
    assert address in "\n".join(listed.texts)
    assert "There is nothing here yet." in (await people.command("chi", "/study portfolio")).text


async def test_a_post_of_ours_is_kept_too(discord: LoopbackDiscord, people: DiscordPeople) -> None:
    """Its words stand in its components; discord.py gives them to us."""
    post = discord.channel()[0]
    assert told(discord, await discord.hands.menu("ben", SAVE, on=post)).startswith("Saved\n")
    kept = await saved_by_ben(people)
    assert discord.text(post).splitlines()[0] in kept.text


async def test_a_message_without_words_is_not_kept(discord: LoopbackDiscord) -> None:
    """Only a picture, say."""
    empty = discord.world.add_message(discord.study.id, {"content": ""}, author=discord.world.people["chi"])
    assert "There are no words in that message." in told(discord, await discord.hands.menu("ben", SAVE, on=empty))


async def test_progress_is_shown_of_oneself_alone(discord: LoopbackDiscord) -> None:
    """To whoever manages the server too; and of the bot there is none."""
    assert "Your streak here: 0 days." in told(discord, await discord.hands.menu("ben", PROGRESS, on="ben"))
    for curious in ("ana", "chi"):
        said = told(discord, await discord.hands.menu(curious, PROGRESS, on="ben"))
        assert said.startswith("Everybody sees only their own")
        assert "streak here" not in said


async def test_progress_is_offered_in_channels_and_saving_anywhere(discord: LoopbackDiscord) -> None:
    """As the commands behind them are; what one alone sees in a channel has no such menu."""
    ben = discord.world.people["ben"]
    direct = discord.world.add_channel("ben", person=ben)
    note = discord.world.add_message(direct.id, {"content": "Remember: misses cost."}, author=ben)
    assert told(discord, await discord.hands.menu("ben", SAVE, on=note)).startswith("Saved\n")
    with pytest.raises(NotOffered):
        await discord.hands.menu("ben", PROGRESS, on="ben", channel=direct.id)
