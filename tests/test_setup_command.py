"""`fulcrum setup` at a real terminal, against a Slack and a Discord of our own."""

import asyncio
import os
import pty
import stat
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from adapters.slack.manifest import NEEDED
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.slack import LoopbackSlack
from tests.shell import CLEAN

BOT, APP, DISCORD = "SLACK_BOT_TOKEN (", "SLACK_APP_TOKEN (", "DISCORD_BOT_TOKEN ("
SECRET = "SLACK_SIGNING_SECRET ("  # noqa: S105  a question
README = Path(__file__).parents[1] / "README.md"
OTHER = "xoxb-1-another-marker"


class Terminal:
    """Somebody at a terminal: reads what is shown, and types a line when asked for it."""

    def __init__(self, process: asyncio.subprocess.Process, screen: int) -> None:
        self.process = process
        self._screen = screen
        self._changed = asyncio.Event()
        self._read_to = 0
        self.shown = ""
        asyncio.get_running_loop().add_reader(screen, self._look)

    def _look(self) -> None:
        try:
            self.shown += os.read(self._screen, 4096).decode(errors="replace")
        except OSError:  # the other side is closed
            asyncio.get_running_loop().remove_reader(self._screen)
        self._changed.set()

    async def asked(self, prompt: str, answer: str = "") -> None:
        """Wait until this is asked, and type a line."""
        async with asyncio.timeout(30):
            while (found := self.shown.find(prompt, self._read_to)) < 0 or ": " not in self.shown[found:]:
                self._changed.clear()
                await self._changed.wait()
        self._read_to = len(self.shown)
        os.write(self._screen, f"{answer}\n".encode())

    async def ended(self) -> int:
        """Wait for the end and return the exit status."""
        async with asyncio.timeout(30):
            status = await self.process.wait()
        self._look()
        return status


@asynccontextmanager
async def terminal_of(folder: Path, *command: str, **more: str) -> AsyncGenerator[Terminal]:
    """Run a command at a terminal of its own, in a folder of its own."""
    screen, line = pty.openpty()
    os.set_blocking(screen, False)
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**CLEAN, **more, "TERM": "dumb"},
        stdin=line,
        stdout=line,
        stderr=line,
        start_new_session=True,
    )
    os.close(line)
    try:
        yield Terminal(process, screen)
    finally:
        asyncio.get_running_loop().remove_reader(screen)
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(screen)


def setup(folder: Path, *words: str, **more: str) -> AbstractAsyncContextManager[Terminal]:
    """Run `fulcrum setup` there."""
    return terminal_of(folder, sys.executable, "-m", "adapters", "setup", *words, **more)


def addresses(slack: LoopbackSlack, discord: LoopbackDiscord) -> dict[str, str]:
    """Return the settings that lead to the loopbacks, without tokens."""
    return {
        "SLACK_API_URL": slack.api_url,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
    }


async def test_tokens_are_asked_for_checked_and_written(tmp_path: Path) -> None:
    """What is typed is never shown; other lines stay; only the owner can read the file."""
    env = tmp_path / ".env"
    env.write_text("# ours\nPORT=8080\nSLACK_BOT_TOKEN=\n")
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack, LoopbackDiscord() as discord:
        async with setup(tmp_path, **addresses(slack, discord)) as terminal:
            await terminal.asked(BOT, f"  {slack.bot_token} ")
            await terminal.asked(APP, slack.app_token)
            await terminal.asked(DISCORD, discord.token)
            assert await terminal.ended() == 0
        tokens = (slack.bot_token, slack.app_token, discord.token)
        application = discord.world.application
    assert not [token for token in tokens if token in terminal.shown]
    assert "fulcrum in the workspace Study" in terminal.shown
    assert "Discord token: Fulcrum" in terminal.shown
    assert f"Next: open https://discord.com/oauth2/authorize?client_id={application}&scope=" in terminal.shown
    assert "Then: `fulcrum run`." in terminal.shown
    assert env.read_text() == (
        f"# ours\nPORT=8080\nSLACK_BOT_TOKEN={tokens[0]}\nSLACK_APP_TOKEN={tokens[1]}\nDISCORD_BOT_TOKEN={tokens[2]}\n"
    )
    assert stat.S_IMODE(env.stat().st_mode) == 0o600


@pytest.mark.parametrize(("name", "lines"), [("Slack", "three"), ("Discord", "two")])
async def test_it_shows_what_the_readme_says_that_one_sees(tmp_path: Path, name: str, lines: str) -> None:
    """For one platform alone, with Enter for the other: so many lines with `ok`, and that it is written."""
    told = README.read_text(encoding="utf-8")
    assert f"You should now see {lines} lines with `ok` below *{name}*" in told
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack, LoopbackDiscord() as discord:
        tokens = {BOT: slack.bot_token, APP: slack.app_token} if name == "Slack" else {DISCORD: discord.token}
        async with setup(tmp_path, **addresses(slack, discord)) as terminal:
            for prompt in (BOT, APP, DISCORD):
                await terminal.asked(prompt, tokens.get(prompt, ""))
            assert await terminal.ended() == 0
    below = terminal.shown.split(f"{name}\r\n", 1)[1].split("\r\n\r\n", 1)[0]
    assert below.count("  ok   ") == {"two": 2, "three": 3}[lines] == terminal.shown.count("  ok   ")
    assert "Written to .env" in terminal.shown


