"""What Bolt takes for granted of a payload: a part of another form makes it fail before any listener of ours is asked.

It fails while it reads who and where, or it finds no listener and writes parts of the payload to the log. So what is of
no known kind or of another form never gets there, by whichever way it came.
"""

from collections.abc import Mapping
from typing import Any, Final

ACTIONS: Final = ("block_actions", "block_suggestion", "message_action", "shortcut", "view_closed", "view_submission")
"""What people do, in the field ``payload`` of a form."""

RATE_LIMITED: Final = "app_rate_limited"
"""By this Slack says that it holds events back, because there were too many."""

NEWS: Final = ("event_callback", "url_verification", RATE_LIMITED)
"""What Slack tells by itself, as JSON."""

NAMED: Final = ("team", "user", "channel", "enterprise")
"""An object with an id, or the bare id, or null."""

WITHIN: Final = ("message", "previous_message", "item", "assistant_thread", "function_data")
"""An object, or null; Bolt looks in it for a user and a channel, too."""

MANY: Final = ("authorizations", "response_urls")
"""A list of objects."""


WORDS: Final[Mapping[object, str]] = {
    None: "command",
    "block_suggestion": "action_id",
    "message_action": "callback_id",
    "shortcut": "callback_id",
    "url_verification": "challenge",
}
"""The word by which Bolt finds a listener for a payload of a kind; a command has no kind."""


def is_told(payload: Mapping[str, Any], way: str) -> bool:
    """Say whether Slack sends it this way: as the fields of a form ("command"), in its field "payload", as "json"."""
    if way == "command":
        return "command" in payload and "type" not in payload
    return payload.get("type") in (ACTIONS if way == "payload" else NEWS)


def is_whole(payload: object) -> bool:
    """Say whether a payload is of a known kind and has the form in which Bolt reads it."""
    if not isinstance(payload, Mapping) or not isinstance(payload.get("command", ""), str):
        return False  # Bolt takes for a command whatever has one
    return _is_sound(payload) and _has_its_word(payload)


def kind(payload: Mapping[str, Any]) -> str:
    """Return the kind of a payload for the log: one that we know, and nothing else that may stand there."""
    told = payload.get("type")
    return told if told in (*ACTIONS, *NEWS) else "command" if "command" in payload else "unknown"


def _is_sound(thing: Mapping[str, Any]) -> bool:
    if not all(isinstance(thing.get(key), Mapping | str | None) for key in NAMED):
        return False
    if not all(thing.get(key) is None or _is_object(thing[key]) for key in WITHIN):
        return False
    if "event" in thing and not _is_object(thing["event"]):
        return False
    return all(isinstance(thing[key], list) and all(map(_is_object, thing[key])) for key in MANY if key in thing)


def _is_object(thing: object) -> bool:
    return isinstance(thing, Mapping) and _is_sound(thing)


def _has_its_word(payload: Mapping[str, Any]) -> bool:
    """Whether it has the one word by which Bolt finds its listener, and that as text."""
    told = payload.get("type")
    if told == "block_actions":
        actions = payload.get("actions")
        return isinstance(actions, list) and bool(actions) and all(_has_text(one, "action_id") for one in actions)
    if told in ("view_submission", "view_closed"):
        return _has_text(payload.get("view"), "callback_id") and _has_text(payload.get("view"), "type")
    if told == "event_callback":
        return _has_text(payload.get("event"), "type")
    if told == RATE_LIMITED:
        return True
    return isinstance(told, str | None) and told in WORDS and _has_text(payload, WORDS[told])


def _has_text(thing: object, key: str) -> bool:
    return isinstance(thing, Mapping) and isinstance(thing.get(key), str)
