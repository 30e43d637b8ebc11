"""What can be made to go wrong on the way to the loopback Slack, once for each time that a test asks for it."""

from collections import defaultdict, deque
from dataclasses import dataclass

from tests.loopback.slack_rules import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong with one call.

    ``lost``: the call is carried out, then the line goes dead without an answer. ``limited``: HTTP 429 with that many
    seconds in Retry-After. ``status``: an answer of that HTTP status and no JSON. ``error``: Slack says no, with that
    word. ``delay_s``: the answer comes later.
    """

    lost: bool = False
    limited: int | None = None
    status: int | None = None
    error: str = ""
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the Web API as it came in, before anything was refused."""

    method: str
    args: Json
    token: str


class Faults:
    """Faults that wait for their call, by method; ``response_url`` is a method too."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, one each."""
        self._waiting[method].extend(faults)

    def next(self, method: str) -> Fault:
        """Return what goes wrong with this call."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else Fault()
