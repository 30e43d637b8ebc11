"""What content promises beyond its form: what no single file shows, and what only matters to whoever writes cards.

A bot starts without it, so that a rule which we make stricter never stops a team's pack; ``fulcrum content check``
tells. Some of it holds for each pack, most for our own content alone.

``cards``       one card: what it needs, room for each part, a quiz that gives nothing away
``marks``       Markdown that was meant and stands there as plain characters
``paths``       what a card needs comes before it
``whole``       the deck: what it covers, and that no level or competency is left behind
``assessment``  two forms that are parallel and give nothing away
``reckoning``   what several of them reckon, and ``naming`` how each names what it is of
"""

from collections.abc import Iterator

from bot.cards.deck import Deck
from bot.cards.quality import assessment, cards, marks, paths, whole
from bot.cards.values import Fault


def faults(deck: Deck) -> tuple[Fault, ...]:
    """Return what is wrong with content that can be read, ours first; none has a line, since each is of a part."""
    return (*_of_ours(deck), *_of_all(deck))


def _of_ours(deck: Deck) -> Iterator[Fault]:
    ours = [card for card in deck.cards.values() if not card.pack]
    pairs = [pair for pair in deck.assessment if not pair.pack]
    yield from whole.names([*ours, *(path for path in deck.paths.values() if not path.pack), *pairs])
    for card in ours:
        yield from cards.check(card)
    yield from whole.check(ours)
    yield from assessment.check(pairs, ours)


def _of_all(deck: Deck) -> Iterator[Fault]:
    for card in deck.cards.values():
        yield from cards.needs(card, deck)
    yield from paths.out_of_order(deck)
    yield from marks.dead(deck)
