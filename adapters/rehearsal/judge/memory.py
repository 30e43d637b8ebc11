"""The judge of memory: every review of the diary, replayed in order through FSRS itself (M1)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from math import isclose
from typing import Final

import fsrs

from adapters.rehearsal.facts import Facts, Kept, Rated
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.history import Occasions, Sending

VALUES: Final = {
    "again": fsrs.Rating.Again,
    "hard": fsrs.Rating.Hard,
    "good": fsrs.Rating.Good,
    "easy": fsrs.Rating.Easy,
}
FSRS: Final = fsrs.Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=180, enable_fuzzing=False
)

Reviews = dict[str, tuple[datetime, datetime, str]]
"""The reviews of one person and card: by occasion, the first instant, the instant of the value, the value."""


class Memories:
    """What everybody remembers, as the diary is read on."""

    def __init__(self, facts: Facts, sent: Sequence[Sending]) -> None:
        self._occasions = Occasions(facts, sent)
        self._reviews: dict[tuple[str, str], Reviews] = {}
        self._cards: dict[tuple[str, str], fsrs.Card] = {}

    def take(self, rated: Rated) -> None:
        """Put a rating where it belongs: on its post until that closes, then one a local day."""
        mine = self._reviews.setdefault((rated.who, rated.card), {})
        occasion = self._occasions.of(rated)
        first, changed, value = mine.get(occasion, (rated.at, rated.at, rated.value))
        if rated.at >= changed:
            changed, value = rated.at, rated.value
        mine[occasion] = (min(first, rated.at), changed, value)
        card = fsrs.Card(card_id=0, due=rated.at)
        for at, _, each in sorted(mine.values()):
            card, _ = FSRS.review_card(card, VALUES[each], at)
        self._cards[rated.who, rated.card] = card

    def due(self, who: str, card: str) -> datetime:
        """Return when a card comes back to somebody who has rated it."""
        return self._cards[who, card].due

    def of(self, who: str) -> dict[str, fsrs.Card]:
        """Return what somebody remembers, by card."""
        return {card: kept for (name, card), kept in self._cards.items() if name == who}


def judge_memory(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """M1: what the bot tells after a rating, and what it keeps, equal the replay of all that has arrived by then."""
    memories = Memories(facts, sent)
    kept = sorted(facts.kept, key=lambda each: each.at)
    # What arrived together was mostly committed together: each answer may know of those behind it, or may not yet.
    for arrived, together in groupby(facts.rated, key=lambda rated: rated.arrived):
        while kept and kept[0].at < arrived:
            yield from _compare(kept.pop(0), memories)
        group = list(together)
        alone = []
        for rated in group:
            memories.take(rated)
            alone.append(memories.due(rated.who, rated.card))
        for rated, early in zip(group, alone, strict=True):
            yield from _compare_due(rated, memories.due(rated.who, rated.card), early)
    for each in kept:
        yield from _compare(each, memories)


def _compare_due(rated: Rated, expected: datetime, early: datetime) -> Iterator[str]:
    name = f"M1 {_at(rated.at)} {rated.who} on “{rated.card}”"
    try:
        found = telling.comes_back(rated.told)
    except telling.Unclear as fault:
        yield f"{name}: {fault}"
    else:
        if found not in {expected, early}:
            yield f"{name}: comes back on {_at(found)}, expected {_at(expected)}"


def _compare(kept: Kept, memories: Memories) -> Iterator[str]:
    expected = memories.of(kept.who)
    name = f"M1 {_at(kept.at)} {kept.who}"
    for card in sorted(expected.keys() | kept.memories.keys()):
        mine, theirs = expected.get(card), kept.memories.get(card)
        if mine is None or theirs is None:
            yield f"{name}: “{card}” is {'not ' if theirs is None else ''}kept, against the diary"
            continue
        stability, difficulty, reviewed_at = theirs
        same = isclose(stability, mine.stability or 0) and isclose(difficulty, mine.difficulty or 0)
        if not same or reviewed_at != mine.last_review:
            found = f"stability {stability:.4f}, difficulty {difficulty:.4f}, {_at(reviewed_at)}"
            wanted = f"{mine.stability:.4f}, {mine.difficulty:.4f}, {_at(mine.last_review)}"
            yield f"{name}: “{card}” is kept as {found}; expected {wanted}"


def _at(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}Z" if instant else "never"
