"""Reminders: once a day at the member's own hour, when something waits for them, until they have let three pass.

They are asked for in `/study settings` (``reminding`` words that part); when one comes, and when the bot goes silent,
stands in ``bot.rules.reminding``. A reminder tells what waits and how to begin, and nothing of what was not done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from bot.cards import Card
from bot.chat.events import Press, Submission
from bot.chat.messages import Button, Field, Form, Line, Message, Option, Row, When, Where
from bot.chat.replies import Ask, Change, Reply
from bot.chat.routes import action, fact
from bot.features import NOBODY, Desk, Feature
from bot.features.daily import OPEN
from bot.features.filling import ticked, typed, wrong
from bot.features.home.memory import FEW
from bot.features.parsing import read_time
from bot.features.posts import lead, opening_label
from bot.features.reminding import HERE, REMIND, RESUME, STOP, but, has_left, hours
from bot.features.review import BEGIN
from bot.features.settings import AGAIN, settings_page
from bot.features.setup.saying import WEEKDAYS, listed
from bot.features.setup.zones import find, zones
from bot.features.wording import count, note
from bot.rules.calendar import EARLIEST, LATEST, Timetable, zone, zone_names
from bot.rules.memory import due_at
from bot.rules.reminding import MOST_IGNORED
from bot.store.channels import WORKDAYS, Channel
from bot.store.ledger import Delivery
from bot.store.posts import Post
from bot.store.reminders import Reminder
from bot.store.reminding import PURPOSE

AT_FIRST: Final = time(10, 30)
"""The hour that is proposed where no post is to come."""

SHOWN: Final = 4
"""So many open posts are told of."""

DONE: Final = "Done. Should you rate and write nothing after three in a row, I go silent by myself."
NO_CHANNEL: Final = note(
    "In your channel, please",
    "I remind you of what your team studies. Ask me once more in its channel, or rate one of its posts first.",
)


async def ask(press: Press, desk: Desk) -> Reply:
    """Ask for the hour, the days and the zone."""
    channel = await _channel(press, desk)
    return NO_CHANNEL if channel is None else Ask(await _form(press, channel, desk))


async def _mine(event: Press | Submission, desk: Desk) -> Reminder | None:
    member = await desk.store.members.find(event.who.member)
    return await desk.store.reminders.of(member) if member else None


async def _channel(event: Press | Submission, desk: Desk) -> Channel | None:
    """Return the channel for which they are to be reminded.

    That of the event; else the one for which they were reminded before, unless they have left it; else the one where
    they rated last. The bot posts in it; None where there is none.
    """
    here = await desk.store.channels.at(event.place) if event.place else None
    if here is not None and here.active:
        return here
    who = event.who.member
    member = await desk.store.members.find(who) or NOBODY
    mine = await desk.store.reminders.of(member)
    if mine is not None and mine.active and not await has_left(mine, member, desk, now=event.at):
        return await desk.store.channels.by_id(mine.channel)
    theirs = await desk.store.theirs.of(who, member, workspace=event.workspace)
    return next((channel for channel in theirs if channel.active), None)


async def _post_times(channel: Channel, zone_name: str, desk: Desk) -> list[time]:
    """Return when the channel's next posts come, by the clock of a zone."""
    instants = (await desk.store.channels.next_instants(channel.id)).values()
    return sorted({at.astimezone(zone(zone_name)).time() for at in instants if at is not None})


def _after(first: time) -> time:
    """Return an hour later, so that the post has come; within the bounds of a reminder."""
    return max(EARLIEST, first.replace(hour=first.hour + 1)) if first.hour < LATEST.hour - 1 else LATEST


