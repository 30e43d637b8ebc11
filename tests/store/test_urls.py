"""DATABASE_URL, as hosts hand it out."""

import pytest

from bot.errors import SettingsError
from bot.store.database import read_url


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("sqlite:///fulcrum.db", "sqlite+aiosqlite"),
        ("sqlite:////var/lib/fulcrum/fulcrum.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///fulcrum.db", "sqlite+aiosqlite"),
        ("postgres://ana:secret@db.example/study", "postgresql+psycopg"),
        ("postgresql://ana:secret@db.example:5433/study?sslmode=require", "postgresql+psycopg"),
        ("postgresql+psycopg2://ana:secret@db.example/study", "postgresql+psycopg"),
        ("postgresql+asyncpg://ana:secret@db.example/study", "postgresql+psycopg"),
    ],
)
def test_every_usual_form_is_taken(text: str, driver: str) -> None:
    """Whatever driver a host names, ours is used, and nothing else of the URL changes."""
    url = read_url(text)
    assert url.drivername == driver
    assert url.render_as_string(hide_password=False).partition("://")[2] == text.partition("://")[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hunter2",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://root:hunter2@db.example/study",
        "redis://:hunter2@db.example",
        "postgresql://ana:hunter2@db.example:port/study",
        "postgresql://ana:part@hunter2:hunter2@db.example/study",
    ],
)
def test_what_is_refused_is_never_repeated(text: str) -> None:
    """The refusal says what to write instead, and holds nothing of what may be a password."""
    with pytest.raises(SettingsError, match="DATABASE_URL") as refusal:
        read_url(text)
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    assert "sqlite:///" in str(refusal.value)
