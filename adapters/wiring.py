"""The one place where real parts meet. Tests build the same house through it, with other arguments."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from sqlalchemy.engine import URL

from adapters.connecting import AGAIN_S, Adapter, Connections, Reachable
from bot.app import App
from bot.cards import Deck, load
from bot.chat.core import Core
from bot.chat.events import Upload
from bot.clock import BEAT_S, Clock, Heartbeat
from bot.delivery import Courier
from bot.resources import folder
from bot.store import Store

MakeAdapter = Callable[[Core, Callable[[], datetime]], Adapter]


class House:
    """Everything that runs: the store, the core, the courier, the heartbeat, and the platforms that were asked for."""

    def __init__(
        self,
        url: URL,
        platforms: Sequence[MakeAdapter],
        *,
        packs: Sequence[Path] = (),
        deck: Deck | None = None,
        clock: Clock | None = None,
        beat_s: float = BEAT_S,
        again_s: Sequence[float] = AGAIN_S,
    ) -> None:
        self.clock = clock or Clock()
        # A deck never changes: a rehearsal, which builds one house after the other, reads it once.
        self.deck = deck or load([folder("content"), *packs])
        self.syllabus = self.deck.syllabus()
        self.store = Store(url)
        self.app = App(self.deck, self.store, fetch=self._fetch)
        self.adapters = [make(self.app, self.clock.now) for make in platforms]
        self._messengers = {adapter.messenger.platform: adapter.messenger for adapter in self.adapters}
        self.connections = Connections(self.adapters, again_s=again_s)
        self.courier = Courier(
            self.store,
            self._messengers,
            self.app.compose,
            self.syllabus,
            now=self.clock.now,
            away=self.connections.away,
        )
        self._heartbeat = Heartbeat(self.beat, every_s=beat_s)
        self.last_beat: datetime | None = None
        """When the last heartbeat was done, by the host's own clock (UTC); None before the first."""

    async def start(self, *, beating: bool = True) -> None:
        """Open the store, connect the platforms, and beat (unless the clock is moved by hand).

        Raises only where no platform can be connected: those that cannot are tried again, and the others are at work.
        """
        await self.store.start()
        try:
            await self.connections.open()
        except BaseException:
            await self.stop()
            raise
        if beating:
            self._heartbeat.start()

    @property
    def routes(self) -> list[web.RouteDef]:
        """What its platforms reach over HTTP; before ``start`` and after ``stop`` they are told to come again."""
        return [route for adapter in self.adapters if isinstance(adapter, Reachable) for route in adapter.routes]

    async def _fetch(self, upload: Upload, platform: str, *, most: int) -> bytes:
        """Return the bytes of a file that a member gave on one of the platforms."""
        return await self._messengers[platform].fetch(upload, most=most)

    async def beat(self) -> None:
        """Do what is due now. Where processes share a database, its clock is everybody's."""
        instant = await self.store.database.now()
        if instant is not None:
            self.clock.set(instant)
        await self.courier.tick()
        self.last_beat = datetime.now(UTC)

    async def until(self, instant: datetime) -> None:
        """Move the clock to an instant, stopping wherever something falls due on the way."""
        await self._all_due()
        while (due := await self.store.planner.next_instant()) is not None and due <= instant:
            self.clock.set(max(due, self.clock.now()))
            await self._all_due()
        self.clock.set(max(instant, self.clock.now()))
        await self._all_due()

    async def _all_due(self) -> None:
        await self.courier.tick()
        await self.courier.settle()

    async def stop(self) -> None:
        """Claim nothing more, finish what is being sent, disconnect, close."""
        async with AsyncExitStack() as ends:  # from the last line to the first, each whatever became of the others
            ends.push_async_callback(self.store.stop)
            for adapter in self.adapters:
                ends.push_async_callback(adapter.stop)
            ends.callback(self._heartbeat.stop)
            ends.push_async_callback(self.courier.stop)
            ends.push_async_callback(self.connections.close)
