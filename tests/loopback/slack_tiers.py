"""Slack's rate limits: so many calls of a method a minute, for one app in one workspace. Past it: 429 and Retry-After.

What a tier allows stands at docs.slack.dev/apis/web-api/rate-limits, and which tier a method has on the method's own
page, docs.slack.dev/reference/methods/<method>, as "Rate limits" (most of them read in a copy). ``chat.postMessage``
and ``auth.test`` are special: the former takes one message a second and channel with short bursts, and so many in the
workspace; the latter takes "hundreds of requests per minute".

Slack tolerates bursts above a tier and says nowhere how many, so here are none: whoever stays within these limits stays
within Slack's. A call that is turned away counts for nothing. For response_urls no limit is written down but their five
uses in thirty minutes, which ``slack_world`` keeps.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from typing import Final

from tests.loopback.slack_faults import Fault
from tests.loopback.slack_rules import Json

MINUTE_S: Final = 60.0
TIER_3: Final = 50
TIER_4: Final = 100
HUNDREDS: Final = 200
PER_MINUTE: Final = {
    "apps.connections.open": TIER_3,
    "auth.test": HUNDREDS,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": HUNDREDS,  # in all channels together: "a workspace-wide limit", and no more is said of it
    "chat.update": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.info": TIER_4,
    "users.info": TIER_4,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}
"""How many calls of a method pass in a rolling minute. A method that stands nowhere here has the lowest tier: one."""

BURST: Final = 3
"""Messages to one channel at once; they come at most one a second in the long run. Slack says "short bursts"."""


class Tiers:
    """Counts calls in real time. ``clock`` gives seconds, from wherever."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._passed: dict[Hashable, deque[float]] = defaultdict(deque)
        self.enforced = True
        """Off for tests that move the clock: what they do in a second takes Slack's teams weeks."""
        self.turned_away: list[str] = []
        """The methods of the calls that came too often, in order."""

    def fault(self, method: str, args: Json) -> Fault | None:
        """Count a call; return what Slack answers where it is one too many."""
        limits: list[tuple[Hashable, int, float]] = [(method, PER_MINUTE.get(method, 1), MINUTE_S)]
        if method == "chat.postMessage":
            limits.append(((method, args.get("channel")), BURST, float(BURST)))
        now = self._clock()
        wait_s = max(self._wait_s(key, most, within_s, now) for key, most, within_s in limits)
        if wait_s > 0 and self.enforced:
            self.turned_away.append(method)
            return Fault(limited=math.ceil(wait_s))
        for key, _, _ in limits:
            self._passed[key].append(now)
        return None

    def _wait_s(self, key: Hashable, most: int, within_s: float, now: float) -> float:
        """Return the seconds until one more call passes; 0 if it does now."""
        passed = self._passed[key]
        while passed and passed[0] <= now - within_s:
            passed.popleft()
        return passed[-most] + within_s - now if len(passed) >= most else 0.0
