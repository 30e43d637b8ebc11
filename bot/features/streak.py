"""`/study streak`: how long, why, and what happened on the day it broke."""

from datetime import date

from bot.chat.events import Command
from bot.chat.messages import Block, Line, Message
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Verb
from bot.features import Desk, Feature
from bot.features.wording import count, note
from bot.rules.streaks import FREEZE_EVERY, MOST_FREEZES, Streak
from bot.store.streaks import Standing

STREAK_VERB = Verb(path=("study", "streak"), about="Your streak here, day by day, and the team's", first="private")
SHOWN_DAYS = 10


async def streak(command: Command, desk: Desk) -> Reply:
    """Explain the member's streak and the team's (S6)."""
    assert command.place is not None  # noqa: S101  the route is not ``anywhere``
    channel = await desk.store.channels.at(command.place)
    if channel is None:
        return note("No streak here", "I do not post in this channel, so there is nothing to count yet.")
    stopped = () if channel.active else (Line(("I have stopped posting here; /study-setup lets me go on.",)),)
    member = await desk.store.members.id_of(command.who.member)
    mine = await desk.store.streaks.standing(member, channel.id)
    team = await desk.store.streaks.team(channel.id)
    blocks: list[Block] = [
        Line((f"Your streak here: {count(mine.streak.length, 'day')}.",)),
        *_days(mine),
        Line((_freezes(mine.streak),)),
        *_break(mine.streak),
        Line((f"The team's streak: {count(team.length, 'day')}.",)),
        *stopped,
        Line((RULE,), small=True),
    ]
    text = f"Your streak: {count(mine.streak.length, 'day')}. The team's: {count(team.length, 'day')}."
    return Tell(Message(title="Your streak", plain=text, blocks=tuple(blocks)))


RULE = (
    "A day counts once you rate one of its posts before it closes, at 04:00 of the next day. Weekends, holidays and "
    "days on which nothing was posted neither count nor break."
)


def _days(standing: Standing) -> tuple[Line, ...]:
    if not standing.asked:
        return (Line(("It begins with the first post that you rate.",)),)
    shown = " · ".join(
        f"{_name(each.day)} {_mark(standing, each.day, open=each.open)}" for each in standing.asked[-SHOWN_DAYS:]
    )
    return (Line((f"Your last days: {shown}",)),)


def _mark(standing: Standing, day: date, *, open: bool) -> str:  # noqa: A002  the rule's own word
    if day in standing.done:
        return "done"
    if day in standing.spent:
        return "saved by a freeze"
    return "still open" if open else "missed"


def _freezes(streak: Streak) -> str:
    to_go = FREEZE_EVERY - streak.length % FREEZE_EVERY
    if streak.freezes >= MOST_FREEZES:
        return f"You hold {count(streak.freezes, 'freeze')}, as many as one can: each saves one missed day by itself."
    held = f"You hold {count(streak.freezes, 'freeze')}" if streak.freezes else "You hold no freeze"
    return f"{held}. {count(to_go, 'more done day')} in a row and you earn one: it saves one missed day by itself."


def _break(streak: Streak) -> tuple[Line, ...]:
    if streak.broke_on is None:
        return ()
    why = "posts were sent, none was rated in time, and there was no freeze to save the day"
    return (Line((f"It last broke on {_name(streak.broke_on)}: {why}.",)),)


def _name(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


STREAK = Feature(commands={STREAK_VERB: streak})
