"""Bolt, told who it is once and kept from looking around."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.calls import sdk_logger, web_client

READS = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
)


def bolt_app(me: AsyncSlackResponse, client: AsyncWebClient) -> AsyncApp:
    """Return a Bolt app without listeners. ``me`` is what auth.test said to ``client``.

    Left to itself Bolt would ask auth.test at the first click, and acknowledge the click if that fails.
    """
    identity = AuthorizeResult(
        enterprise_id=me.get("enterprise_id"),
        team_id=me.get("team_id"),
        bot_id=me.get("bot_id"),
        bot_user_id=me.get("user_id"),
        bot_token=client.token,
    )

    async def authorize() -> AuthorizeResult:
        return identity

    with _no_environment():
        return AsyncApp(
            name="fulcrum",
            logger=sdk_logger(),
            client=web_client(None, client.base_url, client.session),
            authorize=authorize,
            request_verification_enabled=False,  # no HTTP here: whoever is at the other end of the socket is Slack
            ssl_check_enabled=False,
            url_verification_enabled=False,
        )


@contextmanager
def _no_environment() -> Iterator[None]:
    """Hide what Bolt would read behind our back: a token, or a client id, at which it starts OAuth with its own files.

    Bolt has no switch for it. Nothing else of this loop runs meanwhile, as long as nobody awaits inside.
    """
    hidden = {name: os.environ.pop(name) for name in READS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)
