"""`fulcrum run` from outside: a process that knows only its environment, against a Slack and a Discord of our own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.store.database import read_url
from bot.store.schema import connect, current, newest
from bot.store.tables import schedule
from tests.contract.discord import DiscordPeople
from tests.contract.people import People, Seen
from tests.contract.slack import SlackPeople
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.slack import STUDY, LoopbackSlack

START_S = 40.0
STOP_S = 20.0


async def never(instant: datetime) -> None:
    """Nobody moves the clock of a real process."""
    raise AssertionError(f"the clock cannot be moved to {instant}")


@asynccontextmanager
async def running(
    slack: LoopbackSlack, discord: LoopbackDiscord, url: URL
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run `fulcrum run` until both platforms are connected; end it as a host would, unless it has ended."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DISCORD_"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "adapters", "run"),
        env={
            **clean,
            "DATABASE_URL": f"sqlite:///{url.database}",
            "LOG_LEVEL": "DEBUG",  # the tokens must not be in it even so
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DISCORD_BOT_TOKEN": discord.token,
            "DISCORD_API_URL": discord.api_url,
            "DISCORD_GATEWAY_URL": discord.gateway_url,
        },
        cwd=Path(str(url.database)).parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    lines: list[str] = []
    reading = asyncio.create_task(_read(process, lines))
    try:
        await until(lambda: _said(lines, "started platforms="), START_S, lines)
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), STOP_S)
        await reading
    said = "".join(lines)
    assert process.returncode in {0, -signal.SIGKILL}, said
    assert not [token for token in (slack.bot_token, slack.app_token, discord.token) if token in said]


async def _read(process: asyncio.subprocess.Process, lines: list[str]) -> None:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        lines.append(line.decode())


async def _said(lines: list[str], text: str) -> bool:
    return any(text in line for line in lines)


async def until(happened: Callable[[], Awaitable[bool]], seconds: float, told: object = "") -> None:
    """Wait for something to happen."""
    async with asyncio.timeout(seconds + 1):
        deadline = asyncio.get_running_loop().time() + seconds
        while not await happened():
            assert asyncio.get_running_loop().time() < deadline, told
            await asyncio.sleep(0.1)


async def posts(people: People) -> list[Seen]:
    """What the clock has posted."""
    return [seen for seen in await people.channel() if "of the day" in seen.text]


def let_the_hour_come(url: URL) -> None:
    """Move every question that is planned to a minute ago, as if the channel's hour had come."""
    with connect(url) as connection:
        connection.execute(
            sa.update(schedule)
            .where(schedule.c.kind == "question")
            .values(next_day=datetime.now(UTC).date(), next_at=datetime.now(UTC) - timedelta(minutes=1))
        )
        connection.commit()


async def test_a_study_day_on_both_platforms_through_stop_and_kill(tmp_path: Path) -> None:
    """Set up by command, posted by the clock, rated; then killed, started again, and the old buttons work."""
    url = read_url(f"sqlite:///{tmp_path}/fulcrum.db")
    async with LoopbackSlack() as slack, LoopbackDiscord() as discord:
        everywhere: list[People] = [SlackPeople(slack, never, STUDY), DiscordPeople(discord, never, discord.study.id)]
        async with running(slack, discord, url):
            assert current(url) == newest()  # a new SQLite file is made ready by itself
            for people in everywhere:
                told = await people.command("ana", "/study-setup UTC")
                assert isinstance(told, Seen)
                assert "All set" in told.text
        let_the_hour_come(url)
        async with running(slack, discord, url) as process:
            for people in everywhere:
                await until(lambda people=people: _count(people, 1), 20)  # type: ignore[misc]  # bound at once
                answer = await people.press("ben", (await posts(people))[0], "Show me the answer")
                assert isinstance(answer, Seen)
                rated = await people.press("ben", answer, "Got it")
                assert isinstance(rated, Seen)
                assert "first day of your streak" in rated.text
            process.kill()
        async with running(slack, discord, url):
            for people in everywhere:
                answer = await people.press("chi", (await posts(people))[0], "Show me the answer")
                assert isinstance(answer, Seen)
                await people.press("chi", answer, "Knew it cold")
                await until(lambda people=people: _counts(people, "2 people have studied this"), 20)  # type: ignore[misc]
                assert len(await posts(people)) == 1


async def _count(people: People, number: int) -> bool:
    return len(await posts(people)) == number


async def _counts(people: People, text: str) -> bool:
    return text in (await posts(people))[0].text
