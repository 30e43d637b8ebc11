"""Taking a side of a trade-off before both are read, and another one later."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from adapters.rehearsal.facts import Leaned, Touched
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.people.scene import HOUR, MINUTE, SECOND, Scene, Visit, sides_on
from adapters.rehearsal.reading import form_in, labels_of, message_in
from bot.chat.events import Submission
from bot.chat.replies import Ask, Reply

READ_AGAIN: Final = "Read the answer again"
TO_THE_OTHER: Final = "Lean to "  # what the answer offers to whoever has leaned
WHY: Final = "Nobody waits three seconds for a better sentence."
SLOW: Final = 0.1  # how often somebody thinks about the form for a while


class Leaning:
    """Leaning on a post."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def lean(self, on: Posted | Reply, side: str, visit: Visit) -> Reply | None:
        """Take a side; the reply has no buttons where leaning has closed, and is None where they leave after that."""
        asked = await self._scene.platform.press(visit.name, on, side, of=visit.posted.key)
        if isinstance(asked, Ask) and visit.random.random() < SLOW:
            after = visit.random.uniform(0.5, 20) * MINUTE
            self._scene.later(visit, self._scene.now() + after, partial(self._send, asked, side))
            return None
        told = await self._send(asked, side, visit)
        return None if visit.random.random() < visit.habits.stops else told

    def plan_move(self, told: Reply, visit: Visit) -> None:
        """Let somebody who has rated a trade-off come back some time, to take the other side."""
        if visit.card in self._scene.facts.sides and visit.random.random() < visit.habits.moves:
            after = visit.random.uniform(0.05, 8) * HOUR
            self._scene.later(visit, self._scene.now() + after, partial(self._move, told))

    async def _move(self, told: Reply, visit: Visit) -> None:
        """Take a side once more: beside the answer, or on the post."""
        platform = self._scene.platform
        if visit.random.random() < 0.5:
            shown = await platform.press(visit.name, told, READ_AGAIN)
            label = next((each for each in labels_of(message_in(shown)) if each.startswith(TO_THE_OTHER)), None)
            if label:  # else it has closed, or they never leaned
                asked = await platform.press(visit.name, shown, label)
                await self._send(asked, label.removeprefix(TO_THE_OTHER), visit)
        elif visit.posted.deleted_at is None:
            side = visit.random.choice(sides_on(visit.posted.message))
            self._scene.facts.touched.append(Touched(at=self._scene.now(), post=visit.posted.key))
            await self._send(await platform.press(visit.name, visit.posted, side), side, visit)

    async def _send(self, asked: Reply, side: str, visit: Visit) -> Reply | None:
        """Fill in what was asked, or not, and send it; None where the bot gets it later."""
        scene, random, now = self._scene, visit.random, self._scene.now()
        if not isinstance(asked, Ask):
            self._write(side, now, asked, visit)
            return asked
        at = now - random.choice((0, 0, 3, 20)) * SECOND
        if timedelta(0) <= now - visit.closing <= MINUTE and random.random() < 0.5:
            at = visit.closing  # to the second
        words = {field.label: WHY for field in form_in(asked).fields} if random.random() < visit.habits.wordy else {}
        deliver = partial(self._deliver, scene.platform.filling(visit.name, asked, words, at=at), side)
        if random.random() < visit.habits.held_up:
            scene.later(visit, now + random.uniform(0.5, 20) * HOUR, deliver)
            return None
        if random.random() < visit.habits.again:
            scene.later(visit, now + random.choice((SECOND, MINUTE, 9 * HOUR, 47 * HOUR)), deliver)
        return await deliver(visit)

    async def _deliver(self, form: Submission, side: str, visit: Visit) -> Reply:
        told = await self._scene.platform.give(form)
        self._write(side, form.at, told, visit)
        return told

    def _write(self, side: str, at: datetime, told: Reply, visit: Visit) -> None:
        self._scene.facts.leaned.append(
            Leaned(
                who=visit.name,
                at=at,
                arrived=self._scene.now(),
                post=visit.posted.key,
                side=side,
                told=message_in(told),
            )
        )
