"""Slack over HTTP: one address for commands, interactivity and events, behind the guard.

Slack sends again what was not answered (``x-slack-retry-num``). That changes nothing, since the keys of events are the
same then (``translate``), so nothing here looks at it.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack import limits, manifest
from adapters.slack.given import Payload
from adapters.slack.guard import TurnedAwayError, admitted, check_announced
from adapters.slack.shapes import RATE_LIMITED

log = logging.getLogger(__name__)

REQUEST_PATH: Final = manifest.REQUEST_PATH

HERE: Final = "This is where Slack reaches Fulcrum."
"""For whoever opens the address to see whether it can be reached, and for Slack, which checks its TLS now and then."""


class Doorway:
    """What Slack reaches. ``now`` is this host's own clock (aware UTC): Slack's signatures are held against it."""

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._secret = secret
        self._now = now
        self._app: AsyncApp | None = None
        self._busy: set[asyncio.Task[web.Response]] = set()
        self.routes = (web.get(REQUEST_PATH, self._look), web.post(REQUEST_PATH, self._take))
        """For the public web site, at any time: while it is closed, Slack reads 503 and comes again."""

    @property
    def trouble(self) -> str:
        """Nothing once it is open: whether Slack finds the way here cannot be seen from here."""
        return "" if self._app is not None else "It is closed: Slack reads 503, and comes again."

    async def open(self, app: AsyncApp) -> None:
        """Take what comes from now on, for this Bolt app."""
        self._app = app
        log.info("slack_listening path=%s", REQUEST_PATH)

    async def close(self) -> None:
        """Take nothing more; what is being answered is answered first."""
        self._app = None
        if self._busy:
            await asyncio.wait(self._busy, timeout=limits.ANSWER_S)

    async def _look(self, _: web.Request) -> web.Response:
        return web.Response(text=HERE)

    async def _take(self, request: web.Request) -> web.Response:
        if self._app is None:
            return web.Response(status=503)
        answering = asyncio.create_task(self._answer(self._app, request))
        self._busy.add(answering)
        answering.add_done_callback(self._busy.discard)
        return await answering

    async def _answer(self, app: AsyncApp, request: web.Request) -> web.Response:
        try:
            payload = await self._admitted(request)
        except TurnedAwayError as fault:
            log.warning("slack_request_turned_away status=%s why=%s", fault.status, fault.why)
            return web.Response(status=fault.status)
        if payload.get("type") == RATE_LIMITED:  # no event, and Bolt knows it not
            log.warning("slack_events_held_back")
            return web.Response()
        # The mode says that the body is parsed already, nothing else: Bolt would parse it anew, by its own rules, by
        # which `/study payload` is an empty request. No header is handed on: none of them is signed.
        return await to_aiohttp_response(
            await app.async_dispatch(AsyncBoltRequest(body=dict(payload), mode="socket_mode"))
        )

    async def _admitted(self, request: web.Request) -> Payload:
        check_announced(request.headers, request.content_length)
        try:
            async with asyncio.timeout(limits.READ_S):
                body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise TurnedAwayError(413, "size") from None
        except TimeoutError:
            raise TurnedAwayError(408, "slow") from None
        except (web.RequestPayloadError, ConnectionError):  # not as HTTP has it, or cut off
            raise TurnedAwayError(400, "cut-off") from None
        return admitted(request.headers, body, now=self._now(), secret=self._secret)
