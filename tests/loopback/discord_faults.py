"""What can go wrong between a bot and Discord, on demand and in order."""

from dataclasses import dataclass
from typing import Literal

from tests.loopback.discord_rules import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to the next request on a route.

    lost      it is carried out, and the connection breaks before the answer
    broken    it is carried out, and the answer is a 502
    limited   it is not carried out: 429 with ``wait_s``; ``everywhere``: by the limit over all routes; without ``via``:
              by the wall before Discord
    refused   it is not carried out: ``status`` and ``code``
    slow      it is carried out ``wait_s`` later
    """

    kind: Literal["lost", "broken", "limited", "refused", "slow"]
    wait_s: float = 0.0
    via: bool = True
    everywhere: bool = False
    status: int = 403
    code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came in; ``route`` is the method and the path with its names for the parts that differ."""

    route: str
    path: str
    body: Json | list[Json] | None
    status: int  # as it was answered; 0 where the answer was lost


class Faults:
    """Faults in waiting, by route."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Fault]] = {}

    def add(self, route: str, *faults: Fault) -> None:
        """Let the next requests on a route meet these, one each."""
        self._waiting.setdefault(route, []).extend(faults)

    def take(self, route: str) -> Fault | None:
        """Return what meets this request."""
        waiting = self._waiting.get(route)
        return waiting.pop(0) if waiting else None
