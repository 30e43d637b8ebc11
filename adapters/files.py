"""The bytes of files that members gave: read piece by piece up to a bound, whatever is said of their size."""

from collections.abc import Mapping
from typing import Final

import aiohttp

from bot.errors import Refused

AS_STORED: Final[Mapping[str, str]] = {"Accept-Encoding": "identity"}
"""Asked for so: what comes packed could be far larger than what was read of it."""

_PIECE: Final = 65_536
_SIZES: Final = ((1_000_000, "MB"), (1_000, "kB"))


async def read(content: aiohttp.StreamReader, *, most: int) -> bytes:
    """Return all that comes. Raises ``Refused`` past ``most`` bytes, of which no more are read then."""
    got = bytearray()
    async for piece in content.iter_chunked(_PIECE):
        got += piece
        if len(got) > most:
            raise too_large(most)
    return bytes(got)


def too_large(most: int) -> Refused:
    """Return what to raise for a file of more than so many bytes."""
    return Refused(f"The file is too large: {size(most)} is the most that I can read.", scope="message")


def size(count: int) -> str:
    """Return a number of bytes for people: "512 bytes", "12 kB", "1.4 MB"."""
    for unit, name in _SIZES:
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"
