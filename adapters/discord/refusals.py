"""The SDK's exceptions as our own, told apart by how much they refuse.

The codes are Discord's (Opcodes and Status Codes, JSON error codes). Only the status and the code go into a text: what
Discord writes beside them can quote the message. A refusal without a code is none of the message's or the channel's: it
comes from the wall before Discord, or because our token is not taken.

Answers of 401, 403 and 429 count: after 10,000 in ten minutes Discord turns the whole address away. What is told as
"not sent" here waits a minute, so it would take 1,000 deliveries held up side by side; what is refused is not repeated.
"""

from collections.abc import Mapping
from typing import Final

import discord

from bot.errors import InDoubt, MessengerError, NotSent, Refused, Scope

_SCOPES: Final[dict[int, Scope]] = {
    10003: "channel",  # unknown channel
    10004: "workspace",  # unknown guild
    10008: "message",  # unknown message
    10013: "message",  # unknown user
    20009: "message",  # explicit content
    40058: "channel",  # a forum: nothing can be posted there without a thread of its own
    50001: "channel",  # missing access
    50005: "message",  # written by another user
    50007: "message",  # this user takes no direct messages
    50008: "channel",  # not a text channel
    50009: "channel",  # its level of verification shuts the bot out
    50013: "channel",  # missing permissions
    50024: "channel",  # not for this type of channel
    50035: "message",  # invalid form body
    50278: "message",  # no server in common with this user
    160002: "message",  # no reply without Read Message History
    200000: "message",  # automatic moderation
    240000: "message",  # the filter for harmful links
    400001: "message",  # this server may upload no files just now: what has none goes on
}
_LATER: Final = frozenset(
    {
        20016,  # slow mode
        20022,  # edits in an announcement channel
        20028,  # too much written in this channel
        20029,  # too much written in this server
        30046,  # edits of messages older than an hour
        40001,  # our token is not taken
        40003,  # direct messages are opened too fast
        40004,  # sending is switched off for a while
        40006,  # this is switched off for a while
        40062,  # a part of Discord is asked too much
        40333,  # the wall before Discord
        50014,  # our token is not taken
        110001,  # the application is not to be had yet
        130000,  # overloaded
    }
)
_MENDS: Final[Mapping[int, str]] = {
    10003: "The channel is gone: choose another with /study-setup.",
    10004: "I am not in this server any more: invite me again.",
    40058: "A forum takes no posts of mine: choose a text channel with /study-setup.",
    50001: "I do not see the channel: allow View Channel to my role under Permissions in its settings.",
    50008: "This is no text channel: choose one with /study-setup.",
    50013: (
        "A permission is missing: allow Send Messages to my role in the channel's settings; "
        "`fulcrum doctor` names which."
    ),
    50024: "This is no text channel: choose one with /study-setup.",
}
THREAD_EXISTS: Final = 160004
_NOT_FOR_THE_THREAD: Final = frozenset({10008, 50035})  # the post is gone, or ours is wrong: a reply would fail as well
_UNCODED_WALL: Final = frozenset({401, 403, 404})

_WAIT_S: Final = 60.0  # where no time is named
_LONGEST_WAIT_S: Final = 3600.0


def outcome(error: Exception, *, maybe_there: bool) -> MessengerError:
    """Say in our words what an exception of the SDK or the network means for what was being sent.

    ``maybe_there``: a try of the same call may have been carried out (see ``journey``), whatever the last one met.
    """
    if maybe_there:
        return InDoubt(f"Discord's answer was lost ({_name(error)}).")
    match error:
        case discord.RateLimited():
            return NotSent("Discord asks to wait.", wait_s=error.retry_after)
        case discord.HTTPException() if is_for_later(error):
            return NotSent(f"Discord takes nothing just now ({_name(error)}).", wait_s=_wait_s(error))
        case discord.HTTPException():
            why = f"Discord refused ({_name(error)}). {_MENDS.get(error.code, '')}"
            return Refused(why.rstrip(), scope=_scope(error))
        case _:
            return NotSent(f"Discord cannot be reached ({_name(error)}).")


def is_for_later(error: discord.HTTPException) -> bool:
    """Say whether Discord may well take the same thing later: it says so, it failed, or it never saw the request."""
    if error.code == 0 and error.status in _UNCODED_WALL:
        return True
    return error.status in {401, 429} or error.status >= 500 or error.code in _LATER


def leaves_no_thread(error: discord.HTTPException) -> bool:
    """Say of a refused beginning whether there can be no thread where a reply in the channel may well be.

    A permission, this type of channel, too many threads, a title that the moderation does not like.
    """
    if is_for_later(error) or error.code in _NOT_FOR_THE_THREAD:
        return False
    return error.status in {400, 403}


def _scope(error: discord.HTTPException) -> Scope:
    """Return how much is refused. What we do not know costs one message: no channel goes silent over a guess."""
    return _SCOPES.get(error.code, "message")


def _wait_s(error: discord.HTTPException) -> float:
    """Return the time that Discord names, in seconds; a minute where it names none."""
    named = getattr(error.response, "headers", {}).get("Retry-After", "")
    return min(float(named), _LONGEST_WAIT_S) if named.isdecimal() and named.isascii() else _WAIT_S


def _name(error: Exception) -> str:
    if isinstance(error, discord.HTTPException):
        return f"status {error.status}, code {error.code}"
    return type(error).__name__
