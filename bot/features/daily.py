"""The study day: the post, the take, the reveal, the rating.

Committing to an answer before the reveal is what makes people remember, so the take comes first; whoever has none may
look all the same. The rating alone counts for streaks (S1).
"""

from datetime import datetime
from typing import Final

from bot.cards import Card
from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Block, Button, Divider, Line, Message, Prose, Row, When
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.features import Desk, Feature
from bot.features import wording as w
from bot.features.answering import keep_take, leaned, post_answer, take_form
from bot.features.offering import offer_row
from bot.features.posts import card_gone, is_open, lead, occasion_of, on_post, open_card_message, post_buttons
from bot.features.quiz import answered, post_blocks, post_row
from bot.features.wording import KIND_NAMES, RATING_LABELS, comes_back, count, note, origin, rating_row
from bot.rules.memory import Rating, due_at
from bot.store.channels import Channel
from bot.store.ledger import Delivery
from bot.store.posts import Post
from bot.store.reviews import Review

TAKE = Action(name=w.TAKE, first="form", anywhere=True)
SHOW = Action(name=w.SHOW, first="private", anywhere=True)
AGAIN = Action(name="reread", first="change", anywhere=True)
RATE = Action(name=w.RATE, first="change", anywhere=True)
OPEN = Action(name="open", first="private", anywhere=True)

TODAY = Verb(path=("study", "today"), about="Today's question and trade-off", first="private", default=True)

HELLO: Final = (
    "Hello! I am new in this channel, so here is how it goes. On every study day I post a question and a trade-off. "
    "Write your take or lean to a side, look at the model answer, and say honestly how it went: only you see any of "
    "it. I bring back what you are about to forget. A day counts for your streak once you have rated one post before "
    "it closes. /study help lists all I can do."
)


async def compose_post(delivery: Delivery, desk: Desk) -> Message:
    """Word the post of the day: the prompt, the ways to answer it, and how many have studied."""
    post = await desk.store.posts.of(delivery.id)
    if post is None:
        raise LookupError(f"the ledger holds a post without its row: {delivery.id}")
    card = desk.deck.get(post.card)
    if card is None:
        return card_gone(post)
    name = f"{KIND_NAMES[post.kind]} of the day" if post.day else f"{KIND_NAMES[post.kind]}, an extra one"
    hello = (Line((HELLO,), small=True),) if await desk.store.posts.is_first(post) else ()
    opening, row = _opening(post, card)
    return Message(
        title=card.title,
        plain=f"{name}: {card.title}",
        blocks=(
            *hello,
            origin(card, name),
            *opening,
            Line(await _counts(post, desk), small=True),
        ),
        rows=(row,),
    )


def _opening(post: Post, card: Card, *, quiz: bool = True) -> tuple[tuple[Block, ...], Row]:
    """Return how a post begins, with its buttons: by its quiz item, if it has one and ``quiz`` asks for it."""
    if quiz and post.quiz is not None:
        return post_blocks(card, post), post_row(card, post)
    return (Prose(card.prompt),), post_buttons(post, card)


async def _counts(post: Post, desk: Desk) -> tuple[str | When, ...]:
    """Return the numbers under a post: how many have done what, never who (S7)."""
    studied = await desk.store.streaks.studied(post.id)
    leans = (await desk.store.leans.spread(post.id)).total if post.kind == "tradeoff" else 0
    tried = await answered(post, desk)
    team = await desk.store.streaks.team(post.channel)
    said = (
        f"{count(studied, 'person has', 'people have')} studied this" if studied else "",
        leaned(leans) if leans else "",
        f"{count(tried, 'person has', 'people have')} tried the quiz" if tried else "",
        f"team streak: {count(team.length, 'day')}" if studied and team.length and post.day else "",
    )
    if any(said):
        return (" · ".join(part for part in said if part),)
    closes = (When(at=post.closes_at), " on ", When(at=post.closes_at, style="date"))
    return ("Nobody has studied this yet. It stays open until ", *closes, ".")


async def today(command: Command, desk: Desk) -> Reply:
    """Show the posts that are open in this channel, and let the member answer from here."""
    return Tell(await today_message(command, desk))


async def today_message(event: Event, desk: Desk) -> Message:
    """Return what is open in the event's channel, or when something will be."""
    assert event.place is not None  # noqa: S101  the route is not ``anywhere``
    channel = await desk.store.channels.at(event.place)
    if channel is None or not channel.active:
        return not_posting(channel)
    shown = await open_here(channel, event.at, desk)
    if not shown:
        return await _nothing_open(channel, desk)
    member = await desk.store.members.id_of(event.who.member)
    blocks: list[Block] = []
    rows: list[Row] = []
    for post, card in shown:
        blocks += [Divider()] if blocks else []
        opening, row = _opening(post, card, quiz=not await desk.store.quizzes.of(member, post.id))
        blocks += [Line((card.title,)), origin(card, lead(post, event.at)), *opening]
        rating = await desk.store.reviews.rating_of(member, card.id, post.id)
        blocks += [Line((f"You said: {RATING_LABELS[rating]}. You can still change it.",))] if rating else []
        rows.append(row)
    if len(shown) == 1:
        card = shown[0][1]
        return Message(
            title=card.title, plain=f"For you alone: {card.title}", blocks=tuple(blocks[1:]), rows=(rows[0],)
        )
    plain = "What is open in this channel today."
    return Message(title="Open today", plain=plain, blocks=tuple(blocks), rows=tuple(rows))


