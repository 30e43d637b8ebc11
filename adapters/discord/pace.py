"""The pace of the requests to Discord: 50 a second for a whole bot, which discord.py does not keep by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import yarl

Sleep = Callable[[float], Awaitable[None]]

PER_S: Final = 40.0
BURST: Final = 10
"""Together never more than 50 in any second, so that Discord's own limit is not met (PER_S + BURST)."""

_APART: Final = ("/interactions/", "/webhooks/")
"""Answers to people do not count for that limit, and never wait behind posts."""


class Pace:
    """A bucket of ``burst`` requests that fills up by ``per_s`` a second; who comes first goes first."""

    def __init__(self, *, per_s: float = PER_S, burst: int = BURST) -> None:
        self._step_s = 1 / per_s
        self._ahead_s = (burst - 1) * self._step_s
        self._next = float("-inf")

    def reserve(self, now: float) -> float:
        """Take a place for a request that is ready at ``now``, in seconds of any clock; return how long it must wait.

        A place of a call that is given up while it waits stays empty.
        """
        place = max(self._next, now - self._ahead_s)
        self._next = place + self._step_s
        return max(0.0, place - now)


def counts(url: yarl.URL) -> bool:
    """Say whether Discord counts a request to this address for the whole bot's limit."""
    return url.scheme not in {"ws", "wss"} and not any(part in url.path for part in _APART)


async def keep(pace: Pace, url: yarl.URL, *, sleep: Sleep = asyncio.sleep) -> None:
    """Wait until a request to this address may go."""
    if counts(url):
        wait_s = pace.reserve(asyncio.get_running_loop().time())
        if wait_s > 0:
            await sleep(wait_s)
