"""Bolt, told who it is once and kept from looking around."""

import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.calls import sdk_logger, web_client
from adapters.slack.given import Payload, UnreadableError, workspace
from adapters.slack.shapes import kind

log = logging.getLogger(__name__)

READS = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
)


def bolt_app(me: AsyncSlackResponse, client: AsyncWebClient, *, http: bool = False) -> AsyncApp:
    """Return a Bolt app without listeners. ``me`` is what auth.test said to ``client``.

    With ``http`` it also answers Slack's question whether an address is ours.

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
        app = AsyncApp(
            name="fulcrum",
            logger=sdk_logger(),
            client=web_client(None, client.base_url, client.session),
            authorize=authorize,
            # Whoever is at the other end of a socket is Slack; over HTTP the guard has looked at the signature, before
            # anything was parsed.
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=http,
        )
    app.middleware(_only_for("" if me.get("is_enterprise_install") else str(me.get("team_id"))))
    return app


def _only_for(team: str) -> Callable[..., Awaitable[BoltResponse]]:
    """Let through what is for our workspace ("": an organisation's install, which is for many).

    An app that is installed in several has one stream of events for all, and our token answers in one of them alone.
    What is for another, or for nobody can say which, is acknowledged: it would come again, and be the same.
    """

    async def ours(body: Payload, next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        try:
            told = workspace(body)
        except UnreadableError:
            log.error("slack_payload_unreadable type=%s", kind(body))  # noqa: TRY400  the payload is nobody's business
            return BoltResponse(status=200)
        if team and told != team:
            log.warning("slack_other_workspace type=%s", kind(body))
            return BoltResponse(status=200)
        return await next_()

    return ours


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
