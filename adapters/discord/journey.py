"""What became of a call on the wire, so that "surely not sent" is said only where it is sure.

discord.py tries a request again by itself (429 after the wait, 5xx up to five times), so its last error does not tell
whether an earlier try arrived: a 502, then a refused connection, may have left a message. The hooks of aiohttp tell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

import aiohttp


@dataclass(slots=True)
class Journey:
    """The tries of one call."""

    waiting: bool = False  # a request was written, and its answer has not come
    taken: bool = False  # a try was answered by yes, or by a failure that does not say what was done before it

    @property
    def maybe_there(self) -> bool:
        """Whether Discord may have done what was asked."""
        return self.waiting or self.taken


_current: Final[ContextVar[Journey | None]] = ContextVar("journey", default=None)


@contextmanager
def journey() -> Iterator[Journey]:
    """Watch the calls that this task makes inside the block."""
    watched = Journey()
    token = _current.set(watched)
    try:
        yield watched
    finally:
        _current.reset(token)


def tracing() -> aiohttp.TraceConfig:
    """Return the hooks, to be given to the client; calls outside a journey pass by unseen."""
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_written)
    trace.on_request_end.append(_answered)
    return trace


async def _written(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestHeadersSentParams) -> None:
    watched = _current.get()
    if watched is not None:
        watched.waiting = True


async def _answered(_: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
    watched = _current.get()
    if watched is not None:
        watched.waiting = False
        watched.taken |= params.response.status < 300 or params.response.status >= 500
