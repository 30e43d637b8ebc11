"""`fulcrum slack …` and `fulcrum discord …`: for whoever installs the bot. An SDK is loaded only to ask Discord."""

import asyncio
import sys
from io import StringIO
from typing import Annotated, Final

import typer
from ruamel.yaml import YAML

from adapters import settings
from adapters.printing import Json, print_json
from adapters.slack.manifest import Manifest, manifest_of, new_app_url, request_url
from bot import log
from bot.chat.routes import Verb
from bot.errors import SettingsError

slack = typer.Typer(no_args_is_help=True, help="The app on Slack.")
discord = typer.Typer(no_args_is_help=True, help="The application on Discord.")

_HEAD: Final = """\
# What `fulcrum slack manifest` prints; `--url` prints an address that opens Slack's form filled in with it.
# By hand: https://api.slack.com/apps, Create New App, From a manifest.
"""


@slack.command()
def manifest(
    http: Annotated[
        str | None,
        typer.Option("--http", metavar="URL", help="Let Slack come to this address, such as https://host."),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Ask for what it takes to look up posts that may not have arrived.")
    ] = False,
    url: Annotated[bool, typer.Option("--url", help="Print the address that opens Slack's filled-in form.")] = False,
    as_json: Json = False,
) -> None:
    """Print the manifest from which Slack creates the app, as YAML.

    By Socket Mode, unless --http says where Slack reaches us: it takes an address, since without one Slack refuses such
    a manifest.
    """
    if url and as_json:
        raise typer.BadParameter("is an address and no object; leave one of the two out", param_hint="--url")
    try:
        address = request_url(http) if http is not None else ""
    except SettingsError as error:
        raise typer.BadParameter(str(error), param_hint="--http") from None
    made = manifest_of(_verbs(), http=address, history=history)
    if url:
        print(new_app_url(made))
    elif as_json:
        print_json(made)
    else:
        print(_as_yaml(made), end="")


@discord.command()
def invite(as_json: Json = False) -> None:
    """Print the link that invites the bot into a server, with just the permissions that it needs."""
    from adapters.discord.installing import invitation  # noqa: PLC0415  each verb loads only what it needs

    log.set_up(level="ERROR")
    found = asyncio.run(invitation(settings.read().discord))
    if as_json:
        told = {"permissions": found.permissions, "fault": found.fault, "remark": found.remark}
        print_json({"url": found.url, **told})
    else:
        print(found.url)
        print(f"\nIt asks for: {', '.join(found.permissions)}.")
        print("Open it and choose your server; where the bot is already, it gets what it lacked.")
        print(found.remark, end="\n" if found.remark else "")
    if found.fault:
        print(f"fulcrum: {found.fault}", file=sys.stderr)
        raise typer.Exit(1)


@discord.command()
def sync(as_json: Json = False) -> None:
    """Register the commands with Discord, changed or not. `fulcrum run` does it by itself where they have changed."""
    from adapters.discord.installing import register  # noqa: PLC0415

    log.set_up(level="ERROR")
    done = asyncio.run(register(settings.read().discord, _verbs()))
    if as_json:
        print_json({"commands": done.commands, "menus": done.menus})
    else:
        print(f"Registered: {', '.join(f'/{name}' for name in done.commands)}; in menus: {', '.join(done.menus)}.")


def _verbs() -> list[Verb]:
    from bot.app import FEATURES  # noqa: PLC0415

    return [verb for feature in FEATURES for verb in feature.commands]


def _as_yaml(made: Manifest) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10_000  # a text stays on one line
    into = StringIO()
    yaml.dump(made, into)
    return _HEAD + into.getvalue()
