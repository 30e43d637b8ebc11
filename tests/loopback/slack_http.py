"""HTTP delivery of the loopback Slack: to one request address, signed as Slack signs, with its retries of events.

Commands are a form of their fields, interactions a form with one field ``payload``, events are JSON. The signature is
made here a second time: nothing looks at how the adapter, or the SDK, checks it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from tests.loopback.slack_delivery import ANSWER_S, COMMANDS, EVENTS, INTERACTIVE, RETRY_WAITS_S, Outcome, Retry, insist
from tests.loopback.slack_rules import Json

FORM: Final = "application/x-www-form-urlencoded"
AGENT: Final = "Slackbot 1.0 (+https://api.slack.com/robots)"


class HttpDelivery:
    """Delivers to ``url``; "" where the app has no request address. ``secret`` is what signs."""

    def __init__(self, secret: str) -> None:
        self.url = ""
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        """The time that is signed: the real one, whatever time it is in the workspace."""
        self.sent: list[Json] = []
        self.answer_s = ANSWER_S
        """How long the bot has to answer."""
        self.retry_waits_s: Sequence[float] = RETRY_WAITS_S
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, kind: str, payload: Json, *, more: Json | None = None) -> Outcome:
        """Send a request and take its answer as Slack does: 200 is an acknowledgement, its body what came with it.

        There is no envelope here that could hold ``more``.
        """
        sort, body = body_of(kind, payload)

        async def once(retry: Retry | None) -> Outcome:
            headers = {"x-slack-retry-num": str(retry.number), "x-slack-retry-reason": retry.reason} if retry else {}
            self.sent.append({"type": kind, "payload": payload, "retry": retry})
            return await self.send(body, {"Content-Type": sort, **self.signed(body), **headers})

        return await insist(kind, once, self.retry_waits_s)

    async def verified(self) -> bool:
        """Ask the address for a challenge back, as Slack does when it is entered; whether it came."""
        challenge = secrets.token_urlsafe(32)
        asked = {"token": "legacy-verification-token", "challenge": challenge, "type": "url_verification"}
        sort, body = body_of(EVENTS, asked)
        outcome = await self.send(body, {"Content-Type": sort, **self.signed(body)})
        return outcome.acked and challenge in {outcome.answer.get("challenge"), outcome.answer.get("text")}

    def signed(self, body: bytes, at: datetime | None = None) -> dict[str, str]:
        """Return the two headers that go with a body sent now, or at another time."""
        timestamp = str(int((at or self.now()).timestamp()))
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }

    async def send(self, body: bytes, headers: dict[str, str]) -> Outcome:
        """Send one request as it is: for a test that wants something wrong with it."""
        if self._session is None:
            self._session = aiohttp.ClientSession(headers={"User-Agent": AGENT, "Accept": "application/json,*/*"})
        limit = aiohttp.ClientTimeout(total=self.answer_s)
        try:
            async with self._session.post(
                self.url, data=body, headers=headers, timeout=limit, allow_redirects=False
            ) as answer:
                return _taken(answer, await answer.text())
        except TimeoutError:
            return Outcome(acked=False, why="http_timeout")
        except aiohttp.ClientError:
            return Outcome(acked=False, why="connection_failed")

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def body_of(kind: str, payload: Json) -> tuple[str, bytes]:
    """Return a payload as Slack sends that kind: its content type and the bytes."""
    match kind:
        case "events_api":
            return "application/json", _json(payload).encode()
        case "interactive":
            return FORM, urlencode({"payload": _json(payload)}).encode()
        case "slash_commands":
            return FORM, urlencode({name: _field(value) for name, value in payload.items()}).encode()
    raise ValueError(f"Slack sends {EVENTS}, {INTERACTIVE} and {COMMANDS}, no {kind}")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's signature of a body, version 0, keyed with the signing secret."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def _taken(answer: aiohttp.ClientResponse, text: str) -> Outcome:
    acked = answer.status == 200
    return Outcome(
        acked=acked,
        answer=_said(answer.content_type, text) if acked else {},
        why="" if acked else "http_error",
        status=answer.status,
        final=answer.headers.get("X-Slack-No-Retry") == "1",
    )


def _said(sort: str, text: str) -> Json:
    """What came with an acknowledgement; plain text is the text of a message."""
    if not text or sort != "application/json":
        return {"text": text} if text else {}
    said: Any = json.loads(text)
    return said if isinstance(said, dict) else {}


def _field(value: object) -> str:
    """A form knows text alone."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json(payload: Json) -> str:
    return json.dumps(payload, ensure_ascii=False)
