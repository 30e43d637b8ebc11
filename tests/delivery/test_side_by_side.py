"""Two platforms in one process: what one of them does to our calls costs the other nothing."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.chat.places import Place
from bot.delivery import Courier
from bot.rules.memory import Rating
from bot.store.ledger import LEASE, State
from bot.store.reviews import Review
from bot.store.tables import delivery
from tests.delivery.conftest import Desk
from tests.delivery.paper import PLATFORM, Lost, Paper
from tests.store.kit import MONDAY, SYLLABUS, at, place, set_up, states, table, the_post

OTHER = "canvas"
CROWD = tuple(f"c{number}" for number in range(40))
"""More channels than there are senders, lookers or editors."""
SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Pair:
    """A desk whose courier carries to a second board too, unless that one is away."""

    desk: Desk
    canvas: Paper = field(default_factory=lambda: Paper(platform=OTHER))
    away: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        boards = {PLATFORM: self.desk.paper, OTHER: self.canvas}
        now, away = self.desk.clock.now, self.away.__contains__
        self.desk.courier = Courier(self.desk.store, boards, self.desk.word, SYLLABUS, now=now, away=away)

    async def due(self, *names: str) -> None:
        """Let a question be due in these channels of the second board."""
        for name in names:
            await set_up(self.desk.store, on_canvas(name))

    async def rated(self, where: Place) -> None:
        """Let somebody rate Monday's question in a channel."""
        channel = await self.desk.store.channels.at(where)
        assert channel is not None
        post = await the_post(self.desk.store, MONDAY, of=channel.id)
        now = self.desk.clock.now()
        await self.desk.store.reviews.rate(
            Review(member="ana", card=post.card, occasion=post.id, post=post.id, at=now, value=Rating.GOOD)
        )


def on_canvas(name: str) -> Place:
    """Return a channel's place on the second board."""
    return replace(place(name), platform=OTHER)


@pytest.fixture
async def pair(desk: Desk) -> AsyncGenerator[Pair]:
    """Both boards; neither keeps the end of a test waiting."""
    made = Pair(desk)
    yield made
    made.canvas.hear()


async def test_posts_to_one_platform_wait_for_no_other(pair: Pair) -> None:
    """Each of its senders is stuck in a call, and more is due; the other's posts go at once, later ones too."""
    pair.canvas.deaf.update(CROWD)
    await pair.due(*CROWD)
    await pair.desk.due("one", "two")
    await pair.desk.courier.tick()
    await pair.desk.paper.until(posts=2)
    await set_up(pair.desk.store, place("later"), times={"question": at(0, 9, 31).time()}, now=at(0, 9, 30))
    pair.desk.clock.set(at(0, 9, 31))
    await pair.desk.courier.tick()
    await pair.desk.paper.until(posts=3)
    assert pair.canvas.hanging == []
    pair.canvas.hear()
    await pair.desk.courier.settle()
    assert set((await states(pair.desk.store)).values()) == {State.SENT}


async def test_edits_on_one_platform_wait_for_no_other(pair: Pair) -> None:
    """Its editors are stuck; a count on the other one changes all the same."""
    await pair.due(*CROWD[:20])
    await pair.desk.due("one")
    await pair.desk.tick()
    pair.canvas.deaf.update(CROWD)
    for name in CROWD[:20]:
        await pair.rated(on_canvas(name))
    await pair.desk.courier.tick()
    await pair.rated(place("one"))
    await pair.desk.courier.tick()
    await pair.desk.paper.until(edits=1)
    assert pair.canvas.edits == []


async def test_a_search_on_one_platform_waits_for_no_other(pair: Pair) -> None:
    """Its lookers are stuck; what is in doubt on the other one is found."""
    for board, names in ((pair.canvas, CROWD[:6]), (pair.desk.paper, ("one",))):
        for name in names:
            board.post_answers[name] = [Lost("timeout")]
    await pair.due(*CROWD[:6])
    await pair.desk.due("one")
    await pair.desk.tick()
    pair.canvas.deaf.update(CROWD)
    pair.desk.clock.set(pair.desk.clock.now() + LEASE + SECOND)
    await pair.desk.courier.tick()
    await pair.desk.paper.until(looks=1)
    assert pair.canvas.looks == []
    pair.canvas.hear()
    await pair.desk.courier.settle()
    assert await pair.desk.state("one") is State.SENT


async def test_a_platform_that_is_away_keeps_its_posts_until_it_comes(pair: Pair) -> None:
    """Nothing is tried meanwhile, so nothing is refused; what is still of use goes out then."""
    pair.away.add(OTHER)
    await pair.due("one", "two")
    await pair.desk.due("three")
    await pair.desk.tick()
    await pair.desk.tick(timedelta(hours=1))
    assert (len(pair.desk.paper.hanging), pair.canvas.hanging) == (1, [])
    assert {row["state"]: row["attempt"] for row in await table(pair.desk.store, delivery)} == {"ready": 0, "sent": 1}
    pair.away.clear()
    await pair.desk.tick(SECOND)
    assert sorted(name for name, _ in pair.canvas.hanging) == ["one", "two"]


async def test_a_platform_that_is_away_all_day_misses_its_posts(pair: Pair) -> None:
    """As one that is down does (C3), whether another one is there or not."""
    pair.away.add(OTHER)
    await pair.due("one")
    await pair.desk.tick()
    pair.away.clear()
    await pair.desk.tick(timedelta(hours=6, minutes=1))
    assert pair.canvas.hanging == []
    assert set((await states(pair.desk.store)).values()) == {State.MISSED}
