"""`/study path`: a learning path of one's own, which leads the private session whatever the channel follows.

How far somebody is, is told by the cards that they have met, wherever it was: changing paths loses nothing.

``standing``  how far a member is on a path
``showing``   the page of the path that they follow, and all of its steps
``choosing``  all paths there are, and the one that the assessment recommends
"""

from typing import Final

from bot.cards import LearningPath
from bot.chat.events import Command, Event, Press
from bot.chat.messages import Message
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import Verb, fact
from bot.features import Desk, Feature, reader
from bot.features.offering import followed
from bot.features.path.choosing import choices
from bot.features.path.showing import FOLLOW, MINE, OTHERS, STEPS, STOP, STUDY, page, steps
from bot.features.path.standing import Standing, standing
from bot.features.review import SESSION, card_message, prompt_message

PATH_VERB = Verb(
    path=("study", "path"),
    about="Follow a learning path of your own, step by step",
    first="private",
    anywhere=True,
)

LEFT: Final = "The path that you followed is no longer in the deck. What you have met counts on every other one."
STOPPED: Final = "You follow no path of your own any more. What you have met stays yours."


async def show(event: Command | Press, desk: Desk) -> Reply:
    """Show the path that the member follows, or let them choose one."""
    return Tell(await _mine(event, desk))


async def mine(press: Press, desk: Desk) -> Reply:
    """Come back to it."""
    return Change(await _mine(press, desk))


async def _mine(event: Event, desk: Desk, *done: str) -> Message:
    now = await _now(event, desk)
    return await page(now, event, desk, *done) if now else await _choose(event, desk, *done)


async def _choose(event: Event, desk: Desk, *done: str) -> Message:
    """Return all paths; say so where the one that was followed has left."""
    member = await reader(event, desk)
    own = await desk.store.own_paths.of(member)
    left = (LEFT,) if own and not _is_there(desk.deck.paths.get(own.path), desk) else ()
    return await choices(event, desk, *done, *left)


async def _now(event: Event, desk: Desk) -> Standing | None:
    """Return how far the member is on their own path; None where they follow none that is there."""
    path = await followed(await reader(event, desk), desk)
    return await standing(path, event, desk) if path and _is_there(path, desk) else None


def _is_there(path: LearningPath | None, desk: Desk) -> bool:
    """Tell whether a path has at least one card that is in the deck."""
    return path is not None and any(step.card in desk.deck.cards for step in path.steps)


async def others(press: Press, desk: Desk) -> Reply:
    """Show all paths."""
    return Change(await _choose(press, desk))


async def follow(press: Press, desk: Desk) -> Reply:
    """Follow the path that was picked, or that the button names."""
    name = press.picked[0] if press.picked else fact(press.action)
    if not _is_there(desk.deck.paths.get(name), desk):
        return Change(await _choose(press, desk, "That path is no longer in the deck. These are:"))
    member = await desk.store.members.id_of(press.who.member)
    await desk.store.own_paths.follow(member, name, press.at)
    return Change(await _mine(press, desk, "You follow this path now. It leads /study review and what I offer you."))


async def stop(press: Press, desk: Desk) -> Reply:
    """Follow none any more."""
    member = await desk.store.members.find(press.who.member)
    if member is not None:
        await desk.store.own_paths.stop(member, press.at)
    return Change(await _choose(press, desk, STOPPED))


async def turn(press: Press, desk: Desk) -> Reply:
    """Show the steps from the one that the action names, where that is a number; else those around the next one."""
    now = await _now(press, desk)
    if now is None:
        return Change(await _choose(press, desk))
    asked, cards = fact(press.action), tuple(now.cards)
    around = cards.index(now.next) if now.next else 0
    return Change(steps(now, press, int(asked) if asked.isdecimal() and len(asked) < 5 else around))


async def study(press: Press, desk: Desk) -> Reply:
    """Show the step that the button names while it is not met, else the next one, as the private session shows one."""
    now = await _now(press, desk)
    if now is None:
        return Tell(await _choose(press, desk))
    card = fact(press.action) if fact(press.action) in now.progress.ahead else now.next
    if card is None:
        return Tell(await page(now, press, desk))
    if card in now.asked:
        return Tell(await card_message(now.cards[card], press, desk))
    return Tell(prompt_message(now.cards[card], f"Next step: {now.path.title}", session=SESSION))


PATH = Feature(
    commands={PATH_VERB: show},
    presses={MINE: mine, OTHERS: others, FOLLOW: follow, STOP: stop, STEPS: turn, STUDY: study},
)
