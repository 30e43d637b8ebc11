"""The messages of the loopback Discord: post, history, edit, and the thread of a message."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from tests.loopback import discord_payloads as payloads
from tests.loopback import discord_rules as rules
from tests.loopback import discord_uploads as uploads
from tests.loopback.discord_answers import json_answer
from tests.loopback.discord_buckets import Buckets
from tests.loopback.discord_guilds import seen
from tests.loopback.discord_rules import Invalid, Json, Refused
from tests.loopback.discord_world import (
    ATTACH_FILES,
    CREATE_PUBLIC_THREADS,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    Channel,
    Posted,
    World,
)

_NONCE_S: Final = 300.0  # "the past few minutes"

Tell = Callable[[str, Json], Awaitable[None]]


class Messages:
    """What a bot does with messages in channels, threads and directly. ``tell`` sends an event to the bot."""

    def __init__(self, world: World, buckets: Buckets, *, tell: Tell) -> None:
        self._world = world
        self._buckets = buckets
        self._tell = tell

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return what is to be served below ``base``."""
        messages = base + "/channels/{channel_id}/messages"
        return [
            web.post(messages, self._post),
            web.get(messages, self._history),
            web.patch(messages + "/{message_id}", self._edit),
            web.post(messages + "/{message_id}/threads", self._begin_thread),
        ]

    async def _post(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        if not self._world.allowed(channel, SEND_MESSAGES):
            raise Refused(403, 50013, "Missing Permissions")
        if channel.person is not None and not channel.person.takes_direct:
            raise Refused(403, 50007, "Cannot send messages to this user")
        if channel.locked:
            raise Refused(400, 50083, "Thread is archived")
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body)
        if files and not self._world.allowed(channel, ATTACH_FILES):
            raise Refused(403, 50013, "Missing Permissions")
        rules.message(body)
        head = self._replied_to(channel, body)
        posted = self._same(channel, body) or self._world.add_message(
            channel.id, body, reader=channel.person, files=files
        )
        posted.reply_to, channel.archived = head, False
        return json_answer({**payloads.message(self._world, posted), "nonce": posted.nonce})

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        if not self._world.allowed(channel, READ_MESSAGE_HISTORY):
            return json_answer([])  # as Discord does: no error, only nothing
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        found = [one for one in self._world.in_channel(channel.id, channel.person) if one.id > after]
        before = request.query.get("before")
        page = [one for one in found if one.id < int(before)][-limit:] if before else found[:limit]
        shown = [payloads.message(self._world, one) for one in reversed(page)]
        first = channel.parent is not None and channel.id > after and len(page) < limit
        return json_answer([*shown, payloads.starter(self._world, channel)] if first else shown)

    async def _edit(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        posted = self._world.messages.get(int(request.match_info["message_id"]))
        if posted is None or posted.channel != channel.id or posted.reader is not channel.person:
            raise Refused(404, 10008, "Unknown Message")  # a private answer counts as unknown here, as on Discord
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body)
        rules.message(body)
        too_often = self._buckets.turn_old_away(self._world.age_s(posted.id))
        if too_often is not None:
            return too_often
        self._world.rewrite(posted, body, files)
        return json_answer(payloads.message(self._world, posted))

    async def _begin_thread(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        if channel.person is not None or channel.parent is not None:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if not self._world.allowed(channel, CREATE_PUBLIC_THREADS):
            raise Refused(403, 50013, "Missing Permissions")
        head = self._world.messages.get(int(request.match_info["message_id"]))
        if head is None or head.channel != channel.id or head.reader is not None:
            raise Refused(404, 10008, "Unknown Message")
        body: Json = await uploads.parsed(request)
        rules.thread(body)
        if head.id in self._world.channels:
            raise Refused(400, 160004, "A thread has already been created for this message")
        thread = payloads.channel(self._world, self._world.begin_thread(head, body["name"]))
        await self._tell("THREAD_CREATE", {**thread, "newly_created": True})
        return json_answer(thread, status=201)

    def _replied_to(self, channel: Channel, body: Json) -> int | None:
        """Return the message to which this is a reply."""
        pointing = body.get("message_reference")
        if pointing is None:
            return None
        if not self._world.allowed(channel, READ_MESSAGE_HISTORY):
            raise Refused(400, 160002, "Cannot reply without permission to read message history")
        head = self._world.messages.get(int(pointing["message_id"]))
        if head is not None and head.channel == channel.id and head.reader is None:
            return head.id
        if pointing.get("fail_if_not_exists", True):
            raise Invalid("message_reference", "Unknown message")
        return None

    def _channel(self, request: web.Request) -> Channel:
        return seen(self._world, request)

    def _same(self, channel: Channel, body: Json) -> Posted | None:
        """Return the message of the last minutes with the same nonce, where the sender asked for one only."""
        if not body.get("enforce_nonce"):
            return None
        near = self._world.in_channel(channel.id, channel.person)
        return next(
            (one for one in near if one.nonce == str(body["nonce"]) and self._world.age_s(one.id) < _NONCE_S), None
        )
