"""The loopback Discord and a bot on it, quick where Discord itself is slow."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.answering import Patience
from adapters.wiring import House
from bot.chat.messenger import Messenger
from bot.chat.places import Place
from tests.discord.corner import Corner
from tests.discord.pausing import Patiently, Pauses
from tests.discord.shared import at_work, place
from tests.leading import to_discord
from tests.loopback.discord import LoopbackDiscord

Connect = Callable[[], AbstractAsyncContextManager[DiscordAdapter]]


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    """A Discord that waits a second for a first answer instead of three."""
    async with LoopbackDiscord(first_answer_s=1.0, wordless_s=0.5) as discord:
        yield discord


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    """A Discord as patient as the real one."""
    async with LoopbackDiscord() as loopback:
        yield loopback


@pytest.fixture
async def built(discord: LoopbackDiscord, sqlite_url: URL) -> AsyncIterator[House]:
    """The real core on it, in a house of its own."""
    async with at_work(discord, sqlite_url) as running:
        yield running


@pytest.fixture
def corner() -> Corner:
    """The core."""
    return Corner()


@pytest.fixture
def connect(loopback: LoopbackDiscord, corner: Corner) -> Connect:
    """Start a bot on the loopback; each call is a new process, as it were."""

    @asynccontextmanager
    async def connected() -> AsyncIterator[DiscordAdapter]:
        async with leaving(adapter_on(loopback, corner)) as adapter:
            await adapter.start()
            yield adapter

    return connected


@pytest.fixture
async def bot(connect: Connect) -> AsyncIterator[DiscordAdapter]:
    """A bot that is connected."""
    async with connect() as adapter:
        yield adapter


@pytest.fixture
def messenger(bot: DiscordAdapter) -> Messenger:
    """The sending side of a connected bot."""
    return bot.messenger


@pytest.fixture
def study(loopback: LoopbackDiscord) -> Place:
    """The channel."""
    return place(loopback)


@pytest.fixture
def pauses() -> Pauses:
    """How long the bot would have waited."""
    return Pauses()


@pytest.fixture
def patiently(loopback: LoopbackDiscord, corner: Corner, pauses: Pauses) -> Patiently:
    """Make a bot that waits as long as a real one, by a clock of ours; it is not connected yet."""

    @asynccontextmanager
    async def made(*, guild_ready_s: float = 0.02, ready_s: float = 60.0) -> AsyncIterator[DiscordAdapter]:
        adapter = DiscordAdapter(
            corner,
            to_discord(loopback),
            now=lambda: datetime.now(UTC),
            guild_ready_s=guild_ready_s,
            ready_s=ready_s,
            call_s=1.0,
            patience=Patience(answer_s=0.15, form_s=0.3, lookup_s=0.3),
            sleep=pauses,
            clock=lambda: pauses.now,
        )
        async with leaving(adapter):
            yield adapter
        for thread in threading.enumerate():
            if thread.name.startswith("keep-alive-handler"):
                thread.join(timeout=1)
                assert not thread.is_alive()  # or it would beat for a connection that is no more

    return made


@asynccontextmanager
async def leaving(adapter: DiscordAdapter) -> AsyncIterator[DiscordAdapter]:
    """Stop an adapter whatever happens: one that goes on trying to connect would hold up the end of the tests."""
    try:
        yield adapter
    finally:
        await adapter.stop()


def adapter_on(loopback: LoopbackDiscord, corner: Corner, *, token: str | None = None) -> DiscordAdapter:
    """Make a bot that is not connected yet."""
    settings = to_discord(loopback, token)
    return DiscordAdapter(
        corner,
        settings,
        now=lambda: datetime.now(UTC),
        guild_ready_s=0.02,
        identify_pause_s=0.0,
        call_s=2.5,
        patience=Patience(answer_s=0.15, form_s=0.3, lookup_s=0.3),
    )
