"""One interaction and how it is answered: at once, or after a first word that only asks for patience.

Discord takes exactly one first answer, within 3 s: a form only as that, and it settles whether the answer is private.
What comes after goes by edits and follow-ups, for 15 minutes. What is lost on its way is sent once more: a first answer
that had arrived is refused the second time, an edit changes nothing, and what one member reads is better read twice
than never. Only what comes before all in a further message is not: that member can share it again.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Final, Literal

import aiohttp
import discord
from discord.components import Component

from adapters.discord.drafts import opens_draft
from adapters.discord.forms import modal
from adapters.discord.journey import journey
from adapters.discord.render import Layout, layout, layouts
from adapters.discord.translate import Interaction
from adapters.discord.wording import DONE, SHARED
from bot.chat.messages import Form, Message
from bot.chat.routes import First

log = logging.getLogger(__name__)

Held = Literal["no", "private", "public", "change"]
Send = Callable[[], Awaitable[object]]

LOST: Final = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What may be raised where an answer is sent; see also ``is_lost``."""

ALREADY_ANSWERED: Final = 40060
_UNKNOWN_MESSAGE: Final = 10008
_CLOSED: Final = "Session is closed"  # how aiohttp says it, by a bare RuntimeError


class Conversation:
    """Answers in whatever way is still open."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._held: Held = "no"

    @property
    def can_open_form(self) -> bool:
        """Whether a form may still be the answer: never after another answer, and never in answer to a form."""
        return self._held == "no" and self._interaction.type is not discord.InteractionType.modal_submit

    @property
    def answers_draft(self) -> bool:
        """Whether a form came from the message of ours that offers it for another go: the next such takes its place."""
        message = self._interaction.message
        if message is None or self._interaction.type is not discord.InteractionType.modal_submit:
            return False
        return any(opens_draft(str(getattr(part, "custom_id", ""))) for part in _all(message.components))

    async def hold(self, first: First) -> None:
        """Ask for patience in the way that the declared answer needs."""
        self._held = held = self._holding(first)
        response = self._interaction.response
        if held == "change":
            await self._begin(response.defer)  # wordless: the message stays as it is until it changes
        else:
            await self._begin(lambda: response.defer(ephemeral=held == "private", thinking=True))

    async def tell(self, message: Message) -> None:
        """Say it to the member alone."""
        first, *others = layouts(message)
        match self._held:
            case "no":
                await self._say(first, private=True)
                await self._follow(*others)
            case "private":
                await self._turn_into(first, *others)
            case "public":
                # A public "thinking" cannot turn private: it goes, and the answer comes behind it.
                await self._take_back()
                await self._follow(first, *others)
            case "change":
                await self._follow(first, *others)

    async def change(self, message: Message) -> None:
        """Turn the message that was acted on into this one; where there is none to turn, tell it.

        One that all see stays one message, however long: its parts would be there anew with every change.

        A form that was opened from a message which all see changes nothing there: its answer is one member's own.
        """
        if not self._can_change() or self._held in {"private", "public"}:
            await self.tell(message)
            return
        first, *others = layouts(message) if self._is_private() else [layout(message)]
        if self._held == "no":
            response = self._interaction.response
            await self._begin(lambda: response.edit_message(view=first.view, attachments=first.files()))
            await self._follow(*others)
        else:
            await self._turn_into(first, *others)

    async def share(self, message: Message) -> None:
        """Say it to everybody in the channel."""
        first, *others = layouts(message)
        match self._held:
            case "no":
                await self._say(first, private=False)
                await self._show_all(*others)
            case "public":
                await self._turn_into(first)
                await self._show_all(*others)
            case "private":
                # What comes first after a private "thinking" takes its place and its privacy: so a private word does.
                await self._turn_into(layout(SHARED))
                await self._show_all(first, *others)
            case "change":
                await self._show_all(first, *others)

    async def ask(self, form: Form) -> None:
        """Open a form; only where ``can_open_form``."""
        await self._begin(lambda: self._interaction.response.send_modal(modal(form)))

    async def close(self) -> None:
        """Say that there is nothing to say, so that Discord does not call it a failure."""
        if self._held == "change":
            return
        if self._held == "no" and self._interaction.type is discord.InteractionType.component:
            await self._begin(self._interaction.response.defer)
            return
        await self.tell(DONE)

    def _holding(self, first: First) -> Held:
        if first == "change" and self._can_change():
            return "change"
        return "public" if first == "public" else "private"

    def _can_change(self) -> bool:
        match self._interaction.type:
            case discord.InteractionType.component:
                return True
            case discord.InteractionType.modal_submit:
                return self._is_private()
            case _:
                return False

    def _is_private(self) -> bool:
        message = self._interaction.message
        return message is not None and message.flags.ephemeral

    async def _say(self, shown: Layout, *, private: bool) -> None:
        response = self._interaction.response
        await self._begin(lambda: response.send_message(view=shown.view, files=shown.files(), ephemeral=private))

    async def _begin(self, send: Send) -> None:
        """Send the first answer. Where there is one already behind a try that was lost, it is that one."""
        with journey() as tries:
            try:
                await _once_more(send)
            except discord.HTTPException as error:
                if error.code != ALREADY_ANSWERED or not tries.maybe_there:
                    raise
                log.info("answer_was_there key=%s", self._interaction.id)

    async def _turn_into(self, shown: Layout, *others: Layout) -> None:
        """Change the first answer; what was attached to it before goes, as no component shows it any more."""
        edit = self._interaction.edit_original_response
        await _each(lambda: edit(view=shown.view, attachments=shown.files()), *map(self._following, others))

    async def _take_back(self) -> None:
        """Delete the first answer. Raises where it may still be there: what follows would be as public as it is."""
        try:
            await _once_more(self._interaction.delete_original_response)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise

    async def _follow(self, *parts: Layout) -> None:
        await _each(*map(self._following, parts))

    def _following(self, shown: Layout) -> Send:
        send = self._interaction.followup.send
        return lambda: send(view=shown.view, files=shown.files(), ephemeral=True)

    async def _show_all(self, *parts: Layout) -> None:
        await _each(*map(self._showing, parts), by=_once)

    def _showing(self, shown: Layout) -> Send:
        send = self._interaction.followup.send
        return lambda: send(view=shown.view, files=shown.files())


def is_lost(error: Exception) -> bool:
    """Say whether an answer was lost on its way, or came when that was closed; else it is a fault of ours."""
    return isinstance(error, LOST) or (type(error) is RuntimeError and str(error) == _CLOSED)


def _all(components: Iterable[Component]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from _all(getattr(component, "children", ()))


async def _once(send: Send) -> None:
    await send()


async def _once_more(send: Send) -> None:
    """Send, and again where nobody knows what became of it; what Discord refused it would refuse again."""
    try:
        await send()
    except LOST as error:
        if isinstance(error, discord.HTTPException) and error.status < 500:
            raise
        await send()


async def _each(*sends: Send, by: Callable[[Send], Awaitable[None]] = _once_more) -> None:
    """Send one after the other. One that is lost holds up none of the rest, least of all the last with its buttons."""
    lost: Exception | None = None
    for send in sends:
        try:
            await by(send)
        except LOST as error:
            lost = lost or error
    if lost is not None:
        raise lost
