"""Every button and select, also on messages from before a restart.

An action says all that is needed to understand a press (see ``bot.chat.routes.action``), so nothing is remembered about
the messages that were sent: one pattern, registered before the connection opens, takes them all.
"""

from typing import Protocol, Self, runtime_checkable

import discord
from discord import ui

from adapters.discord.translate import Interaction

_Item = ui.Item[ui.LayoutView]


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
        if isinstance(interaction.client, TakesPresses):
            await interaction.client.pressed(interaction)
