"""The Discord adapter: the connection, and what hangs on it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

import aiohttp
import discord

from adapters.discord.answering import Answering, Patience
from adapters.discord.client import Ears, FulcrumClient, point
from adapters.discord.commands import Commands
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.settings import DiscordSettings
from adapters.discord.translate import PLATFORM
from bot.chat.core import Core
from bot.chat.events import Removed
from bot.chat.messenger import Messenger
from bot.errors import NotSent, SettingsError

log = logging.getLogger(__name__)

_UNSET: Final = (
    "DISCORD_BOT_TOKEN is not set. In Discord's developer portal, open your application, go to the page Bot, "
    "and put the token that Reset Token gives you into DISCORD_BOT_TOKEN."
)
_NOT_TAKEN: Final = (
    "Discord does not know the token in DISCORD_BOT_TOKEN. In Discord's developer portal, open your application, "
    "go to the page Bot, choose Reset Token, and put the new token into DISCORD_BOT_TOKEN."
)
_DEAF: Final = (
    "This Discord application sends its interactions to an Interactions Endpoint URL, so the bot would hear nothing. "
    "In Discord's developer portal, open the application, go to General Information, and clear that field."
)
_UNKNOWN_TOKEN: Final = 4004  # the gateway's close code
_READY_S: Final = 60.0
_LEAVE_S: Final = 5.0  # for answers under way when the adapter stops, and for the connection itself


class DiscordAdapter:
    """One bot on Discord.

    The last four arguments are for tests on loopback; their defaults suit Discord (see ``FulcrumClient``, ``Patience``
    and ``DiscordMessenger``).
    """

    def __init__(
        self,
        core: Core,
        settings: DiscordSettings,
        *,
        now: Callable[[], datetime],
        guild_ready_s: float = 2.0,
        identify_pause_s: float = 5.0,
        call_s: float = 28.0,
        patience: Patience | None = None,
    ) -> None:
        self._core = core
        self._settings = settings
        self._now = now
        point(settings)
        self._client = FulcrumClient(guild_ready_s=guild_ready_s, identify_pause_s=identify_pause_s)
        self._messenger = DiscordMessenger(self._client, timeout_s=call_s)
        self._answering = Answering(core, self._messenger, now=now, patience=patience or Patience())
        self._commands = Commands(self._client, core.verbs, self._answering)
        self._client.listen(Ears(press=self._answering.press, submission=self._answering.submission, left=self._left))
        self._opened = False
        self._connection: asyncio.Task[None] | None = None

    @property
    def messenger(self) -> Messenger:
        """What the ledger sends with; before ``start`` and after ``stop`` it says that nothing was sent."""
        return self._messenger

    async def start(self) -> None:
        """Connect, register the commands where they changed, and return once events are taken.

        Raises ``SettingsError`` with the mend where Discord does not know the token or sends what people do elsewhere,
        and ``NotSent`` where Discord cannot be reached.
        """
        if self._settings.discord_bot_token is None:
            raise SettingsError(_UNSET)
        try:
            await self._log_in(self._settings.discord_bot_token.get_secret_value())
            await self._register()
            await self._connect()
        except BaseException:
            await self.stop()
            raise
        log.info("discord_ready servers=%d shards=%d", len(self._client.guilds), len(self._client.shards))

    async def stop(self) -> None:
        """Finish the answers under way, then leave. A press that comes meanwhile may fail: it can be repeated."""
        await self._answering.drain(most_s=_LEAVE_S)
        if self._opened:
            await self._client.close()
        if self._connection is not None:
            self._connection.cancel()
            await asyncio.wait({self._connection}, timeout=_LEAVE_S)

    async def _log_in(self, token: str) -> None:
        self._opened = True
        try:
            await self._client.login(token)
        except discord.LoginFailure:
            raise SettingsError(_NOT_TAKEN) from None
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise NotSent(f"Discord could not be reached ({type(error).__name__}).") from None
        if self._client.application is not None and self._client.application.interactions_endpoint_url:
            raise SettingsError(_DEAF)

    async def _register(self) -> None:
        """Register the commands; where that cannot be done now, those of the last time go on working."""
        try:
            await self._commands.register()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            code = error.code if isinstance(error, discord.HTTPException) else 0
            log.warning("commands_not_registered error=%s code=%s", type(error).__name__, code)

    async def _connect(self) -> None:
        self._connection = asyncio.create_task(self._client.connect(), name="discord-connection")
        self._connection.add_done_callback(_tell_the_end)
        ready = asyncio.create_task(self._client.wait_until_ready(), name="discord-ready")
        try:
            await asyncio.wait({self._connection, ready}, timeout=_READY_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
        if self._connection.done():
            why = self._connection.exception()
            if isinstance(why, discord.ConnectionClosed) and why.code == _UNKNOWN_TOKEN:
                raise SettingsError(_NOT_TAKEN)
            raise NotSent(f"Discord closed the connection ({type(why).__name__}).")
        if not self._client.is_ready():
            raise NotSent(f"Discord did not let the bot in within {_READY_S:.0f} s.")

    async def _left(self, guild_id: int) -> None:
        log.info("discord_removed server=%s", guild_id)
        await self._core.removed(Removed(platform=PLATFORM, workspace=str(guild_id), channel=None, at=self._now()))


def _tell_the_end(connection: asyncio.Task[None]) -> None:
    """The SDK reconnects by itself; what ends its connection for good (a token reset, for one) must be seen."""
    error = None if connection.cancelled() else connection.exception()
    if error is not None:
        log.error("discord_connection_ended error=%s", type(error).__name__)
