"""Socket Mode of the loopback Slack: connections that open with a ticket, envelopes that want an acknowledgement."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from tests.loopback.slack_delivery import ANSWER_S, EVENTS, RETRY_WAITS_S, Outcome, Retry, insist
from tests.loopback.slack_rules import Json

MOST = 10
"""How many connections an app may have at once."""
APP_ID = "A0FULCRUM"


@dataclass(slots=True, eq=False)
class Connection:
    """One open connection; a leaving one gets no more envelopes while there is another."""

    socket: web.WebSocketResponse
    leaving: bool = False


class SocketMode:
    """Hands envelopes to the connections in turn. ``refusing`` turns new connections away."""

    def __init__(self) -> None:
        self.connections: list[Connection] = []
        self.opened = 0
        self.refusing = False
        self.slow_s = 0.0
        """How long a new connection takes to open."""
        self.answer_s = ANSWER_S
        """How long the bot has to acknowledge an envelope."""
        self.retry_waits_s: Sequence[float] = RETRY_WAITS_S
        self.sent: list[Json] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._turn = 0

    def ticket(self) -> str:
        """Return what opens one connection, once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or self.refusing:
            self._tickets.discard(ticket)
            return web.Response(status=403)
        self._tickets.remove(ticket)
        await asyncio.sleep(self.slow_s)
        connection = Connection(web.WebSocketResponse())
        await connection.socket.prepare(request)
        if len(self.connections) >= MOST:
            await connection.socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            return connection.socket
        self.connections.append(connection)
        self.opened += 1
        try:
            await connection.socket.send_json(self._hello())
            async for message in connection.socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.json())
        finally:
            self.connections.remove(connection)
        return connection.socket

    async def deliver(
        self, kind: str, payload: Json, *, more: Json | None = None, by: Connection | None = None
    ) -> Outcome:
        """Send an envelope by one connection, ``by`` or any, and wait for its acknowledgement as Slack would."""

        async def once(retry: Retry | None) -> Outcome:
            tries = {"retry_attempt": retry.number if retry else 0, "retry_reason": retry.reason if retry else ""}
            return await self._send({"type": kind, "payload": payload, **(more or {}), **(tries if events else {})}, by)

        events = kind == EVENTS
        return await insist(kind, once, self.retry_waits_s)

    async def refresh(self, connection: Connection, reason: str = "refresh_requested") -> None:
        """Ask for a new connection in this one's place, as Slack does every few hours; "warning" says it beforehand."""
        connection.leaving = True
        await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}})

    async def close(self) -> None:
        """Hang up on everybody."""
        for connection in list(self.connections):
            await connection.socket.close()

    async def _send(self, letter: Json, by: Connection | None) -> Outcome:
        name = secrets.token_hex(8)
        envelope = {"envelope_id": name, **letter}
        self.sent.append(envelope)
        connection = by or self._next()
        if connection is None:
            return Outcome(acked=False, why="connection_failed")
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[name] = answer
        try:
            async with asyncio.timeout(self.answer_s):
                await connection.socket.send_json(envelope)
                return Outcome(acked=True, answer=await answer)
        except (TimeoutError, ConnectionError):
            return Outcome(acked=False, why="timeout")
        finally:
            del self._waiting[name]

    def _next(self) -> Connection | None:
        able = [one for one in self.connections if not one.socket.closed]
        able = [one for one in able if not one.leaving] or able
        self._turn += 1
        return able[self._turn % len(able)] if able else None

    def _hello(self) -> Json:
        debug = {"host": "loopback", "approximate_connection_time": 18_060}
        count = len(self.connections)
        return {"type": "hello", "num_connections": count, "connection_info": {"app_id": APP_ID}, "debug_info": debug}

    def _acknowledged(self, message: Json) -> None:
        waiting = self._waiting.get(str(message.get("envelope_id")))
        if waiting is not None and not waiting.done():
            payload = message.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})
