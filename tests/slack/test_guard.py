"""What is Slack's, fresh and well formed gets past the guard, and nothing else does."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from adapters.slack.guard import DEPTH, MOST_BYTES, WINDOW, TurnedAwayError, admitted, check_announced
from tests.loopback.slack import SIGNING_SECRET as SECRET
from tests.loopback.slack_http import FORM, signature

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
JSON = "application/json"

COMMAND = {"command": "/study", "text": "today", "user_id": "UANA", "team_id": "T0STUDY"}
PRESS = {"type": "block_actions", "user": {"id": "UANA"}, "actions": [{"action_id": "rate:3"}]}
HOME = {"type": "event_callback", "event": {"type": "app_home_opened", "user": "UANA", "tab": "home"}}
CHALLENGE = {"type": "url_verification", "challenge": "say-it-back", "token": "old"}


def signed(body: bytes, sort: str = JSON, *, at: datetime = NOW, secret: str = SECRET) -> CIMultiDict[str]:
    """Return the headers with which Slack sends a body."""
    stamp = str(int(at.timestamp()))
    sign = signature(secret, stamp, body)
    return CIMultiDict({"Content-Type": sort, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign})


def turned_away(body: bytes, headers: CIMultiDict[str] | None = None, sort: str = JSON) -> tuple[int, str]:
    """Return how a request is answered, signed unless it has headers of its own, and the word for the log."""
    with pytest.raises(TurnedAwayError) as raised:
        admitted(signed(body, sort) if headers is None else headers, body, now=NOW, secret=SECRET)
    return raised.value.status, raised.value.why


def form(payload: object) -> bytes:
    """Return what people do as a body."""
    return urlencode({"payload": payload if isinstance(payload, str) else json.dumps(payload)}).encode()


@pytest.mark.parametrize(
    ("body", "sort", "payload"),
    [
        (urlencode(COMMAND).encode(), FORM, COMMAND),
        (form(PRESS), FORM, PRESS),
        (json.dumps(HOME).encode(), JSON, HOME),
        (json.dumps(CHALLENGE).encode(), f"{JSON}; charset=utf-8", CHALLENGE),
        (
            b'{"type": "app_rate_limited", "team_id": "T0STUDY"}',
            JSON,
            {"type": "app_rate_limited", "team_id": "T0STUDY"},
        ),
    ],
)
def test_what_slack_sends_is_let_in(body: bytes, sort: str, payload: Mapping[str, Any]) -> None:
    """Commands, what people press and send, events, and the question whether the address is ours."""
    assert admitted(signed(body, sort), body, now=NOW, secret=SECRET) == payload


def test_a_request_is_of_one_megabyte_at_most() -> None:
    """What is announced as more is not even read; nor is what may grow when it is unpacked."""
    assert turned_away(b" " * (MOST_BYTES + 1)) == (413, "size")
    assert turned_away(b" " * MOST_BYTES) == (400, "json")
    check_announced(CIMultiDict(), MOST_BYTES)
    check_announced(CIMultiDict(), None)
    for headers, length, status in (({}, MOST_BYTES + 1, 413), ({"content-encoding": "gzip"}, 10, 415)):
        with pytest.raises(TurnedAwayError) as raised:
            check_announced(CIMultiDict(headers), length)
        assert raised.value.status == status


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "abc",
        " ",
        f" {STAMP}",
        f"{STAMP}.0",
        f"-{STAMP}",
        f"+{STAMP}",
        "1e9",
        "²",
        "٣٣٣",
        "9" * 13,
        "9" * 5000,
        "\udc80",
    ],
)
def test_a_timestamp_is_digits_and_nothing_else(stamp: str) -> None:
    """Neither Bolt nor the library survives all of these."""
    headers = signed(b"{}")
    headers["X-Slack-Request-Timestamp"] = stamp
    assert turned_away(b"{}", headers) == (400, "timestamp")


@pytest.mark.parametrize(
    "sign",
    [
        "",
        "v0=",
        "v0=abc",
        "v0=" + "g" * 64,
        "v0=" + "A" * 64,
        "v1=" + "0" * 64,
        "0" * 64,
        "v0=" + "0" * 65,
        "v0=" + "é" * 64,
    ],
)
def test_a_signature_is_of_one_form(sign: str) -> None:
    """It is not even compared otherwise: text that is not ASCII would make the comparison raise."""
    headers = signed(b"{}")
    headers["X-Slack-Signature"] = sign
    assert turned_away(b"{}", headers) == (400, "signature-form")


@pytest.mark.parametrize("name", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
def test_each_of_the_two_headers_comes_exactly_once(name: str) -> None:
    """With two of them somebody else might look at the other."""
    headers = signed(b"{}")
    headers.add(name.lower(), headers[name])
    assert turned_away(b"{}", headers)[0] == 400
    del headers[name]
    assert turned_away(b"{}", headers)[0] == 400


def test_a_request_is_five_minutes_old_at_most_and_no_newer_either() -> None:
    """What somebody kept is of no use later, though its signature is right."""
    body = json.dumps(HOME).encode()
    for away in (-WINDOW, timedelta(0), WINDOW):
        assert admitted(signed(body, at=NOW + away), body, now=NOW, secret=SECRET) == HOME
    for away in (-WINDOW, WINDOW):
        later = NOW + away + timedelta(seconds=1 if away > timedelta(0) else -1)
        assert turned_away(body, signed(body, at=later)) == (401, "time")


def test_a_signature_holds_for_its_secret_its_instant_and_its_body() -> None:
    """Another of any of them is not Slack's."""
    body = json.dumps(HOME).encode()
    for headers, sent in (
        (signed(body, secret="0" * 32), body),
        (signed(body), body + b" "),
        (CIMultiDict({**signed(body), "X-Slack-Request-Timestamp": str(int(STAMP) + 1)}), body),
    ):
        assert turned_away(sent, headers) == (401, "signature")


