"""`fulcrum db backup` and `fulcrum db restore`, as a shell sees them."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.store.backups import back_up
from tests.shell import CLEAN
from tests.store.kit import opened, place, set_up


def db(*words: str, url: str, folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run `fulcrum db …`; somebody types this when asked."""
    return subprocess.run(
        [sys.executable, "-m", "adapters", "db", *words],
        cwd=folder,
        env={**CLEAN, "DATABASE_URL": url},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def url(sqlite_url: URL) -> str:
    """DATABASE_URL of a database of the test's own."""
    return f"sqlite:///{sqlite_url.database}"


async def is_set_up(url: URL) -> bool:
    """Whether the database knows the channel that the tests set up."""
    async with opened(url) as store:
        return await store.channels.at(place()) is not None


async def test_a_backup_is_taken_from_a_bot_at_work(sqlite_url: URL, url: str, tmp_path: Path) -> None:
    """The command says where it is; a second one to the same name is refused."""
    target = tmp_path / "kept.db"
    async with opened(sqlite_url) as store:
        await set_up(store)
        taken = db("backup", str(target), url=url, folder=tmp_path)
        again = db("backup", str(target), url=url, folder=tmp_path)
    assert (taken.returncode, taken.stderr) == (0, "")
    assert f"Written to {target}" in taken.stdout
    assert again.returncode == 1
    assert "is there already" in again.stderr
    assert await is_set_up(sqlite_url.set(database=str(target)))


@pytest.mark.parametrize(
    ("words", "typed", "status"), [((), "y\n", 0), (("--yes",), "", 0), ((), "\n", 1), ((), "", 1)]
)
async def test_a_restore_asks_first(
    sqlite_url: URL, tmp_path: Path, words: tuple[str, ...], typed: str, status: int
) -> None:
    """Enter is no, and so is nobody at the keyboard; the database before is kept, and named."""
    backup = tmp_path / "kept.db"
    back_up(sqlite_url, backup)
    async with opened(sqlite_url) as store:
        await set_up(store)
    done = db("restore", str(backup), *words, url=f"sqlite:///{sqlite_url.database}", folder=tmp_path, typed=typed)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert await is_set_up(sqlite_url) == bool(status)
    assert (".before-restore" in done.stdout) == (status == 0)


async def test_a_restore_under_a_bot_at_work_is_refused(sqlite_url: URL, url: str, tmp_path: Path) -> None:
    """One plain line."""
    backup = tmp_path / "kept.db"
    back_up(sqlite_url, backup)
    async with opened(sqlite_url):
        done = db("restore", str(backup), "--yes", url=url, folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "stop it first" in done.stderr
    assert done.stderr.count("\n") == 1


def test_postgresql_gets_the_command_of_its_own(tmp_path: Path) -> None:
    """And no password in it."""
    done = db("backup", str(tmp_path / "x"), url="postgresql://ana:hunter2@127.0.0.1:1/none", folder=tmp_path)
    assert done.returncode == 1
    assert "pg_dump" in done.stderr
    assert "hunter2" not in done.stderr
