"""What `fulcrum run` does beside the platforms: the night's backup, and telling how it goes."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket

import aiohttp
import pytest
from sqlalchemy.engine import URL

from adapters.running import LATE, Nights, health, unready
from adapters.wiring import House
from bot.clock import StillClock
from bot.errors import SettingsError, StoreError
from bot.store.backups import nightly
from tests.house import own_deck

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def free_port() -> int:
    """Return a port that nobody has."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_the_backup_is_taken_once_a_date_and_not_before_three(sqlite_url: URL, tmp_path: Path) -> None:
    """At the first beat after; a process that starts in the afternoon catches up."""
    clock = StillClock(MIDNIGHT)
    nights = Nights(lambda now: nightly(sqlite_url, now), now=clock.now)
    made = []
    for hours in (0, 2.9, 3, 3.1, 23, 26, 39):
        clock.set(MIDNIGHT + hours * HOUR)
        await nights.beat()
        made.append([each.name[-5:-3] for each in sorted((tmp_path / "backups").glob("*.db"))])
    assert made == [[], [], ["20"], ["20"], ["20"], ["20"], ["20", "21"]]


async def test_a_night_without_a_backup_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The bot goes on, says it once, and tries again on the next date."""
    clock = StillClock(MIDNIGHT + 4 * HOUR)
    tried: list[datetime] = []

    def full_disk(now: datetime) -> Path | None:
        tried.append(now)
        raise StoreError("the disk is full") if len(tried) == 1 else OSError(28, "No space left on device")

    nights = Nights(full_disk, now=clock.now)
    for hours in (4, 5, 28):
        clock.set(MIDNIGHT + hours * HOUR)
        await nights.beat()
    assert [(line.levelno, line.exc_info) for line in caplog.records] == [(logging.ERROR, None)] * 2
    assert caplog.messages[0] == "backup_failed why=the disk is full"
    assert tried == [MIDNIGHT + 4 * HOUR, MIDNIGHT + 28 * HOUR]


def test_why_nothing_would_be_posted_is_said() -> None:
    """No beat yet, or none for too long."""
    assert "no heartbeat yet" in unready(None, MIDNIGHT)
    assert unready(MIDNIGHT, MIDNIGHT + LATE) == ""
    assert "was 3600 s ago" in unready(MIDNIGHT, MIDNIGHT + HOUR)


async def test_readyz_tells_why_it_is_not_ready(sqlite_url: URL) -> None:
    """503 with the reason before the first beat, 200 after it; /healthz answers all along."""
    house = House(sqlite_url, [], deck=own_deck(), clock=StillClock(MIDNIGHT))
    port = free_port()
    await house.start(beating=False)
    try:
        async with health(house, port), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            async with session.get("/readyz") as before:
                assert (before.status, (await before.json())["ok"]) == (503, False)
                assert "heartbeat" in (await before.json())["why"]
            await house.beat()
            async with session.get("/readyz") as after, session.get("/healthz") as alive:
                assert (after.status, await after.json()) == (200, {"ok": True})
                assert (alive.status, await alive.json()) == (200, {"ok": True})
            with pytest.raises(SettingsError, match=f"PORT {port} cannot be opened"):
                async with health(house, port):
                    pass
    finally:
        await house.stop()
