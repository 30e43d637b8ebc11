"""The buttons of a home: what is pressed outside of a channel counts as done in it.

A button names what is wanted and the channel. Neither is trusted: it must be a channel of the member's own, and then it
is answered as if it had been pressed there. Whatever opens knows its place from then on.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.chat.events import Press
from bot.chat.messages import Line, Where
from bot.chat.places import Place
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Action, action, fact
from bot.features import Desk
from bot.features.daily import OPEN, open_post
from bot.features.help import show_help
from bot.features.home.belonging import visit
from bot.features.home.memory import step_of
from bot.features.review import SESSION, begin, prompt_message
from bot.features.settings import show as show_settings
from bot.features.setup import begin as set_up_here
from bot.features.wording import note

ENTER: Final = Action(name="enter", first="private", anywhere=True)
"""``enter:what:channel:more``; no channel for what belongs to none."""

POST, REVIEW, STEP, SETTINGS, HELP, SETUP = "post", "review", "step", "settings", "help", "setup"


async def enter(press: Press, desk: Desk) -> Reply:
    """Answer in the member's channel that the button names."""
    way = WAYS.get(fact(press.action))
    if way is None:
        return note("An old button", "I do not know this button any more. Your home shows the newest ones.")
    asked_for = fact(press.action, 1)
    own = (await visit(press, desk)).own
    channel = next((each for each in own if each.id == asked_for), None)
    if channel is None:
        return await way.answer(press, desk) if way.anywhere else NOT_YOURS
    told = await way.answer(replace(press, place=channel.place), desk)
    named = way.named and press.place is None
    return _belonging_to(channel.place, told, named=named) if isinstance(told, Tell) else told


NOT_YOURS: Final = note(
    "Not a channel of yours", "You take no part in that channel any more. Rate one of its posts, and you are back."
)


def _belonging_to(place: Place, told: Tell, *, named: bool) -> Tell:
    head = (Line(("In ", Where(place)), small=True),) if named else ()
    return replace(told, message=replace(told.message, blocks=(*head, *told.message.blocks)), place=place)


async def _post(press: Press, desk: Desk) -> Reply:
    return await open_post(replace(press, action=action(OPEN.name, fact(press.action, 2))), desk)


async def _step(press: Press, desk: Desk) -> Reply:
    """Show the next card of the channel's path, as the private session shows one."""
    here = await visit(press, desk)
    step = await step_of(here.own[0], here, desk)
    if step is None or step.next is None:
        return note("No step is left", "You have met every card of this path, or it is open in your channel just now.")
    return Tell(prompt_message(step.next, f"Next step: {step.path.title}", session=SESSION))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What a button of a home leads to. ``named``: under the channel's name; ``anywhere``: without a channel, too."""

    answer: Callable[[Press, Desk], Awaitable[Reply]]
    named: bool = False
    anywhere: bool = False


WAYS: Final[Mapping[str, Way]] = {
    POST: Way(answer=_post, named=True),
    REVIEW: Way(answer=begin, anywhere=True),
    STEP: Way(answer=_step),
    SETTINGS: Way(answer=show_settings, named=True, anywhere=True),
    HELP: Way(answer=show_help, anywhere=True),
    SETUP: Way(answer=set_up_here, named=True),
}


def entrance(to: str, *facts: str) -> str:
    """Return the action of a button: one of WAYS, then a channel's id and what more it needs, where it needs them."""
    return action(ENTER.name, to, *facts)
