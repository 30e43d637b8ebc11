"""What a payload says, taken for no more than it is: who, of which workspace, by which ids, in which words.

Which workspace. A place belongs to the workspace in which the app is installed, a member to their own: where a channel
is shared with another workspace, its people press and fill in, too. For a press ``team`` is the app's workspace then,
for a form it is the member's, and the app's stands in the view (slackapi/java-slack-sdk#1041, slackapi/bolt-js#1614).
In an organisation ids are the same all over it, and people act from any of its workspaces: there everybody counts as of
the app's own, so that nobody becomes two members.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from adapters.slack import PLATFORM
from bot.chat.messages import LONGEST_ACTION
from bot.chat.places import Member
from bot.errors import FulcrumError

Payload = Mapping[str, Any]

_ID: Final = re.compile(r"[!-~]{1,64}")
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
"""NUL and half characters, which no database takes."""


class UnreadableError(FulcrumError):
    """A payload that is not as Slack documents it."""


def sender(payload: Payload) -> tuple[Member, str]:
    """Return who did it, and what Slack calls them."""
    user = record(payload.get("user")) or {"id": payload.get("user_id"), "name": payload.get("user_name")}
    if payload.get("type") == "event_callback":
        user = {"id": record(payload.get("event")).get("user")}
    member = Member(platform=PLATFORM, tenant=tenant(user.get("team_id"), payload), user=ident(user.get("id")))
    return member, words(user.get("name") or user.get("username"))


def tenant(own: object, payload: Payload) -> str:
    """Return the workspace to which somebody counts in a payload; ``own``: the team that Slack names as theirs."""
    known = isinstance(own, str) and own.startswith("T") and not payload.get("enterprise")
    return ident(own) if known else workspace(payload)


def workspace(payload: Payload) -> str:
    """Return the workspace in which the app is installed that is spoken to."""
    authorized = payload.get("authorizations")
    named = (
        record(payload.get("view")).get("app_installed_team_id"),
        record(payload.get("team")).get("id"),
        record(authorized[0]).get("team_id") if isinstance(authorized, list) and authorized else None,
        payload.get("team_id"),
        record(payload.get("user")).get("team_id"),  # an organisation's install names no workspace
    )
    return ident(next(filter(None, named), None))


def ident(thing: object) -> str:
    """Return an id. Raises ``UnreadableError`` where there is none, or nothing that could be one."""
    if not isinstance(thing, str) or not _ID.fullmatch(thing):
        raise UnreadableError("a payload from Slack lacks an id that it must have")
    return thing


def name(thing: object) -> str:
    """Return a name that the app has given to something. Raises ``UnreadableError`` where there is none."""
    if not isinstance(thing, str) or not thing or _NO_TEXT.search(thing):
        raise UnreadableError("a payload from Slack lacks a name that it must have")
    return thing


def action_name(thing: object) -> str:
    """Return an action as the core has made it. Raises ``UnreadableError`` for what cannot be one."""
    if len(action := name(thing)) > LONGEST_ACTION:
        raise UnreadableError("a payload from Slack names an action that is longer than any of ours")
    return action


def words(thing: object) -> str:
    """Return what people wrote or picked, "" where there is none, without what cannot be kept."""
    return _NO_TEXT.sub("\ufffd", thing) if isinstance(thing, str) else ""


def record(thing: object) -> Payload:
    """Return an object, an empty one where there is none."""
    return thing if isinstance(thing, Mapping) else {}
