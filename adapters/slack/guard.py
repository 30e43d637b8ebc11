"""What stands before Bolt where Slack comes to us: a request is Slack's, fresh and well formed, or it is turned away.

Bolt alone answers 500 to a timestamp that is no number, and raises on a body that is no JSON object, both before it
looks at the signature (tried). Here the signature comes first and the body is parsed once: what was looked at is what
Bolt gets. An answer that turns away has no body; the log has one word, and nothing of the request.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn
from urllib.parse import parse_qsl

from multidict import MultiMapping
from slack_sdk.signature import Clock, SignatureVerifier

from adapters.slack.given import Payload
from adapters.slack.shapes import is_told, is_whole
from bot.errors import FulcrumError

MOST_BYTES: Final = 1_000_000
WINDOW: Final = timedelta(seconds=300)
"""How far Slack's clock and ours may be apart; a request that somebody kept is of no use after that."""

DEPTH: Final = 40
"""How deep a body may be nested. Slack's own stay below 20, and at some hundreds Python's stack ends."""

MOST_FIELDS: Final = 100

TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")


class TurnedAwayError(FulcrumError):
    """A request that is not taken. ``status`` is what it is answered with, ``why`` one word for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(f"{status} {why}")
        self.status = status
        self.why = why


def check_announced(headers: MultiMapping[str], length: int | None) -> None:
    """Turn away what need not be read. ``length``: bytes as announced, None where nothing is."""
    if length is not None and length > MOST_BYTES:
        raise TurnedAwayError(413, "size")
    if "Content-Encoding" in headers:  # Slack packs nothing, and what is unpacked may be any size
        raise TurnedAwayError(415, "encoding")


def admitted(headers: MultiMapping[str], body: bytes, *, now: datetime, secret: str) -> Payload:
    """Return what Slack tells. ``now`` is an aware instant, ``secret`` the app's signing secret.

    Raises ``TurnedAwayError`` for everything that is not signed by Slack within the window, and for what is signed but
    not of a form in which Slack speaks.
    """
    if len(body) > MOST_BYTES:
        raise TurnedAwayError(413, "size")
    _check_signature(headers, body, now, secret)
    match _only(headers, "Content-Type", 415, "type").partition(";")[0].strip().lower():
        case "application/json":
            return _told(_object(body.decode()), "json")
        case "application/x-www-form-urlencoded":
            return _form(body.decode())
    raise TurnedAwayError(415, "type")


def _check_signature(headers: MultiMapping[str], body: bytes, now: datetime, secret: str) -> None:
    timestamp = _only(headers, "X-Slack-Request-Timestamp", 400, "timestamp")
    signature = _only(headers, "X-Slack-Signature", 400, "signature-form")
    if not TIMESTAMP.fullmatch(timestamp):
        raise TurnedAwayError(400, "timestamp")
    if not SIGNATURE.fullmatch(signature):
        raise TurnedAwayError(400, "signature-form")
    if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise TurnedAwayError(401, "time")
    try:
        body.decode()  # the verifier does it too, and raises
    except UnicodeDecodeError:
        raise TurnedAwayError(400, "text") from None
    if not SignatureVerifier(secret, _Still(now)).is_valid(body, timestamp, signature):
        raise TurnedAwayError(401, "signature")


class _Still(Clock):
    """The verifier's clock, which asks nobody."""

    def __init__(self, now: datetime) -> None:
        self._now = now.timestamp()

    def now(self) -> float:
        return self._now


def _only(headers: MultiMapping[str], name: str, status: int, why: str) -> str:
    """Return the one value of a header; two of them are as bad as none."""
    values = headers.getall(name, [])
    if len(values) != 1:
        raise TurnedAwayError(status, why)
    return values[0]


def _form(body: str) -> Payload:
    """Read a form: a slash command is its fields, everything that people do else is JSON in one of them."""
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # too many fields, or bytes that are no UTF-8
        raise TurnedAwayError(400, "form") from None
    fields = dict(pairs)
    if [name for name, _ in pairs].count("payload") == 1:
        return _told(_object(fields["payload"]), "payload")
    if "payload" in fields or "command" not in fields:
        raise TurnedAwayError(400, "form")
    return _told(fields, "command")


def _told(payload: Payload, way: str) -> Payload:
    if not is_told(payload, way):
        raise TurnedAwayError(400, "kind")
    if not is_whole(payload):
        raise TurnedAwayError(400, "shape")
    return payload


def _object(text: str) -> Payload:
    """Read one JSON object. NaN is none of JSON; a number of thousands of digits is refused by Python itself."""
    try:
        read = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise TurnedAwayError(400, "json") from None
    if not isinstance(read, dict):
        raise TurnedAwayError(400, "json")
    if not _is_shallow(read):
        raise TurnedAwayError(400, "depth")
    return read


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _is_shallow(read: Payload) -> bool:
    level: list[Any] = [read]
    for _ in range(DEPTH):
        level = [below for each in level for below in _below(each)]
        if not level:
            return True
    return False


def _below(thing: object) -> list[Any]:
    """What is nested in it; text and numbers hold nothing."""
    held = thing.values() if isinstance(thing, Mapping) else thing if isinstance(thing, list) else ()
    return [each for each in held if isinstance(each, dict | list)]
