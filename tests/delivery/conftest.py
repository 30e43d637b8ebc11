"""A courier with a store, a clock that stands still, and a notice board to post to."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import URL

from bot.chat.messages import Message
from bot.chat.places import Place
from bot.clock import StillClock
from bot.delivery import Courier
from bot.rules.memory import Rating
from bot.store import Store
from bot.store.ledger import Delivery, State
from bot.store.reviews import Review
from tests.delivery.paper import PLATFORM, Paper
from tests.store.kit import MONDAY, SYLLABUS, at, opened, place, set_up, states, the_post

DUE = at(0, 9, 30)


@dataclass(slots=True)
class Desk:
    """All that a test of the courier needs."""

    store: Store
    paper: Paper = field(default_factory=Paper)
    clock: StillClock = field(default_factory=lambda: StillClock(DUE))
    wordings: list[Exception] = field(default_factory=list)  # what the next wordings end with
    courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        self.courier = self.hire()

    def hire(self, store: Store | None = None, now: Callable[[], datetime] | None = None) -> Courier:
        """Return another courier, as a process would have that starts now."""
        return Courier(store or self.store, {PLATFORM: self.paper}, self.word, SYLLABUS, now=now or self.clock.now)

    async def word(self, delivery: Delivery) -> Message:
        """Word a delivery: its title tells how many have studied."""
        if self.wordings:
            raise self.wordings.pop()
        studied = await self.store.streaks.studied(delivery.id)
        return Message(title=f"{studied} studied", plain=delivery.purpose)

    async def due(self, *names: str, workspace: str = "acme") -> None:
        """Let a question be due in each of these channels."""
        for name in names:
            await set_up(self.store, place(name, workspace))

    async def tick(self, later: timedelta = timedelta(0)) -> None:
        """Let the clock move on, tick once, and wait for all that this begins."""
        self.clock.set(self.clock.now() + later)
        await self.courier.tick()
        await self.courier.settle()

    async def state(self, name: str) -> State:
        """Return where Monday's question to a channel stands."""
        return (await states(self.store))[name, MONDAY.isoformat()]

    async def rate(self, name: str, who: str) -> None:
        """Let a member rate Monday's question in a channel."""
        channel = await self.store.channels.at(Place(platform=PLATFORM, workspace="acme", channel=name))
        assert channel is not None
        post = await the_post(self.store, MONDAY, of=channel.id)
        await self.store.reviews.rate(
            Review(
                member=who,
                card=post.card,
                occasion=post.id,
                post=post.id,
                at=self.clock.now(),
                value=Rating.GOOD,
            )
        )


@pytest.fixture
async def desk(clean_url: URL) -> AsyncGenerator[Desk]:
    """A desk on an empty database, once of each kind."""
    async with opened(clean_url) as store:
        made = Desk(store=store)
        yield made
        made.paper.hear()
        await made.courier.stop()
