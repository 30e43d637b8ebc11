"""Half past nine in a large server: the whole house, a hundred people at one post, and Discord's rate limits in force.

The clock runs, the heart beats, and nothing waits for anything else: as on the morning on which it matters. It has the
machine to itself (``alone``). Discord waits three seconds and no longer, however busy the machine is: whether somebody
saw a warning is up to the machine as well, so ``make test-long`` asks for that, where nothing else runs.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy.engine import URL

from adapters.discord.messenger import DiscordMessenger
from adapters.wiring import House
from bot.clock import Clock
from tests.contract.steps import FRIDAY_MORNING
from tests.crowd import LOOKERS, RATERS, committed, studies
from tests.house import own_deck
from tests.leading import discord_bot, to_discord
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_buckets import EDIT, POST
from tests.screens import PATIENCE_S, DiscordScreens


@asynccontextmanager
async def at_work(discord: LoopbackDiscord, url: URL, clock: Clock) -> AsyncGenerator[None]:
    """The whole house, with its heart beating more often than it does."""
    house = House(url, [discord_bot(to_discord(discord))], deck=own_deck(), clock=clock, beat_s=0.5)
    await house.start()
    try:
        yield
    finally:
        await house.stop()


async def a_morning(url: URL) -> int:
    """Play it; return how many people saw that the application did not respond."""
    clock = Clock()
    clock.set(FRIDAY_MORNING - timedelta(hours=1))
    async with LoopbackDiscord(now=clock.now, wordless_s=PATIENCE_S) as discord:
        discord.api.buckets.enforced = True
        screens = DiscordScreens(discord)
        users = screens.join(RATERS + LOOKERS)
        async with at_work(discord, url, clock):
            await screens.set_up()
            clock.set(FRIDAY_MORNING)
            with committed(url) as log:
                post, warnings = await studies(screens, users, log)
        assert len(discord.requests(POST)) == 1
        assert len(discord.requests(EDIT)) == post.edits <= DiscordMessenger.abilities.edits_per_minute
        assert discord.api.buckets.turned_away == []
        assert discord.api.buckets.invalid == {}
    return warnings


@pytest.mark.alone
async def test_a_hundred_people_rate_within_two_seconds(sqlite_url: URL) -> None:
    """Every rating is durable before its answer is shown, everybody reads their answer, and no limit is met."""
    await a_morning(sqlite_url)


@pytest.mark.long
async def test_no_first_answer_of_theirs_takes_three_seconds(sqlite_url: URL) -> None:
    """So nobody sees that the application did not respond."""
    assert await a_morning(sqlite_url) == 0
