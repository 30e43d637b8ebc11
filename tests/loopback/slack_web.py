"""The Web API of the loopback Slack, and the response_urls."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.loopback.slack_faults import Call, Fault, Faults
from tests.loopback.slack_files import Files
from tests.loopback.slack_flags import unfolded, woken
from tests.loopback.slack_history import page
from tests.loopback.slack_rules import Json, block_faults, edited_fault
from tests.loopback.slack_tiers import Tiers
from tests.loopback.slack_views import Views
from tests.loopback.slack_world import BOT_ID, BOT_USER, TEAM, Channel, World, direct

SCOPES = {
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "users.info": ("users:read",),
    "conversations.history": ("channels:history", "groups:history"),
    "conversations.replies": ("channels:history", "groups:history"),
    "files.info": ("files:read",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
}
ME = {"team_id": TEAM, "team": "Study", "user": "fulcrum", "user_id": BOT_USER, "bot_id": BOT_ID}
Answer = Json | str
"""What a method says: its answer, or Slack's word for a refusal."""


class WebApi:
    """Answers calls with the bot's token, and ``apps.connections.open`` with the app's."""

    def __init__(
        self, world: World, *, bot_token: str, app_token: str, scopes: set[str], link: Callable[[], str]
    ) -> None:
        self.world = world
        self.faults = Faults()
        self.tiers = Tiers()
        self.calls: list[Call] = []
        self.answers: list[tuple[str, Json]] = []  # what was sent to response_urls
        self.refused: list[str] = []  # why blocks and views were refused
        self.scopes = scopes
        self.revoked = False
        self.under_way = 0
        self.views = Views(world, self.refused, scopes)
        self.files = Files(world, bot_token=bot_token, scopes=scopes, base=self._base)
        self._bot_token = bot_token
        self._app_token = app_token
        self._link = link
        self._methods: dict[str, Callable[[Json], Answer]] = {
            "auth.test": lambda _: {**ME},
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            **self.files.methods(self._unpostable),
            "users.info": self._user,
            **self.views.methods(),
        }

    def routes(self) -> list[web.RouteDef]:
        """Return the HTTP routes."""
        return [
            web.route("*", "/api/{method}", self._called),
            web.post("/response/{name}", self._responded),
            web.post("/upload/{id}", self._uploaded),
            web.get("/files/{id}", self.files.give),
        ]

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method, token = request.match_info["method"], request.headers.get("Authorization", "").removeprefix("Bearer ")
        args = await _args(request)
        self.calls.append(Call(method=method, args=args, token=token))
        fault = self.tiers.fault(method, args) or self.faults.next(method)
        return await self._faulty(request, fault, lambda: self._answer(method, args, token))

    def _answer(self, method: str, args: Json, token: str) -> Answer:
        if method == "apps.connections.open":
            return {"url": self._link()} if token == self._app_token else "invalid_auth"
        if token != self._bot_token:
            return "not_allowed_token_type" if token == self._app_token else "invalid_auth" if token else "not_authed"
        if self.revoked:
            return "token_revoked"
        if method not in self._methods:
            return "unknown_method"
        needed = SCOPES.get(method, ())
        return self._methods[method](args) if not needed or self.scopes & set(needed) else "missing_scope"

    async def _faulty(self, request: web.Request, fault: Fault, work: Callable[[], Answer]) -> web.StreamResponse:
        self.under_way += 1
        try:
            return await self._with(request, fault, work)
        finally:
            self.under_way -= 1

    async def _with(self, request: web.Request, fault: Fault, work: Callable[[], Answer]) -> web.StreamResponse:
        await asyncio.sleep(fault.delay_s)
        if fault.limited is not None:
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=429, headers={"Retry-After": str(fault.limited)})
        if fault.status is not None:
            return web.Response(status=fault.status, text="<html>", content_type="text/html")
        answer = fault.error or work()
        if fault.lost:
            assert request.transport is not None
            request.transport.abort()
        if isinstance(answer, str) and request.path.startswith("/response/"):
            return web.Response(status=404, text=answer)
        body = {"ok": False, "error": answer} if isinstance(answer, str) else {"ok": True, **answer}
        return web.json_response(body, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})

    def _post(self, args: Json) -> Answer:
        channel, text, blocks = str(args.get("channel")), str(args.get("text", "")), args.get("blocks", [])
        if channel in self.world.people:
            channel = direct(channel)
        refusal = self._unpostable(channel) or self._unfit(text, blocks)
        if refusal:
            return refusal
        thread = args.get("thread_ts")
        if thread is not None and self.world.find(channel, thread) is None:
            return "thread_not_found"
        posted = self.world.post(channel, text, blocks, thread=thread, metadata=args.get("metadata"))
        posted.woken, posted.unfolded = woken(text, args), unfolded(text, blocks, args)
        return {"channel": channel, "ts": posted.ts, "message": {"text": text, "ts": posted.ts}}

    def _post_ephemeral(self, args: Json) -> Answer:
        channel, user = self.world.channels.get(str(args.get("channel"))), str(args.get("user"))
        text, blocks = str(args.get("text", "")), args.get("blocks", [])
        if channel is None:
            return "channel_not_found"
        if user not in channel.members:
            return "user_not_in_channel"
        refusal = self._unpostable(channel.id) or self._unfit(text, blocks)
        if refusal:
            return refusal
        posted = self.world.post(channel.id, text, blocks, reader=user, thread=args.get("thread_ts"))
        posted.woken = woken(text, args)
        return {"message_ts": posted.ts}

    def _update(self, args: Json) -> Answer:
        text, blocks = str(args.get("text", "")), args.get("blocks", [])
        posted = self.world.find(str(args.get("channel")), str(args.get("ts")))
        if posted is None:
            return "message_not_found"
        refusal = (
            "cant_update_message" if posted.author != BOT_USER else edited_fault(text) or self._unfit(text, blocks)
        )
        if refusal:
            return refusal
        self.world.replace(posted, text, blocks)
        posted.metadata = args.get("metadata", posted.metadata)
        posted.woken = woken(text, args, parse="client")
        return {"channel": posted.channel, "ts": posted.ts, "text": text}

    def _history(self, args: Json) -> Answer:
        channel = self.world.channels.get(str(args.get("channel")))
        if channel is None:
            return "channel_not_found"
        if not channel.has_bot:
            return "not_in_channel"
        return page(self.world, channel, args)

    def _user(self, args: Json) -> Answer:
        person = self.world.people.get(str(args.get("user")))
        if person is None:
            return "user_not_found"
        user: Json = {"id": person.id, "name": person.name.lower(), "tz": person.zone, "is_admin": person.admin}
        user |= {"team_id": person.team, "is_bot": person.bot}
        if person.organisation:
            user["enterprise_user"] = {"id": person.id, "enterprise_id": person.organisation, "teams": [person.team]}
        user["profile"] = {"display_name": person.name, "real_name": person.name}
        return {"user": {**user, "locale": person.locale} if args.get("include_locale") else user}

    async def _responded(self, request: web.Request) -> web.StreamResponse:
        name, args = request.match_info["name"], await _args(request)
        self.answers.append((name, args))
        return await self._faulty(request, self.faults.next("response_url"), lambda: self._respond(name, args))

    def _respond(self, name: str, args: Json) -> Answer:
        text, blocks = str(args.get("text", "")), args.get("blocks", [])
        url = self.world.use_url(name)
        if isinstance(url, str):
            return url
        if args.get("delete_original") and url.message is not None:
            self.world.remove(url.message)
            return {}
        refusal = self._unfit(text, blocks)
        if refusal:
            return refusal
        if args.get("replace_original") and url.message is not None:
            self.world.replace(url.message, text, blocks)
        else:
            reader = None if args.get("response_type") == "in_channel" else url.user
            self.world.post(url.channel, text, blocks, reader=reader, thread=args.get("thread_ts"))
        return {}

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(method="upload", args={}, token=token))
        fault = self.faults.next("upload")
        taken = await self.files.take(request)
        return taken if fault == Fault() else await self._faulty(request, fault, dict)

    def _base(self) -> str:
        return self._link().partition("/link")[0].replace("ws://", "http://")

    def _unpostable(self, channel: str) -> str:
        known: Channel | None = self.world.channels.get(channel)
        if channel.startswith("D"):
            return "" if channel[1:] in self.world.people else "channel_not_found"
        if known is None:
            return "channel_not_found"
        return "is_archived" if known.archived else "" if known.has_bot else "not_in_channel"

    def _unfit(self, text: str, blocks: Any) -> Answer:
        if not text:
            return "no_text"
        if len(text) > 40_000:
            return "msg_too_long"
        faults = block_faults(blocks, "message")
        self.refused += faults
        if faults:
            return "msg_blocks_too_long" if "msg_blocks_too_long" in faults else "invalid_blocks"
        return self.files.shown(blocks)


async def _args(request: web.Request) -> Json:
    """Arguments come as JSON, as a form or in the query."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    elif request.can_read_body:
        args |= {name: str(value) for name, value in (await request.post()).items()}
    return args
