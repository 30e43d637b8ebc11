"""The same house on each platform, with people at it: what the contract suite runs against."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.engine import URL

from adapters.demo import PLACE, TEAM
from adapters.local.adapter import LocalAdapter
from adapters.slack.adapter import SlackAdapter
from adapters.slack.http import REQUEST_PATH
from bot.chat.core import Core
from tests.contract.discord import DiscordPeople
from tests.contract.local import LocalPeople
from tests.contract.people import People
from tests.contract.slack import SlackPeople
from tests.house import house, served
from tests.leading import discord_bot, to_discord, to_slack
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.slack import STUDY, LoopbackSlack

Now = Callable[[], datetime]


@asynccontextmanager
async def on_the_page(url: URL) -> AsyncGenerator[People]:
    """The local page, over its own API."""
    made: list[LocalAdapter] = []

    def page(core: Core, now: Now) -> LocalAdapter:
        zone = ZoneInfo("Europe/Berlin")
        made.append(
            LocalAdapter(core, now=now, people=TEAM, place=PLACE, channel_name="study", zone=lambda: zone, controls={})
        )
        return made[0]

    async with house(url, [page]) as built, LocalPeople(made[0].url, built.until) as people:
        yield people


@asynccontextmanager
async def on_slack(url: URL) -> AsyncGenerator[People]:
    """The real slack_bolt in Socket Mode, against a Slack on loopback."""
    async with LoopbackSlack() as slack:
        settings = to_slack(slack)
        async with house(url, [lambda core, now: SlackAdapter(core, settings, now=now)]) as built:
            yield SlackPeople(slack, built.until, STUDY)


@asynccontextmanager
async def on_slack_http(url: URL) -> AsyncGenerator[People]:
    """The same with a request address of ours, which Slack has asked for its challenge."""
    async with LoopbackSlack() as slack:
        settings = to_slack(slack, http=True)
        async with (
            house(url, [lambda core, now: SlackAdapter(core, settings, now=now, http=True)]) as built,
            served(built.routes) as address,
        ):
            slack.http.url = f"{address}{REQUEST_PATH}"
            assert await slack.http.verified()
            yield SlackPeople(slack, built.until, STUDY)
            assert slack.socket.opened == 0


@asynccontextmanager
async def on_discord(url: URL) -> AsyncGenerator[People]:
    """The real discord.py by gateway, against a Discord on loopback; only its waits at the start are shorter."""
    async with LoopbackDiscord() as discord, house(url, [discord_bot(to_discord(discord))]) as built:
        yield DiscordPeople(discord, built.until, discord.study.id)


EVERYWHERE = {"local": on_the_page, "slack": on_slack, "slack-http": on_slack_http, "discord": on_discord}
"""Each platform, by each of the ways to it."""


@pytest.fixture(params=EVERYWHERE.values(), ids=[*EVERYWHERE])
async def people(request: pytest.FixtureRequest, sqlite_url: URL) -> AsyncGenerator[People]:
    """Ana, who manages, Ben and Chi in one channel of one platform."""
    async with request.param(sqlite_url) as present:
        yield present
