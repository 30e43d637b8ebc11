"""A small, plain model of rules S1 to S5: it keeps what happened, and works everything out anew each time it is asked.

It knows nothing of the program: no table, no cache, no rule of `bot.rules`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

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

    def plan(self, day: date, kind: str, closes_at: datetime) -> None:
        """S4: the first row of a day sets its quorum, by those of the last ten asked days that are settled."""
        if day not in self.days:
            last_ten = [each for _, each in sorted(self.days.items()) if each.settled and each.asked][-10:]
            recent = len(set().union(*(each.on_time for each in last_ten)))
            self.days[day] = ModelDay(quorum=max(1, min(self.k, recent)))
        self.days[day].posts[kind] = ModelPost(closes_at=closes_at)

    def rate(self, person: PERSON, day: date, kind: str, at: datetime) -> None:
        """S1: on time is on time, whenever it is committed, and until the very instant of closing."""
        if at <= self.days[day].posts[kind].closes_at:
            self.days[day].on_time.add(person)

    def close(self, day: date) -> None:
        """S2, S3: settle the day; whoever missed it with a run to lose and a freeze in hand spends that."""
        self.days[day].was_asked, self.days[day].settled = self.days[day].asked, True
        if not self.days[day].was_asked:
            return
        for person in set().union(*(each.on_time for each in self.days.values())) - self.days[day].on_time:
            run, held, *_ = self.personal(person, before=day)
            if run and held:
                self.spent.add((person, day))

    def personal(self, person: PERSON, before: date = date.max) -> tuple[int, int, date | None, tuple[date, ...], int]:
        """S2, S3: return run, freezes held, the day that broke the last run, the frozen days of this one, the best."""
        run = held = best = 0
        broke: date | None = None
        frozen: list[date] = []
        begun = False
        for day, each in sorted(self.days.items()):
            begun = begun or person in each.on_time
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