async def _form(event: Press | Submission, channel: Channel, desk: Desk) -> Form:
    """Return the form, with what was set before, also by those who want none at present."""
    mine = await _mine(event, desk)
    names = (mine.zone if mine else None, event.who.zone, channel.zone)
    clock = next((name for name in names if name in zone_names()), None) or "UTC"
    days = (mine.weekdays if mine else frozenset()) or WORKDAYS
    times = await _post_times(channel, clock, desk)
    hour = mine.remind_time if mine else _after(times[0]) if times else AT_FIRST
    come = f"Posts come at {listed([f'{each:%H:%M}' for each in times])} by the clock below. " if times else ""
    return Form(
        action=action(REMIND.name),
        title="Remind me",
        fields=(
            Field(
                name="hour",
                label="At what time?",
                kind="line",
                value=f"{hour:%H:%M}",
                hint=f"{come}I only write when something waits.",
                most=10,
            ),
            Field(
                name="days",
                label="On which days?",
                kind="several",
                value=",".join(str(day) for day in sorted(days)),
                hint="All others are quiet.",
                options=tuple(Option(value=str(number), label=name) for number, name in enumerate(WEEKDAYS)),
            ),
            Field(
                name="zone",
                label="Your time zone",
                kind="lookup",
                source="zone",
                value=clock,
                hint="A name such as Europe/Berlin, or a city.",
            ),
        ),
        send="Remind me",
    )


async def keep(sent: Submission, desk: Desk) -> Reply:
    """Remind the member so from now on."""
    channel = await _channel(sent, desk)
    if channel is None:
        return NO_CHANNEL
    read = _read(sent)
    if isinstance(read, dict):
        return wrong(await _form(sent, channel, desk), sent, read)
    member = await desk.store.members.id_of(sent.who.member)
    await desk.store.reminders.wish(member, read, channel_id=channel.id, now=sent.at)
    return Change(await settings_page(sent, desk, DONE))


def _read(sent: Submission) -> Timetable | dict[str, str]:
    """Return the timetable that was filled in, or what is wrong, by field."""
    errors = {}
    days = frozenset(int(day) for day in ticked(sent, "days") if day in {str(each) for each in range(len(WEEKDAYS))})
    if not days:
        errors["days"] = "Pick a day at least. To have none any more, use Stop reminding me in /study settings."
    name = find(typed(sent, "zone"))
    if name is None:
        near = [option.label for option in zones(typed(sent, "zone"))[:3]]
        instead = f"Did you mean {listed(near, last='or')}?" if near else "Write one such as Europe/Berlin, or a city."
        errors["zone"] = f"I do not know that zone. {instead}"
    try:
        hour = read_time(typed(sent, "hour"), of="Reminders")
    except ValueError as error:
        return errors | {"hour": str(error)}
    return errors if errors or name is None else Timetable(zone=zone(name), post_time=hour, weekdays=days)


async def stop(press: Press, desk: Desk) -> Reply:
    """Remind the member no more."""
    member = await desk.store.members.find(press.who.member)
    if member is not None:
        await desk.store.reminders.stop(member)
    if fact(press.action) == HERE:
        return Change(await settings_page(press, desk, "I remind you no more."))
    again = Button(action=action(REMIND.name), label="Remind me again")
    later = "I remind you no more. If you want them again, press Remind me again here or in /study settings."
    return Change(note("No more reminders", later, rows=((_review(), again),)).message)


