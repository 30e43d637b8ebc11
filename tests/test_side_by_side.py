"""Slack and Discord in one process: whatever becomes of one of them, the other one's day goes on."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.engine import URL

from adapters.discord.settings import DiscordSettings
from adapters.slack.adapter import SlackAdapter
from adapters.slack.settings import SlackSettings
from adapters.wiring import House
from bot.chat.core import Core
from bot.clock import StillClock
from bot.delivery import SENDERS
from bot.errors import SettingsError
from bot.store.tables import channel
from tests.contract.conftest import Now
from tests.contract.discord import DiscordPeople
from tests.contract.people import People
from tests.contract.slack import SlackPeople
from tests.contract.steps import FRIDAY_AFTERNOON, FRIDAY_MORNING, MOMENT, latest, question, reveal_and_rate, set_up
from tests.house import FRIDAY, own_deck
from tests.leading import discord_bot, to_discord, to_slack
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import happens

AGAIN_S = 0.05
CROWD = 18
"""More channels than there are senders."""


@dataclass(slots=True)
class Town:
    """Both platforms, with the same three people on each, and the house that is at work there now."""

    url: URL
    slack: LoopbackSlack
    discord: LoopbackDiscord
    house: House | None = None

    async def until(self, instant: datetime) -> None:
        """Let it be this instant everywhere."""
        self.slack.world.now = lambda: instant
        self.discord.world.move_to(instant)
        assert self.house is not None
        await self.house.until(instant)

    @property
    def on_slack(self) -> SlackPeople:
        """The people in the Slack channel."""
        return SlackPeople(self.slack, self.until, STUDY)

    def on_discord(self, where: int | None = None) -> DiscordPeople:
        """The people in a Discord channel, by default the first."""
        return DiscordPeople(self.discord, self.until, where or self.discord.study.id)

    @asynccontextmanager
    async def working(
        self, *, slack: SlackSettings | None = None, discord: DiscordSettings | None = None
    ) -> AsyncGenerator[House]:
        """Run a house, as a process would that starts now; with other settings than the right ones where given."""
        slack, discord = slack or to_slack(self.slack), discord or to_discord(self.discord)

        def by_sockets(core: Core, now: Now) -> SlackAdapter:
            return SlackAdapter(core, slack, now=now)

        clock = StillClock(FRIDAY if self.house is None else self.house.clock.now())
        self.house = House(
            self.url, [by_sockets, discord_bot(discord)], clock=clock, deck=own_deck(), again_s=(AGAIN_S,)
        )
        await self.house.start(beating=False)
        try:
            yield self.house
        finally:
            await self.house.stop()


@pytest.fixture
async def town(sqlite_url: URL) -> AsyncGenerator[Town]:
    """A channel on each platform, set up on Friday morning; no house is at work."""
    async with LoopbackSlack() as slack, LoopbackDiscord() as discord:
        made = Town(sqlite_url, slack, discord)
        discord.api.buckets.enforced = True
        slack.world.now = lambda: FRIDAY
        async with made.working():
            await set_up(made.on_slack)
            await set_up(made.on_discord())
        yield made


async def studied(people: People) -> None:
    """See the question of the day in the channel, and rate oneself."""
    rated = await reveal_and_rate(people, "ben", await question(people), "Got it")
    assert "first day of your streak" in rated.text


async def off(house: House) -> list[str]:
    """The channels that are switched off."""
    async with house.store.database.reading() as connection:
        return list((await connection.scalars(sa.select(channel.c.platform).where(~channel.c.active))).all())


async def test_one_that_is_down_when_the_process_starts(town: Town) -> None:
    """The other begins its day; this one begins when it is there again, by itself, with what was due meanwhile."""
    await town.discord.stop()
    async with town.working() as house:
        await town.until(FRIDAY_MORNING)
        await studied(town.on_slack)
        assert house.connections.troubles["discord"].startswith("Discord could not be reached")
        assert await town.on_discord().channel() == []
        await town.discord.start()
        assert await happens(lambda: not house.connections.troubles["discord"], within_s=20)
        await town.until(FRIDAY_MORNING + MOMENT)
        await studied(town.on_discord())


@pytest.mark.parametrize("wrong", ["slack", "discord"])
async def test_one_whose_token_is_wrong_when_the_process_starts(town: Town, wrong: str) -> None:
    """The other has its day; the mend is told, and no channel of it is switched off for that."""
    slack = to_slack(town.slack).model_copy(update={"slack_bot_token": SecretStr("xoxb-1-another")})
    given = {"slack": slack} if wrong == "slack" else {"discord": to_discord(town.discord, "another")}
    async with town.working(**given) as house:
        await town.until(FRIDAY_MORNING + MOMENT)
        await studied(town.on_discord() if wrong == "slack" else town.on_slack)
        told = house.connections.troubles
        assert [platform for platform, trouble in told.items() if trouble] == [wrong]
        assert f"{wrong.upper()}_BOT_TOKEN" in told[wrong]
        assert await off(house) == []


async def test_without_any_there_is_nothing_to_run(town: Town) -> None:
    """The start fails with what to mend, and leaves nothing open: the next one finds everything free."""
    slack = to_slack(town.slack).model_copy(update={"slack_app_token": SecretStr("xapp-1-another")})
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
        async with town.working(slack=slack, discord=to_discord(town.discord, "another")):
            pass
    assert town.slack.socket.connections == []
    async with town.working():
        await town.until(FRIDAY_MORNING)
        await studied(town.on_slack)


async def test_one_whose_token_is_changed_during_the_day(town: Town) -> None:
    """Discord closes the connection with 4004: nobody tries that again, and Slack does not notice."""
    async with town.working() as house:
        await town.until(FRIDAY_MORNING + MOMENT)
        await studied(town.on_slack)
        town.discord.world.change_token()
        await town.discord.gateway.close_with(4004)
        assert await happens(lambda: "DISCORD_BOT_TOKEN" in house.connections.troubles["discord"], within_s=20)
        await town.until(FRIDAY_AFTERNOON + MOMENT)
        assert "Trade-off" in (await latest(town.on_slack, "Trade-off")).text
        assert (house.connections.troubles["slack"], await off(house)) == ("", [])
        assert len(town.discord.gateway.identifies) == 2  # one of them when the channel was set up


async def test_one_that_answers_nobody(town: Town) -> None:
    """Each of the senders to Discord hangs in a call; Slack has its post, and its people study, all the same."""
    async with town.working() as house:
        for number in range(CROWD - 1):
            there = await town.discord.add_channel(f"study-{number}")
            await set_up(town.on_discord(there.id))
        hanging = [Fault(kind="slow", wait_s=30.0)] * CROWD
        town.discord.fault("POST /channels/{channel_id}/messages", *hanging)
        town.slack.world.now = lambda: FRIDAY_MORNING
        house.clock.set(FRIDAY_MORNING)
        await house.courier.tick()
        assert await happens(lambda: town.discord.api.under_way == SENDERS, within_s=20)
        assert await happens(lambda: bool(town.slack.channel(STUDY)), within_s=20)
        await studied(town.on_slack)
        assert town.discord.api.under_way == SENDERS
        await town.discord.stop()  # which ends them


async def test_one_that_is_down_at_the_end(town: Town) -> None:
    """Whatever is still being tried, the process stops, and what the other one was told is kept."""
    async with town.working():
        await town.until(FRIDAY_MORNING + MOMENT)
        await town.discord.stop()
        await studied(town.on_slack)
    await town.discord.start()
    async with town.working():
        await studied(town.on_discord())
