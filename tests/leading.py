"""Settings that lead our adapters to the services on loopback instead of the real ones."""

from collections.abc import Callable
from datetime import datetime

from pydantic import SecretStr

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from bot.chat.core import Core
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.slack import LoopbackSlack


def to_slack(slack: LoopbackSlack, *, http: bool = False) -> SlackSettings:
    """Return the settings for a loopback Slack, with its own token and what Socket Mode needs, or ``http``."""
    if http:
        return SlackSettings(
            slack_bot_token=SecretStr(slack.bot_token),
            slack_signing_secret=SecretStr(slack.signing_secret),
            slack_api_url=slack.api_url,
        )
    return SlackSettings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
    )


def to_discord(discord: LoopbackDiscord, token: str | None = None) -> DiscordSettings:
    """Return the settings for a loopback Discord; ``token`` is its own if None."""
    return DiscordSettings(
        discord_bot_token=SecretStr(token or discord.token),
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )


def discord_bot(settings: DiscordSettings) -> Callable[[Core, Callable[[], datetime]], DiscordAdapter]:
    """Return what makes a bot with these settings for a house; only its waits at the start are shorter."""

    def made(core: Core, now: Callable[[], datetime]) -> DiscordAdapter:
        return DiscordAdapter(core, settings, now=now, guild_ready_s=0.02, identify_pause_s=0.0)

    return made
