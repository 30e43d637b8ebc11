"""Connecting the platforms, each by itself: one that is down leaves the others alone, and comes in when it can."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Final, Protocol, runtime_checkable

from aiohttp import web

from bot.chat.messenger import Messenger
from bot.errors import FulcrumError

log = logging.getLogger(__name__)

AGAIN_S: Final = (5.0, 15.0, 60.0, 300.0)
"""The pauses before a platform that could not be connected is tried again; the last one over and over."""
SLOW_S: Final = 15.0
"""How long the others wait at the start for a platform that takes its time."""

_NOT_YET: Final = "It is being connected."


class Adapter(Protocol):
    """A platform at work."""

    @property
    def messenger(self) -> Messenger:
        """Its sending side."""
        ...

    @property
    def trouble(self) -> str:
        """Why it is not at work since it was started, and the mend where there is one; "" where all is well."""
        ...

    async def start(self) -> None:
        """Connect. Raises SettingsError, with the mend, where the platform does not let us in.

        Whatever it raised, it may be called again.
        """
        ...

    async def stop(self) -> None:
        """Disconnect; what is being answered is answered first. Does nothing where it was not started."""
        ...


@runtime_checkable
class Reachable(Protocol):
    """An adapter with routes for the public web site; most connect by themselves and have none."""

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What its platform reaches, to be served from before its start until after its stop."""
        ...


class Connections:
    """The platforms of a house. ``again_s`` and ``slow_s`` are for tests; see their defaults."""

    def __init__(
        self, adapters: Sequence[Adapter], *, again_s: Sequence[float] = AGAIN_S, slow_s: float = SLOW_S
    ) -> None:
        self._adapters = {adapter.messenger.platform: adapter for adapter in adapters}
        self._again_s = again_s
        self._slow_s = slow_s
        self._why: dict[str, str] = {}  # of those that are not connected
        self._tasks: set[asyncio.Task[object]] = set()

    async def open(self) -> None:
        """Connect all of them, side by side; return once one is, and the others are, have failed, or take long.

        Those are tried again by themselves: a host that starts anew at night, when one platform is down or has a token
        that was changed, must not take the others down. Where none can be connected, raises what the first one raised.
        """
        self._why = dict.fromkeys(self._adapters, _NOT_YET)
        tries = {platform: asyncio.create_task(self._try(platform)) for platform in self._adapters}
        if not tries:
            return
        self._tasks |= {*tries.values()}
        _, slow = await asyncio.wait(tries.values(), timeout=self._slow_s)
        while slow and not self.connected:
            _, slow = await asyncio.wait(slow, return_when=asyncio.FIRST_COMPLETED)
        if not self.connected:
            raise next(fault for each in tries.values() if (fault := each.result()) is not None)
        for platform, first in tries.items():
            if self.away(platform):
                if not first.done():
                    log.warning("platform_slow platform=%s", platform)
                self._tasks.add(asyncio.create_task(self._go_on(platform, first)))

    async def close(self) -> None:
        """Try no more; those that are connected stay so."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    @property
    def connected(self) -> tuple[str, ...]:
        """The platforms that were connected; one that has lost its connection since is among them."""
        return tuple(platform for platform in self._adapters if platform not in self._why)

    def away(self, platform: str) -> bool:
        """Say whether a platform was not connected yet."""
        return platform in self._why

    @property
    def troubles(self) -> Mapping[str, str]:
        """For each platform why it is not at work now, and the mend where there is one; "" where it is."""
        return {platform: self._why.get(platform) or each.trouble for platform, each in self._adapters.items()}

    async def _try(self, platform: str) -> Exception | None:
        """Connect it; return what it raised, None once it is connected."""
        try:
            await self._adapters[platform].start()
        except Exception as fault:  # noqa: BLE001  whatever is wrong with one platform, the others go on
            # Only what we raise ourselves is surely without a token.
            self._why[platform] = str(fault) if isinstance(fault, FulcrumError) else type(fault).__name__
            return fault
        del self._why[platform]
        return None

    async def _go_on(self, platform: str, first: asyncio.Task[Exception | None]) -> None:
        """Try until it is connected."""
        fault = await first
        for pause_s in chain(self._again_s, repeat(self._again_s[-1])):
            if fault is None:
                log.info("platform_connected platform=%s", platform)
                return
            why = self._why[platform]
            log.error("platform_not_connected platform=%s why=%s again_in_s=%.0f", platform, why, pause_s)
            await asyncio.sleep(pause_s)
            fault = await self._try(platform)
