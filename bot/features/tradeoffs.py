"""Trade-offs by name: `/tradeoff show`."""

from dataclasses import replace

from bot.cards import Card
from bot.chat.events import Command, Event, Lookup, Press
from bot.chat.messages import Message, Option, Select
from bot.chat.replies import Change, Choices, Reply, Tell
from bot.chat.routes import Action, Param, Verb, action
from bot.features import Desk, Feature
from bot.features.daily import open_card_message
from bot.features.review import open_elsewhere, prompt_message
from bot.features.wording import note

SHOW = Verb(
    path=("tradeoff", "show"),
    about="Show a trade-off, by name or the latest",
    params=(Param(name="name", about="A few words of its title; none: the latest", source="tradeoff"),),
    first="private",
    default=True,
    anywhere=True,
)
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
    return note("No such trade-off", lead, rows=((_select(desk.deck.find("", kind="tradeoff")),),))


async def _latest(command: Command, desk: Desk) -> Reply:
    channel = await desk.store.channels.at(command.place) if command.place else None
    latest = await desk.store.channels.last_posts(channel.id, "tradeoff", 1) if channel else ()
    card = desk.deck.get(latest[0].card) if latest else None
    if card is None:
        return note("None yet", "No trade-off was posted here yet. Name one: /tradeoff show model size")
    return Tell(await _message(card, command, desk))


async def pick(press: Press, desk: Desk) -> Reply:
    """Show another of the trade-offs that were meant."""
    card = desk.deck.get(press.picked[0]) if press.picked else None
    if card is None:
        return note("A card that left", "This card is no longer in the deck.")
    return Change(await _message(card, press, desk))


async def _message(card: Card, event: Event, desk: Desk, others: tuple[Card, ...] = ()) -> Message:
    """Word a card: as its post where that is open, since it is rated there and nowhere else (M1), else for itself."""
    channel = await desk.store.channels.at(event.place) if event.place else None
    posts = await desk.store.channels.open_posts(channel.id, event.at) if channel else ()
    post = next((each for each in posts if each.card == card.id), None)
    member = await desk.store.members.id_of(event.who.member)
    if post:
        message = open_card_message(card, post)
    elif card.id in await desk.store.channels.open_cards(member, event.at):
        message = open_elsewhere(card).message
    else:
        message = prompt_message(card, "Trade-off")
    if not others:
        return message
    return replace(message, rows=(*message.rows, (_select(others),)))


def _select(cards: tuple[Card, ...]) -> Select:
    options = tuple(Option(value=card.id, label=card.title[:75]) for card in cards[:25])
    return Select(action=action(PICK.name), hint="Meant another one?", options=options)


async def offer(lookup: Lookup, desk: Desk) -> Reply:
    """Offer titles while a name is typed."""
    found = desk.deck.find(lookup.typed, kind="tradeoff")
    return Choices(tuple(Option(value=card.title[:100], label=card.title[:75]) for card in found[:25]))


TRADEOFFS = Feature(commands={SHOW: show}, presses={PICK: pick}, lookups={"tradeoff": offer})
