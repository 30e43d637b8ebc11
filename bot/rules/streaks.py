"""How long a streak is, what a freeze saves and who still takes part: rules S1 to S6.

Everything is computed from rows that are never rewritten: which days were asked, done, paused and saved by a
freeze. What is stored of the results is a cache (S5).
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

FREEZE_EVERY = 7
"""Done days since the last break for one freeze (S3)."""

MOST_FREEZES = 2
"""Freezes held at once; what is earned beyond is lost (S3)."""

SILENT_DAYS = 10
"""Asked days without a rating after which a participant is one no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDay:
    """A local date on which at least one post was sent (S1)."""

    day: date
    open: bool  # until its closing step has run: before that, a freeze may still keep the day


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """When a participant was, is or will be away (S6). Every date is local to the channel."""

    pauses: tuple[tuple[date, date], ...] = ()  # first and last paused day, both included; in any order
    left: date | None = None  # the first day on which the latest leaving acts; None: never left

    def is_paused(self, day: date) -> bool:
        """Tell whether nothing is asked of them on a day."""
        return any(first <= day <= last for first, last in self.pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDay:
    """An asked day of a channel, done if its quorum of distinct participants were on time (S4)."""

    day: date
    open: bool
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """A streak with all it takes to explain it (S6). Every date is an asked day, local to the channel."""

    length: int  # done days in the present run
    freezes: int  # held now, 0 to 2; always 0 for a team
    started: date | None  # the first done day of the present run; None at length 0
    frozen: tuple[date, ...]  # days in the present run that a freeze kept, ascending
    broke_on: date | None  # the latest day that ended a run; None if no run has ended yet
    best: int  # the longest run so far, the present one included


def personal(
    asked: Sequence[AskedDay], *, done: Set[date], spent: Set[date], paused: Set[date] = frozenset()
) -> Streak:
    """Return a participant's streak (S1 to S3, S6).

    ``asked`` ascends, each day once, from the participant's first rated day on. ``done`` are the days with an
    on-time rating, ``spent`` those for which a stored row says that a freeze was spent, ``paused`` those on which
    the member had paused themselves. Days that were not asked may stand in the sets; they change nothing.

    An open day adds one once it is done and never breaks (S2). A paused day is not asked, unless it is done (S6).
    Spendings are facts: they are never worked out again, so one more done day never makes a streak shorter (S3).
    """
    length = freezes = best = 0
    started: date | None = None
    broke_on: date | None = None
    frozen: tuple[date, ...] = ()
    for each in asked:
        day = each.day
        if day in spent:  # Done all the same, by a rating committed late: the freeze stays spent (S1).
            # One more done day earlier on can have been a surplus that is now missing here, hence never below 0.
            freezes = max(freezes - 1, 0)
        if day in done:
            length += 1
            started = started or day
            best = max(best, length)
            if length % FREEZE_EVERY == 0:
                freezes = min(freezes + 1, MOST_FREEZES)
        elif each.open or day in paused:
            continue
        elif day not in spent:
            # A freeze still held stays held: the rules take none away, and the closing step had its reason.
            broke_on = day if length else broke_on
            length, started, frozen = 0, None, ()
        elif length:
            frozen = (*frozen, day)
    return Streak(length=length, freezes=freezes, started=started, frozen=frozen, broke_on=broke_on, best=best)


def joined_on(done: Set[date], left: date | None) -> date | None:
    """Return the first day of a member's present participation; None where they take no part.

    It begins with the first done day; leaving ends it, and the first done day on which the leaving acts already begins
    another one (S6). ``done`` and ``left`` are as in ``personal`` and ``Away``.
    """
    return min((day for day in done if left is None or day >= left), default=None)


def spends_freeze(
    asked: Sequence[AskedDay], *, day: date, done: Set[date], spent: Set[date], paused: Set[date]
) -> bool:
    """Tell whether the closing step of ``day`` spends a freeze of the participant (S3).

    The arguments are those of ``personal``, with all that is stored so far; ``day`` counts as closed, whatever
    ``asked`` says of it, and so must all days before it. A freeze is spent if the day was asked and neither done nor
    paused, a run stood before it and a freeze was held then. What later days have earned does not count. Once it is
    spent, a second run of the step spends none.
    """
    if day in done or day in paused or day in spent or all(each.day != day for each in asked):
        return False
    before = personal([each for each in asked if each.day < day], done=done, spent=spent, paused=paused)
    return before.length > 0 and before.freezes > 0


def quorum(setting: int, recent: int) -> int:
    """Return how many participants must be on time for a team day to be done, at least 1 (S4).

    ``setting`` is the channel's; ``recent`` counts the distinct participants of the last 10 asked days, so that a
    team which shrank is not asked for more people than it has. Fixed by the day's first post.
    """
    return max(1, min(setting, recent))


def team(days: Sequence[TeamDay]) -> Streak:
    """Return the team's streak over its asked ``days``, ascending, each once (S4). Teams have no freezes."""
    streak = personal(
        [AskedDay(day=each.day, open=each.open) for each in days],
        done={each.day for each in days if each.done},
        spent=frozenset(),
    )
    return replace(streak, freezes=0)


def still_participant(asked: Sequence[date], rated: Set[date], paused: Set[date] = frozenset()) -> bool:
    """Tell whether someone who has rated here still takes part: until 10 asked days in a row were silent.

    ``asked`` are the closed asked days since the first rating, ascending. ``rated`` are the days with a rating, an open
    day included. ``paused`` days are not silent, and do not end a silence either (S6).
    """
    latest = max(rated, default=date.min)
    silent = [day for day in asked if day > latest and day not in paused]
    return len(silent) < SILENT_DAYS
