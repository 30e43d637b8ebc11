"""The connection ends for good while posts are on their way: whatever was not sent for sure is known for sure."""

import asyncio
from collections.abc import AsyncIterator
from types import NoneType

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.calls import carrying
from adapters.discord.messenger import DiscordMessenger
from bot.chat.places import Ref
from bot.errors import InDoubt, NotSent
from tests.discord.pausing import Patiently, Pauses, until
from tests.discord.shared import NOTICE, place, recently
from tests.loopback.discord import LoopbackDiscord


@pytest.fixture
async def bot(patiently: Patiently, pauses: Pauses) -> AsyncIterator[DiscordAdapter]:
    """A bot whose connection, once it ended, does not come back."""
    pauses.real = {5}
    async with patiently() as adapter:
        await adapter.start()
        yield adapter


async def test_what_waits_its_turn_is_surely_not_sent(bot: DiscordAdapter, loopback: LoopbackDiscord) -> None:
    """Posts wait for the pace of 50 a second when the session is closed under them; looks do as well."""
    where = place(loopback)
    posts = [asyncio.create_task(bot.messenger.post(where, NOTICE, key=f"post-{n}")) for n in range(30)]
    looks = [asyncio.create_task(bot.messenger.find(where, f"absent-{n}", recently())) for n in range(5)]
    await until(lambda: len(loopback.channel()) >= 2)
    await loopback.gateway.close_with(4011)
    told = [type(one) for one in await asyncio.gather(*posts, return_exceptions=True)]
    assert set(told) <= {Ref, NotSent, InDoubt}
    assert NotSent in told
    assert told.count(Ref) <= len(loopback.channel()) <= told.count(Ref) + told.count(InDoubt)
    seen = {type(one) for one in await asyncio.gather(*looks, return_exceptions=True)}
    assert NotSent in seen <= {NotSent, NoneType}  # the first of them was quick enough


async def test_a_call_ends_with_the_client_it_began_with(bot: DiscordAdapter, patiently: Patiently) -> None:
    """Another client is in use by then: what goes wrong with the first is no mistake of ours all the same."""
    messenger, client = bot.messenger, bot._client
    assert isinstance(messenger, DiscordMessenger)
    async with patiently() as other:
        await other.start()

        async def swapped() -> None:
            async with carrying(client, most_s=1.0) as call:
                messenger.use(other._client)
                await client.close()
                assert call.client is client
                await call.client.http.get_channel(1)

        with pytest.raises(NotSent, match="cannot be reached"):
            await swapped()


async def test_a_mistake_of_ours_stays_one(bot: DiscordAdapter) -> None:
    """As long as the client is open, nothing else explains it."""
    with pytest.raises(ZeroDivisionError):
        async with carrying(bot._client, most_s=1.0):
            raise ZeroDivisionError
