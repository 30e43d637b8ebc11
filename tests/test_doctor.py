"""`fulcrum doctor`, looking at real files and at a Slack and a Discord of our own."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.checks import Check, printable
from adapters.doctor import LEAST_FREE, examine, room, successful, when
from adapters.slack.manifest import NEEDED
from bot.chat.places import Place
from bot.ids import new_id
from bot.store.backups import nightly
from bot.store.schema import connect
from bot.store.successes import Success
from bot.store.tables import channel, delivery, schedule
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.slack import LoopbackSlack
from tests.store.test_backups import spoil

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_home(sqlite_url: URL, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment with a database and nothing else."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_BOT_TOKEN", "FULCRUM_PACKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{sqlite_url.database}")
    monkeypatch.chdir(tmp_path)


async def looked() -> dict[str, Check]:
    """Return what doctor finds, by name."""
    found = await examine()
    by_name = {check.name: check for check in found}
    assert len(by_name) == len(found)
    assert all(bool(check.mend) != check.ok for check in found)  # a mend for each that is wrong, and for no other
    return by_name


def switch_on(monkeypatch: pytest.MonkeyPatch, slack: LoopbackSlack, discord: LoopbackDiscord) -> None:
    """Set every token, and the addresses of the loopbacks."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
    monkeypatch.setenv("SLACK_API_URL", slack.api_url)
    monkeypatch.setenv("DISCORD_BOT_TOKEN", discord.token)
    monkeypatch.setenv("DISCORD_API_URL", discord.api_url)
    monkeypatch.setenv("DISCORD_GATEWAY_URL", discord.gateway_url)


async def test_all_is_well_where_all_is_well(monkeypatch: pytest.MonkeyPatch, sqlite_url: URL) -> None:
    """Every part has its line, and no line shows a token."""
    nightly(sqlite_url, datetime.now(UTC))
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack, LoopbackDiscord() as discord:
        switch_on(monkeypatch, slack, discord)
        found = await looked()
        tokens = (slack.bot_token, slack.app_token, discord.token)
    assert not [check for check in found.values() if not check.ok]
    assert set(found) == {
        *("settings", "platforms", "database", "deliveries", "channels", "backup", "folder", "disk"),
        *("Slack posts", "Discord posts"),
        *("Slack bot token", "Slack scopes", "Slack app token", "Discord token", "Discord application"),
        *("clock", "zone data", "cards"),
    }
    assert not [token for token in tokens if token in str(found)]


async def test_what_the_bot_lacks_in_its_channels_is_told(monkeypatch: pytest.MonkeyPatch, sqlite_url: URL) -> None:
    """Of those set up on Discord, before a post fails."""
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack, LoopbackDiscord() as discord:
        place = {"platform": "discord", "workspace": str(discord.world.guild), "channel": str(discord.study.id)}
        row = {**place, "zone": "UTC", "manager": "1", "created_at": datetime.now(UTC)}
        with connect(sqlite_url) as connection:
            connection.execute(sa.insert(channel).values(**row, id="d"))
            connection.commit()
        switch_on(monkeypatch, slack, discord)
        assert (await looked())["Discord permissions"].found == "all 7 in 1 channel"
        await discord.deny("Send Messages")
        check = (await looked())["Discord permissions"]
    assert not check.ok
    assert check.found.startswith("missing: Send Messages in https://discord.com/channels/")


