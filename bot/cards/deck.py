"""All cards, learning paths and assessment items at hand, by id, and the cards by the name that somebody types."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.utils import default_process

from bot.cards.syllabus import Syllabus
from bot.cards.values import KINDS, LEVELS, AssessmentPair, Card, Kind, LearningPath

MOST_FOUND: Final = 25  # as many as every platform offers at once
_MOST_TYPED: Final = 100  # characters that are looked at
_ALIKE: Final = 0.85  # two words from here on may be the same one, mistyped or cut short: "recal", "prec"
_ENOUGH: Final = 0.6  # of the typed letters must stand in words that are found
_BETWEEN: Final = frozenset({"vs", "versus"})


class Deck:
    """Cards by their ids. It never changes once it is made; of two with one id the first counts."""

    __slots__ = ("_assessment", "_cards", "_order", "_orders", "_paths", "_vocabulary", "_words")

    def __init__(
        self,
        cards: Iterable[Card],
        paths: Iterable[LearningPath] = (),
        assessment: Iterable[AssessmentPair] = (),
    ) -> None:
        by_id: dict[str, Card] = {}
        for card in cards:
            by_id.setdefault(card.id, card)
        self._cards = MappingProxyType(dict(sorted(by_id.items())))
        first: dict[str, LearningPath] = {}
        for path in paths:
            first.setdefault(path.id, path)
        self._paths = MappingProxyType(dict(sorted(first.items())))
        self._assessment = tuple(assessment)
        self._order = _taught(self._cards.values())
        self._orders = {kind: tuple(id for id in self._order if self._cards[id].kind == kind) for kind in KINDS}  # noqa: A001
        self._words = {card.id: _words(f"{card.title} {card.id}") for card in self._cards.values()}
        self._vocabulary = sorted(frozenset().union(*self._words.values()))

    @property
    def cards(self) -> Mapping[str, Card]:
        """All cards by id, in the order of the ids."""
        return self._cards

    @property
    def paths(self) -> Mapping[str, LearningPath]:
        """All learning paths by id, in the order of the ids. A card on one may have left."""
        return self._paths

    @property
    def assessment(self) -> tuple[AssessmentPair, ...]:
        """All pairs of assessment items, as they were given."""
        return self._assessment

    def get(self, id: str) -> Card | None:  # noqa: A002  it is what everybody calls it
        """Return a card; None where no card has this id (any more)."""
        return self._cards.get(id)

    def order(self, kind: Kind) -> tuple[str, ...]:
        """Return the ids of all cards of a kind, in an order in which they can be learnt.

        By level, and each behind the cards that it needs.
        """
        return self._orders[kind]

    def order_from(self, path: str) -> tuple[str, ...]:
        """Return the ids of all cards of both kinds: those of a learning path first, the others as in ``order``.

        A path that is not there, such as "", is none.
        """
        steps = self._paths[path].steps if path in self._paths else ()
        return tuple(dict.fromkeys((*(step.card for step in steps if step.card in self._cards), *self._order)))

    def syllabus(self) -> Syllabus:
        """Return what channels may post, by ids alone: our own cards are the pack called ""."""
        cards = self._cards
        return Syllabus(
            orders=self._orders,
            packs={
                pack: {kind: tuple(id for id in self.order(kind) if cards[id].pack == pack) for kind in KINDS}  # noqa: A001
                for pack in {card.pack for card in cards.values()}
            },
            paths={path.id: self._by_kind(path) for path in self._paths.values()},
            quiz_items={card.id: len(card.quiz) for card in cards.values()},
        )

    def _by_kind(self, path: LearningPath) -> Mapping[Kind, tuple[str, ...]]:
        there = [card for step in path.steps if (card := self._cards.get(step.card)) is not None]
        return {kind: tuple(card.id for card in there if card.kind == kind) for kind in KINDS}

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


def _taught(cards: Iterable[Card]) -> tuple[str, ...]:
    """Return ids by level, then by id, each behind those among them that it needs; a circle is cut where it begins."""
    waiting = {card.id: card for card in sorted(cards, key=lambda card: (LEVELS.index(card.level), card.id))}
    order: dict[str, None] = {}

    for card in waiting.values():
        above = {card.id: card}  # not a call inside a call: a pack may make a chain as long as it likes
        while above:
            last = next(reversed(above.values()))
            need = next((id for id in last.needs if id in waiting and id not in order and id not in above), None)  # noqa: A001
            if need is None:
                order[last.id] = None
                del above[last.id]
            else:
                above[need] = waiting[need]
    return tuple(order)


def _likeness(alike: Mapping[str, Mapping[str, float]], mine: Iterable[str]) -> float:
    """Return how much of what was typed is in a name, 0 to 1: by letters, so that "in" and "the" count for little."""
    best = {word: max((scores.get(other, 0.0) for other in mine), default=0.0) for word, scores in alike.items()}
    return sum(len(word) * score for word, score in best.items()) / max(1, sum(map(len, alike)))


def _plain(text: str) -> str:
    return " ".join(default_process(text).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(_plain(text).split()) - _BETWEEN
