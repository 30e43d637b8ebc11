"""`fulcrum setup`: asks for the tokens, checks them and writes them to `.env`. It never shows one."""

import asyncio
import os
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typer
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters import settings
from adapters.checks import Check
from adapters.discord.settings import DiscordSettings
from adapters.env_file import write
from adapters.slack.settings import APP_TOKEN, BOT_TOKEN, SlackSettings
from bot.errors import SettingsError

ENV: Final = Path(".env")

Values = Mapping[str, str]
"""Tokens by the name of their setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A setting that is asked for. It stands in the settings of its platform, with a sentence that says where it is."""

    name: str
    shape: str  # a regular expression for the whole of it
    looks: str  # the same in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A platform that can be switched on. ``check`` raises SettingsError for tokens that do not go together."""

    name: str
    kind: type[BaseSettings]
    tokens: tuple[Token, ...]
    check: Callable[[Values], Coroutine[Any, Any, tuple[Check, ...]]]


class _Known(BaseSettings):
    """What is set already, read as the program reads it but not judged."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    discord_bot_token: SecretStr = SecretStr("")


async def _slack(values: Values) -> tuple[Check, ...]:
    from adapters.slack.checks import check_tokens  # noqa: PLC0415  a platform's SDK is loaded only here

    return await check_tokens(settings.read_one(SlackSettings, **values))


async def _discord(values: Values) -> tuple[Check, ...]:
    from adapters.discord.checks import check_tokens  # noqa: PLC0415

    return await check_tokens(settings.read_one(DiscordSettings, **values))


PLATFORMS: Final = (
    Platform(
        name="Slack",
        kind=SlackSettings,
        tokens=(
            Token(name="SLACK_BOT_TOKEN", shape=rf"{BOT_TOKEN}[\w-]+", looks=f"begins with {BOT_TOKEN}"),
            Token(name="SLACK_APP_TOKEN", shape=rf"{APP_TOKEN}[\w-]+", looks=f"begins with {APP_TOKEN}"),
        ),
        check=_slack,
    ),
    Platform(
        name="Discord",
        kind=DiscordSettings,
        tokens=(
            Token(name="DISCORD_BOT_TOKEN", shape=r"[\w-]+\.[\w-]+\.[\w-]+", looks="has three parts with dots between"),
        ),
        check=_discord,
    ),
)


def set_up(*, live: bool, file: Path = ENV) -> bool:
    """Ask on the terminal, check (``live``: at the platform too) and write; return whether all is well.

    What is set already is kept unless something is typed. Raises SettingsError where the file cannot be written.
    """
    known = settings.read_one(_Known)
    typed: dict[str, str] = {}
    well = True
    for platform in PLATFORMS:
        before = {
            token.name: value
            for token in platform.tokens
            if (value := getattr(known, token.name.lower()).get_secret_value().strip())
        }
        typer.echo(f"\n{platform.name}")
        asked = {token.name: _ask(platform, token, is_set=token.name in before) for token in platform.tokens}
        new = {name: value for name, value in asked.items() if value}
        ok = _is_well(platform, {**before, **new}, live=live)
        well = well and ok
        if new and (ok or typer.confirm("  Write it to .env all the same?", default=False)):
            typed |= new
    if typed:
        write(file, typed, new=settings.example())
        _tell_written(file, typed)
    else:
        typer.echo(f"\nNothing new: {file} is as it was.")
    return well


def _ask(platform: Platform, token: Token, *, is_set: bool) -> str:
    """Ask for one token until it has its shape; "" where nothing was typed."""
    typer.echo(f"  {platform.kind.model_fields[token.name.lower()].description}")
    hint = "already set, Enter keeps it" if is_set else f"Enter leaves {platform.name} off"
    while True:
        # Hidden: what is pasted must not stay in the terminal's history.
        given = str(typer.prompt(f"  {token.name} ({hint})", default="", show_default=False, hide_input=True)).strip()
        if not given or re.fullmatch(token.shape, given):
            return given
        typer.echo(f"  This is not it: {token.name} {token.looks}.")


def _is_well(platform: Platform, values: Values, *, live: bool) -> bool:
    """Check what would be set from now on, and tell what was found."""
    if not values:
        typer.echo("  Left off.")
        return True
    try:
        settings.read_one(platform.kind, **values)
        checks = asyncio.run(platform.check(values)) if live else ()
    except SettingsError as error:
        typer.echo(f"  mend {error}")
        return False
    for each in checks:
        typer.echo(f"  {'ok  ' if each.ok else 'mend'} {each.name}: {each.found}")
        if each.mend:
            typer.echo(f"       {each.mend}")
    return all(each.ok for each in checks)


def _tell_written(file: Path, typed: Values) -> None:
    typer.echo(f"\nWritten to {file}, which only you can read: {', '.join(typed)}.")
    for name in typed:
        if os.environ.get(name):
            typer.echo(f"{name} is also set in the environment, which goes before the file: take it away there.")
    typer.echo("Next: `fulcrum run`.")
