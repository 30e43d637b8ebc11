"""Which parts of a message that goes in several are there already, so that a second try sends only the others.

It is kept in memory. After a restart Discord's nonces keep a part at one message for some minutes more; one older than
that may come twice, which is better than a message whose end, with its buttons, never comes.
"""

from collections import OrderedDict
from typing import Final

from bot.chat.places import Place

_MOST: Final = 1000  # messages; the oldest is forgotten first


class Parts:
    """The parts that arrived, of messages whose last part did not."""

    def __init__(self) -> None:
        self._there: OrderedDict[tuple[str, str], dict[int, str]] = OrderedDict()

    def of(self, place: Place, key: str) -> dict[int, str]:
        """Return the ids of the messages by the numbers of the parts, from 1; what is added to it is kept."""
        there = self._there.setdefault((place.thread or place.channel, key), {})
        if len(self._there) > _MOST:
            self._there.popitem(last=False)
        return there

    def forget(self, place: Place, key: str) -> None:
        """Drop a message that is there as a whole, or of which nothing is."""
        self._there.pop((place.thread or place.channel, key), None)
