"""A refusal costs what it says and no more: one channel or the workspace, and whoever set it up is told once."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.slack.adapter import SlackAdapter
from adapters.slack.refusals import MENDS
from adapters.wiring import House
from bot.store.tables import channel
from tests.contract.slack import SlackPeople
from tests.contract.steps import (
    FRIDAY_AFTERNOON,
    FRIDAY_MORNING,
    MOMENT,
    MONDAY_AFTERNOON,
    MONDAY_MORNING,
    form,
    question,
    reveal,
    set_up,
)
from tests.house import FRIDAY, house
from tests.leading import to_slack
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_reading import text_of

TWO = "C0TWO"
WEEK = timedelta(days=7)


@asynccontextmanager
async def two_channels(url: URL, slack: LoopbackSlack) -> AsyncGenerator[tuple[House, SlackPeople]]:
    """Run the house in two channels, both set up by Ana."""
    settings = to_slack(slack)
    slack.world.now = lambda: FRIDAY
    slack.add_channel(TWO)
    async with house(url, [lambda core, now: SlackAdapter(core, settings, now=now)]) as built:
        people = SlackPeople(slack, built.until, STUDY)
        await set_up(people)
        await set_up(SlackPeople(slack, built.until, TWO))
        yield built, people


async def off(built: House) -> dict[str, str]:
    """Return the channels that are switched off, with the reason."""
    async with built.store.database.reading() as connection:
        rows = await connection.execute(sa.select(channel.c.channel, channel.c.off_why).where(~channel.c.active))
        return {row.channel: row.off_why for row in rows}


def told(slack: LoopbackSlack, user: str = "UANA") -> list[str]:
    """Return what somebody was told directly."""
    return [text_of(one.blocks) for one in slack.private(user) if one.channel == f"D{user}"]


@pytest.mark.parametrize("word", ["is_archived", "channel_not_found", "not_in_channel"])
async def test_one_channel_is_switched_off_and_the_other_goes_on(
    sqlite_url: URL, slack: LoopbackSlack, word: str
) -> None:
    """Archived, deleted, or without the bot; nothing is tried there any more until it is set up again."""
    async with two_channels(sqlite_url, slack) as (built, people):
        two = slack.world.channels[TWO]
        two.archived, two.has_bot = word == "is_archived", word != "not_in_channel"
        if word == "channel_not_found":
            del slack.world.channels[TWO]
        await people.until(FRIDAY_MORNING + MOMENT)
        assert word in (await off(built))[TWO]
        (notice,) = told(slack)
        assert "I have stopped posting in" in notice
        assert MENDS[word] in notice
        tried = len([call for call in slack.calls("chat.postMessage") if call.args["channel"] == TWO])
        await people.until(MONDAY_AFTERNOON + MOMENT)
        assert [len(slack.channel(STUDY)) >= 4, slack.channel(TWO), len(told(slack))] == [True, [], 1]
        assert len([call for call in slack.calls("chat.postMessage") if call.args["channel"] == TWO]) == tried == 1


@pytest.mark.parametrize("word", ["missing_scope", "token_revoked", "account_inactive"])
async def test_a_whole_workspace_is_switched_off_and_its_setter_told_once(
    sqlite_url: URL, slack: LoopbackSlack, word: str
) -> None:
    """Where the app lost its rights, no channel of it is tried any more; one notice serves for all of them."""
    async with two_channels(sqlite_url, slack) as (built, people):
        slack.fault("chat.postMessage", Fault(error=word))
        await people.until(FRIDAY_MORNING + MOMENT)
        assert {name: word in why for name, why in (await off(built)).items()} == {STUDY: True, TWO: True}
        (notice,) = told(slack)
        assert MENDS[word] in notice
        posted = len(slack.channel(STUDY)) + len(slack.channel(TWO))
        await people.until(MONDAY_MORNING + WEEK)
        assert len(slack.channel(STUDY)) + len(slack.channel(TWO)) == posted <= 1
        assert told(slack) == [notice]


async def test_it_goes_on_once_it_is_mended_and_set_up_again(sqlite_url: URL, slack: LoopbackSlack) -> None:
    """With its settings; the day that was lost is nobody's fault."""
    async with two_channels(sqlite_url, slack) as (built, people):
        slack.web.revoked = True
        await people.until(FRIDAY_MORNING + MOMENT)
        assert set(await off(built)) == {STUDY, TWO}
        assert told(slack) == []  # there is no way to anybody then; doctor tells it, and so does /study-setup
        slack.web.revoked = False
        await set_up(people)
        await people.until(FRIDAY_AFTERNOON + MOMENT)
        assert set(await off(built)) == {TWO}
        assert len(slack.channel(STUDY)) == 1


@pytest.mark.parametrize("word", ["channel_not_found", "missing_scope", "access_denied"])
async def test_a_direct_message_that_cannot_be_sent_costs_no_channel(
    sqlite_url: URL, slack: LoopbackSlack, word: str
) -> None:
    """Whoever set it up has closed theirs, or the app may not write to members; the team's posts go on."""
    async with two_channels(sqlite_url, slack) as (built, people):
        await people.until(FRIDAY_MORNING)
        shown = await reveal(people, "ben", await question(people))
        asked = form(await people.press("ben", shown, next(each for each in shown.buttons if "wrong" in each)))
        slack.fault("chat.postMessage", Fault(error=word))
        await people.fill("ben", asked, {asked.fields[0]: "The second figure."})
        await people.until(FRIDAY_AFTERNOON + MOMENT)
        assert (await off(built), told(slack)) == ({}, [])
        assert len(slack.channel(STUDY)) == len(slack.channel(TWO)) == 2
