"""The private session: what a member is about to forget, one card after the other, until they stop.

Reviews feed memory and nothing else (M1). The cards of open posts are left out: they are rated there.
"""

from datetime import datetime

from bot.cards import Card
from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Button, Line, Message, Prose, When
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.features import Desk, Feature
from bot.features.daily import rating_of, take_form
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
from bot.rules.memory import due_at
from bot.rules.picking import due_cards
from bot.store.reviews import Review, Take

REVIEW_VERB = Verb(
    path=("study", "review"), about="Bring back what you are about to forget", first="private", anywhere=True
)
NEXT = Action(name="next", first="change", anywhere=True)
STOP = Action(name="stop", first="change", anywhere=True)
WRITE = Action(name="write", first="form", anywhere=True)
FLIP = Action(name="flip", first="change", anywhere=True)
RECALL = Action(name="recall", first="change", anywhere=True)


async def start(command: Command, desk: Desk) -> Reply:
    """Start the session with the card that is least likely remembered."""
    return Tell(await _next_message(command, desk))


async def go_on(press: Press, desk: Desk) -> Reply:
    """Show the next card in the place of the last."""
    return Change(await _next_message(press, desk))


async def _next_message(event: Event, desk: Desk) -> Message:
    due = await _due(event, desk)
    if not due:
        return await _nothing_due(event, desk)
    return prompt_message(due[0], f"Review · {count(len(due), 'card')} due")


def prompt_message(card: Card, lead: str) -> Message:
    """Return a card to be answered outside any post."""
    return Message(
        title=card.title,
        plain=f"For you alone: {card.title}",
        blocks=(origin(card, lead), Prose(card.prompt)),
        rows=(
            (
                Button(action=action(WRITE.name, card.id), label="Write my take", style="main"),
                Button(action=action(FLIP.name, card.id), label=REVEAL[card.kind]),
                Button(action=action(STOP.name), label="Stop here"),
            ),
        ),
    )


async def _due(event: Event, desk: Desk) -> list[Card]:
    member = await desk.store.members.id_of(event.who.member)
    open_cards = await desk.store.channels.open_cards(member, event.at)
    ids = due_cards(await desk.store.reviews.memories(member), event.at, leave_out=open_cards)
    return [card for card in map(desk.deck.get, ids) if card is not None]


async def _nothing_due(event: Event, desk: Desk) -> Message:
    member = await desk.store.members.id_of(event.who.member)
    open_cards = await desk.store.channels.open_cards(member, event.at)
    memories = await desk.store.reviews.memories(member)
    later = sorted(
        at for card, memory in memories.items() if card not in open_cards and (at := due_at(memory)) > event.at
    )
    if later:
        line = Line(("Nothing is fading right now. The next card comes back on ", When(at=later[0], style="date"), "."))
    elif memories:
        line = Line(("Nothing is fading right now. What you rated today comes back once its post has closed.",))
    else:
        line = Line(
            ("Nothing to review yet: rate a card in the channel, and it comes back here before you forget it.",)
        )
    return Message(title="All caught up", plain="Nothing is due for review.", blocks=(line,))


async def open_take(press: Press, desk: Desk) -> Reply:
    """Open the form for a take on a card outside any post."""
    card = desk.deck.get(fact(press.action))
    if card is None:
        return _gone()
    member = await desk.store.members.id_of(press.who.member)
    return Ask(take_form(press.action, card, await desk.store.reviews.take_of(member, card.id, _occasion(press))))


async def send_take(form: Submission, desk: Desk) -> Reply:
    """Keep the take, and show the answer beside it."""
    card = desk.deck.get(fact(form.action))
    if card is None:
        return _gone()
    member = await desk.store.members.id_of(form.who.member)
    text = str(form.values.get("take", "")).strip()
    if text:
        await desk.store.reviews.keep_take(
            Take(member=member, card=card.id, occasion=_occasion(form), text=text, at=form.at)
        )
    return Tell(await _answer(card, form, desk))


async def flip(press: Press, desk: Desk) -> Reply:
    """Put the answer in the place of the prompt."""
    card = desk.deck.get(fact(press.action))
    return _gone() if card is None else Change(await _answer(card, press, desk))


async def _answer(card: Card, event: Event, desk: Desk) -> Message:
    member = await desk.store.members.id_of(event.who.member)
    occasion = _occasion(event)
    return answer_message(
        card,
        take=await desk.store.reviews.take_of(member, card.id, occasion),
        action_of=lambda rating: action(RECALL.name, card.id, rating.value),
        chosen=await desk.store.reviews.rating_of(member, card.id, occasion),
    )


async def recall(press: Press, desk: Desk) -> Reply:
    """Put the rating into the log, and offer to go on."""
    card = desk.deck.get(fact(press.action))
    rating = rating_of(press)
    if card is None or rating is None:
        return _gone()
    member = await desk.store.members.id_of(press.who.member)
    await desk.store.reviews.rate(
        Review(member=member, card=card.id, occasion=_occasion(press), post=None, at=press.at, value=rating)
    )
    left = await _due(press, desk)
    going_on = (
        Button(action=action(NEXT.name), label=f"Next card ({len(left)} due)", style="main"),
        Button(action=action(STOP.name), label="Stop here"),
    )
    return Change(
        Message(
            title=card.title,
            plain=f"You rated “{card.title}”: {RATING_LABELS[rating]}.",
            blocks=(
                Line((f"You said: {RATING_LABELS[rating]}.",)),
                comes_back(due_at((await desk.store.reviews.memories(member))[card.id])),
                *(() if left else (Line(("That was the last one that is due. Well done.",)),)),
            ),
            rows=(
                rating_row(lambda each: action(RECALL.name, card.id, each.value), rating),
                *((going_on,) if left else ()),
            ),
        )
    )


async def stop(press: Press, desk: Desk) -> Reply:
    """End the session; nothing is lost, and nobody is blamed."""
    left = len(await _due(press, desk))
    text = f"{count(left, 'card')} can wait: /study review goes on where you stopped." if left else "All caught up."
    return Change(Message(title="Until next time", plain=text, blocks=(Line((text,)),)))


def _occasion(event: Event) -> str:
    """Outside posts an occasion is the member's own date, where the platform tells their zone, else the date in UTC."""
    return local_date(event.at, event.who.zone)


def local_date(at: datetime, zone_name: str | None) -> str:
    """Return the ISO date at an instant in a zone; UTC where there is none, or one that nobody knows."""
    known = zone_name if zone_name in zone_names() else "UTC"
    return local_day(at, zone(known or "UTC")).isoformat()


def _gone() -> Tell:
    return note("A card that left", "This card is no longer in the deck. /study review goes on with the next.")


REVIEW = Feature(
    commands={REVIEW_VERB: start},
    presses={NEXT: go_on, STOP: stop, WRITE: open_take, FLIP: flip, RECALL: recall},
    forms={WRITE: send_take},
)
