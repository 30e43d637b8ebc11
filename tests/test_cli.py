"""The command line as a shell sees it: real processes, their output and their exit status."""

import asyncio
import inspect
import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import aiohttp
import pytest

from adapters.cli import app
from tests.shell import CLEAN, fulcrum

ROOT = Path(__file__).parents[1]


def test_no_verb_is_a_coroutine() -> None:
    """It would never be awaited, and nobody would be told."""
    verbs = [command.callback for command in app.registered_commands]
    verbs += [
        command.callback
        for group in app.registered_groups
        if group.typer_instance
        for command in group.typer_instance.registered_commands
    ]
    assert len(verbs) >= 7
    assert not [verb for verb in verbs if inspect.iscoroutinefunction(verb)]


def test_help_names_every_verb(tmp_path: Path) -> None:
    """Also when nothing was asked for."""
    done = fulcrum("--help", folder=tmp_path)
    assert done.returncode == 0
    for verb in ("demo", "run", "rehearse", "setup", "doctor", "content", "db", "slack", "discord"):
        assert verb in done.stdout


def test_a_wrong_call_ends_with_2(tmp_path: Path) -> None:
    """As shells expect."""
    assert fulcrum("dmeo", folder=tmp_path).returncode == 2
    assert fulcrum("rehearse", "--days", "0", folder=tmp_path).returncode == 2


def test_content_check_prints_one_object(tmp_path: Path) -> None:
    """Our own cards have no faults."""
    done = fulcrum("content", "check", "--json", folder=tmp_path)
    facts = json.loads(done.stdout)
    assert done.returncode == 0
    assert facts["faults"] == []
    assert facts["cards"] >= 13
    assert facts["coverage"]["of"] == 117


def test_content_check_names_the_faults_of_a_pack(tmp_path: Path) -> None:
    """File, line and mend, and status 1."""
    card = tmp_path / "ours" / "questions" / "team" / "broken.md"
    card.parent.mkdir(parents=True)
    card.write_text("---\nid: broken\n---\n\n## Prompt\n", encoding="utf-8")
    done = fulcrum("content", "check", folder=tmp_path, FULCRUM_PACKS=str(tmp_path / "ours"))
    assert done.returncode == 1
    assert "questions/team/broken.md:" in done.stdout


def test_content_list_shows_every_card(tmp_path: Path) -> None:
    """By deck."""
    done = fulcrum("content", "list", folder=tmp_path)
    assert done.returncode == 0
    assert "minimum-viable-accuracy" in done.stdout


def test_run_without_tokens_says_what_to_set(tmp_path: Path) -> None:
    """One line, status 1, no traceback."""
    done = fulcrum("run", folder=tmp_path)
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_tells_each_mend_and_upgrade_makes_it_well(tmp_path: Path) -> None:
    """An empty file is something to mend; afterwards it is not. None at all is nobody's fault."""
    fulcrum("doctor", folder=tmp_path)
    assert not list(tmp_path.iterdir())  # it only looks
    (tmp_path / "fulcrum.db").touch()
    before = json.loads(fulcrum("doctor", "--json", folder=tmp_path).stdout)
    database = next(check for check in before["checks"] if check["name"] == "database")
    assert not database["ok"]
    assert "fulcrum db upgrade" in database["mend"]
    assert fulcrum("db", "upgrade", folder=tmp_path).returncode == 0
    after = fulcrum("doctor", "--json", folder=tmp_path)
    assert all(check["ok"] for check in json.loads(after.stdout)["checks"] if check["name"] != "platforms")
    assert after.returncode == 1  # no platform is switched on


@pytest.mark.parametrize(
    ("words", "more", "said", "status"),
    [
        (("db", "upgrade"), {"DATABASE_URL": "postgresql://nobody:hunter2@127.0.0.1:1/none"}, "DATABASE_URL", 1),
        (("db", "upgrade"), {"DATABASE_URL": "sqlite:////nonexistent/folder/x.db"}, "DATABASE_URL", 1),
        (("rehearse", "--zone", "Foo"), {}, "Europe/Berlin", 2),
        (("doctor",), {"FULCRUM_PACKS": "/x[/a]"}, "FULCRUM_PACKS", 1),
    ],
)
def test_what_goes_wrong_is_one_plain_line(
    tmp_path: Path, words: tuple[str, ...], more: dict[str, str], said: str, status: int
) -> None:
    """What, and what to do; no traceback, and no password."""
    done = fulcrum(*words, folder=tmp_path, **more)
    assert done.returncode == status
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stdout + done.stderr


def test_rehearse_reports_in_json(tmp_path: Path) -> None:
    """Five days across a weekend."""
    done = fulcrum("rehearse", "--days", "5", "--from", "2026-11-19", "--json", folder=tmp_path)
    report = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert report["broken"] == []
    assert report["days"] == 5


async def test_the_demo_shows_both_posts_within_seconds_and_ends_quietly(tmp_path: Path) -> None:
    """`make demo` is this process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "adapters", "demo", "--no-browser", "--port", "0"),
        cwd=tmp_path,
        env=CLEAN,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        url = line.split()[3]
        async with aiohttp.ClientSession() as session, session.get(url) as page:
            text = await page.text()
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert page.status == 200
    assert "Fulcrum" in text
    assert process.returncode == 0
    assert errors == b""


def test_a_wheel_works_from_an_empty_folder(tmp_path: Path) -> None:
    """Cards and migrations travel inside it."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    unpacked = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(unpacked)
    empty = tmp_path / "empty"
    empty.mkdir()
    checked = fulcrum("content", "check", folder=empty, PYTHONPATH=str(unpacked))
    assert checked.returncode == 0, checked.stderr
    upgraded = fulcrum("db", "upgrade", folder=empty, PYTHONPATH=str(unpacked))
    assert upgraded.returncode == 0, upgraded.stderr
    where = subprocess.run(
        [sys.executable, "-c", "import bot.resources as r; print(r.folder('content'), r.folder('migrations'))"],
        cwd=empty,
        env={**CLEAN, "PYTHONPATH": str(unpacked)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.count(str(unpacked)) == 2


@pytest.mark.parametrize("words", [("demo", "--db"), ("db", "restore")])
def test_half_a_call_is_a_wrong_call(tmp_path: Path, words: tuple[str, ...]) -> None:
    """And says so instead of guessing."""
    assert fulcrum(*words, folder=tmp_path).returncode == 2
