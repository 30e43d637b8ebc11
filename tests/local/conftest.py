"""A page with a small core behind it, and a clock that a test moves."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.local import LocalAdapter, Person
from bot.chat.places import Place
from tests.contract.local import LocalPeople
from tests.local.samples import post
from tests.local.toy import Toy

PEOPLE = (Person("ana", "Ana", True), Person("ben", "Ben", False), Person("chi", "Chi", False))
PLACE = Place(platform="local", workspace="demo", channel="c1")
TUESDAY = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
"""09:30 in the channel's zone."""


@dataclass
class Page:
    """One page: its core, its clock and its controls. ``journal`` survives ``restart``."""

    journal: Path | None = None
    toy: Toy = field(default_factory=Toy)
    now: datetime = TUESDAY
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Berlin"))
    adapter: LocalAdapter = field(init=False)

    def __post_init__(self) -> None:
        self.adapter = self.build()

    def build(self, port: int = 0) -> LocalAdapter:
        """Return an adapter over this core and clock."""
        return LocalAdapter(
            self.toy,
            now=lambda: self.now,
            people=PEOPLE,
            place=PLACE,
            channel_name="ai-study",
            zone=lambda: self.zone,
            controls={"Next post": self.next_post, "Next morning": self.next_morning, "Broken": self.broken},
            port=port,
            journal=self.journal,
        )

    async def restart(self) -> None:
        """Stop, and start again on the same port."""
        port = int(self.adapter.url.rstrip("/").rsplit(":", 1)[1])
        await self.adapter.stop()
        self.adapter = self.build(port)
        await self.adapter.start()

    async def next_post(self) -> None:
        """Post the day's question."""
        await self.adapter.messenger.post(PLACE, post(), key=f"key-{self.now:%m%d%H}")

    async def next_morning(self) -> None:
        """Let a day go by."""
        self.now += timedelta(days=1)

    async def broken(self) -> None:
        """Fail, as no control should."""
        raise RuntimeError("this control fails on purpose")

    async def until(self, instant: datetime) -> None:
        """Move the clock."""
        self.now = instant


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page without a journal."""
    page = Page()
    await page.adapter.start()
    yield page
    await page.adapter.stop()


@pytest.fixture
async def people(page: Page) -> AsyncIterator[LocalPeople]:
    """Ana, Ben and Chi at that page."""
    async with LocalPeople(page.adapter.url, page.until) as people:
        yield people
