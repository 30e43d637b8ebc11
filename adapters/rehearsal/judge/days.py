"""The judge of the streaks: who was done on which day, by naive counting over the diary (S1 to S4, S6).

A day that somebody has paused is not asked of them: it neither breaks nor costs a freeze, and counts if it was done.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from adapters.rehearsal.facts import Facts, Rated
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.absences import Absences
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.rows import Day


@dataclass(slots=True)
class Run:
    """A streak while it is being counted."""

    length: int = 0  # done days
    freezes: int = 0
    broke_on: date | None = None


class Book:
    """Everything about days, at any instant; what the bot learned later does not count before."""

    def __init__(
        self,
        days: Sequence[Day],
        sent: Sequence[Sending],
        on_time: Mapping[str, Mapping[str, datetime]],
        absences: Absences,
    ) -> None:
        self._absences = absences
        self._days = sorted(days, key=lambda day: day.day)
        self._known: dict[date, datetime] = {}  # when the bot knew of the first post of a day
        self._done: dict[date, dict[str, datetime]] = defaultdict(dict)  # by person, when the first rating arrived
        for each in sent:
            if each.row is None:
                continue
            if each.known is not None:
                self._known[each.row.day] = min(self._known.get(each.row.day, each.known), each.known)
            for who, arrived in on_time.get(each.key, {}).items():
                earlier = self._done[each.row.day].get(who, arrived)
                self._done[each.row.day][who] = min(earlier, arrived)
        # Whatever becomes known at or after the closing step comes too late: that settles the day for ever.
        self._asked = [day for day in self._days if day.day in self._known and self._known[day.day] < day.settled]
        self._quorums = {day.day: self._quorum(day) for day in self._days}
        self._spent: set[tuple[str, date]] = set()
        self._spend_all()

    def asked(self, at: datetime, *, before: date = date.max) -> list[Day]:
        """Return the days asked so far, by what is known at an instant; a settled day stays as it was (S1, S2)."""
        return [day for day in self._asked if day.day < before and self._known[day.day] <= at]

    def is_done(self, who: str, day: Day, at: datetime) -> bool:
        """Tell whether somebody has done a day (S1)."""
        arrived = self._done[day.day].get(who)
        return arrived is not None and arrived <= at

    def mark(self, who: str, day: Day, at: datetime) -> str:
        """Return what became of a day for somebody: done, paused, frozen, open or missed (S6)."""
        if self.is_done(who, day, at):
            return "done"
        if self._absences.paused(who, day, at):
            return "paused"
        if (who, day.day) in self._spent and day.settled <= at:
            return "frozen"
        return "open" if at < day.settled else "missed"

    def mine(self, who: str, at: datetime, *, before: date = date.max) -> list[Day]:
        """Return somebody's asked days, from the first that they have done since they last left the channel (S6)."""
        left = self._absences.left(who, at)
        asked = [day for day in self.asked(at, before=before) if left is None or day.made > left]
        first = next((number for number, day in enumerate(asked) if self.is_done(who, day, at)), len(asked))
        return asked[first:]

    def run(self, who: str, at: datetime, *, before: date = date.max) -> Run:
        """Count somebody's streak and freezes (S2, S3)."""
        run = Run()
        for day in self.mine(who, at, before=before):
            if (who, day.day) in self._spent and day.settled <= at:
                run.freezes = max(0, run.freezes - 1)
            match self.mark(who, day, at):
                case "done":
                    run.length += 1
                    run.freezes = min(2, run.freezes + (run.length % 7 == 0))
                case "missed":
                    run.broke_on = day.day if run.length else run.broke_on
                    run.length = 0
        return run

    def team(self, at: datetime) -> int:
        """Count the team's streak (S4)."""
        length = 0
        for day in reversed(self.asked(at)):
            if self._count(day, at) >= self._quorums[day.day]:
                length += 1
            elif day.settled <= at:
                break
        return length

    def _count(self, day: Day, at: datetime) -> int:
        return sum(arrived <= at for arrived in self._done[day.day].values())

    def _people(self) -> list[str]:
        return sorted({who for done in self._done.values() for who in done})

    def _quorum(self, day: Day) -> int:
        """S4: k as set, but no more than take part and have not paused the day; fixed by its first row."""
        if day.rows[0].quorum == 1:
            return 1
        there = [who for who in self._people() if not self._absences.paused(who, day, day.made)]
        return max(1, min(day.rows[0].quorum, sum(self._takes_part(who, day.made) for who in there)))

    def _takes_part(self, who: str, at: datetime) -> bool:
        """Tell whether one of the last 10 settled days that were asked of somebody was done; a paused one was not."""
        settled = [day for day in self.mine(who, at) if day.settled <= at]
        asked = [day for day in settled if self.is_done(who, day, at) or not self._absences.paused(who, day, at)]
        return any(self.is_done(who, day, at) for day in asked[-10:])

    def _spend_all(self) -> None:
        """S3: at each closing step, whoever misses the day with a run and a freeze spends one."""
        people = self._people()
        for day in self._asked:
            for who in people:
                if self.is_done(who, day, day.settled) or self._absences.paused(who, day, day.settled):
                    continue
                before = self.run(who, day.settled, before=day.day)
                if before.length and before.freezes:
                    self._spent.add((who, day.day))


