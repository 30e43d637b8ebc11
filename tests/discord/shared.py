"""What several of these tests need: places, members, posts."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import URL

from adapters.discord.adapter import DiscordAdapter
from adapters.wiring import House
from bot.chat.messages import Message, Prose
from bot.chat.places import Member, Place
from tests.discord.corner import POST, card
from tests.house import house
from tests.leading import discord_bot, to_discord
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_world import Posted

NOTICE = Message(title="A notice", plain="A notice", blocks=(Prose("Nothing to press."),))
LATE_S = 0.4  # longer than the patience of the bot in these tests, shorter than that of the loopback


def place(loopback: LoopbackDiscord, channel: int | None = None) -> Place:
    """A channel of the server; left out, the one called "study"."""
    return Place(platform="discord", workspace=str(loopback.world.guild), channel=str(channel or loopback.study.id))


def member(loopback: LoopbackDiscord, person: str) -> Member:
    """The account of a person; Discord's ids are the same in every server."""
    return Member(platform="discord", tenant="", user=str(loopback.world.people[person].id))


def recently() -> datetime:
    """An instant before everything that a test does."""
    return datetime.now(UTC) - timedelta(minutes=1)


async def posted(loopback: LoopbackDiscord, bot: DiscordAdapter) -> Posted:
    """Post the card to the channel and return it."""
    await bot.messenger.post(place(loopback), card(), key=POST)
    return loopback.channel()[-1]


@asynccontextmanager
async def at_work(loopback: LoopbackDiscord, url: URL) -> AsyncGenerator[House]:
    """The real core on this Discord, with a bot that waits less at its start."""
    async with house(url, [discord_bot(to_discord(loopback))]) as built:
        yield built
