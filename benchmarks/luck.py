"""Chance that is a matter of what it is about, never of when it is asked for: the same everywhere and every time.

So two teachers meet the same people on the same days, and the same luck with the same card.
"""

from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import Final

_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Luck:
    """A source of draws, told apart from others by its name."""

    name: str

    def share(self, *about: object) -> float:
        """Return a draw from 0 to 1, both excluded, evenly spread."""
        text = "/".join((self.name, *map(str, about)))
        number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 12
        return (number + 0.5) / 2**52  # exact, and so never 0 nor 1

    def normal(self, *about: object) -> float:
        """Return a draw with mean 0 and deviation 1."""
        return _NORMAL.inv_cdf(self.share(*about))

    def of(self, *about: object) -> "Luck":
        """Return a source of its own."""
        return Luck("/".join((self.name, *map(str, about))))
