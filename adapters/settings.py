"""All settings together: the core's and each platform's own.

They come from the environment, from a file `.env` in the working folder, or from a folder of secrets (/run/secrets, one
file a setting, as containers mount them), in that order.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings

from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from bot.errors import SettingsError
from bot.settings import CoreSettings

SECRETS: Final = Path("/run/secrets")

S = TypeVar("S", bound=BaseSettings)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this process was told."""

    core: CoreSettings
    slack: SlackSettings
    discord: DiscordSettings


def read() -> Settings:
    """Read every setting. Raises SettingsError, which names the setting and what to write instead."""
    return Settings(core=read_one(CoreSettings), slack=read_one(SlackSettings), discord=read_one(DiscordSettings))


def read_one(kind: type[S], **told: str) -> S:
    """Read the settings of one part; those that are ``told``, by their names in capitals, go before everything."""
    first: dict[str, Any] = {name.lower(): value for name, value in told.items()}
    try:
        return kind(_env_file=".env", _secrets_dir=SECRETS if SECRETS.is_dir() else None, **first)
    except ValidationError as error:
        # The input stays out of the text: it may be a token.
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}".lstrip(": ")
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(faults) from None


def example() -> str:
    """Return `.env.example`: each setting with its default, below the sentence that explains it."""
    lines = ["# Copy this file to .env and fill in what you need. The environment goes before this file."]
    for title, kind in (("Fulcrum", CoreSettings), ("Slack", SlackSettings), ("Discord", DiscordSettings)):
        lines += ["", f"## {title}"]
        for name, field in kind.model_fields.items():
            default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
            lines += ["", f"# {field.description}", f"{name.upper()}={'' if default is None else default}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print `.env.example`."""
    print(example(), end="")  # noqa: T201  this is its job


if __name__ == "__main__":
    main()
