"""The judge of reminders: at everybody's own hour, once a day, never to whoever is away, and never a fourth in vain.

What the bot knew is not always told by the diary (a lean that came too late is none, an answer to a quiz stands): where
it matters, a rule is held with those deeds and without them, and broken only if it is broken both ways.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from adapters.rehearsal.facts import Facts, Hour
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.absences import Absences
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.rows import LATEST, first_up
from adapters.rehearsal.judge.wall import DAY, wall
from adapters.rehearsal.mishaps import Answered

AT_ONCE: Final = timedelta(seconds=10)  # two beats of the heart
LASTS: Final = timedelta(hours=2)  # so long after the hour it may still be sent
MOST: Final = 3  # in vain
NIGHT: Final = timedelta(hours=4)  # so long after midnight a day still goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that somebody did."""

    at: datetime
    arrived: datetime
    sure: bool  # the bot keeps it for sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One hour of somebody's, by what they had wished before."""

    day: date
    at: datetime
    up: datetime  # when the bot was up to see that it had come
    ready: datetime  # when no post was on its way any more: at that hour, a reminder waits for what it is to tell of
    since: datetime  # when they last set their hour, or pressed to go on
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """A reminder as it was sent, or tried to be."""

    calls: tuple[Answered, ...]
    landed: int

    @property
    def at(self) -> datetime:
        """When it was tried for the first time."""
        return self.calls[0].call.at

    @property
    def arrived(self) -> bool:
        """Whether the bot knows that it stands there."""
        return any(each.landed and each.error is None for each in self.calls)


def judge_reminders(facts: Facts, sent: Sequence[Sending], absences: Absences) -> Iterator[str]:
    """S7: whoever wants it hears once a day, at their own hour, while something waits; after three in vain, no more."""
    got = _reminders(facts)
    for who in sorted({each.who for each in facts.hours} | got.keys()):
        person = _Person(who, facts, got[who], sent, absences)
        for fault in (*person.strays(), *person.wrongs(), *person.gaps()):
            yield f"S7 reminders of {who}: {fault}"


class _Person:
    """Everything about the reminders of one person."""

    def __init__(
        self, who: str, facts: Facts, got: Sequence[Reminded], sent: Sequence[Sending], absences: Absences
    ) -> None:
        self._who = who
        self._facts = facts
        self._got = got
        self._sent = sent
        self._absences = absences
        self._dues = tuple(_dues(facts, who, sent))
        self._deeds = _deeds(facts, who)
        self._came = {due: each for each in got if (due := self._due_of(each)) is not None}

    def strays(self) -> Iterator[str]:
        """Yield those that came at another time than theirs, or twice."""
        days: Counter[tuple[str, date]] = Counter()
        for each in self._got:
            due = self._due_of(each)
            if due is None:
                yield f"one came at {_at(each.at)}, which is no hour of theirs"
            else:
                days[due.zone, due.day] += 1
            if each.landed > 1:
                yield f"that of {_at(each.at)} stands there {each.landed} times"
            if each.calls[-1].call.at > each.at + LASTS:
                yield f"that of {_at(each.at)} was still tried at {_at(each.calls[-1].call.at)}"
        yield from (f"{number} came on {day}" for (_, day), number in days.items() if number > 1)

    def wrongs(self) -> Iterator[str]:
        """Yield those that should not have come, and those that say wrongly whether they are the last."""
        silent: set[datetime] = set()  # by when they last asked: since then, three were ignored
        for due in self._dues:
            least, most = self._in_vain(due, surely=True), self._in_vain(due, surely=False)
            silent |= {due.since} if least >= MOST else set()
            each = self._came.get(due)
            if each is None:
                continue
            yield from self._undue(due)
            if due.since in silent:
                yield f"one came at {_at(each.at)}, after three in vain"
            message = each.calls[0].call.message
            if least == most < MOST and message and telling.is_last_reminder(message) != (least == MOST - 1):
                yield f"that of {_at(each.at)} says wrongly whether it is the last: {least} were in vain before"

    def gaps(self) -> Iterator[str]:
        """Yield the hours at which none came, though a post of the day was open and nothing spoke against one."""
        rated = [each for each in self._facts.rated if each.who == self._who]
        silent: set[datetime] = set()  # by when they last asked: since then, three may have been ignored
        for due in self._dues:
            silent |= {due.since} if self._in_vain(due, surely=False) >= MOST else set()
            if due.since in silent or not self._is_free(due):
                continue
            done = {each.post for each in rated if each.arrived <= due.ready}
            there = [each for each in self._sent if each.known and each.known <= due.ready]
            waiting = [each for each in there if each.closes and due.ready < each.closes]
            if any(not each.extra and each.key not in done for each in waiting):
                yield f"none came at {_at(due.at)}"

    def _is_free(self, due: Due) -> bool:
        """Tell whether nothing speaks against a reminder, and none came."""
        said = self._absences.last(self._who, due.up)
        return (
            due.ready + AT_ONCE <= due.at + LASTS
            and due.ready + AT_ONCE < self._facts.end
            and not any(_day(due, each.at) >= due.day for each in self._deeds if each.arrived <= due.ready + AT_ONCE)
            and not any((each.zone, each.day) == (due.zone, due.day) for each in self._came)
            and (said is None or said.what == "back")
        )

    def _undue(self, due: Due) -> Iterator[str]:
        """Yield why they should have been left alone: they had been here that day, they pause, or they have left."""
        here = [each for each in self._deeds if each.sure and each.arrived < due.up]
        if any(_day(due, each.at) == due.day for each in here):
            yield f"one came at {_at(due.up)}, though they had been here that day"
        said = self._absences.last(self._who, due.up)
        # What they say acts from the channel's next day on; on the days around it, let it be.
        if said is None or due.up < said.at + 2 * DAY:
            return
        if said.what == "pause" and (said.until is None or due.day < said.until):
            yield f"one came at {_at(due.up)}, in their pause"
        if said.what == "leave" and not any(each.arrived >= said.at for each in here):
            yield f"one came at {_at(due.up)}, and they have left"

    def _in_vain(self, due: Due, *, surely: bool) -> int:
        """Return how many were in vain before an hour, in a row.

        ``surely``: what may have been a deed is one, and those are left out that may not count as ignored, since they
        got lost, or the bot was down at the hour after, or their person went away in between.
        """
        acted = [each.at for each in self._deeds if each.arrived < due.up and (each.sure or surely)]
        said = self._absences.last(self._who, due.up)
        since = max((due.since, *acted, *([said.at] if said and surely else [])))
        before = [each for each in self._came if since < each.at < due.at]
        return sum(self._came[each].arrived and self._seen_through(each) for each in before) if surely else len(before)

    def _seen_through(self, due: Due) -> bool:
        """Tell whether the bot was up when the hour after this one came: else this one was not ignored."""
        following = next((each for each in self._dues if each.at > due.at), None)
        return following is not None and following.up <= following.at + LASTS

    def _due_of(self, each: Reminded) -> Due | None:
        """Return the hour at which a reminder came; None where it is none of theirs."""
        return next(
            (due for due in self._dues if due.up <= each.at <= due.ready + AT_ONCE and each.at <= due.at + LASTS), None
        )


