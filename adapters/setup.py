"""`fulcrum setup`: asks for the tokens, checks them and writes them to `.env`. It never shows one."""

import asyncio
import os
import re
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import typer
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters import settings
from adapters.checks import Check
from adapters.discord.settings import DiscordSettings
from adapters.env_file import write
from adapters.slack.settings import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackSettings
from bot.errors import FulcrumError, SettingsError

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
    """A platform that can be switched on.

    ``read`` raises SettingsError for tokens that do not go together; ``check`` asks the platform about those that do.
    ``first`` says what comes before `fulcrum run`, and asks the platform for it if there are tokens that it has taken.
    None: nothing comes before.
    """

    name: str
    kind: type[BaseSettings]
    tokens: tuple[Token, ...]
    read: Callable[[Values], object]
    check: Callable[[Values], Coroutine[Any, Any, tuple[Check, ...]]]
    first: Callable[[Values | None], Coroutine[Any, Any, str]] | None = None


class _Known(BaseSettings):
    """What is set already, read as the program reads it but not judged."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    discord_bot_token: SecretStr = SecretStr("")


def _slack_settings(values: Values) -> SlackSettings:
    return settings.read_one(SlackSettings, **values)


def _keys_for_http(values: Values) -> tuple[str, str]:
    return _slack_settings(values).keys(http=True)


def _discord_settings(values: Values) -> DiscordSettings:
    return settings.read_one(DiscordSettings, **values)


async def _slack(values: Values) -> tuple[Check, ...]:
    from adapters.slack.checks import check_tokens  # noqa: PLC0415  a platform's SDK is loaded only here

    return await check_tokens(_slack_settings(values))


async def _discord(values: Values) -> tuple[Check, ...]:
    from adapters.discord.checks import check_tokens  # noqa: PLC0415

    return await check_tokens(_discord_settings(values))


async def _invite(values: Values | None) -> str:
    from adapters.discord.installing import invitation  # noqa: PLC0415

    with suppress(FulcrumError):
        if values is not None:
            return f"open {(await invitation(_discord_settings(values))).url} and choose your server"
    return f"`{_program()} discord invite`, which prints the link that brings the bot into your server"


def platforms(*, http: bool) -> tuple[Platform, ...]:
    """Return what can be switched on; with ``http``, Slack by its signing secret in the place of its app token."""
    by_socket = Token(name="SLACK_APP_TOKEN", shape=rf"{APP_TOKEN}[\w-]+", looks=f"begins with {APP_TOKEN}")
    by_http = Token(name="SLACK_SIGNING_SECRET", shape=SIGNING_SECRET, looks="has 32 digits and letters a to f")
    return (
        Platform(
            name="Slack",
            kind=SlackSettings,
            tokens=(
                Token(name="SLACK_BOT_TOKEN", shape=rf"{BOT_TOKEN}[\w-]+", looks=f"begins with {BOT_TOKEN}"),
                by_http if http else by_socket,
            ),
            read=_keys_for_http if http else _slack_settings,
            check=_slack,
        ),
        Platform(
            name="Discord",
            kind=DiscordSettings,
            tokens=(
                Token(
                    name="DISCORD_BOT_TOKEN",
                    shape=r"[\w-]+\.[\w-]+\.[\w-]+",
                    looks="has three parts with dots between",
                ),
            ),
            read=_discord_settings,
            check=_discord,
            first=_invite,
        ),
    )


def set_up(*, live: bool, http: bool = False, file: Path = ENV) -> bool:
    """Ask on the terminal, check (``live``: at the platform too) and write; return whether all is well.

    With ``http`` it asks for what `fulcrum run --http` needs. What is set already is kept unless something is typed.
    Raises SettingsError where the file cannot be written.
    """
    known = settings.read_one(_Known)
    typed: dict[str, str] = {}
    steps: list[Callable[[], Coroutine[Any, Any, str]]] = []
    well = True
    for platform in platforms(http=http):
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
            if platform.first:
                steps.append(partial(platform.first, {**before, **new} if ok and live else None))
    if typed:
        write(file, typed, new=settings.example())
        _tell_written(file, typed)
        _tell_next([asyncio.run(step()) for step in steps], http=http)
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
        platform.read(values)
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


def _tell_next(steps: list[str], *, http: bool) -> None:
    run = f"`{_program()} run --http`, with PORT set" if http else f"`{_program()} run`"
    for word, step in zip(("Next", *("Then" for _ in steps)), (*steps, run), strict=True):
        typer.echo(f"{word}: {step}.")


def _program() -> str:
    """Return the program as it was called, such as `.venv/bin/fulcrum`: it may be on no path."""
    return sys.argv[0] if Path(sys.argv[0]).name == "fulcrum" else "fulcrum"
