"""All that stands in a member's tracker, gathered from where it is kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards import Card, Deck, Kind
from bot.chat.events import Event
from bot.documents.workbook.values import (
    AppliedRow,
    CaseRow,
    InterviewRow,
    Progress,
    QuestionRow,
    TrackerBook,
    TradeoffRow,
    Week,
)
from bot.features import Desk, reader
from bot.features.interview.rubric import CRITERIA, met_and_not
from bot.features.interview.timing import minutes_taken
from bot.features.wording import BEGUN_FROM, RATING_LABELS, capital
from bot.rules.calendar import local_day, zone, zone_names
from bot.rules.memory import Memory, due_at, recall
from bot.store.applied import Applied
from bot.store.cases import Case
from bot.store.history import Rated
from bot.store.interviews import Practised
from bot.store.notes import CardNote


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of a member's cards."""

    at: datetime
    here: ZoneInfo
    memories: Mapping[str, Memory]
    notes: Mapping[str, CardNote]
    sides: Mapping[str, int]
    products: Mapping[str, Sequence[str]]


async def tracker_book(event: Event, desk: Desk) -> TrackerBook:
    """Return the tracker of the member of an event, as of then; days are those of their own zone, else of UTC."""
    member = await reader(event, desk)
    here = zone(event.who.zone if event.who.zone in zone_names() else "UTC")
    applied = await desk.store.applied.all(member)
    ratings = await desk.store.history.ratings(member)
    known = _Known(
        at=event.at,
        here=here,
        memories=await desk.store.reviews.memories(member),
        notes=await desk.store.notes.of(member),
        sides=await desk.store.history.sides(member),
        products=_products(applied),
    )
    return TrackerBook(
        made_at=event.at,
        day=local_day(event.at, here),
        tradeoffs=tuple(_tradeoff(card, known) for card in _cards("tradeoff", desk.deck)),
        questions=tuple(QuestionRow(**_facts(card, known)) for card in _cards("question", desk.deck)),
        applied=tuple(_applied(each, desk.deck, here) for each in reversed(applied)),
        interviews=tuple(
            _interview(each, desk.deck, here) for each in reversed(await desk.store.interviews.history(member))
        ),
        cases=tuple(_case(each, here) for each in reversed(await desk.store.cases.all(member))),
        progress=_progress(ratings, desk.deck, here, today=local_day(event.at, here)),
    )


def _cards(kind: Kind, deck: Deck) -> Sequence[Card]:
    """Return the cards of a kind by category, each category in the order in which it is taught."""
    cards = [deck.cards[card] for card in deck.order(kind)]
    return sorted(cards, key=lambda card: card.category)


def _products(applied: Sequence[Applied]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for each in reversed(applied):
        products = found.setdefault(each.card, [])
        if each.product not in products:
            products.append(each.product)
    return found


def _facts(card: Card, known: _Known) -> dict[str, Any]:
    """Return what a trade-off and a question have in common."""
    memory = known.memories.get(card.id)
    said = known.notes.get(card.id, CardNote())
    due = due_at(memory) if memory else None
    return {
        "card": card.id,
        "title": card.title,
        "category": card.category,
        "level": card.level,
        "status": "Not met" if due is None else "Fading" if due <= known.at else "Met",
        "last_studied": local_day(memory.reviewed_at, known.here) if memory else None,
        "next_due": local_day(due, known.here) if due else None,
        "recall": recall(memory, known.at) if memory else None,
        "confidence": said.confidence,
        "notes": said.notes,
    }


def _tradeoff(card: Card, known: _Known) -> TradeoffRow:
    one, other = (side.name for side in card.sides)
    side = known.sides.get(card.id)
    return TradeoffRow(
        **_facts(card, known),
        sides=(one, other),
        lean="" if side is None else (one, other)[side],
        applied=", ".join(known.products.get(card.id, ())),
    )


def _applied(each: Applied, deck: Deck, here: ZoneInfo) -> AppliedRow:
    card = deck.get(each.card)
    return AppliedRow(
        id=each.id,
        day=local_day(each.at, here),
        product=each.product,
        card=each.card,
        tradeoff=card.title if card else each.card,
        side=card.sides[each.side].name if card else "",
        evidence=each.evidence,
        instead=each.instead,
    )


def _interview(each: Practised, deck: Deck, here: ZoneInfo) -> InterviewRow:
    card = deck.get(each.card)
    met, _ = met_and_not(each.ticks or ())
    return InterviewRow(
        day=local_day(each.answered_at or each.asked_at, here),
        title=card.title if card else each.card,
        category=card.category if card else "",
        level=card.level if card else "",
        mode="Together" if each.session else "Alone",
        minutes=minutes_taken(each),
        ticked=None if each.ticks is None else len(met),
        of=len(CRITERIA),
        criteria=", ".join(criterion.name for criterion in met),
        answer="\n\n".join(filter(None, (each.answer, each.follow_up, each.follow_answer))),
        remark=each.remark,
    )


def _case(each: Case, here: ZoneInfo) -> CaseRow:
    study = each.study
    return CaseRow(
        title=study.title,
        origin=capital(BEGUN_FROM[each.origin]),
        state="Finished" if each.finished else "Draft",
        shared="Shared" if each.shared_in else "Private",
        changed=local_day(each.changed_at, here),
        situation=study.situation,
        options=study.options,
        decision=study.decision,
        measurement=study.measurement,
        flips=study.flips,
        learnt=study.learnt,
    )


def _progress(ratings: Sequence[Rated], deck: Deck, here: ZoneInfo, *, today: date) -> Progress:
    by_value = Counter(each.value for each in ratings)
    return Progress(
        weeks=_weeks(ratings, deck, here, today),
        ratings=tuple((label, by_value[value]) for value, label in RATING_LABELS.items()),
    )


def _weeks(ratings: Sequence[Rated], deck: Deck, here: ZoneInfo, today: date) -> tuple[Week, ...]:
    """Return the calendar weeks from the first rating to this one, those without any too.

    Every rating counts; of the cards met, those that are in the deck still.
    """
    if not ratings:
        return ()
    days = [(local_day(each.at, here), each.card) for each in ratings]
    given = Counter(_monday(day) for day, _ in days)
    first_met: dict[str, date] = {}
    for day, card in days:
        if deck.get(card) is not None:
            first_met.setdefault(card, _monday(day))
    met = Counter(first_met.values())
    weeks, total, start = [], 0, _monday(days[0][0])
    while start <= _monday(max(today, days[-1][0])):
        total += met[start]
        weeks.append(Week(start=start, ratings=given[start], met=total))
        start += timedelta(weeks=1)
    return tuple(weeks)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
