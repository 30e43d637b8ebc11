"""The study day: the post, the take, the reveal, the rating.

Committing to an answer before the reveal is what makes people remember, so the take comes first; whoever has none may
look all the same. The rating alone counts for streaks (S1).
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from bot.cards import Card
from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Block, Button, Divider, Field, Form, Line, Message, Prose, Row, When
from bot.chat.places import Place
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.features import Desk, Feature, Handler
from bot.features.wording import (
    KIND_NAMES,
    RATING_LABELS,
    REVEAL,
    answer_message,
    comes_back,
    count,
    note,
    origin,
    rating_row,
)
from bot.rules.calendar import local_day, zone
from bot.rules.memory import Rating, due_at
from bot.store.channels import Post
from bot.store.ledger import Delivery
from bot.store.reviews import Review, Take

TAKE = Action(name="take", first="form")
SHOW = Action(name="show", first="private")
AGAIN = Action(name="reread", first="change")
RATE = Action(name="rate", first="change")
E = TypeVar("E", bound=Press | Submission)

LONGEST_TAKE: Final = 3000  # characters

TODAY = Verb(path=("study", "today"), about="Today's question and trade-off", first="private", default=True)


async def compose_post(delivery: Delivery, desk: Desk) -> Message:
    """Word the post of the day: the prompt, the way to answer it, and how many have studied."""
    post = await desk.store.channels.post(delivery.id)
    if post is None:
        raise LookupError(f"the ledger holds a post without its row: {delivery.id}")
    card = desk.deck.get(post.card)
    if card is None:
        return _card_gone(post)
    return Message(
        title=card.title,
        plain=f"{KIND_NAMES[post.kind]} of the day: {card.title}",
        blocks=(
            origin(card, f"{KIND_NAMES[post.kind]} of the day"),
            Prose(card.prompt),
            Line(await _counts(post, desk), small=True),
        ),
        rows=(_buttons(post),),
    )


async def _counts(post: Post, desk: Desk) -> tuple[str | When, ...]:
    studied = await desk.store.streaks.studied(post.id)
    team = await desk.store.streaks.team(post.channel)
    if not studied:
        closes = (When(at=post.closes_at), " on ", When(at=post.closes_at, style="date"))
        return ("Nobody has studied this yet. It stays open until ", *closes, ".")
    line = f"{count(studied, 'person has', 'people have')} studied this"
    return (f"{line} · team streak: {count(team.length, 'day')}" if team.length else line,)


def _buttons(post: Post, *, about: str = "") -> Row:
    """Return the two ways to answer a post; ``about`` tells them apart where several posts stand together."""
    label = f"Write my take: {about}" if about else "Write my take"
    return (
        Button(action=action(TAKE.name, post.id), label=label, style="main"),
        Button(action=action(SHOW.name, post.id), label=REVEAL[post.kind]),
    )


async def today(command: Command, desk: Desk) -> Reply:
    """Show the posts that are open in this channel, and let the member answer from here."""
    assert command.place is not None  # noqa: S101  the route is not ``anywhere``
    channel = await desk.store.channels.at(command.place)
    if channel is None:
        return note(
            "Nothing here yet", "I do not post in this channel. Whoever manages it starts me with /study-setup."
        )
    if not channel.active:
        return note(
            "I have stopped posting here", "Whoever manages this channel lets me go on by giving /study-setup again."
        )
    posts = await desk.store.channels.open_posts(channel.id, command.at)
    shown = [(post, card) for post in posts if (card := desk.deck.get(post.card)) is not None]
    if not shown:
        instants = [at for at in (await desk.store.channels.next_instants(channel.id)).values() if at is not None]
        if not instants:
            return note("Nothing is open", "No further post is planned here.")
        at = min(instants)
        following = Line(("The next post comes on ", When(at=at, style="date"), " at ", When(at=at), "."))
        return note("Nothing is open now", following)
    if len(shown) == 1:
        return Tell(open_card_message(shown[0][1], shown[0][0]))
    blocks: list[Block] = []
    for post, card in shown:
        blocks += [Divider()] if blocks else []
        blocks += [Line((card.title,)), origin(card, KIND_NAMES[post.kind]), Prose(card.prompt)]
    return Tell(
        Message(
            title="Open today",
            plain="What is open in this channel today.",
            blocks=tuple(blocks),
            rows=tuple(_buttons(post, about=KIND_NAMES[post.kind].lower()) for post, _ in shown),
        )
    )


def open_card_message(card: Card, post: Post) -> Message:
    """Return the card of an open post, for one member: what they do with it counts as done on the post."""
    return Message(
        title=card.title,
        plain=f"For you alone: {card.title}",
        blocks=(origin(card, f"{KIND_NAMES[post.kind]} of the day"), Prose(card.prompt)),
        rows=(_buttons(post),),
    )


def on_post(answer: Callable[[E, Post, Card, Desk], Awaitable[Reply]]) -> Handler[E]:
    """Find the post and the card of an action, or say kindly that they are gone.

    What an action says is never trusted: the post must be one of the channel in which it was pressed. A press on the
    post itself proves that it arrived, whatever the ledger thought.
    """

    async def handle(event: E, desk: Desk) -> Reply:
        post = await desk.store.channels.post(fact(event.action))
        if post is None or not _same_channel(post, event.place):
            return note("An old button", "I do not know this post any more. /study today shows what is open.")
        card = desk.deck.get(post.card)
        if card is None:
            return Tell(_card_gone(post))
        if isinstance(event, Press) and event.surface == "channel" and event.message and post.message is None:
            await desk.store.ledger.prove(post.id, event.message)
        return await answer(event, post, card, desk)

    return handle


def _same_channel(post: Post, place: Place | None) -> bool:
    return place is not None and replace(place, thread=None) == replace(post.place, thread=None)


@on_post
async def open_take(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Open the form for the member's own answer."""
    member = await desk.store.members.id_of(press.who.member)
    written = await desk.store.reviews.take_of(member, card.id, _occasion(post, press.at))
    return Ask(take_form(press.action, card, written))


