"""The public web site: whether the process is well, and what platforms reach over HTTP. The page is no part of it."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from aiohttp import web

from bot.clock import BEAT_S
from bot.errors import SettingsError

LATE: Final = timedelta(seconds=3 * BEAT_S)
MOST_BYTES: Final = 1024 * 1024
"""No request may be larger, unpacked too; a platform may allow less."""

STOP_S: Final = 5.0
"""How long a stop waits for requests under way."""


@asynccontextmanager
async def served(
    port: int,
    *,
    last_beat: Callable[[], datetime | None],
    troubles: Callable[[], Mapping[str, str]],
    routes: Iterable[web.RouteDef] = (),
) -> AsyncGenerator[None]:
    """Serve /healthz (the process answers), /readyz (how it goes) and the ``routes``.

    ``troubles`` says for each platform why it is not at work, "" where it is. It may begin before anything has started:
    routes say for themselves that it is too early. With port 0 nothing is served. Raises ``SettingsError`` where the
    port is taken.
    """
    if not port:
        yield
        return
    app = web.Application(client_max_size=MOST_BYTES)
    app.add_routes([*_wellness(last_beat, troubles), *routes])
    runner = web.AppRunner(app, shutdown_timeout=STOP_S, access_log=None)
    await runner.setup()
    try:
        try:
            # A host that gives a port expects it on every address.
            await web.TCPSite(runner, "0.0.0.0", port).start()  # noqa: S104
        except OSError as error:
            raise SettingsError(f"PORT {port} cannot be opened ({error.strerror}): set another, or 0") from None
        yield
    finally:
        await runner.cleanup()


def _wellness(
    last_beat: Callable[[], datetime | None], troubles: Callable[[], Mapping[str, str]]
) -> tuple[web.RouteDef, ...]:
    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_request: web.Request) -> web.Response:
        found = troubles()
        platforms = {platform: trouble or "ok" for platform, trouble in found.items()}
        if why := unready(last_beat(), datetime.now(UTC), found):
            return web.json_response({"ok": False, "why": why, "platforms": platforms}, status=503)
        return web.json_response({"ok": True, "platforms": platforms})

    return web.get("/healthz", alive), web.get("/readyz", ready)


def unready(last: datetime | None, now: datetime, troubles: Mapping[str, str]) -> str:
    """Say why nothing would be posted now; "" where it would, be it on one platform alone.

    ``last`` is the last heartbeat (UTC; None before the first); ``troubles`` are the platforms', "" where all is well.
    """
    if last is None:
        return "there was no heartbeat yet: the start is not done"
    if now - last > LATE:
        return f"the last heartbeat was {(now - last).total_seconds():.0f} s ago: the log says at heartbeat_failed why"
    return "no platform is at work" if troubles and all(troubles.values()) else ""
