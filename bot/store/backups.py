"""Backups of a SQLite file: by hand, every night, and the way back. PostgreSQL has its own tools, which are named."""

import re
import sqlite3
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL

from bot.errors import StoreError
from bot.store.copies import PART, copy, prepared, reading
from bot.store.database import alone
from bot.store.schema import newest, versions

KEPT: Final = 7
"""How many of the nightly backups are kept."""

_OURS: Final = {"channel", "delivery", "review"}
"""Tables of every version of ours."""


def back_up(url: URL, target: Path) -> None:
    """Copy the database as it is now, whoever writes to it meanwhile, to a new file that only its owner can read.

    Raises StoreError where the file is there already, where the copy is not whole, and for PostgreSQL.
    """
    copy(_file(url, 'pg_dump --format=custom --file=FILE "$DATABASE_URL"'), target)


def restore(url: URL, source: Path) -> Path | None:
    """Put a backup in the place of the database; return where the one before is kept (None: there was none).

    Raises StoreError where a process is at work on the database, where the backup is not one of ours, of a newer
    program's version or damaged, and for PostgreSQL; nothing was changed then.
    """
    target = _file(url, 'pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE').resolve()
    if not target.parent.is_dir():
        raise StoreError(f"the folder {target.parent} is not there: make it, or look at DATABASE_URL")
    with alone(url):
        _refuse_foreign(source, target)
        kept = target.with_name(f"{target.name}.{datetime.now(UTC):%Y%m%d-%H%M%S}.before-restore")
        with prepared(source, kept) as part:
            was_there = target.exists()
            _move_away(target, kept)
            part.rename(target)
    return kept if was_there else None


def nightly(url: URL, now: datetime) -> Path | None:
    """Take the backup of the UTC date of ``now``, and remove those of more than 7 dates.

    Returns the new file, None where that date has one already, and for PostgreSQL. Raises StoreError as ``back_up``.
    """
    if url.get_backend_name() != "sqlite":
        return None
    file = _file(url, "")
    target = folder_of(file) / f"{file.stem}-{now.astimezone(UTC):%Y-%m-%d}.db"
    if target.exists():
        return None
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {target.parent} cannot be made ({error.strerror}): mend that first") from None
    _remove_unfinished(file)  # what a kill left behind
    copy(file, target)
    for _, old in _nights(file)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def last_night(url: URL) -> date | None:
    """Return the UTC date of the newest nightly backup; None where there is none, and for PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return None
    nights = _nights(_file(url, ""))
    return nights[-1][0] if nights else None


def folder_of(file: Path) -> Path:
    """Return the folder of the nightly backups of a database file."""
    return file.resolve().parent / "backups"


def _file(url: URL, tool: str) -> Path:
    """Return the database's file. Raises StoreError for PostgreSQL, with the tool that does the same there."""
    if url.get_backend_name() != "sqlite":
        raise StoreError(f"this is for SQLite; for PostgreSQL, use `{tool}`")
    return Path(str(url.database)).resolve()  # resolved: a link stays a link


def _nights(file: Path) -> list[tuple[date, Path]]:
    """Return the nightly backups of a file, the oldest first; whatever else lies in the folder is left alone."""
    return sorted((day, each) for each in folder_of(file).glob("*.db") if (day := _day(file, each.name)))


def _day(file: Path, name: str) -> date | None:
    """Return the date in the name of a nightly backup of this file; None for any other name."""
    found = re.fullmatch(re.escape(file.stem) + r"-(\d{4}-\d{2}-\d{2})\.db", name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _remove_unfinished(file: Path) -> None:
    for each in folder_of(file).glob(f".*{PART}"):
        if _day(file, each.name[1:].rsplit(".", 2)[0]):  # .NAME.RANDOM.part
            each.unlink(missing_ok=True)


def _refuse_foreign(source: Path, target: Path) -> None:
    if not source.is_file():
        raise StoreError(f"{source} is not there")
    if target.exists() and source.samefile(target):
        raise StoreError(f"{source} is the database itself: name a backup of it")
    try:
        with reading(source) as connection:
            tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            found = _version(connection) if "alembic_version" in tables else None
    except sqlite3.Error as error:
        raise StoreError(
            f"{source} cannot be read as a SQLite file ({error}): name one that `fulcrum db backup` has made"
        ) from None
    if found is None or not tables >= _OURS:
        raise StoreError(f"{source} holds no data of Fulcrum's: name a file that `fulcrum db backup` has made")
    if found not in versions():
        raise StoreError(
            f"{source} is at version {found}, newer than this program, which knows up to {newest()}: "
            "install the newer program first"
        )


def _version(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _move_away(target: Path, kept: Path) -> None:
    """Give the present files another name. What was committed last may still stand in the WAL, so it goes along."""
    for ending in ("-wal", "-journal", ""):
        with suppress(FileNotFoundError):
            Path(f"{target}{ending}").rename(f"{kept}{ending}")
    Path(f"{target}-shm").unlink(missing_ok=True)  # made anew from the WAL
