"""What the bot may do in a place, as the gateway told it: what is not known just now is never guessed."""

from collections.abc import Mapping
from typing import Final

import discord

from bot.chat.places import Place
from bot.errors import CannotLook, NotSent

WANTED: Final[Mapping[str, str]] = {
    "view_channel": "View Channel",  # nothing can be posted without it, nor without the next
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",  # else a post whose answer was lost cannot be looked for
    "embed_links": "Embed Links",  # else Discord may not show all of a card
    "attach_files": "Attach Files",  # else pictures come as text, and files not at all
    "create_public_threads": "Create Public Threads",  # else outcomes stand in the channel
    "send_messages_in_threads": "Send Messages in Threads",  # else outcomes stand in the channel
}
"""The permissions by the SDK's names, and how Discord's own settings call each."""

_OF_NO_USE: Final[Mapping[str, frozenset[str]]] = {
    "view_channel": frozenset(WANTED) - {"view_channel"},
    "send_messages": frozenset({"embed_links", "attach_files"}),
}
"""Which ones Discord counts as missing where another is, whether or not they are given: nobody has to mend them."""

_TO_POST: Final = ("view_channel", "send_messages")

_UNKNOWN: Final = "Discord does not tell my permissions in this channel just now: ask again in a minute."


def permits(client: discord.AutoShardedClient, place: Place, permission: str) -> bool:
    """Say whether the bot may do it there; True where that is not known just now: Discord itself will say."""
    found = _permissions(client, place) if place.workspace else None
    return not isinstance(found, discord.Permissions) or bool(getattr(found, permission))


def lacking(found: discord.Permissions) -> tuple[str, ...]:
    """Return which of those in WANTED somebody has to allow, by the SDK's names."""
    away = [permission for permission in WANTED if not getattr(found, permission)]
    implied = frozenset[str]().union(*(_OF_NO_USE.get(permission, ()) for permission in away))
    return tuple(permission for permission in away if permission not in implied)


def keeping(found: discord.Permissions) -> tuple[str, ...]:
    """Return what keeps the bot from posting where it has these, as Discord's settings call it."""
    away = () if found.administrator else lacking(found)
    return tuple(WANTED[permission] for permission in away if permission in _TO_POST)


def hold_looking(client: discord.AutoShardedClient, place: Place) -> None:
    """Raise ``CannotLook`` where the bot may not read the history, and ``NotSent`` where that is not known just now.

    Without the permission Discord shows an empty history and no error.
    """
    if not place.workspace:
        return  # a direct message: both sides may read it
    if _out_of_reach(client, place):
        raise NotSent(_UNKNOWN)
    found = _permissions(client, place)
    if isinstance(found, str):
        raise CannotLook(found)
    if not (found.view_channel and found.read_message_history):
        raise CannotLook("The permission “Read Message History” is missing in this channel.")


def _out_of_reach(client: discord.AutoShardedClient, place: Place) -> bool:
    """Whether what we hold of the server may be out of date: an outage, or a connection that is gone."""
    if not client.is_ready() or client.is_closed():
        return True
    guild = client.get_guild(int(place.workspace))
    shard = None if guild is None else client.get_shard(guild.shard_id)
    return guild is not None and (guild.unavailable or shard is None or shard.is_closed())


def _permissions(client: discord.AutoShardedClient, place: Place) -> discord.Permissions | str:
    """Return the bot's own permissions in a channel, or why there are none."""
    guild = client.get_guild(int(place.workspace))
    if guild is None or guild.me is None:
        return "I am not in this server: invite me with the link that `fulcrum discord invite` prints."
    channel = guild.get_channel(int(place.channel))
    if channel is None:
        return "I do not see this channel, or it is gone: choose another with /study-setup."
    return channel.permissions_for(guild.me)
