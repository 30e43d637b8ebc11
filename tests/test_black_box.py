"""`fulcrum run` from outside: a process that knows only its environment, against a Slack and a Discord of our own."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.slack.http import REQUEST_PATH
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
async def running(url: URL, given: Mapping[str, str], *words: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run `fulcrum run` with these settings until it has started; end it as a host would, unless it has ended."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DISCORD_"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "adapters", "run", *words),
        env={
            **clean,
            "DATABASE_URL": f"sqlite:///{url.database}",
            "LOG_LEVEL": "DEBUG",  # the tokens must not be in it even so
            **given,
        },
        cwd=Path(str(url.database)).parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    lines: list[str] = []
    reading = asyncio.create_task(_read(process, lines))
    try:
        await until(lambda: _started(process, lines), START_S, lines)
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), STOP_S)
        await reading
    said = "".join(lines)
    assert process.returncode in {0, -signal.SIGKILL}, said
    assert not [name for name, value in given.items() if name.endswith(("_TOKEN", "_SECRET")) and value in said]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def _read(process: asyncio.subprocess.Process, lines: list[str]) -> None:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        lines.append(line.decode())


async def _started(process: asyncio.subprocess.Process, lines: list[str]) -> bool:
    assert process.returncode is None, "".join(lines)
    return any("started platforms=" in line for line in lines)


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


def to_both(slack: LoopbackSlack, discord: LoopbackDiscord) -> dict[str, str]:
    """Return the settings of a process that is on both platforms."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DISCORD_BOT_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
    }


def let_the_hour_come(url: URL, kind: str = "question") -> None:
    """Move every question (or trade-off) that is planned to a minute ago, as if the channel's hour had come."""
    with connect(url) as connection:
        connection.execute(
            sa.update(schedule)
            .where(schedule.c.kind == kind)
            .values(next_day=datetime.now(UTC).date(), next_at=datetime.now(UTC) - timedelta(minutes=1))
        )
        connection.commit()


async def test_a_study_day_on_both_platforms_through_stop_and_kill(tmp_path: Path) -> None:
    """Set up by command, posted by the clock, rated; then killed, started again, and the old buttons work."""
    url = read_url(f"sqlite:///{tmp_path}/fulcrum.db")
    async with LoopbackSlack() as slack, LoopbackDiscord() as discord:
        given = to_both(slack, discord)
        everywhere: list[People] = [SlackPeople(slack, never, STUDY), DiscordPeople(discord, never, discord.study.id)]
        async with running(url, given):
            assert current(url) == newest()  # a new SQLite file is made ready by itself
            for people in everywhere:
                told = await people.command("ana", "/study-setup UTC")
                assert isinstance(told, Seen)
                assert "All set" in told.text
        let_the_hour_come(url)
        async with running(url, given) as process:
            for people in everywhere:
                await until(lambda people=people: _count(people, 1), 20)  # type: ignore[misc]  # bound at once
                await studied(people)
            process.kill()
        async with running(url, given):
            for people in everywhere:
                answer = await people.press("chi", (await posts(people))[0], "Show me the answer")
                assert isinstance(answer, Seen)
                await people.press("chi", answer, "Knew it cold")
                await until(lambda people=people: _counts(people, "2 people have studied this"), 20)  # type: ignore[misc]
                assert len(await posts(people)) == 1


async def test_a_study_day_over_http(tmp_path: Path) -> None:
    """The same with Slack at the bot's own port, by signed requests; after SIGTERM nobody is there any more."""
    url, port = read_url(f"sqlite:///{tmp_path}/fulcrum.db"), free_port()
    async with LoopbackSlack() as slack:
        slack.http.url = f"http://127.0.0.1:{port}{REQUEST_PATH}"
        given = {
            "PORT": str(port),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
        }
        people = SlackPeople(slack, never, STUDY)
        async with running(url, given, "--http") as process:
            assert await slack.http.verified()
            await people.command("ana", "/study-setup UTC")
            let_the_hour_come(url)
            await until(lambda: _count(people, 1), 20)
            await studied(people)
            assert (await slack.again()).acked  # Slack had not heard that the rating was taken
        assert process.returncode == 0
        assert (await slack.come("UBEN")).why == "connection_failed"
        assert slack.socket.opened == 0


async def test_one_platform_goes_down_amid_the_day(tmp_path: Path) -> None:
    """Slack has its posts and its ratings meanwhile. Discord comes back by itself, and so does what it missed."""
    url, port = read_url(f"sqlite:///{tmp_path}/fulcrum.db"), free_port()
    async with LoopbackSlack() as slack, LoopbackDiscord() as discord:
        on_slack, on_discord = SlackPeople(slack, never, STUDY), DiscordPeople(discord, never, discord.study.id)
        discord.api.buckets.enforced = slack.web.tiers.enforced = True
        async with running(url, {**to_both(slack, discord), "PORT": str(port)}):
            for people in (on_slack, on_discord):
                await people.command("ana", "/study-setup UTC")
            let_the_hour_come(url)
            await until(lambda: _count(on_discord, 1), 20)
            assert await ready(port) == {"ok": True, "platforms": {"slack": "ok", "discord": "ok"}}
            await discord.stop()
            await until(lambda: _count(on_slack, 1), 20)
            await studied(on_slack)
            let_the_hour_come(url, "tradeoff")
            await until(lambda: _count(on_slack, 2), 20)
            assert (await ready(port))["ok"] is True
            await discord.start()
            await until(lambda: _count(on_discord, 2), 60)
            await until(lambda: _connected(discord), 60)
            await studied(on_discord)


async def studied(people: People) -> None:
    """Look at the answer to the question of the day, and rate oneself."""
    answer = await people.press("ben", (await posts(people))[0], "Show me the answer")
    assert isinstance(answer, Seen)
    rated = await people.press("ben", answer, "Got it")
    assert isinstance(rated, Seen)
    assert "first day of your streak" in rated.text


async def ready(port: int) -> dict[str, object]:
    """What the process tells its host."""
    async with aiohttp.request("GET", f"http://127.0.0.1:{port}/readyz") as answer:
        told: dict[str, object] = await answer.json()
        return told


async def _connected(discord: LoopbackDiscord) -> bool:
    return discord.gateway.connected


async def _count(people: People, number: int) -> bool:
    return len(await posts(people)) == number


async def _counts(people: People, text: str) -> bool:
    return text in (await posts(people))[0].text
