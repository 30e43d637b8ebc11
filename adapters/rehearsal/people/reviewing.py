"""Cards outside posts: the private session, and *One more for you* after a rating."""

from functools import partial
from typing import Final, Literal

from adapters.rehearsal.facts import Offered
from adapters.rehearsal.people.scene import MINUTE, RATINGS, REVEAL, Scene, Visit, main_on
from adapters.rehearsal.people.steps import go_on, write_rating
from adapters.rehearsal.reading import labels_of, message_in
from bot.chat.replies import Reply

ONE_MORE: Final = "One more for you"
ONWARD: Final = ("Next card", ONE_MORE)
MOST: Final = 5  # cards in one go
COMMITS: Final = 0.3  # how often somebody takes a side or writes first


class Reviewing:
    """Going through cards in private."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def plan(self, told: Reply, visit: Visit) -> None:
        """Let somebody who has rated a post go on with other cards, or not."""
        now, random = self._scene.now(), visit.random
        if random.random() < visit.habits.reviews:
            self._scene.later(visit, now + 5 * MINUTE, self._review)
        elif random.random() < visit.habits.one_more and ONE_MORE in labels_of(message_in(told)):
            self._scene.later(visit, now + MINUTE, partial(self._take_up, told))

    async def _review(self, visit: Visit) -> None:
        await self._go_through(await self._scene.platform.command(visit.name, "/study review"), "session", visit)

    async def _take_up(self, told: Reply, visit: Visit) -> None:
        await self._go_through(await self._scene.platform.press(visit.name, told, ONE_MORE), "offer", visit)

    async def _go_through(self, reply: Reply, by: Literal["session", "offer"], visit: Visit) -> None:
        """Rate a few cards, as long as one follows the other."""
        scene, random = self._scene, visit.random
        for _ in range(random.randint(1, MOST)):
            message = message_in(reply)
            if not any(label.startswith(REVEAL) for label in labels_of(message)):
                return  # They have been through all cards.
            after = len(scene.facts.rated)
            scene.facts.offered.append(Offered(who=visit.name, at=scene.now(), card=message.title, by=by, after=after))
            if random.random() < COMMITS:
                reply = await scene.platform.press(visit.name, reply, random.choice(main_on(message)))
            shown = await go_on(scene, visit.name, reply)
            label = random.choice(tuple(RATINGS))
            press = scene.platform.pressing(visit.name, shown, label)
            reply = await scene.platform.give(press)
            write_rating(scene, visit.name, press, reply, card=message.title, label=label, post=None)
            following = [each for each in ONWARD if each in labels_of(message_in(reply))]
            if not following:
                return
            reply = await scene.platform.press(visit.name, reply, following[0])
