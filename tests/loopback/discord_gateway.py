"""The gateway of the loopback Discord: sign in, heartbeats, events with their numbers, resume, and how it breaks."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from aiohttp import WSMsgType, web

from tests.loopback.discord_rules import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
_PRIVILEGED: Final = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
_HEARTBEAT_MS: Final = 41250
_DAY_MS: Final = 24 * 60 * 60 * 1000
_ENDS: Final = {1000, 1001, 4003, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014}  # no resume after these

AUTHENTICATION_FAILED: Final = 4004
INVALID_SHARD: Final = 4010
DISALLOWED_INTENTS: Final = 4014


class Keys(Protocol):
    """Who has the bot's token, and changes it."""

    token: str

    def change_token(self) -> None:
        """Let the old token open nothing any more."""


@dataclass(slots=True)
class Session:
    """What a bot signed in to; it outlives its connection for a resume."""

    id: str
    shard: int = 0
    sent: list[tuple[int, Json]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    number: int = 0
    beat: asyncio.Event = field(default_factory=asyncio.Event)

    async def say(self, payload: Json) -> None:
        """Send this, if anybody is there to hear it."""
        if self.socket is not None:
            await _send(self.socket, payload)

    def let_go(self) -> web.WebSocketResponse | None:
        """Return the connection as one that is this session's no more: what happens from now on waits."""
        socket, self.socket = self.socket, None
        return socket


class Gateway:
    """All shards of one bot.

    ``greet`` gives what follows a sign-in, by the session's id, its shard and how many there are: READY's own data, and
    the servers of that shard.
    ``shards`` is how many Discord advises; a server's events go to shard ``(id >> 22) % shards``, all others to shard
    0. ``pause_s`` is how far apart two sign-ins must be (5 s on Discord), for each of ``max_concurrency``; 0: no rule.
    ``remaining`` of ``total`` sign-ins are left for the day; the one after the last ends all sessions and changes the
    token, as on Discord.
    """

    def __init__(self, keys: Keys, *, greet: Callable[[str, int, int], tuple[Json, list[Json]]]) -> None:
        self._keys = keys
        self._greet = greet
        self._sessions: dict[int, Session] = {}
        self._signed_in_at: dict[int, float] = {}
        self._refusals = 0
        self.shards = 1
        self.pause_s = 0.0
        self.max_concurrency = 1
        self.total = self.remaining = 1000
        self.reset_after_ms = _DAY_MS
        self.identifies: list[Json] = []
        """Every sign-in, also those that came to nothing."""
        self.resumes = 0
        self.refused = 0
        """Connections that were refused by ``refuse``."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        if self._refusals:
            self._refusals, self.refused = self._refusals - 1, self.refused + 1
            return web.Response(status=503, text="upstream connect error")
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        await _send(socket, {"op": HELLO, "d": {"heartbeat_interval": _HEARTBEAT_MS}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            said: Json = json.loads(frame.data)
            if said["op"] == HEARTBEAT:
                for session in self._on(socket):
                    session.beat.set()
                await _send(socket, {"op": HEARTBEAT_ACK})
            elif said["op"] == IDENTIFY:
                await self._identify(socket, said["d"])
            elif said["op"] == RESUME:
                await self._resume(socket, said["d"])
        for session in self._on(socket):
            session.socket = None
        return socket

    @property
    def connected(self) -> bool:
        """Whether a bot is signed in and listening, with all its shards."""
        return bool(self._sessions) and all(session.socket is not None for session in self._sessions.values())

    def session_start_limit(self) -> Json:
        """Return how many sign-ins are left, as ``GET /gateway/bot`` tells it."""
        return {
            "total": self.total,
            "remaining": self.remaining,
            "reset_after": self.reset_after_ms,
            "max_concurrency": self.max_concurrency,
        }

    async def dispatch(self, name: str, data: Json) -> None:
        """Send an event to the shard it concerns; without a connection it waits for the resume."""
        server = data.get("guild_id") or (data.get("id") if name.startswith("GUILD_") else None)
        await self.send_raw(name, data, shard=(int(server) >> 22) % self.shards if server else 0)

    async def send_raw(self, name: str, data: Any, *, shard: int = 0) -> None:
        """Send an event as it is, whatever is wrong with it."""
        session = self._sessions.get(shard)
        if session is None:
            raise AssertionError(f"no bot has signed in to hear of {name}")
        session.number += 1
        event: Json = {"op": DISPATCH, "t": name, "s": session.number, "d": data}
        session.sent.append((session.number, event))
        await session.say(event)

    def sent(self, name: str) -> list[Any]:
        """Return the data of all events of one name in the sessions that are alive, in order."""
        return [event["d"] for one in self._sessions.values() for _, event in one.sent if event["t"] == name]

    async def heard(self) -> None:
        """Wait until the bot has taken all events so far: it answers a heartbeat asked for behind them."""
        for session in self._live():
            session.beat.clear()
            await session.say({"op": HEARTBEAT})
            await asyncio.wait_for(session.beat.wait(), timeout=5)

    # How it breaks.

    async def drop(self) -> None:
        """Break the connections; the sessions stay and can be resumed."""
        await self.close_with(4000)

    async def close_with(self, code: int) -> None:
        """Close the connections with one of Discord's codes, among them those after which nothing can be resumed."""
        for session in self._live():
            socket = session.let_go()
            if code in _ENDS:
                del self._sessions[session.shard]
            if socket is not None:
                await socket.close(code=code)

    async def reconnect(self) -> None:
        """Ask the bot to connect anew and resume (op 7), as Discord does every few hours."""
        for session in self._live():
            socket = session.let_go()
            if socket is not None:
                await _send(socket, {"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Say that the sessions are no more, and the bot must sign in anew (op 9); or that it may resume them."""
        for session in self._live():
            socket = session.let_go()
            if not resumable:
                del self._sessions[session.shard]
            if socket is not None:
                await _send(socket, {"op": INVALID_SESSION, "d": resumable})

    def refuse(self, times: int) -> None:
        """Let the next connections fail with a 503."""
        self._refusals += times

    async def close(self) -> None:
        """End everything."""
        await self.close_with(1001)
        self._sessions.clear()

    # What a bot says.

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.identifies.append(data)
        shard, shards = data.get("shard") or [0, 1]
        code = self._refusal(data, shard, shards)
        if code == AUTHENTICATION_FAILED and data["token"] == self._keys.token:
            await self._used_up()
        if code:
            await socket.close(code=code)
            return
        self.remaining -= 1
        if self._too_soon(shard % self.max_concurrency):
            await _send(socket, {"op": INVALID_SESSION, "d": False})
            return
        session = self._sessions[shard] = Session(id=secrets.token_hex(16), shard=shard, socket=socket)
        ready, servers = self._greet(session.id, shard, shards)
        await self.send_raw("READY", {**ready, "shard": [shard, shards]}, shard=shard)
        for server in servers:
            await self.send_raw("GUILD_CREATE", server, shard=shard)

    def _refusal(self, data: Json, shard: int, shards: int) -> int:
        """Return the code with which a sign-in is refused, or 0."""
        if data["token"] != self._keys.token or self.remaining < 1:
            return AUTHENTICATION_FAILED
        if int(data["intents"]) & _PRIVILEGED:
            return DISALLOWED_INTENTS
        return 0 if shards == self.shards and 0 <= shard < shards else INVALID_SHARD

    async def _used_up(self) -> None:
        """More sign-ins than a day has."""
        self._keys.change_token()
        await self.close_with(AUTHENTICATION_FAILED)

    def _too_soon(self, lane: int) -> bool:
        """Say whether this sign-in comes too close behind the last, and remember it."""
        before, now = self._signed_in_at.get(lane), time.monotonic()
        self._signed_in_at[lane] = now
        return before is not None and now - before < self.pause_s

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.resumes += 1
        session = next((one for one in self._sessions.values() if one.id == data["session_id"]), None)
        if data["token"] != self._keys.token:
            await socket.close(code=AUTHENTICATION_FAILED)
            return
        if session is None:
            await _send(socket, {"op": INVALID_SESSION, "d": False})
            return
        session.socket = socket
        for number, event in session.sent:
            if number > int(data["seq"]):
                await _send(socket, event)
        await self.send_raw("RESUMED", {}, shard=session.shard)

    def _live(self) -> list[Session]:
        return [session for session in self._sessions.values() if session.socket is not None]

    def _on(self, socket: web.WebSocketResponse) -> Iterable[Session]:
        return [session for session in self._sessions.values() if session.socket is socket]


async def _send(socket: web.WebSocketResponse, payload: Json) -> None:
    if not socket.closed:
        await socket.send_str(json.dumps(payload))
