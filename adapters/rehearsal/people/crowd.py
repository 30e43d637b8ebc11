"""All people at one platform: who comes to which post, and when."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Final

from adapters.rehearsal.facts import Facts, Told
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.people.cast import CAST, SILENT
from adapters.rehearsal.people.managing import Managing
from adapters.rehearsal.people.reminded import Reminded
from adapters.rehearsal.people.roaming import Roaming
from adapters.rehearsal.people.scene import HOUR, SECOND, Scene, Timeline, Visit
from adapters.rehearsal.people.visiting import Visiting
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import message_in

SELDOM: Final = 0.1  # how much less somebody comes who said that they are away
DELETED: Final = 0.02  # how many posts somebody deletes


class Crowd:
    """The whole cast."""

    def __init__(
        self, platform: Platform, timeline: Timeline, facts: Facts, *, seed: int, now: Callable[[], datetime]
    ) -> None:
        self._scene = Scene(platform=platform, timeline=timeline, facts=facts, now=now)
        self._visiting = Visiting(self._scene)
        self._managing = Managing(self._scene, seed=seed)
        self._roaming = Roaming(self._scene, seed=seed)
        self._reminded = Reminded(self._scene, seed=seed)
        self._seed = seed
        for habits in CAST:
            platform.introduce(habits.name, zone=habits.zone)
        platform.introduce(SILENT, manages=True)

    def plan(self) -> None:
        """Let everybody plan what has nothing to do with posts; before the first of them comes."""
        self._roaming.plan()
        self._reminded.plan()

    def notice(self, posted: Posted) -> None:
        """Let everybody see a new post, and decide when to come to it."""
        facts = self._scene.facts
        part = (posted.at - facts.start) / (facts.end - facts.start)
        about = f"{self._seed} {posted.first.title} {posted.at:%Y-%m-%d}"
        for habits in CAST:
            visit = Visit(habits=habits, posted=posted, random=Random(f"{habits.name} {about}"))  # noqa: S311  a game
            present = habits.here[0] <= part < habits.here[1] and not habits.away[0] <= part < habits.away[1]
            turnout = habits.turnout * (SELDOM if self._roaming.is_away(habits.name, posted.at) else 1)
            if present and visit.random.random() < turnout:
                self._plan(visit)
        random = Random(f"somebody {about}")  # noqa: S311
        if random.random() < DELETED:
            self._scene.timeline.at(posted.at + random.uniform(0.5, 6) * HOUR, lambda: self._delete(posted))

    def notice_reminder(self, posted: Posted) -> None:
        """Let whoever got a reminder see it."""
        self._reminded.notice(posted)

    def _plan(self, visit: Visit) -> None:
        habits, random = visit.habits, visit.random
        open_for = visit.closing - visit.posted.at
        come = visit.posted.at + random.uniform(0.01, 0.8) * open_for
        if random.random() < habits.at_closing:
            come = visit.closing + random.randint(-180, 180) * SECOND
        self._scene.later(visit, come, self._visiting.come)
        if random.random() < habits.looks_back:
            self._scene.later(visit, visit.closing + random.uniform(1, 120) * HOUR, self._visiting.come)

    async def ask_for_one_more(self) -> None:
        """Let the manager ask for an extra post."""
        await self._managing.ask_for_one_more()

    async def ask(self) -> None:
        """Let everybody look at their streak, also who never rates."""
        for name in (*(habits.name for habits in CAST), SILENT):
            told = message_in(await self._scene.platform.command(name, "/study streak"))
            self._scene.facts.told.append(Told(who=name, at=self._scene.now(), message=told))

    async def _delete(self, posted: Posted) -> None:
        """Delete a post by hand, once the bot surely knows of it: else it would rightly be sent again."""
        mine = (each for each in self._scene.platform.messenger.calls if each.call.key == posted.key)
        if any(each.landed and each.error is None for each in mine):
            self._scene.platform.delete(posted)
