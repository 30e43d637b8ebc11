"""Home tabs: one publication at a time for each member, so that nothing older comes in the place of something newer."""

import logging
from collections.abc import Awaitable, Callable

from adapters.slack.lines import Lines
from adapters.slack.refusals import FAULTS, judged
from adapters.slack.sending import Sending
from bot.chat.messages import Message
from bot.chat.replies import Reply, Tell

log = logging.getLogger(__name__)


class Homes:
    """The Home tabs of one workspace."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._lines = Lines()

    async def anew(self, user: str, answer: Callable[[], Awaitable[Reply]]) -> None:
        """Let what is answered now be somebody's Home tab, unless it is to be shown anew once more already.

        Never raises for what Slack does: who comes again is shown it anew.
        """
        async with self._lines.join(user).reached() as newest:
            reply = await answer() if newest else None
            if isinstance(reply, Tell):
                try:
                    await self._sending.publish(user, reply.message)
                except FAULTS as fault:
                    log.warning("slack_home_lost why=%s", judged(fault))

    async def become(self, user: str, message: Message) -> None:
        """Let this message be somebody's Home tab. Raises what the SDK raises."""
        async with self._lines.join(user).reached():
            await self._sending.publish(user, message)
