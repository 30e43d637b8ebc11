"""Filling in a form: what a person types, field by field, as the state that Slack sends."""

import re
from collections.abc import Mapping
from typing import Final

from tests.loopback.giving import Given
from tests.loopback.slack_reading import inputs
from tests.loopback.slack_rules import Json

MOST_BYTES: Final = 10_000_000  # of one file in a form


def typed_into(
    view: Json,
    given: Mapping[str, Given],
    offered: Mapping[str, Json],
    ids: Mapping[str, str],
    refusal: type[Exception],
) -> Json:
    """Return a view's state after a person filled in fields by label, leaving the others as they stood.

    A menu is given the label of an option, several options their labels with a comma and a blank between; a person and
    a channel are given by name or id (``ids`` has them by both), a file that lies on Slack by its id. ``offered`` has
    what stands in the other fields: what was looked up there, and files that were brought (see ``brought``).
    Raises ``refusal`` for what the client would not take.
    """
    blocks = inputs(view)
    unknown = set(given) - {block["label"]["text"] for block in blocks}
    if unknown:
        raise refusal(f"the form has no field {sorted(unknown)}")
    state: Json = {}
    for block in blocks:
        label, element = block["label"]["text"], block["element"]
        if label in offered:
            value: Json = offered[label]
        else:
            value = _value(element, given[label], ids, refusal) if label in given else _begun(element)
        if not block.get("optional") and not any(value.values()):
            raise refusal(f"{label} must be filled in")
        state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **value}}
    return state


def brought(element: Json, name: str, content: bytes, refusal: type[Exception]) -> None:
    """Raise ``refusal`` where the client would not bring this file to Slack for a field."""
    if element["type"] != "file_input":
        raise refusal(f"no file goes into a {element['type']}")
    if len(content) > MOST_BYTES:
        raise refusal("a file in a form has 10 MB at most")
    if name.rpartition(".")[2].lower() not in element.get("filetypes", [name.rpartition(".")[2].lower()]):
        raise refusal(f"{name}: only {element['filetypes']} are taken")


def _value(element: Json, typed: Given, ids: Mapping[str, str], refusal: type[Exception]) -> Json:
    if isinstance(typed, tuple):
        raise refusal(f"no file goes into a {element['type']}")
    match element["type"]:
        case "plain_text_input" | "number_input":
            if element["type"] == "number_input" and not re.fullmatch(r"(-?\d+)?", typed):
                raise refusal(f"{typed!r} is no number")
            if len(typed) > element.get("max_length", 3000):
                raise refusal(f"no more than {element['max_length']} characters go in")
            return {"value": typed or None}
        case "users_select" | "conversations_select":
            found = ids.get(typed.removeprefix("#").lower())
            if typed and found is None:
                raise refusal(f"there is no {typed!r} to choose")
            return {"selected_user" if element["type"] == "users_select" else "selected_conversation": found}
        case "file_input":
            return {"files": [{"id": typed, "name": f"{typed}.xlsx", "size": 1}] if typed else []}
        case "checkboxes" | "multi_static_select":
            wanted = [one for one in typed.split(", ") if one]
            return {"selected_options": [_option(element, one, refusal) for one in wanted]}
        case _:
            return {"selected_option": _option(element, typed, refusal)}


def _begun(element: Json) -> Json:
    """What stands in a field before anybody touched it."""
    match element["type"]:
        case "plain_text_input" | "number_input":
            return {"value": element.get("initial_value")}
        case "users_select":
            return {"selected_user": element.get("initial_user")}
        case "conversations_select":
            return {"selected_conversation": element.get("initial_conversation")}
        case "file_input":
            return {"files": []}
        case "checkboxes" | "multi_static_select":
            return {"selected_options": element.get("initial_options", [])}
        case _:
            return {"selected_option": element.get("initial_option")}


def _option(element: Json, label: str, refusal: type[Exception]) -> Json:
    for option in element["options"]:
        if option["text"]["text"] == label:
            found: Json = option
            return found
    raise refusal(f"there is no option {label!r}")
