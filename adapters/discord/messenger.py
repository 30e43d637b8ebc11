"""What the ledger sends and looks for on Discord."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import aiohttp
import discord

from adapters.discord.journey import journey
from adapters.discord.limits import NONCE, OverLimit
from adapters.discord.marks import carries
from adapters.discord.refusals import outcome
from adapters.discord.render import layout
from adapters.discord.translate import PLATFORM
from bot.chat.events import Upload
from bot.chat.messages import Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import CannotLook, NotSent, Refused

log = logging.getLogger(__name__)

_TRANSPORT: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
_SKEW: Final = timedelta(minutes=2)  # between this machine's clock and the instant in Discord's ids
_MOST_LOOKED_AT: Final = 2000  # messages; a channel that wrote more meanwhile cannot be searched within a call


class DiscordMessenger:
    """The sending side. ``timeout_s`` bounds every call: beyond it a call is in doubt, or surely not sent."""

    platform: str = PLATFORM
    abilities = Abilities(
        threads=False,
        home=False,
        command_lookup=True,
        form_lookup=False,
        private_pictures=False,
        can_find=True,
        edits_per_minute=30,  # Discord allows about 5 in 5 s a channel
    )

    def __init__(self, client: discord.AutoShardedClient, *, timeout_s: float = 28.0) -> None:
        self._client = client
        self._timeout_s = timeout_s

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post to a channel. The key goes as the nonce, so that Discord itself drops a second try for some minutes."""
        async with self._carrying():
            sent = await self._channel(place).send(view=layout(message, key=key), nonce=_nonce(key))
        return Ref(place=place, message=str(sent.id))

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look through the channel's history; first for the permission, without which it is empty and no error."""
        self._may_look(place)
        looked_at = 0
        try:
            async with asyncio.timeout(self._timeout_s):
                history = self._channel(place).history(limit=_MOST_LOOKED_AT, after=since - _SKEW, oldest_first=True)
                async for message in history:
                    looked_at += 1
                    if self._is_own(message) and carries(message, key):
                        return Ref(place=place, message=str(message.id))
        except (discord.Forbidden, discord.NotFound) as error:
            raise CannotLook(f"Discord does not show this channel (code {error.code}).") from None
        except _TRANSPORT as error:
            wait_s = error.retry_after if isinstance(error, discord.RateLimited) else 0.0
            raise NotSent(f"The channel could not be read just now ({type(error).__name__}).", wait_s=wait_s) from None
        if looked_at == _MOST_LOOKED_AT:
            raise CannotLook(f"The channel holds more than {_MOST_LOOKED_AT} messages since then.")
        return None

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace a message of our own."""
        async with self._carrying():
            partial = self._channel(ref.place).get_partial_message(int(ref.message))
            # Here the SDK does not add the client's own: an edit of components alone would allow every mention.
            await partial.edit(view=layout(message), allowed_mentions=discord.AllowedMentions.none())

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Refuse: ``abilities`` says that there are no threads."""
        raise Refused("The Discord adapter opens no threads yet.", scope="message")

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Send a direct message. A member who takes none refuses this message alone."""
        async with self._carrying(nothing_yet=True, share=0.4):
            channel = await self._client.create_dm(discord.Object(int(member.user)))
        async with self._carrying(share=0.6):
            sent = await channel.send(view=layout(message, key=key), nonce=_nonce(key))
        return Ref(place=Place(platform=PLATFORM, workspace="", channel=str(channel.id)), message=str(sent.id))

    async def home(self, member: Member, message: Message) -> None:
        """Do nothing: Discord has no home page."""

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Refuse: no form and no command of this adapter takes a file."""
        raise Refused("The Discord adapter takes no files yet.", scope="message")

    async def check(self, place: Place) -> tuple[str, ...]:
        """Name the permissions that are missing in the channel, by the words of Discord's own settings."""
        permissions = self._permissions(place)
        if isinstance(permissions, str):
            return (permissions,)
        wanted = {
            "View Channel": permissions.view_channel,
            "Send Messages": permissions.send_messages,
            "Read Message History": permissions.read_message_history,  # without it a lost answer stays unknown
        }
        mend = "allow it to the bot's role under Permissions in the channel's settings"
        return tuple(f"The permission “{name}” is missing: {mend}." for name, given in wanted.items() if not given)

    @asynccontextmanager
    async def _carrying(self, *, nothing_yet: bool = False, share: float = 1.0) -> AsyncIterator[None]:
        """Bound a request in time and turn what goes wrong in it into an error of ours.

        ``nothing_yet``: it leaves no message, so that its failure is never a doubt; ``share``: its part of the time.
        """
        if not self._logged_in():
            raise NotSent("The bot is not connected to Discord.")
        with journey() as watched:
            try:
                async with asyncio.timeout(self._timeout_s * share):
                    yield
            except OverLimit as fault:
                raise Refused(f"Discord would not take this message: {fault}.", scope="message") from None
            except _TRANSPORT as error:
                raise outcome(error, maybe_there=watched.maybe_there and not nothing_yet) from None

    def _channel(self, place: Place) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(place.thread or place.channel))

    def _logged_in(self) -> bool:
        return self._client.application_id is not None and not self._client.is_closed()

    def _is_own(self, message: discord.Message) -> bool:
        return self._client.user is not None and message.author.id == self._client.user.id

    def _may_look(self, place: Place) -> None:
        if not self._logged_in():
            raise NotSent("The bot is not connected to Discord.")
        if not place.workspace:
            return  # a direct message: both sides may read it
        guild = self._client.get_guild(int(place.workspace))
        shard = None if guild is None else self._client.get_shard(guild.shard_id)
        if guild is not None and (guild.unavailable or shard is None or shard.is_closed()):
            raise NotSent("Discord does not tell the bot's permissions just now.")  # What we hold may be out of date.
        permissions = self._permissions(place)
        if isinstance(permissions, str):
            raise CannotLook(permissions)
        if not (permissions.view_channel and permissions.read_message_history):
            raise CannotLook("The permission “Read Message History” is missing in this channel.")

    def _permissions(self, place: Place) -> discord.Permissions | str:
        """Return the bot's own permissions in a channel, or why they cannot be known."""
        guild = self._client.get_guild(int(place.workspace))
        if guild is None or guild.me is None:
            return "The bot is not in this server: invite it with the link that `fulcrum discord invite` prints."
        channel = guild.get_channel(int(place.channel))
        if channel is None:
            return "The bot does not see this channel, or it is gone: choose another with /study-setup."
        return channel.permissions_for(guild.me)


def _nonce(key: str) -> str:
    if len(key) > NONCE:
        raise OverLimit([f"key: {len(key)} characters, not 1 to {NONCE}"])
    return key
