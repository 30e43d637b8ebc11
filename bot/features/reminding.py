"""What the settings of a member say of their reminders, and the buttons to it."""

from datetime import datetime
from typing import Final

from bot.chat.messages import Button, Row
from bot.chat.routes import Action, action
from bot.features import Desk
from bot.features.setup.saying import weekdays_name
from bot.rules.calendar import zone_names
from bot.rules.reminding import MOST_IGNORED
from bot.store.reminders import Reminder

REMIND = Action(name="remind", first="form", anywhere=True)
STOP = Action(name="remind-stop", first="change", anywhere=True)
RESUME = Action(name="remind-on", first="change", anywhere=True)

HERE: Final = "set"
"""The fact of a button that stands in the settings: they are what is shown afterwards."""

NONE: Final = "I do not remind you. If you like, I write to you once a day, at your own hour, when something waits."
SILENT: Final = (
    "I have gone silent, since nothing was rated or written after three reminders in a row. One press, and I go on."
)
REFUSED: Final = (
    "My last reminder could not reach you: perhaps you take no direct messages from me. Allow them, then press Remind "
    "me again."
)
STOPPED: Final = "Your reminders have stopped. Press Remind me again, and I go on."
NO_ZONE: Final = "I no longer know the time zone of your reminders, so none comes. Change it, and I go on."
OFF: Final = (
    "None comes now, since I do not post in the channel for which I remind you. Whoever manages it lets me go on with "
    "/study-setup."
)
LEFT: Final = "None comes now, since you have left the channel for which I remind you. Change it in another channel."


async def reminder_part(member: str | None, desk: Desk, *, now: datetime) -> tuple[tuple[str, ...], Row]:
    """Return what is set about a member's reminders, in sentences, with a row of buttons; None: never seen."""
    mine = await desk.store.reminders.of(member) if member else None
    if member is None or mine is None or not mine.wanted:
        return (NONE,), (_remind("Remind me"),)
    change, stop = _remind("Change my reminder"), _stop("Stop reminding me")
    again = Button(action=action(RESUME.name, HERE), label="Remind me again", style="main")
    why = _why_not(mine)
    if why == NO_ZONE:
        return (why,), (change, stop)
    if why:
        return (why,), (again, change, stop)
    return (hours(mine), *await but(mine, member, desk, now=now)), (change, stop)


def hours(mine: Reminder) -> str:
    """Say when a member wants to be reminded."""
    when = f"{mine.remind_time:%H:%M}, {weekdays_name(mine.weekdays)}"
    return f"I remind you at {when}, by the clock of {mine.zone}, when something waits for you."


def _why_not(mine: Reminder) -> str:
    """Say why none comes any more; "" where one may."""
    if mine.zone not in zone_names():
        return NO_ZONE
    if mine.silent and mine.standing.ignored >= MOST_IGNORED:
        return SILENT
    if mine.refused:
        return REFUSED
    return STOPPED if mine.silent else ""  # their zone had left the data, and has come back


async def but(mine: Reminder, member: str, desk: Desk, *, now: datetime) -> tuple[str, ...]:
    """Say why none comes for the time being, where that is so."""
    if not mine.active:
        return (OFF,)
    return (LEFT,) if await has_left(mine, member, desk, now=now) else ()


async def has_left(mine: Reminder, member: str, desk: Desk, *, now: datetime) -> bool:
    """Tell whether a member has left the channel for which they are reminded, and not come back."""
    away = await desk.store.absences.of(member)
    left = any(each.channel == mine.channel and each.last_day is None for each in away)
    return left and mine.channel not in await desk.store.absences.channels(member, now=now)


def _remind(label: str) -> Button:
    return Button(action=action(REMIND.name), label=label)


def _stop(label: str) -> Button:
    return Button(action=action(STOP.name, HERE), label=label)
