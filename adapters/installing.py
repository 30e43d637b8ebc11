"""`fulcrum slack …`: for whoever installs the bot on Slack. Loads no SDK."""

from io import StringIO
from typing import Annotated, Final

import typer
from ruamel.yaml import YAML

from adapters.printing import Json, print_json
from adapters.slack.manifest import Manifest, manifest_of, new_app_url

app = typer.Typer(no_args_is_help=True, help="The app on Slack.")

_HEAD: Final = """\
# What `fulcrum slack manifest` prints; `--url` prints an address that opens Slack's form filled in with it.
# By hand: https://api.slack.com/apps, Create New App, From a manifest.
"""


@app.command()
def manifest(
    url: Annotated[bool, typer.Option("--url", help="Print the address that opens Slack's filled-in form.")] = False,
    as_json: Json = False,
) -> None:
    """Print the manifest from which Slack creates the app, as YAML."""
    from bot.app import FEATURES  # noqa: PLC0415  each verb loads only what it needs

    if url and as_json:
        raise typer.BadParameter("is an address and no object; leave one of the two out", param_hint="--url")
    made = manifest_of(verb for feature in FEATURES for verb in feature.commands)
    if url:
        print(new_app_url(made))
    elif as_json:
        print_json(made)
    else:
        print(_as_yaml(made), end="")


def _as_yaml(made: Manifest) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10_000  # a text stays on one line
    into = StringIO()
    yaml.dump(made, into)
    return _HEAD + into.getvalue()
