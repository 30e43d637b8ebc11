"""What all benchmarks share: figures, empty databases, and processes of their own."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.ids import new_id
from bot.store.database import read_url
from bot.store.schema import upgrade

ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured quantity, over all rounds."""

    what: str
    where: str
    unit: str
    median: float
    lowest: float
    highest: float
    digits: int = 0


def figure(what: str, where: str, unit: str, values: Sequence[float], *, digits: int = 0) -> Figure:
    """Put the values of all rounds together."""
    return Figure(
        what=what,
        where=where,
        unit=unit,
        median=round(statistics.median(values), digits),
        lowest=round(min(values), digits),
        highest=round(max(values), digits),
        digits=digits,
    )


def kinds() -> Iterator[str]:
    """Name the databases that can be measured: PostgreSQL where TEST_DATABASE_URL names a server."""
    yield "SQLite"
    if os.environ.get("TEST_DATABASE_URL"):
        yield "PostgreSQL"


@contextmanager
def empty(kind: str) -> Generator[URL]:
    """Give an empty database of the newest schema, which is gone afterwards."""
    if kind == "SQLite":
        with tempfile.TemporaryDirectory(prefix="fulcrum-") as folder:
            url = read_url(f"sqlite:///{Path(folder) / 'fulcrum.db'}")
            upgrade(url)
            yield url
        return
    server = read_url(os.environ["TEST_DATABASE_URL"])
    name = f"fulcrum_{new_id()}"
    _administer(server, f'CREATE DATABASE "{name}"')
    try:
        url = server.set(database=name)
        upgrade(url)
        yield url
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(server: URL, statement: str) -> None:
    engine = sa.create_engine(server, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


def in_a_process(module: str, url: URL) -> dict[str, float]:
    """Measure in a fresh process: ``python -m module`` reads the database's URL and prints its figures as JSON."""
    text = url.render_as_string(hide_password=False)
    ran = subprocess.run([sys.executable, "-m", module], input=text, capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    return {str(name): float(value) for name, value in found.items()}
