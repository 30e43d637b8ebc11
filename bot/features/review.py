"""The private session: one card after the other, the one worth most first, until the member stops (M3).

Reviews feed memory and nothing else (M1). A session holds no state: what was rated today is in the log, so the next
card is always chosen anew, and a session goes on after a restart, on another device, or never.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from bot.cards import Card
from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Button, Divider, Line, Message, Prose, Row
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.features import Desk, Feature, Handler
from bot.features.answering import card_answer, keep_lean, keep_take, lean_form, take_form
from bot.features.leaning import side_of
from bot.features.offering import has_next, local_date, next_offer, offer_row, open_cards
from bot.features.posts import open_card_message
from bot.features.wording import (
    KIND_NAMES,
    RATING_LABELS,
    REVEAL,
    WRITE_TAKE,
    card_left,
    comes_back,
    note,
    origin,
    rating_row,
)
from bot.features.wording import OFFER as OFFER_NAME
from bot.rules.memory import Memory, Rating, due_at
from bot.store.reviews import Review

REVIEW_VERB = Verb(
    path=("study", "review"),
    about="Bring back what you are about to forget",
    shortcut="Start a review",
    first="private",
    anywhere=True,
)
OFFER = Action(name=OFFER_NAME, first="private", anywhere=True)
BEGIN = Action(name="begin", first="private", anywhere=True)
NEXT = Action(name="next", first="change", anywhere=True)
STOP = Action(name="stop", first="change", anywhere=True)
WRITE = Action(name="write", first="form", anywhere=True)
SIDE = Action(name="side", first="form", anywhere=True)
FLIP = Action(name="flip", first="change", anywhere=True)
RECALL = Action(name="recall", first="change", anywhere=True)

SESSION: Final = "s"
"""The last fact of an action that belongs to a session, which goes on until the member stops."""
OFFERED: Final = "o"
"""The last fact of an action that belongs to an offer: there are only so many a day."""

E = TypeVar("E", bound=Press | Submission)


async def start(command: Command, desk: Desk) -> Reply:
    """Start the session with the card that is worth most."""
    return Tell(await _next_message(command, desk, SESSION))


async def begin(press: Press, desk: Desk) -> Reply:
    """Start the session by a button."""
    return Tell(await _next_message(press, desk, SESSION))


async def offer(press: Press, desk: Desk) -> Reply:
    """Show the card that was offered after a rating."""
    return Tell(await _next_message(press, desk, OFFERED))


async def go_on(press: Press, desk: Desk) -> Reply:
    """Show the next card in the place of the last."""
    return Change(await _next_message(press, desk, fact(press.action) or SESSION))


async def _next_message(event: Event, desk: Desk, session: str) -> Message:
    offered = await next_offer(event, desk)
    if offered is not None:
        return prompt_message(offered.card, offered.why, session=session)
    return note(
        "All caught up", "You have met every card there is today. Come back tomorrow: some will be worth it then."
    ).message


def prompt_message(card: Card, lead: str, *, session: str = "") -> Message:
    """Return a card to be answered outside any post; in a session it can be stopped, and others follow."""
    going = (Button(action=action(STOP.name), label="Stop here"),) if session else ()
    return Message(
        title=card.title,
        plain=f"For you alone: {card.title}",
        blocks=(origin(card, lead), Prose(card.prompt)),
        rows=(
            (
                *_commit_buttons(card, session),
                Button(action=action(FLIP.name, *_kept(card, session)), label=REVEAL[card.kind]),
                *going,
            ),
        ),
    )


def _kept(card: Card, session: str) -> tuple[str, ...]:
    return (card.id, session) if session else (card.id,)


def _commit_buttons(card: Card, session: str) -> Row:
    if card.kind == "tradeoff":
        return tuple(
            Button(action=action(SIDE.name, card.id, str(number), session), label=side.name, style="main")
            for number, side in enumerate(card.sides)
        )
    return (Button(action=action(WRITE.name, *_kept(card, session)), label=WRITE_TAKE, style="main"),)


def on_card(answer: Callable[[E, Card, Desk], Awaitable[Reply]]) -> Handler[E]:
    """Find the card of an action; say so where it has left the deck, or is open in a channel: it is rated there."""

    async def handle(event: E, desk: Desk) -> Reply:
        card = desk.deck.get(fact(event.action))
        if card is None:
            return card_left("/study review goes on with the next.")
        member = await desk.store.members.id_of(event.who.member)
        if card.id in await open_cards(event, member, desk):
            return open_elsewhere(card)
        return await answer(event, card, desk)

    return handle


def open_elsewhere(card: Card) -> Tell:
    """Say where a card is rated that is open in a channel."""
    return note(
        card.title, "This card is open in your channel right now. Rate it there: on its post, or by /study today."
    )


async def card_message(card: Card, event: Event, desk: Desk) -> Message:
    """Word a card for one member: as its post where that is open, as it is rated there alone (M1), else for itself."""
    channel = await desk.store.channels.at(event.place) if event.place else None
    posts = await desk.store.posts.open_in(channel.id, event.at) if channel else ()
    post = next((each for each in posts if each.card == card.id), None)
    if post:
        return open_card_message(card, post, event.at)
    member = await desk.store.members.id_of(event.who.member)
    if card.id in await desk.store.posts.open_cards_of(member, event.at):
        return open_elsewhere(card).message
    return prompt_message(card, KIND_NAMES[card.kind])


@on_card
async def open_take(press: Press, card: Card, desk: Desk) -> Reply:
    """Open the form for a take on a card outside any post."""
    member = await desk.store.members.id_of(press.who.member)
    return Ask(take_form(press.action, card, await desk.store.reviews.take_of(member, card.id, _occasion(press))))


@on_card
async def send_take(form: Submission, card: Card, desk: Desk) -> Reply:
    """Keep the take, and show the answer beside it."""
    await keep_take(form, card, _occasion(form), desk)
    return Tell(await _answer(card, form, desk, fact(form.action, 1)))


@on_card
async def open_lean(press: Press, card: Card, desk: Desk) -> Reply:
    """Ask for the reason of a lean outside any post."""
    side = side_of(press.action, card)
    if side is None:
        return note("An old button", "I do not know this side any more. /study review shows the card again.")
    member = await desk.store.members.id_of(press.who.member)
    return Ask(lean_form(press.action, card, side, await desk.store.leans.of(member, card.id, _occasion(press))))


@on_card
async def send_lean(form: Submission, card: Card, desk: Desk) -> Reply:
    """Keep the lean, and show both sides."""
    side = side_of(form.action, card)
    if side is None:
        return note("An old button", "I do not know this side any more. /study review shows the card again.")
    await keep_lean(form, card, side, _occasion(form), desk)
    return Tell(await _answer(card, form, desk, fact(form.action, 2)))


@on_card
async def flip(press: Press, card: Card, desk: Desk) -> Reply:
    """Put the answer below the prompt, which stands nowhere else: an answer solves the case that it tells."""
    answer = await _answer(card, press, desk, fact(press.action, 1))
    return Change(replace(answer, blocks=(Prose(card.prompt), Divider(), *answer.blocks)))


async def _answer(card: Card, event: Press | Submission, desk: Desk, session: str) -> Message:
    return await card_answer(
        card, _occasion(event), event, desk, action_of=lambda rating: _recall_action(card, rating, session)
    )


def _recall_action(card: Card, rating: Rating, session: str) -> str:
    return action(RECALL.name, card.id, rating.value, *([session] if session else []))


@on_card
async def recall(press: Press, card: Card, desk: Desk) -> Reply:
    """Put the rating into the log, and offer to go on."""
    value, session = fact(press.action, 1), fact(press.action, 2)
    if value not in set(Rating):
        return note("An old button", "I do not know this rating any more. /study review shows the card again.")
    rating = Rating(value)
    member = await desk.store.members.id_of(press.who.member)
    await desk.store.reviews.rate(
        Review(member=member, card=card.id, occasion=_occasion(press), post=None, at=press.at, value=rating)
    )
    memories = await desk.store.reviews.memories(member)
    going_on, why = await _going_on(press, memories, desk, session)
    return Change(
        Message(
            title=card.title,
            plain=f"You rated “{card.title}”: {RATING_LABELS[rating]}.",
            blocks=(
                Line((f"You said: {RATING_LABELS[rating]}.",)),
                comes_back(due_at(memories[card.id])),
                *why,
            ),
            rows=(
                rating_row(lambda each: _recall_action(card, each, session), rating),
                *((going_on,) if going_on else ()),
            ),
        )
    )


async def _going_on(
    press: Press, memories: Mapping[str, Memory], desk: Desk, session: str
) -> tuple[Row, tuple[Line, ...]]:
    """Return how to go on: as long as one likes in a session, so many a day by offers, not at all by name."""
    if not session:
        return (), ()
    stop = Button(action=action(STOP.name), label="Stop here")
    if session != SESSION:
        row, why = await offer_row(press, memories, desk)
        # The next card takes the place of this one, so that one message is enough.
        onward = tuple(Button(action=action(NEXT.name, OFFERED), label="One more for you", style="main") for _ in row)
        return ((*onward, stop) if onward else ()), why
    if not await has_next(press, memories, desk):
        return (), (Line(("That was every card there is today. Well done.",)),)
    return (Button(action=action(NEXT.name, SESSION), label="Next card", style="main"), stop), ()


async def stop(press: Press, desk: Desk) -> Reply:
    """End the session; nothing is lost, and nobody is blamed."""
    del press, desk
    return Change(note("Until next time", "What fades waits for you: /study review goes on whenever you like.").message)


def _occasion(event: Event) -> str:
    """Outside posts an occasion is the member's own date, where the platform tells their zone, else the date in UTC."""
    return local_date(event.at, event.who.zone)


REVIEW = Feature(
    commands={REVIEW_VERB: start},
    presses={
        OFFER: offer,
        BEGIN: begin,
        NEXT: go_on,
        STOP: stop,
        WRITE: open_take,
        SIDE: open_lean,
        FLIP: flip,
        RECALL: recall,
    },
    forms={WRITE: send_take, SIDE: send_lean},
)
