"""The connection breaks in every way there is: no click that Discord delivers is lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.errors import NotSent
from tests.discord.corner import Corner
from tests.discord.pausing import Patiently, Pauses, until
from tests.discord.shared import NOTICE, place
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

MESSAGES = "POST /channels/{channel_id}/messages"


@pytest.fixture
async def bot(patiently: Patiently) -> AsyncIterator[DiscordAdapter]:
    """Such a bot, connected."""
    async with patiently() as adapter:
        await adapter.start()
        yield adapter


# A session goes on.


@pytest.mark.parametrize("broken", ["asked to", "may resume", "dropped"])
@pytest.mark.usefixtures("bot")
async def test_a_session_that_goes_on_loses_nothing(loopback: LoopbackDiscord, corner: Corner, broken: str) -> None:
    """What people do meanwhile is heard afterwards, once, and no sign-in is used up."""
    match broken:
        case "asked to":
            await loopback.gateway.reconnect()
        case "may resume":
            await loopback.gateway.invalidate(resumable=True)
        case _:
            await loopback.gateway.drop()
    assert (await loopback.hands.command("ben", "/study today", loopback.study.id)).shown
    assert (loopback.gateway.resumes, len(loopback.gateway.identifies), len(corner.heard)) == (1, 1, 1)


@pytest.mark.usefixtures("bot")
async def test_a_session_goes_on_after_connections_that_were_refused(
    loopback: LoopbackDiscord, corner: Corner, pauses: Pauses
) -> None:
    """One failure is no reason to forget the session, and with it what people did meanwhile."""
    loopback.gateway.refuse(3)
    await loopback.gateway.drop()
    assert (await loopback.hands.command("ben", "/study today", loopback.study.id)).shown
    assert (loopback.gateway.refused, pauses.asked) == (3, [0.5, 1, 2])
    assert (loopback.gateway.resumes, len(loopback.gateway.identifies), len(corner.heard)) == (1, 1, 1)


async def test_what_lasts_is_told(bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses) -> None:
    """A connection that broke just now is no trouble, and one that came back is none any more."""
    pauses.real = {0.5}
    loopback.gateway.refuse(1)
    await loopback.gateway.drop()
    await until(lambda: pauses.asked == [0.5])
    assert bot.trouble == ""
    pauses.now += 3 * 60
    assert bot.trouble == "Discord has been out of reach for 3 min; the bot goes on trying."
    pauses.over.set()
    await until(lambda: not bot.trouble)
    assert loopback.gateway.resumes == 1


# A session is no more.


async def test_forgotten_sessions_are_begun_anew_ever_more_slowly(
    bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses
) -> None:
    """Each sign-in uses up one of the day's: the sixth within ten minutes does not happen."""
    for _ in range(5):
        await until(lambda: loopback.gateway.connected)
        await loopback.gateway.invalidate()
    await until(lambda: len(pauses.asked) == 4)
    await asyncio.sleep(0.1)
    assert pauses.asked == [5, 10, 20, 40]
    assert len(loopback.gateway.identifies) == 5
    assert bot.trouble == ""  # so far


async def test_each_shard_hears_its_servers(
    loopback: LoopbackDiscord, corner: Corner, patiently: Patiently, pauses: Pauses
) -> None:
    """Shards sign in one by one, 5 s apart; a break is none for what either of them brings."""
    loopback.gateway.shards = 2
    ours = (loopback.world.guild >> 22) % 2
    theirs = await loopback.add_guild("Next door", shard=(1 - ours, 2))
    channel = loopback.world.add_channel("study too", guild=theirs)
    async with patiently() as bot:
        await bot.start()
        assert [one["shard"] for one in loopback.gateway.identifies] == [[0, 2], [1, 2]]
        assert pauses.asked == [5]
        await loopback.gateway.drop()
        for where in (loopback.study.id, channel.id):
            assert (await loopback.hands.command("ben", "/study today", where)).shown
        there = replace(place(loopback, channel.id), workspace=str(theirs))
        await bot.messenger.post(place(loopback), NOTICE, key="a-post")
        await bot.messenger.post(there, NOTICE, key="another-post")
    heard = [event.place.workspace for event in corner.heard if event.place is not None]
    assert heard == [str(loopback.world.guild), str(theirs)]
    assert (loopback.gateway.resumes, len(loopback.gateway.identifies)) == (2, 2)


# What comes in, and goes out.


async def test_an_event_that_cannot_be_read_is_lost_alone(
    bot: DiscordAdapter, loopback: LoopbackDiscord, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """The connection goes on, and the log says which kind of event it was and nothing of what it held."""
    await loopback.gateway.send_raw("INTERACTION_CREATE", {"id": "5", "type": 2, "data": "in confidence"})
    await loopback.gateway.send_raw("GUILD_CREATE", {"id": "5", "channels": [{"id": "in confidence", "type": 0}]})
    assert (await loopback.hands.command("ben", "/study today", loopback.study.id)).shown
    assert (len(corner.heard), len(loopback.gateway.identifies), bot.trouble) == (1, 1, "")
    assert "discord_payload_unreadable event=INTERACTION_CREATE" in caplog.text
    assert "discord_payload_unreadable event=GUILD_CREATE" in caplog.text
    assert "in confidence" not in caplog.text


async def test_a_limit_over_everything_ends(bot: DiscordAdapter, loopback: LoopbackDiscord) -> None:
    """A call that gave up meanwhile does not keep every later one waiting for ever."""
    loopback.fault(MESSAGES, Fault(kind="limited", wait_s=1.2, everywhere=True))
    with pytest.raises(NotSent):
        await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    await asyncio.sleep(1.0)  # the loopback names whole seconds: it tells of 2 s
    await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    assert len(loopback.channel()) == 1


async def test_who_was_being_answered_gets_the_answer_before_the_bot_leaves(
    bot: DiscordAdapter, loopback: LoopbackDiscord, corner: Corner
) -> None:
    """The bot hears nothing new meanwhile, and its way to send is closed last."""
    corner.pause_s["today"] = 0.3
    asked = asyncio.create_task(loopback.hands.command("ben", "/study today", loopback.study.id))
    await until(lambda: bool(corner.heard))
    leaving_now = asyncio.create_task(bot.stop())
    await until(lambda: not loopback.gateway.connected)
    assert not leaving_now.done()
    assert (await asked).shown
    await leaving_now


async def test_a_bot_that_is_stopped_while_it_resumes_comes_back_no_more(
    bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses
) -> None:
    """Whatever it was waiting for, nothing of it is left."""
    pauses.real = {0.5}
    loopback.gateway.refuse(1)
    await loopback.gateway.drop()
    await until(lambda: pauses.asked == [0.5])
    await bot.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("discord-")]
    assert (loopback.gateway.resumes, len(loopback.gateway.identifies)) == (0, 1)
