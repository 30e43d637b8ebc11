"""What the ledger sends and looks for on Discord."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import aiohttp
import discord

from adapters.discord.journey import journey
from adapters.discord.limits import NONCE, PINGED, THREAD_NAME, OverLimit, shortened
from adapters.discord.marks import carries
from adapters.discord.refusals import NO_THREAD, THREAD_EXISTS, outcome
from adapters.discord.render import layout
from adapters.discord.translate import PLATFORM
from bot.chat.events import Upload
from bot.chat.messages import Line, Mention, Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import CannotLook, NotSent, Refused

log = logging.getLogger(__name__)

_TRANSPORT: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
_SKEW: Final = timedelta(minutes=2)  # between this machine's clock and the instant in Discord's ids
_ARCHIVE_MIN: Final = 1440  # a thread nobody writes in is hidden after a day; the next message brings it back
_MOST_LOOKED_AT: Final = 2000  # messages; a channel that wrote more meanwhile cannot be searched within a call


class DiscordMessenger:
    """The sending side. ``timeout_s`` bounds every call: beyond it a call is in doubt, or surely not sent."""

    platform: str = PLATFORM
    abilities = Abilities(
        threads=True,
        home=False,
        command_lookup=True,
        form_lookup=False,
        private_pictures=True,
        can_find=True,
        edits_per_minute=30,  # Discord allows about 5 in 5 s a channel
    )

    def __init__(self, client: discord.AutoShardedClient, *, timeout_s: float = 28.0) -> None:
        self._client = client
        self._timeout_s = timeout_s

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post to a channel. The key goes as the nonce, so that Discord itself drops a second try for some minutes."""
        return await self._send(place, message, key=key)

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look through the channel's history; first for the permission, without which it is empty and no error.

        A thread is looked through with its channel, where a reply stands if no thread could be begun.
        """
        self._may_look(place)
        places = (place,) if place.thread is None else (place, replace(place, thread=None))
        try:
            async with asyncio.timeout(self._timeout_s):
                for where in places:
                    if found := await self._look(where, key, since - _SKEW):
                        return found
        except (discord.Forbidden, discord.NotFound) as error:
            raise CannotLook(f"Discord does not show this channel (code {error.code}).") from None
        except _TRANSPORT as error:
            wait_s = error.retry_after if isinstance(error, discord.RateLimited) else 0.0
            raise NotSent(f"The channel could not be read just now ({type(error).__name__}).", wait_s=wait_s) from None
        return None

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace a message of our own."""
        async with self._carrying():
            shown = layout(message, attach=self._permits(ref.place, "attach_files"))
            partial = self._channel(ref.place).get_partial_message(int(ref.message))
            # Here the SDK does not add the client's own: an edit of components alone would allow every mention.
            await partial.edit(
                view=shown.view, attachments=shown.files(), allowed_mentions=discord.AllowedMentions.none()
            )

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post to the thread of a message, begun at the first need; where there can be none, reply in the channel.

        Members whom it mentions are notified where the mention asks for it.
        """
        if ref.place.thread is not None:
            return await self._send(ref.place, message, key=key, ping=True)
        if await self._begin_thread(ref, message.title):
            within = replace(ref.place, thread=ref.message)  # a thread has the id of the message it was begun from
            try:
                return await self._send(within, message, key=key, ping=True, share=0.4)
            except Refused as refusal:
                if refusal.scope == "workspace":
                    raise
                log.info("thread_closed message=%s why=%s", ref.message, refusal)  # locked, or taken away by hand
        return await self._send(ref.place, message, key=key, ping=True, reply_to=ref.message, share=0.3)

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Send a direct message. A member who takes none refuses this message alone."""
        async with self._carrying(nothing_yet=True, share=0.4):
            channel = await self._client.create_dm(discord.Object(int(member.user)))
        place = Place(platform=PLATFORM, workspace="", channel=str(channel.id))
        return await self._send(place, message, key=key, ping=True, share=0.6)

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

    async def _send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        ping: bool = False,
        reply_to: str | None = None,
        share: float = 1.0,
    ) -> Ref:
        """Send to a channel, to a thread or directly. ``reply_to``: the message to which it is a reply."""
        async with self._carrying(share=share):
            shown = layout(message, key=key, attach=self._permits(place, "attach_files"))
            sent = await self._channel(place).send(
                view=shown.view,
                files=shown.files(),
                nonce=_nonce(key),
                allowed_mentions=_pinged(message) if ping else discord.AllowedMentions.none(),
                reference=self._reference(place, reply_to),  # type: ignore[arg-type]  # None is its default
            )
        return Ref(place=place, message=str(sent.id))

    async def _begin_thread(self, ref: Ref, title: str) -> bool:
        """Begin the public thread of a message; False where there can be none, True also where there is one already.

        It leaves no message, so that it may be tried again whatever became of it.
        """
        if not (
            self._permits(ref.place, "create_public_threads") and self._permits(ref.place, "send_messages_in_threads")
        ):
            return False
        async with self._carrying(nothing_yet=True, share=0.3):
            try:
                # By the request itself: the SDK's own way needs the server in its memory, which an outage empties.
                await self._client.http.start_thread_with_message(
                    int(ref.place.channel),
                    int(ref.message),
                    name=shortened(title, THREAD_NAME),
                    auto_archive_duration=_ARCHIVE_MIN,
                )
            except discord.HTTPException as error:
                if error.code == THREAD_EXISTS:
                    return True
                if error.status == 403 or error.code in NO_THREAD:
                    return False
                raise
        return True

    async def _look(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look through one channel or thread; a thread that was never begun is surely empty."""
        looked_at = 0
        try:
            history = self._channel(place).history(limit=_MOST_LOOKED_AT, after=since, oldest_first=True)
            async for message in history:
                looked_at += 1
                if self._is_own(message) and carries(message, key):
                    return Ref(place=place, message=str(message.id))
        except discord.NotFound:
            if place.thread is None:
                raise
        if looked_at == _MOST_LOOKED_AT:
            raise CannotLook(f"The channel holds more than {_MOST_LOOKED_AT} messages since then.")
        return None

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

    def _permits(self, place: Place, permission: str) -> bool:
        """Say whether the bot may do it there; True where that is not known just now: Discord itself will say."""
        permissions = self._permissions(place) if place.workspace else None
        return not isinstance(permissions, discord.Permissions) or bool(getattr(permissions, permission))

    def _reference(self, place: Place, message: str | None) -> discord.MessageReference | None:
        if message is None or not self._permits(place, "read_message_history"):
            return None  # Discord takes no reply without that permission: it stands in the channel by itself then.
        return discord.MessageReference(message_id=int(message), channel_id=int(place.channel))

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


def _pinged(message: Message) -> discord.AllowedMentions:
    """Return whom a message notifies: the members whose mention asks for it."""
    parts = (part for block in message.blocks if isinstance(block, Line) for part in block.parts)
    asked = dict.fromkeys(int(part.member.user) for part in parts if isinstance(part, Mention) and part.ping)
    users = [discord.Object(user) for user in asked][:PINGED]
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users)


def _nonce(key: str) -> str:
    if len(key) > NONCE:
        raise OverLimit([f"key: {len(key)} characters, not 1 to {NONCE}"])
    return key
