"""What the real core offers while one types a command on Discord."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from sqlalchemy.engine import URL

from tests.discord.shared import at_work
from tests.discord.test_lost import FIRST
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault


@pytest.fixture
async def discord(sqlite_url: URL) -> AsyncGenerator[LoopbackDiscord]:
    """A Discord with the bot at work in its channel."""
    async with LoopbackDiscord() as loopback, at_work(loopback, sqlite_url):
        await loopback.hands.command("ana", "/study-setup Europe/Berlin", loopback.study.id)
        yield loopback


async def test_cards_and_zones_are_found_by_what_is_typed(discord: LoopbackDiscord) -> None:
    """By any part of a name; what is picked is what the command gets, and it is answered."""
    cards = await discord.hands.typing("ben", "/tradeoff show rec", discord.study.id)
    assert cards
    assert all("rec" in f"{label} {value}".lower() for label, value in cards)
    shown = await discord.hands.command("ben", f"/tradeoff show {cards[0][1]}", discord.study.id)
    assert cards[0][0] in discord.text(shown.shown[0])
    zones = await discord.hands.typing("ana", "/study-setup ber", discord.study.id)
    assert ("Europe/Berlin", "Europe/Berlin") in zones
    assert len(zones) <= 25


async def test_nothing_typed_yet_offers_a_beginning(discord: LoopbackDiscord) -> None:
    """At most 25, as Discord takes them; something that is nowhere offers nothing."""
    assert 1 <= len(await discord.hands.typing("ben", "/tradeoff show", discord.study.id)) <= 25
    assert await discord.hands.typing("ben", "/tradeoff show kestrel", discord.study.id) == []


async def test_choices_that_discord_takes_no_more_tell_nobody_what_was_typed(
    discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    """The SDK writes that they came too late, and goes on."""
    discord.fault(FIRST, Fault(kind="refused", status=404, code=10062))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(discord.hands.typing("ben", "/tradeoff show kestrel", discord.study.id), timeout=1.0)
    assert "Ignoring exception in autocomplete" in caplog.text
    assert "kestrel" not in caplog.text
    assert await discord.hands.typing("ben", "/tradeoff show", discord.study.id)
