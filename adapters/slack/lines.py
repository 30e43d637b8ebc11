"""Lines before what changes in front of somebody, so that nothing older comes in the place of something newer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary


@dataclass(slots=True, weakref_slot=True, eq=False)
class _Line:
    """``joined`` is the number of its last turn, ``known`` that of the last one whose outcome is known."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    joined: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """A place in a line. It is taken when something is done; what is to be shown for it may be known much later."""

    _line: _Line
    _number: int

    def known(self) -> None:
        """Say that it is known now what is to be shown: older turns need not show anything any more."""
        self._line.known = max(self._line.known, self._number)

    @asynccontextmanager
    async def reached(self) -> AsyncGenerator[bool]:
        """Wait until nobody else of the line is at it, and give whether nothing newer is known."""
        self.known()
        async with self._line.lock:
            yield self._line.known == self._number


class Lines:
    """A line for each thing that changes, by its name. It is there as long as one of its turns is."""

    def __init__(self) -> None:
        self._lines: WeakValueDictionary[tuple[str, ...], _Line] = WeakValueDictionary()

    def join(self, *name: str) -> Turn:
        """Return the place at the end of a line."""
        line = self._lines.setdefault(name, _Line())
        line.joined += 1
        return Turn(line, line.joined)
