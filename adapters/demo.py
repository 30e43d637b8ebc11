"""The demo: the whole house on a page, with a sample team of three and a clock that can be moved.

It lives in a temporary folder, or in a file that was named: then the next start goes on where this one ended.
"""

import asyncio
import os
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from adapters.local import LocalAdapter, Person
from adapters.stopping import stopped
from adapters.wiring import House
from bot.cards import Kind
from bot.chat.core import Core
from bot.chat.places import Place
from bot.clock import Clock
from bot.rules.calendar import post_instant, zone, zone_names
from bot.store.channels import QUESTION_TIME, TRADEOFF_TIME, WORKDAYS
from bot.store.database import read_url
from bot.store.schema import upgrade

TEAM: Final = (
    Person(user="ana", name="Ana", manages=True),
    Person(user="ben", name="Ben", manages=False),
    Person(user="chi", name="Chi", manages=False),
)
PLACE: Final = Place(platform="local", workspace="demo", channel="ai-study")
TIMES: Final[dict[Kind, time]] = {"question": QUESTION_TIME, "tradeoff": TRADEOFF_TIME}


async def play(*, port: int, open_browser: bool, db_file: Path | None) -> None:
    """Serve the page until it is stopped by Ctrl-C or SIGTERM."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fulcrum-")))
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
    """A house with the page as its only platform, whose first study day is already under way."""

    def __init__(self, file: Path, *, port: int = 0, today: date | None = None, zone_name: str | None = None) -> None:
        self._zone_name = zone_name or local_zone()
        self._today = today
        self._port = port
        self._file = file
        url = read_url(f"sqlite:///{file}")
        upgrade(url)
        self.house = House(url, [self._page], clock=Clock(), beat_s=1.0)
        self.url = ""

    def _page(self, core: Core, now: Callable[[], datetime]) -> LocalAdapter:
        self._adapter = LocalAdapter(
            core,
            now=now,
            people=TEAM,
            place=PLACE,
            channel_name=PLACE.channel,
            zone=zone(self._zone_name),
            controls={"Next post": self.next_post, "Next morning": self.next_morning},
            port=self._port,
            journal=self._file.with_suffix(".page.jsonl"),
        )
        return self._adapter

    async def start(self) -> None:
        """Open the page with today's question and trade-off on it, or as it was left."""
        await self.house.store.start()
        known = await self.house.store.channels.at(PLACE)
        if known is not None:
            last = await self.house.store.planner.last_instant()
            self.house.clock.set(max(filter(None, (last, datetime.now(UTC)))))
        await self.house.start()
        self.url = self._adapter.url
        if known is None:
            await self._first_day()

    async def _first_day(self) -> None:
        here = zone(self._zone_name)
        day = self._today or datetime.now(here).date()
        while day.weekday() not in WORKDAYS:
            day += timedelta(days=1)
        self.house.clock.set(post_instant(day, QUESTION_TIME, here) - timedelta(minutes=1))
        await self.house.store.channels.set_up(
            PLACE,
            manager=TEAM[0].user,
            zone_name=self._zone_name,
            times=TIMES,
            orders=self.house.orders,
            now=self.house.clock.now(),
        )
        await self.house.until(post_instant(day, TRADEOFF_TIME, here) + timedelta(minutes=1))

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

    async def _instants(self) -> dict[str, datetime]:
        channel = await self.house.store.channels.at(PLACE)
        if channel is None:
            return {}
        found = await self.house.store.channels.next_instants(channel.id)
        return {kind: at for kind, at in found.items() if at is not None}

    async def stop(self) -> None:
        """Close the page and the database."""
        await self.house.stop()


def local_zone() -> str:
    """Return the name of this computer's zone, as far as it says; UTC where it does not."""
    told = os.environ.get("TZ", "").removeprefix(":")
    try:
        linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    except OSError:
        linked = ""
    return next((name for name in (told, linked) if name in zone_names()), "UTC")
