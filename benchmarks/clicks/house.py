"""The whole house on a SQLite file."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from adapters.wiring import House, MakeAdapter
from benchmarks.clicks.rounds import Platform
from benchmarks.measuring import empty
from bot.cards import Deck
from bot.clock import StillClock

MORNING: Final = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@asynccontextmanager
async def at_work(adapter: MakeAdapter, deck: Deck) -> AsyncGenerator[House]:
    """Connect to one platform, in the early morning."""
    with empty("SQLite") as url:
        house = House(url, [adapter], deck=deck, clock=StillClock(MORNING.replace(hour=6)))
        await house.start(beating=False)
        try:
            yield house
        finally:
            await house.stop()


async def post(house: House, platform: Platform) -> None:
    """Post the question of the day."""
    await platform.ask("set_up")
    await house.until(MORNING)
