"""A process that lives through two study days with a real courier, and is killed at the n-th thing it does.

Points are counted before every commit, before each request to the platform, while it is on its way, and after the
answer: between two of them nothing changes that outlives the process, as long as a transaction is one. ``fine`` counts
every statement that writes as well, and takes nothing on trust.
"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bot.chat.events import Upload
from bot.chat.messages import Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.clock import StillClock
from bot.delivery import Courier
from bot.errors import CannotLook, InDoubt
from bot.rules.memory import Rating
from bot.store import Store
from bot.store.database import read_url
from bot.store.leans import Lean
from bot.store.ledger import Delivery
from bot.store.reviews import Review
from tests.store.kit import BOTH, MINUTE, PLATFORM, QUESTION, START, SYLLABUS, at, place

DUE: Final = at(0, 9, 30)
RATED: Final = DUE + MINUTE
DAYS: Final = (DUE, RATED, at(1, 4, 2), at(1, 9, 30))
"""When something happens: posts, a rating and a lean, the closing step, the next day's posts with the outcome."""
LATER: Final = timedelta(minutes=3)
"""How long a process stays away that was killed: longer than a lease."""


class Fate:
    """Kills the process at the n-th point; 0: never."""

    def __init__(self, at_point: int) -> None:
        self._left = at_point

    def point(self, *_args: object, **_facts: object) -> None:
        """Count one point. It takes whatever a listener is given."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        """Count a statement that writes."""
        if statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self.point()


@dataclass(slots=True)
class Wire:
    """A messenger to the board."""

    port: int
    fate: Fate
    blind: bool  # cannot look for messages

    @property
    def platform(self) -> str:
        """The board's name."""
        return PLATFORM

    @property
    def abilities(self) -> Abilities:
        """It bears threads and many edits, and little else."""
        return Abilities(
            threads=True,
            home=False,
            command_lookup=False,
            form_lookup=False,
            private_pictures=False,
            can_find=not self.blind,
            edits_per_minute=600,
        )

    async def _ask(self, **asked: object) -> dict[str, Any]:
        self.fate.point()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(json.dumps(asked).encode() + b"\n")
        await writer.drain()
        self.fate.point()
        line = await reader.readline()
        writer.close()
        self.fate.point()
        if not line:
            raise InDoubt("no answer")
        said = json.loads(line)
        assert isinstance(said, dict)
        return said

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Hang a message up."""
        await self._ask(do="post", key=key, text=message.title)
        return Ref(place=place, message=key)

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look for a message."""
        if self.blind:
            raise CannotLook("the board has no search")
        found = (await self._ask(do="find", key=key))["found"]
        return Ref(place=place, message=key) if found else None

    async def edit(self, ref: Ref, message: Message) -> None:
        """Write a message anew."""
        await self._ask(do="edit", key=ref.message, text=message.title)

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Hang a message up under another one."""
        return await self.post(replace(ref.place, thread=ref.message), message, key=key)

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Not on this board."""
        raise NotImplementedError

    async def home(self, member: Member, message: Message) -> None:
        """Not on this board."""
        raise NotImplementedError

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Not on this board."""
        raise NotImplementedError


class Life:
    """One process: it goes on where the last one was killed, three minutes later."""

    def __init__(self, store: Store, wire: Wire, diary: Path) -> None:
        self.store = store
        self.diary = diary
        lived_until = diary.read_text() if diary.exists() else ""
        self.now = datetime.fromisoformat(lived_until) + LATER if lived_until else START
        self.clock = StillClock(self.now)
        self.courier = Courier(store, {PLATFORM: wire}, self.word, SYLLABUS, now=self.clock.now)

    async def word(self, delivery: Delivery) -> Message:
        """Word a delivery: its title tells how many have studied."""
        studied = await self.store.streaks.studied(delivery.id)
        return Message(title=f"{studied} studied", plain=delivery.purpose)

    async def live(self) -> None:
        """Set the channel up, play both days, and then let everything come to rest."""
        if await self.store.channels.at(place()) is None:
            await self.store.channels.set_up(
                place(),
                setter=Member(platform=place().platform, tenant="", user="boss"),
                zone_name="UTC",
                times=dict.fromkeys(BOTH, QUESTION),
                syllabus=SYLLABUS,
                now=START,
            )
        for instant in DAYS:
            await self.reach(max(instant, self.now))
            if instant == RATED:
                await self.rate()
                await self.reach(self.now)
        for _ in range(2):
            await self.reach(self.now + LATER)

    async def reach(self, instant: datetime) -> None:
        """Do what is due at an instant; what is found to be absent is due once more."""
        self.now = instant
        self.clock.set(instant)
        self.diary.write_text(instant.isoformat())
        for _ in range(2):
            await self.courier.tick()
            await self.courier.settle()

    async def rate(self) -> None:
        """Let a member rate the first question, and lean on the first trade-off.

        A press that comes again after a restart is the same press.
        """
        found = await self.store.channels.at(place())
        assert found is not None
        for post in await self.store.posts.last_in(found.id, "tradeoff", 2):
            if post.due_at == DUE:
                await self.store.leans.keep(Lean(member="ana", card=post.card, occasion=post.id, side=0, at=RATED))
        for post in await self.store.posts.last_in(found.id, "question", 2):
            if post.due_at == DUE:
                await self.store.reviews.rate(
                    Review(member="ana", card=post.card, occasion=post.id, post=post.id, at=RATED, value=Rating.GOOD)
                )


@asynccontextmanager
async def _open(url: str) -> AsyncGenerator[Store]:
    store = Store(read_url(url))
    await store.start()
    try:
        yield store
    finally:
        await store.stop()


async def run(*, url: str, port: int, diary: str, die_at: int, fine: bool, blind: bool) -> None:
    """Live, and perhaps die at a point. The job of a process in the nursery."""
    fate = Fate(die_at)
    if fine:
        sa.event.listen(sa.Engine, "before_cursor_execute", fate.before_statement)
    sa.event.listen(sa.Engine, "commit", fate.point)
    async with _open(url) as store:
        life = Life(store, Wire(port=port, fate=fate, blind=blind), Path(diary))
        await life.live()
        await life.courier.stop()
