"""What every verb of the command line prints in the same way."""

import json
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def print_json(facts: dict[str, Any]) -> None:
    """Print one object, as text that people can read too."""
    print(json.dumps(facts, ensure_ascii=False, indent=2))
