"""What a channel may post, in which order: ids of cards alone, so that the store needs no deck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards.values import Kind

ALL: Final = "*"
"""The pack of a channel that posts everybody's cards. The name of our own content is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Syllabus:
    """The ids of all cards, as a channel's settings choose among them. ``Deck.syllabus`` makes one."""

    orders: Mapping[Kind, Sequence[str]]  # all cards, each once
    packs: Mapping[str, Mapping[Kind, Sequence[str]]]  # those of a pack, by its name
    paths: Mapping[str, Mapping[Kind, Sequence[str]]]  # those of a learning path, in its order, by its id
    quiz_items: Mapping[str, int]  # how many each card has

    def order(self, kind: Kind, pack: str) -> tuple[str, ...]:
        """Return the cards of a kind that a channel with this pack posts.

        All of them for ``ALL``, for a pack that is not there (any more), and for one without a card of that kind: a
        channel whose pack was taken away goes on.
        """
        mine = self.packs.get(pack, {}).get(kind, ()) if pack != ALL else ()
        return tuple(mine or self.orders.get(kind, ()))

    def path(self, kind: Kind, path_id: str) -> tuple[str, ...]:
        """Return the cards of a kind on a learning path; none for a path that is not there, such as ""."""
        return tuple(self.paths.get(path_id, {}).get(kind, ()))
