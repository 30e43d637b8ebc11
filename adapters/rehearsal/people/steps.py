"""The steps that lead to a rating, wherever a card was met."""

from typing import Final

from adapters.rehearsal.facts import Rated, Wrote
from adapters.rehearsal.people.scene import RATINGS, REVEAL, Scene, way
from adapters.rehearsal.reading import form_in, labels_of, message_in
from bot.chat.events import Press
from bot.chat.replies import Ask, Reply

STEPS: Final = 3  # from the first press to the ratings, at most


async def go_on(scene: Scene, name: str, reply: Reply) -> Reply:
    """Go on to the ratings; LookupError where there is no way to them."""
    for _ in range(STEPS):
        if isinstance(reply, Ask):
            typed = {field.label: "It depends on what it costs to be wrong." for field in form_in(reply).fields}
            reply = await scene.platform.fill(name, reply, typed)
            scene.facts.wrote.append(Wrote(who=name, at=scene.now()))
        if RATINGS.keys() <= set(labels_of(message_in(reply))):
            return reply
        reply = await scene.platform.press(name, reply, way(message_in(reply), REVEAL))
    raise LookupError(f"no ratings after {STEPS} steps")


def write_rating(
    scene: Scene, name: str, press: Press, told: Reply, *, card: str, label: str, post: str | None
) -> None:
    """Write a rating into the diary."""
    scene.facts.rated.append(
        Rated(
            who=name,
            at=press.at,
            arrived=scene.now(),
            card=card,
            post=post,
            value=RATINGS[label],
            told=message_in(told),
        )
    )
