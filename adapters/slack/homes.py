"""Home tabs: one publication at a time for each member, so that nothing older comes in the place of something newer."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from adapters.slack.refusals import FAULTS, judged
from adapters.slack.sending import Sending
from bot.chat.messages import Message
from bot.chat.replies import Reply, Tell

log = logging.getLogger(__name__)


@dataclass(slots=True, weakref_slot=True, eq=False)
class _Line:
    """Publications for one member, in the order in which they were asked for; it is there as long as they are."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class Homes:
    """The Home tabs of one workspace."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._lines: WeakValueDictionary[str, _Line] = WeakValueDictionary()

    async def anew(self, user: str, answer: Callable[[], Awaitable[Reply]]) -> None:
        """Let what is answered now be somebody's Home tab, unless it is to be shown anew once more already.

        Never raises for what Slack does: who comes again is shown it anew.
        """
        async with self._turn(user) as last:
            reply = await answer() if last else None
            if isinstance(reply, Tell):
                try:
                    await self._sending.publish(user, reply.message)
                except FAULTS as fault:
                    log.warning("slack_home_lost why=%s", judged(fault))

    async def become(self, user: str, message: Message) -> None:
        """Let this message be somebody's Home tab. Raises what the SDK raises."""
        async with self._turn(user):
            await self._sending.publish(user, message)

    @asynccontextmanager
    async def _turn(self, user: str) -> AsyncGenerator[bool]:
        """Wait for those who came before, and give whether nobody has come since."""
        line = self._lines.setdefault(user, _Line())
        line.length += 1
        try:
            async with line.lock:
                yield line.length == 1
        finally:
            line.length -= 1
