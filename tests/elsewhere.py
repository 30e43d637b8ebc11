"""A server that nobody should ever ask anything, on this computer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """``asked`` is every request that came, by its method and path."""

    url: str
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def elsewhere() -> AsyncGenerator[Elsewhere]:
    """Listen on a free port, and answer whatever comes."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path}")
        return web.Response(text="what was to stay inside")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Elsewhere(f"http://127.0.0.1:{runner.addresses[0][1]}", asked)
    finally:
        await runner.cleanup()
