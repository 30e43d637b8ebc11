"""The private answer to a card: what the member said beside what the card says, then the four ratings.

It is the same wherever a card was met: on its post, looked up by name, or in the private session.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.cards import Card
from bot.chat.events import Press, Submission
from bot.chat.messages import Block, Button, Divider, Field, Form, Line, Message, Prose, Row, Words
from bot.chat.routes import action
from bot.features import Desk
from bot.features.filling import written
from bot.features.posts import is_open, occasion_of
from bot.features.wording import LEAN, RATE, REVEAL, answer_blocks, count, more_row, plainly, rating_row
from bot.rules.memory import Rating
from bot.store.leans import TELLS_ON_NOBODY, Lean, Spread
from bot.store.posts import Post
from bot.store.reviews import Take

LONGEST: Final = 3000  # characters of a take, and of a reason
LEAN_FIELDS: Final = ("reason", "flips")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a member has said to a card on one occasion."""

    take: str | None
    lean: Lean | None
    rating: Rating | None


async def own(card: Card, occasion: str, event: Press | Submission, desk: Desk) -> Own:
    """Return what the member of an event has said to a card so far."""
    member = await desk.store.members.id_of(event.who.member)
    return Own(
        take=await desk.store.reviews.take_of(member, card.id, occasion),
        lean=await desk.store.leans.of(member, card.id, occasion) if card.kind == "tradeoff" else None,
        rating=await desk.store.reviews.rating_of(member, card.id, occasion),
    )


async def post_answer(post: Post, card: Card, event: Press | Submission, desk: Desk) -> Message:
    """Return the answer to a post, for the member of the event."""
    said = await own(card, occasion_of(post, event.at), event, desk)
    if not is_open(post, event.at):  # A rating is a new one then; what they said while it was open still stands.
        before = await own(card, post.id, event, desk)
        said = replace(said, take=said.take or before.take, lean=said.lean or before.lean)
    changing: Row = ()
    shown: tuple[Block, ...] = ()
    if said.lean and is_open(post, event.at):
        other = 1 - said.lean.side
        changing = (Button(action=action(LEAN, post.id, str(other)), label=f"Lean to {card.sides[other].name}"),)
        shown = (Line((spread_line(card, await desk.store.leans.spread(post.id)),)),)
    return answer_message(
        card,
        said,
        beside=shown,
        rows=(
            rating_row(lambda rating: action(RATE, post.id, rating.value), said.rating),
            (*changing, *more_row(card)),
        ),
    )


async def card_answer(
    card: Card, occasion: str, event: Press | Submission, desk: Desk, *, action_of: Callable[[Rating], str]
) -> Message:
    """Return the answer to a card outside any post."""
    said = await own(card, occasion, event, desk)
    return answer_message(card, said, rows=(rating_row(action_of, said.rating), more_row(card)))


def answer_message(card: Card, said: Own, *, rows: tuple[Row, ...], beside: tuple[Block, ...] = ()) -> Message:
    """Return the private message with the answer and the four ratings."""
    mine = (*_take_blocks(said), *_lean_blocks(card, said), *beside)
    ask = "How did it compare with what you had?" if mine else "How much of this did you have before you looked?"
    return Message(
        title=card.title,
        plain=f"The model answer to “{card.title}”, for you alone.",
        blocks=(*mine, *((Divider(),) if mine else ()), *answer_blocks(card), Divider(), Line((ask,))),
        rows=rows,
    )


def _take_blocks(said: Own) -> tuple[Block, ...]:
    return (Line(("Your take",), small=True), Words(said.take)) if said.take else ()


def _lean_blocks(card: Card, said: Own) -> tuple[Block, ...]:
    if said.lean is None:
        return ()
    why = (Words(said.lean.reason),) if said.lean.reason else ()
    flips = (Line(("What would change your mind",), small=True), Words(said.lean.flips)) if said.lean.flips else ()
    return (Line((f"You lean to: {card.sides[said.lean.side].name}.",)), *why, *flips)


def spread_line(card: Card, spread: Spread) -> str:
    """Return how the team leans, from three leans on: with fewer it would tell on somebody (T1)."""
    if spread.total < TELLS_ON_NOBODY:
        return f"How the team leans is shown from {TELLS_ON_NOBODY} leans on, so that it tells on nobody."
    one, other = (f"{side.name} {number}" for side, number in zip(card.sides, spread.final, strict=True))
    return f"The team so far: {one} · {other}."


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
                most=LONGEST,
            ),
        ),
        send=REVEAL[card.kind],
    )


def lean_form(of_action: str, card: Card, side: int, before: Lean | None) -> Form:
    """Return the form in which a member says why they lean to a side; both fields may stay empty (T1)."""
    return Form(
        action=of_action,
        title="My lean",
        intro=Prose(f"You lean to **{plainly(card.sides[side].name)}**.\n\n{card.prompt}"),
        fields=(
            Field(
                name="reason",
                label="Why do you lean that way?",
                kind="text",
                value=before.reason if before else "",
                hint="A sentence or two, if you like. Only you will see it.",
                required=False,
                most=LONGEST,
            ),
            Field(
                name="flips",
                label="What would change your mind?",
                kind="text",
                value=before.flips if before else "",
                hint="A number, a fact, an event that would make you lean the other way.",
                required=False,
                most=LONGEST,
            ),
        ),
        send=REVEAL[card.kind],
    )


async def keep_take(form: Submission, card: Card, occasion: str, desk: Desk) -> None:
    """Keep what was written as a take; nothing where nothing was."""
    text = written(form, "take", LONGEST)
    if text:
        member = await desk.store.members.id_of(form.who.member)
        await desk.store.reviews.keep_take(Take(member=member, card=card.id, occasion=occasion, text=text, at=form.at))


async def keep_lean(form: Submission, card: Card, side: int, occasion: str, desk: Desk) -> None:
    """Keep a lean with what was written to it."""
    member = await desk.store.members.id_of(form.who.member)
    await desk.store.leans.keep(
        Lean(
            member=member,
            card=card.id,
            occasion=occasion,
            side=side,
            reason=written(form, "reason", LONGEST),
            flips=written(form, "flips", LONGEST),
            at=form.at,
        )
    )


def leaned(number: int) -> str:
    """Return how many have leaned, for a post: a number and never which way."""
    return count(number, "person has leaned", "people have leaned")
