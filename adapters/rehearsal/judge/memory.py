"""The judge of memory: every review of the diary, replayed in order through FSRS itself (M1)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from math import isclose
from typing import Final

import fsrs

from adapters.rehearsal.facts import Facts, Kept, Rated
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.rows import Row
from adapters.rehearsal.judge.wall import wall

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

    def __init__(self, facts: Facts, rows: Mapping[str, Row]) -> None:
        self._facts = facts
        self._rows = rows  # by the key of the post
        self._reviews: dict[tuple[str, str], Reviews] = {}
        self._cards: dict[tuple[str, str], fsrs.Card] = {}

    def take(self, rated: Rated) -> None:
        """Put a rating where it belongs: on its post until that closes, then one a local day."""
        mine = self._reviews.setdefault((rated.who, rated.card), {})
        occasion = self._occasion(rated)
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

    def _occasion(self, rated: Rated) -> str:
        row = self._rows.get(rated.post) if rated.post else None
        if row is not None and rated.at <= row.closes:
            return f"post {rated.post}"
        zone = row.zone if row is not None else self._facts.zones.get(rated.who)
        return f"{wall(zone or 'UTC').day(rated.at)}"


def judge_memory(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """M1: what the bot tells after a rating, and what it keeps, equal the replay of all that has arrived by then."""
    memories = Memories(facts, {each.key: each.row for each in sent if each.row})
    kept = sorted(facts.kept, key=lambda each: each.at)
    # What arrived together was committed together: each answer may know of both.
    for arrived, together in groupby(facts.rated, key=lambda rated: rated.arrived):
        while kept and kept[0].at < arrived:
            yield from _compare(kept.pop(0), memories)
        group = list(together)
        for rated in group:
            memories.take(rated)
        for rated in group:
            yield from _compare_due(rated, memories.due(rated.who, rated.card))
    for each in kept:
        yield from _compare(each, memories)


def judge_cards_at_hand(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """M1: an open post, deleted or not, is offered by `/study today`, and its card not by the private session."""
    rated = {(each.who, each.arrived) for each in facts.rated if each.post}
    for listed in facts.listed:
        for each in _open(sent, listed.at):
            if each.card not in listed.text:
                yield f"M1 {_at(listed.at)} {listed.who}: `/study today` left out “{each.card}”, whose post is open"
    for offer in facts.offered:
        takes_part = any(who == offer.who and arrived <= offer.at for who, arrived in rated)
        for each in _open(sent, offer.at):
            if takes_part and each.card == offer.card:
                yield f"M1 {_at(offer.at)} {offer.who}: the session brought “{each.card}”, whose post is open"


def _open(sent: Sequence[Sending], at: datetime) -> list[Sending]:
    """Return the posts of which the bot knows and that are open at an instant."""
    return [each for each in sent if each.known and each.row and each.known <= at <= each.row.closes]


def _compare_due(rated: Rated, expected: datetime) -> Iterator[str]:
    name = f"M1 {_at(rated.at)} {rated.who} on “{rated.card}”"
    try:
        found = telling.comes_back(rated.told)
    except telling.Unclear as fault:
        yield f"{name}: {fault}"
    else:
        if found != expected:
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
