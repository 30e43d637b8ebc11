"""The settings of the Discord adapter, from the environment alone."""

from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.addresses import is_loopback

RESET: Final = (
    "In Discord's developer portal, open your application, go to the page Bot, choose Reset Token, "
    "and put the new token into DISCORD_BOT_TOKEN."
)
NOT_TAKEN: Final = f"Discord does not know the token in DISCORD_BOT_TOKEN. {RESET}"
UNSET: Final = (
    "DISCORD_BOT_TOKEN is not set. In Discord's developer portal, open your application, go to the page Bot, "
    "and put the token that Reset Token gives you into DISCORD_BOT_TOKEN."
)


class DiscordSettings(BaseSettings):
    """What Discord needs. Without a token the adapter is not started at all."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    discord_bot_token: SecretStr | None = Field(
        default=None,
        description="The bot token is made on the page Bot of your application in Discord's developer portal.",
    )
    discord_api_url: str | None = Field(
        default=None,
        description="This is where Discord's HTTP API is, with its version; only tests set it, "
        "together with DISCORD_GATEWAY_URL.",
    )
    discord_gateway_url: str | None = Field(
        default=None,
        description="This is where Discord's gateway is; only tests set it, together with DISCORD_API_URL.",
    )

    @property
    def configured(self) -> bool:
        """Whether there is a token, so that the adapter can run."""
        return self.discord_bot_token is not None

    @field_validator("discord_bot_token")
    @classmethod
    def _trimmed(cls, token: SecretStr | None) -> SecretStr | None:
        text = "" if token is None else token.get_secret_value().strip()
        return SecretStr(text) if text else None

    @field_validator("discord_api_url")
    @classmethod
    def _safe_api(cls, url: str | None) -> str | None:
        return None if url is None else _safe("DISCORD_API_URL", url, ("https", "http"))

    @field_validator("discord_gateway_url")
    @classmethod
    def _safe_gateway(cls, url: str | None) -> str | None:
        return None if url is None else _safe("DISCORD_GATEWAY_URL", url, ("wss", "ws"))

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.discord_api_url is None) != (self.discord_gateway_url is None):
            # One alone would send half of the traffic, and the token with it, to the other server.
            raise ValueError("DISCORD_API_URL and DISCORD_GATEWAY_URL belong together: set both of them or neither.")
        return self


def _safe(name: str, url: str, schemes: tuple[str, str]) -> str:
    """Return the address without its last slash, or say why the token must not be sent there."""
    secure, plain = schemes
    parts = urlsplit(url.strip())
    if parts.username or parts.password:
        raise ValueError(f"{name} must not hold a user name or a password.")
    if parts.hostname is None or parts.scheme not in schemes:
        raise ValueError(
            f"{name} must be an address that begins with {secure}:// or, on this machine alone, {plain}://."
        )
    if parts.scheme == plain and not is_loopback(url.strip()):
        raise ValueError(
            f"{name} must begin with {secure}:// because the bot token is sent there; "
            f"{plain}:// is taken only for this machine (localhost, 127.0.0.1 or [::1])."
        )
    return url.strip().rstrip("/")
