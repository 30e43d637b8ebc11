"""The HTTP side of the loopback Discord: API v10, as far as the bot uses it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from tests.loopback import discord_payloads as payloads
from tests.loopback import discord_rules as rules
from tests.loopback import discord_schema as schema
from tests.loopback import discord_uploads as uploads
from tests.loopback.discord_answers import json_answer, limited, turned_away_by_the_wall
from tests.loopback.discord_buckets import FREE, Buckets
from tests.loopback.discord_callbacks import Callbacks
from tests.loopback.discord_faults import Fault, Faults, Request
from tests.loopback.discord_guilds import Guilds
from tests.loopback.discord_messages import Messages, Tell
from tests.loopback.discord_rules import Invalid, Json, Refused
from tests.loopback.discord_world import World

_BASE: Final = "/api/v10"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Api:
    """The routes. ``gateway`` gives what the bot is told about the gateway, ``tell`` sends an event to the bot."""

    def __init__(self, world: World, *, gateway: Callable[[], Json], first_answer_s: float, tell: Tell) -> None:
        self._world = world
        self._gateway_bot = gateway
        self.buckets = Buckets()
        self._messages = Messages(world, self.buckets, tell=tell)
        self._callbacks = Callbacks(world, first_answer_s=first_answer_s)
        self.faults = Faults()
        self.requests: list[Request] = []
        self.careful = True
        """Refuse messages that do not say whom they may notify; off for tests of what Discord itself does then."""
        self.undescribed: list[str] = []
        """What passed our rules and not Discord's description of its API, where that lies: nothing ever should."""
        self.under_way = 0

    def routes(self) -> list[web.RouteDef]:
        """Return what is to be served."""
        base = _BASE
        hook = base + "/webhooks/{webhook_id}/{webhook_token}"
        listed = base + "/applications/{application_id}/commands"
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
            *self._messages.routes(base),
            *Guilds(self._world).routes(base),
        ]

    @web.middleware
    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check the token, let faults happen, record, and answer errors as Discord words them."""
        if not request.path.startswith(_BASE):  # the gateway, and the files that people gave
            return await handler(request)
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical.removeprefix(_BASE) if resource else request.path}"
        body: Json | list[Json] | None = await uploads.parsed(request)
        fault = self.faults.take(route)
        self.under_way += 1
        try:
            answer = self._judged(route, body, await self._answer(request, handler, fault, route))
        finally:
            self.under_way -= 1
        self.buckets.told(answer.status)
        lost = fault is not None and fault.kind == "lost"
        self.requests.append(Request(route=route, path=request.path, body=body, status=0 if lost else answer.status))
        if lost and request.transport is not None:
            request.transport.abort()
        return answer

    def _judged(self, route: str, body: Json | list[Json] | None, answer: web.StreamResponse) -> web.StreamResponse:
        wrong = schema.faults(route, body) if answer.status < 300 else []
        self.undescribed += [f"{route} {fault}" for fault in wrong]
        return json_answer({"message": "Invalid Form Body", "code": 50035}, status=400) if wrong else answer

    async def _answer(
        self, request: web.Request, handler: Handler, fault: Fault | None, route: str
    ) -> web.StreamResponse:
        channel = request.match_info.get("channel_id", "")
        too_often = self.buckets.turn_away(route, request.path.removeprefix(_BASE), channel)
        if too_often is not None:
            return too_often
        answer = await self._met(request, handler, fault)
        answer.headers.update(self.buckets.headers(route, channel))
        return answer

    async def _met(self, request: web.Request, handler: Handler, fault: Fault | None) -> web.StreamResponse:
        match fault:
            case Fault(kind="limited", via=False):
                return turned_away_by_the_wall()
            case Fault(kind="limited", wait_s=wait_s, everywhere=everywhere):
                return limited(wait_s, everywhere=everywhere)
            case Fault(kind="refused", status=status, code=code):
                return json_answer({"message": "refused on demand", "code": code}, status=status)
            case Fault(kind="slow", wait_s=wait_s):
                await asyncio.sleep(wait_s)
        answer = await self._handled(request, handler)
        return web.Response(status=502, text="bad gateway") if fault and fault.kind == "broken" else answer

    async def _handled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(_BASE)
        # Where the path holds an interaction's token, that is the right to do it.
        if not path.startswith(FREE) and request.headers.get("Authorization") != f"Bot {self._world.token}":
            return json_answer({"message": "401: Unauthorized", "code": 0}, status=401)
        try:
            if self.careful:
                rules.quiet(request.path.endswith("/callback"), await uploads.parsed(request))
            return await handler(request)
        except Invalid as error:
            errors = {error.where: {"_errors": [{"code": "BASE_TYPE_BAD", "message": error.why}]}}
            return json_answer({"message": "Invalid Form Body", "code": 50035, "errors": errors}, status=400)
        except Refused as error:
            return json_answer({"message": error.text, "code": error.code}, status=error.status)

    async def _me(self, _: web.Request) -> web.Response:
        return json_answer(payloads.user(self._world.bot, bot=True))

    async def _application(self, _: web.Request) -> web.Response:
        return json_answer(payloads.application(self._world))

    async def _gateway(self, _: web.Request) -> web.Response:
        return json_answer(self._gateway_bot())

    async def _commands(self, _: web.Request) -> web.Response:
        return json_answer(self._world.commands)

    async def _register(self, request: web.Request) -> web.Response:
        listed: list[Json] = await request.json()
        rules.commands(listed)
        world = self._world
        known = {_kind_and_name(command): command["id"] for command in world.commands}
        world.commands = [
            {
                "id": known.get(_kind_and_name(one)) or str(world.new_id()),
                "application_id": str(world.application),
                "version": str(world.new_id()),
                **_as_kept(one),
            }
            for one in listed
        ]
        return json_answer(world.commands)

    async def _callback(self, request: web.Request) -> web.Response:
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body.get("data") or {})
        exchange, first = await self._callbacks.first_answer(
            int(request.match_info["interaction_id"]), request.match_info["interaction_token"], body, files
        )
        if request.query.get("with_response") in {"1", "true"}:
            return json_answer(payloads.callback(self._world, exchange, first))
        return web.Response(status=204)

    async def _follow_up(self, request: web.Request) -> web.Response:
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body)
        posted = self._callbacks.follow_up(request.match_info["webhook_token"], body, files)
        return json_answer(payloads.message(self._world, posted))

    async def _edit_original(self, request: web.Request) -> web.Response:
        body: Json = await uploads.parsed(request)
        files = await uploads.taken(request, body)
        posted = self._callbacks.edit_original(request.match_info["webhook_token"], body, files)
        return json_answer(payloads.message(self._world, posted))

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
        return json_answer(payloads.channel(self._world, self._world.channels[person.direct]))


def _kind_and_name(command: Json) -> tuple[int, str]:
    return command.get("type", 1), command["name"]


def _as_kept(command: Json) -> Json:
    """Give a command back as Discord does: permissions as text, nothing empty or false, its own defaults added."""
    rights = command.get("default_member_permissions")
    kept = _trimmed(command)
    if _kind_and_name(command)[0] != 1:
        kept["description"] = ""  # a menu's
    return {**kept, "default_member_permissions": None if rights is None else str(rights), "nsfw": False}


def _trimmed(option: Json) -> Json:
    kept = {name: value for name, value in option.items() if value not in (False, None, [])}
    if "options" in kept:
        kept["options"] = [_trimmed(inner) for inner in kept["options"]]
    return kept
