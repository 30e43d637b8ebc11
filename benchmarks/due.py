"""Ten thousand channels due at once: how long until each is planned and claimed, and later closed.

Beside it the memory of the process, and the longest time for which nobody else in it got a turn.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.channels import plant
from benchmarks.measuring import ROUNDS, Figure, empty, figure, in_a_process, kinds
from bot.cards import Syllabus
from bot.store import Store
from bot.store.database import read_url

CHANNELS = 10_000
CLOSINGS = 500
BATCH = 500
PLATFORM = "paper"
DUE = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
SYLLABUS = Syllabus(orders={"question": ("q1", "q2"), "tradeoff": ("t1",)}, packs={}, paths={}, quiz_items={})
UNITS = {"plan": ("s", 2), "claim": ("s", 2), "close": ("1/s", 0), "memory": ("MB", 0), "stall": ("ms", 0)}
NAMES = {
    "plan": f"{CHANNELS:,} due at once: plan",
    "claim": f"{CHANNELS:,} due at once: claim",
    "close": "closing steps",
    "memory": "memory of the process, at most",
    "stall": "longest stall of the event loop",
}


def figures() -> Iterator[Figure]:
    """Measure, each round in a process of its own."""
    for kind in kinds():
        rounds = []
        for _ in range(ROUNDS):
            with empty(kind) as url:
                plant(url, CHANNELS, platform=PLATFORM, next_at=DUE, day=DUE.date(), card="q1")
                rounds.append(in_a_process("benchmarks.due", url))
        for name, (unit, digits) in UNITS.items():
            yield figure(NAMES[name], kind, unit, [each[name] for each in rounds], digits=digits)


async def measure(url: str) -> dict[str, float]:
    """Plan, claim and close, and watch the event loop meanwhile."""
    store = Store(read_url(url))
    await store.start()
    stalls = Stalls()
    watching = asyncio.create_task(stalls.watch())
    plan = await seconds(lambda: store.planner.plan(DUE, SYLLABUS))
    claim = await seconds(lambda: store.ledger.claim(now=DUE, owner="due", platforms=(PLATFORM,), most=BATCH))
    begun = time.perf_counter()
    for _ in range(CLOSINGS):
        await store.planner.close_next(DUE + timedelta(days=1), SYLLABUS)
    close = CLOSINGS / (time.perf_counter() - begun)
    watching.cancel()
    await store.stop()
    return {"plan": plan, "claim": claim, "close": close, "memory": peak_mb(), "stall": stalls.longest_s * 1000}


async def seconds(step: Callable[[], Awaitable[object]]) -> float:
    """Return how long it takes to do a step until it finds nothing."""
    begun = time.perf_counter()
    while await step():
        pass
    return time.perf_counter() - begun


class Stalls:
    """Looks at the clock every few milliseconds, and remembers the longest time that it was kept from it."""

    EVERY_S = 0.002

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def watch(self) -> None:
        """Watch until cancelled."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(self.EVERY_S)
            now = time.perf_counter()
            self.longest_s = max(self.longest_s, now - before - self.EVERY_S)
            before = now


def peak_mb() -> float:
    """Return the most memory that this process has had."""
    told = Path("/proc/self/status")
    if told.exists():  # Linux counts what was before the exec in ru_maxrss.
        return next(int(line.split()[1]) / 1024 for line in told.read_text().splitlines() if line.startswith("VmHWM"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.stdin.read().strip()))))
