"""What the ledger sends and looks for on Discord."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import discord

from adapters.discord import rights
from adapters.discord.calls import Call, carrying
from adapters.discord.files import download
from adapters.discord.limits import PINGED, nonces, thread_name
from adapters.discord.marks import carries, part_of
from adapters.discord.parts import Parts
from adapters.discord.refusals import THREAD_EXISTS, leaves_no_thread
from adapters.discord.render import MOST_PARTS, layout, layouts
from adapters.discord.translate import PLATFORM
from bot.chat.events import Upload
from bot.chat.messages import Line, Mention, Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import CannotLook, MessengerError, Refused

log = logging.getLogger(__name__)

_SKEW: Final = timedelta(minutes=2)  # between this machine's clock and the instant in Discord's ids
_FOR_THREADS: Final = ("create_public_threads", "send_messages_in_threads")
_ARCHIVE_MIN: Final = 1440  # a thread nobody writes in is hidden after a day; the next message brings it back
_THREADS_AT_ONCE: Final = 4  # begun behind posts, which must not wait for them where all channels post at one time
_MOST_LOOKED_AT: Final = 2000  # messages; a channel that wrote more meanwhile cannot be searched within a call


class DiscordMessenger:
    """The sending side. ``timeout_s`` bounds every call: beyond it a call is in doubt, or surely not sent.

    ``api_url`` is the server that stands in for Discord, in tests; files that members gave lie there too then.
    """

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

    def __init__(
        self, client: discord.AutoShardedClient, *, timeout_s: float = 28.0, api_url: str | None = None
    ) -> None:
        self._client = client
        self._timeout_s = timeout_s
        self._api_url = api_url
        self._threads: set[asyncio.Task[None]] = set()
        self._parts = Parts()
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
        places = (place,) if place.thread is None else (place, replace(place, thread=None))
        try:
            async with self._carrying(nothing_yet=True) as call:
                rights.hold_looking(call.client, place)
                for where in places:
                    if found := await self._look(call, where, key, since - _SKEW):
                        return found
        except Refused as why:
            raise CannotLook(str(why)) from None
        return None

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace a message of our own."""
        async with self._carrying() as call:
            shown = layout(message, attach=call.permits(ref.place, "attach_files"))
            ours = call.channel(ref.place).get_partial_message(int(ref.message))
            # Here the SDK does not add the client's own: an edit of components alone would allow every mention.
            await ours.edit(view=shown.view, attachments=shown.files(), allowed_mentions=discord.AllowedMentions.none())

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
        async with self._carrying(nothing_yet=True, share=0.4) as call:
            channel = await call.client.create_dm(discord.Object(int(member.user)))
        place = Place(platform=PLATFORM, workspace="", channel=str(channel.id))
        return await self._send_all(place, message, key=key, share=0.6)

    async def home(self, member: Member, message: Message) -> None:
        """Do nothing: Discord has no home page."""

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes of a file that was given in a form or with a command, for as long as Discord keeps it."""
        return await download(upload.handle, most=most, within_s=self._timeout_s, api_url=self._api_url)

    async def _send(self, place: Place, message: Message, *, key: str) -> Ref:
        """Send one message, in which nobody is notified."""
        async with self._carrying() as call:
            shown = layout(message, key=key, attach=call.permits(place, "attach_files"))
            sent = await call.put(place, shown, nonce=nonces(key, 1)[0], allowed=discord.AllowedMentions.none())
        return Ref(place=place, message=str(sent.id))

    async def _send_all(
        self, place: Place, message: Message, *, key: str, reply_to: str | None = None, share: float = 1.0
    ) -> Ref:
        """Send a message, in as many as it takes up to four, and return the last: it holds the buttons and the files.

        Only the last proves the delivery. Where it breaks off before, the next try sends what is missing; a further
        part that Discord refuses is left out. ``reply_to``: the message to which it is a reply.
        """
        there = self._parts.of(place, key)
        try:
            async with self._carrying(share=share) as call:
                parts = layouts(message, key=key, attach=call.permits(place, "attach_files"))
                allowed, head = _pinged(message), call.reference(place, reply_to)
                for gone in [number for number in there if number >= len(parts)]:
                    del there[gone]  # it was worded longer then
                for number, (shown, nonce) in enumerate(zip(parts, nonces(key, len(parts)), strict=True), 1):
                    if number in there:
                        continue
                    send = partial(call.put, place, shown, nonce=nonce, allowed=allowed, head=None if there else head)
                    sent = await (call.again(send) if there else send())
                    if sent is None:
                        log.warning("message_incomplete key=%s part=%d of=%d why=refused", key, number, len(parts))
                        continue
                    there[number] = str(sent.id)
                    call.tries.waiting = call.tries.taken = False  # what goes wrong from now on says nothing of it
        except MessengerError as why:
            if there:
                log.warning("message_incomplete key=%s there=%d why=%s", key, len(there), why)
            else:
                self._parts.forget(place, key)
            raise
        self._parts.forget(place, key)
        return Ref(place=place, message=there[max(there)])

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
        async with self._carrying(nothing_yet=True, share=0.3) as call:
            if not all(call.permits(ref.place, permission) for permission in _FOR_THREADS):
                return False
            try:
                # By the request itself: the SDK's own way needs the server in its memory, which an outage empties.
                await call.client.http.start_thread_with_message(
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

    async def _look(self, call: Call, place: Place, key: str, since: datetime) -> Ref | None:
        """Look through one channel or thread; a thread that was never begun is surely empty.

        Parts without the last prove nothing, but what is sent next leaves them out.
        """
        looked_at, found, there = 0, None, dict[int, str]()
        try:
            history = call.channel(place).history(limit=_MOST_LOOKED_AT, after=since, oldest_first=True)
            async for message in history:
                looked_at += 1
                if not call.is_own(message):
                    continue
                if carries(message, key):
                    found = Ref(place=place, message=str(message.id))
                elif number := part_of(message, key, most=MOST_PARTS):
                    there[number] = str(message.id)
        except discord.NotFound as error:
            if place.thread is None or error.code == 0:
                raise
        if looked_at == _MOST_LOOKED_AT and found is None:
            raise CannotLook(f"The channel holds more than {_MOST_LOOKED_AT} messages since then.")
        self._parts.forget(place, key)
        if there and found is None:
            self._parts.of(place, key).update(there)
        return found

    def _carrying(self, *, nothing_yet: bool = False, share: float = 1.0) -> AbstractAsyncContextManager[Call]:
        """Begin a call; ``share``: its part of the time."""
        return carrying(self._client, most_s=self._timeout_s * share, nothing_yet=nothing_yet)


def _pinged(message: Message) -> discord.AllowedMentions:
    """Return whom a message notifies: the members whose mention asks for it."""
    parts = (part for block in message.blocks if isinstance(block, Line) for part in block.parts)
    asked = dict.fromkeys(int(part.member.user) for part in parts if isinstance(part, Mention) and part.ping)
    users = [discord.Object(user) for user in asked][:PINGED]
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users)
