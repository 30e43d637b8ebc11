"""What became of a call on the wire, so that "surely not sent" is said only where it is sure.

discord.py tries a request again by itself (429 after the wait, 5xx up to five times), so its last error does not tell
whether an earlier try arrived: a 502, then a refused connection, may have left a message. The hooks of aiohttp tell.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

import aiohttp

from adapters.discord.pace import Pace, keep

_AFTER_S: Final = 0.1  # after the SDK's own turn
_MOST_S: Final = 30.0  # what the SDK waits at most (see ``client``)


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


def tracing(pace: Pace, *, unlimited: Callable[[], None]) -> aiohttp.TraceConfig:
    """Return the hooks, to be given to the client; they see every try of the SDK, and its connections too.

    ``pace`` is kept by each request; a call outside a journey is otherwise left alone. ``unlimited`` is called when a
    limit of the whole bot's is over.
    """

    async def starting(_: object, __: object, params: aiohttp.TraceRequestStartParams) -> None:
        await keep(pace, params.url)

    async def ended(_: object, __: object, params: aiohttp.TraceRequestEndParams) -> None:
        _answered(params.response.status)
        if params.response.status == 429 and "X-RateLimit-Global" in params.response.headers:
            wait_s = _wait_s(params.response.headers) + _AFTER_S
            asyncio.get_running_loop().call_later(wait_s, unlimited)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(starting)
    trace.on_request_headers_sent.append(_written)
    trace.on_request_end.append(ended)
    trace.on_request_exception.append(_broken)
    return trace


async def _written(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestHeadersSentParams) -> None:
    watched = _current.get()
    if watched is not None:
        watched.waiting = True


async def _broken(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestExceptionParams) -> None:
    """Keep that a written request was not answered: the SDK may try again, and the next answer tells of that one."""
    watched = _current.get()
    if watched is not None:
        watched.taken |= watched.waiting


def _answered(status: int) -> None:
    watched = _current.get()
    if watched is not None:
        watched.waiting = False
        watched.taken |= status < 300 or status >= 500


def _wait_s(headers: Mapping[str, str]) -> float:
    try:
        return float(headers["Retry-After"])
    except (KeyError, ValueError):
        return _MOST_S
