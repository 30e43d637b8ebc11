"""Where a delivery can stand; how it gets from one state to the next is told in ``ledger``."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a delivery stands."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    REMOVED = "removed"
    MISSED = "missed"
    FAILED = "failed"
    UNKNOWN = "unknown"


ARRIVED: Final = (State.SENT, State.REMOVED)
"""The states in which a post was seen by its channel: it counts as asked (S1)."""
