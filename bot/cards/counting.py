"""What the cards amount to: the figures of ``fulcrum content check --json``."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.cards.deck import Deck
from bot.cards.inventory import inventory
from bot.cards.values import COMPETENCIES, KINDS, LEVELS, Fault


def summary(deck: Deck, faults: Sequence[Fault]) -> dict[str, Any]:
    """Return one object for JSON: counts of the cards in the deck, how much they cover, and every fault as a line.

    A deck of a pack is counted under ``pack/tradeoffs/…``; an assessment's pair is two items.
    """
    cards = deck.cards.values()
    kinds, levels = Counter(card.kind for card in cards), Counter(card.level for card in cards)
    competencies = Counter(competency for card in cards for competency in card.competencies)
    decks = Counter(f"{card.pack}/{card.deck}" if card.pack else card.deck for card in cards)
    covered = {source for card in cards for source in card.sources} & inventory().keys()
    return {
        "cards": len(cards),
        "by_kind": {kind: kinds[kind] for kind in KINDS},
        "by_deck": dict(sorted(decks.items())),
        "by_level": {level: levels[level] for level in LEVELS},
        "by_competency": {competency: competencies[competency] for competency in COMPETENCIES},
        "quiz_items": sum(len(card.quiz) for card in cards),
        "assessment_items": sum(len(pair.forms) for pair in deck.assessment),
        "paths": len(deck.paths),
        "coverage": {"covered": len(covered), "of": len(inventory())},
        "faults": [str(fault) for fault in faults],
    }