async def resume(press: Press, desk: Desk) -> Reply:
    """Go on reminding the member, also after a silence: by one press."""
    member = await desk.store.members.find(press.who.member)
    going = member is not None and await desk.store.reminders.resume(member, now=press.at)
    mine = await _mine(press, desk)
    why = await but(mine, member, desk, now=press.at) if mine and member else ()
    if fact(press.action) == HERE:
        done = ("Gladly: I go on reminding you.",) if going and not why else ()
        return Change(await settings_page(press, desk, *done))
    if not going or mine is None:
        remind = Button(action=action(REMIND.name), label="Remind me", style="main")
        return Change(note("No reminders", "You have none at present. Tell me your hour.", rows=((remind,),)).message)
    settings = Button(action=action(AGAIN.name), label="Settings")
    if why:
        return Change(note("Not just now", f"I would gladly go on. {' '.join(why)}", rows=((settings,),)).message)
    return Change(note("I go on", f"Gladly. {hours(mine)}", rows=((_review(), settings),)).message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A post that is open, and that the member has not rated."""

    post: Post
    card: Card


async def compose(delivery: Delivery, desk: Desk) -> Message:
    """Word a reminder: what is open, what is fading, and how to begin. All as of the instant at which it was due."""
    at = delivery.due_at
    member = (await desk.store.members.find(delivery.to) if delivery.to else None) or NOBODY
    mine = await desk.store.reminders.of(member)
    opened = await _opened(delivery, member, desk)
    memories = await desk.store.reviews.memories(member)
    due = sum(due_at(memory) <= at for card, memory in memories.items() if card in desk.deck.cards)
    is_last = mine is not None and mine.standing.ignored >= MOST_IGNORED - 1
    go_on = (Button(action=action(RESUME.name), label="Keep reminding me"),) if is_last else ()
    return Message(
        title="Your reminder",
        plain=_in_short(len(opened), due),
        blocks=(
            *(_open_line(each, at) for each in opened[:SHOWN]),
            *((Line((_fading(due),)),) if due else ()),
            *(() if opened or due else (Line(("Nothing is left for you to do today.",)),)),
            *((Line((LAST,)),) if is_last else ()),
        ),
        rows=(
            *_openings(opened[:SHOWN]),
            (_review(), *go_on, Button(action=action(STOP.name), label="Stop reminders")),
        ),
    )


LAST: Final = "After this one I go silent, unless you rate or write something. One press, and I keep reminding you."


async def _opened(delivery: Delivery, member: str, desk: Desk) -> list[_Open]:
    """Return the open posts of the day that wait for them, in the channels where they take part and in its own."""
    at, here = delivery.due_at, await desk.store.channels.at(delivery.place)
    if delivery.to is None or here is None:
        return []
    theirs = await desk.store.theirs.of(delivery.to, member, workspace=delivery.place.workspace)
    part = await desk.store.absences.channels(member, now=at)
    found = []
    for channel in (here, *(each for each in theirs if each.id in part and each.id != here.id)):
        for post in await desk.store.posts.open_in(channel.id, at) if channel.active else ():
            card = desk.deck.get(post.card)
            if card and post.day and await desk.store.reviews.rating_of(member, card.id, post.id) is None:
                found.append(_Open(post=post, card=card))
    return found


def _openings(opened: Sequence[_Open]) -> tuple[Row, ...]:
    """Return the ways to open these posts here: what is done with them counts as done in their channel."""
    kinds = [each.post.kind for each in opened]
    titled = len(set(kinds)) < len(kinds)
    buttons = tuple(
        Button(
            action=action(OPEN.name, each.post.id),
            label=opening_label(each.post, each.card, titled=titled),
            style="main",
        )
        for each in opened
    )
    return (buttons,) if buttons else ()


def _open_line(each: _Open, at: datetime) -> Line:
    """Tell of a post, and in which channel it stands."""
    until = When(at=each.post.closes_at)
    return Line(
        ("In ", Where(each.post.place), f" · {lead(each.post, at)}: {each.card.title} · open until ", until, ".")
    )


def _fading(due: int) -> str:
    if due == 1:
        return "One card is fading: a short review brings it back."
    number = str(due) if due <= FEW else "A few"
    return f"{number} cards are fading: a short review brings them back, one by one."


def _in_short(opened: int, due: int) -> str:
    told = (f"{count(opened, 'post')} open" if opened else "", f"{due} fading" if due else "")
    return "Your reminder: " + (", ".join(part for part in told if part) or "nothing is left to do")


def _review() -> Button:
    return Button(action=action(BEGIN.name), label="Start a review", style="main")


REMINDERS = Feature(
    presses={REMIND: ask, STOP: stop, RESUME: resume},
    forms={REMIND: keep},
    deliveries={PURPOSE: compose},
)
