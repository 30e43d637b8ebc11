"""What the page's script (and a test in its place) talks to: JSON under ``/api/``, each call in one person's name.

    GET  /api/feed?person=             {house, entries}: all that this person sees, oldest first
    GET  /api/home?person=             {home, study}: the HTML of the pane, and of the line on its button
    GET  /api/stream?person=           server-sent events, first the whole truth and then what changes:
                                       "feed" (as above) · "entry" (one, new or changed) · "gone" {id} ·
                                       "part" {id, html}: of the page beside the feed ("now", "home", "study")
    GET  /api/file/<entry>/<n>?person= a file of a message
    POST /api/command  {person, key, line}
    POST /api/press    {person, key, message, action, picked: []}     ``picked``: the option's value, for a select;
                                       ``message``: an entry's id, or that of the person's home
    POST /api/submit   multipart: person, key, form, f:<field> (once for each value), v:<field> (see ``fields``)
    POST /api/offer    {person, key, typed}           what the command box offers
    POST /api/lookup   {person, key, source, typed}   what a form's field offers
    POST /api/dismiss  {person, message}
    POST /api/control  {name}

``house`` is {token, channel, people: [{user, name}], controls: [name], clock: {instant, time, date, zone}}; an entry is
as ``view.View.entry`` says, a form as ``view.View.form``.

Every POST carries the token in ``X-Fulcrum-Token``. ``key`` is made by the script, one for each click, and sent again
with it when the answer was lost: the core then sees a redelivery. The answer tells what became of it:

    {reply: "tell" | "change" | "share", entry} · {reply: "change"}: of the home, by the stream · {reply: "ask", form}
    {reply: "wrong", errors, form?} · {reply: "choices", html, options: [{value, label}]} · {reply: "moved" | "none"}

``errors`` are by the field's name; what is wrong with the form as a whole stands under "".

A refusal has a status from 400 on and {why}, a sentence for the person.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import TypeVar

from aiohttp import web
from aiohttp_sse import sse_response

from adapters.files import size
from adapters.local.answers import Answers, Deed
from adapters.local.bodies import CommandBody, ControlBody, DismissBody, LookupBody, PressBody, head, read, refusal
from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.fields import filled
from adapters.local.homes import Homes
from adapters.local.house import House
from adapters.local.offers import Offer, behind, choices, commands
from adapters.local.stream import Stream
from adapters.local.translate import command, lookup, press, somebody, submission
from adapters.local.uploads import MOST, Uploads
from adapters.local.view import View
from bot.chat.core import Core
from bot.chat.events import Command, Press, Submission
from bot.chat.messages import Option
from bot.chat.replies import Choices, Reply
from bot.errors import Unanswered

PRESSED = 200
"""How many presses are known again when they are sent again; beyond it the oldest is forgotten."""

UNSAVED = (
    "Something went wrong in here, and this may not have been saved. Nothing you wrote is lost: try again in a moment."
)

R = TypeVar("R")


class Api:
    """The handlers. What a person did is carried to its end even where the browser has gone away meanwhile."""

    def __init__(
        self,
        *,
        core: Core,
        house: House,
        feed: Feed,
        homes: Homes,
        view: View,
        uploads: Uploads,
        controls: Mapping[str, Callable[[], Awaitable[None]]],
    ) -> None:
        self._core = core
        self._house = house
        self._feed = feed
        self._homes = homes
        self._view = view
        self._uploads = uploads
        self._controls = controls
        self._answers = Answers(house, feed, homes, view)
        self._pressed: OrderedDict[PressBody, tuple[Press, Entry, str]] = OrderedDict()
        self._moving = asyncio.Lock()
        self._running: set[asyncio.Task[object]] = set()

    def routes(self) -> Sequence[web.RouteDef]:
        """Return what is served under ``/api/``."""
        return (
            web.get("/api/feed", self.feed, allow_head=False),
            web.get("/api/home", self.home, allow_head=False),
            web.get("/api/stream", self.stream, allow_head=False),
            web.get("/api/file/{entry}/{number:[0-9]{1,3}}", self.file, allow_head=False),
            web.post("/api/command", self.command),
            web.post("/api/press", self.press),
            web.post("/api/submit", self.submit),
            web.post("/api/offer", self.offer),
            web.post("/api/lookup", self.lookup),
            web.post("/api/dismiss", self.dismiss),
            web.post("/api/control", self.control),
        )

    async def finish(self, *, wait_s: float) -> None:
        """Let what is under way come to its end, for that long at most."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=wait_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def feed(self, request: web.Request) -> web.Response:
        """Answer with all that a person sees."""
        return web.json_response(self._view.feed(somebody(request.query.get("person"), self._house).user))

    async def home(self, request: web.Request) -> web.Response:
        """Answer with what stands in a person's pane."""
        entry = await self._homes.ask(somebody(request.query.get("person"), self._house))
        return web.json_response(self._view.home(entry))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send all that a person sees, and then each change, until the page or the house closes."""
        person = somebody(request.query.get("person"), self._house)
        async with sse_response(request) as response:
            page = Stream(response, person, house=self._house, feed=self._feed, homes=self._homes, view=self._view)
            await page.run()
        return response

    async def file(self, request: web.Request) -> web.Response:
        """Answer with a file of a message that this person sees; the page names it when it saves it."""
        user = somebody(request.query.get("person"), self._house).user
        entry = self._feed.get(request.match_info["entry"])
        number = int(request.match_info["number"])
        if entry is None or not entry.seen_by(user) or number >= len(entry.message.files):
            raise refusal(web.HTTPNotFound, "This file is no longer there.")
        return web.Response(
            body=entry.message.files[number][1],
            content_type="application/octet-stream",
            headers={"Content-Disposition": "attachment"},
        )

    async def command(self, request: web.Request) -> web.Response:
        """Carry a typed command."""
        body = await read(request, CommandBody)
        person = somebody(body.person, self._house)
        event = command(body, person, self._house, self._core)
        deed = Deed(user=person.user, key=body.key, asked=body.line, place=event.place)

        async def act() -> dict[str, object]:
            return self._answers.give(await self._ask(event), deed)

        return web.json_response(await self._to_the_end(act()))

    async def press(self, request: web.Request) -> web.Response:
        """Carry a press."""
        body = await read(request, PressBody)
        person = somebody(body.person, self._house)
        # Sent again, it is the same event, even where its first answer has changed the button away.
        event, entry, label = self._pressed.get(body) or press(body, person, self._house, self._feed, self._homes)
        self._pressed[body] = event, entry, label
        if len(self._pressed) > PRESSED:
            self._pressed.popitem(last=False)
        group = None if entry.stands == "home" else entry.head
        deed = Deed(user=person.user, key=body.key, asked=label, place=event.place, on=entry, head=group)

        async def act() -> dict[str, object]:
            return self._answers.give(await self._ask(event), deed)

        return web.json_response(await self._to_the_end(act()))

    async def submit(self, request: web.Request) -> web.Response:
        """Carry a filled-in form; what Slack and Discord would not let through comes back at once."""
        try:
            sent = await request.post()
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"reply": "wrong", "errors": {"": f"This is too big: {size(MOST)} is the most."}})
        body = head(sent)
        person = somebody(body.person, self._house)
        opened = self._answers.form(body.form, person.user)
        if opened is None:
            raise refusal(
                web.HTTPGone,
                "This form is too old to be sent. Copy what you wrote, close it, and press the button again.",
            )
        values, errors = filled(sent, opened.form, self._house, self._uploads)
        if errors:
            return web.json_response({"reply": "wrong", "errors": errors})
        event = submission(body.key, values, opened, person, self._house)
        deed = Deed(user=person.user, key=body.key, asked=opened.asked, place=opened.place, head=opened.head)

        async def act() -> dict[str, object]:
            return self._answers.give_form(body.form, opened, await self._ask(event), deed)

        return web.json_response(await self._to_the_end(act()))

    async def offer(self, request: web.Request) -> web.Response:
        """Answer with the commands that fit what is typed in the command box, and what may stand behind one."""
        body = await read(request, LookupBody)
        manages = somebody(body.person, self._house).manages
        verbs = [verb for verb in self._core.verbs if manages or not verb.manage]
        found, offered = behind(body.typed, verbs), commands(body.typed, verbs)
        if found:
            asked = body.model_copy(update={"source": found.source, "typed": found.typed})
            offered += choices(found, await self._look_up(asked))
        return web.json_response({"reply": "choices", "html": self._view.offers(offered)})

    async def lookup(self, request: web.Request) -> web.Response:
        """Answer with what may be meant by the letters typed in a form's field."""
        options = await self._look_up(await read(request, LookupBody))
        offered = [Offer(value=one.value, label=one.label, hint=one.hint) for one in options]
        return web.json_response(
            {
                "reply": "choices",
                "options": [{"value": one.value, "label": one.label} for one in options],
                "html": self._view.offers(offered),
            }
        )

    async def dismiss(self, request: web.Request) -> web.Response:
        """Take a private message away that its reader does not want any more."""
        body = await read(request, DismissBody)
        person = somebody(body.person, self._house)
        entry = self._feed.get(body.message)
        if entry is None or entry.to != person.user or entry.stands != "private" or entry.keep:
            raise refusal(web.HTTPNotFound, "This message cannot be dismissed.")
        self._feed.drop(entry.id)
        return web.json_response({"reply": "none"})

    async def control(self, request: web.Request) -> web.Response:
        """Move the house's clock by one of its buttons. They run one after the other: time has one direction."""
        body = await read(request, ControlBody)
        move = self._controls.get(body.name)
        if move is None:
            raise refusal(web.HTTPNotFound, "There is no such button.")

        async def act() -> dict[str, object]:
            async with self._moving:
                await move()
            self._feed.tell("now")  # Whatever else it brought: no open page waits for its next look at the clock.
            return {"reply": "moved"}

        return web.json_response(await self._to_the_end(act()))

    async def _ask(self, event: Command | Press | Submission) -> Reply:
        """Let the core answer; raises a 503 where it has no answer, and the page leaves all as it was typed."""
        try:
            return await self._core.answer(event)
        except Unanswered:
            raise refusal(web.HTTPServiceUnavailable, UNSAVED) from None

    async def _look_up(self, body: LookupBody) -> tuple[Option, ...]:
        reply = await self._core.answer(lookup(body, somebody(body.person, self._house), self._house))
        return reply.options if isinstance(reply, Choices) else ()

    async def _to_the_end(self, act: Coroutine[object, object, R]) -> R:
        task = asyncio.create_task(act)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)
