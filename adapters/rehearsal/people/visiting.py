"""From a post to a rating: by its buttons, by its quiz, or by way of `/study today`."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Final

from adapters.rehearsal.facts import Guessed, Listed, Touched
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.people.leaning import Leaning
from adapters.rehearsal.people.reviewing import Reviewing
from adapters.rehearsal.people.scene import (
    HOUR,
    MINUTE,
    RATINGS,
    REVEAL,
    SECOND,
    TAKE,
    Scene,
    Visit,
    letters_on,
    sides_on,
    way,
)
from adapters.rehearsal.people.steps import go_on, write_rating
from adapters.rehearsal.platform import seen
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.events import Press
from bot.chat.replies import Reply

TODAY: Final = 0.1  # how often somebody comes by way of `/study today`


class Visiting:
    """Coming to a post."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._leaning = Leaning(scene)
        self._reviewing = Reviewing(scene)

    async def come(self, visit: Visit) -> None:
        """Go all the way to a rating; or leave after the first step."""
        on: Posted | Reply | None = visit.posted
        if visit.posted.deleted_at is not None or visit.random.random() < TODAY:
            on = await self._list(visit)
        else:
            self._scene.facts.touched.append(Touched(at=self._scene.now(), post=visit.posted.key))
        reply = None if on is None else await self._open(on, visit)
        if reply is not None:
            shown = await go_on(self._scene, visit.name, reply)
            await self._rate(shown, visit.random.choice(tuple(RATINGS)), visit)

    async def _list(self, visit: Visit) -> Reply | None:
        """Come by way of `/study today`; None where the post is not in it."""
        listed = await self._scene.platform.command(visit.name, "/study today")
        text = text_of(message_in(listed))
        self._scene.facts.listed.append(Listed(who=visit.name, at=self._scene.now(), text=text))
        return listed if labels_of(message_in(listed), of=visit.posted.key) else None

    async def _open(self, on: Posted | Reply, visit: Visit) -> Reply | None:
        """Press a button of the post, on it or in a list; None where they leave after that."""
        random, habits, key = visit.random, visit.habits, visit.posted.key
        if letters := letters_on(seen(on), of=key):
            return await self._guess(on, random.choice(letters), visit)
        sides = sides_on(seen(on), of=key)
        if sides and random.random() < habits.leans:
            told = await self._leaning.lean(on, random.choice(sides), visit)
            if told is None or labels_of(message_in(told)):
                return told
        # Whoever came too late to lean goes back, and looks at both sides.
        wishes = (TAKE, REVEAL) if random.random() < habits.takes else (REVEAL,)
        return await self._scene.platform.press(visit.name, on, way(seen(on), *wishes, of=key), of=key)

    async def _guess(self, on: Posted | Reply, letter: str, visit: Visit) -> Reply | None:
        """Answer the quiz that a post opens with; None where they leave after that."""
        scene, random, key = self._scene, visit.random, visit.posted.key
        press = scene.platform.pressing(visit.name, on, letter, of=key)
        told = await self._deliver_guess(press, letter, visit)
        if random.random() < visit.habits.again:
            second = partial(self._deliver_guess, press, letter)
            scene.later(visit, scene.now() + random.choice((SECOND, 9 * HOUR)), second)
        if random.random() < visit.habits.changes_mind:
            other = random.choice([each for each in letters_on(seen(on), of=key) if each != letter])
            another = scene.platform.pressing(visit.name, on, other, of=key)
            told = await self._deliver_guess(another, other, visit)
        return None if random.random() < visit.habits.stops else told

    async def _deliver_guess(self, press: Press, letter: str, visit: Visit) -> Reply:
        told = await self._scene.platform.give(press)
        self._scene.facts.guessed.append(
            Guessed(
                who=visit.name,
                at=press.at,
                arrived=self._scene.now(),
                post=visit.posted.key,
                letter=letter,
                told=message_in(told),
            )
        )
        return told

    async def _rate(self, reply: Reply, label: str, visit: Visit) -> None:
        habits, random, now = visit.habits, visit.random, self._scene.now()
        at = now - random.choice((0, 0, 3, 20, 59)) * SECOND
        if timedelta(0) <= now - visit.closing <= MINUTE and random.random() < 0.5:
            at = visit.closing  # to the second
        deliver = partial(self._deliver, self._scene.platform.pressing(visit.name, reply, label, at=at), label)
        if random.random() < habits.held_up:
            self._scene.later(visit, now + random.uniform(0.5, 20) * HOUR, deliver)
            return
        if random.random() < habits.double:
            second = self._scene.platform.pressing(visit.name, reply, label)
            told, _ = await asyncio.gather(deliver(visit), self._deliver(second, label, visit))
        else:
            told = await deliver(visit)
        if random.random() < habits.again:
            self._scene.later(visit, now + random.choice((SECOND, MINUTE, 9 * HOUR, 47 * HOUR)), deliver)
        if random.random() < habits.changes_mind:
            other = random.choice([each for each in RATINGS if each != label])
            self._scene.later(visit, now + random.uniform(0.1, 9) * HOUR, partial(self._rate, told, other))
        self._leaning.plan_move(told, visit)
        self._reviewing.plan(told, visit)

    async def _deliver(self, press: Press, label: str, visit: Visit) -> Reply:
        told = await self._scene.platform.give(press)
        write_rating(self._scene, visit.name, press, told, card=visit.card, label=label, post=visit.posted.key)
        return told
