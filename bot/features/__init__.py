"""What a member can do: one file each, use case and wording together.

A feature is a value that lists its routes with their handlers. A handler takes an event, which carries its time, and
the desk; it returns one reply. It holds no connection, reads no clock and knows no platform.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

from bot.cards import Deck
from bot.chat.events import Command, Event, Lookup, Opened, Press, Submission, Upload
from bot.chat.messages import Message
from bot.chat.replies import Reply
from bot.chat.routes import Action, Verb
from bot.store import Store
from bot.store.ledger import Delivery


class Fetch(Protocol):
    """How a feature gets at the bytes of a file that a member gave."""

    async def __call__(self, upload: Upload, platform: str, *, most: int) -> bytes:
        """Return them. Raises ``MessengerError``: ``Refused`` where they are more than ``most``, or gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies ready for every handler."""

    deck: Deck
    store: Store
    verbs: tuple[Verb, ...]  # all commands there are, for help
    fetch: Fetch


NOBODY: Final = ""
"""The id of whoever only looks: that makes nobody a member, and a forgotten one stays forgotten."""


async def reader(event: Event, desk: Desk) -> str:
    """Return the id of the member of an event, or NOBODY: looking makes nobody a member."""
    return await desk.store.members.find(event.who.member) or NOBODY


E = TypeVar("E")
Handler = Callable[[E, Desk], Awaitable[Reply]]
Composer = Callable[[Delivery, Desk], Awaitable[Message]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """The routes of one feature; ``deliveries`` says, by purpose, how what the ledger sends is worded."""

    commands: Mapping[Verb, Handler[Command]] = field(default_factory=dict)
    presses: Mapping[Action, Handler[Press]] = field(default_factory=dict)
    forms: Mapping[Action, Handler[Submission]] = field(default_factory=dict)
    lookups: Mapping[str, Handler[Lookup]] = field(default_factory=dict)
    deliveries: Mapping[str, Composer] = field(default_factory=dict)
    opened: Handler[Opened] | None = None  # what a member finds on the bot's home; one feature has it
