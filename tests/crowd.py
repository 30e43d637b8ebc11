"""A hundred people at one post on the morning on which it matters, and what is to be true of them on every platform."""

import asyncio
import random
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from sqlalchemy.engine import URL

from tests.loopback.slack_hands import happens
from tests.screens import PATIENCE_S, Screens, ShownT

VALUES: Final = {"Missed it": "again", "Struggled": "hard", "Got it": "good", "Knew it cold": "easy"}
"""What stands on the buttons, and in the log."""

RATERS: Final = 100
LOOKERS: Final = 10
WITHIN_S: Final = 2.0
BLINK_S: Final = 0.05
PRESSES: Final = 10
"""How often somebody presses before they give up."""


@dataclass(slots=True)
class Member:
    """Somebody who reveals ``after_s`` seconds after the post came, and then says all of this, one after the other."""

    user: str
    after_s: float
    says: tuple[str, ...]
    twice: bool = False  # presses every button two times at once, as on a slow phone
    warnings: int = 0  # how often the platform said that nothing answered within three seconds
    kept: list[str] = field(default_factory=list)  # what the database held as the platform was content with each rating

    async def study(self, screens: Screens[ShownT], post: ShownT, log: sqlite3.Connection) -> None:
        """Look at the answer, and rate; press again where the platform shows a warning."""
        await asyncio.sleep(self.after_s)
        await self._press(screens, post, "Show me the answer")
        for label in self.says:
            await self._press(screens, await self._answer(screens), label)
            self.kept += ratings(log, self.user)[self.user]

    async def _press(self, screens: Screens[ShownT], on: ShownT, label: str) -> None:
        """Press, and again where there is a warning, like anybody for whom it does nothing."""
        for _ in range(PRESSES):
            pressed = [screens.press(self.user, on, label) for _ in range(2 if self.twice else 1)]
            content = await asyncio.gather(*pressed)
            self.warnings += content.count(False)
            if any(content):
                return
        raise AssertionError(f"{self.user} was shown {self.warnings} warnings for {label!r}")

    async def _answer(self, screens: Screens[ShownT]) -> ShownT:
        """Return the newest message for this member alone, waiting for it."""
        assert await happens(lambda: bool(screens.private(self.user)), within_s=PATIENCE_S, every_s=BLINK_S)
        return screens.private(self.user)[-1]

    def reads_the_answer(self, screens: Screens[ShownT]) -> bool:
        """Return whether this member alone reads what they said last, or the answer where they only looked."""
        last = f"You said: {self.says[-1]}." if self.says else "How much of this did you have before you looked?"
        return any(last in screens.text(one) for one in screens.private(self.user))


def crowd(users: Sequence[str]) -> list[Member]:
    """A hundred who rate, some of them twice at once, some of them changing their mind; and some who only look."""
    chance, labels = random.Random(20), list(VALUES)  # noqa: S311  the same crowd each time
    return [
        Member(
            user=user,
            after_s=chance.uniform(0, 0.75 * WITHIN_S),
            says=tuple(chance.sample(labels, 2 if number % 8 == 0 else 1)) if number < RATERS else (),
            twice=number % 10 == 3,
        )
        for number, user in enumerate(users)
    ]


async def studies(screens: Screens[ShownT], users: Sequence[str], log: sqlite3.Connection) -> tuple[ShownT, int]:
    """Let all of them study the one post that is coming; return it, and how many warnings people saw.

    Every rating is durable before the platform is content with its press, everybody reads their own answer, nobody is
    counted twice, and the post counts them all.
    """
    assert await happens(lambda: len(screens.channel()) == 1, within_s=PATIENCE_S)
    (post,), members = screens.channel(), crowd(users)
    await asyncio.gather(*(member.study(screens, post, log) for member in members))
    assert [member.kept for member in members] == [[VALUES[label] for label in member.says] for member in members]
    for member in members:
        assert await happens(partial(member.reads_the_answer, screens), within_s=PATIENCE_S)
    assert await happens(lambda: f"{RATERS} people have studied this" in screens.text(post), within_s=PATIENCE_S)
    assert ratings(log) == {member.user: [VALUES[member.says[-1]]] for member in members if member.says}
    return post, sum(member.warnings for member in members)


def ratings(log: sqlite3.Connection, user: str = "%") -> dict[str, list[str]]:
    """Return who has which ratings."""
    found: dict[str, list[str]] = {}
    query = "SELECT user, value FROM review JOIN member ON member.id = review.member WHERE user LIKE ?"
    for each, value in log.execute(query, (user,)):
        found.setdefault(each, []).append(value)
    return found


@contextmanager
def committed(url: URL) -> Generator[sqlite3.Connection]:
    """Open the database's file by a connection of its own: it sees what is committed."""
    connection = sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()
