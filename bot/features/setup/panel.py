"""The panel: all settings in sentences, and a button for each topic.

Every button is checked again for management, and every one works after a restart: nothing is kept but its action.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from bot.chat.events import Command, Press, Submission
from bot.chat.messages import Block, Button, Divider, Form, Line, Mention, Message, Row
from bot.chat.places import Member, Who
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Action, action
from bot.features import Desk, Handler
from bot.features.setup.saying import is_paused, kept_from_posting, next_lines, sentences
from bot.features.wording import note
from bot.rules.calendar import local_day, zone, zone_names
from bot.store.channels import Channel
from bot.store.moving import MOVED
from bot.store.settings import Settings

TOPIC: Final = Action(name="setup", first="form", manage=True)
"""Opens the form of a topic, and comes back with it: ``setup:times``."""

PAGE: Final = Action(name="setup-page", first="change", manage=True)
"""Puts another page in the place of this one: ``setup-page:deliveries``."""

DO: Final = Action(name="setup-do", first="change", manage=True)
"""Does something at once: ``setup-do:go-on``."""

TOPICS: Final = (
    (("zone", "Time zone"), ("times", "Times"), ("weekdays", "Weekdays"), ("holidays", "Holidays"), ("pause", "Pause")),
    (("team", "Team day"), ("path", "Path"), ("pack", "Cards"), ("quiz", "Quiz day"), ("channel", "Channel")),
)
PAGES: Final = (("next", "Next ten posts"), ("deliveries", "Deliveries"), ("changes", "Changes"))

STOPPED: Final = {
    MOVED: "The posts go to another channel now.",
    "removed": "I was removed from here. Add me again first.",
    "its time zone is no longer known": "Its time zone is no longer known. Choose another one.",
}
"""Why a channel was switched off, in words; other reasons are the platform's, with their mend."""

E = TypeVar("E", Command, Press, Submission)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A channel that was set up, in the hands of somebody who manages it."""

    channel: Channel
    settings: Settings
    who: Member  # that member
    by: str  # their id
    always: bool  # they set it up, or the platform says that they manage: no name makes them
    names_managers: bool  # the platform does not know all who manage
    at: datetime  # the instant of the event
    today: date  # the channel's local date then
    lacking: tuple[str, ...]  # what keeps the bot from posting there, in the platform's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One form of the panel. ``save`` answers with what was changed, or with the form and its mistakes."""

    open: Callable[[Held, Desk], Form]
    save: Callable[[Submission, Held, Desk], Awaitable[Reply]]


async def take(event: Command | Press | Submission, desk: Desk) -> Held | Tell | None:
    """Return the channel, or what to say to somebody who does not manage it; None where it was never set up.

    If whoever set the channel up was forgotten, somebody who manages it comes in their place.
    """
    channel = await desk.store.channels.at(event.place) if event.place else None
    if channel is None:
        return None
    if not await manages(event.who, channel, desk):
        return note("Only for those who manage", "Somebody else has set me up here. Please ask them.")
    if not channel.setter.user:
        await desk.store.channels.hand_over(channel.id, event.who.member)
        channel = await desk.store.channels.at(channel.place) or channel
    settings = await desk.store.settings.of(channel.id)
    return Held(
        channel=channel,
        settings=settings,
        who=event.who.member,
        by=await desk.store.members.id_of(event.who.member),
        always=bool(event.who.manages) or channel.setter == event.who.member,
        names_managers=event.who.names_managers,
        at=event.at,
        today=_today(settings.zone, event.at),
        lacking=event.lacking,
    )


async def manages(who: Who, channel: Channel, desk: Desk) -> bool:
    """Tell whether somebody manages a channel that was set up.

    Where the platform cannot say it, whoever set the channel up does, and whom they have named; if they were forgotten
    and nobody is named, anybody may come in their place.
    """
    if who.manages is not None or channel.setter == who.member:
        return who.manages is not False
    named = (await desk.store.managers.of(channel.id)).values()
    return who.member in named or not (named or channel.setter.user)


def _today(name: str, at: datetime) -> date:
    """Return the local date in a zone; that of UTC where the zone has left the data (C4)."""
    return local_day(at, zone(name if name in zone_names() else "UTC"))


def held(answer: Callable[[E, Held, Desk], Awaitable[Reply]]) -> Handler[E]:
    """Answer for a channel that was set up, to somebody who manages it."""

    async def handle(event: E, desk: Desk) -> Reply:
        taken = await take(event, desk)
        if isinstance(taken, Held):
            return await answer(event, taken, desk)
        return taken or note("Nothing here yet", "I do not post in this channel. /study-setup lets me begin.")

    return handle


def panel(now: Held, desk: Desk) -> Message:
    """Return all settings, with a button for each."""
    off, kept = off_lines(now.channel), (Line((sentence,)) for sentence in kept_from_posting(now.lacking))
    sentence_lines = (Line((sentence,)) for sentence in sentences(now.settings, now.today, desk.deck))
    told = (*sentence_lines, Line(("Reports and notices go to ", Mention(member=now.channel.setter), ".")))
    blocks: tuple[Block, ...] = (*off, Divider(), *told) if off else (*told, Divider(), *next_lines(now.settings.next))
    return Message(
        title="How I post here", plain="The settings of this channel.", blocks=(*kept, *blocks), rows=rows(now)
    )


def off_lines(channel: Channel) -> tuple[Line, ...]:
    """Say that nothing is posted in a channel, and why; nothing where it is."""
    if channel.active:
        return ()
    why = STOPPED.get(channel.off_why, channel.off_why)
    return (Line(("I have stopped posting here.",)), *((Line((why,)),) if why else ()))


def rows(now: Held) -> tuple[Row, ...]:
    """Return the buttons of the panel. What ends a stop or a pause stands first."""
    going = []
    if not now.channel.active:
        going = [Button(action=action(DO.name, "resume"), label="Post here again", style="main")]
    elif is_paused(now.settings, now.today):
        going = [Button(action=action(DO.name, "go-on"), label="End the pause now", style="main")]
    topics = (tuple(Button(action=action(TOPIC.name, name), label=label) for name, label in row) for row in TOPICS)
    named = (Button(action=action(PAGE.name, "managers"), label="Managers"),) if now.names_managers else ()
    adopting = (Button(action=action(DO.name, "adopt"), label="Tell me instead"),) if may_adopt(now) else ()
    return (*((tuple(going),) if going else ()), *topics, (*_pages(), *named, *adopting))


def may_adopt(now: Held) -> bool:
    """Tell whether somebody may take the setter's place: who manages only because the setter named them may not."""
    return now.always and now.channel.setter != now.who


def onward() -> Row:
    """Return the way to the other pages, and back to the panel."""
    back = Button(action=action(PAGE.name, "panel"), label="All settings")
    return (*_pages(), back)


def _pages() -> Row:
    return tuple(Button(action=action(PAGE.name, name), label=label) for name, label in PAGES)


async def saved(
    event: Command | Press | Submission, desk: Desk, say: Callable[[Held], Iterable[str]], *, title: str = "Saved"
) -> Message:
    """Say what holds from now on and when the next posts come, with the buttons for more."""
    now = await take(event, desk)
    assert isinstance(now, Held)  # noqa: S101  it was, a moment ago, when they changed it
    sentences, off = (*kept_from_posting(now.lacking), *say(now)), off_lines(now.channel)
    *topics, _ = rows(now)
    return Message(
        title=title,
        plain=" ".join(sentences),
        blocks=(*(Line((sentence,)) for sentence in sentences), *(off or next_lines(now.settings.next))),
        rows=(*topics, onward()),
    )
