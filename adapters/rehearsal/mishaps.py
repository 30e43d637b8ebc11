"""What may go wrong between the house and a platform, told beforehand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.chat.messages import Message
from bot.chat.places import Member, Ref
from bot.errors import MessengerError

What = Literal["post", "find", "edit", "thread", "direct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call from the courier."""

    what: What
    at: datetime  # UTC, by the house's clock
    key: str  # the delivery's id; of an edit, that of the message
    message: Message | None  # None: a look
    attempt: int  # from 1, counted by what and key
    under: Ref | None = None  # the message in whose thread it was to stand
    to: Member | None = None  # the only one who was to see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """How a call goes wrong. Whatever is raised, the message may have landed all the same."""

    raises: MessengerError | None = None  # None: it only takes long
    lands: bool = False  # with ``raises``: whether the call did its work before
    delay_s: float = 0.0  # the message stands there so much later


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A call with what came of it."""

    call: Call
    error: MessengerError | None  # what the courier got to hear
    landed: bool  # whether it did its work; of a look, whether the message was found


Mishaps = Callable[[Call], Mishap | None]
"""Says how a call goes wrong; None: it does not."""


def all_well(call: Call) -> Mishap | None:
    """Let nothing go wrong."""
    return None
