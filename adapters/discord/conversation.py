"""One interaction and how it is answered: at once, or after a first word that only asks for patience.

Discord takes exactly one first answer, within 3 s: a form only as that, and it settles whether the answer is private.
What comes after goes by edits and follow-ups, for 15 minutes.
"""

from typing import Literal

import discord

from adapters.discord.forms import modal
from adapters.discord.render import Layout, layout, layouts
from adapters.discord.translate import Interaction
from adapters.discord.wording import DONE, SHARED
from bot.chat.messages import Form, Message
from bot.chat.routes import First

Held = Literal["no", "private", "public", "change"]


class Conversation:
    """Answers in whatever way is still open."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._held: Held = "no"

    @property
    def can_open_form(self) -> bool:
        """Whether a form may still be the answer: never after another answer, and never in answer to a form."""
        return self._held == "no" and self._interaction.type is not discord.InteractionType.modal_submit

    async def hold(self, first: First) -> None:
        """Ask for patience in the way that the declared answer needs."""
        self._held = self._holding(first)
        response = self._interaction.response
        if self._held == "change":
            await response.defer()  # wordless: the message stays as it is until it changes
        else:
            await response.defer(ephemeral=self._held == "private", thinking=True)

    async def tell(self, message: Message) -> None:
        """Say it to the member alone."""
        first, *others = layouts(message)
        match self._held:
            case "no":
                await self._interaction.response.send_message(view=first.view, files=first.files(), ephemeral=True)
            case "private":
                await self._turn_into(first)
            case "public":
                # A public "thinking" cannot turn private: it goes, and the answer comes behind it.
                await self._interaction.delete_original_response()
                await self._follow(first)
            case "change":
                await self._follow(first)
        for other in others:
            await self._follow(other)

    async def change(self, message: Message) -> None:
        """Turn the message that was acted on into this one; where there is none to turn, tell it.

        A form that was opened from a message which all see changes nothing there: its answer is one member's own.
        """
        if not self._can_change() or self._held in {"private", "public"}:
            await self.tell(message)
            return
        first, *others = layouts(message) if self._is_private() else [layout(message)]
        if self._held == "no":
            await self._interaction.response.edit_message(view=first.view, attachments=first.files())
        else:
            await self._turn_into(first)
        for other in others:
            await self._follow(other)

    async def share(self, message: Message) -> None:
        """Say it to everybody in the channel."""
        shown = layout(message)
        match self._held:
            case "no":
                await self._interaction.response.send_message(view=shown.view, files=shown.files())
            case "public":
                await self._turn_into(shown)
            case "private":
                # What comes first after a private "thinking" takes its place and its privacy: so a private word does.
                await self._turn_into(layout(SHARED))
                await self._follow(shown, private=False)
            case "change":
                await self._follow(shown, private=False)

    async def ask(self, form: Form) -> None:
        """Open a form; only where ``can_open_form``."""
        await self._interaction.response.send_modal(modal(form))

    async def close(self) -> None:
        """Say that there is nothing to say, so that Discord does not call it a failure."""
        if self._held == "change":
            return
        if self._held == "no" and self._interaction.type is discord.InteractionType.component:
            await self._interaction.response.defer()
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

    async def _turn_into(self, shown: Layout) -> None:
        """Change the first answer; what was attached to it before goes, as no component shows it any more."""
        await self._interaction.edit_original_response(view=shown.view, attachments=shown.files())

    async def _follow(self, shown: Layout, *, private: bool = True) -> None:
        await self._interaction.followup.send(view=shown.view, files=shown.files(), ephemeral=private)
