"""Learning paths: what a card needs comes before it, or is known to whom the path suits."""

from collections.abc import Iterator

from bot.cards.deck import Deck
from bot.cards.quality.naming import fault
from bot.cards.values import Fault, shown


def out_of_order(deck: Deck) -> Iterator[Fault]:
    """Yield a fault for each step that comes before what it needs."""
    for path in deck.paths.values():
        for card_id in sorted({step.card for step in path.steps}.intersection(path.assumes)):
            what = f"it assumes {shown(card_id)} and shows it too"
            yield fault(path, what, "Take it out of `assumes`, or take the step out.")
        known = set(path.assumes)
        for step in path.steps:
            card = deck.get(step.card)
            for need in card.needs if card else ():
                if need not in known:
                    what = f"the step {shown(step.card)} needs {shown(need)}, which no step before it shows"
                    yield fault(path, what, "Put that card before it, or name it under `assumes`.")
            known.add(step.card)
