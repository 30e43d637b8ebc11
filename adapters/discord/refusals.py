"""The SDK's exceptions as our own, told apart by how much they refuse.

The codes are Discord's (Opcodes and Status Codes, JSON error codes). Only the status and the code go into a text: what
Discord writes beside them can quote the message.
"""

from typing import Final

import discord

from bot.errors import InDoubt, MessengerError, NotSent, Refused, Scope

_SCOPES: Final[dict[int, Scope]] = {
    10003: "channel",  # unknown channel
    10004: "workspace",  # unknown guild
    10008: "message",  # unknown message
    10013: "message",  # unknown user
    40001: "workspace",  # unauthorized
    50001: "channel",  # missing access
    50005: "message",  # written by another user
    50007: "message",  # this user takes no direct messages
    50008: "channel",  # not a text channel
    50024: "channel",  # not for this type of channel
    50013: "channel",  # missing permissions
    50035: "message",  # invalid form body
    50278: "message",  # no server in common with this user
    160002: "message",  # no reply without Read Message History
}
THREAD_EXISTS: Final = 160004
NO_THREAD: Final = frozenset({50024, 160006, 160007})
"""There can be no thread: not in this type of channel, or there are too many. Without a permission it is a 403."""

_CLOUDFLARE_WAIT_S: Final = 60.0  # a 429 of the wall before Discord names no time


def outcome(error: Exception, *, maybe_there: bool) -> MessengerError:
    """Say in our words what an exception of the SDK or the network means for what was being sent.

    ``maybe_there``: a try of the same call may have been carried out (see ``journey``), whatever the last one met.
    """
    if maybe_there:
        return InDoubt(f"Discord's answer was lost ({_name(error)}).")
    match error:
        case discord.RateLimited():
            return NotSent("Discord asks to wait.", wait_s=error.retry_after)
        case discord.HTTPException(status=429):
            return NotSent("Discord turns this address away for now.", wait_s=_CLOUDFLARE_WAIT_S)
        case discord.HTTPException():
            return Refused(f"Discord refused ({_name(error)}).", scope=_scope(error))
        case _:
            return NotSent(f"Discord cannot be reached ({_name(error)}).")


def _scope(error: discord.HTTPException) -> Scope:
    if error.code in _SCOPES:
        return _SCOPES[error.code]
    if error.status == 401:
        return "workspace"
    return "channel" if error.status in {403, 404} else "message"


def _name(error: Exception) -> str:
    if isinstance(error, discord.HTTPException):
        return f"status {error.status}, code {error.code}"
    return type(error).__name__
