"""Every interaction gets its answer in time, by the declaration of its route, and a kind one where something failed.

A reply's ``place`` counts for nothing here: a button's custom_id is full, and who acts in a channel is in it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import discord

from adapters.discord import translate, wording
from adapters.discord.conversation import ALREADY_ANSWERED, Conversation, is_lost
from adapters.discord.drafts import Drafts, opens_draft
from adapters.discord.translate import Given, Interaction
from bot.chat.core import Core
from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Form, Message
from bot.chat.messenger import Messenger
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell, Wrong
from bot.chat.routes import Route
from bot.errors import MessengerError, Unanswered

log = logging.getLogger(__name__)

_Heard = TypeVar("_Heard", bound=Event)


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
        self,
        interaction: Interaction,
        path: tuple[str, ...],
        args: dict[str, Given],
        *,
        on: discord.Message | None = None,
    ) -> None:
        """Answer a slash command, or what was chosen in the menu of a message (``on``) or of a member."""
        await self._hear(interaction, lambda at: translate.command(interaction, path, args, on=on, arrival=at))

    async def press(self, interaction: Interaction) -> None:
        """Answer a button or a select."""
        await self._hear(interaction, lambda at: translate.press(interaction, arrival=at))

    async def submission(self, interaction: Interaction) -> None:
        """Answer a form."""
        await self._hear(interaction, lambda at: translate.submission(interaction, arrival=at))

    async def lookup(self, interaction: Interaction, source: str, typed: str) -> Choices:
        """Return what may be meant by what was typed so far; nothing where the core is late."""
        event = self._read(interaction, lambda at: translate.lookup(interaction, source, typed, arrival=at))
        if event is None:
            return Choices(())
        try:
            async with asyncio.timeout(self._patience.lookup_s):
                reply = await self._core.answer(event)
        except TimeoutError:
            log.warning("lookup_late source=%s", source)
            return Choices(())
        except Exception:
            log.exception("lookup_failed key=%s source=%s", event.key, source)
            return Choices(())
        return reply if isinstance(reply, Choices) else Choices(())

    async def stale(self, interaction: Interaction) -> None:
        """Answer a command that Discord still offers and the core no longer knows in that form."""
        self._begin()
        await self._carried(interaction, Conversation(interaction).tell(wording.STALE))

    async def failed(self, interaction: Interaction) -> None:
        """Answer what could not be read or went wrong before the core heard of it; the log has the rest."""
        self._begin()
        await self._carried(interaction, Conversation(interaction).tell(wording.FAILED))

    @property
    def busy(self) -> bool:
        """Whether answers are under way."""
        return bool(self._open)

    async def drain(self, *, most_s: float) -> None:
        """Let the answers under way finish, for at most ``most_s``."""
        if self._open:
            await asyncio.wait(self._open, timeout=most_s)

    async def _hear(self, interaction: Interaction, read: Callable[[datetime], Command | Press | Submission]) -> None:
        """Answer what was done; one that cannot be read gets a kind word."""
        self._begin()
        event = self._read(interaction, read)
        if event is None:
            await self.failed(interaction)
        elif isinstance(event, Press) and opens_draft(event.action):
            await self._reopen(interaction, event)
        else:
            await self._see_through(interaction, event)

    def _read(self, interaction: Interaction, read: Callable[[datetime], _Heard]) -> _Heard | None:
        """Return an interaction as an event, None where it is not as Discord documents it."""
        try:
            return read(self._now())
        except Exception as error:  # noqa: BLE001  ours, or of the SDK's values: it checks none of what comes in
            # Its type alone: in its text and its frames stand people's names and words.
            log.error("discord_interaction_unreadable key=%s error=%s", interaction.id, type(error).__name__)  # noqa: TRY400
            return None

    def _begin(self) -> None:
        """Count the task that answers among those under way, until it is done."""
        here = asyncio.current_task()
        if here is not None:
            self._open.add(here)
            here.add_done_callback(self._open.discard)

    async def _see_through(self, interaction: Interaction, event: Command | Press | Submission) -> None:
        route = self._core.route(event)
        talk = Conversation(interaction)
        working = asyncio.create_task(self._reply(interaction, event))
        in_time, _ = await asyncio.wait({working}, timeout=self._wait_s(route))
        if not in_time:
            await self._carried(interaction, talk.hold(route.first))
        reply = await working  # also where Discord has given up: what was asked for is done all the same
        await self._carried(interaction, self._deliver(talk, event, reply))

    def _wait_s(self, route: Route) -> float:
        if route.first == "form":
            return self._patience.form_s
        return 0.0 if route.slow else self._patience.answer_s

    async def _reply(self, interaction: Interaction, event: Command | Press | Submission) -> Reply:
        """Let the core answer. Where it fails what was typed is given back: Discord has closed the form by then."""
        try:
            return await self._core.answer(event)
        except Unanswered:
            pass  # the core has logged it
        except Exception:
            log.exception("answer_failed key=%s kind=%s", event.key, type(event).__name__)
        return Tell(wording.failed(translate.typed(interaction, event)))

    async def _deliver(self, talk: Conversation, event: Command | Press | Submission, reply: Reply) -> None:
        try:
            await self._say(talk, event, reply)
        except Exception as error:  # mostly it does not fit into Discord: a mistake of ours, and nothing has been sent
            if is_lost(error):
                raise
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
                again = wording.wrong(form, errors, self._keep(form, event))
                await (talk.change(again) if talk.answers_draft else talk.tell(again))
            case Choices() | None:
                await talk.close()

    async def _reopen(self, interaction: Interaction, event: Press) -> None:
        form = self._drafts.find(event.action, user=event.who.member.user, at=event.at)
        reply = Ask(form) if form else Tell(wording.GONE)
        await self._carried(interaction, self._deliver(Conversation(interaction), event, reply))

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
        except Exception as error:
            if not is_lost(error):
                raise
            code = error.code if isinstance(error, discord.HTTPException) else 0
            # Where two processes have one token, Discord takes the answer of one of them.
            level = logging.INFO if code == ALREADY_ANSWERED else logging.WARNING
            log.log(level, "answer_lost key=%s error=%s code=%s", interaction.id, type(error).__name__, code)
