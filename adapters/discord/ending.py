"""What the end of a connection asks for: another one, a look whether somebody has mended it, or a newer version."""

from typing import Final

import discord

from adapters.discord.settings import NOT_TAKEN
from bot.errors import NotSent, SettingsError

_TOO_OLD: Final = (
    "Discord does not take what this version of Fulcrum asks for (close code {code}). Install the newest version."
)
_UNKNOWN_TOKEN: Final = 4004  # this and the next are the gateway's close codes
_NOT_MENDED_BY_AGAIN: Final = frozenset({4012, 4013, 4014})  # after 4010 and 4011 a new client asks for the shards anew


class SeenAtLoginError(SettingsError):
    """People have to mend it, and a login tells whether they did: it uses up none of the day's sign-ins."""


def ending(error: Exception) -> SettingsError | NotSent:
    """Say what an end asks for; ``error`` is the SDK's, the network's, or what an event could not be read for."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.PrivilegedIntentsRequired):
        code = 4014
    if code == _UNKNOWN_TOKEN:
        return SeenAtLoginError(NOT_TAKEN)
    if code in _NOT_MENDED_BY_AGAIN:
        return SettingsError(_TOO_OLD.format(code=code))
    told = type(error).__name__ if code is None else f"code {code}"
    return NotSent(f"Discord closed the connection ({told}).")
