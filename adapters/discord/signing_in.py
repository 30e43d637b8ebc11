"""When a bot may sign in to Discord, which takes 1,000 sign-ins a day and then makes the token invalid.

Every start of the process is one, every session that Discord has forgotten, and every connection that ended for good.
A resumed session is none, so much is done for being able to resume.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Final

import aiohttp

from adapters.discord.inside import Connect
from adapters.discord.pace import Sleep

log = logging.getLogger(__name__)

PAUSE_S: Final = 5.0
"""Discord lets a bot sign in once in this time."""
AGAIN_S: Final = (5.0, 15.0, 60.0, 300.0)
"""The pauses before a connection that ended for good is begun anew; the last one over and over."""

_WINDOW_S: Final = 600.0
_MOST_S: Final = 45.0  # the SDK gives a connection up after 60 s
_TRIES_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


class SignIns:
    """The sign-ins of this process, over all its connections.

    The pause before one is doubled for each other one of the last ten minutes. That makes at most five in this time,
    720 a day, whatever happens. ``sleep`` and ``now`` are in seconds, ``now`` by any clock that only goes forward: all
    that has to do with connecting waits by them.
    """

    def __init__(
        self, *, pause_s: float = PAUSE_S, sleep: Sleep = asyncio.sleep, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.sleep = sleep
        self.now = now
        self._pause_s = pause_s
        self._made: dict[int, deque[float]] = {}

    async def turn(self, shard: int, *, shards: int = 1, initial: bool = False) -> None:
        """Wait until this shard may sign in; ``initial``: it is the first of all to do so.

        Raises TimeoutError where that takes longer than the SDK waits: it tries again by itself, ever more rarely.
        """
        made = self._made.setdefault(shard, deque())
        while made and made[0] <= self.now() - _WINDOW_S * shards:  # the day's sign-ins are for all shards together
            made.popleft()
        pause_s = self._pause_s * 2 ** max(0, len(made) - 1) if made or not initial else 0.0
        if pause_s > _MOST_S:
            raise TimeoutError(f"{len(made)} sign-ins in the last ten minutes")
        if pause_s:
            log.info("discord_signs_in_again shard=%d in_s=%.0f", shard, pause_s)
            await self.sleep(pause_s)
        made.append(self.now())


def pause_before(*, total: int, remaining: int, reset_after_ms: int, shards: int = 1) -> float:
    """Return how long to wait (s) before a process signs in, so that a crash loop never uses up the day's sign-ins.

    The first half may go as they come; the others are spread over the time until Discord counts anew, and the last is
    kept until then.
    """
    if remaining > total / 2:
        return 0.0
    return reset_after_ms / 1000 / max(1, remaining // shards - 1)


def stubborn(connect: Connect, *, sleep: Sleep) -> Connect:
    """Return a way to connect that tries for a while: whom the SDK hears of no failure, it resumes the session."""

    async def connected(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(_MOST_S):
            for pause_s in _TRIES_S:
                try:
                    return await connect(url, compress=compress)
                except (OSError, aiohttp.ClientError) as error:
                    log.info("discord_out_of_reach error=%s again_in_s=%.1f", type(error).__name__, pause_s)
                await sleep(pause_s)
            return await connect(url, compress=compress)

    return connected
