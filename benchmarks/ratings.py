"""Durable ratings a second: through the store, with many people waiting at once, and raw beside it.

Each rating is a new review of one of 40 cards; the caller goes on when it is committed and in memory's table. The raw
figure is Python's own driver with the same row, the same pragmas and one commit for each.
"""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.engine import URL

from benchmarks.measuring import ROUNDS, Figure, empty, figure, kinds
from bot.rules.memory import Rating
from bot.store import Store
from bot.store.reviews import Review

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
CALLERS = (1, 64, 256)
CARDS = 40
ROUND_S = 1.2

RAW = """
    INSERT INTO review (member, card, occasion, post, at, value, changed_at) VALUES (?, ?, ?, NULL, ?, ?, ?)
    ON CONFLICT (member, card, occasion) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
"""


def figures() -> Iterator[Figure]:
    """Measure."""
    with empty("SQLite") as url:
        yield figure(
            "ratings, raw sqlite3, one commit each", "SQLite", "1/s", [raw(url, round_) for round_ in range(ROUNDS)]
        )
    for kind in kinds():
        for callers in CALLERS:
            with empty(kind) as url:
                yield figure(f"ratings, {callers} waiting", kind, "1/s", asyncio.run(grouped(url, callers)))


def raw(url: URL, round_: int) -> float:
    """Return how many rows a second Python's own driver commits."""
    connection = sqlite3.connect(str(url.database), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    at = "2026-11-16 09:00:00.000000"
    begun = time.perf_counter()
    for done in count():
        if time.perf_counter() - begun > ROUND_S:
            break
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(RAW, (f"m{done % 256}", f"card-{done % CARDS}", f"{round_}-{done}", at, "good", at))
        connection.execute("COMMIT")
    connection.close()
    return done / (time.perf_counter() - begun)


async def grouped(url: URL, callers: int) -> list[float]:
    """Return how many ratings a second so many callers get committed, each round."""
    store = Store(url)
    await store.start()
    rounds = [await _round(store, callers, number) for number in range(ROUNDS)]
    await store.stop()
    return rounds


async def _round(store: Store, callers: int, number: int) -> float:
    begun = time.perf_counter()
    done = 0

    async def caller(member: str) -> None:
        nonlocal done
        for turn in count():
            if time.perf_counter() - begun > ROUND_S:
                return
            await store.reviews.rate(
                Review(
                    member=member,
                    card=f"card-{turn % CARDS}",
                    occasion=f"{number}-{turn // CARDS}",
                    post=None,
                    at=START + timedelta(days=turn // CARDS, seconds=turn),
                    value=Rating.GOOD,
                )
            )
            done += 1

    await asyncio.gather(*(caller(f"{number}-{each}") for each in range(callers)))
    return done / (time.perf_counter() - begun)