async def open_here(channel: Channel, at: datetime, desk: Desk) -> tuple[tuple[Post, Card], ...]:
    """Return the open posts of a channel with their cards, oldest first."""
    posts = await desk.store.posts.open_in(channel.id, at)
    return tuple((post, card) for post in posts if (card := desk.deck.get(post.card)) is not None)


def not_posting(channel: Channel | None) -> Message:
    """Say that nothing is posted in a channel, and who can change that; None: it was never set up."""
    if channel is None:
        text = "I do not post in this channel. Whoever manages it starts me with /study-setup."
        return note("Nothing here yet", text).message
    text = "Whoever manages this channel lets me go on with /study-setup."
    return note("I have stopped posting here", text).message


async def _nothing_open(channel: Channel, desk: Desk) -> Message:
    instants = [at for at in (await desk.store.channels.next_instants(channel.id)).values() if at is not None]
    if not instants:
        return note("Nothing is open", "No further post is planned here.").message
    at = min(instants)
    following = Line(("The next post comes on ", When(at=at, style="date"), " at ", When(at=at), "."))
    return note("Nothing is open now", following).message


@on_post
async def open_post(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Show a post again to the member alone, to be answered from there."""
    del desk
    return Tell(open_card_message(card, post, press.at))


@on_post
async def open_take(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Open the form for the member's own answer."""
    member = await desk.store.members.id_of(press.who.member)
    written = await desk.store.reviews.take_of(member, card.id, occasion_of(post, press.at))
    return Ask(take_form(press.action, card, written))


@on_post
async def send_take(form: Submission, post: Post, card: Card, desk: Desk) -> Reply:
    """Keep the take, and show the answer beside it."""
    await keep_take(form, card, occasion_of(post, form.at), desk)
    return Tell(await post_answer(post, card, form, desk))


@on_post
async def show(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Reveal the answer to the presser alone."""
    return Tell(await post_answer(post, card, press, desk))


@on_post
async def reread(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Put the answer back in the place of the confirmation."""
    return Change(await post_answer(post, card, press, desk))


@on_post
async def rate(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Put the rating into the log, and only then say what it changed."""
    rating = rating_of(press)
    if rating is None:
        return note("An old button", "I do not know this rating any more. Please show the answer again.")
    member = await desk.store.members.id_of(press.who.member)
    occasion = occasion_of(post, press.at)
    await desk.store.reviews.rate(
        Review(member=member, card=card.id, occasion=occasion, post=post.id, at=press.at, value=rating)
    )
    memories = await desk.store.reviews.memories(member)
    offer, why = await offer_row(press, memories, desk)
    return Change(
        Message(
            title=card.title,
            plain=f"You rated “{card.title}”: {RATING_LABELS[rating]}.",
            blocks=(
                Line((f"You said: {RATING_LABELS[rating]}.",)),
                *[Line((text,)) for text in await _worth(post, member, press.at, desk)],
                comes_back(due_at(memories[card.id])),
                *why,
                Line(("Pressed the wrong one? Press another.",), small=True),
            ),
            rows=(
                rating_row(lambda each: action(RATE.name, post.id, each.value), rating),
                (*offer, Button(action=action(AGAIN.name, post.id), label="Read the answer again")),
            ),
        )
    )


def rating_of(press: Press) -> Rating | None:
    """Return the rating that a button names last; None where it names none."""
    value = fact(press.action, 1)
    return Rating(value) if value in set(Rating) else None


async def _worth(post: Post, member: str, at: datetime, desk: Desk) -> tuple[str, ...]:
    if post.day is None:
        return ("This was an extra post: it helps you remember, and counts for no streak.",)
    if not is_open(post, at):
        return ("This post had closed, so it does not count for a streak. It still helps you remember.",)
    standing = await desk.store.streaks.standing(member, post.channel)
    length = standing.streak.length
    if not length:  # The platform delivered an old press: on time by its instant, and the streak ended since.
        return ("Counted for its own day. Your streak has ended since.",)
    if length > 1:
        return (f"Counted: your streak is {count(length, 'day')}.",)
    newcomer = len(standing.done) == 1 and not await desk.store.posts.is_first_day(post)
    return ("Counted: this is the first day of your streak.", *([WELCOME] if newcomer else []))


WELCOME: Final = (
    "Welcome! What was asked here before you came never counts against you, and the cards you have not met yet come "
    "to you one by one."
)


DAILY = Feature(
    commands={TODAY: today},
    presses={TAKE: open_take, SHOW: show, AGAIN: reread, RATE: rate, OPEN: open_post},
    forms={TAKE: send_take},
    deliveries={"question": compose_post, "tradeoff": compose_post},
)
