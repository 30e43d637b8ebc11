"""What all who work for one platform share: the branch that they belong to, and a bounded number of tasks at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.chat.messages import Message
from bot.chat.messenger import Messenger
from bot.errors import Scope
from bot.store import Store
from bot.store.ledger import Delivery

log = logging.getLogger(__name__)

CALL_S: Final = 30.0  # no call to a platform may take longer; a lease is four times that
BACK_OFF_S: Final = (1.0, 5.0, 15.0, 60.0)

Compose = Callable[[Delivery], Awaitable[Message]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One platform's part of the courier. ``now`` gives the instant (UTC) by which leases and due times are judged."""

    store: Store
    messenger: Messenger
    compose: Compose
    now: Callable[[], datetime]
    owner: str  # whose claims they are

    @property
    def platforms(self) -> tuple[str]:
        """The platform, as the ledger wants to be asked."""
        return (self.messenger.platform,)


class Pool:
    """A bounded number of tasks. A task that fails says so in the log and takes nobody with it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._closed = False
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def free(self) -> int:
        """How many more may be fetched; none once it is closed."""
        return 0 if self._closed else max(self._size - len(self.tasks), 0)

    @property
    def half_free(self) -> bool:
        """Whether it is worth while to fetch more."""
        return 2 * self.free >= self._size

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Begin, also where it was closed meanwhile: what was fetched is done."""
        task = asyncio.create_task(self._guard(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def close(self) -> None:
        """Let nothing more be fetched."""
        self._closed = True

    async def _guard(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("courier_failed")


def back_off(tries: int) -> float:
    """Return how long to wait (s) after so many tries before this one."""
    return BACK_OFF_S[min(max(tries, 0), len(BACK_OFF_S) - 1)]


def refused(delivery: Delivery, scope: Scope) -> Scope:
    """Return how much a refusal costs: where no thread or direct message can be, posts may well go on."""
    aside = delivery.under is not None or delivery.to is not None
    return "message" if aside and scope == "channel" else scope
