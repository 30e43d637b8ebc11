"""Half past nine in a large team: the whole house, a hundred people at one post, and Slack's rate limits in force.

The clock runs, the heart beats, and nothing waits for anything else: as on the morning on which it matters. It has the
machine to itself (``alone``). Slack waits three seconds and no longer, however busy the machine is: whether somebody
saw a warning is up to the machine as well, so ``make test-long`` asks for that, where nothing else runs.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy.engine import URL

from adapters.slack import limits
from adapters.slack.adapter import SlackAdapter
from adapters.slack.http import REQUEST_PATH
from adapters.wiring import House
from bot.clock import Clock
from tests.contract.steps import FRIDAY_MORNING
from tests.crowd import LOOKERS, RATERS, committed, studies
from tests.house import own_deck, served
from tests.leading import to_slack
from tests.loopback.slack import LoopbackSlack
from tests.screens import SlackScreens


@asynccontextmanager
async def at_work(slack: LoopbackSlack, url: URL, clock: Clock, *, http: bool) -> AsyncGenerator[None]:
    """The whole house, with its heart beating more often than it does."""
    settings = to_slack(slack, http=http)
    house = House(
        url,
        [lambda core, now: SlackAdapter(core, settings, now=now, http=http)],
        deck=own_deck(),
        clock=clock,
        beat_s=0.5,
    )
    async with served(house.routes) as address:
        slack.http.url = f"{address}{REQUEST_PATH}" if http else ""
        await house.start()
        try:
            yield
        finally:
            await house.stop()


async def a_morning(url: URL, *, http: bool) -> int:
    """Play it; return how many warnings people saw.

    Slack tells who a hundred of them are, and no more in this minute: nobody waits for it.
    """
    clock = Clock()
    clock.set(FRIDAY_MORNING - timedelta(hours=1))
    async with LoopbackSlack() as slack:
        slack.world.now = clock.now
        screens = SlackScreens(slack)
        users = screens.join(RATERS + LOOKERS)
        async with at_work(slack, url, clock, http=http):
            await screens.set_up()
            clock.set(FRIDAY_MORNING)
            with committed(url) as log:
                post, warnings = await studies(screens, users, log)
        assert len(slack.calls("chat.update")) == post.edits <= limits.EDITS_PER_MINUTE
        assert set(slack.web.tiers.turned_away) == {"users.info"}
    return warnings


@pytest.mark.alone
@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_a_hundred_people_rate_within_two_seconds(sqlite_url: URL, *, http: bool) -> None:
    """Every rating is durable before Slack hears of it, everybody reads their answer, and no limit is hurt."""
    await a_morning(sqlite_url, http=http)


@pytest.mark.long
@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_no_acknowledgement_of_theirs_takes_three_seconds(sqlite_url: URL, *, http: bool) -> None:
    """So nobody sees a warning."""
    assert await a_morning(sqlite_url, http=http) == 0
