"""How the loopback Discord words its answers."""

import json
import math
from collections.abc import Mapping

from aiohttp import web

from tests.loopback.discord_rules import Json


def json_answer(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return an answer with a value in JSON."""
    # With a charset behind it discord.py does not take it for JSON.
    return web.Response(
        body=json.dumps(value).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


def limited(
    wait_s: float, *, everywhere: bool = False, code: int | None = None, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return a 429 of Discord's own; ``everywhere`` is the limit over all routes, ``code`` one of its numbers."""
    told: Json = {"message": "You are being rate limited.", "retry_after": wait_s, "global": everywhere}
    scope = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"} if everywhere else {}
    whole = {"Via": "1.1 google", "Retry-After": str(math.ceil(wait_s)), "X-RateLimit-Scope": "user"}
    return json_answer(
        told if code is None else {**told, "code": code}, status=429, headers={**whole, **scope, **(headers or {})}
    )


def turned_away_by_the_wall() -> web.Response:
    """Return the 429 of what stands before Discord: no JSON, no Via."""
    return web.Response(status=429, text="error code: 1015")
