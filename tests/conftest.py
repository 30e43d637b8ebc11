"""What every test may ask for: a database of its own, built by the migrations, on SQLite and on PostgreSQL.

PostgreSQL takes part where TEST_DATABASE_URL names a server on which databases may be made; `.ci/run` starts one.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.engine import URL

from bot.ids import new_id
from bot.store.database import read_url
from bot.store.schema import upgrade
from bot.store.tables import metadata

SERVER = os.environ.get("TEST_DATABASE_URL")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file of the newest schema."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(read_url(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> URL:
    """A SQLite database of the test's own."""
    path = tmp_path / "fulcrum.db"
    shutil.copy(sqlite_template, path)
    return read_url(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_template() -> Generator[str]:
    """The name of an empty PostgreSQL database of the newest schema; skips where there is no server."""
    if not SERVER:
        if os.environ.get("CI"):
            pytest.fail("TEST_DATABASE_URL is not set: under CI, PostgreSQL may not be left out")
        pytest.skip("TEST_DATABASE_URL is not set: no PostgreSQL to test with")
    name = f"fulcrum_{new_id()}"
    _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    upgrade(read_url(SERVER).set(database=name))
    yield name
    _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def postgres_url(postgres_template: str) -> Generator[URL]:
    """A PostgreSQL database of the test's own."""
    name = f"fulcrum_{new_id()}"
    _administer(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(postgres_template))
    )
    yield read_url(str(SERVER)).set(database=name)
    _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> URL:
    """A database of the test's own, once of each kind."""
    found = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(found, URL)
    return found


@pytest.fixture(scope="session")
def shared_postgres(postgres_template: str) -> Generator[URL]:
    """A PostgreSQL database that tests use one after the other: making one for each takes a quarter of a second."""
    name = f"fulcrum_{new_id()}"
    _administer(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(postgres_template))
    )
    yield read_url(str(SERVER)).set(database=name)
    _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def clean_postgres_url(shared_postgres: URL) -> URL:
    """The shared PostgreSQL database, emptied."""
    engine = sa.create_engine(shared_postgres, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for each in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(each))
    return shared_postgres


@pytest.fixture(params=["sqlite", "clean_postgres"])
def clean_url(request: pytest.FixtureRequest) -> URL:
    """An empty database, once of each kind, for tests that leave the schema and the server's settings alone."""
    found = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(found, URL)
    return found


def _administer(statement: sql.Composed) -> None:
    plain = read_url(str(SERVER)).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)
