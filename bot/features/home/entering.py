"""The buttons of a home: what is pressed outside of a channel counts as done in it.

A button names what is wanted and the channel. Neither is trusted: it must be a channel of the member's own, and then it
is answered as if it had been pressed there. Whatever opens knows its place from then on.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.chat.events import Press
from bot.chat.messages import Line, Option, Select, Where
from bot.chat.places import Place
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Action, action, fact
from bot.features import Desk
from bot.features.assess.going import start as show_assessment
from bot.features.daily import OPEN, open_post
from bot.features.help import show_help
from bot.features.home.belonging import visit
from bot.features.home.memory import step_of
from bot.features.interview.front import show as show_interviews
from bot.features.path import show as show_path
from bot.features.portfolio.front import show as show_portfolio
from bot.features.review import SESSION, begin, prompt_message
from bot.features.settings import show as show_settings
from bot.features.setup import begin as set_up_here
from bot.features.tracker import hand_out
from bot.features.wording import note

ENTER: Final = Action(name="enter", first="private", anywhere=True)
"""``enter:what:channel:more``; no channel for what belongs to none."""

POST, REVIEW, STEP, TOOL, SETTINGS, HELP, SETUP = "post", "review", "step", "tool", "settings", "help", "setup"


async def enter(press: Press, desk: Desk) -> Reply:
    """Answer in the member's channel that the button names."""
    way = WAYS.get(fact(press.action))
    if way is None:
        return OLD
    asked_for = fact(press.action, 1)
    own = (await visit(press, desk)).own
    channel = next((each for each in own if each.id == asked_for), None)
    if channel is None:
        return await way.answer(press, desk) if way.anywhere else NOT_YOURS
    told = await way.answer(replace(press, place=channel.place), desk)
    named = way.named and press.place is None
    return _belonging_to(channel.place, told, named=named) if isinstance(told, Tell) else told


OLD: Final = note("An old button", "I do not know this button any more. Your home shows the newest ones.")
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
        return note(
            "No step is left",
            "You have met every card of this path, or what is left is open in your channel. /study review goes on.",
        )
    return Tell(prompt_message(step.next, f"Next step: {step.path.title}", session=SESSION))


async def _tool(press: Press, desk: Desk) -> Reply:
    """Open the tool that was picked."""
    tool = TOOLS.get(press.picked[0] if press.picked else "")
    return OLD if tool is None else await tool.answer(press, desk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One of a learner's own tools, as a home offers it."""

    label: str
    answer: Callable[[Press, Desk], Awaitable[Reply]]


TOOLS: Final[Mapping[str, Tool]] = {
    "assess": Tool(label="Assessment", answer=show_assessment),
    "path": Tool(label="Learning path", answer=show_path),
    "interview": Tool(label="Interview practice", answer=show_interviews),
    "portfolio": Tool(label="Portfolio", answer=show_portfolio),
    "tracker": Tool(label="Tracker, an Excel workbook", answer=hand_out),
}
"""By the words of their commands, in the order of help."""


def tools(*channel: str) -> Select:
    """Return the list of all tools; ``channel`` is the id of the channel in which they are opened, if any."""
    options = tuple(Option(value=name, label=tool.label) for name, tool in TOOLS.items())
    return Select(action=entrance(TOOL, *channel), hint="Your own tools", options=options)


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
    TOOL: Way(answer=_tool, anywhere=True),
    SETTINGS: Way(answer=show_settings, named=True, anywhere=True),
    HELP: Way(answer=show_help, anywhere=True),
    SETUP: Way(answer=set_up_here, named=True),
}


def entrance(to: str, *facts: str) -> str:
    """Return the action of a button: one of WAYS, then a channel's id and what more it needs, where it needs them."""
    return action(ENTER.name, to, *facts)
