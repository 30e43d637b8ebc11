"""Where settings come from, and what is said of wrong ones."""

from pathlib import Path

import pytest

from adapters import settings
from bot.errors import SettingsError

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty environment in an empty folder."""
    for name in ("DATABASE_URL", "PORT", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DISCORD_BOT_TOKEN", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_is_what_the_settings_say() -> None:
    """`.env.example` is made of the settings: python -m adapters.settings > .env.example."""
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == settings.example()


def test_the_example_taken_as_it_is_switches_nothing_on(tmp_path: Path) -> None:
    """Copied and not filled in, it is valid and means the defaults."""
    (tmp_path / ".env").write_text(settings.example(), encoding="utf-8")
    given = settings.read()
    assert not given.slack.configured
    assert not given.discord.configured
    assert given.core.database_url.get_secret_value() == "sqlite:///fulcrum.db"


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a host sets wins over a file that was left lying about."""
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nPORT=1234\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "8000")
    given = settings.read().core
    assert (given.port, given.log_level) == (8000, "DEBUG")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL"),
        ("SLACK_BOT_TOKEN", "xoxb-1-secret", "SLACK_APP_TOKEN"),
        ("DISCORD_API_URL", "http://example.org", "DISCORD_API_URL"),
        ("SLACK_API_URL", "http://example.org/api/", "SLACK_API_URL"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_kept_quiet(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    """What, and what to write instead; never a token."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=said) as raised:
        settings.read()
    assert "secret" not in str(raised.value)
