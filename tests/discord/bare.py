"""A bot with no library in between: what it hears is what the loopback Discord said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_rules import Json

IDENTIFY, RESUME, INVALID_SESSION = 2, 6, 9


class Bare:
    """One connection to the gateway."""

    def __init__(self, loopback: LoopbackDiscord, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._token = loopback.token
        self._socket = socket
        self.heard: list[tuple[str, Json]] = []
        self.number = 0
        self.session = ""

    async def identify(self, shard: tuple[int, int] = (0, 1), *, intents: int = 1) -> Any:
        """Sign in; return what came of it: the data of READY, an op, or the code of a closing."""
        told = {"token": self._token, "intents": intents, "shard": shard}
        await self._socket.send_json({"op": IDENTIFY, "d": told})
        ready = await self.next("READY")
        if isinstance(ready, dict):
            self.session = ready["session_id"]
        return ready

    async def resume(self, session: str, number: int) -> Any:
        """Go on with a session behind its event of this number; return RESUMED's data, an op or a code."""
        await self._socket.send_json({"op": RESUME, "d": {"token": self._token, "session_id": session, "seq": number}})
        return await self.next("RESUMED")

    async def next(self, name: str) -> Any:
        """Return the data of the next event of this name, or sooner an op that is none, or the code of a closing."""
        while True:
            frame = await self._socket.receive(timeout=5)
            if frame.type is not aiohttp.WSMsgType.TEXT:
                return frame.data
            said = frame.json()
            if said["op"] not in {0, 10, 11}:
                return said["op"]
            if said["op"] == 0:
                self.number = said["s"]
                self.heard.append((said["t"], said["d"]))
                if said["t"] == name:
                    return said["d"]


@asynccontextmanager
async def bare(loopback: LoopbackDiscord) -> AsyncIterator[Bare]:
    """Connect to the gateway, and no more than that."""
    async with aiohttp.ClientSession() as session, session.ws_connect(loopback.gateway_url) as socket:
        yield Bare(loopback, socket)
