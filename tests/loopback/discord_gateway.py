"""The gateway of the loopback Discord: sign in, heartbeats, events with their numbers, resume."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import WSMsgType, web

from tests.loopback.discord_rules import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
_PRIVILEGED: Final = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
_HEARTBEAT_MS: Final = 41250


@dataclass(slots=True)
class Session:
    """What a bot signed in to; it outlives its connection for a resume."""

    id: str
    sent: list[tuple[int, Json]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    number: int = 0


class Gateway:
    """One shard. ``greet`` gives what follows a READY: its own data, and the server."""

    def __init__(self, *, token: str, greet: Callable[[str], tuple[Json, Json]]) -> None:
        self._token = token
        self._greet = greet
        self._session: Session | None = None
        self.identifies: list[Json] = []
        self.resumes = 0
        self._beat = asyncio.Event()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection."""
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        await _send(socket, {"op": HELLO, "d": {"heartbeat_interval": _HEARTBEAT_MS}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            said: Json = json.loads(frame.data)
            if said["op"] == HEARTBEAT:
                self._beat.set()
                await _send(socket, {"op": HEARTBEAT_ACK})
            elif said["op"] == IDENTIFY:
                await self._identify(socket, said["d"])
            elif said["op"] == RESUME:
                await self._resume(socket, said["d"])
        if self._session is not None and self._session.socket is socket:
            self._session.socket = None
        return socket

    @property
    def connected(self) -> bool:
        """Whether a bot is signed in and listening."""
        return self._session is not None and self._session.socket is not None

    async def dispatch(self, name: str, data: Json) -> None:
        """Send an event; without a connection it waits for the resume."""
        session = self._session
        if session is None:
            raise AssertionError(f"no bot has signed in to hear of {name}")
        session.number += 1
        event: Json = {"op": DISPATCH, "t": name, "s": session.number, "d": data}
        session.sent.append((session.number, event))
        if session.socket is not None:
            await _send(session.socket, event)

    async def heard(self) -> None:
        """Wait until the bot has taken all events so far: it answers a heartbeat asked for behind them."""
        if self._session is not None and self._session.socket is not None:
            self._beat.clear()
            await _send(self._session.socket, {"op": HEARTBEAT})
            await asyncio.wait_for(self._beat.wait(), timeout=5)

    async def drop(self) -> None:
        """Break the connection; the session stays and can be resumed."""
        if self._session is not None and self._session.socket is not None:
            socket, self._session.socket = self._session.socket, None
            await socket.close(code=4000)

    async def invalidate(self) -> None:
        """Say that the session is no more: the bot must sign in anew."""
        if self._session is not None and self._session.socket is not None:
            socket, self._session = self._session.socket, None
            await _send(socket, {"op": INVALID_SESSION, "d": False})

    async def close(self) -> None:
        """End everything."""
        if self._session is not None and self._session.socket is not None:
            await self._session.socket.close(code=1001)
        self._session = None

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.identifies.append(data)
        if data["token"] != self._token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return
        if int(data["intents"]) & _PRIVILEGED:
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        self._session = Session(id=secrets.token_hex(16), socket=socket)
        ready, guild = self._greet(self._session.id)
        await self.dispatch("READY", {**ready, "shard": data.get("shard", [0, 1])})
        await self.dispatch("GUILD_CREATE", guild)

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.resumes += 1
        session = self._session
        if session is None or data["session_id"] != session.id or data["token"] != self._token:
            await _send(socket, {"op": INVALID_SESSION, "d": False})
            return
        session.socket = socket
        for number, event in session.sent:
            if number > int(data["seq"]):
                await _send(socket, event)
        await self.dispatch("RESUMED", {})


async def _send(socket: web.WebSocketResponse, payload: Json) -> None:
    if not socket.closed:
        await socket.send_str(json.dumps(payload))
