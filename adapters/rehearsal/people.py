"""Simulated people: who they are, and what they do about a post. Their habits are seeded, never their moods.

They act through the platform alone, as anybody would, and everything they did stands in the diary.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final, Protocol

from adapters.rehearsal.facts import Facts, Listed, Offered, Rated, Stuck, Told, Touched
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import form_in, instants_in, labels_of, message_in, text_of
from bot.chat.events import Press
from bot.chat.messages import Button, Message
from bot.chat.replies import Ask, Reply

RATINGS: Final = {"Missed it": "again", "Struggled": "hard", "Got it": "good", "Knew it cold": "easy"}
REVEAL: Final = "Show me"  # how the labels begin behind which the answer stands
TAKE: Final = "Write"
STEPS: Final = 3  # from the first press to the ratings, at most
TODAY: Final = 0.1  # how often somebody comes by way of `/study today`
DELETED: Final = 0.02  # how many posts somebody deletes
SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What somebody is like; shares from 0 to 1."""

    name: str
    turnout: float  # of the posts, how many they rate
    at_closing: float = 0.0  # of those, how many around the closing, in time or too late
    takes: float = 0.2  # writes a take first
    changes_mind: float = 0.1  # rates once more, hours later
    double: float = 0.05  # presses twice
    again: float = 0.05  # the platform delivers the press a second time, up to two days later
    held_up: float = 0.01  # the press reaches the bot hours late
    looks_back: float = 0.03  # rates an old post, days after it has closed
    reviews: float = 0.0  # begins a private session after having rated
    zone: str | None = None
    here: tuple[float, float] = (0.0, 1.0)  # the part of the rehearsal in which they take part
    away: tuple[float, float] = (2.0, 2.0)  # the part in which they are silent


CAST: Final = (
    Habits(name="ana", turnout=0.8, takes=0.5, reviews=0.1, zone="Europe/Berlin"),
    Habits(name="ben", turnout=0.4, changes_mind=0.3, double=0.2, again=0.15, looks_back=0.1),
    Habits(name="chi", turnout=0.5, at_closing=0.6, held_up=0.08, zone="Asia/Kolkata"),
    Habits(name="dan", turnout=0.6, reviews=0.1, away=(0.4, 0.47), zone="America/Los_Angeles"),
    Habits(name="eve", turnout=0.5, again=0.2, here=(0.25, 1.0), away=(0.6, 0.68)),
)
SILENT: Final = "fay"
"""Somebody who looks at streaks and never rates."""


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
    def closing(self) -> datetime:
        """Until when the post says to be open; its own instant where it does not say."""
        return max(instants_in(self.posted.first), default=self.posted.at)


