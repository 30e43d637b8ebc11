"""`fulcrum run`: every platform whose tokens are set, the clock, the nightly backup, and how it goes over HTTP."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from aiohttp import web

from adapters.settings import Settings
from adapters.stopping import stopped
from adapters.wiring import House, MakeAdapter
from bot.cards import packs
from bot.clock import BEAT_S, Heartbeat
from bot.errors import SettingsError, StoreError
from bot.store.backups import nightly
from bot.store.database import read_url
from bot.store.schema import require_newest, upgrade

log = logging.getLogger(__name__)

NOTHING_SET: Final = (
    "no platform is switched on: `fulcrum setup` asks for SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_BOT_TOKEN; "
    "`fulcrum demo` needs neither"
)
LATE: Final = timedelta(seconds=3 * BEAT_S)
NIGHT_HOUR: Final = 3
"""The hour (UTC) from which on the night's backup is taken."""
NIGHT_BEAT_S: Final = 60.0


async def run_until_stopped(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C. Raises SettingsError or StoreError where the start fails."""
    house = await asyncio.to_thread(build, settings)
    url = house.store.database.url
    nights = Heartbeat(Nights(lambda now: nightly(url, now), now=house.clock.now).beat, every_s=NIGHT_BEAT_S)
    async with health(house, settings.core.port):
        await house.start()
        log.info("started platforms=%s", ",".join(adapter.messenger.platform for adapter in house.adapters))
        nights.start()
        try:
            await stopped()
            log.info("stopping")
        finally:
            nights.stop()
            await house.stop()


class Nights:
    """Takes the night's backup: once a UTC date, from 03:00 on or at the first beat after.

    ``take`` gets the present instant and returns the new file, None where there was nothing to do. One that fails is
    told in one line, and tried again on the next date or by the next process.
    """

    def __init__(self, take: Callable[[datetime], Path | None], *, now: Callable[[], datetime]) -> None:
        self._take = take
        self._now = now
        self._last: date | None = None

    async def beat(self) -> None:
        """Take it if its hour has come."""
        instant = self._now()
        if instant.hour < NIGHT_HOUR or instant.date() == self._last:
            return
        self._last = instant.date()
        try:
            file = await asyncio.to_thread(self._take, instant)  # a large file takes seconds
        except (StoreError, OSError) as error:
            log.error("backup_failed why=%s", error)  # noqa: TRY400  the text says all; one line is enough
        else:
            if file is not None:
                log.info("backup_taken file=%s", file.name)


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
    """Serve /healthz (the process answers) and /readyz (the heartbeat is not late, or why not); no port, no server."""
    if not port:
        yield
        return

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_request: web.Request) -> web.Response:
        why = unready(house.last_beat, datetime.now(UTC))
        return web.json_response({"ok": False, "why": why}, status=503) if why else web.json_response({"ok": True})

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


def unready(last: datetime | None, now: datetime) -> str:
    """Say why nothing would be posted now, given the last heartbeat (UTC; None before the first); "" where it would."""
    if last is None:
        return "there was no heartbeat yet: the start is not done"
    if now - last <= LATE:
        return ""
    return f"the last heartbeat was {(now - last).total_seconds():.0f} s ago: the log says at heartbeat_failed why"
