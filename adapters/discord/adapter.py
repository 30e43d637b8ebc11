"""The Discord adapter: the connection, and what hangs on it."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Final

import aiohttp
import discord

from adapters.discord.answering import Answering, Patience
from adapters.discord.client import Ears, FulcrumClient, point
from adapters.discord.commands import Commands
from adapters.discord.ending import SeenAtLoginError, ending
from adapters.discord.inside import Close
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.pace import Sleep
from adapters.discord.settings import NOT_TAKEN, UNSET, DiscordSettings
from adapters.discord.signing_in import AGAIN_S, PAUSE_S, SignIns, pause_before
from adapters.discord.translate import PLATFORM
from bot.chat.core import Core
from bot.chat.events import Removed
from bot.chat.messenger import Messenger
from bot.errors import NotSent, SettingsError

log = logging.getLogger(__name__)

_DEAF: Final = (
    "This Discord application sends its interactions to an Interactions Endpoint URL, so the bot would hear nothing. "
    "In Discord's developer portal, open the application, go to General Information, and clear that field."
)
_SLOW: Final = "Discord has not let the bot in yet; it goes on trying."
_ENDED: Final = "{why} The bot tries again in {pause_s:.0f} s."
_AWAY: Final = "Discord has been out of reach for {minutes} min; the bot goes on trying."
_SPENT: Final = (
    "The bot started so often today that Discord would soon make its token invalid: it connects in {minutes} min."
)
_NO_COMMANDS: Final = (
    "Discord has taken none of the bot's commands, so nobody can ask it anything: run `fulcrum discord sync`, which "
    "says why."
)
_SHARD_SHARE: Final = 0.1  # of ``ready_s``: shards sign in one by one, 5 s apart
_LASTED_S: Final = 600.0  # a connection that was this long is no part of a row of failures
_AWAY_S: Final = 60.0  # a connection that broke is mostly resumed in a second
_REGISTER_AGAIN_S: Final = 900.0  # rarely: Discord takes 200 commands a day
_ANSWERABLE_S: Final = 15 * 60.0  # Discord takes answers for so long
_LEAVE_S: Final = 5.0  # for answers under way when the adapter stops, and for the connection itself


class DiscordAdapter:
    """One bot on Discord, kept connected: what ends a connection ends no more than that.

    The arguments behind ``now`` are for tests on loopback; their defaults suit Discord (see ``FulcrumClient``,
    ``SignIns``, ``DiscordMessenger`` and ``Patience``). ``ready_s`` is how long ``start`` waits for Discord;
    ``sleep`` waits before connections and sign-ins and ``clock`` measures them, in seconds.
    """

    def __init__(
        self,
        core: Core,
        settings: DiscordSettings,
        *,
        now: Callable[[], datetime],
        guild_ready_s: float = 2.0,
        ready_s: float = 60.0,
        identify_pause_s: float = PAUSE_S,
        call_s: float = 28.0,
        patience: Patience | None = None,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._core = core
        self._settings = settings
        self._now = now
        self._guild_ready_s = guild_ready_s
        self._ready_s = ready_s
        self._sign_ins = SignIns(pause_s=identify_pause_s, sleep=sleep, now=clock)
        point(settings)
        self._client = self._unopened()
        self._messenger = DiscordMessenger(self._client, timeout_s=call_s, api_url=settings.discord_api_url)
        self._answering = Answering(core, self._messenger, now=now, patience=patience or Patience())
        self._commands = self._listening()
        self._closing: set[asyncio.Task[None]] = set()  # of connections that ended while answers were under way
        self._keeper: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()  # ``start`` has nothing more to wait for
        self._started = False
        self._failure: SettingsError | NotSent | None = None
        self._trouble = ""
        self._unheard = False  # Discord offers none of the commands

    @property
    def messenger(self) -> Messenger:
        """What the ledger sends with; where the bot is not connected it says that nothing was sent."""
        return self._messenger

    @property
    def trouble(self) -> str:
        """Why the bot is not at work on Discord, and the mend where people have to do something; "" where all is well.

        A connection that broke less than a minute ago is no trouble: mostly it is resumed at once.
        """
        away_s = self._client.away_s
        away = _AWAY.format(minutes=int(away_s / 60)) if away_s >= _AWAY_S else ""
        return self._trouble or away or (_NO_COMMANDS if self._unheard else "")

    async def start(self) -> None:
        """Connect, register the commands where they changed, and return once events are taken.

        It returns before that where Discord takes long, or wants the bot to wait: ``trouble`` tells, and the bot goes
        on by itself. Raises ``SettingsError`` with the mend where Discord does not know the token or sends what people
        do elsewhere, and ``NotSent`` where Discord cannot be reached; it may be called again then.
        """
        if self._settings.discord_bot_token is None:
            raise SettingsError(UNSET)
        self._settled.clear()
        self._started, self._failure = False, None
        token = self._settings.discord_bot_token.get_secret_value()
        self._keeper = asyncio.create_task(self._keep(token), name="discord-keeper")
        try:
            await self._settled.wait()
        except BaseException:
            await self.stop()
            raise
        if self._failure is not None:
            raise self._failure
        self._started = True

    async def stop(self) -> None:
        """Hear nothing more, finish the answers under way, then leave."""
        leaving = [asyncio.create_task(shard.disconnect()) for shard in self._client.shards.values()]
        if leaving:
            await asyncio.wait(leaving, timeout=_LEAVE_S)
        await asyncio.gather(self._answering.drain(most_s=_LEAVE_S), self._messenger.settle(most_s=_LEAVE_S))
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait({self._keeper}, timeout=_LEAVE_S)
        for late in self._closing:
            late.cancel()
        if self._closing:
            await asyncio.wait(self._closing, timeout=_LEAVE_S)

    async def _keep(self, token: str) -> None:
        """Serve with one client after the other, until only a new version helps; before ``start`` is done, once."""
        in_a_row = 0
        while True:
            began = self._sign_ins.now()
            try:
                await self._serve(token)
            except (SettingsError, NotSent) as error:
                if not self._started or not isinstance(error, SeenAtLoginError | NotSent):
                    self._give_up(error)
                    return
                if isinstance(error, NotSent):
                    in_a_row = 0 if self._sign_ins.now() - began > _LASTED_S else in_a_row
                    pause_s = AGAIN_S[min(in_a_row, len(AGAIN_S) - 1)]
                    in_a_row += 1
                    self._trouble = _ENDED.format(why=error, pause_s=pause_s)
                else:
                    pause_s, self._trouble = AGAIN_S[-1], str(error)
                log.error("discord_connection_ended why=%s again_in_s=%.0f", error, pause_s)  # noqa: TRY400
                await self._sign_ins.sleep(pause_s)

    def _give_up(self, failure: SettingsError | NotSent) -> None:
        self._trouble = str(failure)
        self._failure = failure
        self._settled.set()
        if self._started:
            log.error("discord_given_up why=%s", failure)

    async def _serve(self, token: str) -> None:
        """Connect and stay. Never returns: raises SettingsError where people have to mend what ended it, or NotSent."""
        client = self._client
        watching: asyncio.Task[None] | None = None
        try:
            await self._log_in(token)
            registered = await self._register()
            shards = await self._turn()
            within_s = self._ready_s * (1 + _SHARD_SHARE * shards)
            watching = asyncio.create_task(self._watch(client, within_s=within_s, registered=registered))
            await _until_over(client)
        except (SettingsError, NotSent):
            raise
        except Exception as error:  # noqa: BLE001  whatever ended it
            raise ending(error) from None
        else:
            raise NotSent("Discord closed the connection.")
        finally:
            if watching is not None:
                watching.cancel()
            await client.close()
            self._client = self._unopened()
            self._messenger.use(self._client)
            self._commands = self._listening()

    def _unopened(self) -> FulcrumClient:
        """Return a new client: one that was closed cannot be opened again."""
        return FulcrumClient(guild_ready_s=self._guild_ready_s, sign_ins=self._sign_ins)

    def _listening(self) -> Commands:
        """Let the client tell us what comes in, and return its commands."""
        heard = self._answering
        self._client.listen(Ears(press=heard.press, submission=heard.submission, left=self._left, leave=self._leave))
        return Commands(self._client, self._core.verbs, self._answering)

    async def _log_in(self, token: str) -> None:
        try:
            await self._client.login(token)
        except discord.LoginFailure:
            raise SeenAtLoginError(NOT_TAKEN) from None
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise NotSent(f"Discord could not be reached ({type(error).__name__}).") from None
        if self._client.application is not None and self._client.application.interactions_endpoint_url:
            raise SeenAtLoginError(_DEAF)

    async def _register(self) -> bool:
        """Register the commands, and say whether it was done; where not, those of the last time go on working."""
        try:
            await self._commands.register()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            code = error.code if isinstance(error, discord.HTTPException) else 0
            log.warning("commands_not_registered error=%s code=%s", type(error).__name__, code)
            self._unheard = self._commands.none_registered
            return False
        self._unheard = False
        return True

    async def _turn(self) -> int:
        """Wait until this process may sign in; return with how many shards it will."""
        shards, _, limit = await self._client.http.get_bot_gateway()
        pause_s = pause_before(
            total=limit["total"], remaining=limit["remaining"], reset_after_ms=limit["reset_after"], shards=shards
        )
        if pause_s:
            self._trouble = _SPENT.format(minutes=ceil(pause_s / 60))
            log.warning("discord_sign_ins_spent remaining=%d in_s=%.0f", limit["remaining"], pause_s)
            self._settled.set()
            await self._sign_ins.sleep(pause_s)
        return shards

    async def _watch(self, client: FulcrumClient, *, within_s: float, registered: bool) -> None:
        """Note when events are taken, or that it takes long; then register what could not be registered before."""
        try:
            async with asyncio.timeout(within_s):
                await client.wait_until_ready()
        except TimeoutError:
            self._trouble = _SLOW
            log.warning("discord_not_ready after_s=%.0f", within_s)
            self._settled.set()
            await client.wait_until_ready()
        self._trouble = ""
        log.info("discord_ready servers=%d shards=%d", len(client.guilds), len(client.shards))
        self._settled.set()
        while not registered:
            await self._sign_ins.sleep(_REGISTER_AGAIN_S)
            registered = await self._register()

    async def _leave(self, close: Close) -> None:
        """Close the way of the requests: with answers under way it outlives the connection, and the next one begins."""
        if not self._answering.busy:
            await close()
            return
        closing = asyncio.create_task(self._close_late(close), name="discord-closing")
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _close_late(self, close: Close) -> None:
        try:
            await self._answering.drain(most_s=_ANSWERABLE_S)
        finally:
            await close()

    async def _left(self, guild_id: int) -> None:
        log.info("discord_removed server=%s", guild_id)
        await self._core.removed(Removed(platform=PLATFORM, workspace=str(guild_id), channel=None, at=self._now()))


async def _until_over(client: FulcrumClient) -> None:
    """Stay connected, by a task of its own: where the SDK is resuming a session it swallows a cancellation."""
    connection = asyncio.create_task(client.connect(), name="discord-connection")
    try:
        await asyncio.wait({connection})
    finally:
        await client.close()
        connection.cancel()
        await asyncio.wait({connection}, timeout=_LEAVE_S)
    if not connection.cancelled():
        connection.result()
