"""`/study streak`: how long, why, and what happened on the day it broke (S6). Everybody sees only their own (S7)."""

from collections.abc import Sequence
from datetime import date

from bot.chat.events import Command
from bot.chat.messages import Block, Line, Message
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Verb
from bot.features import Desk, Feature
from bot.features.offering import local_date
from bot.features.wording import count, note
from bot.rules.streaks import FREEZE_EVERY, MOST_FREEZES, SILENT_DAYS, Away, Streak
from bot.store.absences import FOR_EVER
from bot.store.streaks import Standing

STREAK_VERB = Verb(
    path=("study", "streak"),
    about="Your streak here, day by day, and the team's",
    on_member="Study progress",
    first="private",
)
SHOWN_DAYS = 10


async def streak(command: Command, desk: Desk) -> Reply:
    """Explain the member's streak and the team's; where somebody else is asked after, say how to see one's own."""
    if command.args.get("member", command.who.member) != command.who.member:
        return note("Everybody sees only their own", *ELSEWHERE)
    assert command.place is not None  # noqa: S101  the route is not ``anywhere``
    channel = await desk.store.channels.at(command.place)
    if channel is None:
        return note("No streak here", "I do not post in this channel, so there is nothing to count yet.")
    stopped = () if channel.active else (Line(("I have stopped posting here; /study-setup lets me go on.",)),)
    member = await desk.store.members.id_of(command.who.member)
    mine = await desk.store.streaks.standing(member, channel.id)
    team = await desk.store.streaks.team(channel.id)
    today = date.fromisoformat(local_date(command.at, channel.zone))
    blocks: list[Block] = [
        Line((_length(mine.streak),)),
        _days(mine),
        *(Line((sentence,)) for sentence in (*_pause(mine.away, today), *_silence(mine))),
        Line((" ".join((_freezes(mine.streak), *_kept(mine.streak.frozen))),)),
        *_break(mine.streak),
        Line((f"The team's streak: {count(team.length, 'day')}.",)),
        *stopped,
        Line((RULE,), small=True),
    ]
    text = f"Your streak: {count(mine.streak.length, 'day')}. The team's: {count(team.length, 'day')}."
    return Tell(Message(title="Your streak", plain=text, blocks=tuple(blocks)))


ELSEWHERE = (
    "How somebody studies is theirs alone; whoever manages the channel does not see it either.",
    "Your own: /study streak, or the same menu on yourself. What the team did together: /study team.",
)
RULE = (
    "A day counts once you rate one of its posts before it closes, at 04:00 of the next day. Weekends, holidays, your "
    "own pauses and days on which nothing was posted neither count nor break."
)


def _length(streak: Streak) -> str:
    told = f"Your streak here: {count(streak.length, 'day')}."
    if streak.started:
        told += f" It began on {day_name(streak.started)}."
    if streak.best > streak.length:
        return f"{told} Your best so far: {count(streak.best, 'day')}."
    return f"{told} It is your best so far." if streak.broke_on else told


def _days(standing: Standing) -> Line:
    if standing.has_left:
        return Line(("You have left this channel: nothing is asked of you. Rate a new post, and a new streak begins.",))
    if not standing.asked:
        return Line(("It begins with the first post that you rate.",))
    shown = " · ".join(
        f"{day_name(each.day)} {_mark(standing, each.day, open=each.open)}" for each in standing.asked[-SHOWN_DAYS:]
    )
    return Line((f"Your last days: {shown}",))


def _mark(standing: Standing, day: date, *, open: bool) -> str:  # noqa: A002  the rule's own word
    if day in standing.done:
        return "done"
    if day in standing.paused:
        return "paused"
    if day in standing.spent:
        return "saved by a freeze"
    return "still open" if open else "missed"


def _pause(away: Away, today: date) -> tuple[str, ...]:
    """Tell of the pause that stands, or is to come."""
    found = next(((first, last) for first, last in away.pauses if last >= today), None)
    if found is None:
        return ()
    first, last = found
    begin = f"from {day_name(first)} " if first > today else ""
    return (f"You are paused {begin}{until(last)}: no day is asked of you, and one that you rate counts all the same.",)


def _silence(standing: Standing) -> tuple[str, ...]:
    if standing.takes_part or not standing.asked:
        return ()
    return (f"{SILENT_DAYS} days have passed without you, so the team does not wait. One rating, and you are back in.",)


def _freezes(streak: Streak) -> str:
    to_go = FREEZE_EVERY - streak.length % FREEZE_EVERY
    if streak.freezes >= MOST_FREEZES:
        return f"You hold {count(streak.freezes, 'freeze')}, as many as one can: each saves one missed day by itself."
    held = f"You hold {count(streak.freezes, 'freeze')}" if streak.freezes else "You hold no freeze"
    return f"{held}. {count(to_go, 'more done day')} in a row and you earn one: it saves one missed day by itself."


def _kept(frozen: Sequence[date]) -> tuple[str, ...]:
    """Tell which days of this run freezes have saved, those long past too."""
    if not frozen:
        return ()
    names = [day_name(day) for day in frozen[-SHOWN_DAYS:]]
    more = f" and {len(frozen) - len(names)} before" if len(frozen) > len(names) else ""
    return (f"Saved so far in this streak: {', '.join(names)}{more}.",)


def _break(streak: Streak) -> tuple[Line, ...]:
    if streak.broke_on is None:
        return ()
    why = "posts were sent, none was rated in time, and there was no freeze to save the day"
    return (Line((f"It last broke on {day_name(streak.broke_on)}: {why}.",)),)


def until(last: date) -> str:
    """Say how long a pause lasts, by its last day."""
    return "until you say that you are back, in /study settings" if last == FOR_EVER else f"through {day_name(last)}"


def day_name(day: date) -> str:
    """Return a date as it stands in a row of days: ``Fri 20 Nov``."""
    return f"{day:%a} {day.day} {day:%b}"


STREAK = Feature(commands={STREAK_VERB: streak})
