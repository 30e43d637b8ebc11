"""The house as the tests build it: real parts, a still clock, and a database made by the migrations."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.engine import URL

from adapters.wiring import House, MakeAdapter
from bot.cards import Deck
from bot.clock import StillClock

FRIDAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""A working day, before any post of it in Berlin."""


@asynccontextmanager
async def house(
    url: URL, platforms: Sequence[MakeAdapter], *, at: datetime = FRIDAY, deck: Deck | None = None
) -> AsyncGenerator[House]:
    """Run a house whose clock stands at ``at`` until ``House.until`` moves it; ``deck`` is our own content if None."""
    built = House(url, platforms, clock=StillClock(at), deck=deck)
    await built.start(beating=False)
    try:
        yield built
    finally:
        await built.stop()
