"""The SDK's client as it is used here: guilds alone as intent, nobody ever pinged, nothing remembered.

``AutoShardedClient`` rather than ``Client``: it is no more to write, it asks Discord for the gateway's address instead
of assuming it, and it goes on working past the 2,500 servers that one connection may serve.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.buttons import AnyPress, heard, lenient
from adapters.discord.inside import (
    Close,
    end_global_wait,
    parsers,
    stop_heartbeat,
    wrap_connect,
    wrap_http_close,
    wrap_presses,
)
from adapters.discord.journey import tracing
from adapters.discord.pace import Pace
from adapters.discord.parsing import guard
from adapters.discord.settings import DiscordSettings
from adapters.discord.signing_in import SignIns, stubborn
from adapters.discord.translate import Interaction

log = logging.getLogger(__name__)

_SDK_LOG: Final = logging.getLogger("discord")


def point(settings: DiscordSettings) -> None:
    """Send the SDK to another server, in both places where it holds Discord's address; before a client is made."""
    if settings.discord_api_url is not None and settings.discord_gateway_url is not None:
        Route.BASE = settings.discord_api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """Who hears what comes in."""

    press: Callable[[Interaction], Awaitable[None]]
    submission: Callable[[Interaction], Awaitable[None]]
    left: Callable[[int], Awaitable[None]]  # the id of a server that the bot was removed from
    leave: Callable[[Close], Awaitable[None]] | None = None  # closes the way of the requests when none needs it more


class FulcrumClient(discord.AutoShardedClient):
    """Hands on what comes in.

    ``guild_ready_s``: how long after the last server that arrived the client counts as ready.
    ``sign_ins``: those of the clients before it, for one that connects.
    """

    def __init__(self, *, guild_ready_s: float, sign_ins: SignIns | None = None) -> None:
        # On DEBUG the SDK writes the answers' tokens and people's own words.
        _SDK_LOG.setLevel(max(logging.INFO, _SDK_LOG.getEffectiveLevel()))
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing is missing: it never speaks
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            http_trace=tracing(Pace(), unlimited=lambda: end_global_wait(self)),
            max_ratelimit_timeout=30.0,  # the SDK's least: what must wait longer is told to the ledger instead
            guild_ready_timeout=guild_ready_s,
        )
        self._sign_ins = sign_ins or SignIns()
        self._ears: Ears | None = None
        self._away_since: dict[int, float] = {}
        guard(parsers(self))
        wrap_presses(self, lenient)
        wrap_http_close(self, self._closing)
        wrap_connect(self, lambda connect: stubborn(connect, sleep=self._sign_ins.sleep))

    def listen(self, ears: Ears) -> None:
        """Say who hears what comes in; before ``login``."""
        self._ears = ears

    async def setup_hook(self) -> None:
        """Take every press from the first moment on."""
        self.add_dynamic_items(AnyPress)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep Discord's pace of sign-ins."""
        shard = shard_id or 0
        try:
            await self._sign_ins.turn(shard, shards=self.shard_count or 1, initial=initial)
        except BaseException:
            stop_heartbeat(self, shard)
            raise

    @property
    def away_s(self) -> float:
        """How long some shard has been without a connection; 0.0 where all have one."""
        return self._sign_ins.now() - min(self._away_since.values()) if self._away_since else 0.0

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note since when it is away."""
        self._away_since.setdefault(shard_id, self._sign_ins.now())

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note that it signed in."""
        self._away_since.pop(shard_id, None)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that it is back."""
        self._away_since.pop(shard_id, None)

    def _closing(self, close: Close) -> Close:
        async def closed() -> None:
            leave = self._ears.leave if self._ears is not None else None
            await (leave(close) if leave is not None else close())

        return closed

    async def pressed(self, interaction: Interaction) -> None:
        """See ``buttons``."""
        if self._ears is not None:
            await self._ears.press(interaction)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take forms here: the SDK's own way forgets open ones with a restart, and keeps the unsent ones for ever.

        Also presses that it drops (see ``buttons``).
        """
        if self._ears is not None and interaction.type is discord.InteractionType.modal_submit:
            await self._ears.submission(interaction)
        elif interaction.type is discord.InteractionType.component and not heard(interaction):
            await self.pressed(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed; an outage comes as ``on_guild_unavailable`` and changes nothing."""
        if self._ears is not None:
            await self._ears.left(guild.id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Write a mistake of ours to our own log, without what came in."""
        del args, kwargs
        log.exception("discord_event_failed event=%s", event_method)
