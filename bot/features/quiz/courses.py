"""A run of a quiz, and how far it has come.

Nothing of it is held: its name travels in the buttons and its answers are in the store, so it goes on after a restart.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.cards import Card
from bot.chat.events import Event
from bot.features import Desk
from bot.features.offering import local_date, open_cards
from bot.rules.memory import due_at
from bot.rules.quizzing import Answered, Candidate, item_id, pick_item
from bot.store.quizzes import QuizAnswer

FIVE: Final = 5
"""Items of a run over many cards."""

ALL, TRADEOFFS = "a", "t"
"""What a run goes over: all cards, or trade-offs only."""

_RUN: Final = re.compile(r"[at]-[a-z2-7]{11}")  # no post's id looks so: no forged button can answer on a post


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Some items, one after the other: five over many cards, or all of one card."""

    occasion: str  # of its answers: "a-" or "t-" and 11 characters, or for a card's quiz the member's local date (ISO)
    card: str = ""  # the card whose quiz it is; "": five over many cards

    @property
    def scope(self) -> str:
        """Return what it goes over, ALL or TRADEOFFS; ALL for the quiz of a card, as that is what may follow it."""
        return ALL if self.card else self.occasion[0]

    @property
    def facts(self) -> tuple[str, ...]:
        """Return what a button must tell of it."""
        return (self.occasion, self.card) if self.card else (self.occasion,)


def new_run(scope: str, event: Event) -> Run:
    """Return a run of five. Its name comes from the event's key: delivered again, the event begins no other run."""
    digest = hashlib.sha256(event.key.encode()).digest()
    return Run(occasion=f"{scope}-{base64.b32encode(digest).decode().lower()[:11]}")


def card_run(card: Card, event: Event) -> Run:
    """Return the quiz of one card, once a local day."""
    return Run(occasion=local_date(event.at, event.who.zone), card=card.id)


def read_run(occasion: str, card: str) -> Run | None:
    """Return the run that a button tells of; None where it tells of none: buttons may be forged."""
    if _RUN.fullmatch(occasion):
        return Run(occasion=occasion)
    try:
        known = date.fromisoformat(occasion).isoformat() == occasion
    except ValueError:
        known = False
    return Run(occasion=occasion, card=card) if known and card else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far a member has come in a run."""

    run: Run
    answers: tuple[QuizAnswer, ...]  # of this run, oldest first
    left: tuple[Candidate, ...]  # what it may still ask
    history: tuple[QuizAnswer, ...]  # all that the member ever answered, oldest first

    @property
    def total(self) -> int:
        """Return how many items the run has: five, or as many as there are."""
        there = len(self.answers) + len(self.left)
        return there if self.run.card else max(len(self.answers), min(FIVE, there))

    @property
    def over(self) -> bool:
        """Say whether all of them are answered."""
        return len(self.answers) >= self.total

    @property
    def following(self) -> Candidate | None:
        """Return what comes next; None where the run is over."""
        asked = {(each.card, each.item) for each in self.answers}
        return None if self.over else pick_item(self.left, asked, self.run.occasion)


async def course(run: Run, event: Event, desk: Desk) -> Course:
    """Return how far the member of an event has come in a run."""
    member = await desk.store.members.id_of(event.who.member)
    history = await desk.store.quizzes.history(member)
    items = await _items(run, member, history, event, desk)
    mine = tuple(each for each in history if each.occasion == run.occasion)
    if run.card:  # Its occasion is a date, on which other cards were answered too; and edited items are asked anew.
        there = {each.item for each in items}
        mine = tuple(each for each in mine if each.card == run.card and each.item in there)
    asked = {(each.card, each.item) for each in mine}
    left = tuple(each for each in items if (each.card, each.item) not in asked)
    return Course(run=run, answers=mine, left=left, history=history)


async def _items(
    run: Run, member: str, history: tuple[QuizAnswer, ...], event: Event, desk: Desk
) -> tuple[Candidate, ...]:
    """Return every item that a run goes over, as it stands for the member."""
    memories = await desk.store.reviews.memories(member)
    struggled = await desk.store.quizzes.struggled(member)
    last = {(each.card, each.item): Answered(right=each.right, at=each.at) for each in history}
    found: dict[tuple[str, str], Candidate] = {}
    for card in await _cards(run, member, event, desk):
        memory = memories.get(card.id)
        weak = card.id in struggled or (memory is not None and due_at(memory) <= event.at)
        for name in (item_id(item.prompt) for item in card.quiz):
            found[card.id, name] = Candidate(
                card=card.id, item=name, met=memory is not None, weak=weak, last=last.get((card.id, name))
            )
    return tuple(found.values())


async def _cards(run: Run, member: str, event: Event, desk: Desk) -> tuple[Card, ...]:
    """Return the cards that a run goes over: those of open posts are met there first (M1)."""
    if run.card:
        card = desk.deck.get(run.card)
        return (card,) if card else ()
    left_out = await open_cards(event, member, desk)
    return tuple(
        card
        for card in desk.deck.cards.values()
        if card.id not in left_out and (run.scope == ALL or card.kind == "tradeoff")
    )
