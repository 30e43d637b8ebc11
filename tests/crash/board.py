"""The platform of the crash tests: a notice board in the parent, reached over loopback.

What a killed process had already sent still lands here, as it does on a real platform.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Board:
    """Every message that was ever hung up, and what each shows now."""

    port: int = 0
    hung: Counter[str] = field(default_factory=Counter)  # by key
    shown: dict[str, str] = field(default_factory=dict)

    def clear(self) -> None:
        """Take everything down."""
        self.hung.clear()
        self.shown.clear()

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked."""
        key = str(asked["key"])
        if asked["do"] == "post":
            self.hung[key] += 1
        if asked["do"] in {"post", "edit"}:
            self.shown[key] = str(asked["text"])
        return {"found": key in self.hung}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        try:
            line = await reader.readline()
            if line.endswith(b"\n"):
                writer.write(json.dumps(self.answer(json.loads(line))).encode() + b"\n")
                await writer.drain()
        except ConnectionError:
            pass  # Whoever asked is dead by now.
        finally:
            writer.close()


@asynccontextmanager
async def board() -> AsyncGenerator[Board]:
    """Put up a board."""
    made = Board()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()
