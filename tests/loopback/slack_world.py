"""What there is in the loopback Slack: people, channels, messages, open modals, and what may be used once."""

import itertools
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.loopback.slack_rules import Json

TEAM = "T0STUDY"
BOT_USER = "U0FULCRUM"
BOT_ID = "B0FULCRUM"
TRIGGER_S = 3.0
URL_USES = 5
URL_AGE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account."""

    id: str
    name: str
    admin: bool = False
    zone: str = "Europe/Berlin"
    locale: str = "en-GB"
    team: str = TEAM
    organisation: str = ""
    bot: bool = False


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel; the bot is in it unless it was thrown out."""

    id: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    archived: bool = False
    has_bot: bool = True


@dataclass(slots=True, kw_only=True, eq=False)
class File:
    """A file that lies on Slack, or an upload that is still without its bytes."""

    name: str
    length: int
    content: bytes = b""
    complete: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Posted:
    """A message that stands somewhere."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    rev: int  # the world's revision when it last changed
    reader: str | None = None  # who alone sees it; None: everybody in the channel
    thread: str | None = None
    author: str = BOT_USER
    woken: tuple[str, ...] = ()  # names in its text that Slack turned into mentions, as it was asked to
    unfolded: tuple[str, ...] = ()  # links of which Slack shows what is there, as it was asked to
    metadata: Json | None = None
    edits: int = 0
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Opened:
    """A view that somebody has before them."""

    id: str
    user: str
    view: Json
    rev: int
    hash: str
    errors: dict[str, str] = field(default_factory=dict)  # by block


@dataclass(slots=True, kw_only=True)
class _Trigger:
    user: str
    view: str | None
    until: float
    used: bool = False


@dataclass(slots=True, kw_only=True)
class _ReplyUrl:
    user: str
    channel: str
    thread: str | None
    message: Posted | None
    born: datetime
    uses: int = 0


class World:
    """The state. ``now`` gives message ids and the age of response_urls; triggers live in real seconds."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Posted] = []
        self.views: dict[str, list[Opened]] = {}
        self.homes: dict[str, Opened] = {}
        self.files: dict[str, File] = {}
        self.rev = 0
        self._triggers: dict[str, _Trigger] = {}
        self._urls: dict[str, _ReplyUrl] = {}
        self._last_ts = 0
        self._count = itertools.count(1)

    def ts(self) -> str:
        """Return a message id: an instant, never given twice."""
        self._last_ts = max(self._last_ts + 1, int(self.now().timestamp() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """Return an id that nothing else has."""
        return f"{letter}{next(self._count):08d}"

    def changed(self) -> int:
        """Count a change that somebody could see."""
        self.rev += 1
        return self.rev

    def post(self, channel: str, text: str, blocks: list[Json], **more: object) -> Posted:
        """Put a message where it stands."""
        posted = Posted(channel=channel, ts=self.ts(), text=text, blocks=named(blocks), rev=self.changed())
        for name, value in more.items():
            setattr(posted, name, value)
        self.messages.append(posted)
        return posted

    def replace(self, posted: Posted, text: str, blocks: list[Json]) -> None:
        """Change a message in its place."""
        posted.text, posted.blocks, posted.rev = text, named(blocks), self.changed()
        posted.edits += 1

    def remove(self, posted: Posted) -> None:
        """Take a message away."""
        self.messages.remove(posted)
        self.changed()

    def find(self, channel: str, ts: str) -> Posted | None:
        """Return the message that everybody sees there, if there is one."""
        return next((one for one in self.messages if (one.channel, one.ts, one.reader) == (channel, ts, None)), None)

    def visible(self, user: str) -> list[Posted]:
        """Return what one person sees, oldest first."""
        mine = {channel.id for channel in self.channels.values() if user in channel.members} | {direct(user)}
        return [one for one in self.messages if one.channel in mine and one.reader in {None, user}]

    def open_view(self, user: str, view: Json, *, alone: bool) -> Opened:
        """Open a modal, on top of those that are open or (``alone``) in their place."""
        stack = self.views.setdefault(user, [])
        if alone:
            stack.clear()
        opened = Opened(id=self.new_id("V"), user=user, view=_view(view), rev=self.changed(), hash=secrets.token_hex(4))
        stack.append(opened)
        return opened

    def change_view(self, opened: Opened, view: Json) -> None:
        """Put another view in a modal's place."""
        opened.view, opened.rev, opened.hash, opened.errors = _view(view), self.changed(), secrets.token_hex(4), {}

    def publish(self, user: str, view: Json) -> Opened:
        """Put a view into somebody's Home tab; it keeps its id from then on."""
        if user in self.homes:
            self.change_view(self.homes[user], view)
        else:
            self.homes[user] = Opened(
                id=self.new_id("V"), user=user, view=_view(view), rev=self.changed(), hash=secrets.token_hex(4)
            )
        return self.homes[user]

    def view(self, view_id: str) -> Opened | None:
        """Return an open view by its id."""
        return next((one for stack in self.views.values() for one in stack if one.id == view_id), None)

    def trigger(self, user: str, view: str | None) -> str:
        """Return a trigger id for what somebody has just done."""
        name = f"{secrets.randbelow(10**9)}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        self._triggers[name] = _Trigger(user=user, view=view, until=time.monotonic() + TRIGGER_S)
        return name

    def age_triggers(self, seconds: float) -> None:
        """Let time pass for the triggers alone."""
        for trigger in self._triggers.values():
            trigger.until -= seconds

    def pull(self, trigger: object) -> tuple[str, str | None] | str:
        """Use a trigger; return whose it is and the view it came from, or Slack's word for why not."""
        known = self._triggers.get(str(trigger))
        if known is None:
            return "invalid_trigger_id"
        if known.used:
            return "exchanged_trigger_id"
        if time.monotonic() > known.until:
            return "expired_trigger_id"
        known.used = True
        return known.user, known.view

    def reply_url(self, user: str, channel: str, message: Posted | None, thread: str | None) -> str:
        """Return the last part of a response_url."""
        name = secrets.token_hex(12)
        self._urls[name] = _ReplyUrl(user=user, channel=channel, thread=thread, message=message, born=self.now())
        return name

    def add_file(self, name: str, content: bytes, user: str) -> Json:
        """Let a file of somebody's lie on Slack; return what is told of it where it was given."""
        file = self.new_id("F")
        self.files[file] = File(name=name, length=len(content), content=content, complete=True)
        told: Json = {"id": file, "name": name, "title": name, "size": len(content), "mode": "hosted", "user": user}
        return {**told, "is_external": False, "created": int(self.now().timestamp())}

    def use_url(self, name: str) -> _ReplyUrl | str:
        """Use a response_url once; return what it is for, or Slack's word for why not."""
        known = self._urls.get(name)
        if known is None or self.now() - known.born > URL_AGE:
            return "expired_url"
        if known.uses >= URL_USES:
            return "used_url"
        known.uses += 1
        return known


def direct(user: str) -> str:
    """Return the id of the conversation between the bot and somebody."""
    return f"D{user}"


def named(blocks: list[Json]) -> list[Json]:
    """Return blocks as Slack keeps them: each has an id."""
    return [{"block_id": secrets.token_hex(3), **block} for block in blocks]


def _view(view: Json) -> Json:
    return {**view, "blocks": named(view.get("blocks", []))}
