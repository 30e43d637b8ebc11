"""What simulated people share: the platform, the clock, the diary; and how they find what to press."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final, Protocol

from adapters.rehearsal.facts import Facts, Stuck
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.people.cast import Habits
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import instants_in, labels_of
from bot.chat.messages import Button, Message

RATINGS: Final = {"Missed it": "again", "Struggled": "hard", "Got it": "good", "Knew it cold": "easy"}
REVEAL: Final = "Show me"  # how the labels begin behind which the answer stands
TAKE: Final = "Write"
LETTERS: Final = ("A", "B", "C", "D", "E")  # under which the choices of a quiz stand
SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


class Timeline(Protocol):
    """What is still to happen."""

    def at(self, instant: datetime, act: Callable[[], Awaitable[object]]) -> None:
        """Let something happen at an instant; what comes while nobody answers falls away."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody's way from a post to a rating."""

    habits: Habits
    posted: Posted
    random: Random

    @property
    def name(self) -> str:
        """Who it is."""
        return self.habits.name

    @property
    def card(self) -> str:
        """The title of the post's card."""
        return self.posted.first.title

    @property
    def closing(self) -> datetime:
        """Until when the post says to be open; its own instant where it does not say."""
        return max(instants_in(self.posted.first), default=self.posted.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where they all act."""

    platform: Platform
    timeline: Timeline
    facts: Facts
    now: Callable[[], datetime]

    def later(self, visit: Visit, instant: datetime, act: Callable[[Visit], Awaitable[object]]) -> None:
        """Let somebody go on with a visit at an instant; where they find no way, that is written down."""
        self.try_later(visit.name, visit.card, instant, partial(act, visit))

    def try_later(self, name: str, about: str, instant: datetime, act: Callable[[], Awaitable[object]]) -> None:
        """Let somebody do something about a card, or by a command; where they find no way, that is written down."""

        async def try_it() -> None:
            try:
                await act()
            except LookupError as found:
                self.facts.stuck.append(Stuck(who=name, at=self.now(), about=about, found=str(found)))

        self.timeline.at(instant, try_it)


def way(message: Message, *wishes: str, of: str = "") -> str:
    """Return the label to press: the first that begins as the first wish that can be met; else LookupError.

    Where several posts stand in one message, ``of`` is the key of the one that is meant; so in what follows.
    """
    labels = labels_of(message, of=of)
    for wish in wishes:
        for label in labels:
            if label.startswith(wish):
                return label
    raise LookupError(f"“{message.title}” has none of {wishes}, but {labels}")


def sides_on(message: Message, *, of: str = "") -> tuple[str, ...]:
    """Return the sides between which a trade-off asks one to choose, by their labels; nothing elsewhere."""
    labels = main_on(message, of=of)
    return labels if len(labels) == 2 else ()


def letters_on(message: Message, *, of: str = "") -> tuple[str, ...]:
    """Return the letters among which a quiz item asks one to choose; nothing elsewhere."""
    return tuple(label for label in labels_of(message, of=of) if label in LETTERS)


def main_on(message: Message, *, of: str = "") -> tuple[str, ...]:
    """Return the labels of the buttons that stand out."""
    buttons = (part for row in message.rows for part in row if isinstance(part, Button))
    return tuple(button.label for button in buttons if button.style == "main" and of in button.action)
