"""Which card a member is offered next, in private, and how often a day (M3).

Of all cards, missed and unseen ones too, the one worth most to this member; after an absence there is never a wall of
what has piled up, only the next card.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.cards import Card, LearningPath
from bot.chat.events import Event
from bot.chat.messages import Button, Line, Row
from bot.chat.routes import action
from bot.features import Desk, reader
from bot.features.wording import OFFER, count
from bot.rules.calendar import local_day, zone, zone_names
from bot.rules.memory import Memory, due_at
from bot.rules.picking import pick_for_member
from bot.store.channels import Channel

MANY: Final = 40
"""More cards than are ever open at once, in all channels of one member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A card for a member, with the reason why it is this one."""

    card: Card
    why: str


async def next_offer(event: Event, desk: Desk) -> Offered | None:
    """Return the card worth most to the member of an event; None where they have been through all there are today.

    What they have not met comes in the order of their own path, or of the channel's where they follow none, then by
    level. Left out are the cards of open posts, which are rated there (M1), and those met today: nobody wants the same
    card again after ten minutes.
    """
    member = await reader(event, desk)
    memories = await desk.store.reviews.memories(member)
    here = await desk.store.channels.at(event.place) if event.place else None
    own = await followed(member, desk)
    today = local_date(event.at, event.who.zone)
    met = {card for card, memory in memories.items() if local_date(memory.reviewed_at, event.who.zone) == today}
    picked = pick_for_member(
        desk.deck.order_from(own.id if own else here.path if here else ""),
        memories,
        event.at,
        turn=await desk.store.reviews.outside_posts(member, today),
        leave_out=met | await _open_cards(here, event, member, desk),
    )
    if picked is None:
        return None
    return Offered(card=desk.deck.cards[picked], why=_why(memories, picked, event.at))


async def followed(member: str, desk: Desk) -> LearningPath | None:
    """Return the learning path that a member follows for themselves; None for none, and for one that has left."""
    own = await desk.store.own_paths.of(member)
    return desk.deck.paths.get(own.path) if own else None


async def open_cards(event: Event, member: str, desk: Desk) -> frozenset[str]:
    """Return the cards of open posts: in the member's channels, and in that of the event, where they may be new."""
    here = await desk.store.channels.at(event.place) if event.place else None
    return await _open_cards(here, event, member, desk)


async def _open_cards(here: Channel | None, event: Event, member: str, desk: Desk) -> frozenset[str]:
    posts = await desk.store.posts.open_in(here.id, event.at) if here else ()
    return await desk.store.posts.open_cards_of(member, event.at) | {post.card for post in posts}


def _why(memories: Mapping[str, Memory], card: str, at: datetime) -> str:
    memory = memories.get(card)
    if memory is None:
        return "New to you"
    days = count(max((at - memory.reviewed_at).days, 1), "day")  # never one of today: last night was a day ago
    return f"Fading, you met it {days} ago" if due_at(memory) <= at else f"To keep it, you met it {days} ago"


async def offer_row(event: Event, memories: Mapping[str, Memory], desk: Desk) -> tuple[Row, tuple[Line, ...]]:
    """Return the button *One more for you*, or why there is none today; both empty for who wants none at all.

    ``memories`` are those of the member, by card id.
    """
    member = await desk.store.members.id_of(event.who.member)
    most = (await desk.store.preferences.of(member)).offers
    if not most:
        return (), ()
    done = await desk.store.reviews.outside_posts(member, local_date(event.at, event.who.zone))
    if done >= most:
        more = "That is enough for today. If you like it, /study review goes on."
        return (), (Line((more,), small=True),)
    if not await has_next(event, memories, desk):
        return (), ()
    return (Button(action=action(OFFER), label="One more for you", style="main"),), ()


async def has_next(event: Event, memories: Mapping[str, Memory], desk: Desk) -> bool:
    """Return whether there is a card to offer. While many are unmet there is, and which it is can wait for the press.

    Choosing the card takes as long as all the rest of an answer to a rating.
    """
    unmet = len(desk.deck.cards.keys() - memories.keys())
    return unmet > MANY or await next_offer(event, desk) is not None


def local_date(at: datetime, zone_name: str | None) -> str:
    """Return the ISO date at an instant in a zone; UTC where there is none, or one that nobody knows."""
    known = zone_name if zone_name in zone_names() else "UTC"
    return local_day(at, zone(known or "UTC")).isoformat()
