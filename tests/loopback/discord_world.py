"""What the loopback Discord knows: people, channels, messages, and who may do what."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tests.loopback.discord_rules import EPHEMERAL, LOADING, Json, walk

_EPOCH_MS: Final = 1420070400000
MANAGE_GUILD: Final = 1 << 5
VIEW_CHANNEL: Final = 1 << 10
SEND_MESSAGES: Final = 1 << 11
READ_MESSAGE_HISTORY: Final = 1 << 16
USUAL: Final = VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY
PERMISSIONS: Final = {
    "View Channel": VIEW_CHANNEL,
    "Send Messages": SEND_MESSAGES,
    "Read Message History": READ_MESSAGE_HISTORY,
}


@dataclass(slots=True, eq=False)
class Person:
    """Somebody in the server."""

    id: int
    name: str
    manages: bool = False
    takes_direct: bool = True
    direct: int | None = None  # the channel of direct messages with the bot, once there is one


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel of the server, a thread in one, or direct messages with one person."""

    id: int
    name: str
    denied: int = 0  # permissions taken from the bot here
    person: Person | None = None
    parent: "Channel | None" = None  # of a thread


@dataclass(slots=True, eq=False)
class Posted:
    """One message."""

    id: int
    channel: int
    body: Json
    reader: Person | None = None  # the one who sees it; None: everybody in the channel
    author: Person | None = None  # None: the bot
    nonce: str | None = None
    edits: int = 0
    pinged: tuple[str, ...] = ()  # whom it notified

    @property
    def loading(self) -> bool:
        """Whether it says only that the bot is thinking."""
        return bool(int(self.body.get("flags") or 0) & LOADING)

    @property
    def pressables(self) -> list[Json]:
        """The buttons and selects, in reading order."""
        return [part for part in walk(self.body.get("components") or []) if part["type"] in {2, 3}]

    @property
    def texts(self) -> list[str]:
        """What it says, in Discord's Markdown, from top to bottom."""
        return [part["content"] for part in walk(self.body.get("components") or []) if part["type"] == 10]


@dataclass(slots=True, eq=False)
class Exchange:
    """One interaction, from the press to the last thing that was said to it."""

    id: int
    token: str
    kind: int  # 2 command, 3 press, 4 typing, 5 form
    person: Person
    channel: int
    message: Posted | None
    began: float  # on the event loop's clock, as is the patience of Discord
    first: int | None = None  # the type of the first answer
    original: Posted | None = None
    form: Json | None = None
    choices: list[Json] | None = None
    shown: list[Posted] = field(default_factory=list)  # new and changed messages, in order
    moved: asyncio.Event = field(default_factory=asyncio.Event)


class World:
    """The server "Study hall" with its people; ``now`` gives the instant that goes into new ids."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._ahead = timedelta()
        self._made = 0
        self.application = self.new_id()
        self.bot = Person(id=self.new_id(), name="Fulcrum")
        self.guild = self.new_id()
        self.role = self.new_id()
        names = {"ana": True, "ben": False, "chi": False}
        self.people = {name: Person(id=self.new_id(), name=name, manages=rank) for name, rank in names.items()}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Posted] = {}
        self.exchanges: dict[int, Exchange] = {}
        self.forms: dict[str, tuple[Exchange, Json]] = {}  # what a person has open, by name
        self.commands: list[Json] = []
        self.endpoint_url: str | None = None  # where interactions go instead of to the gateway

    def now(self) -> datetime:
        """Return the instant of this Discord."""
        return self._now() + self._ahead

    def move_to(self, instant: datetime) -> None:
        """Let it be this instant, if it is not later already: ids never go back."""
        self._ahead = max(self._ahead, instant - self._now())

    def new_id(self) -> int:
        """Return a snowflake of this instant; each is larger than all before it."""
        self._made += 1
        milliseconds = int(self.now().timestamp() * 1000) - _EPOCH_MS
        return milliseconds << 22 | self._made & 0x3FFFFF

    def age_s(self, snowflake: int) -> float:
        """Say how long ago an id was made."""
        return self.now().timestamp() - ((snowflake >> 22) + _EPOCH_MS) / 1000

    def add_channel(self, name: str, *, person: Person | None = None, parent: Channel | None = None) -> Channel:
        """Make a channel, or a thread in ``parent``."""
        channel = Channel(id=self.new_id(), name=name, person=person, parent=parent)
        self.channels[channel.id] = channel
        return channel

    def allowed(self, channel: Channel, permission: int) -> bool:
        """Say whether the bot may do this here."""
        return not channel.denied & permission

    def add_message(
        self, channel: int, body: Json, *, reader: Person | None = None, author: Person | None = None
    ) -> Posted:
        """Keep a message; its components get numbers where they have none, as Discord gives them."""
        posted = Posted(id=self.new_id(), channel=channel, body={}, reader=reader, author=author)
        posted.nonce = _text(body.get("nonce"))
        self.messages[posted.id] = posted
        self.rewrite(posted, body)
        posted.edits = 0
        return posted

    def rewrite(self, posted: Posted, body: Json) -> None:
        """Put another text into a message; that it is one person's own never changes."""
        kept = int(posted.body.get("flags") or 0) & EPHEMERAL
        flags = int(body.get("flags") or 0) | kept | (EPHEMERAL if posted.reader else 0)
        posted.body = {**body, "flags": flags & ~LOADING if body.get("components") else flags}
        number(posted.body.get("components") or [])
        posted.pinged = tuple(self._pings(body))
        posted.edits += 1

    def in_channel(self, channel: int, reader: Person | None) -> list[Posted]:
        """Return what stands in a channel for everybody, or for one reader alone, oldest first."""
        return sorted(
            (one for one in self.messages.values() if one.channel == channel and one.reader is reader),
            key=lambda one: one.id,
        )

    def _pings(self, body: Json) -> Iterable[str]:
        """Yield whom the text would notify, by the rules of allowed_mentions; left out, it allows everything."""
        allowed = body.get("allowed_mentions")
        kinds = {"users", "everyone"} if allowed is None else set(allowed.get("parse") or ())
        text = "\n".join(part["content"] for part in walk(body.get("components") or []) if part["type"] == 10)
        text += str(body.get("content") or "")
        if "everyone" in kinds and ("@everyone" in text or "@here" in text):
            yield "everyone"
        for person in self.people.values():
            if "users" in kinds and f"<@{person.id}>" in text:
                yield person.name


def number(parts: list[Json]) -> None:
    """Give the components their numbers, as Discord does where none was given."""
    taken = {part["id"] for part in walk(parts) if part.get("id")}
    fresh = (number for number in range(1, 1000) if number not in taken)
    for part in walk(parts):
        part["id"] = part.get("id") or next(fresh)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
