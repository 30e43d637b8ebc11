"""A messenger of the tests' own: a notice board in memory that does to each call what the test wants."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.chat.events import Upload
from bot.chat.messages import Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import InDoubt

PLATFORM = "paper"


@dataclass(slots=True)
class Paper:
    """What hangs on the board, and what goes wrong.

    ``post_answers`` and the like hold, by channel, what the next calls there end with: an error is raised, None is
    success. "lost" posts the message and loses the answer. A channel in ``deaf`` answers nobody until ``hear``.
    """

    edits_per_minute: int = 600
    threads: bool = False
    takes_s: float = 0.0  # for every call
    hanging: list[tuple[str, str]] = field(default_factory=list)  # (where, key), every single message; see ``name_of``
    edits: list[tuple[str, str]] = field(default_factory=list)  # (message, title)
    looks: list[str] = field(default_factory=list)  # keys
    post_answers: defaultdict[str, list[Exception | None]] = field(default_factory=lambda: defaultdict(list))
    find_answers: defaultdict[str, list[Exception | None]] = field(default_factory=lambda: defaultdict(list))
    edit_answers: defaultdict[str, list[Exception | None]] = field(default_factory=lambda: defaultdict(list))
    deaf: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0
    closed: bool = False
    platform: str = PLATFORM
    _hearing: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def abilities(self) -> Abilities:
        """A board that can do little."""
        return Abilities(
            threads=self.threads,
            home=False,
            command_lookup=False,
            form_lookup=False,
            private_pictures=False,
            can_find=True,
            edits_per_minute=self.edits_per_minute,
        )

    def hear(self) -> None:
        """Let every deaf channel answer from now on."""
        self.deaf.clear()
        self._hearing.set()

    async def until(self, *, posts: int = 0, edits: int = 0, looks: int = 0) -> None:
        """Wait until so many messages hang there, so many edits and so many looks were made; fails after 20 s."""
        wanted = (posts, edits, looks)
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: all(map(int.__ge__, self._made(), wanted)))

    def _made(self) -> tuple[int, int, int]:
        return len(self.hanging), len(self.edits), len(self.looks)

    async def _has_changed(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Hang a message up."""
        return await self._hang(place, key)

    async def _hang(self, place: Place, key: str) -> Ref:
        where = name_of(place)
        await self._reached(where)
        answer = _next(self.post_answers[where])
        if isinstance(answer, Lost):
            self.hanging.append((where, key))
        if answer is not None:
            raise answer
        self.hanging.append((where, key))
        await self._has_changed()
        return Ref(place=place, message=key)

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look for a message."""
        where = name_of(place)
        await self._reached(where)
        self.looks.append(key)
        await self._has_changed()
        answer = _next(self.find_answers[where])
        if answer is not None:
            raise answer
        return Ref(place=place, message=key) if (where, key) in self.hanging else None

    async def edit(self, ref: Ref, message: Message) -> None:
        """Write a message anew."""
        await self._reached(ref.place.channel)
        answer = _next(self.edit_answers[ref.place.channel])
        if answer is not None:
            raise answer
        self.edits.append((ref.message, message.title))
        await self._has_changed()

    async def _reached(self, channel: str) -> None:
        assert not self.closed, "the messenger was called after it was closed"
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await (self._hearing.wait() if channel in self.deaf else asyncio.sleep(self.takes_s))
        finally:
            self.at_once -= 1

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Hang a message up under another one."""
        assert self.threads
        return await self._hang(replace(ref.place, thread=ref.message), key)

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Give a message to one member."""
        return await self._hang(Place(platform=self.platform, workspace="", channel=f"@{member.user}"), key)

    async def home(self, member: Member, message: Message) -> None:
        """Not on this board."""
        raise NotImplementedError

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Not on this board."""
        raise NotImplementedError

    def count(self) -> Iterator[int]:
        """How often each key that hangs there does."""
        keys = [key for _, key in self.hanging]
        return (keys.count(key) for key in set(keys))


def name_of(place: Place) -> str:
    """Return the name of a channel, ``channel/message`` for a thread in it; a member's is ``@user``."""
    return f"{place.channel}/{place.thread}" if place.thread else place.channel


class Lost(InDoubt):
    """It was posted, and the answer was lost."""


def _next(answers: list[Exception | None]) -> Exception | None:
    return answers.pop(0) if answers else None