async def test_platforms_out_of_reach_are_told_and_hold_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is offline reads that, and what else there is to mend."""
    async with LoopbackSlack() as slack, LoopbackDiscord() as discord:
        switch_on(monkeypatch, slack, discord)
    found = await looked()
    wrong = {name for name, check in found.items() if not check.ok}
    assert wrong == {"Slack bot token", "Slack app token", "Discord token"}


async def test_a_database_that_is_not_whole_is_said_with_the_way_back(sqlite_url: URL) -> None:
    """It is not asked anything else then."""
    spoil(Path(str(sqlite_url.database)))
    found = await looked()
    assert "not whole" in found["database"].found
    assert "fulcrum db restore" in found["database"].mend
    assert "deliveries" not in found


async def test_a_folder_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first start would fail over it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/fulcrum.db")
    found = await looked()
    assert not found["folder"].ok
    assert "nowhere" in found["folder"].found


def test_too_little_room_is_said_before_it_is_too_late() -> None:
    """A hundred megabytes are enough."""
    assert room(LEAST_FREE).ok
    full = room(LEAST_FREE - 1)
    assert (full.ok, full.found) == (False, "99 MB free")
    assert full.mend


@pytest.mark.parametrize(("age", "ok", "told"), [(0, True, "today"), (2, True, "2 days ago"), (3, False, "3 days ago")])
async def test_an_old_backup_is_told(sqlite_url: URL, age: int, ok: bool, told: str) -> None:
    """The night before last may be missing, where a process was stopped for long."""
    nightly(sqlite_url, datetime.now(UTC) - timedelta(days=age))
    backup = (await looked())["backup"]
    assert (backup.ok, told in backup.found) == (ok, True)


async def test_what_went_wrong_with_the_sending_is_counted(sqlite_url: URL) -> None:
    """Of the last seven days, with what to do about it; and the channels that are off, with the reason."""
    now = datetime.now(UTC)
    place = {"platform": "slack", "workspace": "T0STUDY", "channel": "C0STUDY", "zone": "UTC", "manager": "UANA"}
    row = {"platform": "slack", "target": "c", "purpose": "question", "due_at": now, "until": now}
    with connect(sqlite_url) as connection:
        connection.execute(
            sa.insert(channel).values(**place, id="c", active=False, off_why="is_archived", created_at=now)
        )
        for key, state, age in (("1", "failed", 1), ("2", "unknown", 6), ("3", "failed", 8), ("4", "sent", 1)):
            connection.execute(
                sa.insert(delivery).values(
                    {**row, "id": new_id(), "key": key, "state": state, "not_before": now}
                    | {"due_at": now - timedelta(days=age)}
                )
            )
        connection.commit()
    found = await looked()
    assert found["deliveries"].found == "1 failed and 1 unknown in the last 7 days"
    assert "delivery_refused" in found["deliveries"].mend
    assert found["channels"].found == "switched off: slack T0STUDY/C0STUDY: is_archived"
    assert "/study-setup" in found["channels"].mend


async def test_a_channel_in_which_nothing_comes_any_more_is_named(sqlite_url: URL) -> None:
    """Posts were to come for two weeks and nothing runs; without its tokens nothing could."""
    then = datetime.now(UTC) - timedelta(days=14)
    row = {"platform": "slack", "workspace": "T0STUDY", "channel": "C0STUDY", "zone": "UTC", "manager": "UANA"}
    with connect(sqlite_url) as connection:
        connection.execute(sa.insert(channel).values(**row, id="c", created_at=then))
        connection.execute(
            sa.insert(schedule).values(
                channel="c",
                kind="question",
                post_time=time(9, 30),
                weekdays="0123456",
                next_day=then.date(),
                next_at=then,
                next_card="tokens",
            )
        )
        connection.commit()
    posts = (await looked())["Slack posts"]
    assert not posts.ok
    assert "last post never; last rating never" in posts.found
    assert "T0STUDY/C0STUDY" in posts.found
    assert "tokens" in posts.mend


def test_what_last_went_well_is_told_with_its_age() -> None:
    """And judged by the channels that are silent: an evening without a rating is no fault."""
    well = Success(
        last_post=NOON - timedelta(hours=2.6),
        last_rating=NOON - timedelta(minutes=4),
        next_post=NOON + timedelta(days=3),
        active=5,
        silent=(),
    )
    check = successful("Slack", well, NOON, on=True)
    assert check.ok
    assert check.found == (
        "last post 2026-11-20 09:24 UTC, 3 h ago; last rating 2026-11-20 11:56 UTC, 4 min ago; "
        "next post due 2026-11-23 12:00 UTC, in 3 days"
    )
    silent = tuple(Place(platform="slack", workspace="T1", channel=f"C{number}") for number in range(5))
    check = successful("Slack", replace(well, silent=silent), NOON, on=True)
    assert (check.ok, "in T1/C0, T1/C1, T1/C2 and 2 more" in check.found) == (False, True)
    assert "fulcrum run" in check.mend
    assert successful("Slack", None, NOON, on=True).ok


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (timedelta(0), "0 s ago"),
        (timedelta(seconds=119), "119 s ago"),
        (timedelta(seconds=120), "2 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(seconds=-90), "in 90 s"),
    ],
)
def test_an_age_is_told_in_the_unit_that_says_enough(ago: timedelta, told: str) -> None:
    """Back, and ahead."""
    assert when(NOON - ago, NOON).endswith(f"UTC, {told}")


def test_what_a_platform_calls_things_cannot_steer_the_terminal() -> None:
    """One line, no control characters, not endless."""
    assert printable("A\x1b[2J team\n\tof  ours") == "A [2J team of ours"
    assert len(printable("x" * 1000)) == 100
