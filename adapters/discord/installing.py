"""What it takes to have the bot in a server: the link that invites it, and its commands registered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import discord

from adapters.discord.asking import asking
from adapters.discord.commands import Args, Commands
from adapters.discord.rights import WANTED
from adapters.discord.settings import DiscordSettings
from adapters.discord.translate import Interaction
from bot.chat.replies import Choices
from bot.chat.routes import Verb
from bot.errors import NotSent

SCOPES: Final = ("bot", "applications.commands")
GRANT: Final = (
    "In Discord's developer portal, open the application, go to the page Bot, "
    "and switch off Requires OAuth2 Code Grant: the link does not work with it."
)
_OWN: Final = (
    "Only the owner of the application may use the link: on its page Bot in Discord's developer portal, "
    "Public Bot is switched off."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """How the bot comes into a server."""

    url: str
    permissions: tuple[str, ...]  # what the link asks for, as Discord's settings call it
    fault: str  # why the link does not work, and the mend; "" where it does
    remark: str  # who may use it, where not everybody may


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What members are offered from now on."""

    commands: tuple[str, ...]  # by their first words
    menus: tuple[str, ...]  # by their labels


async def invitation(settings: DiscordSettings) -> Invitation:
    """Ask Discord which application it is, and return the link; raises as ``asking`` does.

    The application's id does not always stand in the token: those of old ones differ from their bot's.
    """
    async with asking(settings) as client:
        about = client.application
        return Invitation(
            url=discord.utils.oauth_url(client.application_id or 0, permissions=wanted(), scopes=SCOPES),
            permissions=tuple(WANTED.values()),
            fault=GRANT if about is not None and about.bot_require_code_grant else "",
            remark=_OWN if about is not None and not about.bot_public else "",
        )


def wanted() -> discord.Permissions:
    """Return all that the bot asks for: what stands in WANTED, and nothing else."""
    return discord.Permissions(**dict.fromkeys(WANTED, True))


async def register(settings: DiscordSettings, verbs: Iterable[Verb]) -> Registered:
    """Register the commands, changed or not; raises as ``asking`` does, and NotSent where Discord refuses them."""
    async with asking(settings) as client:
        commands = Commands(client, verbs, Nobody())
        try:
            listed = await commands.sync()
        except discord.HTTPException as error:
            raise NotSent(f"Discord did not take the commands (status {error.status}, code {error.code})") from None
        typed = discord.AppCommandType.chat_input
        return Registered(
            commands=tuple(one.name for one in listed if one.type is typed),
            menus=tuple(one.name for one in listed if one.type is not typed),
        )


class Nobody:
    """Answers no command: for those that are only registered, since without a connection none comes."""

    async def command(
        self, interaction: Interaction, path: tuple[str, ...], args: Args, *, on: discord.Message | None = None
    ) -> None:
        """See ``Answers``."""

    async def lookup(self, interaction: Interaction, source: str, typed: str) -> Choices:
        """See ``Answers``."""
        del interaction, source, typed
        return Choices(())

    async def stale(self, interaction: Interaction) -> None:
        """See ``Answers``."""

    async def failed(self, interaction: Interaction) -> None:
        """See ``Answers``."""
