"""How far a member is on a learning path: a step whose card has left the deck is passed over."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from bot.cards import Card, LearningPath, Step
from bot.chat.events import Event
from bot.features import Desk, reader
from bot.features.offering import open_cards
from bot.rules.memory import Memory, due_at
from bot.rules.paths import Progress, progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A path, as one member finds it now."""

    path: LearningPath
    cards: Mapping[str, Card]  # those of the path that are there, by id, in its order
    progress: Progress
    memories: Mapping[str, Memory]  # of the member, by card id
    asked: Set[str]  # cards that an open post asks just now: they are met there

    @property
    def next(self) -> str | None:
        """The id of the card to go on with; one that a post asks only where nothing else is left; None: finished."""
        return self.progress.next or next(iter(self.progress.ahead), None)

    def step(self, card: str) -> Step:
        """Return the step of a card of the path."""
        return next(step for step in self.path.steps if step.card == card)


async def standing(path: LearningPath, event: Event, desk: Desk) -> Standing:
    """Return how far the member of an event is on a path."""
    member = await reader(event, desk)
    memories = await desk.store.reviews.memories(member)
    cards = {step.card: card for step in path.steps if (card := desk.deck.get(step.card)) is not None}
    asked = await open_cards(event, member, desk)
    return Standing(
        path=path,
        cards=cards,
        progress=progress(tuple(cards), memories.keys(), asked),
        memories=memories,
        asked=asked,
    )


def is_fading(now: Standing, card: str, event: Event) -> bool:
    """Tell whether a card that was met is about to be forgotten."""
    memory = now.memories.get(card)
    return memory is not None and due_at(memory) <= event.at