class Crowd:
    """All people at one platform."""

    def __init__(
        self, platform: Platform, timeline: Timeline, facts: Facts, *, seed: int, now: Callable[[], datetime]
    ) -> None:
        self._platform = platform
        self._timeline = timeline
        self._facts = facts
        self._seed = seed
        self._now = now
        for habits in CAST:
            platform.introduce(habits.name, zone=habits.zone)

    def notice(self, posted: Posted) -> None:
        """Let everybody see a new post, and decide when to come to it."""
        part = (posted.at - self._facts.start) / (self._facts.end - self._facts.start)
        about = f"{self._seed} {posted.first.title} {posted.at:%Y-%m-%d}"
        for habits in CAST:
            visit = Visit(habits=habits, posted=posted, random=Random(f"{habits.name} {about}"))  # noqa: S311  a game
            present = habits.here[0] <= part < habits.here[1] and not habits.away[0] <= part < habits.away[1]
            if present and visit.random.random() < habits.turnout:
                self._plan(visit)
        random = Random(f"somebody {about}")  # noqa: S311
        if random.random() < DELETED:
            self._timeline.at(posted.at + random.uniform(0.5, 6) * HOUR, lambda: self._delete(posted))

    def _plan(self, visit: Visit) -> None:
        habits, random = visit.habits, visit.random
        open_for = visit.closing - visit.posted.at
        come = visit.posted.at + random.uniform(0.01, 0.8) * open_for
        if random.random() < habits.at_closing:
            come = visit.closing + random.randint(-180, 180) * SECOND
        self._later(visit, come, self._come)
        if random.random() < habits.looks_back:
            self._later(visit, visit.closing + random.uniform(1, 120) * HOUR, self._come)

    def _later(self, visit: Visit, instant: datetime, act: Callable[[Visit], Awaitable[object]]) -> None:
        """Let somebody do something at an instant; where they find no way, that is written down."""

        async def try_it() -> None:
            try:
                await act(visit)
            except LookupError as found:
                card = visit.posted.first.title
                self._facts.stuck.append(Stuck(who=visit.name, at=self._now(), card=card, found=str(found)))

        self._timeline.at(instant, try_it)

    async def _come(self, visit: Visit) -> None:
        by_list = visit.posted.deleted_at is not None or visit.random.random() < TODAY
        reply = await (self._open_from_list(visit) if by_list else self._open(visit))
        if reply is not None:
            shown = await self._go_on(visit, reply)
            await self._rate(shown, visit.random.choice(tuple(RATINGS)), visit)

    async def _open(self, visit: Visit) -> Reply:
        """Press a button of the post itself."""
        wish = TAKE if visit.random.random() < visit.habits.takes else REVEAL
        label = _way_on(visit.posted.message, wish)
        self._facts.touched.append(Touched(at=self._now(), post=visit.posted.key))
        return await self._platform.press(visit.name, visit.posted, label)

    async def _open_from_list(self, visit: Visit) -> Reply | None:
        """Come by way of `/study today`; None where the post is not in it, or another of its kind comes first."""
        listed = await self._platform.command(visit.name, "/study today")
        text = text_of(message_in(listed))
        self._facts.listed.append(Listed(who=visit.name, at=self._now(), text=text))
        if visit.posted.first.title not in text:
            return None
        reply = await self._platform.press(visit.name, listed, _way_on(visit.posted.first, REVEAL))
        return reply if isinstance(reply, Ask) or message_in(reply).title == visit.posted.first.title else None

    async def _go_on(self, visit: Visit, reply: Reply) -> Reply:
        """Go on to the ratings; LookupError where there is no way to them."""
        for _ in range(STEPS):
            if isinstance(reply, Ask):
                typed = {field.label: "It depends on what it costs to be wrong." for field in form_in(reply).fields}
                reply = await self._platform.fill(visit.name, reply, typed)
            if RATINGS.keys() <= set(labels_of(message_in(reply))):
                return reply
            reply = await self._platform.press(visit.name, reply, _way_on(message_in(reply), REVEAL))
        raise LookupError(f"no ratings after {STEPS} steps")

    async def _rate(self, reply: Reply, label: str, visit: Visit) -> None:
        habits, random, now = visit.habits, visit.random, self._now()
        at = now - random.choice((0, 0, 3, 20, 59)) * SECOND
        if timedelta(0) <= now - visit.closing <= MINUTE and random.random() < 0.5:
            at = visit.closing  # to the second
        deliver = partial(self._deliver, self._platform.pressing(visit.name, reply, label, at=at), label)
        if random.random() < habits.held_up:
            self._later(visit, now + random.uniform(0.5, 20) * HOUR, deliver)
            return
        if random.random() < habits.double:
            second = self._platform.pressing(visit.name, reply, label)
            told, _ = await asyncio.gather(deliver(visit), self._deliver(second, label, visit))
        else:
            told = await deliver(visit)
        if random.random() < habits.again:
            self._later(visit, now + random.choice((SECOND, MINUTE, 9 * HOUR, 47 * HOUR)), deliver)
        if random.random() < habits.changes_mind:
            other = random.choice([each for each in RATINGS if each != label])
            self._later(visit, now + random.uniform(0.1, 9) * HOUR, partial(self._rate, told, other))
        if random.random() < habits.reviews:
            self._later(visit, now + 5 * MINUTE, self._review)

    async def _deliver(self, press: Press, label: str, visit: Visit) -> Reply:
        told = await self._platform.give(press)
        self._write(visit.name, press.at, visit.posted.first.title, label, told, post=visit.posted.key)
        return told

    async def _review(self, visit: Visit) -> None:
        """Go through a few cards of the private session."""
        reply = await self._platform.command(visit.name, "/study review")
        for _ in range(visit.random.randint(1, 4)):
            card = message_in(reply).title
            if not any(label.startswith(REVEAL) for label in labels_of(message_in(reply))):
                return  # Nothing is due.
            self._facts.offered.append(Offered(who=visit.name, at=self._now(), card=card))
            shown = await self._go_on(visit, reply)
            label = visit.random.choice(tuple(RATINGS))
            reply = await self._platform.press(visit.name, shown, label)
            self._write(visit.name, self._now(), card, label, reply, post=None)
            following = [each for each in _main(message_in(reply)) if each not in RATINGS]
            if not following:
                return
            reply = await self._platform.press(visit.name, reply, following[0])

    async def ask(self) -> None:
        """Let everybody look at their streak, also who never rates."""
        for name in (*(habits.name for habits in CAST), SILENT):
            told = message_in(await self._platform.command(name, "/study streak"))
            self._facts.told.append(Told(who=name, at=self._now(), message=told))

    async def _delete(self, posted: Posted) -> None:
        """Delete a post by hand, once the bot surely knows of it: else it would rightly be sent again."""
        mine = (each for each in self._platform.messenger.calls if each.call.key == posted.key)
        if any(each.landed and each.error is None for each in mine):
            self._platform.delete(posted)

    def _write(self, name: str, at: datetime, card: str, label: str, told: Reply, *, post: str | None) -> None:
        self._facts.rated.append(
            Rated(
                who=name,
                at=at,
                arrived=self._now(),
                card=card,
                post=post,
                value=RATINGS[label],
                told=message_in(told),
            )
        )


def _way_on(message: Message, wish: str) -> str:
    """Return the label to press: one that begins as wished, else the first of all; LookupError where there is none."""
    labels = labels_of(message)
    if not labels:
        raise LookupError(f"“{message.title}” has nothing to press")
    return next((label for label in labels if label.startswith(wish)), labels[0])


def _main(message: Message) -> tuple[str, ...]:
    buttons = (part for row in message.rows for part in row if isinstance(part, Button))
    return tuple(button.label for button in buttons if button.style == "main")
