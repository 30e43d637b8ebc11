"""Discord's rate limits: so many requests of a route in a window, for each channel, and 50 a second over all routes.

How large the windows are is written down nowhere ("do not hard-code": each answer tells them in its headers); those
below are what answers of Discord have told in public reports, as that posts and edits share a bucket's name and not its
count (discord/discord-api-docs, issues 1442 and 2761), and a bot must go by the headers alone. The limit over all
routes is documented, and that answers to interactions do not count towards it (docs.discord.com, Rate Limits). The same
page has it that 10,000 answers of 401, 403 and 429 within ten minutes shut a bot out: ``invalid`` counts them.
"""

import hashlib
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from tests.loopback.discord_answers import limited

FREE: Final = ("/interactions/", "/webhooks/")  # what answers an interaction

POST: Final = "POST /channels/{channel_id}/messages"
EDIT: Final = "PATCH /channels/{channel_id}/messages/{message_id}"
HISTORY: Final = "GET /channels/{channel_id}/messages"
IN_WINDOW: Final = {POST: (5, 5.0), EDIT: (5, 5.0), HISTORY: (5, 5.0)}
"""How many requests of a route pass for one channel in how many seconds, counted from the first; others: any number."""
_NAMED_ALIKE: Final = {EDIT: POST}  # posts and edits count apart, and Discord gives both buckets one name all the same

EVERYWHERE: Final = 50
OLD_EDITS_CODE: Final = 30046
OLD_S: Final = 3600.0
OLD_EDITS_WAIT_S: Final = 60.0


@dataclass(slots=True)
class Window:
    """So many requests from its first to its end."""

    most: int
    lasts_s: float
    ends: float = 0.0
    passed: int = 0

    def full(self, now: float) -> bool:
        """Begin anew where it has ended; say whether nothing more passes."""
        if now >= self.ends:
            self.ends, self.passed = now + self.lasts_s, 0
        return self.passed >= self.most


class Buckets:
    """Counts requests in real time. ``clock`` gives seconds, from wherever; it must not go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], Window] = {}
        self._everywhere = Window(EVERYWHERE, 1.0)
        self._old = Window(0, OLD_EDITS_WAIT_S)
        self.enforced = False
        """Off, there are no limits and no headers: for tests that move the clock, where seconds stand for weeks."""
        self.windows = dict(IN_WINDOW)
        """Shorter ones make a test quicker; set them before the first request."""
        self.old_edits: int | None = None
        """How many edits of messages older than an hour pass in a minute, in all channels together; None: any."""
        self.turned_away: list[str] = []
        """The routes of the requests that came too often, in order."""
        self.invalid: Counter[int] = Counter()
        """Answers of 401, 403 and 429, by status."""

    def turn_away(self, route: str, path: str, channel: str) -> web.Response | None:
        """Count a request; return the answer where it is one too many. ``path`` is without the API's version."""
        if not self.enforced or path.startswith(FREE):
            return None
        now = self._clock()
        window = self._window(route, channel)
        if self._everywhere.full(now):
            self.turned_away.append(route)
            return limited(self._everywhere.ends - now, everywhere=True)
        if window is not None and window.full(now):
            self.turned_away.append(route)
            return limited(window.ends - now, headers=self.headers(route, channel))
        self._everywhere.passed += 1
        if window is not None:
            window.passed += 1
        return None

    def turn_old_away(self, age_s: float) -> web.Response | None:
        """Count the edit of a message of this age; return the answer where it is one too many."""
        if self.old_edits is None or age_s < OLD_S:
            return None
        now = self._clock()
        self._old.most = self.old_edits
        if self._old.full(now):
            self.turned_away.append(EDIT)
            return limited(self._old.ends - now, code=OLD_EDITS_CODE)
        self._old.passed += 1
        return None

    def headers(self, route: str, channel: str) -> Mapping[str, str]:
        """Return what an answer on this route tells of its bucket."""
        window = self._window(route, channel) if self.enforced else None
        if window is None:
            return {}
        name = hashlib.md5(_NAMED_ALIKE.get(route, route).encode(), usedforsecurity=False)
        left_s = max(0.0, window.ends - self._clock())
        return {
            "X-RateLimit-Limit": str(window.most),
            "X-RateLimit-Remaining": str(window.most - window.passed),
            "X-RateLimit-Reset": f"{time.time() + left_s:.3f}",
            "X-RateLimit-Reset-After": f"{math.ceil(left_s * 1000) / 1000:.3f}",
            "X-RateLimit-Bucket": name.hexdigest(),
        }

    def told(self, status: int) -> None:
        """Keep count of the answers that Discord calls invalid requests."""
        if status in {401, 403, 429}:
            self.invalid[status] += 1

    def _window(self, route: str, channel: str) -> Window | None:
        if route not in self.windows:
            return None
        return self._windows.setdefault((route, channel), Window(*self.windows[route]))