def take_form(of_action: str, card: Card, written: str | None) -> Form:
    """Return the form in which a member writes a take."""
    return Form(
        action=of_action,
        title="My take",
        intro=Prose(card.prompt),
        fields=(
            Field(
                name="take",
                label="What would you say?",
                kind="text",
                value=written or "",
                hint="A few sentences. Only you will see them, beside the model answer.",
                most=LONGEST_TAKE,
            ),
        ),
        send=REVEAL[card.kind],
    )


@on_post
async def send_take(form: Submission, post: Post, card: Card, desk: Desk) -> Reply:
    """Keep the take, and show the answer beside it."""
    await keep_take(form, card, _occasion(post, form.at), desk)
    return Tell(await _answer(post, card, form, desk))


async def keep_take(form: Submission, card: Card, occasion: str, desk: Desk) -> None:
    """Keep what was written, as far as a database can hold it; nothing where nothing was."""
    # NUL and halves of a character can be typed or forged, and no database takes them.
    text = str(form.values.get("take", "")).replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_TAKE].strip()
    if text:
        member = await desk.store.members.id_of(form.who.member)
        await desk.store.reviews.keep_take(Take(member=member, card=card.id, occasion=occasion, text=text, at=form.at))


@on_post
async def show(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Reveal the answer to the presser alone."""
    return Tell(await _answer(post, card, press, desk))


@on_post
async def reread(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Put the answer back in the place of the confirmation."""
    return Change(await _answer(post, card, press, desk))


async def _answer(post: Post, card: Card, event: Event, desk: Desk) -> Message:
    member = await desk.store.members.id_of(event.who.member)
    occasion = _occasion(post, event.at)
    return answer_message(
        card,
        take=await desk.store.reviews.take_of(member, card.id, occasion),
        action_of=lambda rating: action(RATE.name, post.id, rating.value),
        chosen=await desk.store.reviews.rating_of(member, card.id, occasion),
    )


def _occasion(post: Post, at: datetime) -> str:
    """A post is an occasion of its own while it is open; later, each local day is one (M1)."""
    return post.id if at <= post.closes_at else local_day(at, zone(post.zone)).isoformat()


@on_post
async def rate(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Put the rating into the log, and say what it did. Pressing another button changes it."""
    rating = rating_of(press)
    if rating is None:
        return note("An old button", "I do not know this rating any more. /study today shows what is open.")
    member = await desk.store.members.id_of(press.who.member)
    await desk.store.reviews.rate(
        Review(
            member=member,
            card=card.id,
            occasion=_occasion(post, press.at),
            post=post.id,
            at=press.at,
            value=rating,
        )
    )
    return Change(
        Message(
            title=card.title,
            plain=f"You rated “{card.title}”: {RATING_LABELS[rating]}.",
            blocks=(
                Line((f"You said: {RATING_LABELS[rating]}.",)),
                Line((await _worth(post, member, press.at, desk),)),
                comes_back(due_at((await desk.store.reviews.memories(member))[card.id])),
                Line(("Pressed the wrong one? Press another.",), small=True),
            ),
            rows=(
                rating_row(lambda each: action(RATE.name, post.id, each.value), rating),
                (Button(action=action(AGAIN.name, post.id), label="Read the answer again"),),
            ),
        )
    )


def rating_of(press: Press) -> Rating | None:
    """Return the rating that a button names last; None where it names none."""
    value = fact(press.action, 1)
    return Rating(value) if value in set(Rating) else None


async def _worth(post: Post, member: str, at: datetime, desk: Desk) -> str:
    if post.day is None:
        return "This was an extra post: it helps you remember, and counts for no streak."
    if at > post.closes_at:
        return "This post had closed, so it does not count for a streak. It still helps you remember."
    streak = (await desk.store.streaks.standing(member, post.channel)).streak
    if not streak.length:  # The platform delivered an old press: on time by its instant, and the streak ended since.
        return "Counted for its own day. Your streak has ended since."
    if streak.length == 1:
        return "Counted: this is the first day of your streak."
    return f"Counted: your streak is {count(streak.length, 'day')}."


def _card_gone(post: Post) -> Message:
    text = "This card is no longer in the deck."
    return Message(title=f"{KIND_NAMES[post.kind]} of the day", plain=text, blocks=(Line((text,)),))


DAILY = Feature(
    commands={TODAY: today},
    presses={TAKE: open_take, SHOW: show, AGAIN: reread, RATE: rate},
    forms={TAKE: send_take},
    deliveries={"question": compose_post, "tradeoff": compose_post},
)
