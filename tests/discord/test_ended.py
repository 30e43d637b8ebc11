"""A connection ends for good: another one is made, in time, and the token is never at risk."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.settings import NOT_TAKEN
from bot.errors import NotSent, SettingsError
from tests.discord.corner import Corner
from tests.discord.pausing import Patiently, Pauses, until
from tests.discord.shared import NOTICE, place
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

WHO = "GET /users/@me"
DAY_S = 24 * 60 * 60


@pytest.fixture
async def bot(patiently: Patiently) -> AsyncIterator[DiscordAdapter]:
    """Such a bot, connected."""
    async with patiently() as adapter:
        await adapter.start()
        yield adapter


# A connection ends for good.


@pytest.mark.parametrize("code", [4010, 4011])
async def test_a_bot_that_grew_asks_anew_how_many_sessions_it_needs(
    bot: DiscordAdapter, loopback: LoopbackDiscord, corner: Corner, pauses: Pauses, code: int
) -> None:
    """Discord ends the connections; a new client asks, and posts and answers go on by it."""
    loopback.gateway.shards = 2
    await loopback.gateway.close_with(code)
    await until(lambda: len(loopback.gateway.identifies) == 3 and not bot.trouble)
    assert pauses.asked[0] == 5  # then 5 s before each sign-in
    await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    assert (await loopback.hands.command("ben", "/study today", loopback.study.id)).shown
    assert len(corner.heard) == 1


async def test_while_the_bot_is_away_nothing_is_sent(
    bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses
) -> None:
    """A post that nobody could press is kept for later, and the reason is told."""
    pauses.real = {5}
    await loopback.gateway.close_with(4011)
    await until(lambda: bool(pauses.asked))
    assert bot.trouble == "Discord closed the connection (code 4011). The bot tries again in 5 s."
    with pytest.raises(NotSent):
        await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    pauses.over.set()
    await until(lambda: not bot.trouble)
    await bot.messenger.post(place(loopback), NOTICE, key="a-post")


@pytest.mark.parametrize("code", [4004, 4011])
async def test_a_token_that_discord_does_not_know_is_looked_at_again(
    bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses, code: int
) -> None:
    """Mostly people have to mend it, and are told how; one wrong word of Discord's silences nobody until a restart."""
    pauses.real = {300}
    loopback.fault(WHO, *(Fault(kind="refused", status=401) for _ in range(2)))
    await loopback.gateway.close_with(code)
    await until(lambda: 300 in pauses.asked)
    assert bot.trouble == NOT_TAKEN
    with pytest.raises(NotSent):
        await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    pauses.over.set()
    await until(lambda: not bot.trouble)
    assert [asked for asked in pauses.asked if asked > 5] == [300] * (3 if code == 4004 else 2)
    assert len(loopback.gateway.identifies) == 2  # looking costs none of the day's sign-ins
    await bot.messenger.post(place(loopback), NOTICE, key="a-post")


async def test_what_only_a_newer_version_can_do_is_not_tried_again(
    bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses
) -> None:
    """Discord says so at its gateway alone, where each look costs a sign-in."""
    await loopback.gateway.close_with(4012)
    await until(lambda: bool(bot.trouble))
    assert "Install the newest version" in bot.trouble
    assert (len(loopback.gateway.identifies), pauses.asked) == (1, [])


async def test_failures_in_a_row_are_further_and_further_apart(
    bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses
) -> None:
    """5 s, 15 s, a minute, 5 minutes; where Discord cannot be asked at all, no sign-in is made."""
    pauses.real = {300}
    loopback.fault(WHO, *(Fault(kind="refused", status=403) for _ in range(3)))
    await loopback.gateway.close_with(4011)
    await until(lambda: 300 in pauses.asked)
    assert pauses.asked == [5, 15, 60, 300]
    assert len(loopback.gateway.identifies) == 1
    pauses.over.set()
    await until(lambda: not bot.trouble)
    pauses.now += 3600
    await loopback.gateway.close_with(4011)
    await until(lambda: len(loopback.gateway.identifies) == 3)
    assert pauses.asked[4:] == [5, 5]  # before the sign-in, and before the next try: a good hour ended the row


async def test_a_greeting_that_cannot_be_read_begins_the_connection_anew(
    bot: DiscordAdapter, loopback: LoopbackDiscord, pauses: Pauses
) -> None:
    """Without it the bot would not know who it is."""
    await loopback.gateway.send_raw("READY", {"session_id": "1", "resume_gateway_url": loopback.gateway_url})
    await until(lambda: len(loopback.gateway.identifies) == 2 and not bot.trouble)
    assert pauses.asked == [5, 5]
    await bot.messenger.post(place(loopback), NOTICE, key="a-post")


# The day's sign-ins.


async def test_the_days_sign_ins_are_not_used_up(
    loopback: LoopbackDiscord, patiently: Patiently, pauses: Pauses
) -> None:
    """A process that starts when few are left does not sign in at once, and the other platforms need not wait."""
    loopback.gateway.remaining = 101
    pauses.real = {DAY_S / 100}
    async with patiently() as bot:
        await bot.start()
        assert (loopback.gateway.identifies, pauses.asked) == ([], [DAY_S / 100])
        assert bot.trouble.endswith("it connects in 15 min.")
        with pytest.raises(NotSent):
            await bot.messenger.post(place(loopback), NOTICE, key="a-post")
        pauses.over.set()
        await until(lambda: not bot.trouble)
        await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    assert loopback.gateway.remaining == 100


async def test_a_discord_that_takes_long_holds_up_nothing_else(loopback: LoopbackDiscord, patiently: Patiently) -> None:
    """A start that waited on would be ended by whoever watches the process, and each new one is a sign-in."""
    async with patiently(guild_ready_s=0.4, ready_s=0.05) as bot:
        await bot.start()
        assert bot.trouble == "Discord has not let the bot in yet; it goes on trying."
        await until(lambda: not bot.trouble)
        await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    assert len(loopback.gateway.identifies) == 1


async def test_a_start_that_failed_may_be_repeated(
    loopback: LoopbackDiscord, patiently: Patiently, pauses: Pauses
) -> None:
    """The house may try again: nothing of the first try is in the way."""
    loopback.fault(WHO, Fault(kind="refused", status=403))
    loopback.fault("GET /gateway/bot", Fault(kind="refused", status=403))
    async with patiently() as bot:
        for _ in range(2):
            with pytest.raises(NotSent):
                await bot.start()
        await bot.start()
        assert bot.trouble == ""
        await bot.messenger.post(place(loopback), NOTICE, key="a-post")
    assert (len(loopback.gateway.identifies), pauses.asked) == (1, [])


@pytest.mark.parametrize(("code", "mend"), [(4004, "choose Reset Token"), (4013, "newest version")])
async def test_a_start_says_what_people_have_to_do(
    loopback: LoopbackDiscord, patiently: Patiently, code: int, mend: str
) -> None:
    """Discord may refuse the bot at its gateway alone."""
    async with patiently(guild_ready_s=5.0) as bot:
        starting = asyncio.create_task(bot.start())
        await until(lambda: loopback.gateway.connected)
        await loopback.gateway.close_with(code)
        with pytest.raises(SettingsError, match=mend):
            await starting
