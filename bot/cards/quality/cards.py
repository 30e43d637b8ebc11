"""One card: what it needs, and of ours the room for each part and a quiz that gives nothing away."""

import re
from collections.abc import Iterator
from typing import Final

from bot.cards.deck import Deck
from bot.cards.quality.naming import fault
from bot.cards.room import ANSWER, BESIDE, PROMPT, QUICK, QUICK_ANSWER, QUICK_PROMPT, QUIZ_ITEMS, UNEQUAL, words
from bot.cards.values import LEVELS, Card, Fault, QuizItem, shown

_CATCH_ALL: Final = re.compile(
    r"\b(?:all|any|none|both|neither|each)(?: of)? the (?:above|others?)\b"
    r"|\b(?:all|none|both|neither) of (?:these|them)\W*$"
    r"|\bboth [A-E] and [A-E]\b",
    re.IGNORECASE,
)


def check(card: Card) -> Iterator[Fault]:
    """Yield what is wrong with one card of ours."""
    if not (card.sources or card.references):
        yield fault(card, "nothing says what it leans on", "Name its `sources` or its `references`.")
    yield from _lengths(card)
    for item in card.quiz:
        for what, mend in wrong_with(item):
            yield fault(card, what, mend)


def wrong_with(item: QuizItem) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one quiz item, each with how to mend it."""
    for choice in item.choices:
        if _CATCH_ALL.search(choice.text):
            yield f"the choice {shown(choice.text)} leans on the others", "Write one that stands by itself."


def needs(card: Card, deck: Deck) -> Iterator[Fault]:
    """Yield what is wrong with what a card of any pack needs."""
    for need in map(deck.get, card.needs):
        if need is None:
            continue  # said already, with its line
        if need.kind != card.kind:
            what = f"it is a {card.kind} and needs {shown(need.id)}, which is a {need.kind}"
            mend = "Name it under `related`: a channel posts one of each kind a day, so neither waits for the other."
            yield fault(card, what, mend)
        elif LEVELS.index(need.level) > LEVELS.index(card.level):
            what = f"it is for {card.level} and needs {shown(need.id)}, which is {need.level}"
            yield fault(card, what, "Raise its level, or do not need that card.")
    if card.id in _behind(card, deck):
        yield fault(card, "it needs itself, by way of others", "Cut the circle where it is weakest.")


def _behind(card: Card, deck: Deck) -> set[str]:
    """Return the ids of all cards that one needs, by way of others too."""
    found: set[str] = set()
    waiting = list(card.needs)
    while waiting:
        need = waiting.pop()
        if need not in found:
            found.add(need)
            waiting += getattr(deck.get(need), "needs", ())
    return found


def _lengths(card: Card) -> Iterator[Fault]:
    quick = card.category == QUICK
    yield from _bounds(card, "the prompt", words(card.prompt), QUICK_PROMPT if quick else PROMPT)
    if card.kind == "question":
        yield from _bounds(card, "the answer", words(card.answer), QUICK_ANSWER if quick else ANSWER)
        beside = {"Hints": card.hints, "Why it matters": card.why, "Follow-ups": card.follow_ups}
    else:
        first, second = (words(side.body) for side in card.sides)
        yield from _bounds(card, "the two sides together", first + second, ANSWER)
        if max(first, second) > UNEQUAL * min(first, second):
            what = f"the two sides have {first} and {second} words"
            yield fault(card, what, "Give both equal room: a card that leans by its length has decided already.")
        beside = {"In real products": card.in_products, "Questions to ask": card.questions_to_ask}
        beside["Interview angle"] = card.interview_angle
    for name, text in beside.items():
        yield from _bounds(card, shown(name), words(text), BESIDE[name])
    yield from _bounds(card, "the quiz", len(card.quiz), QUIZ_ITEMS, of="items")


def _bounds(card: Card, what: str, found: int, bounds: tuple[int, int], *, of: str = "words") -> Iterator[Fault]:
    least, most = bounds
    if not least <= found <= most:
        yield fault(card, f"{what}: {found} {of}, not {least} to {most}", "Say more, or say it more briefly.")
