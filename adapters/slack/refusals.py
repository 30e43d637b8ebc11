"""What went wrong on the way to Slack, in our words: not sent, in doubt, or refused, and how much of it.

A message counts as surely not sent in three cases: no connection was opened, Slack said "too many" (429), or something
before Slack turned the request away (another 4xx). A lost answer, a timeout and a 5xx leave it in doubt: Slack's own
words for two of them are that "some aspect of the operation" may have succeeded.
"""

from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import InDoubt, MessengerError, NotSent, Refused, Scope

FAULTS = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError)
"""What a call to Slack raises; ValueError is an answer that cannot be read."""

IN_DOUBT = {"fatal_error", "internal_error", "service_unavailable"}
LATER = {"ratelimited", "rate_limited", "message_limit_exceeded", "request_timeout", "team_added_to_org"}
CHANNEL = {
    "cannot_post_to_channel",
    "channel_is_archived",
    "channel_not_found",
    "channel_type_not_supported",
    "is_archived",
    "is_inactive",
    "method_not_supported_for_channel_type",
    "not_in_channel",
    "posting_to_channel_denied",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
}
TOKEN = {
    "account_inactive",
    "app_not_installed",
    "invalid_auth",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}
"""The token is no good any more, for whomever it is used."""

WORKSPACE = TOKEN | {
    "access_denied",
    "accesslimited",
    "ekm_access_denied",
    "enterprise_is_restricted",
    "missing_scope",
    "no_permission",
    "org_login_required",
    "team_access_not_granted",
    "team_not_found",
    "two_factor_setup_required",
}
MENDS: Mapping[str, str] = {
    "account_inactive": "The bot was removed from the workspace: install it again.",
    "channel_not_found": "The channel is gone, or private without the bot in it: invite the bot with /invite.",
    "file_deleted": "The file is gone: give it again.",
    "file_not_found": "The file is gone: give it again.",
    "invalid_auth": "The token is not valid: copy it anew from the app's settings.",
    "is_archived": "The channel is archived: unarchive it or choose another.",
    "missing_scope": "The app lacks a permission: install it again from its manifest.",
    "not_in_channel": "The bot is not in the channel: invite it with /invite.",
    "restricted_action": "The workspace lets nobody but some people post there: ask an admin.",
    "token_revoked": "The token was revoked: install the app again.",
}
WAIT_S = 30.0
"""How long to wait where Slack names no time."""


def judged(fault: Exception) -> MessengerError:
    """Return what a fault of a call means. Its text names Slack's word and the mend, never a token or a message."""
    if isinstance(fault, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.ClientHttpProxyError):
        return NotSent(f"no connection to Slack could be opened ({type(fault).__name__})")
    if not isinstance(fault, SlackApiError) or not isinstance(fault.response, AsyncSlackResponse):
        return InDoubt(f"Slack's answer was lost ({type(fault).__name__})")
    return _answered(fault.response)


def word(fault: Exception) -> str:
    """Return Slack's word for a fault, such as ``not_in_channel``; empty where Slack said none."""
    response = fault.response if isinstance(fault, SlackApiError) else None
    said = response.get("error") if isinstance(response, AsyncSlackResponse) else None
    return said if isinstance(said, str) else ""


def judged_for_one(fault: Exception) -> MessengerError:
    """Return what a fault means of a call that carries something to one member alone.

    A closed conversation says nothing about any channel, and a right that is missing there may be there for posts. A
    token that is no good is so for everybody.
    """
    outcome = judged(fault)
    if isinstance(outcome, Refused) and word(fault) not in TOKEN:
        return Refused(str(outcome), scope="message")
    return outcome


def is_limit(fault: Exception) -> bool:
    """Say whether Slack has turned a call away for now, most often because there were too many."""
    response = fault.response if isinstance(fault, SlackApiError) else None
    return isinstance(response, AsyncSlackResponse) and _limits(response)


def _answered(response: AsyncSlackResponse) -> MessengerError:
    status, said = response.status_code, response.get("error")
    if _limits(response):
        return NotSent(f"Slack asked for patience ({said or status})", wait_s=_wait_s(response.headers))
    if status >= 500 or said in IN_DOUBT:
        return InDoubt(f"Slack failed half-way ({said or status})")
    if not isinstance(said, str):
        if 400 <= status < 500:
            return NotSent(f"the request was turned away before Slack saw it (HTTP {status})", wait_s=WAIT_S)
        return InDoubt(f"Slack's answer could not be read (HTTP {status})")
    scope: Scope = "channel" if said in CHANNEL else "workspace" if said in WORKSPACE else "message"
    return Refused(f"Slack refused it ({said}). {MENDS.get(said, '')}".strip(), scope=scope)


def _limits(response: AsyncSlackResponse) -> bool:
    return response.status_code == 429 or response.get("error") in LATER


def _wait_s(headers: Mapping[str, str]) -> float:
    """Seconds, as Retry-After has them; header names come in any case."""
    named = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(named) if named.isdigit() else WAIT_S
