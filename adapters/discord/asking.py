"""Discord asked by HTTP alone, with no connection: for whoever installs the bot, or looks how it is doing."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import discord

from adapters.checks import CHECK_S
from adapters.discord.client import FulcrumClient, point
from adapters.discord.settings import NOT_TAKEN, UNSET, DiscordSettings
from bot.errors import NotSent, SettingsError


@asynccontextmanager
async def asking(settings: DiscordSettings, *, within_s: float = CHECK_S) -> AsyncGenerator[FulcrumClient]:
    """Yield a client that has signed in by HTTP and hears nothing; it is closed in every case.

    Raises ``SettingsError`` with the mend where there is no token or Discord does not know it, and ``NotSent`` where
    Discord cannot be asked, or what was asked inside takes longer than ``within_s`` or is refused.
    """
    if settings.discord_bot_token is None:
        raise SettingsError(UNSET)
    point(settings)
    client = FulcrumClient(guild_ready_s=0.0)
    try:
        async with asyncio.timeout(within_s):
            await client.login(settings.discord_bot_token.get_secret_value())
            yield client
    except discord.LoginFailure:
        raise SettingsError(NOT_TAKEN) from None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:  # a timeout is an OSError
        raise NotSent(f"Discord cannot be asked from here ({type(error).__name__})") from None
    finally:
        await client.close()
