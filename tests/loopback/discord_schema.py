"""Discord's own description of its API, as a judge of what the loopback Discord has let pass.

The description lies outside the project: FULCRUM_SPECS names the folder that holds discord-openapi.json. Without it
nothing is judged.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator


def described() -> bool:
    """Say whether the description is there."""
    return bool(os.environ.get("FULCRUM_SPECS")) and _file().is_file()


def faults(route: str, body: Any) -> list[str]:
    """Return what is wrong with a request, such as ``POST /channels/{channel_id}/messages``, and where in it.

    The text names types and places; what people wrote may stand in it too.
    """
    judge = _judge(route) if described() and body is not None else None
    return [] if judge is None else [f"{error.json_path}: {error.message}" for error in judge.iter_errors(_known(body))]


def judged(route: str) -> bool:
    """Say whether the description says anything of this route's body."""
    return _judge(route) is not None


def _file() -> Path:
    return Path(os.environ.get("FULCRUM_SPECS", "")) / "discord-openapi.json"


@cache
def _spec() -> Any:
    return _one_of_as_any_of(json.loads(_file().read_text(encoding="utf-8")))


@cache
def _judge(route: str) -> Draft202012Validator | None:
    """Return what judges a route's body; the names of its parameters differ from ours. None: it has none."""
    method, path = route.split(" ")
    wanted = re.sub(r"\{\w+\}", "{}", path)
    for known, operations in _spec()["paths"].items():
        if re.sub(r"\{\w+\}", "{}", known) == wanted and method.lower() in operations:
            body = operations[method.lower()].get("requestBody")
            if body is None:
                return None
            schema = body["content"]["application/json"]["schema"]
            return Draft202012Validator({**schema, "components": _spec()["components"]})
    raise AssertionError(f"Discord knows no route {route}")


def _one_of_as_any_of(node: Any) -> Any:
    """The file uses both words for "one of these", and its alternatives overlap."""
    if isinstance(node, dict):
        return {"anyOf" if name == "oneOf" else name: _one_of_as_any_of(value) for name, value in node.items()}
    return [_one_of_as_any_of(value) for value in node] if isinstance(node, list) else node


def _known(node: Any) -> Any:
    """Discord takes an id as a number too, as the library sends it; its description knows only the text."""
    if isinstance(node, dict):
        told = {name: _known(value) for name, value in node.items()}
        return {**told, "id": str(node["id"])} if "filename" in node else told  # a file by its number in the request
    if isinstance(node, list):
        return [_known(value) for value in node]
    return str(node) if isinstance(node, int) and node > 2**53 else node
