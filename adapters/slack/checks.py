"""Whether Slack takes the tokens, and lets the app do what it is to do. Nothing is sent, and nothing is connected."""

import asyncio
import re
from typing import Final

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from adapters.checks import CHECK_S, Check, printable
from adapters.slack.calls import answering_session, granted, web_client
from adapters.slack.manifest import HISTORY, NEEDED
from adapters.slack.refusals import FAULTS, MENDS, is_limit, judged, word
from adapters.slack.settings import SIGNING_SECRET, SlackSettings
from adapters.slack.sockets import APP_TOKEN_MENDS
from bot.errors import Refused

BOT: Final = "Slack bot token"
APP: Final = "Slack app token"
SECRET: Final = "Slack signing secret"  # noqa: S105  a name

_GONE: Final = {"account_inactive", "token_revoked"}
_COPY_BOT: Final = "Copy it anew from OAuth & Permissions of your app into SLACK_BOT_TOKEN."
_COPY_APP: Final = "Copy it anew from Basic Information of your app into SLACK_APP_TOKEN."
_COPY_SIGNING: Final = (
    "Copy it anew from Basic Information of your app into SLACK_SIGNING_SECRET: 32 digits and letters a to f."
)
_REACH: Final = "Look whether this machine may open https connections to Slack, then try again."
_PATIENCE: Final = "Slack asks for patience: try again in a minute."


async def check_tokens(settings: SlackSettings, *, within_s: float = CHECK_S) -> tuple[Check, ...]:
    """Ask Slack about the tokens that are set, and look at the signing secret; empty where Slack is off."""
    if settings.slack_bot_token is None:
        return ()
    async with answering_session() as session:
        client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
        bot, app = await asyncio.gather(_bot(client, within_s), _app(client, settings.slack_app_token, within_s))
    return (*bot, *app, *_secret(settings.slack_signing_secret))


async def _bot(client: AsyncWebClient, within_s: float) -> tuple[Check, ...]:
    try:
        async with asyncio.timeout(within_s):
            me = await client.auth_test()
    except FAULTS as fault:
        said = word(fault)
        return (_failed(BOT, fault, MENDS[said] if said in _GONE else _COPY_BOT),)
    found = f"{printable(me.get('user') or 'the bot')} in the workspace {printable(me.get('team'))}"
    return (Check(name=BOT, ok=True, found=found), _scopes(granted(me)))


async def _app(client: AsyncWebClient, token: SecretStr | None, within_s: float) -> tuple[Check, ...]:
    if token is None:
        return ()
    try:
        async with asyncio.timeout(within_s):
            await client.apps_connections_open(app_token=token.get_secret_value())
    except FAULTS as fault:
        mend = APP_TOKEN_MENDS.get(word(fault))
        return (_failed(APP, fault, f"SLACK_APP_TOKEN: {mend}." if mend else _COPY_APP),)
    return (Check(name=APP, ok=True, found="it opens connections, for `fulcrum run`"),)


def _secret(secret: SecretStr | None) -> tuple[Check, ...]:
    """Look at its form alone: Slack tells nobody whether a signing secret is right, only its requests show it."""
    if secret is None:
        return ()
    if not re.fullmatch(SIGNING_SECRET, secret.get_secret_value()):
        return (Check(name=SECRET, ok=False, found="it does not look like one", mend=_COPY_SIGNING),)
    found = "it looks like one, for `fulcrum run --http`; whether it is right, only Slack's first request shows"
    return (Check(name=SECRET, ok=True, found=found),)


def _scopes(scopes: frozenset[str]) -> Check:
    """Compare what was granted with what is needed; nothing granted means that Slack did not say."""
    missing = [f"{scope} ({use})" for scope, use in NEEDED.items() if scopes and scope not in scopes]
    if missing:
        mend = "Add it under OAuth & Permissions of your app, and install the app to the workspace again."
        return Check(name="Slack scopes", ok=False, found=f"missing: {', '.join(missing)}", mend=mend)
    if not scopes:
        return Check(name="Slack scopes", ok=True, found="Slack does not say")
    spared = [scope for scope in HISTORY if scope not in scopes]
    hint = f"; posts in doubt stay so without {' and '.join(spared)}, which are optional" if spared else ""
    return Check(name="Slack scopes", ok=True, found=", ".join(sorted(scopes)) + hint)


def _failed(name: str, fault: Exception, mend: str) -> Check:
    if isinstance(judged(fault), Refused):
        return Check(name=name, ok=False, found=f"Slack refuses it ({word(fault)})", mend=mend)
    why = word(fault) or type(fault).__name__
    if is_limit(fault):
        return Check(name=name, ok=False, found=f"Slack cannot be asked now ({why})", mend=_PATIENCE)
    return Check(name=name, ok=False, found=f"Slack cannot be asked from here ({why})", mend=_REACH)
