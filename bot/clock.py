"""The one source of ``now``, and the heartbeat that wakes the courier.

APScheduler keeps one interval job in memory and holds no state: what is due stands in the ledger. A job a channel was
measured and refused: its triggers skip or double days at clock changes, and a kill loses what it had taken up.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

BEAT_S: Final = 5.0


class Clock:
    """The present instant (aware UTC): the host's clock, set right by an offset."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC) + self._offset

    def set(self, instant: datetime) -> None:
        """Let it be ``instant`` now. Used to follow the database's clock, and by the demo to reach tomorrow."""
        self._offset = instant - datetime.now(UTC)


class StillClock(Clock):
    """A clock that stands until it is set: for rehearsals and tests."""

    def __init__(self, instant: datetime) -> None:
        super().__init__()
        self._instant = instant

    def now(self) -> datetime:
        """Return the instant last set."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Let it be ``instant``."""
        self._instant = instant


class Heartbeat:
    """Calls ``beat`` every few seconds, one call at a time; a call that fails is logged and the next one comes."""

    def __init__(self, beat: Callable[[], Awaitable[None]], *, every_s: float = BEAT_S) -> None:
        self._beat = beat
        self._every_s = every_s
        self._scheduler: Any = None  # apscheduler 3 ships no types

    def start(self) -> None:
        """Beat now, and from now on."""
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._safely,
            "interval",
            seconds=self._every_s,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Beat no more. A beat under way is cancelled; whoever minds waits for it first (Courier.stop does)."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def _safely(self) -> None:
        try:
            await self._beat()
        except asyncio.CancelledError:
            if self._scheduler is not None:  # else it was stopped, of which the scheduler would make a fault in the log
                raise
        except Exception:
            log.exception("heartbeat_failed")
