"""The HTTP side of the loopback Discord: API v10, as far as the bot uses it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from tests.loopback import discord_payloads as payloads
from tests.loopback import discord_rules as rules
from tests.loopback import discord_uploads as uploads
from tests.loopback.discord_callbacks import Callbacks
from tests.loopback.discord_faults import Fault, Faults, Request
from tests.loopback.discord_rules import Invalid, Json, Refused
from tests.loopback.discord_world import (
    ATTACH_FILES,
    CREATE_PUBLIC_THREADS,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Posted,
    World,
)

_NONCE_S: Final = 300.0  # "the past few minutes"
_OPEN: Final = ("/interactions/", "/webhooks/")  # the token in the path is the right to do it

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Tell = Callable[[str, Json], Awaitable[None]]


class Api:
    """The routes. ``tell`` sends an event to the bot."""

    def __init__(
        self, world: World, *, token: str, gateway_url: Callable[[], str], first_answer_s: float, tell: Tell
    ) -> None:
        self._world = world
        self._tell = tell
        self._token = token
        self._gateway_url = gateway_url
        self._callbacks = Callbacks(world, first_answer_s=first_answer_s)
        self.faults = Faults()
        self.requests: list[Request] = []
        self.under_way = 0

    def routes(self) -> list[web.RouteDef]:
        """Return what is to be served."""
        base = "/api/v10"
        hook = base + "/webhooks/{webhook_id}/{webhook_token}"
        listed = base + "/applications/{application_id}/commands"
        messages = base + "/channels/{channel_id}/messages"
        return [
            web.get(base + "/users/@me", self._me),
            web.post(base + "/users/@me/channels", self._open_direct),
            web.get(base + "/oauth2/applications/@me", self._application),
            web.get(base + "/gateway/bot", self._gateway),
            web.get(listed, self._commands),
            web.put(listed, self._register),
            web.post(base + "/interactions/{interaction_id}/{interaction_token}/callback", self._callback),
            web.post(hook, self._follow_up),
            web.patch(hook + "/messages/@original", self._edit_original),
            web.delete(hook + "/messages/@original", self._delete_original),
            web.post(messages, self._post),
            web.get(messages, self._history),
            web.patch(messages + "/{message_id}", self._edit),
            web.post(messages + "/{message_id}/threads", self._begin_thread),
        ]

    @web.middleware
    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check the token, let faults happen, record, and answer errors as Discord words them."""
        if request.path.startswith("/gateway"):
            return await handler(request)
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical.removeprefix('/api/v10') if resource else request.path}"
        body: Json | list[Json] | None = await uploads.parsed(request)
        fault = self.faults.take(route)
        self.under_way += 1
        try:
            answer = await self._answer(request, handler, fault)
        finally:
            self.under_way -= 1
        lost = fault is not None and fault.kind == "lost"
        self.requests.append(Request(route=route, path=request.path, body=body, status=0 if lost else answer.status))
        if lost and request.transport is not None:
            request.transport.abort()
        return answer

    async def _answer(self, request: web.Request, handler: Handler, fault: Fault | None) -> web.StreamResponse:
        match fault:
            case Fault(kind="limited", via=False):
                return web.Response(status=429, text="error code: 1015")
            case Fault(kind="limited", wait_s=wait_s):
                limited = {"message": "You are being rate limited.", "retry_after": wait_s, "global": False}
                return _json(limited, status=429, headers={"Via": "1.1 google", "Retry-After": str(int(wait_s) + 1)})
            case Fault(kind="refused", status=status, code=code):
                return _json({"message": "refused on demand", "code": code}, status=status)
            case Fault(kind="slow", wait_s=wait_s):
                await asyncio.sleep(wait_s)
        answer = await self._handled(request, handler)
        return web.Response(status=502, text="bad gateway") if fault and fault.kind == "broken" else answer

    async def _handled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        if not path.startswith(_OPEN) and request.headers.get("Authorization") != f"Bot {self._token}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        try:
            return await handler(request)
        except Invalid as error:
            errors = {error.where: {"_errors": [{"code": "BASE_TYPE_BAD", "message": error.why}]}}
            return _json({"message": "Invalid Form Body", "code": 50035, "errors": errors}, status=400)
        except Refused as error:
            return _json({"message": error.text, "code": error.code}, status=error.status)

    async def _me(self, _: web.Request) -> web.Response:
        return _json(payloads.user(self._world.bot, bot=True))

    async def _application(self, _: web.Request) -> web.Response:
        return _json(payloads.application(self._world))

    async def _gateway(self, _: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return _json({"url": self._gateway_url(), "shards": 1, "session_start_limit": limits})

    async def _commands(self, _: web.Request) -> web.Response:
        return _json(self._world.commands)

    async def _register(self, request: web.Request) -> web.Response:
        listed: list[Json] = await request.json()
        rules.commands(listed)
        world = self._world
        known = {command["name"]: command["id"] for command in world.commands}
        world.commands = [
            {
                "id": known.get(one["name"]) or str(world.new_id()),
                "application_id": str(world.application),
                "version": str(world.new_id()),
                **_as_kept(one),
            }
            for one in listed
        ]
        return _json(world.commands)

    async def _callback(self, request: web.Request) -> web.Response:
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body.get("data") or {})
        exchange, first = await self._callbacks.first_answer(
            int(request.match_info["interaction_id"]), request.match_info["interaction_token"], body, files
        )
        if request.query.get("with_response") in {"1", "true"}:
            return _json(payloads.callback(self._world, exchange, first))
        return web.Response(status=204)

    async def _follow_up(self, request: web.Request) -> web.Response:
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body)
        posted = self._callbacks.follow_up(request.match_info["webhook_token"], body, files)
        return _json(payloads.message(self._world, posted))

    async def _edit_original(self, request: web.Request) -> web.Response:
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body)
        posted = self._callbacks.edit_original(request.match_info["webhook_token"], body, files)
        return _json(payloads.message(self._world, posted))

    async def _delete_original(self, request: web.Request) -> web.Response:
        self._callbacks.delete_original(request.match_info["webhook_token"])
        return web.Response(status=204)

    async def _open_direct(self, request: web.Request) -> web.Response:
        wanted = int((await request.json())["recipient_id"])
        person = next((one for one in self._world.people.values() if one.id == wanted), None)
        if person is None:
            raise Refused(404, 10013, "Unknown User")
        if person.direct is None:
            person.direct = self._world.add_channel(f"direct-{person.name}", person=person).id
        return _json(payloads.channel(self._world, self._world.channels[person.direct]))

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
        return _json({**payloads.message(self._world, posted), "nonce": posted.nonce})

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        if not self._world.allowed(channel, READ_MESSAGE_HISTORY):
            return _json([])  # as Discord does: no error, only nothing
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        found = [one for one in self._world.in_channel(channel.id, channel.person) if one.id > after]
        before = request.query.get("before")
        page = [one for one in found if one.id < int(before)][-limit:] if before else found[:limit]
        told = [payloads.message(self._world, one) for one in reversed(page)]
        first = channel.parent is not None and channel.id > after and len(page) < limit
        return _json([*told, payloads.starter(self._world, channel)] if first else told)

    async def _edit(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        posted = self._world.messages.get(int(request.match_info["message_id"]))
        if posted is None or posted.channel != channel.id or posted.reader is not channel.person:
            raise Refused(404, 10008, "Unknown Message")  # a private answer counts as unknown here, as on Discord
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body)
        rules.message(body)
        self._world.rewrite(posted, body, files)
        return _json(payloads.message(self._world, posted))

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
        return _json(thread, status=201)

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
        channel = self._world.channels.get(int(request.match_info["channel_id"]))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not self._world.allowed(channel, VIEW_CHANNEL):
            raise Refused(403, 50001, "Missing Access")
        return channel

    def _same(self, channel: Channel, body: Json) -> Posted | None:
        """Return the message of the last minutes with the same nonce, where the sender asked for one only."""
        if not body.get("enforce_nonce"):
            return None
        near = self._world.in_channel(channel.id, channel.person)
        return next(
            (one for one in near if one.nonce == str(body["nonce"]) and self._world.age_s(one.id) < _NONCE_S), None
        )


def _as_kept(command: Json) -> Json:
    """Give a command back as Discord does: permissions as text, nothing empty or false, its own defaults added."""
    rights = command.get("default_member_permissions")
    kept = _trimmed(command)
    return {**kept, "default_member_permissions": None if rights is None else str(rights), "nsfw": False}


def _trimmed(option: Json) -> Json:
    kept = {name: value for name, value in option.items() if value not in (False, None, [])}
    if "options" in kept:
        kept["options"] = [_trimmed(inner) for inner in kept["options"]]
    return kept


def _json(value: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # With a charset behind it discord.py does not take it for JSON.
    return web.Response(
        body=json.dumps(value).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )
