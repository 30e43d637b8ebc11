"""When the heart of a rehearsed house beats, beside what falls due by itself: never earlier than a real one would.

A heart that beats every 5 s for a year would take hours. So it beats a while after people have done something, and
again and again after a mishap, until what went wrong has come to its end.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from adapters.rehearsal.mishaps import Answered
from bot.errors import CannotLook, Refused

BEAT: Final = timedelta(seconds=5)
LAZY: Final = timedelta(hours=5)
"""How long the heart waits after somebody has done something: figures on the posts come later than from a real one."""

TROUBLE: Final = tuple(timedelta(seconds=s) for s in (5, 10, 20, 30, 45, 60, 90, 125, 160, 200, 250, 310, 400, 500))
"""When the heart beats after a mishap: leases run out after 120 s, the longest back-off is 60 s."""


class Pulse:
    """The beats to come."""

    def __init__(self) -> None:
        self._beats: list[datetime] = []
        self._again: list[datetime] = []  # as long as something is in trouble
        self._trouble: set[str] = set()  # the keys of what went wrong and has not come to its end

    @property
    def next(self) -> datetime | None:
        """When it beats again; None: not by itself."""
        return min((*self._beats[:1], *self._again[:1]), default=None)

    def within(self, wait: timedelta, now: datetime) -> None:
        """Let it beat after a while at the latest."""
        if not self._beats or self._beats[0] > now + wait:
            heappush(self._beats, now + wait)

    def beat(self, now: datetime) -> None:
        """Take note that it beats now."""
        while self._beats and self._beats[0] <= now:
            heappop(self._beats)
        waiting = bool(self._again)
        self._again = [instant for instant in self._again if instant > now]
        if waiting and not self._again:
            self._trouble.clear()  # Nothing came of it: it was given up.

    def hear(self, calls: Sequence[Answered], now: datetime) -> None:
        """Take note of what became of calls to the platform."""
        for each in calls:
            well = each.error is None and (each.landed or each.call.what == "edit")
            if well or isinstance(each.error, CannotLook | Refused):
                self._trouble.discard(each.call.key)
            else:
                self._trouble.add(each.call.key)
            if well and each.call.what == "find":
                self.within(BEAT, now)  # What goes out beside a post that was found is ready now.
        if calls:
            self._again = [now + wait for wait in TROUBLE] if self._trouble else []

    def stop(self) -> None:
        """Forget everything: the house has stopped."""
        self._beats.clear()
        self._again.clear()
        self._trouble.clear()
