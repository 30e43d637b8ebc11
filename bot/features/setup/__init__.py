"""`/study-setup`: lets a channel post, and a private panel for its settings, with one small form a topic.

``panel``       the panel itself, and who may use it
``zones``       the time zone; a channel that was never set up begins with it
``days``        times, weekdays, holidays, pause
``choices``     how many people make a team day, path, cards, quiz day
``elsewhere``   another channel, too or instead       ``afar``  which channel, asked outside of any
``upcoming``    the next ten posts; skipping one, choosing another
``deliveries``  what became of the last ones       ``changes``  who changed what
``managers``    who else may change all this, where the platform does not know who manages
``notice``      what whoever set a channel up is told when it was switched off
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.chat.events import Command, Press, Submission
from bot.chat.messages import Message
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Param, Verb, fact
from bot.features import Desk, Feature
from bot.features.filling import wrong
from bot.features.setup.afar import PICK, WHICH, pick, picked, told_afar
from bot.features.setup.changes import changes_page
from bot.features.setup.choices import CHOICES
from bot.features.setup.days import DAYS
from bot.features.setup.deliveries import affirm, deliveries_page, send_again
from bot.features.setup.elsewhere import ELSEWHERE
from bot.features.setup.managers import NAMING, managers_page, unname
from bot.features.setup.notice import compose_notice
from bot.features.setup.panel import DO, PAGE, TOPIC, Held, held, may_adopt, panel, saved, take
from bot.features.setup.saying import posts_name
from bot.features.setup.upcoming import OFFERS, UPCOMING, next_page, skip
from bot.features.setup.zones import ask, find, go_by, offer_zones, save_zone, zone_form
from bot.rules.calendar import zone_names

SETUP_VERB = Verb(
    path=("study-setup",),
    about="Let me post here on study days, at this channel's own hour",
    params=(Param(name="zone", about="The channel's time zone, such as Europe/Berlin", source="zone"),),
    first="private",
    manage=True,
)

ADOPTED: Final = "Took over the reports and notices"
STILL_MANAGES: Final = "Whoever heard of them so far may still change my settings: see Managers."
TOPIC_FORMS: Final = {**DAYS, **CHOICES, **ELSEWHERE, **UPCOMING, **NAMING}


async def set_up(command: Command, desk: Desk) -> Reply:
    """Let the channel post by the clock of the zone that was given; show the panel where none was."""
    return await begin(command, desk, str(command.args.get("zone", "")).strip())


async def begin(event: Command | Press | Submission, desk: Desk, typed: str = "") -> Reply:
    """Answer for the channel of an event; ``typed`` is a zone by its name or something like it, "" for none."""
    taken = await take(event, desk)
    if isinstance(taken, Tell):
        return taken
    if not typed and taken is not None:
        return Tell(_panel(taken, desk))
    theirs = event.who.zone if event.who.zone in zone_names() else None
    name = find(typed) if typed else theirs
    return ask(typed) if name is None else await go_by(event, name, desk)


async def begin_there(sent: Submission, desk: Desk) -> Reply:
    """Go on in the channel that was picked, as if the command had been given there."""
    place = picked(sent)
    if place is None:
        return wrong(WHICH, sent, {"channel": "Pick a channel."})
    new = await desk.store.channels.at(place) is None
    there = replace(sent, place=place, lacking=())  # it is told of the place of the event alone
    return told_afar(await begin(there, desk), place, new=new)


def _panel(now: Held, desk: Desk) -> Message:
    """Return the panel; where the zone has left the data, nothing can be said before there is another."""
    return panel(now, desk) if now.settings.zone in zone_names() else ask().message


async def open_form(press: Press, desk: Desk) -> Reply:
    """Open the form of a topic. That of the zone opens before the channel is set up, too."""
    name = fact(press.action)
    taken = await take(press, desk)
    if isinstance(taken, Tell):
        return taken
    if name == "zone":
        return Ask(zone_form(taken.settings.zone if taken else press.who.zone))
    return await _open_other(press, desk)


@held
async def _open_other(press: Press, now: Held, desk: Desk) -> Reply:
    topic = TOPIC_FORMS.get(fact(press.action))
    if topic is None or now.settings.zone not in zone_names():
        return Tell(_panel(now, desk))
    return Ask(topic.open(now, desk))


async def save(sent: Submission, desk: Desk) -> Reply:
    """Save what was filled in."""
    if fact(sent.action) == "zone":
        return await save_zone(sent, desk)
    return await _save_other(sent, desk)


@held
async def _save_other(sent: Submission, now: Held, desk: Desk) -> Reply:
    topic = TOPIC_FORMS.get(fact(sent.action))
    if topic is None or now.settings.zone not in zone_names():
        return Tell(_panel(now, desk))
    return await topic.save(sent, now, desk)


@held
async def turn(press: Press, now: Held, desk: Desk) -> Reply:
    """Put another page in the place of this one; the panel for one that is not known any more."""
    page = PAGES.get(fact(press.action))
    return Change(await page(now, desk) if page else _panel(now, desk))


async def do(press: Press, desk: Desk) -> Reply:
    """Do what a button says, at once."""
    if fact(press.action) == "zone":
        name = find(fact(press.action, 1))
        return ask() if name is None else await go_by(press, name, desk)
    return await _do_other(press, desk)


@held
async def _do_other(press: Press, now: Held, desk: Desk) -> Reply:
    deed = DEEDS.get(fact(press.action))
    if deed is None or now.settings.zone not in zone_names():
        return Change(_panel(now, desk))
    return await deed(press, now, desk)


async def end_pause(press: Press, now: Held, desk: Desk) -> Reply:
    """Go on with the next study day."""
    settings = desk.store.settings
    await settings.set_pause(now.channel.id, None, by=now.by, what="Pause: ended", now=press.at)
    return Change(await saved(press, desk, lambda _: ("The pause is over.",)))


async def adopt(press: Press, now: Held, desk: Desk) -> Reply:
    """Let another one who manages hear of reports and notices, in the place of whoever has until now.

    That one goes on to manage the channel: named, where the platform cannot say so itself.
    """
    if not may_adopt(now):
        return Change(_panel(now, desk))
    names = now.names_managers
    await desk.store.managers.adopt(now.channel.id, now.who, names=names, by=now.by, what=ADOPTED, now=press.at)
    told = ("Reports and notices go to you from now on.", *((STILL_MANAGES,) if names else ()))
    return Change(await saved(press, desk, lambda _: told))


async def resume(press: Press, now: Held, desk: Desk) -> Reply:
    """Post again in a channel that was switched off."""
    await desk.store.settings.go_on(now.channel.id, by=now.by, what="Posting again", now=press.at)
    return Change(await saved(press, desk, lambda new: (posts_name(new.settings),)))


PAGES: Final[Mapping[str, Callable[[Held, Desk], Awaitable[Message]]]] = {
    "next": next_page,
    "deliveries": deliveries_page,
    "changes": changes_page,
    "managers": managers_page,
}
DEEDS: Final[Mapping[str, Callable[[Press, Held, Desk], Awaitable[Reply]]]] = {
    "go-on": end_pause,
    "resume": resume,
    "adopt": adopt,
    "unname": unname,
    "skip": skip,
    "there": affirm,
    "again": send_again,
}

SETUP = Feature(
    commands={SETUP_VERB: set_up},
    presses={TOPIC: open_form, PAGE: turn, DO: do, PICK: pick},
    forms={TOPIC: save, PICK: begin_there},
    lookups={"zone": offer_zones, **OFFERS},
    deliveries={"notice": compose_notice},
)
