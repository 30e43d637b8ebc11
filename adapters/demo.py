"""The demo: the whole house on a page, with a sample team of three and a clock that can be moved.

It lives in a temporary folder, or in a file that was named: then the next start goes on where this one ended.
"""

import asyncio
import gc
import os
import tempfile
import webbrowser
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from adapters.local import LocalAdapter
from adapters.sample import DAYS, PLACE, TEAM, TIMES, Stage, visits
from adapters.stopping import stopped
from adapters.wiring import House
from bot.chat.core import Core, Spoken
from bot.chat.events import Command, Event, Press, Removed, Submission
from bot.chat.places import Member
from bot.chat.replies import Reply
from bot.chat.routes import Route, Verb
from bot.clock import Clock, StillClock
from bot.rules.calendar import post_instant, zone, zone_names
from bot.store.at_once import at_once
from bot.store.channels import QUESTION_TIME, TRADEOFF_TIME, WORKDAYS
from bot.store.database import read_url
from bot.store.schema import upgrade

__all__ = ["PLACE", "TEAM", "Demo", "play"]

MEMORY_DISK: Final = Path("/dev/shm")  # noqa: S108  only ever used through a folder of our own in it
MINUTE: Final = timedelta(minutes=1)
FRIDAY: Final = 4
AFTERNOON: Final = time(16, 0)
QUORUM: Final = 2
"""How many of the three make a day count for the team."""


