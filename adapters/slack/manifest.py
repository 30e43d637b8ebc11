"""What Slack is to know of the app: its commands, rights and events, as the manifest from which Slack creates it.

The commands come from the verbs of the core. Scopes and events stand here and nowhere else: what is asked for at the
installation, what the checks look for, and what the listeners act on are the same. Loads no SDK.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from bot.chat.routes import Verb, action

Manifest = dict[str, Any]

NEEDED: Final[Mapping[str, str]] = {
    "commands": "its commands",
    "chat:write": "posting",
    "im:write": "direct messages",
    "files:write": "files and pictures",
    "users:read": "names, zones, and who manages the workspace",
}
"""The scopes that the app asks for, and what each is for."""

GONE: Final = ("app_uninstalled", "tokens_revoked")
"""The events that may mean that the app was removed."""

HOME_OPENED: Final = "app_home_opened"
"""The event that somebody came to the app: to its Home tab, or to its messages."""

EVENTS: Final = (HOME_OPENED, *GONE)
"""The events that the app asks for. No message of anybody's is among them."""

NEW_APP: Final = "https://api.slack.com/apps?new_app=1&manifest_json="
"""Followed by a manifest, this opens Slack's form for a new app, filled in."""


def manifest_of(verbs: Iterable[Verb]) -> Manifest:
    """Return the manifest of an app with these commands, in the form of Slack's reference, version 1.

    It connects by Socket Mode, so no address of ours stands in it.
    """
    by_root: dict[str, list[Verb]] = {}
    shortcuts = []
    for verb in verbs:
        by_root.setdefault(verb.path[0], []).append(verb)
        shortcuts += [_shortcut(verb)] if verb.shortcut else []
    return {
        "display_information": {
            "name": "Fulcrum",
            "description": "A question and a trade-off every study day, and what you forget comes back.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Fulcrum", "always_online": True},
            **({"shortcuts": shortcuts} if shortcuts else {}),
            "slash_commands": [_command(root, members) for root, members in by_root.items()],
        },
        "oauth_config": {"scopes": {"bot": list(NEEDED)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
            "org_deploy_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def new_app_url(manifest: Manifest) -> str:
    """Return the address that opens Slack's form for a new app, filled in with this manifest."""
    return NEW_APP + quote(json.dumps(manifest, ensure_ascii=False, separators=(",", ":")), safe="")


def _command(root: str, verbs: list[Verb]) -> dict[str, str]:
    """One slash command: described by what it does when it stands bare, hinting at all that may follow.

    Everybody sees the hint, so what is only for those who manage is left out of it, unless that is all there is.
    """
    bare_first = sorted(verbs, key=lambda verb: not verb.default)
    offered = [verb for verb in bare_first if not verb.manage] or bare_first
    hint = " | ".join(words for verb in offered if (words := _after(verb)))
    return {
        "command": f"/{root}",
        "description": bare_first[0].about,
        **({"usage_hint": hint} if hint else {}),  # Slack refuses an empty one
    }


def _shortcut(verb: Verb) -> dict[str, str]:
    """One global shortcut, which comes back by the words of its verb."""
    return {"name": verb.shortcut, "type": "global", "callback_id": action(*verb.path), "description": verb.about}


def _after(verb: Verb) -> str:
    """What one types after the first word."""
    return " ".join((*verb.path[1:], *(f"[{param.name}]" for param in verb.params)))
