"""Whether Discord takes the token and sends what people do to us, and what the bot may do in the channels it posts in.

Nothing is sent, and nothing is connected.
"""

from collections.abc import Sequence
from typing import Final

import discord

from adapters.checks import CHECK_S, Check, printable
from adapters.discord.asking import asking
from adapters.discord.installing import GRANT
from adapters.discord.rights import WANTED, lacking
from adapters.discord.settings import RESET, DiscordSettings
from bot.chat.places import Place
from bot.errors import NotSent, SettingsError

TOKEN: Final = "Discord token"  # noqa: S105  a name for people
APPLICATION: Final = "Discord application"
PERMISSIONS: Final = "Discord permissions"
MOST_CHANNELS: Final = 50
"""In so many channels the permissions are looked at, one after the other: a bot at work needs its requests itself."""

_CLEAR: Final = (
    "In Discord's developer portal, open the application, go to General Information, "
    "and clear the field Interactions Endpoint URL."
)
_REACH: Final = "Look whether this machine may open https connections to Discord, then try again."
_ALLOW: Final = (
    "In the channel's settings on Discord, under Permissions, allow them to the bot's role. Where the bot itself is "
    "missing, open the link that `fulcrum discord invite` prints; for a channel that is gone, /study-setup in another."
)
_NOT_THERE: Final = "the bot itself, or the channel,"


async def check_tokens(settings: DiscordSettings, *, within_s: float = CHECK_S) -> tuple[Check, ...]:
    """Ask Discord whose token it is; empty where none is set."""
    if settings.discord_bot_token is None:
        return ()
    try:
        async with asking(settings, within_s=within_s) as client:
            return _found(client)
    except SettingsError:
        return (Check(name=TOKEN, ok=False, found="Discord does not know it", mend=RESET),)
    except NotSent as error:
        return (Check(name=TOKEN, ok=False, found=str(error), mend=_REACH),)


async def check_channels(
    settings: DiscordSettings, places: Sequence[Place], *, most: int = MOST_CHANNELS, within_s: float = 2 * CHECK_S
) -> tuple[Check, ...]:
    """Look at what the bot may do in these channels, or the first ``most`` of them; empty where there are none.

    Empty too where Discord does not take the token: ``check_tokens`` tells.
    """
    looked = places[:most]
    if not looked or settings.discord_bot_token is None:
        return ()
    try:
        async with asking(settings, within_s=within_s) as client:
            servers = {one: await _server(client, one) for one in {place.workspace for place in looked}}
            found = [(place, await _missing(servers[place.workspace], place)) for place in looked]
    except SettingsError:
        return ()
    except NotSent as error:
        return (Check(name=PERMISSIONS, ok=False, found=str(error), mend=_REACH),)
    faults = [
        f"{', '.join(missing)} in https://discord.com/channels/{place.workspace}/{place.channel}"
        for place, missing in found
        if missing
    ]
    if faults:
        return (Check(name=PERMISSIONS, ok=False, found=f"missing: {'; '.join(faults)}", mend=_ALLOW),)
    return (Check(name=PERMISSIONS, ok=True, found=f"all {len(WANTED)} in {_of(len(looked), len(places))}"),)


def _of(looked: int, there: int) -> str:
    if looked < there:
        return f"the first {looked} of {there} channels"
    return "1 channel" if there == 1 else f"{there} channels"


async def _server(client: discord.Client, workspace: str) -> tuple[discord.Guild, discord.Member] | None:
    """Return a server and the bot's own membership; None where it has none."""
    try:
        guild = await client.fetch_guild(int(workspace), with_counts=False)
        return guild, await guild.fetch_member(client.user.id if client.user else 0)
    except (discord.NotFound, discord.Forbidden):
        return None


async def _missing(server: tuple[discord.Guild, discord.Member] | None, place: Place) -> tuple[str, ...]:
    """Return what the bot lacks in a channel, as Discord's settings call it."""
    if server is None:
        return (_NOT_THERE,)
    guild, me = server
    try:
        channel = await guild.fetch_channel(int(place.channel))
    except discord.NotFound:
        return (_NOT_THERE,)
    except discord.Forbidden:
        return (WANTED["view_channel"],)
    return tuple(WANTED[permission] for permission in lacking(channel.permissions_for(me)))


def _found(client: discord.Client) -> tuple[Check, ...]:
    token = Check(name=TOKEN, ok=True, found=printable(client.user))
    about = client.application
    if about is not None and about.interactions_endpoint_url:
        found = "it sends what people do to an Interactions Endpoint URL, so the bot would hear nothing"
        return (token, Check(name=APPLICATION, ok=False, found=found, mend=_CLEAR))
    if about is not None and about.bot_require_code_grant:
        found = "it asks for a code grant, so nobody can invite the bot"
        return (token, Check(name=APPLICATION, ok=False, found=found, mend=GRANT))
    return (token, Check(name=APPLICATION, ok=True, found=f"id {client.application_id}"))
