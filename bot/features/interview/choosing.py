"""Which question is asked: what the member wants, what may be asked today, and which of it comes first."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from bot.cards import LEVELS, Card, Deck
from bot.chat.events import Event, Submission
from bot.chat.messages import LONGEST_LABEL, Field, Option, shortened
from bot.chat.routes import fact
from bot.features import Desk
from bot.features.assess import advice
from bot.features.filling import typed
from bot.features.offering import open_cards
from bot.rules.interviewing import Last, Question, pick_question
from bot.rules.memory import due_at
from bot.rules.scoring import standing_out
from bot.store.interviews import Practised

TRADEOFFS: Final = "t"
ANY: Final = "any"
MOST_OPTIONS: Final = 25  # that a form shows

_KEY: Final = re.compile(r"t|[0-9a-f]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of which kind the questions are to be. It travels in the buttons, so that the next one is of that kind too."""

    category: str = ""  # "": any; TRADEOFFS; or a category of questions, by ``category_key``
    level: str = ""  # "": any

    @property
    def facts(self) -> tuple[str, str]:
        """Return what a button tells of it."""
        return (self.category, self.level)


def category_key(name: str) -> str:
    """Return 8 hex digits for the name of a category: it may hold a colon, or be too long for a button."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def wanted_in(action: str, at: int) -> Wanted:
    """Read what a button tells from its fact number ``at`` on. What makes no sense there is any: it may be forged."""
    category, level = fact(action, at), fact(action, at + 1)
    return Wanted(category=category if _KEY.fullmatch(category) else "", level=level if level in LEVELS else "")


def categories(deck: Deck) -> dict[str, str]:
    """Return what can be chosen, by key: the categories of the deck's questions by name, and trade-offs last."""
    names = sorted({card.category for card in deck.cards.values() if card.kind == "question"}, key=str.casefold)
    named = {category_key(name): name for name in names[: MOST_OPTIONS - 2]}
    return named | ({TRADEOFFS: "trade-offs"} if deck.order("tradeoff") else {})


def wanted_fields(deck: Deck, wanted: Wanted) -> tuple[Field, Field]:
    """Return the two fields in which a member says what they want."""
    of = {ANY: "any"} | categories(deck)
    levels = {ANY: "any"} | {str(level): str(level) for level in LEVELS}
    return (
        Field(name="category", label="About what?", kind="one", value=wanted.category or ANY, options=_options(of)),
        Field(name="level", label="How hard?", kind="one", value=wanted.level or ANY, options=_options(levels)),
    )


def _options(names: dict[str, str]) -> tuple[Option, ...]:
    return tuple(
        Option(value=key, label=shortened(name[:1].upper() + name[1:], LONGEST_LABEL)) for key, name in names.items()
    )


def wanted_from(sent: Submission) -> Wanted:
    """Return what was chosen in those fields."""
    category, level = typed(sent, "category"), typed(sent, "level")
    return Wanted(category=category if _KEY.fullmatch(category) else "", level=level if level in LEVELS else "")


def fits(card: Card, wanted: Wanted) -> bool:
    """Say whether a card is of the wanted kind."""
    of = TRADEOFFS if card.kind == "tradeoff" else category_key(card.category)
    return wanted.category in {"", of} and wanted.level in {"", card.level}


async def next_card(event: Event, member: str, wanted: Wanted, desk: Desk) -> Card | None:
    """Return the card that comes next, weak spots first; None where none of that kind may be asked today.

    What stands open in the member's channels is left out: its answer is to be met there first.
    """
    left_out = await open_cards(event, member, desk)
    cards = [card for card in desk.deck.cards.values() if card.id not in left_out and fits(card, wanted)]
    passed = await desk.store.interviews.passed_over(member)
    last = latest(await desk.store.interviews.history(member))
    weak, gaps = await _weak(event, member, desk), await _gaps(member, desk)
    picked = pick_question(
        [
            Question(
                card=card.id,
                weak=card.id in weak or not gaps.isdisjoint(card.competencies),
                last=went(last[card.id]) if card.id in last else None,
                passed_at=passed.get(card.id),
            )
            for card in cards
        ],
        event.at,
        event.key,
    )
    return None if picked is None else desk.deck.cards[picked]


async def _weak(event: Event, member: str, desk: Desk) -> frozenset[str]:
    """Return the cards that are fading, or were last rated Missed it or Struggled."""
    memories = await desk.store.reviews.memories(member)
    fading = {card for card, memory in memories.items() if due_at(memory) <= event.at}
    return await desk.store.quizzes.struggled(member) | fading


async def _gaps(member: str, desk: Desk) -> frozenset[str]:
    """Return the competencies in which the member's last finished assessment found a gap."""
    last = advice.latest(await desk.store.attempts.of(member))
    if last is None:
        return frozenset()
    return frozenset(standing_out(advice.scored(await desk.store.attempts.answers(member, last.id)))[1])


def latest(history: tuple[Practised, ...]) -> dict[str, Practised]:
    """Return the newest of each card, by its id; ``history`` has the newest first, and so has what is returned."""
    found: dict[str, Practised] = {}
    for item in history:
        found.setdefault(item.card, item)
    return found


def went(item: Practised) -> Last:
    """Return how an answered question went."""
    ticked = None if item.ticks is None else len(item.ticks)
    return Last(ticked=ticked, redo=item.redo, at=item.answered_at or item.asked_at)