async def play(*, port: int, open_browser: bool, db_file: Path | None) -> None:
    """Serve the page until it is stopped by Ctrl-C or SIGTERM."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fulcrum-", dir=_memory_disk())))
        demo = Demo(db_file or folder / "demo.db", port=port)
        await demo.start()
        print(f"Fulcrum is at {demo.url}  (Ctrl-C ends it)", flush=True)  # noqa: T201
        if open_browser:
            # In a thread: on a plain console the browser runs until it is left, and we have to serve it meanwhile.
            opening = asyncio.get_running_loop().run_in_executor(None, webbrowser.open, demo.url)
            opening.add_done_callback(lambda done: done.exception())
        try:
            await stopped()
        finally:
            await demo.stop()


class Demo:
    """A house with the page as its only platform, whose team has studied for two weeks.

    ``today`` is the local date on which a new file begins (the next working day; None: this computer's own date).
    """

    def __init__(self, file: Path, *, port: int = 0, today: date | None = None, zone_name: str | None = None) -> None:
        self._zone = zone(zone_name or local_zone())
        self._today = today
        self._port = port
        self._journal = file.with_suffix(".page.jsonl")
        self._url = read_url(f"sqlite:///{file}")
        self._clock = Clock()
        self.url = ""

    async def start(self) -> None:
        """Open the page with today's question and trade-off on it, or as it was left."""
        gc.disable()  # What is made here stays: looking for what does not takes a sixth of the time (measured).
        try:
            await self._begin()
        finally:
            gc.enable()
        await self.house.start()
        self.url = self._adapter.url

    async def _begin(self) -> None:
        """Make the house, with its clock where the story stands."""
        upgrade(self._url)
        stages: list[Stage] = []

        def stage(core: Core, now: Callable[[], datetime]) -> Stage:
            stages.append(Stage(core, now, zone=self._zone, journal=self._journal))
            return stages[0]

        clock = StillClock(datetime.now(UTC))
        # Two weeks at once: each statement runs where it is awaited, as in a rehearsal.
        past = House(at_once(self._url), [stage], clock=clock)
        await past.store.start()
        try:
            if await past.store.channels.at(PLACE) is None:
                await self._two_weeks(past, clock, stages[0])
            else:
                last = await past.store.planner.last_instant()
                clock.set(max(filter(None, (last, clock.now()))))
        finally:
            await past.stop()
        self._clock.set(clock.now())
        self.house = House(self._url, [self._page], deck=past.deck, clock=self._clock, beat_s=1.0)
        await self.house.store.start()
        await self._look_at_zone()

    async def _two_weeks(self, past: House, clock: StillClock, stage: Stage) -> None:
        """Let the team study for ten days, and bring today's posts."""
        today = self._today or datetime.now(self._zone).date()
        while today.weekday() not in WORKDAYS:
            today += timedelta(days=1)
        days = workdays_before(today, DAYS)
        clock.set(post_instant(days[0], QUESTION_TIME, self._zone) - MINUTE)
        await past.store.channels.set_up(
            PLACE,
            setter=Member(platform=PLACE.platform, tenant="", user=TEAM[0].user),
            zone_name=self._zone.key,
            times=TIMES,
            syllabus=past.syllabus,
            now=clock.now(),
            quorum=QUORUM,
        )
        due = await past.store.planner.next_instant()
        for visit in visits(days, self._zone):
            if due is None or due > visit.at:
                clock.set(visit.at)  # Nothing falls due on the way; the figures on the posts can wait until it does.
            else:
                await past.until(visit.at)
                due = await past.store.planner.next_instant()
            await stage.carry(visit)
        await past.until(post_instant(today, TRADEOFF_TIME, self._zone) + MINUTE)

    def _page(self, core: Core, now: Callable[[], datetime]) -> LocalAdapter:
        self._adapter = LocalAdapter(
            _Heard(core, self._look_at_zone),
            now=now,
            people=TEAM,
            place=PLACE,
            channel_name=PLACE.channel,
            zone=lambda: self._zone,
            controls={"Next post": self.next_post, "Next morning": self.next_morning, "To Friday": self.to_friday},
            port=self._port,
            journal=self._journal,
        )
        return self._adapter

    async def _look_at_zone(self) -> None:
        """Let the page tell its times in the channel's zone, which /study-setup may have changed."""
        channel = await self.house.store.channels.at(PLACE)
        if channel and channel.zone in zone_names():
            self._zone = zone(channel.zone)

    async def next_post(self) -> None:
        """Let it be the instant of the next post."""
        instants = await self._instants()
        if instants:
            await self.house.until(min(instants.values()))

    async def next_morning(self) -> None:
        """Let it be the instant of the next question, on a later study day."""
        instants = await self._instants()
        if "question" in instants:
            await self.house.until(instants["question"])

    async def to_friday(self) -> None:
        """Let it be the afternoon of the next Friday; today, where it is one, is over."""
        today = self.house.clock.now().astimezone(self._zone).date()
        friday = today + timedelta(days=(FRIDAY - today.weekday() - 1) % 7 + 1)
        await self.house.until(post_instant(friday, AFTERNOON, self._zone))

    async def _instants(self) -> dict[str, datetime]:
        channel = await self.house.store.channels.at(PLACE)
        if channel is None:
            return {}
        found = await self.house.store.channels.next_instants(channel.id)
        return {kind: at for kind, at in found.items() if at is not None}

    async def stop(self) -> None:
        """Close the page and the database."""
        await self.house.stop()


class _Heard:
    """The core, for a page that must know what an event has changed before it shows the answer."""

    def __init__(self, core: Core, after: Callable[[], Awaitable[None]]) -> None:
        self._core = core
        self._after = after

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """All commands."""
        return self._core.verbs

    def spoken(self, line: str) -> Spoken:
        """Take a typed command apart."""
        return self._core.spoken(line)

    def route(self, event: Command | Press | Submission) -> Route:
        """Say how this event is going to be answered."""
        return self._core.route(event)

    async def answer(self, event: Event) -> Reply:
        """Answer it, and then look at what else it has changed."""
        reply = await self._core.answer(event)
        if isinstance(event, Command | Press | Submission):
            await self._after()
        return reply

    async def removed(self, event: Removed) -> None:
        """Take note that the bot was removed."""
        await self._core.removed(event)


def workdays_before(day: date, most: int) -> tuple[date, ...]:
    """Return the last working days before a local date, ascending."""
    found: list[date] = []
    while len(found) < most:
        day -= timedelta(days=1)
        found += [day] if day.weekday() in WORKDAYS else []
    return tuple(reversed(found))


def _memory_disk() -> Path | None:
    """Return a folder in memory, where a commit need not wait for a disk; None where there is none."""
    return MEMORY_DISK if os.access(MEMORY_DISK, os.W_OK) else None


def local_zone() -> str:
    """Return the name of this computer's zone, as far as it says; UTC where it does not."""
    told = os.environ.get("TZ", "").removeprefix(":")
    try:
        linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    except OSError:
        linked = ""
    return next((name for name in (told, linked) if name in zone_names()), "UTC")
