"""Whether Discord takes the token, and sends what people do to us. Nothing is sent, and nothing is connected."""

import asyncio
from typing import Final

import aiohttp
import discord

from adapters.checks import CHECK_S, Check, printable
from adapters.discord.client import FulcrumClient, point
from adapters.discord.settings import DiscordSettings

TOKEN: Final = "Discord token"  # noqa: S105  a name for people
APPLICATION: Final = "Discord application"

_RESET: Final = (
    "In Discord's developer portal, open your application, go to the page Bot, choose Reset Token, "
    "and put the new token into DISCORD_BOT_TOKEN."
)
_CLEAR: Final = (
    "In Discord's developer portal, open the application, go to General Information, "
    "and clear the field Interactions Endpoint URL."
)
_REACH: Final = "Look whether this machine may open https connections to Discord, then try again."


async def check_tokens(settings: DiscordSettings, *, within_s: float = CHECK_S) -> tuple[Check, ...]:
    """Ask Discord whose token it is; empty where none is set."""
    if settings.discord_bot_token is None:
        return ()
    point(settings)
    client = FulcrumClient(guild_ready_s=0.0, identify_pause_s=0.0)
    try:
        async with asyncio.timeout(within_s):
            await client.login(settings.discord_bot_token.get_secret_value())
        return _found(client)
    except discord.LoginFailure:
        return (Check(name=TOKEN, ok=False, found="Discord does not know it", mend=_RESET),)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:  # a timeout is an OSError
        found = f"Discord cannot be asked from here ({type(error).__name__})"
        return (Check(name=TOKEN, ok=False, found=found, mend=_REACH),)
    finally:
        await client.close()


def _found(client: discord.Client) -> tuple[Check, ...]:
    application = client.application
    token = Check(name=TOKEN, ok=True, found=printable(client.user))
    if application is None or not application.interactions_endpoint_url:
        return (token, Check(name=APPLICATION, ok=True, found=f"id {client.application_id}"))
    found = "it sends what people do to an Interactions Endpoint URL, so the bot would hear nothing"
    return (token, Check(name=APPLICATION, ok=False, found=found, mend=_CLEAR))
