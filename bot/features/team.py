"""`/study team`: the team's streak and its month in a picture.

The month is numbers, and so is all that is shared. In private it also says who is on a streak, of those who do not mind
being named; who missed something is told nowhere (S7).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.chat.events import Command, Event, Press
from bot.chat.messages import Button, Line, Mention, Message, Picture, Row
from bot.chat.replies import Change, Reply, Share, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.documents.pictures import MonthDay, State, month_picture
from bot.features import Desk, Feature
from bot.features.wording import count, note
from bot.rules.calendar import local_day, zone
from bot.rules.streaks import Streak
from bot.store.channels import Channel
from bot.store.months import MonthRow

TEAM_VERB = Verb(path=("study", "team"), about="The team's month in a picture, and its streak", first="private")
MONTH = Action(name="month", first="change")
SHARE = Action(name="share-month", first="public")


MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The months of a channel that can be looked at, each by its first day."""

    first: date  # the month of its first study day
    shown: date
    last: date  # the month of its present local day


async def team(command: Command, desk: Desk) -> Reply:
    """Show the present month."""
    found = await _look(command, desk, "")
    return found if isinstance(found, Tell) else Tell(await _private(*found, desk))


async def turn(press: Press, desk: Desk) -> Reply:
    """Show another month in the place of this one."""
    found = await _look(press, desk, fact(press.action))
    return found if isinstance(found, Tell) else Change(await _private(*found, desk))


async def share(press: Press, desk: Desk) -> Reply:
    """Show a month to everybody in the channel. It has no buttons: one turn of the page would turn it for all."""
    found = await _look(press, desk, fact(press.action))
    return found if isinstance(found, Tell) else Share(await _message(*found, desk, ()))


async def _look(event: Event, desk: Desk, asked_for: str) -> tuple[Channel, Calendar] | Tell:
    """Find the channel and its months; ``asked_for`` is one as ``2026-10``, "" for the present one.

    Where there is nothing to show, the answer says so.
    """
    assert event.place is not None  # noqa: S101  the routes are not ``anywhere``
    channel = await desk.store.channels.at(event.place)
    if channel is None:
        return note("No team streak here", "I do not post in this channel, so there is nothing to count yet.")
    begun = await desk.store.months.first_day(channel.id)
    if begun is None:
        return note("Your team's month", "It begins with the first post here.", needs(channel.quorum))
    first, last = begun.replace(day=1), local_day(event.at, zone(channel.zone)).replace(day=1)
    last = max(first, last)  # a change of zone can leave the first study day on tomorrow's date
    shown = _read(asked_for) if asked_for else last
    if shown is None or not first <= shown <= last:
        return note("An old button", "I cannot show this month any more. /study team shows the present one.")
    return channel, Calendar(first=first, shown=shown, last=last)


def _read(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


async def _private(channel: Channel, calendar: Calendar, desk: Desk) -> Message:
    beside = []
    if calendar.shown > calendar.first:
        earlier = _months_on(calendar.shown, -1)
        beside.append(Button(action=action(MONTH.name, _fact(earlier)), label=f"← {_name(earlier)}"))
    if calendar.shown < calendar.last:
        later = _months_on(calendar.shown, 1)
        beside.append(Button(action=action(MONTH.name, _fact(later)), label=f"{_name(later)} →"))
    runs = await _runs(channel, calendar, desk)
    sharing = Button(action=action(SHARE.name, _fact(calendar.shown)), label="Share it with the channel")
    message = await _message(channel, calendar, desk, ((*beside, sharing),))
    return replace(message, blocks=(*message.blocks[:-1], *runs, *message.blocks[-1:]))


async def _runs(channel: Channel, calendar: Calendar, desk: Desk) -> tuple[Line, ...]:
    """Say who is on a streak today; of a month that is over it would say nothing."""
    runs = await desk.store.streaks.runs(channel.id) if calendar.shown == calendar.last else ()
    if not runs:
        return ()
    named = [part for run in runs[:MOST_NAMED] for part in (Mention(member=run.who), f" {count(run.length, 'day')}, ")]
    named[-1] = str(named[-1]).removesuffix(", ")
    more = f" and {count(len(runs) - MOST_NAMED, 'other')}" if len(runs) > MOST_NAMED else ""
    return (Line(("On a streak: ", *named, f"{more}. /study settings keeps you off this list.")),)


async def _message(channel: Channel, calendar: Calendar, desk: Desk, rows: tuple[Row, ...]) -> Message:
    streak = await desk.store.streaks.team(channel.id)
    last = calendar.shown.replace(day=monthrange(calendar.shown.year, calendar.shown.month)[1])
    picture = draw(calendar.shown, await desk.store.months.month(channel.id, calendar.shown, last))
    stopped = () if channel.active else (Line(("I have stopped posting here; /study-setup lets me go on.",)),)
    return Message(
        title="Your team's month",
        plain=f"{_standing(streak)} {picture.alt}",
        blocks=(Line((_standing(streak),)), picture, *stopped, Line((needs(channel.quorum),), small=True)),
        rows=rows,
    )


def draw(first: date, rows: Mapping[date, MonthRow]) -> Picture:
    """Return the picture of the month that begins on ``first``, from the study days in it."""
    days = [first.replace(day=number + 1) for number in range(monthrange(first.year, first.month)[1])]
    return month_picture([_day(day, rows.get(day)) for day in days], title=_name(first))


def _day(day: date, row: MonthRow | None) -> MonthDay:
    if row is None or not row.asked:
        return MonthDay(day=day, state="off", studied=0)
    # A day that has reached its number stays done, whatever comes: it need not close first.
    state: State = "done" if row.done else "open" if row.open else "missed"
    return MonthDay(day=day, state=state, studied=row.studied)


def _standing(streak: Streak) -> str:
    if not streak.best:
        return "The team's streak begins with the first day done."
    if not streak.length:
        return f"The team's streak begins anew with the next day done. The best so far: {count(streak.best, 'day')}."
    if streak.length == streak.best:
        return f"The team's streak: {count(streak.length, 'day')}, the best so far."
    return f"The team's streak: {count(streak.length, 'day')}. The best so far: {count(streak.best, 'day')}."


def needs(quorum: int) -> str:
    """Say what it takes for a day to count (S4); ``quorum`` is the channel's, 1 or more."""
    if quorum <= 1:
        return "A day counts for the team once 1 person has rated in time."
    return (
        f"A day counts for the team once at least {quorum} people have rated in time, or as many as have taken part "
        "lately, where that is fewer."
    )


def _months_on(month: date, step: int) -> date:
    """Return the month before (-1) or after (1)."""
    index = month.year * 12 + month.month - 1 + step
    return date(index // 12, index % 12 + 1, 1)


def _fact(month: date) -> str:
    return f"{month:%Y-%m}"


def _name(month: date) -> str:
    return f"{month:%B} {month.year}"


TEAM = Feature(commands={TEAM_VERB: team}, presses={MONTH: turn, SHARE: share})
