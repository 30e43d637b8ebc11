"""What the loopback Discord knows: servers, people, channels, messages, and who may do what."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tests.loopback.discord_rules import EPHEMERAL, LOADING, Json, attached, shown, walk
from tests.loopback.discord_uploads import Files, Uploaded

_EPOCH_MS: Final = 1420070400000
MANAGE_GUILD: Final = 1 << 5
VIEW_CHANNEL: Final = 1 << 10
SEND_MESSAGES: Final = 1 << 11
EMBED_LINKS: Final = 1 << 14
ATTACH_FILES: Final = 1 << 15
READ_MESSAGE_HISTORY: Final = 1 << 16
CREATE_PUBLIC_THREADS: Final = 1 << 35
SEND_MESSAGES_IN_THREADS: Final = 1 << 38
PERMISSIONS: Final = {
    "View Channel": VIEW_CHANNEL,
    "Send Messages": SEND_MESSAGES,
    "Embed Links": EMBED_LINKS,
    "Attach Files": ATTACH_FILES,
    "Read Message History": READ_MESSAGE_HISTORY,
    "Create Public Threads": CREATE_PUBLIC_THREADS,
    "Send Messages in Threads": SEND_MESSAGES_IN_THREADS,
}
USUAL: Final = sum(PERMISSIONS.values())
"""What the bot has where nothing is denied: just what the link that invites it asks for, and nothing from @everyone."""


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
    guild: int = 0  # the server; 0 for direct messages
    denied: int = 0  # permissions taken from the bot here
    person: Person | None = None
    parent: "Channel | None" = None  # of a thread
    archived: bool = False  # a thread in which nobody has written for a while
    locked: bool = False  # a thread in which nobody may write any more


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
    reply_to: int | None = None
    attachments: dict[str, Uploaded] = field(default_factory=dict)  # by the ids that Discord has given them
    gone: dict[str, Json] = field(default_factory=dict)  # what edits took away that could be pressed, by custom_id

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

    @property
    def files(self) -> tuple[tuple[str, bytes], ...]:
        """The files that it shows; what is attached and not shown by a component is seen by nobody."""
        named = {one.name: one.content for one in self.attachments.values()}
        parts = self.body.get("components") or []
        return tuple((name, named[name]) for kind, name in shown(parts) if kind == 13)

    @property
    def pictures(self) -> tuple[bytes, ...]:
        """The pictures that it shows."""
        named = {one.name: one.content for one in self.attachments.values()}
        return tuple(named[name] for kind, name in shown(self.body.get("components") or []) if kind == 12)


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

    def __init__(self, *, now: Callable[[], datetime], token: str) -> None:
        self._now = now
        self.token = token  # the bot's
        self._ahead = timedelta()
        self._made = 0
        self.application = self.new_id()
        self.bot = Person(id=self.new_id(), name="Fulcrum")
        self.guild = self.new_id()
        self.guilds = {self.guild: "Study hall"}
        self.left: set[int] = set()  # servers that the bot was removed from
        self.role = self.new_id()
        self.people: dict[str, Person] = {}
        for name in ("ana", "ben", "chi"):
            self.add_person(name, manages=name == "ana")
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Posted] = {}
        self.exchanges: dict[int, Exchange] = {}
        self.forms: dict[str, tuple[Exchange, Json]] = {}  # what a person has open, by name
        self.commands: list[Json] = []
        self.endpoint_url: str | None = None  # where interactions go instead of to the gateway
        self.public = True  # whether others than the owner may invite the bot
        self.code_grant = False  # whether inviting it takes more than a link

    def change_token(self) -> None:
        """Let the old token open nothing any more; nobody tells the bot the new one."""
        self.token += "-anew"

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

    def add_person(self, name: str, *, manages: bool = False) -> Person:
        """Let one more person be there, by a name that nobody has yet."""
        assert name not in self.people, name
        self.people[name] = Person(id=self.new_id(), name=name, manages=manages)
        return self.people[name]

    def add_guild(self, name: str, *, shard: tuple[int, int] = (0, 1)) -> int:
        """Make one more server, with the same people; its id is one that this shard of so many hears of."""
        which, many = shard
        guild = self.new_id()
        while (guild >> 22) % many != which:
            guild += 1 << 22
        self.guilds[guild] = name
        return guild

    def add_channel(
        self, name: str, *, person: Person | None = None, parent: Channel | None = None, guild: int | None = None
    ) -> Channel:
        """Make a channel in a server, by default the first, or a thread in ``parent``."""
        where = 0 if person else parent.guild if parent else guild or self.guild
        channel = Channel(id=self.new_id(), name=name, guild=where, person=person, parent=parent)
        self.channels[channel.id] = channel
        return channel

    def begin_thread(self, posted: Posted, name: str) -> Channel:
        """Begin the thread of a message; its id is that of the message."""
        parent = self.channels[posted.channel]
        thread = Channel(id=posted.id, name=name, guild=parent.guild, parent=parent)
        self.channels[thread.id] = thread
        return thread

    def allowed(self, channel: Channel, permission: int) -> bool:
        """Say whether the bot may do this here. A thread has the permissions of its channel, and one for writing."""
        if channel.guild in self.left:
            return False
        if channel.parent is None:
            return not channel.denied & permission
        return self.allowed(channel.parent, SEND_MESSAGES_IN_THREADS if permission == SEND_MESSAGES else permission)

    def add_message(
        self,
        channel: int,
        body: Json,
        *,
        reader: Person | None = None,
        author: Person | None = None,
        files: Files | None = None,
    ) -> Posted:
        """Keep a message; its components get numbers where they have none, as Discord gives them."""
        posted = Posted(id=self.new_id(), channel=channel, body={}, reader=reader, author=author)
        posted.nonce = _text(body.get("nonce"))
        self.rewrite(posted, body, files)
        self.messages[posted.id] = posted
        posted.edits = 0
        return posted

    def rewrite(self, posted: Posted, body: Json, files: Files | None = None) -> None:
        """Put another text into a message; that it is one person's own never changes.

        Of its attachments those stay that the body lists by their ids, or all where it lists none.
        """
        listed = None if body.get("attachments") is None else {str(one["id"]) for one in body["attachments"]}
        stay = {known: one for known, one in posted.attachments.items() if listed is None or known in listed}
        stay |= {str(self.new_id()): one for one in (files or {}).values()}
        attached(body.get("components") or [], {one.name for one in stay.values()})
        posted.attachments = stay
        posted.gone |= {part["custom_id"]: part for part in posted.pressables}
        kept = int(posted.body.get("flags") or 0) & EPHEMERAL
        flags = int(body.get("flags") or 0) | kept | (EPHEMERAL if posted.reader else 0)
        posted.body = {**body, "flags": flags & ~LOADING if body.get("components") else flags}
        number(posted.body.get("components") or [])
        for part in posted.pressables:
            posted.gone.pop(part["custom_id"], None)
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
        named = {str(user) for user in (allowed or {}).get("users") or ()}
        text = "\n".join(part["content"] for part in walk(body.get("components") or []) if part["type"] == 10)
        text += str(body.get("content") or "")
        if "everyone" in kinds and ("@everyone" in text or "@here" in text):
            yield "everyone"
        for person in self.people.values():
            if ("users" in kinds or str(person.id) in named) and f"<@{person.id}>" in text:
                yield person.name


def number(parts: list[Json]) -> None:
    """Give the components their numbers, as Discord does where none was given."""
    taken = {part["id"] for part in walk(parts) if part.get("id")}
    fresh = (number for number in range(1, 1000) if number not in taken)
    for part in walk(parts):
        part["id"] = part.get("id") or next(fresh)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
