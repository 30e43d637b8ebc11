"""Slack over HTTP: a real web site on this computer, the real Bolt behind the guard, and a Slack that signs."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.guard import MOST_BYTES
from adapters.slack.http import HERE, REQUEST_PATH
from bot.errors import SettingsError
from tests.house import served
from tests.leading import to_slack
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_http import body_of
from tests.loopback.slack_rules import Json
from tests.slack.core import Rehearsal
from tests.slack.watching import TAKE, has_open, open_form, posted_card, private_card, sees

JSON = "application/json"
EVENT: Json = {
    "type": "event_callback",
    "team_id": "T0STUDY",
    "event_id": "Ev0MARKER",
    "event": {"type": "app_home_opened", "user": "UANA", "tab": "home", "event_ts": "1795000000.000100"},
}


def idle(slack: LoopbackSlack, core: Rehearsal) -> SlackAdapter:
    """Return an adapter for HTTP that has not been started."""
    return SlackAdapter(core, to_slack(slack, http=True), now=lambda: datetime.now(UTC), http=True)


@pytest.fixture
async def site(slack: LoopbackSlack, core: Rehearsal) -> AsyncGenerator[SlackAdapter]:
    """The adapter behind a real web site, not started; Slack knows the address."""
    adapter = idle(slack, core)
    async with served(adapter.routes) as address:
        slack.http.url = f"{address}{REQUEST_PATH}"
        yield adapter
        await adapter.stop()


@pytest.fixture
async def adapter(site: SlackAdapter) -> SlackAdapter:
    """The same, started."""
    await site.start()
    return site


def signed(slack: LoopbackSlack, body: bytes, sort: str = JSON, **times: datetime) -> dict[str, str]:
    """Return the headers of a request as Slack sends them; ``at`` is another instant than now."""
    return {"Content-Type": sort, **slack.http.signed(body, **times)}


async def answer_to(
    slack: LoopbackSlack, body: bytes, headers: dict[str, str], method: str = "POST"
) -> tuple[int, str, str]:
    """Return how a request is answered: the status, the type and the body."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, slack.http.url, data=body, headers=headers) as answer,
    ):
        return answer.status, answer.content_type, await answer.text()


