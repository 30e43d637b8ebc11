"""A database that takes no write for a moment: what was written is not lost, and nothing counts as done."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.engine import URL

from bot.store.schema import connect
from tests.contract.discord import DiscordPeople
from tests.contract.local import LocalPeople
from tests.contract.people import People
from tests.contract.slack import SlackPeople
from tests.contract.steps import FRIDAY_MORNING, failing, form, message, question, reveal, set_up

FIELD = "What would you say?"
TAKE = "Recall first, since a miss costs *more*."


@contextmanager
def refusing(url: URL, table: str) -> Generator[None]:
    """Let the database refuse every new row of a table."""
    with connect(url) as connection:
        connection.exec_driver_sql(f"CREATE TRIGGER no BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END")
        connection.commit()
    yield
    with connect(url) as connection:
        connection.exec_driver_sql("DROP TRIGGER no")
        connection.commit()


def rows(url: URL, table: str, column: str) -> list[Any]:
    """Return one column of a table."""
    with connect(url) as connection:
        return [row[0] for row in connection.exec_driver_sql(f"SELECT {column} FROM {table}")]  # noqa: S608  our names


@pytest.fixture
async def morning(people: People) -> People:
    """A channel with its first question."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    if isinstance(people, SlackPeople):
        people.hurry()
    return people


async def test_a_take_that_could_not_be_kept_is_not_lost(morning: People, sqlite_url: URL) -> None:
    """Slack and the page leave the form open as it was filled in; Discord closes it, so the words are given back."""
    opened = form(await morning.press("ben", await question(morning), "Write my take"))
    with refusing(sqlite_url, "take"):
        told = await failing(morning.fill("ben", opened, {FIELD: TAKE}))
    assert rows(sqlite_url, "take", "text") == []
    match morning:
        case SlackPeople():
            assert morning.open_form("ben") is opened.handle
        case LocalPeople():
            assert "Nothing you wrote is lost" in told
        case DiscordPeople():
            assert TAKE in told
            opened = form(await morning.press("ben", await question(morning), "Write my take"))
    assert TAKE in message(await morning.fill("ben", opened, {FIELD: TAKE})).text
    assert rows(sqlite_url, "take", "text") == [TAKE]


async def test_a_rating_that_could_not_be_kept_is_not_confirmed(morning: People, sqlite_url: URL) -> None:
    """The buttons are still there, and pressed again they count."""
    answer = await reveal(morning, "ben", await question(morning))
    with refusing(sqlite_url, "review"):
        told = await failing(morning.press("ben", answer, "Missed it"))
    assert "You said" not in told
    assert rows(sqlite_url, "review", "value") == []
    await morning.press("ben", answer, "Got it")
    assert rows(sqlite_url, "review", "value") == ["good"]


async def test_what_is_typed_behind_a_command_is_not_lost_either(morning: People, sqlite_url: URL) -> None:
    """Whoever gives it once more has it kept; Discord, which clears the line, gives the words back."""
    with refusing(sqlite_url, "saved"):
        told = await failing(morning.command("ben", f"/study save {TAKE}"))
    assert rows(sqlite_url, "saved", "text") == []
    assert TAKE in told or not isinstance(morning, DiscordPeople)
    await morning.command("ben", f"/study save {TAKE}")
    assert rows(sqlite_url, "saved", "text") == [TAKE]
