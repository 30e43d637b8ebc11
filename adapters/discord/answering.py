"""Every interaction gets its answer in time, by the declaration of its route, and a kind one where something failed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp
import discord

from adapters.discord import translate, wording
from adapters.discord.conversation import Conversation
from adapters.discord.drafts import Drafts, opens_draft
from adapters.discord.translate import Interaction
from bot.chat.core import Core
from bot.chat.events import Command, Press, Submission
from bot.chat.messages import Form, Message
from bot.chat.messenger import Messenger
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell, Wrong
from bot.chat.routes import Route
from bot.errors import MessengerError

log = logging.getLogger(__name__)

_LOST = (discord.DiscordException, aiohttp.ClientError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the core may think before Discord is asked for more time; Discord itself waits 3 s."""

    answer_s: float = 1.5
    form_s: float = 2.2  # a form can only be the first answer, so it is waited for as long as is safe
    lookup_s: float = 2.2


class Answering:
    """Asks the core and carries its reply."""

    def __init__(self, core: Core, messenger: Messenger, *, now: Callable[[], datetime], patience: Patience) -> None:
        self._core = core
        self._messenger = messenger
        self._now = now
        self._patience = patience
        self._drafts = Drafts()
        self._open: set[asyncio.Task[None]] = set()

    async def command(
        self, interaction: Interaction, path: tuple[str, ...], args: dict[str, str | discord.abc.User]
    ) -> None:
        """Answer a slash command."""
        await self._see_through(interaction, translate.command(interaction, path, args, arrival=self._now()))

    async def press(self, interaction: Interaction) -> None:
        """Answer a button or a select."""
        event = translate.press(interaction, arrival=self._now())
        if opens_draft(event.action):
            await self._reopen(interaction, event)
        else:
            await self._see_through(interaction, event)

    async def submission(self, interaction: Interaction) -> None:
        """Answer a form."""
        await self._see_through(interaction, translate.submission(interaction, arrival=self._now()))

    async def lookup(self, interaction: Interaction, source: str, typed: str) -> Choices:
        """Return what may be meant by what was typed so far; nothing where the core is late."""
        event = translate.lookup(interaction, source, typed, arrival=self._now())
        try:
            async with asyncio.timeout(self._patience.lookup_s):
                reply = await self._core.answer(event)
        except TimeoutError:
            log.warning("lookup_late source=%s", source)
            return Choices(())
        return reply if isinstance(reply, Choices) else Choices(())

    async def stale(self, interaction: Interaction) -> None:
        """Answer a command that Discord still offers and the core no longer knows in that form."""
        await self._carried(interaction, Conversation(interaction).tell(wording.STALE))

    async def drain(self, *, most_s: float) -> None:
        """Let the answers under way finish, for at most ``most_s``."""
        if self._open:
            await asyncio.wait(self._open, timeout=most_s)

    async def _see_through(self, interaction: Interaction, event: Command | Press | Submission) -> None:
        here = asyncio.current_task()
        if here is not None:
            self._open.add(here)
            here.add_done_callback(self._open.discard)
        route = self._core.route(event)
        talk = Conversation(interaction)
        working = asyncio.create_task(self._reply(event))
        in_time, _ = await asyncio.wait({working}, timeout=self._wait_s(route))
        if not in_time:
            await self._carried(interaction, talk.hold(route.first))
        reply = await working  # also where Discord has given up: what was asked for is done all the same
        await self._carried(interaction, self._deliver(talk, event, reply))

    def _wait_s(self, route: Route) -> float:
        if route.first == "form":
            return self._patience.form_s
        return 0.0 if route.slow else self._patience.answer_s

    async def _reply(self, event: Command | Press | Submission) -> Reply:
        try:
            return await self._core.answer(event)
        except Exception:
            log.exception("answer_failed key=%s kind=%s", event.key, type(event).__name__)
            return Tell(wording.FAILED)

    async def _deliver(self, talk: Conversation, event: Command | Press | Submission, reply: Reply) -> None:
        try:
            await self._say(talk, event, reply)
        except ValueError:  # it does not fit into Discord: a mistake of ours, and nothing has been sent
            log.exception("answer_does_not_fit key=%s", event.key)
            await talk.tell(wording.FAILED)

    async def _say(self, talk: Conversation, event: Command | Press | Submission, reply: Reply) -> None:
        match reply:
            case Tell(message, keep):
                await talk.tell(message)
                if keep:
                    await self._copy(event, message)
            case Change(message):
                await talk.change(message)
            case Share(message):
                await talk.share(message)
            case Ask(form) if talk.can_open_form:
                await talk.ask(form)
            case Ask(form):
                await talk.tell(wording.ready(form, self._keep(form, event)))
            case Wrong(form, errors):
                await talk.tell(wording.wrong(form, errors, self._keep(form, event)))
            case Choices() | None:
                await talk.close()

    async def _reopen(self, interaction: Interaction, event: Press) -> None:
        form = self._drafts.find(event.action, user=event.who.member.user, at=event.at)
        talk = Conversation(interaction)
        await self._carried(interaction, talk.ask(form) if form else talk.tell(wording.GONE))

    def _keep(self, form: Form, event: Command | Press | Submission) -> str:
        return self._drafts.keep(form, user=event.who.member.user, at=event.at)

    async def _copy(self, event: Command | Press | Submission, message: Message) -> None:
        """Send the answer as a direct message too: a private answer is gone when the member closes Discord."""
        try:
            await self._messenger.direct(event.who.member, message, key=event.key)
        except MessengerError as error:
            log.info("kept_answer_not_copied key=%s why=%s", event.key, error)

    async def _carried(self, interaction: Interaction, sending: Awaitable[None]) -> None:
        """Send, and take it calmly where Discord does not accept an answer any more: the member presses again."""
        try:
            await sending
        except _LOST as error:
            code = error.code if isinstance(error, discord.HTTPException) else 0
            log.warning("answer_lost key=%s error=%s code=%s", interaction.id, type(error).__name__, code)
