"""A process that holds a database open for writing until it is killed: ``python -m tests.store.holder URL``."""

import asyncio
import sys

from bot.store import Store
from bot.store.database import read_url


async def hold(url: str) -> None:
    """Start a store, say so, and do nothing more."""
    await Store(read_url(url)).start()
    sys.stdout.write("holding\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1]))
