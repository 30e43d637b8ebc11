"""Two connections to Slack, so that one is open whatever happens to the other.

Slack replaces a connection every few hours and says so some seconds before. The SDK would close it first and then open
the next one; every click in between would be lost. Here the successor is open before the old one goes. A connection
that stays dead is replaced as well: the SDK tries one address for ever, which Slack gives out for a short time only.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.addresses import is_loopback
from adapters.slack import limits
from adapters.slack.calls import sdk_logger
from adapters.slack.refusals import FAULTS, judged, word
from adapters.slack.shapes import is_whole, kind
from bot.errors import MessengerError, NotSent, SettingsError

log = logging.getLogger(__name__)

COUNT = 2
GRACE_S = 1.0
"""How long an old connection stays open beside its successor: what Slack had sent on it arrives and is acknowledged."""

_NOT_CONNECTED = "No connection to Slack is open; the bot goes on trying."

APP_TOKEN_MENDS = {
    "missing_scope": "give it the scope connections:write",
    "not_allowed_token_type": "it must be an app-level token (xapp-…), made under Basic Information",
}


class Socket(SocketModeClient):
    """One connection for a Bolt app. ``refreshing`` is called where the SDK would close it and open it anew."""

    def __init__(
        self, app: AsyncApp, token: str, client: AsyncWebClient, refreshing: Callable[["Socket"], None]
    ) -> None:
        super().__init__(app_token=token, web_client=client, logger=sdk_logger(), ping_interval=5)
        self.proxy = None if is_loopback(client.base_url) else self.proxy
        self.app = app
        self._refreshing = refreshing
        self._greeted = asyncio.Event()
        self._busy: set[asyncio.Task[Any]] = set()
        self.message_listeners.append(self._greet)
        self.socket_mode_request_listeners.append(self._handle)

    async def begin(self) -> None:
        """Connect; Slack has greeted when this returns. Waits for ever where nobody answers."""
        answer = await self.web_client.apps_connections_open(app_token=self.app_token)
        self.wss_uri = answer["url"]
        await self.connect()  # type: ignore[no-untyped-call]  # the SDK leaves it without types
        await self._greeted.wait()

    async def end(self) -> None:
        """Disconnect for good, once what came by it is acknowledged or too late for that."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=limits.ANSWER_S)
        await self.close()  # type: ignore[no-untyped-call]  # the SDK leaves it without types

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Open it anew after a failure (the SDK's part); where Slack asks for it (``force``), leave that to us."""
        if force:
            self._refreshing(self)
        else:
            await super().connect_to_new_endpoint()

    async def _handle(self, _: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  the SDK runs listeners in tasks
        self._busy.add(task)
        try:
            await send_async_response(self, request, await self._answer(request), 0)
        finally:
            self._busy.discard(task)

    async def _answer(self, request: SocketModeRequest) -> BoltResponse:
        """Let Bolt answer. What it cannot read is acknowledged: it would come again as it is, for ever."""
        if is_whole(request.payload):
            answer: BoltResponse = await run_async_bolt_app(self.app, request)
            return answer
        log.error("slack_payload_unreadable type=%s", kind(request.payload))
        return BoltResponse(status=200)

    async def _greet(self, _: AsyncBaseSocketModeClient, message: dict[str, Any], __: str | None = None) -> None:
        if message.get("type") == "hello":
            self._greeted.set()


class Sockets:
    """The connections of one app. ``patience_s``: how long one may stay dead before it is replaced."""

    def __init__(self, token: str, client: AsyncWebClient, *, patience_s: float = 30.0) -> None:
        self._token = token
        self._client = client
        self._patience_s = patience_s
        self._sockets: list[Socket] = []
        self._leaving: set[Socket] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._connected = False  # one of them at least, as far as the watch knows
        self._why = ""  # the last one could not be replaced

    @property
    def trouble(self) -> str:
        """Why nothing can come by any of them; "" while one is connected."""
        return "" if self._connected else f"{_NOT_CONNECTED} {self._why}".rstrip()

    async def open(self, app: AsyncApp) -> None:
        """Open them all; Slack has greeted each when this returns. Raises ``SettingsError`` for a wrong token."""
        for _ in range(COUNT):
            self._sockets.append(await self._opened(app))
        self._connected = True
        self._spawn(self._watch())
        log.info("slack_connected sockets=%s", len(self._sockets))

    async def close(self) -> None:
        """Close them all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in {*self._sockets, *self._leaving}:
            await socket.end()
        self._sockets.clear()
        self._connected = False
        self._leaving.clear()
        await asyncio.sleep(0)  # the SDK cancels its tasks and does not wait for them

    async def _opened(self, app: AsyncApp) -> Socket:
        socket = Socket(app, self._token, self._client, self._refreshing)
        try:
            async with asyncio.timeout(limits.CONNECT_S):
                await socket.begin()
        except FAULTS as fault:
            await socket.end()
            raise _refusal(fault) from None
        except BaseException:
            await socket.end()
            raise
        return socket

    def _refreshing(self, socket: Socket) -> None:
        """Slack is going to close this one. It says so twice, and to one that it has never greeted too."""
        if socket in self._sockets and socket not in self._leaving:
            self._spawn(self._replace(socket))

    async def _replace(self, old: Socket) -> None:
        self._leaving.add(old)
        try:
            successor = await self._opened(old.app)
        except (MessengerError, SettingsError) as fault:
            log.warning("slack_socket_not_replaced why=%s", fault)  # the watch tries again once it is dead
            self._why = str(fault)
            self._leaving.discard(old)
            return
        self._sockets[self._sockets.index(old)] = successor
        self._connected, self._why = True, ""
        log.info("slack_socket_replaced")
        await asyncio.sleep(GRACE_S)
        await old.end()
        self._leaving.discard(old)

    async def _watch(self) -> None:
        """Replace what stays dead. The SDK mostly opens a lost connection anew by itself, and is given time for it."""
        dead_for: dict[Socket, float] = {}
        step = self._patience_s / 3
        while True:
            await asyncio.sleep(step)
            dead = [socket for socket in self._sockets if not await socket.is_connected()]
            self._connected = len(dead) < len(self._sockets)
            dead_for = {socket: dead_for.get(socket, 0.0) + step for socket in dead}
            for socket, seconds in dead_for.items():
                if seconds >= self._patience_s:
                    log.warning("slack_socket_dead seconds=%.0f", seconds)
                    self._refreshing(socket)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _refusal(fault: Exception) -> Exception:
    said = word(fault)
    if said in {"invalid_auth", "not_authed", "account_inactive", "token_revoked", *APP_TOKEN_MENDS}:
        mend = APP_TOKEN_MENDS.get(said, "copy it anew from Basic Information of your app")
        return SettingsError(f"Slack refuses SLACK_APP_TOKEN ({said}): {mend}.")
    why = judged(fault)
    return why if isinstance(why, NotSent) else NotSent(f"Slack could not be reached: {why}")
