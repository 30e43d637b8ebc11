"""The SDK's clients as they are to be used here, and the one logger that they may write to.

Calls are made once (``retry_handlers=[]``): the SDK's default sends a message again when its answer was lost, so it
stands twice and the caller hears of a success. An answer to somebody is made again where Slack has turned it away
(``Patience``). At DEBUG the SDK logs whole payloads, so its logger stays at WARNING.
"""

import logging
import re
from collections.abc import Collection
from typing import Any, Final

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.addresses import is_loopback, is_safe
from adapters.slack import limits

SECRET = re.compile(r"xox\S+?-[\w-]+|xapp-[\w-]+|(?<=ticket=)[^&\s'\"]+|https://hooks\.slack\S+")


ANSWERS: Final = frozenset({"chat.postEphemeral", "chat.postMessage", "chat.update", "views.publish", "views.update"})
"""What is still of use when Slack has made it wait. A trigger lives three seconds, and nobody waits for a name."""


class Patience(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack asks where it has turned a call away (429), and makes it again, twice at most.

    It surely did nothing, so nothing can come of it twice. ``methods`` are those for which that is done; None: all.
    """

    def __init__(self, methods: Collection[str] | None = None) -> None:
        super().__init__(max_retry_count=2)
        self._methods = methods

    async def _can_retry_async(self, *, request: HttpRequest, response: HttpResponse | None = None, **_: Any) -> bool:
        if response is None or response.status_code != 429:
            return False
        wait = next((value for name, value in response.headers.items() if name.lower() == "retry-after"), [""])[0]
        worth = self._methods is None or request.url.rpartition("/")[2] in self._methods
        return worth and (not wait or (wait.isdigit() and int(wait) <= limits.PATIENCE_S))


class _Discreet(logging.Filter):
    """Takes tokens and tickets out of what the SDK logs; of an exception it leaves the kind alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg = SECRET.sub("…", record.getMessage()) + (f" [{kind}]" if kind else "")
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def sdk_logger() -> logging.Logger:
    """Return the logger for everything of the SDK's, never below WARNING."""
    logger = logging.getLogger("adapters.slack.sdk")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_Discreet())
    return logger


def answering_session() -> aiohttp.ClientSession:
    """Return the session for answers to people: connections stay open, since a click costs twice without."""
    return aiohttp.ClientSession(timeout=_timeout(), connector=aiohttp.TCPConnector(limit=50))


def posting_session() -> aiohttp.ClientSession:
    """Return the session for the ledger: a new connection for every call.

    On a kept one, a message that meets a dead line is in doubt; on a new one it is surely not sent.
    """
    return aiohttp.ClientSession(timeout=_timeout(), connector=aiohttp.TCPConnector(limit=50, force_close=True))


def web_client(
    token: str | None, url: str, session: aiohttp.ClientSession | None = None, *, patient: bool = False
) -> AsyncWebClient:
    """Return a client for the Web API that makes every call once; ``patient``: but for answers that have to wait."""
    client = AsyncWebClient(
        token=token,
        base_url=url,
        timeout=int(limits.CALL_S),
        session=session,
        logger=sdk_logger(),
        retry_handlers=[Patience(ANSWERS)] if patient else [],
    )
    client.proxy = None if is_loopback(url) else client.proxy  # a proxy of the environment leads away from this machine
    return client


def granted(answer: AsyncSlackResponse) -> frozenset[str]:
    """Return the scopes that the token of an answered call has; empty where Slack does not say."""
    scopes = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in scopes.split(",") if scope.strip())


def reply_client(response_url: str, session: aiohttp.ClientSession | None) -> AsyncWebhookClient:
    """Return a client for one response_url. Raises ValueError where what people wrote would travel in the open."""
    if not is_safe(response_url):
        raise ValueError("the response_url is neither TLS nor on this machine")
    client = AsyncWebhookClient(
        response_url, timeout=int(limits.CALL_S), session=session, logger=sdk_logger(), retry_handlers=[Patience()]
    )
    client.proxy = None if is_loopback(response_url) else client.proxy
    return client


def _timeout() -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=limits.CALL_S, connect=limits.CONNECT_S, sock_connect=limits.CONNECT_S)
