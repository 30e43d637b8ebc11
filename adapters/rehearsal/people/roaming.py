"""Going away: a week's pause that was told beforehand, leaving the channel, and how many cards somebody wants."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final, Literal

from adapters.rehearsal.facts import Said, Wished
from adapters.rehearsal.people.cast import CAST, Habits
from adapters.rehearsal.people.scene import DAY, Scene
from adapters.rehearsal.reading import labels_of, message_in
from bot.chat.replies import Reply
from bot.rules.calendar import zone

PAUSE, BACK, LEAVE = "Pause me", "I am back", "Leave this channel"
CHANGE: Final = "Change my pause"
LAST_DAY: Final = "Last day of your pause"
A_WEEK: Final = timedelta(days=7)
BEFORE: Final = timedelta(hours=30)  # so long before they go, at most, somebody says so


class Roaming:
    """What people say about being away, and when."""

    def __init__(self, scene: Scene, *, seed: int) -> None:
        self._scene = scene
        self._seed = seed
        self._away: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)

    def is_away(self, name: str, at: datetime) -> bool:
        """Tell whether somebody is away at an instant: then they come to hardly any post."""
        return any(first <= at < last for first, last in self._away[name])

    def plan(self) -> None:
        """Plan it for everybody."""
        for habits in CAST:
            random = Random(f"{habits.name} roams {self._seed}")  # noqa: S311  a game, no secret
            if habits.offers is not None:
                self._later(habits, self._scene.facts.start + random.uniform(1, 6) * DAY, self._wish)
            for instant in self._some(random, first=(4, 10), every=(35, 50)) if habits.pauses else ():
                self._plan_pause(habits, instant, random)
            for instant in self._some(random, first=(9, 14), every=(60, 90)) if habits.leaves else ():
                self._away[habits.name].append((instant, instant + random.uniform(1, 9) * DAY))
                self._later(habits, instant, self._leave)

    def _some(self, random: Random, *, first: tuple[int, int], every: tuple[int, int]) -> Iterator[datetime]:
        facts = self._scene.facts
        instant = facts.start + random.uniform(*first) * DAY
        while instant < facts.end:
            yield instant
            instant += random.uniform(*every) * DAY

    def _plan_pause(self, habits: Habits, instant: datetime, random: Random) -> None:
        """Plan a pause of a week, with its end or until they are back; some come back early, some forget to say so."""
        begin = instant + random.random() * BEFORE
        with_end, back = random.random() < 0.5, begin + random.uniform(2, 7) * DAY
        self._away[habits.name].append((begin, back))
        self._later(habits, instant, partial(self._pause, with_end=with_end))
        if random.random() < 0.3:  # They change their mind about how long.
            self._later(habits, instant + random.random() * DAY, partial(self._pause, with_end=not with_end))
        if not with_end or random.random() < 0.5:
            self._later(habits, back, self._come_back)

    def _later(self, habits: Habits, instant: datetime, act: Callable[[Habits], Awaitable[object]]) -> None:
        self._scene.try_later(habits.name, "/study settings", instant, partial(act, habits))

    async def _open(self, habits: Habits) -> tuple[Reply, tuple[str, ...]]:
        reply = await self._scene.platform.command(habits.name, "/study settings")
        return reply, labels_of(message_in(reply))

    async def _pause(self, habits: Habits, *, with_end: bool) -> None:
        shown, labels = await self._open(habits)
        asked = await self._scene.platform.press(habits.name, shown, CHANGE if CHANGE in labels else PAUSE)
        until = self._scene.now().astimezone(zone(habits.zone or "UTC")).date() + A_WEEK if with_end else None
        values = {LAST_DAY: until.isoformat()} if until else {}
        self._write(habits, "pause", until, await self._scene.platform.fill(habits.name, asked, values))

    async def _come_back(self, habits: Habits) -> None:
        shown, labels = await self._open(habits)
        if BACK in labels:  # else nothing of the pause is left
            self._write(habits, "back", None, await self._scene.platform.press(habits.name, shown, BACK))

    async def _leave(self, habits: Habits) -> None:
        shown, labels = await self._open(habits)
        if LEAVE in labels:  # else they have rated nothing yet
            sure = await self._scene.platform.press(habits.name, shown, LEAVE)
            self._write(habits, "leave", None, await self._scene.platform.press(habits.name, sure, LEAVE))

    async def _wish(self, habits: Habits) -> None:
        shown, _ = await self._open(habits)
        wish = f"{habits.offers} cards a day" if habits.offers else "None"
        await self._scene.platform.press(habits.name, shown, wish)
        wished = Wished(who=habits.name, at=self._scene.now(), offers=habits.offers or 0)
        self._scene.facts.wished.append(wished)

    def _write(self, habits: Habits, what: Literal["pause", "back", "leave"], until: date | None, told: Reply) -> None:
        said = Said(who=habits.name, at=self._scene.now(), what=what, until=until, told=message_in(told))
        self._scene.facts.said.append(said)