async def test_for_http_the_signing_secret_is_asked_for_and_no_app_token(tmp_path: Path) -> None:
    """Its form is checked; whether it is right nobody can ask, and it says so. The app token is not needed."""
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack, LoopbackDiscord() as discord:
        async with setup(tmp_path, "--http", **addresses(slack, discord)) as terminal:
            await terminal.asked(BOT, slack.bot_token)
            await terminal.asked(SECRET, slack.app_token)
            await terminal.asked("has 32 digits and letters a to f", slack.signing_secret)
            await terminal.asked(DISCORD)
            assert await terminal.ended() == 0
        assert slack.signing_secret not in terminal.shown
        assert f"SLACK_SIGNING_SECRET={slack.signing_secret}\n" in (tmp_path / ".env").read_text()
        assert not slack.calls("apps.connections.open")
    assert "only Slack's first request shows" in terminal.shown
    assert "SLACK_APP_TOKEN" not in terminal.shown
    assert "Next: `fulcrum run --http`, with PORT set." in terminal.shown


async def test_for_http_an_app_token_alone_will_not_do(tmp_path: Path) -> None:
    """Whoever has Socket Mode at work reads which setting is missing."""
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1-marker\nSLACK_APP_TOKEN=xapp-1-marker\n")
    async with setup(tmp_path, "--http", "--no-check") as terminal:
        await terminal.asked(BOT)
        await terminal.asked(SECRET)
        await terminal.asked(DISCORD)
        assert await terminal.ended() == 1
    assert "mend SLACK_SIGNING_SECRET is not set" in terminal.shown
    assert "marker" not in terminal.shown


async def test_what_is_set_is_kept_and_checked_again(tmp_path: Path) -> None:
    """Enter changes nothing; a platform that is not wanted is left off."""
    env = tmp_path / ".env"
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack, LoopbackDiscord() as discord:
        text = f"SLACK_BOT_TOKEN='{slack.bot_token}'\nSLACK_APP_TOKEN={slack.app_token}\n"
        env.write_text(text)
        async with setup(tmp_path, **addresses(slack, discord)) as terminal:
            await terminal.asked(f"{BOT}already set, Enter keeps it)")
            await terminal.asked(f"{APP}already set, Enter keeps it)")
            await terminal.asked(f"{DISCORD}Enter leaves Discord off)")
            assert await terminal.ended() == 0
        assert slack.bot_token not in terminal.shown
    assert "fulcrum in the workspace Study" in terminal.shown
    assert "Left off." in terminal.shown
    assert env.read_text() == text


async def test_a_refused_token_is_told_with_its_mend_and_not_written(tmp_path: Path) -> None:
    """Unless somebody wants it all the same; what is well is written."""
    async with (
        LoopbackSlack(scopes=frozenset(NEEDED)) as slack,
        LoopbackDiscord() as discord,
        setup(tmp_path, **addresses(slack, discord)) as terminal,
    ):
        await terminal.asked(BOT, OTHER)
        await terminal.asked(APP, slack.app_token)
        await terminal.asked("Write it to .env all the same? [y/N]")
        await terminal.asked(DISCORD, discord.token)
        assert await terminal.ended() == 1
    assert "Slack refuses it (invalid_auth)" in terminal.shown
    assert "OAuth & Permissions of your app into SLACK_BOT_TOKEN" in terminal.shown
    assert OTHER not in terminal.shown
    written = (tmp_path / ".env").read_text()
    assert "SLACK_BOT_TOKEN=\n" in written  # as in .env.example, of which a new file is made
    assert f"DISCORD_BOT_TOKEN={discord.token}\n" in written


async def test_without_the_check_nobody_is_asked_but_the_person(tmp_path: Path) -> None:
    """What has another shape is asked for again, and half a pair is told."""
    async with setup(tmp_path, "--no-check", SLACK_API_URL="http://127.0.0.1:1/api/") as terminal:
        await terminal.asked(BOT, "xapp-1-in-the-wrong-place")
        await terminal.asked("begins with xoxb-")
        await terminal.asked(APP, "xapp-1-in-the-right-place")
        await terminal.asked("Write it to .env all the same? [y/N]", "n")
        await terminal.asked(DISCORD)
        assert await terminal.ended() == 1
    assert "SLACK_APP_TOKEN is set and SLACK_BOT_TOKEN is not set." in terminal.shown
    assert not (tmp_path / ".env").exists()


async def test_without_the_check_the_way_to_the_link_is_told(tmp_path: Path) -> None:
    """Nobody was asked which application it is."""
    async with setup(tmp_path, "--no-check") as terminal:
        await terminal.asked(BOT)
        await terminal.asked(APP)
        await terminal.asked(DISCORD, "one.two.three")
        assert await terminal.ended() == 0
    assert "Next: `fulcrum discord invite`, which prints the link" in terminal.shown
    assert "Then: `fulcrum run`." in terminal.shown
    assert "one.two.three" not in terminal.shown


async def test_what_to_run_next_is_told_as_the_program_was_called(tmp_path: Path) -> None:
    """It is on no path where the environment of the README is used."""
    called = str(Path(sys.executable).with_name("fulcrum"))
    async with terminal_of(tmp_path, called, "setup", "--no-check") as terminal:
        await terminal.asked(BOT)
        await terminal.asked(APP)
        await terminal.asked(DISCORD, "one.two.three")
        assert await terminal.ended() == 0
    assert f"Next: `{called} discord invite`, which prints the link" in terminal.shown
    assert f"Then: `{called} run`." in terminal.shown


@pytest.mark.parametrize("words", [(), ("--no-check",)])
def test_without_a_terminal_it_says_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A wrong call: nobody could answer. It says what to do instead."""
    done = subprocess.run(
        [sys.executable, "-m", "adapters", "setup", *words],
        cwd=tmp_path,
        env=CLEAN,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert ".env" in done.stderr
