"""`/tradeoff post`: one more trade-off for the channel at once, for whoever manages it (C1)."""

from bot.cards import Card
from bot.chat.events import Command, Press
from bot.chat.messages import Line, Row, When
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import Action, Param, Verb
from bot.features import Desk, Feature
from bot.features.daily import not_posting
from bot.features.setup.panel import take
from bot.features.wording import card_left, card_select, note
from bot.store.channels import Channel

POST = Verb(
    path=("tradeoff", "post"),
    about="Post one more trade-off here now, for whoever manages",
    params=(Param(name="name", about="A few words of its title; none: choose from a list", source="tradeoff"),),
    first="private",
    manage=True,
)
CHOOSE = Action(name="extra", first="change", manage=True)


async def post(command: Command, desk: Desk) -> Reply:
    """Post the trade-off that was named, or ask which one where that is not clear."""
    name = str(command.args.get("name", "")).strip()
    found = desk.deck.find(name, kind="tradeoff")
    if name and len(found) == 1:
        return await _post(found[0], command, desk)
    here = await _here(command, desk)
    if isinstance(here, Tell):
        return here
    if found:
        return note("Which one?", "Everybody here will see the one that you choose.", rows=_menu(found))
    every = desk.deck.find("", kind="tradeoff")
    if not every:
        return note("None yet", "There is no trade-off in the deck.")
    return note("No such trade-off", "I know none by that name. Choose from these.", rows=_menu(every))


async def choose(press: Press, desk: Desk) -> Reply:
    """Post the trade-off that was picked."""
    card = desk.deck.get(press.picked[0]) if press.picked else None
    if card is None or card.kind != "tradeoff":
        return card_left()
    told = await _post(card, press, desk)
    return Change(told.message)


async def _post(card: Card, event: Command | Press, desk: Desk) -> Tell:
    here = await _here(event, desk)
    if isinstance(here, Tell):
        return here
    posts = await desk.store.posts.open_in(here.id, event.at)
    if any(each.card == card.id for each in posts):
        return note("Open already", f"“{card.title}” is open in this channel. /study today shows it.")
    again_at = await desk.store.upcoming.extra(here.id, card.id, "tradeoff", now=event.at)
    if again_at is not None:
        line = Line(("One extra post an hour is enough: the next one may come from ", When(at=again_at), " on."))
        return note("A little later", line)
    return note(card.title, "It comes in a moment. It helps you remember, and counts for no streak.")


async def _here(event: Command | Press, desk: Desk) -> Channel | Tell:
    """Return the channel in which the member may post, or say why they may not."""
    taken = await take(event, desk)
    if isinstance(taken, Tell):
        return taken
    if taken is None or not taken.channel.active:
        return Tell(not_posting(taken.channel if taken else None))
    return taken.channel


def _menu(cards: tuple[Card, ...]) -> tuple[Row, ...]:
    return ((card_select(CHOOSE.name, cards, "Choose one to post"),),)


EXTRA = Feature(commands={POST: post}, presses={CHOOSE: choose})
