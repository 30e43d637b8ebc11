"""A process that takes ratings over loopback, and answers each once it is durable."""

import asyncio
import json
from datetime import datetime

from bot.rules.memory import Rating
from bot.store import Store
from bot.store.database import read_url
from bot.store.reviews import Review
from tests.crash.nursery import tell


async def run(*, url: str) -> None:
    """Take ratings until somebody kills it. The job of a process in the nursery."""
    store = Store(read_url(url))
    await store.start()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            member, card, occasion, at, value = json.loads(line)
            await store.reviews.rate(
                Review(
                    member=member,
                    card=card,
                    occasion=occasion,
                    post=None,
                    at=datetime.fromisoformat(at),
                    value=Rating(value),
                )
            )
            writer.write(b"ok\n")  # After the commit, and only then: that is what this proves.
            await writer.drain()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    tell(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()
