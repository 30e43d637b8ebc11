"""The private session: what a member is about to forget, one card after the other, until they stop.

Reviews feed memory and nothing else (M1). The cards of open posts are left out: they are rated there.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from bot.cards import Card
from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Button, Line, Message, Prose, When
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.features import Desk, Feature, Handler
from bot.features.daily import keep_take, rating_of, take_form
from bot.features.wording import (
    RATING_LABELS,
    REVEAL,
    answer_message,
    comes_back,
    count,
    note,
    origin,
    rating_row,
)
from bot.rules.calendar import local_day, zone, zone_names
from bot.rules.memory import Memory, Rating, due_at
from bot.rules.picking import due_cards
from bot.store.reviews import Review

REVIEW_VERB = Verb(
    path=("study", "review"), about="Bring back what you are about to forget", first="private", anywhere=True
)
NEXT = Action(name="next", first="change", anywhere=True)
STOP = Action(name="stop", first="change", anywhere=True)
WRITE = Action(name="write", first="form", anywhere=True)
FLIP = Action(name="flip", first="change", anywhere=True)
RECALL = Action(name="recall", first="change", anywhere=True)

SESSION: Final = "s"
"""The last fact of an action that belongs to a session: others follow it."""

E = TypeVar("E", bound=Press | Submission)


async def start(command: Command, desk: Desk) -> Reply:
    """Start the session with the card that is least likely remembered."""
    return Tell(await _next_message(command, desk))


async def go_on(press: Press, desk: Desk) -> Reply:
    """Show the next card in the place of the last."""
    return Change(await _next_message(press, desk))


async def _next_message(event: Event, desk: Desk) -> Message:
    member = await desk.store.members.id_of(event.who.member)
    memories = await _memories(member, event.at, desk)
    due = due_cards(memories, event.at)
    if due:
        return prompt_message(desk.deck.cards[due[0]], f"Review · {count(len(due), 'card')} due", session=True)
    return _nothing_due(memories, event.at)


def prompt_message(card: Card, lead: str, *, session: bool = False) -> Message:
    """Return a card to be answered outside any post; in a session it can be stopped, and others follow."""
    kept = (card.id, SESSION) if session else (card.id,)
    going = (Button(action=action(STOP.name), label="Stop here"),) if session else ()
    return Message(
        title=card.title,
        plain=f"For you alone: {card.title}",
        blocks=(origin(card, lead), Prose(card.prompt)),
        rows=(
            (
                Button(action=action(WRITE.name, *kept), label="Write my take", style="main"),
                Button(action=action(FLIP.name, *kept), label=REVEAL[card.kind]),
                *going,
            ),
        ),
    )


async def _memories(member: str, at: datetime, desk: Desk) -> Mapping[str, Memory]:
    """Return what a session may bring back: cards that are still in the deck, and not those of open posts (M1)."""
    open_cards = await desk.store.channels.open_cards(member, at)
    memories = await desk.store.reviews.memories(member)
    return {card: memory for card, memory in memories.items() if card in desk.deck.cards and card not in open_cards}


def _nothing_due(memories: Mapping[str, Memory], at: datetime) -> Message:
    later = min((due for memory in memories.values() if (due := due_at(memory)) > at), default=None)
    if later:
        line = Line(("Nothing is fading right now. The next card comes back on ", When(at=later, style="date"), "."))
    else:
        line = Line(
            ("Nothing to review yet: rate a card in the channel, and it comes back here before you forget it.",)
        )
    return Message(title="All caught up", plain="Nothing is due for review.", blocks=(line,))


def on_card(answer: Callable[[E, Card, Desk], Awaitable[Reply]]) -> Handler[E]:
    """Find the card of an action; say so where it has left the deck, or is open in a channel: it is rated there."""

    async def handle(event: E, desk: Desk) -> Reply:
        card = desk.deck.get(fact(event.action))
        if card is None:
            return note("A card that left", "This card is no longer in the deck. /study review goes on with the next.")
        member = await desk.store.members.id_of(event.who.member)
        if card.id in await desk.store.channels.open_cards(member, event.at):
            return open_elsewhere(card)
        return await answer(event, card, desk)

    return handle


def open_elsewhere(card: Card) -> Tell:
    """Say where a card is rated that is open in a channel."""
    return note(
        card.title, "This card is open in your channel right now. Rate it there: on its post, or by /study today."
    )


@on_card
async def open_take(press: Press, card: Card, desk: Desk) -> Reply:
    """Open the form for a take on a card outside any post."""
    member = await desk.store.members.id_of(press.who.member)
    return Ask(take_form(press.action, card, await desk.store.reviews.take_of(member, card.id, _occasion(press))))


@on_card
async def send_take(form: Submission, card: Card, desk: Desk) -> Reply:
    """Keep the take, and show the answer beside it."""
    await keep_take(form, card, _occasion(form), desk)
    return Tell(await _answer(card, form, desk))


@on_card
async def flip(press: Press, card: Card, desk: Desk) -> Reply:
    """Put the answer in the place of the prompt."""
    return Change(await _answer(card, press, desk))


async def _answer(card: Card, event: Press | Submission, desk: Desk) -> Message:
    member = await desk.store.members.id_of(event.who.member)
    occasion, session = _occasion(event), fact(event.action, 1)
    return answer_message(
        card,
        take=await desk.store.reviews.take_of(member, card.id, occasion),
        action_of=lambda rating: _recall_action(card, rating, session),
        chosen=await desk.store.reviews.rating_of(member, card.id, occasion),
    )


def _recall_action(card: Card, rating: Rating, session: str) -> str:
    return action(RECALL.name, card.id, rating.value, *([session] if session else []))


@on_card
async def recall(press: Press, card: Card, desk: Desk) -> Reply:
    """Put the rating into the log, and in a session offer to go on."""
    rating, session = rating_of(press), fact(press.action, 2)
    if rating is None:
        return note("An old button", "I do not know this rating any more. /study review shows the card again.")
    member = await desk.store.members.id_of(press.who.member)
    await desk.store.reviews.rate(
        Review(member=member, card=card.id, occasion=_occasion(press), post=None, at=press.at, value=rating)
    )
    left = len(due_cards(await _memories(member, press.at, desk), press.at)) if session else 0
    going_on = (
        Button(action=action(NEXT.name), label=f"Next card ({left} due)", style="main"),
        Button(action=action(STOP.name), label="Stop here"),
    )
    last = (Line(("That was the last one that is due. Well done.",)),) if session and not left else ()
    return Change(
        Message(
            title=card.title,
            plain=f"You rated “{card.title}”: {RATING_LABELS[rating]}.",
            blocks=(
                Line((f"You said: {RATING_LABELS[rating]}.",)),
                comes_back(due_at((await desk.store.reviews.memories(member))[card.id])),
                *last,
            ),
            rows=(
                rating_row(lambda each: _recall_action(card, each, session), rating),
                *((going_on,) if left else ()),
            ),
        )
    )


async def stop(press: Press, desk: Desk) -> Reply:
    """End the session; nothing is lost, and nobody is blamed."""
    member = await desk.store.members.id_of(press.who.member)
    left = len(due_cards(await _memories(member, press.at, desk), press.at))
    text = f"{count(left, 'card')} can wait: /study review goes on where you stopped." if left else "All caught up."
    return Change(Message(title="Until next time", plain=text, blocks=(Line((text,)),)))


def _occasion(event: Event) -> str:
    """Outside posts an occasion is the member's own date, where the platform tells their zone, else the date in UTC."""
    return local_date(event.at, event.who.zone)


def local_date(at: datetime, zone_name: str | None) -> str:
    """Return the ISO date at an instant in a zone; UTC where there is none, or one that nobody knows."""
    known = zone_name if zone_name in zone_names() else "UTC"
    return local_day(at, zone(known or "UTC")).isoformat()


REVIEW = Feature(
    commands={REVIEW_VERB: start},
    presses={NEXT: go_on, STOP: stop, WRITE: open_take, FLIP: flip, RECALL: recall},
    forms={WRITE: send_take},
)
