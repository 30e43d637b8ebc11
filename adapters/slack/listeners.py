"""What Slack sends, answered in time: every kind that is subscribed to has a listener, so nothing comes again for ever.

The order is the point. First the core answers, which for a rating means that it is committed; then Slack hears that
it was taken. An answer that takes longer than 2.5 s is not acknowledged at all: the member sees a warning and presses
again, which changes nothing, instead of believing what may not be so. The answer is shown all the same when it comes.
What failed is not acknowledged either, nor remembered: a form stays open with what was written in it.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import limits, quoting, translate
from adapters.slack.excuses import FAILED
from adapters.slack.given import Payload, UnreadableError, sender, workspace
from adapters.slack.lines import Turn
from adapters.slack.manifest import GONE, HOME_OPENED
from adapters.slack.once import Once
from adapters.slack.people import People
from adapters.slack.render import option
from adapters.slack.replies import FormAnswer, Replies, Stage
from adapters.slack.translate import Way
from bot.chat.core import Core
from bot.chat.events import Command, Opened, Press, Submission
from bot.chat.places import Who
from bot.chat.replies import Change, Choices, Reply, Tell
from bot.errors import FulcrumError, Unanswered

log = logging.getLogger(__name__)

ANYTHING = re.compile("")
T = TypeVar("T")
Event = Command | Press | Submission
Reader = Callable[[Payload, Who, datetime], tuple[Event, Way]]


class NotAcknowledgedError(FulcrumError):
    """Raised in a listener, it makes Bolt send no acknowledgement."""


class Listeners:
    """Takes events for one workspace. ``now`` is when they arrive."""

    def __init__(self, core: Core, people: People, replies: Replies, now: Callable[[], datetime]) -> None:
        self._core = core
        self._people = people
        self._replies = replies
        self._now = now
        self._once = Once(now)
        self._turns = asyncio.Semaphore(limits.ANSWERS_AT_ONCE)
        self._home_turns = asyncio.Semaphore(limits.HOMES_AT_ONCE)
        self._running: set[asyncio.Task[Any]] = set()

    def register(self, app: AsyncApp) -> None:
        """Make these the listeners of a Bolt app. There is one for each kind: Bolt asks the next one else."""
        app.command(ANYTHING)(self._command)
        app.action(ANYTHING)(self._press)
        app.view_submission(ANYTHING)(self._submission)
        app.options(ANYTHING)(self._lookup)
        app.event(ANYTHING)(self._event)
        app.view_closed(ANYTHING)(self._nothing)
        app.global_shortcut(ANYTHING)(self._shortcut)
        app.message_shortcut(ANYTHING)(self._message_shortcut)
        app.error(self._failed)

    async def finish(self, within_s: float) -> None:
        """Wait for the answers under way; what is not done by then is dropped."""
        deadline = asyncio.get_running_loop().time() + within_s
        while self._running and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._running, timeout=left)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _command(self, ack: AsyncAck, body: Payload) -> None:
        def read(payload: Payload, who: Who, arrival: datetime) -> tuple[Event, Way]:
            return translate.command(payload, who, self._core, arrival)

        await self._run(self._serve(ack, body, read))

    async def _shortcut(self, ack: AsyncAck, body: Payload) -> None:
        await self._run(self._serve(ack, body, translate.shortcut))

    async def _message_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        await self._run(self._serve(ack, body, quoting.message_shortcut))

    async def _press(self, ack: AsyncAck, body: Payload) -> None:
        await self._run(self._serve(ack, body, translate.press))

    async def _submission(self, ack: AsyncAck, body: Payload) -> None:
        await self._run(self._serve_form(ack, body))

    async def _lookup(self, ack: AsyncAck, body: Payload) -> None:
        await self._run(self._serve_lookup(ack, body))

    async def _event(self, body: Payload) -> None:
        """Slack tells many things; two kinds matter: somebody came, the bot was removed. Bolt has acknowledged them."""
        event = body.get("event")
        kind = event.get("type") if isinstance(event, dict) else None
        if kind == HOME_OPENED:
            await self._run(self._serve_home(body))
        elif kind in GONE:
            removed = translate.removed(body, self._now())
            if removed is not None:
                await self._run(self._core.removed(removed))

    async def _nothing(self, ack: AsyncAck) -> None:
        await ack()

    async def _failed(self, error: Exception) -> None:
        """Take what Bolt could not do, or was not to do; its own handler would log both alike."""
        if not isinstance(error, NotAcknowledgedError):
            log.error("slack_listener_failed error=%s", type(error).__name__)

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        """Serve an event. Raises ``NotAcknowledgedError`` where that failed; ``_done`` has logged why."""
        serving = self._kept(work)
        await asyncio.wait({serving})
        if serving.cancelled() or serving.exception() is not None:
            raise NotAcknowledgedError

    async def _serve(self, ack: AsyncAck, body: Payload, read: Reader) -> None:
        """Answer a command, a shortcut or a press."""
        started = self._time()
        try:
            event, way = await self._read(body, read)
        except UnreadableError:
            log.error("slack_payload_unreadable type=%s", body.get("type"))  # noqa: TRY400  the payload is nobody's business
            await ack()
            return
        first, route, turn = self._once.first(event.key), self._core.route(event), self._replies.turn(way)
        if route.slow and route.first != "form":
            await ack()
            if first is None:
                await self._carry(await _at_last(self._begun(event)), event, way, turn)
            return
        answering = await self._in_time(first or self._begun(event), event, started)
        if first is not None:  # it was carried then, or is going to be
            _answered(first)
            await ack()
            return
        if not answering.done():
            self._kept(self._carry_late(answering, event, way, turn))
        reply = _answered(answering)
        await ack()
        await self._carry(reply, event, way, turn)

    async def _serve_form(self, ack: AsyncAck, body: Payload) -> None:
        """Answer a form that was sent: its acknowledgement holds the answer."""
        started = self._time()
        try:
            event, way = await self._read(body, translate.submission)
            event = await self._people.in_form(event, body)
        except UnreadableError:
            log.error("slack_payload_unreadable type=%s", body.get("type"))  # noqa: TRY400
            await ack()
            return
        first, turn = self._once.first(event.key), self._replies.turn(way)
        if self._core.route(event).slow and not (first and first.done()):
            await _acknowledge(ack, self._replies.waiting(way))
            if first is None:
                answering = self._begun(event)
                await asyncio.sleep(limits.ACKNOWLEDGED_S)
                await self._after_form(await _at_last(answering), event, way, turn, stage="waiting")
            return
        answering = await self._in_time(first or self._begun(event), event, started)
        if first is None and not answering.done():
            self._kept(self._show_late(answering, event, way, turn))
        reply = _answered(answering)
        if first is None:
            turn.known()
        await _acknowledge(ack, await self._replies.acknowledgement(reply, way))
        if first is None:
            await self._after_form(reply, event, way, turn, stage="answered")

    async def _serve_lookup(self, ack: AsyncAck, body: Payload) -> None:
        """Offer choices; none at all say enough where the core takes too long."""
        reply: Reply = None
        with contextlib.suppress(TimeoutError, UnreadableError):
            async with asyncio.timeout(limits.ANSWER_S):
                reply = await self._core.answer(await self._read(body, translate.lookup))
        await ack(options=[option(shown) for shown in reply.options] if isinstance(reply, Choices) else [])

    async def _serve_home(self, body: Payload) -> None:
        """Show somebody's Home tab as it is now."""
        try:
            event = await self._read(body, translate.opened)
        except UnreadableError:
            log.error("slack_payload_unreadable type=%s", HOME_OPENED)  # noqa: TRY400
            return
        if event is not None:
            await self._replies.homes.anew(event.who.member.user, partial(self._at_home, event))

    async def _read(self, body: Payload, read: Callable[[Payload, Who, datetime], T]) -> T:
        arrival = self._now()
        member, name = sender(body)
        who = await self._people.who(member, name)
        if member.tenant != workspace(body):
            who = replace(who, manages=None)  # an admin of another workspace manages nothing in ours
        return read(body, who, arrival)

    def _begun(self, event: Event) -> asyncio.Task[Reply]:
        answering = self._kept(self._in_turn(event))
        self._once.keep(event.key, answering)
        return answering

    async def _in_turn(self, event: Event) -> Reply:
        """Answer it once its turn has come, the first first. What is declared slow holds up nobody."""
        async with contextlib.nullcontext() if self._core.route(event).slow else self._turns:
            return await self._core.answer(event)

    async def _at_home(self, event: Opened) -> Reply:
        """Answer it among those who come home, and not before those who did something: they are waited for by Slack."""
        async with self._home_turns:
            return await self._core.answer(event)

    async def _in_time(self, answering: asyncio.Task[Reply], event: Event, started: float) -> asyncio.Task[Reply]:
        """Return the answer under way, done if it came in time. It goes on if not: a rating must not stop half-way."""
        await asyncio.wait({answering}, timeout=max(0.0, limits.ANSWER_S - (self._time() - started)))
        if not answering.done():
            log.warning("slack_answer_late event=%s", type(event).__name__)
        return answering

    async def _carry(self, reply: Reply, event: Event, way: Way, turn: Turn) -> None:
        await self._replies.carry(reply, way, turn)
        if way.view or not isinstance(reply, Change):  # else the tab is the answer
            await self._home_anew(event, way)

    async def _after_form(self, reply: Reply, event: Event, way: Way, turn: Turn, *, stage: Stage) -> None:
        await self._replies.after_form(reply, way, turn, stage=stage)
        await self._home_anew(event, way)

    async def _home_anew(self, event: Event, way: Way) -> None:
        """Show what came of it in the Home tab, where the member returns to; elsewhere nobody looks at it now."""
        if way.home:
            await self._replies.homes.anew(way.user, partial(self._at_home, translate.opened_again(event)))

    async def _carry_late(self, answering: asyncio.Task[Reply], event: Event, way: Way, turn: Turn) -> None:
        await asyncio.wait({answering})
        if answering.exception() is None:
            await self._carry(answering.result(), event, way, turn)

    async def _show_late(self, answering: asyncio.Task[Reply], event: Event, way: Way, turn: Turn) -> None:
        await asyncio.wait({answering})
        if answering.exception() is None:
            await self._after_form(answering.result(), event, way, turn, stage="late")

    def _kept(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run it where nothing forgets it (the loop holds tasks weakly, and Bolt holds them not at all)."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None and not isinstance(fault, NotAcknowledgedError | Unanswered):
            log.error("slack_listener_failed error=%s", type(fault).__name__)

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()


def _answered(answering: asyncio.Task[Reply]) -> Reply:
    """Return the answer. Raises ``NotAcknowledgedError`` where there is none yet, or never will be (logged already)."""
    if not answering.done() or answering.exception() is not None:
        raise NotAcknowledgedError
    return answering.result()


async def _at_last(answering: asyncio.Task[Reply]) -> Reply:
    """Return the answer to what is acknowledged already; where it failed, what the member is to hear of that."""
    await asyncio.wait({answering})
    return Tell(FAILED) if not answering.cancelled() and answering.exception() else answering.result()


async def _acknowledge(ack: AsyncAck, answer: FormAnswer) -> None:
    if answer.action:
        await ack(response_action=answer.action, view=answer.view, errors=answer.errors)
    else:
        await ack()
