"""One answer for one event, however often Slack delivers it.

What lasts is the core's to keep from happening twice, after a restart too. This is for what would stand there twice all
the same, such as a message for all: Slack sends an envelope anew, by another connection, where one broke before it
heard that the first was taken.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.chat.replies import Reply

REMEMBERED: Final = timedelta(minutes=5)
"""How long after its arrival an event is known again. A click that is older when it comes is shown to nobody else."""


class Once:
    """The answers of the last minutes by the keys of their events, under way or given. ``most`` are kept at a time."""

    def __init__(self, now: Callable[[], datetime], *, most: int = 5000) -> None:
        self._now = now
        self._most = most
        self._answers: OrderedDict[str, tuple[datetime, asyncio.Task[Reply]]] = OrderedDict()

    def first(self, key: str) -> asyncio.Task[Reply] | None:
        """Return the answer to an earlier delivery; None where there was none, or where it failed: it may be tried."""
        until, answer = self._answers.get(key, (None, None))
        if until is None or answer is None or until < self._now():
            return None
        return None if answer.done() and (answer.cancelled() or answer.exception()) else answer

    def keep(self, key: str, answer: asyncio.Task[Reply]) -> None:
        """Remember an answer that has begun."""
        self._answers[key] = (self._now() + REMEMBERED, answer)
        self._answers.move_to_end(key)
        while len(self._answers) > self._most or next(iter(self._answers.values()))[0] < self._now():
            self._answers.popitem(last=False)
