"""The people in their process as they are seen from here, and how long their clicks take."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from benchmarks.measuring import ROUNDS, Figure, figure

CLICKS: Final = 200
FIRST: Final = 60
"""Clicks before the first round, so that none of what is made once is counted."""

RATINGS: Final = ("Missed it", "Struggled", "Got it", "Knew it cold")
"""What stands on the last buttons of an answer, ours or a bare bot's."""


class Platform:
    """The other process: ``at`` says how to reach what it is, by the names that ``people`` gives."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._to = cast("asyncio.StreamWriter", process.stdin)
        self._from = cast("asyncio.StreamReader", process.stdout)
        self.at: dict[str, str] = {}

    async def begin(self) -> None:
        """Read where it is."""
        self.at = await self._told()

    def end(self) -> None:
        """Let it end."""
        self._to.close()

    async def ask(self, what: str, *more: object) -> Any:
        """Let its people do something; return what came of it."""
        self._to.write(f"{json.dumps({'do': what, 'with': more})}\n".encode())
        return (await self._told())["done"]

    async def _told(self) -> dict[str, Any]:
        line = await self._from.readline()
        if not line:
            raise SystemExit("the other process has ended; above stands why")
        told: dict[str, Any] = json.loads(line)
        return told


App = Callable[[Platform], AbstractAsyncContextManager[None]]
"""A bot at work on the platform, with something posted on which the last button shows an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which clicks come in, and the two bots that are compared there."""

    platform: Literal["slack", "discord"]
    where: str
    ours: App
    bare: App
    sdk: str  # what the bare one is made with


def measured(way: Way) -> Iterator[Figure]:
    """Measure both bots."""
    ours, bare = (asyncio.run(rounds(way.platform, app)) for app in (way.ours, way.bare))
    alone = f"{way.sdk} alone"
    yield figure("CPU a click, ours", way.where, "ms", [cpu * 1000 for cpu, _ in ours], digits=2)
    yield figure(f"CPU a click, {alone}", way.where, "ms", [cpu * 1000 for cpu, _ in bare], digits=2)
    ratios = [one / other for (one, _), (other, _) in zip(ours, bare, strict=True)]
    yield figure(f"CPU a click, ours to {alone}", way.where, "times", ratios, digits=1)
    yield figure("clicks a second, ours", way.where, "1/s", [1 / wall for _, wall in ours])
    yield figure(f"clicks a second, {alone}", way.where, "1/s", [1 / wall for _, wall in bare])


async def rounds(name: str, app: App) -> list[tuple[float, float]]:
    """Return for each round the seconds a click: of this process's CPU, and of the clock on the wall."""
    found = []
    async with another_process(name) as platform, app(platform):
        await platform.ask("look")
        await platform.ask("rate", FIRST)
        for _ in range(ROUNDS):
            begun = time.process_time()
            seconds = await platform.ask("rate", CLICKS)
            found.append(((time.process_time() - begun) / CLICKS, seconds / CLICKS))
    return found


@asynccontextmanager
async def another_process(name: str) -> AsyncGenerator[Platform]:
    """A platform with its people, who go when we do."""
    command = (sys.executable, "-m", "benchmarks.clicks.people", name)
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    platform = Platform(process)
    try:
        await platform.begin()
        yield platform
    finally:
        platform.end()
        await process.wait()
