"""Extra posts: whoever manages the channel asks for one now and then, and sometimes too soon again."""

from random import Random

from adapters.rehearsal.facts import Extra
from adapters.rehearsal.people.cast import SILENT
from adapters.rehearsal.people.scene import Scene
from adapters.rehearsal.reading import labels_of, message_in


class Managing:
    """What the manager does."""

    def __init__(self, scene: Scene, *, seed: int) -> None:
        self._scene = scene
        self._seed = seed

    async def ask_for_one_more(self) -> None:
        """Ask for an extra post of some trade-off."""
        scene = self._scene
        random = Random(f"extra {self._seed} {scene.now():%Y-%m-%d %H:%M}")  # noqa: S311  a game, no secret
        card = random.choice(scene.facts.cards["tradeoff"])
        told = await scene.platform.command(SILENT, f"/tradeoff post {card}")
        if card in labels_of(message_in(told)):  # Others are called nearly so.
            told = await scene.platform.press(SILENT, told, card)
        scene.facts.extras.append(Extra(at=scene.now(), card=card, told=message_in(told)))
