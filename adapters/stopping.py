"""Waiting for the end: what a terminal or a host sends to a process that is to stop."""

import asyncio
import signal


async def stopped() -> None:
    """Return once the process was asked to end, by Ctrl-C or SIGTERM."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, asked.set)
    await asked.wait()
