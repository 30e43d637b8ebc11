"""What Slack is to know of the app: its commands, rights and events, as the manifest from which Slack creates it.

The commands come from the verbs of the core. Scopes and events stand here and nowhere else: what is asked for at the
installation, what the checks look for, and what the listeners act on are the same. Loads no SDK.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlsplit

from adapters.addresses import is_loopback
from bot.chat.routes import Verb, action
from bot.errors import SettingsError

Manifest = dict[str, Any]

NEEDED: Final[Mapping[str, str]] = {
    "commands": "its commands",
    "chat:write": "posting",
    "im:write": "direct messages",
    "files:write": "files and pictures",
    "files:read": "files that members hand in, such as their tracker",
    "users:read": "names, zones, and who manages the workspace",
}
"""The scopes that the app asks for, and what each is for."""

VITAL: Final = ("chat:write", "commands")
"""Those of them without which it does not start. Without the others something is missing, and the rest works."""

HISTORY: Final[Mapping[str, str]] = {
    "channels:history": "to settle posts in doubt in public channels",
    "groups:history": "to settle posts in doubt in private channels",
}
"""Asked for on request only: by them a post of which nobody knows whether it arrived is looked up, by its metadata."""

REQUEST_PATH: Final = "/slack/events"
"""Where Slack reaches us over HTTP: one path for commands, for what people press and send, and for events."""

GONE: Final = ("app_uninstalled", "tokens_revoked")
"""The events that may mean that the app was removed."""

HOME_OPENED: Final = "app_home_opened"
"""The event that somebody came to the app: to its Home tab, or to its messages."""

EVENTS: Final = (HOME_OPENED, *GONE)
"""The events that the app asks for. No message of anybody's is among them."""

NEW_APP: Final = "https://api.slack.com/apps?new_app=1&manifest_json="
"""Followed by a manifest, this opens Slack's form for a new app, filled in."""


def manifest_of(verbs: Iterable[Verb], *, http: str = "", history: bool = False) -> Manifest:
    """Return the manifest of an app with these commands, in the form of Slack's reference, version 1.

    ``http`` is the address at which Slack reaches us (``request_url``); without one it connects by Socket Mode, and no
    address stands in it. ``history`` asks for the scopes by which posts in doubt are settled.
    """
    by_root: dict[str, list[Verb]] = {}
    shortcuts = []
    for verb in verbs:
        by_root.setdefault(verb.path[0], []).append(verb)
        shortcuts += _shortcuts(verb)
    at = {"request_url": http} if http else {}
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
            "slash_commands": [
                _command(root, members) | ({"url": http} if http else {}) for root, members in by_root.items()
            ],
        },
        "oauth_config": {"scopes": {"bot": [*NEEDED, *(HISTORY if history else ())]}},
        "settings": {
            "event_subscriptions": {**at, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **at, **({"message_menu_options_url": http} if http else {})},
            "socket_mode_enabled": not http,
            "org_deploy_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def request_url(site: str) -> str:
    """Return the address at which Slack reaches a process that the world sees as ``site``, such as https://host.

    A path of the site goes before ours: a reverse proxy may put one there. Raises ``SettingsError`` for what Slack
    could not or must not use.
    """
    mend = "write where Slack reaches this host, such as https://fulcrum.example.org"
    try:
        parts = urlsplit(site)
        host, _port = parts.hostname, parts.port  # either may be none
    except ValueError:
        raise SettingsError(f"{site!r} is no address: {mend}") from None
    if parts.scheme != "https" or not host:
        raise SettingsError(f"{site!r} does not begin with https://, and Slack sends to nothing else: {mend}")
    if is_loopback(site):
        raise SettingsError(f"{site!r} is this machine, where Slack cannot reach it: {mend}")
    if parts.query or parts.fragment or parts.username is not None or not re.fullmatch("[!-~]+", site):
        raise SettingsError(f"{site!r} is more than a host and a path: {mend}")
    return site.rstrip("/").removesuffix(REQUEST_PATH) + REQUEST_PATH


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


def _shortcuts(verb: Verb) -> list[dict[str, str]]:
    """The global shortcut of a verb and that on a message, which come back by the words of the verb."""
    told = {"callback_id": action(*verb.path), "description": verb.about}
    offered = {"global": verb.shortcut, "message": verb.on_message}
    return [{"name": name, "type": kind, **told} for kind, name in offered.items() if name]


def _after(verb: Verb) -> str:
    """What one types after the first word."""
    return " ".join((*verb.path[1:], *(f"[{param.name}]" for param in verb.params)))
