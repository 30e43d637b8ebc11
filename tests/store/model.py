"""A small, plain model of rules S1 to S6: it keeps what happened, and works everything out anew each time it is asked.

It knows nothing of the program: no table, no cache, no rule of `bot.rules`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

PERSON = str


@dataclass(slots=True)
class ModelPost:
    """One post: when it closes, and whether it arrived (by the time of the closing step, once that has run)."""

    closes_at: datetime
    arrived: bool = False


@dataclass(slots=True)
class ModelDay:
    """One study day of the channel."""

    quorum: int
    posts: dict[str, ModelPost] = field(default_factory=dict)  # by kind
    on_time: set[PERSON] = field(default_factory=set)
    settled: bool = False
    was_asked: bool = False  # what the closing step found

    @property
    def asked(self) -> bool:
        """S1, S2: one of its posts arrived; from the closing step on that is settled for ever."""
        return self.was_asked if self.settled else any(post.arrived for post in self.posts.values())

    @property
    def done(self) -> bool:
        """S4: so many distinct participants were on time, whenever that was committed."""
        return self.asked and len(self.on_time) >= self.quorum


@dataclass(slots=True)
class Model:
    """A channel, as the rules see it."""

    k: int
    days: dict[date, ModelDay] = field(default_factory=dict)  # ascending
    spent: set[tuple[PERSON, date]] = field(default_factory=set)
    rated: defaultdict[PERSON, set[date]] = field(default_factory=lambda: defaultdict(set))  # on time or late
    pauses: defaultdict[PERSON, list[tuple[date, date]]] = field(default_factory=lambda: defaultdict(list))
    left: dict[PERSON, date] = field(default_factory=dict)  # the first day on which it acts
    nobody: set[PERSON] = field(default_factory=set)  # who stands for somebody that was forgotten

    def plan(self, day: date, kind: str, closes_at: datetime) -> None:
        """S4: the first row of a day sets its quorum, by those of the last ten asked days that are settled."""
        if day not in self.days:
            asked_of = [person for person in self.people() if self.takes_part(person) and not self.paused(person, day)]
            self.days[day] = ModelDay(quorum=max(1, min(self.k, len(asked_of))))
        self.days[day].posts[kind] = ModelPost(closes_at=closes_at)

    def rate(self, person: PERSON, day: date, kind: str, at: datetime) -> None:
        """S1: on time is on time, whenever it is committed, and until the very instant of closing."""
        self.rated[person].add(day)
        if at <= self.days[day].posts[kind].closes_at:
            self.days[day].on_time.add(person)

    def close(self, day: date) -> None:
        """S2, S3: settle the day; whoever missed it with a run to lose and a freeze in hand spends that."""
        self.days[day].was_asked, self.days[day].settled = self.days[day].asked, True
        if not self.days[day].was_asked:
            return
        for person in self.people() - self.days[day].on_time:
            run, held, *_ = self.personal(person, before=day)
            if run and held and not self.paused(person, day):
                self.spent.add((person, day))

    def pause(self, person: PERSON, until: date, today: date) -> None:
        """S6: days that have no row yet, up to one, are not asked of them."""
        if self.come_back(person, today) and until >= self.first_free(today):
            self.pauses[person].append((self.first_free(today), until))

    def come_back(self, person: PERSON, today: date) -> bool:
        """S6: from the first day without a row on, all is asked of them again; False where they take no part."""
        if not any(day >= self.left.get(person, date.min) for day in self.rated[person]):
            return False
        last = self.first_free(today) - timedelta(days=1)
        self.pauses[person] = [(first, min(end, last)) for first, end in self.pauses[person]]
        return True

    def leave(self, person: PERSON, today: date) -> None:
        """S6: from the first day without a row on, they take no part, until they rate one of those days."""
        if self.come_back(person, today):
            self.left[person] = self.first_free(today)

    def forget(self, person: PERSON) -> None:
        """S5: of the days on which they were on time, somebody else was; of nothing else there is a trace."""
        for day, each in self.days.items():
            if person in each.on_time:
                each.on_time.remove(person)
                each.on_time.add(f"nobody on {day}, once {person}")
        self.nobody |= {each for day in self.days.values() for each in day.on_time if each.startswith("nobody")}
        self.spent = {(each, day) for each, day in self.spent if each != person}
        for kept in (self.rated, self.pauses, self.left):
            kept.pop(person, None)

    def people(self) -> set[PERSON]:
        """Return everybody who was ever on time, and has a name."""
        return {person for each in self.days.values() for person in each.on_time} - self.nobody

    def paused(self, person: PERSON, day: date) -> bool:
        """Tell whether a day was not asked of somebody."""
        return any(first <= day <= last for first, last in self.pauses[person])

    def first_free(self, today: date) -> date:
        """Return the first local day without a row."""
        return max([today, *(day + timedelta(days=1) for day in self.days)])

    def takes_part(self, person: PERSON, *, at_once: bool = False) -> bool:
        """Look back from the last day: ten settled ones that they let pass, or the day they left, or one they did.

        A day that they did counts from its settling on, if it was asked; ``at_once``: any day, as the member is told.
        """
        silent = 0
        for day, each in sorted(self.days.items(), reverse=True):
            settled = each.asked and each.settled
            if day < self.left.get(person, date.min) or silent == 10:
                return False
            if person in each.on_time and (settled or at_once):
                return True
            silent += settled and not self.paused(person, day)
        return False

    def personal(self, person: PERSON, before: date = date.max) -> tuple[int, int, date | None, tuple[date, ...], int]:
        """S2, S3: return run, freezes held, the day that broke the last run, the frozen days of this one, the best."""
        run = held = best = 0
        broke: date | None = None
        frozen: list[date] = []
        begun = False
        for day, each in sorted(self.days.items()):
            begun = begun or (person in each.on_time and day >= self.left.get(person, date.min))
            if not begun or not each.asked or day >= before:
                continue
            done, spent = person in each.on_time, (person, day) in self.spent
            if spent:
                held = max(0, held - 1)
            if done:
                run += 1
                best = max(best, run)
                if run % 7 == 0:
                    held = min(2, held + 1)
            elif self.paused(person, day):
                continue
            elif spent:
                if run:
                    frozen.append(day)
            elif each.settled:
                if run:
                    broke = day
                run, frozen = 0, []
        return run, held, broke, tuple(frozen), best

    def team(self) -> tuple[int, date | None]:
        """S4: return the team's run and the day that broke the last one; an open day never breaks it."""
        run, broke = 0, None
        for day, each in sorted(self.days.items()):
            if each.done:
                run += 1
            elif each.asked and each.settled:
                broke = day if run else broke
                run = 0
        return run, broke
