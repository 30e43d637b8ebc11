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

from adapters.discord import rights
from adapters.discord.journey import journey
from adapters.discord.limits import PINGED, OverLimit, nonces, thread_name
from adapters.discord.marks import carries
from adapters.discord.refusals import THREAD_EXISTS, leaves_no_thread, outcome
from adapters.discord.render import Layout, layout, layouts
from adapters.discord.translate import PLATFORM
from bot.chat.events import Upload
from bot.chat.messages import Line, Mention, Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import CannotLook, MessengerError, NotSent, Refused

log = logging.getLogger(__name__)

_TRANSPORT: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
_SKEW: Final = timedelta(minutes=2)  # between this machine's clock and the instant in Discord's ids
_ARCHIVE_MIN: Final = 1440  # a thread nobody writes in is hidden after a day; the next message brings it back
_THREADS_AT_ONCE: Final = 4  # begun behind posts, which must not wait for them where all channels post at one time
_MOST_LOOKED_AT: Final = 2000  # messages; a channel that wrote more meanwhile cannot be searched within a call
_CUT: Final = (
    "-# Shortened: one message on Discord holds 4,000 characters. While this is open, /study today shows it all."
)


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
        self._threads: set[asyncio.Task[None]] = set()
        self._beginning = asyncio.Semaphore(_THREADS_AT_ONCE)

    def use(self, client: discord.AutoShardedClient) -> None:
        """Send with another client from now on: one that was closed cannot be opened again."""
        self._client = client

    async def settle(self, *, most_s: float) -> None:
        """Let the threads that are being begun come into being, for at most ``most_s``; give the others up."""
        if self._threads:
            await asyncio.wait(self._threads, timeout=most_s)
        for late in self._threads:
            late.cancel()

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post to a channel. The key goes as the nonce, so that Discord itself drops a second try for some minutes.

        Its thread is begun behind it, for people to talk in. Nobody waits for that: where it fails, or the process
        ends before, what goes into the thread begins it.
        """
        ref = await self._send(place, message, key=key)
        if place.workspace and place.thread is None:
            beginning = asyncio.create_task(self._begin_aside(ref, message.title), name="discord-thread")
            self._threads.add(beginning)
            beginning.add_done_callback(self._threads.discard)
        return ref

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look through the channel's history; first for the permission, without which it is empty and no error.

        A thread is looked through with its channel, where a reply stands if no thread could be begun.
        """
        if not self._connected():
            raise NotSent("The bot is not connected to Discord.")
        rights.hold_looking(self._client, place)
        places = (place,) if place.thread is None else (place, replace(place, thread=None))
        try:
            async with asyncio.timeout(self._timeout_s):
                for where in places:
                    if found := await self._look(where, key, since - _SKEW):
                        return found
        except _TRANSPORT as error:
            why = outcome(error, maybe_there=False)
            raise CannotLook(str(why)) if isinstance(why, Refused) else why from None
        return None

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace a message of our own."""
        async with self._carrying():
            shown = layout(message, attach=self._permits(ref.place, "attach_files"), note=_CUT)
            partial = self._channel(ref.place).get_partial_message(int(ref.message))
            # Here the SDK does not add the client's own: an edit of components alone would allow every mention.
            await partial.edit(
                view=shown.view, attachments=shown.files(), allowed_mentions=discord.AllowedMentions.none()
            )

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post to the thread of a message, begun if it is not there; where there can be none, reply in the channel.

        Members whom it mentions are notified where the mention asks for it. What is long goes in several messages.
        """
        if ref.place.thread is not None:
            return await self._send_all(ref.place, message, key=key)
        if await self._begin_thread(ref, message.title):
            within = replace(ref.place, thread=ref.message)  # a thread has the id of the message it was begun from
            try:
                return await self._send_all(within, message, key=key, share=0.4)
            except Refused as refusal:
                if refusal.scope == "workspace":
                    raise
                log.info("thread_closed message=%s why=%s", ref.message, refusal)  # locked, or taken away by hand
        return await self._send_all(ref.place, message, key=key, reply_to=ref.message, share=0.3)

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Send a direct message, or several where it is long. A member who takes none refuses this message alone."""
        async with self._carrying(nothing_yet=True, share=0.4):
            channel = await self._client.create_dm(discord.Object(int(member.user)))
        place = Place(platform=PLATFORM, workspace="", channel=str(channel.id))
        return await self._send_all(place, message, key=key, share=0.6)

    async def home(self, member: Member, message: Message) -> None:
        """Do nothing: Discord has no home page."""

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Refuse: no form and no command of this adapter takes a file."""
        raise Refused("The Discord adapter takes no files yet.", scope="message")

    async def _send(self, place: Place, message: Message, *, key: str) -> Ref:
        """Send one message, in which nobody is notified."""
        async with self._carrying():
            shown = layout(message, key=key, attach=self._permits(place, "attach_files"), note=_CUT)
            sent = await self._put(place, shown, nonce=nonces(key, 1)[0], allowed=discord.AllowedMentions.none())
        return Ref(place=place, message=str(sent.id))

    async def _send_all(
        self, place: Place, message: Message, *, key: str, reply_to: str | None = None, share: float = 1.0
    ) -> Ref:
        """Send a message, in as many as it takes up to four, and return the last: it holds the buttons and the files.

        All of them carry the key. If the process ends between two, the first proves the delivery, and the rest is
        never sent: half a message is better than the same one twice. ``reply_to``: the message to which it is a reply.
        """
        async with self._carrying(share=share):
            first, *others = layouts(message, key=key, attach=self._permits(place, "attach_files"))
            own, *numbered = nonces(key, 1 + len(others))
            allowed, head = _pinged(message), self._reference(place, reply_to)
            sent = await self._put(place, first, nonce=own, allowed=allowed, head=head)
            for shown, nonce in zip(others, numbered, strict=True):
                try:
                    sent = await self._put(place, shown, nonce=nonce, allowed=allowed)
                except (aiohttp.ClientError, OSError):  # Once more: the nonce keeps it at one message.
                    sent = await self._put(place, shown, nonce=nonce, allowed=allowed)
        return Ref(place=place, message=str(sent.id))

    async def _put(
        self,
        place: Place,
        shown: Layout,
        *,
        nonce: str,
        allowed: discord.AllowedMentions,
        head: discord.MessageReference | None = None,
    ) -> discord.Message:
        return await self._channel(place).send(
            view=shown.view,
            files=shown.files(),
            nonce=nonce,
            allowed_mentions=allowed,
            reference=head,  # type: ignore[arg-type]  # None is its default
        )

    async def _begin_aside(self, ref: Ref, title: str) -> None:
        try:
            async with self._beginning:
                await self._begin_thread(ref, title)
        except MessengerError as why:
            log.info("thread_not_begun message=%s why=%s", ref.message, why)
        except Exception as error:  # noqa: BLE001  whatever it was, what goes into the thread begins it
            log.warning("thread_not_begun message=%s error=%s", ref.message, type(error).__name__)

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
                    name=thread_name(title),
                    auto_archive_duration=_ARCHIVE_MIN,
                )
            except discord.HTTPException as error:
                if error.code == THREAD_EXISTS:
                    return True
                if leaves_no_thread(error):
                    return False
                raise
        return True

    async def _look(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look through one channel or thread; a thread that was never begun is surely empty."""
        looked_at, found = 0, None
        try:
            history = self._channel(place).history(limit=_MOST_LOOKED_AT, after=since, oldest_first=True)
            async for message in history:
                looked_at += 1
                if self._is_own(message) and carries(message, key):
                    found = Ref(place=place, message=str(message.id))  # of several parts, the last
        except discord.NotFound as error:
            if place.thread is None or error.code == 0:
                raise
        if looked_at == _MOST_LOOKED_AT and found is None:
            raise CannotLook(f"The channel holds more than {_MOST_LOOKED_AT} messages since then.")
        return found

    @asynccontextmanager
    async def _carrying(self, *, nothing_yet: bool = False, share: float = 1.0) -> AsyncIterator[None]:
        """Bound a request in time and turn what goes wrong in it into an error of ours.

        ``nothing_yet``: it leaves no message, so that its failure is never a doubt; ``share``: its part of the time.
        """
        if not self._connected():
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
        return rights.permits(self._client, place, permission)

    def _reference(self, place: Place, message: str | None) -> discord.MessageReference | None:
        if message is None or not self._permits(place, "read_message_history"):
            return None  # Discord takes no reply without that permission: it stands in the channel by itself then.
        return discord.MessageReference(message_id=int(message), channel_id=int(place.channel))

    def _channel(self, place: Place) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(place.thread or place.channel))

    def _connected(self) -> bool:
        """Say whether the bot hears what people do with a post, and knows where it may write: from READY on."""
        return self._client.is_ready() and not self._client.is_closed()

    def _is_own(self, message: discord.Message) -> bool:
        return self._client.user is not None and message.author.id == self._client.user.id


def _pinged(message: Message) -> discord.AllowedMentions:
    """Return whom a message notifies: the members whose mention asks for it."""
    parts = (part for block in message.blocks if isinstance(block, Line) for part in block.parts)
    asked = dict.fromkeys(int(part.member.user) for part in parts if isinstance(part, Mention) and part.ping)
    users = [discord.Object(user) for user in asked][:PINGED]
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users)
