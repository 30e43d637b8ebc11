"""Being reminded: asking for it, what somebody does when one comes, stopping it, and going on."""

from collections.abc import Awaitable, Callable
from datetime import datetime, time
from functools import partial
from random import Random
from typing import Literal

from adapters.rehearsal.facts import Hour
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.people.cast import REMINDED
from adapters.rehearsal.people.scene import DAY, HOUR, Scene
from adapters.rehearsal.reading import form_in, labels_of, message_in
from bot.chat.replies import Reply

ASK, CHANGE, GO_ON, STOP = "Remind me", "Change my reminder", "Remind me again", "Stop reminding me"
KEEP, REVIEW, NO_MORE = "Keep reminding me", "Start a review", "Stop reminders"
TIME, DAYS, ZONE = "At what time?", "On which days?", "Your time zone"


class Reminded:
    """What people do about reminders. Nobody rates by one here: they come to the posts as ever."""

    def __init__(self, scene: Scene, *, seed: int) -> None:
        self._scene = scene
        self._seed = seed

    def plan(self) -> None:
        """Let everybody ask who wants it; some change their hour, and all look at their settings now and then."""
        facts = self._scene.facts
        for name, (hour, weekdays) in REMINDED.items():
            random = self._random(name, "asks")
            asked = facts.start + random.uniform(0.5, 2) * DAY
            self._later(name, asked, partial(self._set, name, hour, weekdays))
            instant = asked + random.uniform(12, 25) * DAY
            while instant < facts.end:
                self._later(name, instant, partial(self._look, name))
                instant += random.uniform(8, 20) * DAY

    def notice(self, posted: Posted) -> None:
        """Let whoever got a reminder decide what to do about it."""
        name = posted.to.user if posted.to else ""
        random = self._random(name, f"{posted.at:%Y-%m-%d}")
        chance, then = random.random(), posted.at + random.uniform(0.01, 9) * HOUR
        if KEEP in labels_of(posted.message) and chance < 0.3:
            self._later(name, then, partial(self._press, name, posted, KEEP, "go on"))
        elif chance < 0.05:
            self._later(name, then, partial(self._press, name, posted, NO_MORE, "stop"))
        elif chance > 0.9:
            self._later(name, then, partial(self._scene.platform.press, name, posted, REVIEW))

    def _random(self, name: str, about: str) -> Random:
        return Random(f"{name} is reminded {self._seed} {about}")  # noqa: S311  a game, no secret

    def _later(self, name: str, instant: datetime, act: Callable[[], Awaitable[object]]) -> None:
        self._scene.try_later(name, "reminders", instant, act)

    async def _look(self, name: str) -> None:
        """Look at the settings: ask again, go on after a silence, or choose another hour."""
        shown = await self._scene.platform.command(name, "/study settings")
        labels = labels_of(message_in(shown))
        random = self._random(name, f"looks {self._scene.now():%Y-%m-%d}")
        hour, weekdays = REMINDED[name]
        if GO_ON in labels:
            await self._press(name, shown, GO_ON, "go on")
        elif ASK in labels:
            await self._set(name, hour, weekdays)
        elif random.random() < 0.5:
            days = frozenset(random.sample(range(7), random.randint(1, 7)))
            await self._set(name, time(random.randint(5, 20), random.randrange(0, 60, 5)), days)

    async def _set(self, name: str, hour: time, weekdays: frozenset[int]) -> None:
        platform = self._scene.platform
        shown = await platform.command(name, "/study settings")
        label = next(each for each in (ASK, CHANGE) if each in labels_of(message_in(shown)))
        asked = await platform.press(name, shown, label)
        fields = {field.label: field for field in form_in(asked).fields}
        days = tuple(option.label for option in fields[DAYS].options if int(option.value) in weekdays)
        told = await platform.fill(name, asked, {TIME: f"{hour:%H:%M}", DAYS: days})
        zone = fields[ZONE].value
        message_in(told)  # LookupError where it came back as wrong
        self._write(Hour(who=name, at=self._scene.now(), what="set", hour=hour, weekdays=weekdays, zone=zone))

    async def _press(self, name: str, on: Posted | Reply, label: str, what: Literal["go on", "stop"]) -> None:
        told = message_in(await self._scene.platform.press(name, on, label))
        if told.title != "No reminders":  # else they had stopped them before
            self._write(Hour(who=name, at=self._scene.now(), what=what))

    def _write(self, hour: Hour) -> None:
        self._scene.facts.hours.append(hour)
