"""What every feature needs that is pressed on a post: the post itself, its card, and whether it is still open."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.cards import Card
from bot.chat.events import Press, Submission
from bot.chat.messages import LONGEST_LABEL, Button, Line, Message, Prose, Row, shortened
from bot.chat.places import Place
from bot.chat.replies import Reply, Tell
from bot.chat.routes import action, fact
from bot.features import NOBODY, Desk, Handler
from bot.features.wording import CARD_LEFT, KIND_NAMES, LEAN, REVEAL, SHOW, TAKE, WRITE_TAKE, note, origin
from bot.rules.calendar import local_day, zone
from bot.store.posts import Post

E = TypeVar("E", bound=Press | Submission)


def on_post(answer: Callable[[E, Post, Card, Desk], Awaitable[Reply]]) -> Handler[E]:
    """Find the post and the card of an action, or say kindly that they are gone.

    What an action says is never trusted: the post must be one of the channel in which it was pressed; outside of
    channels, of one of the member's own, and then it is answered as if it had been pressed there. A press on the post
    itself proves that it arrived, whatever the ledger thought.
    """

    async def handle(event: E, desk: Desk) -> Reply:
        post = await desk.store.posts.of(fact(event.action))
        if post is not None and event.place is None and await _takes_part(event, post, desk):
            event = replace(event, place=post.place)
        if post is None or not same_channel(post, event.place):
            return note("An old button", "I do not know this post any more. /study today shows what is open.")
        card = desk.deck.get(post.card)
        if card is None:
            return Tell(card_gone(post))
        if isinstance(event, Press) and event.surface == "channel" and event.message and post.message is None:
            await desk.store.ledger.prove(post.id, event.message, now=event.at)
        return await answer(event, post, card, desk)

    return handle


async def _takes_part(event: Press | Submission, post: Post, desk: Desk) -> bool:
    """Say whether a post is of a channel of the member's, or of the one for which they are reminded."""
    who = event.who.member
    member = await desk.store.members.find(who) or NOBODY
    mine = await desk.store.reminders.of(member)
    if mine is not None and mine.channel == post.channel:
        return True
    theirs = await desk.store.theirs.of(who, member, workspace=post.place.workspace)
    return any(channel.id == post.channel for channel in theirs)


def same_channel(post: Post, place: Place | None) -> bool:
    """Say whether a place is the post's channel, or a thread in it."""
    return place is not None and replace(place, thread=None) == replace(post.place, thread=None)


def is_open(post: Post, at: datetime) -> bool:
    """Say whether what happens at this instant (UTC) is on time; the instant of closing still is (S1)."""
    return at <= post.closes_at


def occasion_of(post: Post, at: datetime) -> str:
    """Return the occasion of what happens on a post: the post while it is open, else the date in its channel."""
    return post.id if is_open(post, at) else local_day(at, zone(post.zone)).isoformat()


def card_gone(post: Post) -> Message:
    """Say that the card of a post has left the deck."""
    return Message(title=f"{KIND_NAMES[post.kind]} of the day", plain=CARD_LEFT, blocks=(Line((CARD_LEFT,)),))


def lead(post: Post, at: datetime) -> str:
    """Return what kind of post it is, and of which day: between midnight and closing, yesterday's is still open."""
    name = KIND_NAMES[post.kind]
    if post.day is None:
        return f"{name}, an extra one"
    return f"{name} of the day" if post.day == local_day(at, zone(post.zone)) else f"{name} of {post.day:%A}"


def post_buttons(post: Post, card: Card) -> Row:
    """Return the ways to answer a post: commit first, to a take or to a side, or look at once."""
    return (*commit_buttons(card, post.id), Button(action=action(SHOW, post.id), label=REVEAL[card.kind]))


def opening_label(post: Post, card: Card, *, titled: bool) -> str:
    """Return what the way to a post is called. ``titled``: its kind alone would not tell it from the others."""
    name = KIND_NAMES[post.kind]
    return shortened(f"{name}: {card.title}", LONGEST_LABEL) if titled else f"Open the {name.lower()}"


def commit_buttons(card: Card, post_id: str) -> Row:
    """Return the ways to commit: a trade-off's sides stand on the buttons, else a take is written."""
    if card.kind == "tradeoff":
        return tuple(
            Button(action=action(LEAN, post_id, str(number)), label=side.name, style="main")
            for number, side in enumerate(card.sides)
        )
    return (Button(action=action(TAKE, post_id), label=WRITE_TAKE, style="main"),)


def open_card_message(card: Card, post: Post, at: datetime) -> Message:
    """Return the card of an open post, for one member: what they do with it counts as done on the post."""
    return Message(
        title=card.title,
        plain=f"For you alone: {card.title}",
        blocks=(origin(card, lead(post, at)), Prose(card.prompt)),
        rows=(post_buttons(post, card),),
    )