async def test_everything_that_people_do_comes_by_one_address(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """A command, a press, a form with its look-up, the Home tab; no connection is opened for it."""
    post = await posted_card(slack, adapter)
    assert (await slack.press("UANA", post, "Answer")).acked
    assert (await slack.press("UANA", await sees(slack, "UANA", "The answer"), "Got it")).acked
    await sees(slack, "UANA", "You said: Got it.")
    await open_form(slack)
    assert await slack.look_up("UANA", "Zone", "Ber") == ["Europe/Berlin"]
    assert (await slack.submit("UANA", {TAKE: "cost"})).acked
    await has_open(slack, "UANA", "The answer")
    assert (await slack.come("UANA")).acked
    assert slack.socket.opened == 0


async def test_a_command_may_hold_any_word(slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter) -> None:
    """Bolt's own reading of a form takes one with the word payload in it for an empty request."""
    assert (await slack.command("UANA", "/study share payload=1 & more")).acked
    assert [getattr(event, "args", None) for event in core.events] == [{"rest": "payload=1 & more"}]


async def test_the_address_can_be_looked_at(slack: LoopbackSlack, site: SlackAdapter) -> None:
    """By a person, and by Slack when it is entered; nothing else is there."""
    assert await answer_to(slack, b"", {}, "GET") == (200, "text/plain", HERE)
    await site.start()
    assert await answer_to(slack, b"", {}, "GET") == (200, "text/plain", HERE)
    assert await slack.http.verified()
    assert (await answer_to(slack, b"", {}, "PUT"))[0] == 405
    slack.http.url += "/more"
    assert (await answer_to(slack, b"", {}))[0] == 404


async def test_before_the_start_and_after_the_stop_slack_is_to_come_again(
    slack: LoopbackSlack, core: Rehearsal, site: SlackAdapter
) -> None:
    """It does, with events; what a person did shows a warning."""
    body = json.dumps(EVENT).encode()
    said = [await answer_to(slack, body, signed(slack, body))]
    await site.start()
    assert site.trouble == ""
    said.append(await answer_to(slack, body, signed(slack, body)))
    await site.stop()
    said.append(await answer_to(slack, body, signed(slack, body)))
    assert [status for status, _, _ in said] == [503, 200, 503]
    assert len(core.events) == 1


async def test_what_is_being_answered_at_a_stop_is_answered(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """What comes later than that is turned away at once."""
    card = await private_card(slack)
    core.delay_s = 0.3
    pressing = asyncio.create_task(slack.press("UANA", card, "Answer"))
    await asyncio.sleep(0.1)
    stopping = asyncio.create_task(adapter.stop())
    await asyncio.sleep(0.05)
    assert (await slack.command("UBEN", "/study today")).status == 503
    await stopping
    assert (await pressing).acked
    await sees(slack, "UANA", "The answer")


async def test_what_is_not_slacks_reaches_nobody(slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter) -> None:
    """The answer says nothing that would help: a status, and no body."""
    body = json.dumps(EVENT).encode()
    right = signed(slack, body)
    late = signed(slack, body, at=datetime.now(UTC) - timedelta(seconds=301))
    forged = {**right, "X-Slack-Signature": "v0=" + "0" * 64}
    for status, sent, headers in (
        (401, body, late),
        (401, body, forged),
        (401, body + b" ", right),
        (400, body, {"Content-Type": JSON}),
        (400, body, {**right, "X-Slack-Request-Timestamp": "abc"}),
        (400, b"{", signed(slack, b"{")),
        (400, b"[1]", signed(slack, b"[1]")),
        (415, body, signed(slack, body, "text/plain")),
        (415, body, {**right, "Content-Encoding": "deflate"}),
        (413, b" " * (MOST_BYTES + 1), right),
    ):
        said, _, text = await answer_to(slack, sent, headers)
        assert (said, text) == (status, ""), headers
    assert core.events == []
    assert (await answer_to(slack, body, right))[0] == 200


async def test_a_body_in_chunks_is_read_to_its_bound(
    slack: LoopbackSlack, adapter: SlackAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing announces how long it is."""

    async def chunks() -> AsyncGenerator[bytes]:
        for _ in range(30):
            yield b" " * 50_000

    async with aiohttp.ClientSession() as session:
        with suppress(aiohttp.ClientConnectionError):  # hung up on; or the answer is read before that is noticed
            async with session.post(slack.http.url, data=chunks(), headers=signed(slack, b"")) as answer:
                assert answer.status == 413
    assert caplog.messages == ["slack_request_turned_away status=413 why=size"]


async def test_a_rating_that_takes_too_long_is_not_acknowledged(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """Slack shows its warning, within the three seconds; the rating is kept and shown all the same."""
    await slack.press("UANA", await private_card(slack), "Answer")
    answer = await sees(slack, "UANA", "The answer")
    core.delay_s = 2.7
    started = time.monotonic()
    outcome = await slack.press("UANA", answer, "Got it")
    assert (outcome.acked, outcome.status, outcome.why) == (False, 500, "http_error")
    assert 2.0 < time.monotonic() - started < 3.0
    core.delay_s = 0.0
    await sees(slack, "UANA", "You said: Got it.")
    assert core.ratings == [("UANA", "3")]


async def test_what_comes_again_has_the_same_key(slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter) -> None:
    """Slack says that it is a retry; whether the first one was heard is for the core to know, by the key."""
    press = slack.pressing("UANA", await private_card(slack), "Answer")
    for kind, payload in (("events_api", EVENT), ("interactive", press)):
        core.events.clear()
        sort, body = body_of(kind, payload)
        for number in range(3):
            headers = signed(slack, body, sort) | ({"x-slack-retry-num": str(number)} if number else {})
            assert (await answer_to(slack, body, headers))[0] == 200
        await slack.calm()
        assert len({event.key for event in core.events}) == 1


async def test_headers_that_nobody_signed_steer_nothing(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """Bolt knows some by which it would leave a listener out."""
    ids = {"user_id": "UANA", "team_id": "T0STUDY", "channel_id": "C0STUDY", "trigger_id": "1.2.x"}
    sort, body = body_of("slash_commands", {"command": "/study", "text": "share", **ids})
    lazy = {"x-slack-bolt-lazy-only": "1", "x-slack-bolt-lazy-function-name": "x"}
    assert (await answer_to(slack, body, signed(slack, body, sort) | lazy))[0] == 200
    assert len(core.events) == 1


async def test_that_slack_holds_events_back_is_heard(
    slack: LoopbackSlack, adapter: SlackAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no event; the log says that some are missing."""
    body = b'{"type": "app_rate_limited", "team_id": "T0STUDY", "minute_rate_limited": 1795000000}'
    assert (await answer_to(slack, body, signed(slack, body)))[0] == 200
    assert caplog.messages == ["slack_events_held_back"]


async def test_no_secret_signature_or_body_reaches_the_log(
    slack: LoopbackSlack, adapter: SlackAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level, of what is taken and of what is turned away."""
    with caplog.at_level(logging.DEBUG):
        await private_card(slack)
        for text in (json.dumps(EVENT), '{"type": "marker"}', '{"marker"', json.dumps({**EVENT, "event": "marker"})):
            body = text.encode()
            headers = signed(slack, body)
            for status, given in ((200, headers), (401, {**headers, "X-Slack-Signature": "v0=" + "a" * 64})):
                assert (await answer_to(slack, body, given))[0] in {status, 400}
                marks = ("MARKER", "marker", slack.signing_secret, given["X-Slack-Signature"], slack.bot_token)
                assert not [mark for mark in marks if mark in caplog.text]
    assert "slack_request_turned_away status=401 why=signature" in caplog.messages


async def test_without_the_signing_secret_there_is_no_adapter_for_http(slack: LoopbackSlack) -> None:
    """And by Socket Mode there are no routes."""
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET is not set"):
        SlackAdapter(Rehearsal(), to_slack(slack), now=lambda: datetime.now(UTC), http=True)
    assert SlackAdapter(Rehearsal(), to_slack(slack), now=lambda: datetime.now(UTC)).routes == ()
