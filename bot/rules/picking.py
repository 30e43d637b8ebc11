"""Which card comes next, in the plain form: in turn for the channel (M2), the most faded first for a member (M3)."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from bot.rules.memory import Memory, due_at, recall


def next_in_order(order: Sequence[str], last: str | None) -> str:
    """Return the card id after ``last`` in ``order``, and the first one after the end (M2, without a path).

    ``order`` holds each id once; ValueError if it is empty. ``last`` is the channel's latest card of that kind, None
    if it has had none: then the first. A card that has left the deck is no longer in ``order``: then the first id
    that sorts after it, so that a deck in alphabetical order goes on where it stood; else the first of all.
    """
    if not order:
        raise ValueError("no cards to pick from")
    if last is None:
        return order[0]
    if last in order:
        return order[(order.index(last) + 1) % len(order)]
    return next((card for card in order if card > last), order[0])


def due_cards(memories: Mapping[str, Memory], now: datetime, *, leave_out: Set[str] = frozenset()) -> tuple[str, ...]:
    """Return the ids of the cards due at ``now`` (UTC), the one least likely recalled first, ties by id (M3).

    ``memories`` are one member's, by card id. ``leave_out`` are the cards of open posts (M1) and those just shown.
    """
    due = (card for card, memory in memories.items() if card not in leave_out and due_at(memory) <= now)
    return tuple(sorted(due, key=lambda card: (recall(memories[card], now), card)))


def most_faded(memories: Mapping[str, Memory], now: datetime, *, leave_out: Set[str] = frozenset()) -> str | None:
    """Return the first of ``due_cards``, None where no card is due."""
    return next(iter(due_cards(memories, now, leave_out=leave_out)), None)