def _reminders(facts: Facts) -> defaultdict[str, list[Reminded]]:
    """Return what was sent or tried, by person, in its order."""
    calls: dict[str, list[Answered]] = defaultdict(list)
    for each in facts.calls:
        if each.call.to is not None and each.call.message and telling.is_reminder(each.call.message):
            calls[each.call.key].append(each)
    landed = Counter(each.key for each in facts.directs)
    found: defaultdict[str, list[Reminded]] = defaultdict(list)
    for key, mine in calls.items():
        to = mine[0].call.to
        if to is not None:
            found[to.user].append(Reminded(calls=tuple(mine), landed=landed[key]))
    return found


def _dues(facts: Facts, who: str, sent: Sequence[Sending]) -> Iterator[Due]:
    """Yield every hour of somebody's in the order of the instants, by the wishes that stood then."""
    wish: Hour | None = None
    mine = [each for each in facts.hours if each.who == who]
    for at, following in zip(mine, [*(each.at for each in mine[1:]), facts.end], strict=True):
        wish = wish if at.what == "go on" else at
        if wish is None or wish.what == "stop":
            continue
        here = wall(wish.zone)
        day = here.day(at.at)
        while (instant := here.instant(day, wish.hour)) <= following:
            if day.weekday() in wish.weekdays and here.exists(day) and instant > at.at:
                up = first_up(instant, facts.downtimes)
                ready = _ready(instant, up, sent)
                yield Due(day=day, at=instant, up=up, ready=ready, since=at.at, zone=wish.zone)
            day += DAY


def _ready(at: datetime, up: datetime, sent: Sequence[Sending]) -> datetime:
    """Return when no post was on its way any more of those that were when an hour came; after LASTS none matters."""
    under_way = [
        each for each in sent if up - LATEST < each.began <= up + AT_ONCE and not (each.known and each.known < up)
    ]
    return max((up, *(min(each.known or at + LASTS, at + LASTS) for each in under_way)))


def _day(due: Due, at: datetime) -> date:
    """Return the day to which a deed belongs: past midnight, that is the day before."""
    return (wall(due.zone).shows(at) - NIGHT).date()


def _deeds(facts: Facts, who: str) -> tuple[Deed, ...]:
    found = [
        *(Deed(at=each.at, arrived=each.arrived, sure=True) for each in facts.rated if each.who == who),
        *(Deed(at=each.at, arrived=each.at, sure=True) for each in facts.wrote if each.who == who),
        *(Deed(at=each.at, arrived=each.arrived, sure=False) for each in facts.leaned if each.who == who),
        *(Deed(at=each.at, arrived=each.arrived, sure=False) for each in facts.guessed if each.who == who),
    ]
    return tuple(sorted(found, key=lambda deed: deed.arrived))


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}Z"
