"""Every button and select, also on messages from before a restart.

An action says all that is needed to understand a press (see ``bot.chat.routes.action``), so nothing is remembered about
the messages that were sent: one pattern, registered before the connection opens, takes them all.

The SDK looks for what was pressed on its message, and drops a press silently where it is there no more: an edit took it
away while somebody was pressing. The client takes those that were not ``heard`` here by its event for interactions, to
which the SDK comes after it.
"""

import logging
from typing import Any, Final, Protocol, Self, runtime_checkable

import discord
from discord import ui

from adapters.discord.inside import Place
from adapters.discord.translate import Interaction

log = logging.getLogger(__name__)

_Item = ui.Item[ui.LayoutView]
_HEARD: Final = "heard"


@runtime_checkable
class TakesPresses(Protocol):
    """A client that answers presses."""

    async def pressed(self, interaction: Interaction) -> None:
        """Answer one."""
        ...


class AnyPress(ui.DynamicItem[_Item], template=r"(?s).+"):
    """Whatever was pressed, by its action."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[discord.Client], item: ui.Item[ui.LayoutView], match: object, /
    ) -> Self:
        """Take the item as it stood on the message."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Hand the press on to the client."""
        interaction.extras[_HEARD] = True  # before anything is waited for
        if isinstance(interaction.client, TakesPresses):
            await interaction.client.pressed(interaction)


def lenient(place: Place) -> Place:
    """Let a press whose message cannot be read go the other way (see ``heard``)."""

    async def placed(*given: Any) -> None:
        try:
            await place(*given)
        except Exception as error:  # noqa: BLE001  whatever it met there
            log.info("discord_press_not_placed error=%s", type(error).__name__)

    return placed


def heard(interaction: Interaction) -> bool:
    """Say whether the SDK has handed a press on."""
    return _HEARD in interaction.extras
