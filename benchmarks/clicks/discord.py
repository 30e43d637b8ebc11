"""Our house and a discord.py client on Discord."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, Self

import discord
from discord import ui
from pydantic import SecretStr

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.client import point
from adapters.discord.settings import DiscordSettings
from benchmarks.clicks.house import at_work, post
from benchmarks.clicks.rounds import RATINGS, Platform, Way
from bot.cards import Deck

READY_S: Final = 0.02
"""How long both wait for further servers, of which there are none."""

_Item = ui.Item[ui.LayoutView]


def way(deck: Deck) -> Way:
    """Say what is compared."""
    house = partial(ours, deck=deck)
    return Way(platform="discord", where="Discord", ours=house, bare=discord_py_alone, sdk="discord.py")


@asynccontextmanager
async def ours(platform: Platform, *, deck: Deck) -> AsyncGenerator[None]:
    """The whole house, with the question of the day posted."""
    settings = leading(platform)
    async with at_work(
        lambda core, now: DiscordAdapter(core, settings, now=now, guild_ready_s=READY_S, identify_pause_s=0.0), deck
    ) as house:
        await post(house, platform)
        yield


@asynccontextmanager
async def discord_py_alone(platform: Platform) -> AsyncGenerator[None]:
    """A client as it is cheapest: one pattern takes every press, whose first answer is all there is."""
    point(leading(platform))
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True),
        allowed_mentions=discord.AllowedMentions.none(),
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_messages=None,
        guild_ready_timeout=READY_S,
    )
    await client.login(platform.at["token"])
    client.add_dynamic_items(Replies)
    connection = asyncio.create_task(client.connect())
    try:
        await client.wait_until_ready()
        channel = client.get_partial_messageable(int(platform.at["channel"]))
        await channel.send(view=buttons("Look", ["Show"]))
        yield
    finally:
        await client.close()
        await connection


class Replies(ui.DynamicItem[_Item], template=r"press:\d"):
    """A button that is answered by its own label, over buttons to rate."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[discord.Client], item: ui.Item[ui.LayoutView], match: object, /
    ) -> Self:
        """Take the button as it stands on the message."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Answer."""
        label = str(self.item.label) if isinstance(self.item, ui.Button) else ""
        if label in RATINGS:
            await interaction.response.edit_message(view=buttons(label, RATINGS))
        else:
            await interaction.response.send_message(view=buttons(label, RATINGS), ephemeral=True)


def leading(platform: Platform) -> DiscordSettings:
    """Return the settings that lead there."""
    return DiscordSettings(
        discord_bot_token=SecretStr(platform.at["token"]),
        discord_api_url=platform.at["api"],
        discord_gateway_url=platform.at["gateway"],
    )


def buttons(said: str, labels: Iterable[str]) -> ui.LayoutView:
    """Return a text with buttons under it, of which the client keeps nothing."""
    row = ui.ActionRow[ui.LayoutView]()
    for number, label in enumerate(labels):
        row.add_item(ui.Button(label=label, custom_id=f"press:{number}"))
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(said))
    view.add_item(row)
    view.stop()
    return view
