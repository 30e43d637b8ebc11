"""The heartbeat and the clocks: one beat at a time, and no beat that fails is the last one."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock, Heartbeat, StillClock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Beats:
    """Counts beats, and waits for them."""

    def __init__(self) -> None:
        self.count = 0
        self._beaten: asyncio.Queue[None] = asyncio.Queue()

    def beaten(self) -> None:
        """Count one."""
        self.count += 1
        self._beaten.put_nowait(None)

    async def wait_for(self, number: int) -> None:
        """Wait for so many more; fails after 10 s."""
        async with asyncio.timeout(10):
            for _ in range(number):
                await self._beaten.get()


async def test_it_beats_at_once_and_goes_on() -> None:
    """Whoever starts it does not wait for the first interval to pass."""
    beats = Beats()

    async def beat() -> None:
        beats.beaten()

    heart = Heartbeat(beat, every_s=0.02)
    heart.start()
    await beats.wait_for(4)
    heart.stop()
    beaten = beats.count
    await asyncio.sleep(0.1)
    assert beats.count == beaten
    heart.stop()


async def test_a_beat_that_fails_is_logged_and_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    """An error in one tick costs that tick."""
    beats = Beats()

    async def beat() -> None:
        beats.beaten()
        if beats.count < 3:
            raise RuntimeError("the database is away")

    heart = Heartbeat(beat, every_s=0.02)
    with caplog.at_level(logging.ERROR, logger="bot.clock"):
        heart.start()
        await beats.wait_for(4)
    heart.stop()
    assert [record.message for record in caplog.records if record.name == "bot.clock"] == ["heartbeat_failed"] * 2


async def test_beats_never_overlap() -> None:
    """A slow one leaves the next ones out, and they are not made up for."""
    running, most, beats = 0, 0, Beats()

    async def beat() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        beats.beaten()
        await asyncio.sleep(0.1)
        running -= 1

    heart = Heartbeat(beat, every_s=0.02)
    heart.start()
    await beats.wait_for(3)
    heart.stop()
    assert most == 1
    assert beats.count == 3


async def test_a_beat_that_a_stop_cuts_off_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    """The scheduler would log one, with a traceback."""
    beats = Beats()

    async def beat() -> None:
        beats.beaten()
        await asyncio.sleep(60)

    heart = Heartbeat(beat, every_s=0.02)
    heart.start()
    await beats.wait_for(1)
    heart.stop()
    await asyncio.sleep(0.05)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_clock_follows_an_instant_and_runs_on() -> None:
    """Set to the database's clock it shows that, and goes on from there."""
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.set(NOON)
    assert timedelta(0) <= clock.now() - NOON < timedelta(seconds=5)


def test_a_still_clock_stands() -> None:
    """It shows what it was set to, for as long as a test takes."""
    clock = StillClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.set(NOON + timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)
