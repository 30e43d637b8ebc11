"""When a member is reminded, and when the bot goes silent: once a day at their own hour, and never a fourth in vain.

A reminder is *ignored* when it arrived and its member did nothing (no rating, take, lean, quiz answer, nor anything
with another tool) before the next of their hours came. One that never arrived is not, nor one after which they paused,
nor one after which the bot was down when that hour came. A day on which there is nothing to tell, or on which they have
been here already, passes without one, and counts for nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from bot.rules.calendar import CLOSING_TIME, ONE_DAY, Slot, Timetable, local_day, next_slot

MOST_IGNORED: Final = 3
"""After so many in a row that were ignored, the bot is silent until its member resumes it."""

LASTING: Final = timedelta(hours=2)
"""So long after its hour a reminder may still be sent; later that day is left out."""

Fate = Literal["arrived", "refused", "lost"]
"""What became of a reminder. Refused: the platform does not let the bot write to its member; lost: anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """How it stands with a member's reminders. Instants are in UTC."""

    next_at: datetime | None  # their next hour; None: silent
    sent_at: datetime | None = None  # when the last reminder was due; None: none yet
    waiting: bool = False  # whether that one is not settled yet: was it ignored?
    ignored: int = 0  # in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is known of a member when their hour has come."""

    fate: Fate  # of the last reminder; of no matter while none is waiting
    acted_at: datetime | None  # when they last did anything (UTC); None: never
    away: bool  # paused somewhere, or gone from the channel for which they are reminded
    worth: bool  # there is something to tell


def begun(timetable: Timetable, before: Reminding | None, *, now: datetime) -> Reminding:
    """Begin at ``now`` (UTC), with another timetable or after a silence; what was ignored before is forgotten.

    On the day of the last reminder there is no second one. ``before`` is None where there was none ever.
    """
    slot = next_slot(timetable, after=_last(timetable, before), now=now)
    sent_at = before.sent_at if before else None
    return Reminding(next_at=slot.at if slot else None, sent_at=sent_at)


def remind(timetable: Timetable, before: Reminding, news: News, *, now: datetime) -> tuple[Reminding, Slot | None]:
    """Return what follows at ``now`` (UTC), once ``before.next_at`` has come, and the slot to remind of now.

    None: not now. After a downtime, of all slots that have passed the last one alone counts, if it is still in time.
    """
    if before.next_at is None or now < before.next_at:
        return before, None
    settled = _settled(before, news, in_time=now <= before.next_at + LASTING)
    if settled.ignored >= MOST_IGNORED or (before.waiting and news.fate == "refused"):
        return replace(settled, next_at=None), None
    slot = next_slot(timetable, after=_last(timetable, before), now=now - LASTING)
    if slot is None or slot.at > now:
        return replace(settled, next_at=slot.at if slot else None), None
    following = next_slot(timetable, after=slot, now=now)
    moved = replace(settled, next_at=following.at if following else None)
    if news.away or not news.worth or _been_here(timetable, news, slot):
        return moved, None
    return replace(moved, sent_at=slot.at, waiting=True), slot


def _settled(before: Reminding, news: News, *, in_time: bool) -> Reminding:
    """Say of the last reminder whether it was ignored; whoever did anything since has ignored none.

    Not ``in_time``: the bot was down at their hour, so that perhaps they could not do anything.
    """
    acted = before.sent_at is not None and news.acted_at is not None and news.acted_at >= before.sent_at
    in_vain = before.waiting and in_time and news.fate == "arrived" and not news.away
    return replace(before, waiting=False, ignored=0 if acted else before.ignored + in_vain)


def _been_here(timetable: Timetable, news: News, slot: Slot) -> bool:
    if news.acted_at is None:
        return False
    shown = news.acted_at.astimezone(timetable.zone)
    # Whoever is awake past midnight is still at the day before, as its posts are.
    return shown.date() - (ONE_DAY if shown.time() < CLOSING_TIME else timedelta(0)) >= slot.day


def _last(timetable: Timetable, before: Reminding | None) -> Slot | None:
    """Return the slot of the last reminder, by the present timetable's calendar."""
    if before is None or before.sent_at is None:
        return None
    return Slot(day=local_day(before.sent_at, timetable.zone), at=before.sent_at)
