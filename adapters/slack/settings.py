"""What the Slack side is told from outside: a token, how to connect, and an address."""

from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.addresses import is_safe
from bot.errors import SettingsError

BOT_TOKEN = "xoxb-"  # noqa: S105  how such a token begins, not a token
APP_TOKEN = "xapp-"  # noqa: S105
SIGNING_SECRET = r"[0-9a-f]{32}"  # noqa: S105  a regular expression for the whole of one

NOT_BY_SOCKET = (
    "SLACK_APP_TOKEN is not set, and `fulcrum run` reaches Slack by Socket Mode. Run `fulcrum setup`, which asks "
    "for it, or start with `fulcrum run --http`, which uses SLACK_SIGNING_SECRET."
)
NOT_BY_HTTP = (
    "SLACK_SIGNING_SECRET is not set, and without it a request to `fulcrum run --http` could be anybody's. "
    "Run `fulcrum setup --http`, which asks for it, or start with `fulcrum run`, which uses SLACK_APP_TOKEN."
)


class SlackSettings(BaseSettings):
    """The bot token, with the app-level token for Socket Mode or the signing secret for HTTP.

    None of the three: then Slack is simply off.

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
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="The signing secret stands under Basic Information of your Slack app; "
        "only `fulcrum run --http` needs it, in the place of the app-level token.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="This is where Slack's Web API is; only tests change it.",
    )

    @property
    def configured(self) -> bool:
        """Whether this platform is switched on."""
        return self.slack_bot_token is not None

    def keys(self, *, http: bool) -> tuple[str, str]:
        """Return the bot token and what goes with it: the signing secret with ``http``, else the app-level token.

        Raises ``SettingsError`` for what is not set, with the mend.
        """
        bot, other = self.slack_bot_token, self.slack_signing_secret if http else self.slack_app_token
        if bot is None:
            raise SettingsError("SLACK_BOT_TOKEN is not set: run `fulcrum setup`, which asks for it.")
        if other is None:
            raise SettingsError(NOT_BY_HTTP if http else NOT_BY_SOCKET)
        return bot.get_secret_value(), other.get_secret_value()

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret")
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
    def _complete(self) -> Self:
        bot, app, secret = self.slack_bot_token, self.slack_app_token, self.slack_signing_secret
        if bot is None and (app or secret):
            beside = "SLACK_APP_TOKEN" if app else "SLACK_SIGNING_SECRET"
            raise SettingsError(f"{beside} is set and SLACK_BOT_TOKEN is not set. Set it too, or neither.")
        if bot is not None and app is None and secret is None:
            raise SettingsError(
                "SLACK_BOT_TOKEN is set and SLACK_APP_TOKEN is not set. Set it too, or SLACK_SIGNING_SECRET "
                "for `fulcrum run --http`, or none of them."
            )
        for name, given, starts in (
            ("SLACK_BOT_TOKEN", bot, {APP_TOKEN: "SLACK_APP_TOKEN"}),
            ("SLACK_APP_TOKEN", app, {BOT_TOKEN: "SLACK_BOT_TOKEN"}),
            ("SLACK_SIGNING_SECRET", secret, {APP_TOKEN: "SLACK_APP_TOKEN", BOT_TOKEN: "SLACK_BOT_TOKEN"}),
        ):
            for start, right in starts.items():
                if given is not None and given.get_secret_value().startswith(start):
                    raise SettingsError(f"{name} begins with {start}: put it into {right}.")
        return self
