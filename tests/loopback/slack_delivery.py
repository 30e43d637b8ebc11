"""What both ways from the loopback Slack to the bot share: what became of a delivery, and that events come again.

Slack waits three seconds for an acknowledgement. An event that has none comes up to three times more (at once, after a
minute and after five); what a person did never does: they see a warning instead, and press again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from tests.loopback.slack_rules import Json

EVENTS: Final = "events_api"
COMMANDS: Final = "slash_commands"
INTERACTIVE: Final = "interactive"
ANSWER_S: Final = 3.0
RETRY_WAITS_S: Final = (0.0, 0.02, 0.04)
"""How long Slack waits before each further try of an event; its own waits are 0, 60 and 300 s."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery: whether it was acknowledged in time, and with what.

    ``why`` is Slack's word for a failure, "" where there is none. ``status`` is that of HTTP; None by Socket Mode and
    where nothing answered. ``final``: the bot wants no further try.
    """

    acked: bool
    answer: Json = field(default_factory=dict)
    why: str = ""
    status: int | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """Which further try this is, from 1 on, and why there is one."""

    number: int
    reason: str


class Transport(Protocol):
    """One way to the bot. ``sent`` keeps everything that was sent by it, tries that came to nothing too."""

    sent: list[Json]

    async def deliver(self, kind: str, payload: Json, *, more: Json | None = None) -> Outcome:
        """Deliver a payload as a kind of envelope; ``more`` stands beside it where there are envelopes."""
        ...


async def insist(kind: str, once: Callable[[Retry | None], Awaitable[Outcome]], waits_s: Sequence[float]) -> Outcome:
    """Deliver by ``once``, an event again as long as nobody takes it; return what became of the last try."""
    outcome = await once(None)
    for number, wait_s in enumerate(waits_s if kind == EVENTS else (), 1):
        if outcome.acked or outcome.final:
            break
        await asyncio.sleep(wait_s)
        outcome = await once(Retry(number, outcome.why))
    return outcome
