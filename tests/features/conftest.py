"""A team on a platform in memory, in a house with a still clock."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.wiring import House
from tests.house import house


class Team:
    """The house, and the people in its channel. Ana manages."""

    def __init__(self, built: House, platform: Platform) -> None:
        self.house = built
        self.platform = platform
        platform.introduce("ana", manages=True, zone="Europe/Berlin")
        self.press = platform.press
        self.fill = platform.fill
        self.command = platform.command

    async def until(self, day: int, hour: int, minute: int = 0, *, month: int = 11) -> None:
        """Let it be that instant of 2026 in UTC; Berlin is an hour ahead of it in winter."""
        await self.house.until(datetime(2026, month, day, hour, minute, tzinfo=UTC))


@pytest.fixture
async def team(sqlite_url: URL) -> AsyncGenerator[Team]:
    """Set up by Ana before the first post of Friday, 20 November 2026."""
    platform = Platform()
    async with house(sqlite_url, [platform.connect]) as built:
        gathered = Team(built, platform)
        await gathered.command("ana", "/study-setup")
        yield gathered
