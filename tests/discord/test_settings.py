"""The settings of Discord: a token, and two addresses that go together and are safe to send it to."""

import pytest
from pydantic import SecretStr, ValidationError

from adapters.discord.settings import DiscordSettings

API = "https://discord.example/api/v10"
GATEWAY = "wss://gateway.discord.example"


def test_without_a_token_discord_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty line in .env is no token, nor is a blank one."""
    monkeypatch.setenv("DISCORD_BOT_TOKEN", "")
    assert not DiscordSettings().configured
    assert not DiscordSettings(discord_bot_token=SecretStr("  ")).configured


def test_a_token_comes_from_the_environment_and_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks around it, from copying, are no part of it."""
    monkeypatch.setenv("DISCORD_BOT_TOKEN", " s3cret ")
    settings = DiscordSettings()
    assert settings.discord_bot_token is not None
    assert settings.discord_bot_token.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    ("api", "gateway"),
    [
        (API, GATEWAY),
        ("http://127.0.0.1:8080/api/v10", "ws://127.0.0.1:8080"),
        ("http://localhost/api/v10/", "ws://[::1]:9/gateway/"),
        (None, None),
    ],
)
def test_addresses_are_taken_with_tls_or_on_this_machine(api: str | None, gateway: str | None) -> None:
    """And lose a slash at their end, since paths are put behind them."""
    settings = DiscordSettings(discord_api_url=api, discord_gateway_url=gateway)
    assert not (settings.discord_api_url or "").endswith("/")


@pytest.mark.parametrize(
    ("api", "gateway", "why"),
    [
        (API, None, "set both of them or neither"),
        (None, GATEWAY, "set both of them or neither"),
        ("http://discord.example/api", GATEWAY, "because the bot token is sent there"),
        (API, "ws://10.0.0.1", "because the bot token is sent there"),
        ("http://localhost.example/api", GATEWAY, "because the bot token is sent there"),
        ("ftp://127.0.0.1/api", GATEWAY, "must be an address that begins with https://"),
        ("discord.example", GATEWAY, "must be an address that begins with https://"),
        ("https://me:secret@discord.example", GATEWAY, "must not hold a user name or a password"),
    ],
)
def test_unsafe_addresses_are_refused_with_the_mend(api: str | None, gateway: str | None, why: str) -> None:
    """The text says what to write; it holds no value, which could be a secret."""
    with pytest.raises(ValidationError, match=why) as refusal:
        DiscordSettings(discord_bot_token=SecretStr("s3cret"), discord_api_url=api, discord_gateway_url=gateway)
    assert "s3cret" not in str(refusal.value)
    assert "me:secret" not in str(refusal.value)


def test_every_setting_explains_itself() -> None:
    """.env.example is made of these sentences."""
    for name, field in DiscordSettings.model_fields.items():
        assert field.description, name
        assert field.description[0].isupper(), name
        assert field.description.endswith("."), name