@pytest.mark.parametrize("sort", ["", "text/plain", "multipart/form-data; boundary=x", "application/json-patch+json"])
def test_a_body_is_json_or_a_form(sort: str) -> None:
    """And says which."""
    assert turned_away(b"{}", sort=sort) == (415, "type")


def test_two_content_types_are_none() -> None:
    """Whoever reads the other one would read another body."""
    headers = signed(b"{}")
    headers.add("Content-Type", FORM)
    assert turned_away(b"{}", headers) == (415, "type")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *(
            (text, "json")
            for text in ("", "{", "[1]", "null", '"x"', "1", '{"a": NaN}', "{}{}", f'{{"a": 1{"0" * 5000}}}')
        ),
        *((text, "kind") for text in ("{}", '{"type": "else"}', '{"type": ["event_callback"]}')),
        ('{"a":' * 5000 + "1" + "}" * 5000, "json"),
        ('{"a":' * (DEPTH + 1) + "1" + "}" * (DEPTH + 1), "depth"),
    ],
)
def test_json_is_one_object_of_a_known_kind_and_not_deep(text: str, why: str) -> None:
    """As a body, and in the field of a form."""
    assert turned_away(text.encode()) == (400, why)
    assert turned_away(form(text), sort=FORM) == (400, why)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "form"),
        (b"text=today", "form"),
        (b"payload=%7B%7D&payload=%7B%7D", "form"),
        (b"command=%ff", "form"),
        (b"command=%2Fstudy" + b"&a=1" * 100, "form"),
        (b"payload", "json"),
        (form(HOME), "kind"),
        (urlencode(COMMAND | {"event": "x"}).encode(), "shape"),
    ],
)
def test_a_form_is_a_command_or_holds_one_payload(body: bytes, why: str) -> None:
    """Its bytes are text, and there are not many fields."""
    assert turned_away(body, sort=FORM) == (400, why)


def test_bytes_that_are_no_text_are_turned_away() -> None:
    """Before they are compared: the library would raise on them."""
    assert turned_away(b'{"a": "\xff"}') == (400, "text")


def test_what_people_do_comes_as_a_form_and_what_slack_tells_as_json() -> None:
    """One is not taken for the other."""
    assert turned_away(json.dumps(PRESS).encode()) == (400, "kind")
    assert turned_away(json.dumps(COMMAND).encode()) == (400, "kind")


@pytest.mark.parametrize(
    "payload",
    [
        PRESS | {"actions": []},
        PRESS | {"actions": {"action_id": "rate:3"}},
        PRESS | {"actions": ["rate:3"]},
        PRESS | {"actions": [{"action_id": 3}]},
        PRESS | {"user": 7},
        PRESS | {"team": ["id"]},
        PRESS | {"response_urls": ["x"]},
        PRESS | {"authorizations": {"0": {}}},
        PRESS | {"message": "x"},
        PRESS | {"event": "x"},
        PRESS | {"command": 5},
        {"type": "view_submission"},
        {"type": "view_submission", "view": {"callback_id": None}},
        {"type": "block_suggestion", "action_id": ["x"]},
        {"type": "shortcut"},
    ],
)
def test_what_bolt_would_fail_at_is_turned_away(payload: dict[str, Any]) -> None:
    """It reads who, where and what without looking whether they are there."""
    assert turned_away(form(payload), sort=FORM) == (400, "shape")


def test_what_is_odd_and_harmless_is_let_in() -> None:
    """Half a surrogate pair, a NUL, a name that stands twice, and an infinite number: people's and Slack's business."""
    for more in ('"value": "\\ud800"', '"value": "a\\u0000b"', '"type": "block_actions"', '"value": 1e999'):
        body = form(f"{json.dumps(PRESS)[:-1]}, {more}}}")
        assert admitted(signed(body, FORM), body, now=NOW, secret=SECRET)["type"] == "block_actions"


names = st.sampled_from(
    ["Content-Type", "x-slack-request-timestamp", "X-SLACK-SIGNATURE", "Content-Encoding", "Accept"]
)
values = st.one_of(
    st.sampled_from([JSON, FORM, STAMP, "v0=" + "0" * 64, "v0=" + "\udc80" * 64]),
    st.text(st.characters(exclude_characters="\r\n"), max_size=80),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
readable = st.sampled_from(
    [
        "type",
        "command",
        "payload",
        "team",
        "user",
        "event",
        "view",
        "actions",
        "authorizations",
        "response_urls",
        "challenge",
    ]
)
kinds = st.sampled_from(
    [PRESS["type"], HOME["type"], CHALLENGE["type"], "view_submission", "block_suggestion", "shortcut"]
)
shapes = st.dictionaries(readable, anything | kinds, max_size=6)


@given(st.lists(st.tuples(names, values), max_size=5), st.binary(max_size=200))
def test_nothing_gets_past_that_is_not_signed(headers: list[tuple[str, str]], body: bytes) -> None:
    """Whatever the headers and the bytes: an answer of the four, and never another error."""
    assert turned_away(body, CIMultiDict(headers))[0] in {400, 401, 413, 415}


@given(
    st.binary(max_size=200) | shapes.map(json.dumps).map(str.encode) | shapes.map(form), st.sampled_from([JSON, FORM])
)
def test_what_is_signed_is_let_in_or_turned_away(body: bytes, sort: str) -> None:
    """Nothing in between."""
    with suppress(TurnedAwayError):
        assert isinstance(admitted(signed(body, sort), body, now=NOW, secret=SECRET), dict)
