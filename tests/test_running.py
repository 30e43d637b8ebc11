"""What `fulcrum run` does beside the platforms: the night's backup, and telling how it goes."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket

import aiohttp
import pytest
from sqlalchemy.engine import URL

from adapters.discord.settings import DiscordSettings
from adapters.running import Nights, chosen, tell_started
from adapters.settings import Settings
from adapters.site import LATE, served, unready
from adapters.slack.http import REQUEST_PATH
from adapters.slack.settings import SlackSettings
from adapters.wiring import House
from bot.clock import StillClock
from bot.errors import SettingsError, StoreError
from bot.settings import CoreSettings
from bot.store.backups import nightly
from tests.house import own_deck
from tests.test_connecting import Board, connected

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def free_port() -> int:
    """Return a port that nobody has."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_the_backup_is_taken_once_a_date_and_not_before_three(sqlite_url: URL, tmp_path: Path) -> None:
    """At the first beat after; a process that starts in the afternoon catches up."""
    clock = StillClock(MIDNIGHT)
    nights = Nights(lambda now: nightly(sqlite_url, now), now=clock.now)
    made = []
    for hours in (0, 2.9, 3, 3.1, 23, 26, 39):
        clock.set(MIDNIGHT + hours * HOUR)
        await nights.beat()
        made.append([each.name[-5:-3] for each in sorted((tmp_path / "backups").glob("*.db"))])
    assert made == [[], [], ["20"], ["20"], ["20"], ["20"], ["20", "21"]]


async def test_a_night_without_a_backup_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The bot goes on, says it once, and tries again on the next date."""
    clock = StillClock(MIDNIGHT + 4 * HOUR)
    tried: list[datetime] = []

    def full_disk(now: datetime) -> Path | None:
        tried.append(now)
        raise StoreError("the disk is full") if len(tried) == 1 else OSError(28, "No space left on device")

    nights = Nights(full_disk, now=clock.now)
    for hours in (4, 5, 28):
        clock.set(MIDNIGHT + hours * HOUR)
        await nights.beat()
    assert [(line.levelno, line.exc_info) for line in caplog.records] == [(logging.ERROR, None)] * 2
    assert caplog.messages[0] == "backup_failed why=the disk is full"
    assert tried == [MIDNIGHT + 4 * HOUR, MIDNIGHT + 28 * HOUR]


def test_why_nothing_would_be_posted_is_said() -> None:
    """No beat yet, or none for too long, or no platform to post to; one is enough."""
    well, half, down = ({"one": one, "two": two} for one, two in (("", ""), ("away", ""), ("away", "away")))
    assert "no heartbeat yet" in unready(None, MIDNIGHT, well)
    assert [unready(MIDNIGHT, MIDNIGHT + LATE, each) for each in (well, half, {})] == ["", "", ""]
    assert unready(MIDNIGHT, MIDNIGHT, down) == "no platform is at work"
    assert "was 3600 s ago" in unready(MIDNIGHT, MIDNIGHT + HOUR, well)


async def test_readyz_tells_why_it_is_not_ready(sqlite_url: URL) -> None:
    """503 with the reason before the first beat, 200 after it with each platform's; /healthz answers all along."""
    house, port = House(sqlite_url, [], deck=own_deck(), clock=StillClock(MIDNIGHT)), free_port()
    troubles = {"one": "", "two": "It is down."}
    await house.start(beating=False)
    try:
        async with (
            served(port, last_beat=lambda: house.last_beat, troubles=lambda: troubles),
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
        ):
            async with session.get("/readyz") as before:
                assert (before.status, (await before.json())["ok"]) == (503, False)
                assert "heartbeat" in (await before.json())["why"]
            await house.beat()
            async with session.get("/readyz") as after, session.get("/healthz") as alive:
                told = {"ok": True, "platforms": {"one": "ok", "two": "It is down."}}
                assert (after.status, await after.json()) == (200, told)
                assert (alive.status, await alive.json()) == (200, {"ok": True})
            with pytest.raises(SettingsError, match=f"PORT {port} cannot be opened"):
                async with served(port, last_beat=lambda: house.last_beat, troubles=dict):
                    pass
    finally:
        await house.stop()


async def test_a_platform_that_waits_is_not_told_as_started(caplog: pytest.LogCaptureFixture) -> None:
    """Discord may let a bot wait for its turn: the line says who is at work, and another why one is not."""
    caplog.set_level(logging.INFO)
    async with connected(Board("slack"), Board("discord", trouble="It connects in 15 min.")) as connections:
        tell_started(connections)
    assert caplog.messages == [
        "started platforms=slack",
        "platform_in_trouble platform=discord why=It connects in 15 min.",
    ]


SLACK = {"slack_bot_token": "xoxb-1-marker"}
BY_SOCKET = SLACK | {"slack_app_token": "xapp-1-marker"}
BY_HTTP = SLACK | {"slack_signing_secret": "marker"}


def told(slack: dict[str, str], port: int = 3000) -> Settings:
    """Return the settings of a process that was told this of Slack, and nothing of Discord."""
    core = CoreSettings.model_validate({"port": port})
    return Settings(core=core, slack=SlackSettings.model_validate(slack), discord=DiscordSettings())


@pytest.mark.parametrize(
    ("settings", "http", "said"),
    [
        (told(BY_HTTP, port=0), True, "PORT is 0.*PORT=3000.*`fulcrum run`"),
        (told(BY_SOCKET), True, "SLACK_SIGNING_SECRET is not set.*fulcrum setup --http"),
        (told({}), True, "SLACK_BOT_TOKEN is not set"),
        (told(BY_HTTP), False, "SLACK_APP_TOKEN is not set.*fulcrum run --http"),
    ],
)
def test_what_a_way_to_run_lacks_is_said_before_anything_is_opened(settings: Settings, http: bool, said: str) -> None:
    """Each says what to set, and what else could be done."""
    with pytest.raises(SettingsError, match=said) as raised:
        chosen(settings, http=http)
    assert "marker" not in str(raised.value)


async def test_the_public_site_has_two_addresses_and_what_slack_reaches(sqlite_url: URL) -> None:
    """From before the start; Slack is told to come again until then. Nothing else is there, the page least of all."""
    given = told(BY_HTTP, free_port())
    port = given.core.port
    house = House(sqlite_url, chosen(given, http=True), deck=own_deck(), clock=StillClock(MIDNIGHT))
    statuses = {}
    async with (
        served(port, last_beat=lambda: None, troubles=lambda: house.connections.troubles, routes=house.routes),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        for path in ("/healthz", "/readyz", REQUEST_PATH, "/", "/metrics", "/slack", f"{REQUEST_PATH}/"):
            async with session.get(path) as answer:
                statuses[path] = answer.status
        async with session.post(REQUEST_PATH, data=b"{}") as answer:
            assert answer.status == 503
    assert [path for path, status in statuses.items() if status != 404] == ["/healthz", "/readyz", REQUEST_PATH]
    assert House(sqlite_url, chosen(told(BY_SOCKET)), deck=own_deck()).routes == []
