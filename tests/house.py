"""The house as the tests build it: real parts, a still clock, and a database made by the migrations."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache

from aiohttp import web
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


@asynccontextmanager
async def served(routes: Iterable[web.RouteDef]) -> AsyncGenerator[str]:
    """Serve what platforms reach on a free port of this computer; yield the address, without a slash at its end."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