def judge_answers(facts: Facts, sent: Sequence[Sending], book: Book) -> Iterator[str]:
    """S1, S2: the answer to a rating says whether it counted, and how long the streak is now."""
    posts = {each.key: each for each in sent}
    for rated in facts.rated:
        post = posts.get(rated.post or "")
        if post is None or post.closes is None:
            continue
        expected: int | str = "extra"
        if not post.extra:
            expected = book.run(rated.who, rated.arrived).length if rated.at <= post.closes else "closed"
        try:
            found = telling.counted(rated.told)
        except telling.Unclear as fault:
            yield f"S1 {_name(rated)}: {fault}"
        else:
            if found != expected:
                yield f"S1 {_name(rated)}: told {_counted(found)}, expected {_counted(expected)}"


def judge_ways(facts: Facts) -> Iterator[str]:
    """S1: from every post there is a way to the ratings, from each rating to another, and from a command to its end."""
    for stuck in facts.stuck:
        yield f"S1 {stuck.at:%Y-%m-%d %H:%M:%S}Z {stuck.who} found no way on with “{stuck.about}”: {stuck.found}"


def judge_streaks(facts: Facts, book: Book) -> Iterator[str]:
    """S2, S3, S4, S6: `/study streak` tells what the naive count gives."""
    for told in facts.told:
        name = f"{told.at:%Y-%m-%d %H:%M}Z {told.who}"
        try:
            found = telling.standing(told.message)
        except telling.Unclear as fault:
            yield f"S6 {name}: {fault}"
            continue
        run = book.run(told.who, told.at)
        yield from _differs(f"S2 {name}: streak", found.mine, run.length)
        yield from _differs(f"S3 {name}: freezes", found.freezes, run.freezes)
        yield from _differs(f"S4 {name}: team streak", found.team, book.team(told.at))
        broke_on = f"{run.broke_on:%a} {run.broke_on.day} {run.broke_on:%b}" if run.broke_on else None
        yield from _differs(f"S6 {name}: broke on", found.broke_on, broke_on)
        marks = [
            (f"{d.day:%a} {d.day.day} {d.day:%b}", book.mark(told.who, d, told.at))
            for d in book.mine(told.who, told.at)
        ]
        yield from _differs(f"S6 {name}: latest days", found.marks, tuple(marks[-len(found.marks) or len(marks) :]))


def _differs(name: str, found: object, expected: object) -> Iterator[str]:
    if found != expected:
        yield f"{name} {found}, expected {expected}"


def _name(rated: Rated) -> str:
    return f"{rated.at:%Y-%m-%d %H:%M:%S}Z {rated.who} on “{rated.card}”"


def _counted(told: int | str) -> str:
    reasons = {"closed": "that the post had closed", "extra": "that it was an extra post"}
    return reasons[told] if isinstance(told, str) else f"a streak of {told}"
