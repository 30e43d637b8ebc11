"""The CDN of the loopback Discord: files that people gave, at addresses that are signed and expire.

As on Discord the address is all it takes to get a file, and a file that is asked for too late is as good as gone. Who
sends a token here has given it away.
"""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from aiohttp import web

from tests.loopback.discord_rules import Json
from tests.loopback.discord_uploads import MOST_BYTES
from tests.loopback.discord_world import World

PATH: Final = "/ephemeral-attachments"
_SIGNED_FOR: Final = timedelta(hours=24)
_PIECE: Final = 50_000

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Cdn:
    """``base`` is the address of this Discord; ``instead`` answers in its place where a test wants it otherwise."""

    world: World
    base: Callable[[], str]
    instead: Answer | None = None
    asked: list[str] = field(default_factory=list)  # the paths that were asked for
    tokens: list[str] = field(default_factory=list)  # what was sent along as an authorization, or as a cookie
    _files: dict[str, bytes] = field(default_factory=dict)  # by their paths
    _secret: str = field(default_factory=lambda: secrets.token_hex(16))

    def routes(self) -> list[web.RouteDef]:
        """Return what is to be served, beside the API."""
        return [web.get(PATH + "/{channel}/{id}/{name}", self._give)]

    def take(self, name: str, content: bytes) -> Json:
        """Keep a file as somebody's client brings it; return what the bot is told of it."""
        assert len(content) <= MOST_BYTES, "the client brings no more than that"
        known, kept = str(self.world.new_id()), re.sub(r"[^A-Za-z0-9._-]+", "_", name)
        path = f"{PATH}/{self.world.new_id()}/{known}/{kept}"
        self._files[path] = content
        now = self.world.now()
        until, since = (f"{int(at.timestamp()):x}" for at in (now + _SIGNED_FOR, now))
        url = f"{self.base()}{path}?ex={until}&is={since}&hm={self._signature(path, until, since)}&"
        told: Json = {"id": known, "filename": kept, "size": len(content), "url": url, "proxy_url": url}
        return {**told, "content_type": "application/octet-stream", "ephemeral": True}

    async def _give(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.tokens += [request.headers[name] for name in ("Authorization", "Cookie") if name in request.headers]
        if self.instead is not None:
            return await self.instead(request)
        until, since = request.query.get("ex", ""), request.query.get("is", "")
        content = self._files.get(request.path)
        signed = request.query.get("hm") == self._signature(request.path, until, since)
        if content is None or not signed or int(until, 16) < self.world.now().timestamp():
            return web.Response(status=404, text="This content is no longer available.")
        answer = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        answer.content_length = len(content)
        await answer.prepare(request)
        for start in range(0, len(content), _PIECE):
            await answer.write(content[start : start + _PIECE])
            await asyncio.sleep(0)
        return answer

    def _signature(self, path: str, until: str, since: str) -> str:
        return hashlib.sha256(f"{self._secret}{path}{until}{since}".encode()).hexdigest()
