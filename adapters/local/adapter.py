"""The connection: one web server on this computer's loopback interface, and the feed behind it."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from adapters.local.api import Api
from adapters.local.feed import Feed
from adapters.local.homes import Homes
from adapters.local.house import House, Person
from adapters.local.journal import Journal
from adapters.local.messenger import LocalMessenger
from adapters.local.page import add_headers, guard, page_routes
from adapters.local.uploads import MOST, Uploads
from adapters.local.view import View
from bot.chat.core import Core
from bot.chat.messenger import Messenger
from bot.chat.places import Place
from bot.errors import SettingsError

log = logging.getLogger(__name__)

STOP_S = 2.0
"""How long a stop waits for what is under way."""


class LocalAdapter:
    """A channel as a web page.

    ``now`` returns the house's aware instant, ``zone`` the channel's zone, which may change. ``people`` are those who
    can be chosen on the page, the first one at first. ``controls`` are the buttons beside the clock, by label, in their
    order; each is awaited when it is pressed, one at a time. ``port`` 0 takes a free one. ``journal`` is a file that
    keeps what stands on the page over restarts; without one the page begins empty. Raises ``StoreError`` where the
    journal cannot be read.
    """

    def __init__(
        self,
        core: Core,
        *,
        now: Callable[[], datetime],
        people: Sequence[Person],
        place: Place,
        channel_name: str,
        zone: Callable[[], ZoneInfo],
        controls: Mapping[str, Callable[[], Awaitable[None]]],
        port: int = 0,
        journal: Path | None = None,
    ) -> None:
        if not people:
            raise SettingsError("the local page needs at least one person")
        house = House(place=place, channel_name=channel_name, people=tuple(people), now=now, zone_now=zone)
        uploads = Uploads()
        token = secrets.token_urlsafe(24)
        self._feed = Feed(Journal(journal) if journal else None)
        homes = Homes(core, house, self._feed)
        view = View(house, self._feed, token=token, controls=list(controls))
        self._port = port
        self._api = Api(
            core=core,
            house=house,
            feed=self._feed,
            homes=homes,
            view=view,
            uploads=uploads,
            controls=controls,
        )
        self._routes = [
            *page_routes(house=house, homes=homes, view=view),
            *self._api.routes(),
        ]
        self._token = token
        self._runner: web.AppRunner | None = None
        self.url = ""
        """Where the page is, with a slash at the end; empty until ``start`` has returned."""
        self.messenger: Messenger = LocalMessenger(house, self._feed, homes, uploads)
        """The sending side, which works before ``start`` and after ``stop`` too."""
        self.trouble = ""
        """Nothing comes between a page and its own server."""

    async def start(self) -> None:
        """Open the page; raises ``SettingsError`` where the port is taken."""
        app = web.Application(middlewares=[guard(self._token)], client_max_size=MOST)
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self._close)
        app.add_routes(self._routes)
        # Nobody's browser is asked to be patient: open streams are told to end, and what still runs is cut off.
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=STOP_S, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", self._port)
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise SettingsError(f"port {self._port} cannot be opened ({error.strerror}): choose another") from error
        self._runner = runner
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        log.info("page_opened url=%s", self.url)

    async def stop(self) -> None:
        """Close the page, once what people did is carried to its end."""
        if self._runner:
            runner, self._runner = self._runner, None
            await runner.cleanup()
            log.info("page_closed")

    async def _close(self, _: web.Application) -> None:
        self._feed.close()
        await self._api.finish(wait_s=STOP_S)
