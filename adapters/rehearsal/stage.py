"""The stage: moves the clock from one thing to the next, runs the house, and writes the diary."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Final

from adapters.rehearsal.facts import Change, Downtime, Facts, Kept, Settings
from adapters.rehearsal.messenger import MemoryMessenger
from adapters.rehearsal.people import CAST, SILENT, Crowd
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.pulse import BEAT, LAZY, TROUBLE, Pulse
from adapters.rehearsal.script import AT_FIRST, Script
from adapters.wiring import House, MakeAdapter
from bot.chat.places import Member
from bot.clock import Clock, StillClock

Act = Callable[[], Awaitable[object]]
MakeHouse = Callable[[MakeAdapter, Clock], House]
Night = Callable[[], None]

DAY: Final = timedelta(days=1)
LOOKS: Final = timedelta(days=5, hours=7, milliseconds=7)
"""Between two looks at everybody's streak and memory: at changing hours, and never at an instant of anybody's act."""


class Stage:
    """One rehearsal.

    ``make_house`` builds the house, and again after each downtime. It may build one of wrong parts, ``messenger`` may
    be one that loses posts, and ``night`` may meddle with the database between two days: so that the judge notices.
    """

    def __init__(
        self,
        plan: Script,
        make_house: MakeHouse,
        *,
        seed: int,
        messenger: MemoryMessenger | None = None,
        night: Night,
    ) -> None:
        self._plan = plan
        self._make_house = make_house
        self._night = night
        self._clock = StillClock(plan.start)
        self._platform = Platform(messenger or MemoryMessenger(mishaps=plan.mishaps))
        self._house = make_house(self._platform.connect, self._clock)
        deck = self._house.deck
        self._facts = Facts(
            start=plan.start,
            end=plan.end,
            cards={kind: tuple(deck.cards[card].title for card in deck.order(kind)) for kind in AT_FIRST},
            sides={card.title: (card.sides[0].name, card.sides[1].name) for card in deck.cards.values() if card.sides},
            quizzes=frozenset(card.title for card in deck.cards.values() if card.quiz),
            paths=_paths(self._house, plan.settings[0][1].path),
            zones={habits.name: habits.zone for habits in CAST},
            downtimes=list(plan.downtimes),
        )
        self._crowd = Crowd(self._platform, self, self._facts, seed=seed, now=self._clock.now)
        self._timeline: list[tuple[datetime, int, Act]] = []
        self._numbers = count()
        self._pulse = Pulse()
        self._due: datetime | None = None  # when something falls due by itself
        self._stuck = BEAT  # how long to wait for what stays due
        self._seen = (0, 0)  # how many posts and calls were looked at
        self._asked = (0, 0)  # how many extra posts were asked for, and how many posts touched
        self._unsure: set[str] = set()  # posts of which the bot may not know that they arrived

    def at(self, instant: datetime, act: Act) -> None:
        """Let something happen at an instant; what comes while nobody answers falls away."""
        heappush(self._timeline, (instant, next(self._numbers), act))

    async def play(self) -> Facts:
        """Play everything, and return the diary."""
        for since, settings in self._plan.settings:
            self.at(since, partial(self._set_up, settings))
        self._crowd.plan()
        for downtime in self._plan.downtimes:
            self.at(downtime.start, partial(self._be_down, downtime))
        for instant in self._plan.extras:
            self.at(instant, self._crowd.ask_for_one_more)
        self._every(LOOKS, self._look)
        self._every(DAY, self._sleep)
        await self._house.start(beating=False)
        try:
            while (instant := self._next()) <= self._plan.end:
                await self._go_on(instant)
            await self._wind_down()
        finally:
            await self._house.stop()
        self._facts.posts = [each for each in self._platform.posts if each.to is None and each.under is None]
        self._facts.threads = [each for each in self._platform.posts if each.under is not None]
        self._facts.directs = [each for each in self._platform.posts if each.to is not None]
        self._facts.calls = list(self._platform.messenger.calls)
        return self._facts

    def _every(self, step: timedelta, act: Act) -> None:
        instant = self._plan.start + step
        while instant < self._plan.end:
            self.at(instant, act)
            instant += step

    def _next(self) -> datetime:
        """Return when there is something to do again."""
        act = self._timeline[0][0] if self._timeline else None
        instants = (each for each in (act, self._pulse.next, self._due) if each is not None)
        return min(instants, default=self._plan.end + DAY)

    async def _go_on(self, instant: datetime) -> None:
        """Do the next thing: the heart comes first, so that what is due was done before anybody acts."""
        self._clock.set(max(instant, self._clock.now()))
        now = self._clock.now()
        if any(each is not None and each <= now for each in (self._due, self._pulse.next)):
            await self._beat()
        elif self._timeline:
            _, _, act = heappop(self._timeline)
            hours = len(self._facts.hours)
            await act()
            if len(self._facts.hours) > hours:  # Somebody's next reminder may come before all else.
                self._due = await self._house.store.planner.next_instant()
            self._pulse.within(BEAT if self._anything_new() else LAZY, now)

    def _anything_new(self) -> bool:
        """Tell whether somebody has just asked for a post, or found one of which the bot did not know."""
        before, self._asked = self._asked, (len(self._facts.extras), len(self._facts.touched))
        found = {each.post for each in self._facts.touched[before[1] :]} & self._unsure
        self._unsure -= found
        return bool(found) or before[0] < self._asked[0]

    async def _beat(self) -> None:
        now = self._clock.now()
        self._pulse.beat(now)
        called = len(self._platform.messenger.calls)
        await self._house.beat()
        await self._house.courier.settle()
        self._look_around(now)
        # What waited for a post falls due by its arrival.
        if self._due is None or self._due <= now or len(self._platform.messenger.calls) > called:
            self._due = await self._house.store.planner.next_instant()
            stuck = self._due is not None and self._due <= now
            self._due = now + self._stuck if stuck else self._due
            self._stuck = min(self._stuck * 2, LAZY) if stuck else BEAT

    def _look_around(self, now: datetime) -> None:
        """Let people see new posts, and the heart beat more often after a mishap."""
        posts, calls = self._platform.posts[self._seen[0] :], self._platform.messenger.calls[self._seen[1] :]
        self._seen = (len(self._platform.posts), len(self._platform.messenger.calls))
        # Sorted, as posts sent side by side come in any order.
        for posted in sorted(posts, key=lambda each: (each.at, each.first.title)):
            if posted.to is not None:
                self._crowd.notice_reminder(posted)
            elif posted.under is None:
                self._crowd.notice(posted)
        self._unsure |= {each.call.key for each in calls if each.error is not None}
        self._pulse.hear(calls, now)

    async def _set_up(self, settings: Settings) -> None:
        now = self._clock.now()
        announced = await self._house.store.channels.set_up(
            self._platform.place,
            setter=Member(platform=self._platform.place.platform, tenant=self._platform.place.workspace, user=SILENT),
            zone_name=settings.zone,
            times=settings.times,
            syllabus=self._house.syllabus,
            now=now,
            weekdays=settings.weekdays,
            days_off=settings.days_off,
            quorum=settings.quorum,
        )
        await self._choose_cards(settings)
        self._facts.changes.append(Change(at=now, settings=settings, announced=announced))
        self._due = await self._house.store.planner.next_instant()

    async def _choose_cards(self, settings: Settings) -> None:
        """Set the channel's quiz day and path, where they differ."""
        store, now = self._house.store, self._clock.now()
        channel = await store.channels.at(self._platform.place)
        assert channel is not None  # noqa: S101  it was set up just now
        by = await store.members.id_of(self._platform.who(SILENT).member)
        if channel.quiz_weekday != settings.quiz_weekday:
            day = settings.quiz_weekday
            await store.settings.set_quiz_weekday(channel.id, day, by=by, what="the quiz day", now=now)
        if channel.path != settings.path:
            syllabus = self._house.syllabus
            await store.settings.set_path(channel.id, settings.path, by=by, what="the path", syllabus=syllabus, now=now)

    async def _be_down(self, downtime: Downtime) -> None:
        """Stop the house, and build it anew when the time has come."""
        await self._house.stop()
        while self._timeline and self._timeline[0][0] < downtime.end:
            heappop(self._timeline)
        self._pulse.stop()
        self._clock.set(downtime.end)
        self._due = None
        self._house = self._make_house(self._platform.connect, self._clock)
        await self._house.start(beating=False)
        await self._beat()

    async def _look(self) -> None:
        """Write down what the bot tells and keeps of everybody."""
        await self._crowd.ask()
        for habits in CAST:
            member = await self._house.store.members.id_of(self._platform.who(habits.name).member)
            memories = await self._house.store.reviews.memories(member)
            kept = {
                self._house.deck.cards[card].title: (memory.stability, memory.difficulty, memory.reviewed_at)
                for card, memory in memories.items()
            }
            self._facts.kept.append(Kept(who=habits.name, at=self._clock.now(), memories=kept))

    async def _sleep(self) -> None:
        self._night()

    async def _wind_down(self) -> None:
        """Let what went wrong last come to its end, then look at everything once more."""
        for wait in TROUBLE:
            self._clock.set(self._plan.end + wait)
            await self._beat()
        await self._look()


def _paths(house: House, path: str) -> Mapping[str, tuple[str, ...]]:
    """Return the titles of a learning path's cards by kind; nothing where the channel follows none."""
    deck = house.deck
    if not path:
        return {}
    steps = [deck.cards[step.card] for step in deck.paths[path].steps]
    return {kind: tuple(card.title for card in steps if card.kind == kind) for kind in AT_FIRST}
