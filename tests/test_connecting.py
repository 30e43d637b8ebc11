"""Connecting platforms: each by itself, again and again, and what is said meanwhile."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from adapters.connecting import AGAIN_S, Connections
from bot.chat.messenger import Messenger
from bot.errors import NotSent, SettingsError
from tests.delivery.paper import Paper
from tests.loopback.slack_hands import happens

SOON = (0.02,)
"""Between two tries, for tests that want to see several of them."""
TOKEN = SettingsError("Copy the token anew.")
DOWN = NotSent("It could not be reached.")


@dataclass(slots=True)
class Board:
    """A platform that does what the test wants when it is started."""

    name: str
    answers: list[Exception | None] = field(default_factory=list)  # to the next starts; then all is well
    slow: bool = False  # answers nothing until it is no more
    trouble: str = ""
    starts: int = 0
    up: bool = False

    @property
    def messenger(self) -> Messenger:
        """Its sending side."""
        return Paper(platform=self.name)

    async def start(self) -> None:
        """Connect, or not."""
        self.starts += 1
        while self.slow:  # noqa: ASYNC110  what a test changes when it likes to
            await asyncio.sleep(0.01)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.up = True

    async def stop(self) -> None:
        """Disconnect."""
        self.up = False


@asynccontextmanager
async def connected(*boards: Board, slow_s: float = 5.0) -> AsyncGenerator[Connections]:
    """Connect these until the test is done."""
    connections = Connections(boards, again_s=SOON, slow_s=slow_s)
    try:
        await connections.open()
        yield connections
    finally:
        await connections.close()


def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what looks at the log's lines."""
    caplog.set_level(logging.INFO, logger="adapters.connecting")
    return lambda: [line for line in caplog.messages if line.startswith("platform_")]


async def test_one_that_cannot_be_connected_comes_in_later(caplog: pytest.LogCaptureFixture) -> None:
    """The other is at work meanwhile; each try is a line that says what to do."""
    log, one, two = lines(caplog), Board("one"), Board("two", [DOWN, TOKEN])
    async with connected(one, two) as connections:
        assert (one.up, connections.connected, connections.away("two")) == (True, ("one",), True)
        assert connections.troubles == {"one": "", "two": "It could not be reached."}
        assert await happens(lambda: not connections.away("two"))
        assert (two.up, connections.connected, connections.troubles) == (True, ("one", "two"), {"one": "", "two": ""})
    assert (one.starts, two.starts) == (1, 3)
    assert log() == [
        "platform_not_connected platform=two why=It could not be reached. again_in_s=0",
        "platform_not_connected platform=two why=Copy the token anew. again_in_s=0",
        "platform_connected platform=two",
    ]


async def test_where_none_can_be_connected_the_start_has_failed() -> None:
    """And says why; nobody goes on trying in a house that is not there."""
    one, two = Board("one", [TOKEN]), Board("two", [DOWN])
    with pytest.raises(SettingsError, match="Copy the token anew"):
        async with connected(one, two):
            pass
    await asyncio.sleep(0.05)
    assert (one.starts, two.starts) == (1, 1)


async def test_one_that_takes_long_does_not_hold_up_the_other(caplog: pytest.LogCaptureFixture) -> None:
    """It is waited for a while, and then comes in when it is there."""
    log, one, two = lines(caplog), Board("one"), Board("two", slow=True)
    async with connected(one, two, slow_s=0.05) as connections:
        assert connections.troubles == {"one": "", "two": "It is being connected."}
        two.slow = False
        assert await happens(lambda: connections.connected == ("one", "two"))
    assert (two.starts, log()) == (1, ["platform_slow platform=two", "platform_connected platform=two"])


async def test_while_none_is_connected_there_is_nothing_to_begin_with() -> None:
    """However long it takes; the first that comes begins."""
    one, two = Board("one", [DOWN], slow=True), Board("two", slow=True)
    opening = asyncio.create_task((connections := Connections((one, two), again_s=AGAIN_S, slow_s=0.02)).open())
    await asyncio.sleep(0.1)
    one.slow = False
    await asyncio.sleep(0.1)
    assert not opening.done()
    two.slow = False
    await opening
    assert (connections.connected, connections.away("one")) == (("two",), True)
    await connections.close()


@pytest.mark.parametrize("slow", [True, False])
async def test_what_is_closed_tries_no_more(slow: bool) -> None:
    """Neither what is under way nor what would come again."""
    two = Board("two", [DOWN] * 1000, slow=slow)
    async with connected(Board("one"), two, slow_s=0.05):
        pass
    two.slow, starts = False, two.starts
    await asyncio.sleep(0.1)
    assert (two.starts, two.up) == (starts, False)


async def test_what_nobody_expected_leaves_the_other_alone_too(caplog: pytest.LogCaptureFixture) -> None:
    """Its text is not ours, so that nobody knows whether a token is in it: the kind alone is told."""
    log = lines(caplog)
    async with connected(Board("one"), Board("two", [KeyError("marker")])) as connections:
        assert connections.troubles["two"] == "KeyError"
        assert await happens(lambda: connections.connected == ("one", "two"))
    assert log()[0] == "platform_not_connected platform=two why=KeyError again_in_s=0"
    assert "marker" not in caplog.text


async def test_one_that_has_lost_its_connection_says_so_itself() -> None:
    """It was connected and goes on by itself: nobody starts it again."""
    one, two = Board("one"), Board("two")
    async with connected(one, two) as connections:
        two.trouble = "Out of reach for 3 min."
        assert connections.troubles == {"one": "", "two": "Out of reach for 3 min."}
        assert (connections.connected, two.starts) == (("one", "two"), 1)
