"""Trade-offs by name, all of them, or one by chance: `/tradeoff show`, `list`, `random`."""

import zlib
from dataclasses import replace
from datetime import datetime

from bot.cards import Card
from bot.chat.events import Command, Event, Lookup, Press
from bot.chat.messages import LONGEST_LABEL, Block, Line, Message, Option, Prose, shortened
from bot.chat.replies import Change, Choices, Reply, Tell
from bot.chat.routes import Action, Param, Verb
from bot.features import Desk, Feature
from bot.features.review import card_message
from bot.features.wording import card_left, card_select, count, note, plainly
from bot.rules.memory import Memory, due_at

SHOW = Verb(
    path=("tradeoff", "show"),
    about="Show a trade-off, by name or the latest",
    params=(Param(name="name", about="A few words of its title; none: the latest", source="tradeoff"),),
    first="private",
    default=True,
    anywhere=True,
)
LIST = Verb(path=("tradeoff", "list"), about="All trade-offs, and which you have met", first="private", anywhere=True)
RANDOM = Verb(path=("tradeoff", "random"), about="A trade-off by chance", first="private", anywhere=True)
PICK = Action(name="pick", first="change", anywhere=True)


async def show(command: Command, desk: Desk) -> Reply:
    """Show the trade-off that was named, or the latest of the channel."""
    name = str(command.args.get("name", "")).strip()
    if not name:
        return await _latest(command, desk)
    found = desk.deck.find(name, kind="tradeoff")
    if found:
        return Tell(await _message(found[0], command, desk, others=found[1:]))
    lead = "I know no trade-off by that name. Here are all that I know."
    return note(
        "No such trade-off", lead, rows=((card_select(PICK.name, desk.deck.find("", kind="tradeoff"), "Open one"),),)
    )


async def _latest(command: Command, desk: Desk) -> Reply:
    channel = await desk.store.channels.at(command.place) if command.place else None
    latest = await desk.store.posts.last_in(channel.id, "tradeoff", 1) if channel else ()
    card = desk.deck.get(latest[0].card) if latest else None
    if card is None:
        return note("None yet", "No trade-off was posted here yet. Name one: /tradeoff show model size")
    return Tell(await _message(card, command, desk))


async def list_all(command: Command, desk: Desk) -> Reply:
    """List all trade-offs by category, with what the member remembers of each, and let one be picked."""
    member = await desk.store.members.id_of(command.who.member)
    memories = await desk.store.reviews.memories(member)
    cards = tuple(desk.deck.cards[card] for card in desk.deck.order("tradeoff"))
    blocks: list[Block] = []
    for category in sorted({card.category for card in cards}):
        lines = [
            f"- {plainly(card.title)} · {card.level}{_met(memories.get(card.id), command.at)}"
            for card in cards
            if card.category == category
        ]
        blocks.append(Prose(f"**{plainly(category[:1].upper() + category[1:])}**\n\n" + "\n".join(lines)))
    met = sum(card.id in memories for card in cards)
    return Tell(
        Message(
            title="All trade-offs",
            plain=f"{count(len(cards), 'trade-off')}, of which you have met {met}.",
            blocks=(Line((f"{count(len(cards), 'trade-off')}, of which you have met {met}.",)), *blocks),
            rows=tuple(
                (card_select(PICK.name, cards[at : at + 25], "Open one"),) for at in range(0, min(len(cards), 100), 25)
            ),
        )
    )


def _met(memory: Memory | None, at: datetime) -> str:
    if memory is None:
        return ""
    return " · fading" if due_at(memory) <= at else " · met"


async def by_chance(command: Command, desk: Desk) -> Reply:
    """Show a trade-off by chance: for whoever wants to talk about something."""
    order = desk.deck.order("tradeoff")
    if not order:
        return note("None yet", "There is no trade-off in the deck.")
    # The event's key is random and equal on redelivery: the same press shows the same card.
    chosen = order[zlib.crc32(command.key.encode()) % len(order)]
    return Tell(await _message(desk.deck.cards[chosen], command, desk))


async def pick(press: Press, desk: Desk) -> Reply:
    """Show another of the trade-offs that were meant."""
    card = desk.deck.get(press.picked[0]) if press.picked else None
    if card is None:
        return card_left()
    return Change(await _message(card, press, desk))


async def _message(card: Card, event: Event, desk: Desk, others: tuple[Card, ...] = ()) -> Message:
    message = await card_message(card, event, desk)
    if not others:
        return message
    return replace(message, rows=(*message.rows, (card_select(PICK.name, others, "Meant another one?"),)))


async def offer(lookup: Lookup, desk: Desk) -> Reply:
    """Offer titles while a name is typed."""
    found = desk.deck.find(lookup.typed, kind="tradeoff")
    return Choices(
        tuple(Option(value=card.title[:100], label=shortened(card.title, LONGEST_LABEL)) for card in found[:25])
    )


TRADEOFFS = Feature(
    commands={SHOW: show, LIST: list_all, RANDOM: by_chance}, presses={PICK: pick}, lookups={"tradeoff": offer}
)
