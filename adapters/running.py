"""`fulcrum run`: every platform whose tokens are set, the clock, the nightly backup, and the public web site."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Final

from adapters.connecting import Connections
from adapters.settings import Settings
from adapters.site import served
from adapters.stopping import stopped
from adapters.wiring import House, MakeAdapter
from bot.cards import packs
from bot.clock import Heartbeat
from bot.errors import SettingsError, StoreError
from bot.store.backups import nightly
from bot.store.database import read_url
from bot.store.schema import require_newest, upgrade

log = logging.getLogger(__name__)

NOTHING_SET: Final = (
    "no platform is switched on: `fulcrum setup` asks for SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_BOT_TOKEN; "
    "`fulcrum demo` needs neither"
)
NO_PORT: Final = (
    "PORT is 0, and Slack reaches `fulcrum run --http` by a port: set one, such as PORT=3000, "
    "or start with `fulcrum run`, which needs none"
)
NIGHT_HOUR: Final = 3
"""The hour (UTC) from which on the night's backup is taken."""
NIGHT_BEAT_S: Final = 60.0


async def run_until_stopped(settings: Settings, *, http: bool = False) -> None:
    """Run until SIGTERM or Ctrl-C; with ``http`` Slack comes to us. Raises SettingsError or StoreError at the start."""
    house = await asyncio.to_thread(build, settings, http=http)
    url = house.store.database.url
    nights = Heartbeat(Nights(lambda now: nightly(url, now), now=house.clock.now).beat, every_s=NIGHT_BEAT_S)
    async with served(
        settings.core.port,
        last_beat=lambda: house.last_beat,
        troubles=lambda: house.connections.troubles,
        routes=house.routes,
    ):
        await house.start()
        tell_started(house.connections)
        nights.start()
        try:
            await stopped()
            log.info("stopping")
        finally:
            nights.stop()
            await house.stop()


def tell_started(connections: Connections) -> None:
    """Write which platforms are at work, and why another that was connected is not yet: it may wait for its turn."""
    troubles = {platform: connections.troubles[platform] for platform in connections.connected}
    log.info("started platforms=%s", ",".join(platform for platform, trouble in troubles.items() if not trouble))
    for platform, trouble in troubles.items():
        if trouble:
            log.warning("platform_in_trouble platform=%s why=%s", platform, trouble)


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


def build(settings: Settings, *, http: bool = False) -> House:
    """Build the house that the settings ask for, on a database of the newest schema."""
    platforms = chosen(settings, http=http)
    if not platforms:
        raise SettingsError(NOTHING_SET)
    url = read_url(settings.core.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        upgrade(url)
    else:
        require_newest(url)  # the release step upgrades, once for all processes
    return House(url, platforms, packs=packs(settings.core.fulcrum_packs))


def chosen(settings: Settings, *, http: bool = False) -> list[MakeAdapter]:
    """Return the adapters whose tokens are set; with ``http``, Slack is one of them. An SDK is loaded only here.

    Raises SettingsError where something is missing for that, before anything is opened.
    """
    platforms: list[MakeAdapter] = []
    if http and not settings.core.port:
        raise SettingsError(NO_PORT)
    if settings.slack.configured or http:
        settings.slack.keys(http=http)
        from adapters.slack.adapter import SlackAdapter  # noqa: PLC0415

        platforms.append(lambda core, now: SlackAdapter(core, settings.slack, now=now, http=http))
    if settings.discord.configured:
        from adapters.discord.adapter import DiscordAdapter  # noqa: PLC0415

        platforms.append(lambda core, now: DiscordAdapter(core, settings.discord, now=now))
    return platforms
