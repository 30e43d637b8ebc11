"""What the tests of the connection wait by: a clock of ours, and the other side's state."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from adapters.discord.adapter import DiscordAdapter

Patiently = Callable[..., AbstractAsyncContextManager[DiscordAdapter]]


class Pauses:
    """A sleep that only moves a clock and writes down by how much (s); those in ``real`` last until ``over``."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked: list[float] = []
        self.real: set[float] = set()
        self.over = asyncio.Event()

    async def __call__(self, wait_s: float) -> None:
        """Sleep."""
        self.asked.append(wait_s)
        self.now += wait_s
        if wait_s in self.real:
            await self.over.wait()
        await asyncio.sleep(0)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for the other side's state, seen from outside."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
