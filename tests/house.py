"""The house as the tests build it: real parts, a still clock, and a database made by the migrations."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache

from sqlalchemy.engine import URL

from adapters.wiring import House, MakeAdapter
from bot.cards import Deck, load
from bot.clock import StillClock
from bot.resources import folder

FRIDAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""A working day, before any post of it in Berlin."""


@cache
def own_deck() -> Deck:
    """Return our own content, read once for all tests: it never changes, and reading it takes most of a second."""
    return load([folder("content")])


@asynccontextmanager
async def house(
    url: URL, platforms: Sequence[MakeAdapter], *, at: datetime = FRIDAY, deck: Deck | None = None
) -> AsyncGenerator[House]:
    """Run a house whose clock stands at ``at`` until ``House.until`` moves it; ``deck`` is our own content if None."""
    built = House(url, platforms, clock=StillClock(at), deck=deck or own_deck())
    await built.start(beating=False)
    try:
        yield built
    finally:
        await built.stop()
