"""What the Slack side is told from outside: two tokens and an address."""

from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.addresses import is_safe
from bot.errors import SettingsError

BOT_TOKEN = "xoxb-"  # noqa: S105  how such a token begins, not a token
APP_TOKEN = "xapp-"  # noqa: S105


class SlackSettings(BaseSettings):
    """Both tokens, or neither: then Slack is simply off.

    Reads the process's environment alone; whoever builds it adds files with ``_env_file`` and ``_secrets_dir``.
    Raises ``SettingsError`` for a value that cannot be used. No error text ever holds a token.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = Field(
        default=None,
        description="The bot token of your Slack app begins with xoxb- and stands under OAuth & Permissions "
        "once the app is installed.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="The app-level token begins with xapp-, has the scope connections:write "
        "and is made under Basic Information.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="This is where Slack's Web API is; only tests change it.",
    )

    @property
    def configured(self) -> bool:
        """Whether this platform is switched on."""
        return self.slack_bot_token is not None and self.slack_app_token is not None

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _bare(cls, token: SecretStr | None) -> SecretStr | None:
        """A token copied from a web page often brings a blank or a line's end."""
        bare = token.get_secret_value().strip() if token is not None else ""
        return SecretStr(bare) if bare else None

    @field_validator("slack_api_url")
    @classmethod
    def _safe(cls, url: str) -> str:
        if not is_safe(url):
            raise SettingsError(
                f"SLACK_API_URL is {url!r}, where a token could be overheard. "
                "Give an address that begins with https:// (or one on this very machine, for tests)."
            )
        return url if url.endswith("/") else f"{url}/"

    @model_validator(mode="after")
    def _pair(self) -> Self:
        bot, app = self.slack_bot_token, self.slack_app_token
        if (bot is None) != (app is None):
            gone = "SLACK_BOT_TOKEN" if bot is None else "SLACK_APP_TOKEN"
            raise SettingsError(f"Slack needs two tokens and {gone} is not set. Set both, or neither.")
        if bot is not None and bot.get_secret_value().startswith(APP_TOKEN):
            raise SettingsError(f"SLACK_BOT_TOKEN begins with {APP_TOKEN}: put it into SLACK_APP_TOKEN.")
        if app is not None and app.get_secret_value().startswith(BOT_TOKEN):
            raise SettingsError(f"SLACK_APP_TOKEN begins with {BOT_TOKEN}: put it into SLACK_BOT_TOKEN.")
        return self
