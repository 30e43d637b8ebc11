"""What is touched inside discord.py 2.7.1: its surface has no way there. Look at each with every new version.

``test_connection.py``, ``test_outlived.py``, ``test_pace.py`` and ``test_fuzzed.py`` in ``tests/discord`` hold what
each of them is for.
"""

import threading
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import aiohttp
import discord
from discord.gateway import KeepAliveHandler

Parser = Callable[[Any], None]
Place = Callable[..., Coroutine[Any, Any, None]]
Close = Callable[[], Coroutine[Any, Any, None]]


class Connect(Protocol):
    """How the SDK opens a connection to the gateway."""

    async def __call__(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """Open it. Raises OSError or aiohttp.ClientError."""
        ...


def end_global_wait(client: discord.Client) -> None:
    """Let requests go on after a limit of the whole bot's.

    The SDK holds all of them by an event that it sets after its sleep, and not where the sleeping call is given up:
    every later call would then wait for ever. Every login makes a new event, so it is looked up late.
    """
    client.http._global_over.set()


def parsers(client: discord.Client) -> dict[str, Parser]:
    """Return what reads each kind of event, by its name: one that raises ends the connection for good."""
    return client._connection.parsers


def wrap_presses(client: discord.Client, wrap: Callable[[Place], Place]) -> None:
    """Find what was pressed on its message by another way: one that the SDK cannot read ends a task unheard."""
    store = client._connection._view_store
    store.schedule_dynamic_item_call = wrap(store.schedule_dynamic_item_call)  # type: ignore[method-assign]


def wrap_connect(client: discord.Client, wrap: Callable[[Connect], Connect]) -> None:
    """Open connections to the gateway by another way: after one failure the SDK resumes no session any more."""
    client.http.ws_connect = wrap(client.http.ws_connect)  # type: ignore[method-assign]


def wrap_http_close(client: discord.Client, wrap: Callable[[Close], Close]) -> None:
    """Close the way of the requests by another way: the SDK does so at once where a connection ends for good."""
    client.http.close = wrap(client.http.close)  # type: ignore[method-assign]


def stop_heartbeat(client: discord.Client, shard: int) -> None:
    """End the heartbeat of a connection given up before its sign-in: the SDK forgets it, its thread does not."""
    beating = [thread for thread in threading.enumerate() if isinstance(thread, KeepAliveHandler)]
    for thread in beating:
        if thread.shard_id == shard and thread.ws._connection is client._connection:
            thread.stop()
