"""`fulcrum run`: every platform whose tokens are set, the clock, and two addresses that say how it goes."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from aiohttp import web

from adapters.settings import Settings
from adapters.stopping import stopped
from adapters.wiring import House, MakeAdapter
from bot.cards import packs
from bot.clock import BEAT_S
from bot.errors import SettingsError
from bot.store.database import read_url
from bot.store.schema import require_newest, upgrade

log = logging.getLogger(__name__)

NOTHING_SET: Final = (
    "no platform is switched on: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_BOT_TOKEN "
    "(see .env.example); `fulcrum demo` needs neither"
)
LATE: Final = timedelta(seconds=3 * BEAT_S)


async def run_until_stopped(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C. Raises SettingsError or StoreError where the start fails."""
    house = await asyncio.to_thread(build, settings)
    async with health(house, settings.core.port):
        await house.start()
        log.info("started platforms=%s", ",".join(adapter.messenger.platform for adapter in house.adapters))
        try:
            await stopped()
            log.info("stopping")
        finally:
            await house.stop()


def build(settings: Settings) -> House:
    """Build the house that the settings ask for, on a database of the newest schema."""
    platforms = chosen(settings)
    if not platforms:
        raise SettingsError(NOTHING_SET)
    url = read_url(settings.core.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        upgrade(url)
    else:
        require_newest(url)  # the release step upgrades, once for all processes
    return House(url, platforms, packs=packs(settings.core.fulcrum_packs))


def chosen(settings: Settings) -> list[MakeAdapter]:
    """Return the adapters whose tokens are set. A platform's SDK is loaded only here."""
    platforms: list[MakeAdapter] = []
    if settings.slack.configured:
        from adapters.slack.adapter import SlackAdapter  # noqa: PLC0415

        platforms.append(lambda core, now: SlackAdapter(core, settings.slack, now=now))
    if settings.discord.configured:
        from adapters.discord.adapter import DiscordAdapter  # noqa: PLC0415

        platforms.append(lambda core, now: DiscordAdapter(core, settings.discord, now=now))
    return platforms


@asynccontextmanager
async def health(house: House, port: int) -> AsyncGenerator[None]:
    """Serve /healthz (the process answers) and /readyz (the heartbeat is not late); no port, no server."""
    if not port:
        yield
        return

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_request: web.Request) -> web.Response:
        last = house.last_beat
        ok = last is not None and datetime.now(UTC) - last <= LATE
        return web.json_response({"ok": ok}, status=200 if ok else 503)

    site = web.Application()
    site.add_routes([web.get("/healthz", alive), web.get("/readyz", ready)])
    runner = web.AppRunner(site, access_log=None)
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
