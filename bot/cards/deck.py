"""All cards at hand, by id, and by the name that somebody types."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.utils import default_process

from bot.cards.values import Card, Kind

MOST_FOUND: Final = 25  # as many as every platform offers at once
_MOST_TYPED: Final = 100  # characters that are looked at
_ALIKE: Final = 0.85  # two words from here on may be the same one, mistyped or cut short: "recal", "prec"
_ENOUGH: Final = 0.6  # of the typed letters must stand in words that are found
_BETWEEN: Final = frozenset({"vs", "versus"})


class Deck:
    """Cards by their ids. It never changes once it is made; of two cards with one id the first counts."""

    __slots__ = ("_cards", "_vocabulary", "_words")

    def __init__(self, cards: Iterable[Card]) -> None:
        by_id: dict[str, Card] = {}
        for card in cards:
            by_id.setdefault(card.id, card)
        self._cards = MappingProxyType(dict(sorted(by_id.items())))
        self._words = {card.id: _words(f"{card.title} {card.id}") for card in self._cards.values()}
        self._vocabulary = sorted(frozenset().union(*self._words.values()))

    @property
    def cards(self) -> Mapping[str, Card]:
        """All cards by id, in the order of the ids."""
        return self._cards

    def get(self, id: str) -> Card | None:  # noqa: A002  it is what everybody calls it
        """Return a card; None where no card has this id (any more)."""
        return self._cards.get(id)

    def order(self, kind: Kind) -> tuple[str, ...]:
        """Return the ids of all cards of a kind, sorted."""
        return tuple(card.id for card in self._cards.values() if card.kind == kind)

    def find(self, name: str, *, kind: Kind | None = None) -> tuple[Card, ...]:
        """Return the cards that a typed name may mean, best first, at most ``MOST_FOUND``.

        Case, punctuation, "vs", the order of the words, typing errors and unfinished words are forgiven. An exact id
        or title is the only result; nothing typed gives all cards in order; what is like no card gives none.
        """
        cards = [card for card in self._cards.values() if kind in {None, card.kind}]
        if not name.strip():
            return tuple(cards[:MOST_FOUND])
        typed = _plain(name[:_MOST_TYPED])
        exact = [card for card in cards if typed and typed in {_plain(card.title), _plain(card.id)}]
        if exact:
            return tuple(exact[:MOST_FOUND])
        return self._alike(typed, cards)

    def _alike(self, typed: str, cards: Iterable[Card]) -> tuple[Card, ...]:
        """Compare word by word: a whole name in another order, or with words left out, is as like as can be.

        rapidfuzz's scores of whole texts were tried on the titles: its WRatio takes "rag" for "Accuracy vs coverage"
        and finds 15 cards for "weather in paris".
        """
        words = _words(typed)
        alike = {word: self._like(word) for word in words}
        ranked = []
        for card in cards:
            title = _plain(card.title)
            score = _likeness(alike, self._words[card.id])
            whole = fuzz.ratio(typed, title) / 100  # finds "recall vsprecision", where the words went together
            if score >= _ENOUGH or whole >= _ALIKE:
                ranked.append((-max(score, whole), -fuzz.token_sort_ratio(typed, title), card.id))
        return tuple(self._cards[found] for _, _, found in sorted(ranked)[:MOST_FOUND])

    def _like(self, word: str) -> dict[str, float]:
        """Return the words of all names that are like a typed one or begin with it, each with how like, up to 1."""
        found = process.extract(
            word, self._vocabulary, scorer=JaroWinkler.normalized_similarity, score_cutoff=_ALIKE, limit=None
        )
        begun = {other: _ALIKE for other in self._vocabulary if other.startswith(word)}
        return begun | {other: score for other, score, _ in found}


def _likeness(alike: Mapping[str, Mapping[str, float]], mine: Iterable[str]) -> float:
    """Return how much of what was typed is in a name, 0 to 1: by letters, so that "in" and "the" count for little."""
    best = {word: max((scores.get(other, 0.0) for other in mine), default=0.0) for word, scores in alike.items()}
    return sum(len(word) * score for word, score in best.items()) / max(1, sum(map(len, alike)))


def _plain(text: str) -> str:
    return " ".join(default_process(text).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(_plain(text).split()) - _BETWEEN
