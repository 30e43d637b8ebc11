"""The loopback Slack over HTTP: what it sends, how it signs it, what it makes of an answer, and what comes again.

The other end is a bare web server here, and the signature is checked by Slack's own SDK.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import Clock, SignatureVerifier

from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_rules import Json
from tests.slack.test_loopback import BLOCKS, VIEW

FORM = "application/x-www-form-urlencoded"


class Bot:
    """Answers each request with the next of ``answers``, and with an empty 200 after them; keeps what came.

    With ``echoes`` it gives every challenge back.
    """

    def __init__(self) -> None:
        self.url = ""
        self.answers: list[web.Response] = []
        self.slow_s = 0.0
        self.echoes = False
        self.came: list[tuple[web.Request, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        """Take one request."""
        self.came.append((request, await request.text()))
        await asyncio.sleep(self.slow_s)
        if self.echoes:
            return web.json_response({"challenge": (await request.json())["challenge"]})
        return self.answers.pop(0) if self.answers else web.Response()

    def payload(self) -> Json:
        """Return the last payload that came in a form's field."""
        payload: Json = json.loads(parse_qs(self.came[-1][1])["payload"][0])
        return payload

    def retries(self) -> list[tuple[str | None, str | None]]:
        """Return what the requests so far say of being another try."""
        told = ("x-slack-retry-num", "x-slack-retry-reason")
        return [(request.headers.get(told[0]), request.headers.get(told[1])) for request, _ in self.came]


@pytest.fixture
async def bot(slack: LoopbackSlack) -> AsyncGenerator[Bot]:
    """A bot at the request address of the loopback Slack."""
    bot, app = Bot(), web.Application()
    app.router.add_post("/slack/events", bot.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.http.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    slack.http.answer_s = 0.3
    yield bot
    await runner.cleanup()


async def test_a_command_is_a_form_of_its_fields(slack: LoopbackSlack, bot: Bot) -> None:
    """With a trigger, an address for answers, and the text as it was typed but for three characters."""
    assert (await slack.command("UANA", "/study find a & b = ü+%")).acked
    request, body = bot.came[-1]
    fields = {name: values[0] for name, values in parse_qs(body).items()}
    assert request.content_type == FORM
    assert (fields["command"], fields["text"]) == ("/study", "find a &amp; b = ü+%")
    assert (fields["user_id"], fields["channel_id"], fields["is_enterprise_install"]) == ("UANA", "C0STUDY", "false")
    assert fields["response_url"].startswith(slack.api_url.removesuffix("api/"))


async def test_a_click_is_a_form_with_one_payload(slack: LoopbackSlack, bot: Bot) -> None:
    """And so are a shortcut and a look-up."""
    post = slack.world.post("C0STUDY", "x", BLOCKS)
    assert (await slack.press("UANA", post, "Press")).acked
    assert (bot.came[-1][0].content_type, bot.payload()["type"]) == (FORM, "block_actions")
    await slack.shortcut("UANA", "x")
    assert bot.payload()["type"] == "shortcut"
    await slack.message_shortcut("UANA", "x", post)
    assert bot.payload()["message"]["ts"] == post.ts


async def test_an_event_is_json(slack: LoopbackSlack, bot: Bot) -> None:
    """With an id of its own and the instant at which it happened."""
    assert (await slack.come("UANA")).acked
    request, body = bot.came[-1]
    told = json.loads(body)
    assert request.content_type == "application/json"
    assert (told["type"], told["event"]["type"]) == ("event_callback", "app_home_opened")
    assert told["event_id"].startswith("Ev")
    assert isinstance(told["event_time"], int)


@pytest.mark.parametrize("off", [timedelta(0), timedelta(minutes=-10), timedelta(minutes=10)])
async def test_every_request_is_signed_as_slack_signs(slack: LoopbackSlack, bot: Bot, off: timedelta) -> None:
    """With the real time, unless a test wants another: the SDK takes it at that time and five minutes around."""

    class Then(Clock):
        def now(self) -> float:
            return (datetime.now(UTC) + off).timestamp()

    slack.http.now = lambda: datetime.now(UTC) + off
    await slack.command("UANA", "/study ü")
    await slack.come("UANA")
    assert len(bot.came) == 2
    for request, body in bot.came:
        headers = dict(request.headers)
        assert SignatureVerifier(slack.signing_secret, Then()).is_valid_request(body, headers)
        assert SignatureVerifier(slack.signing_secret).is_valid_request(body, headers) is (off == timedelta(0))
        assert not SignatureVerifier("another").is_valid_request(body, headers)
        assert not SignatureVerifier(slack.signing_secret, Then()).is_valid_request(body + "x", headers)


async def test_what_comes_with_an_acknowledgement_is_the_answer(slack: LoopbackSlack, bot: Bot) -> None:
    """A form stays open with what is wrong in it, and a field offers what was found."""
    slack.world.open_view("UANA", VIEW, alone=True)
    bot.answers = [web.json_response({"response_action": "errors", "errors": {"a": "Too short"}})]
    assert (await slack.submit("UANA", {"A": "x"})).acked
    opened = slack.view("UANA")
    assert opened is not None
    assert opened.errors == {"a": "Too short"}
    assert (await slack.submit("UANA", {"A": "xy"})).acked
    assert slack.view("UANA") is None
    lookup = {**VIEW["blocks"][0], "element": {"type": "external_select", "action_id": "v"}}
    slack.world.open_view("UANA", {**VIEW, "blocks": [lookup]}, alone=True)
    bot.answers = [web.json_response({"options": [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}]})]
    assert await slack.look_up("UANA", "A", "o") == ["One"]


@pytest.mark.parametrize("status", [404, 500, 302, 201])
async def test_anything_but_200_shows_a_person_a_warning(slack: LoopbackSlack, bot: Bot, status: int) -> None:
    """And is not tried again: they see it, and press again themselves."""
    bot.answers = [web.Response(status=status, headers={"Location": "/slack/events"})]
    outcome = await slack.command("UANA", "/study")
    assert (outcome.acked, outcome.status, len(bot.came)) == (False, status, 1)


async def test_silence_shows_a_person_a_warning(slack: LoopbackSlack, bot: Bot) -> None:
    """After the time that Slack waits, or where nobody listens."""
    bot.slow_s = 0.5
    assert not (await slack.press("UANA", slack.world.post("C0STUDY", "x", BLOCKS), "Press")).acked
    assert len(bot.came) == 1
    slack.http.url = "http://127.0.0.1:9/slack/events"
    assert (await slack.shortcut("UANA", "x")).why == "connection_failed"


async def test_an_event_that_nobody_took_comes_three_times_more(slack: LoopbackSlack, bot: Bot) -> None:
    """The same one, and it says which try this is and why."""
    bot.answers = [web.Response(status=500) for _ in range(5)]
    assert not (await slack.come("UANA")).acked
    assert bot.retries() == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in bot.came}) == 1


async def test_an_event_comes_until_it_is_taken_or_refused_for_good(slack: LoopbackSlack, bot: Bot) -> None:
    """No longer."""
    bot.answers = [web.Response(status=503)]
    assert (await slack.come("UANA")).acked
    assert len(bot.came) == 2
    bot.answers = [web.Response(status=503, headers={"X-Slack-No-Retry": "1"})]
    assert not (await slack.come("UANA")).acked
    assert len(bot.came) == 3
    bot.slow_s, slack.http.answer_s = 0.2, 0.1
    assert not (await slack.come("UANA")).acked
    assert [reason for _, reason in bot.retries()][-3:] == ["http_timeout"] * 3


async def test_a_payload_can_come_twice(slack: LoopbackSlack, bot: Bot) -> None:
    """As where the acknowledgement was lost: what is said is the same to the letter."""
    await slack.press("UANA", slack.world.post("C0STUDY", "x", BLOCKS), "Press")
    assert (await slack.again()).acked
    assert bot.came[0][1] == bot.came[1][1]


async def test_the_address_is_asked_for_a_challenge_when_it_is_entered(slack: LoopbackSlack, bot: Bot) -> None:
    """The very word has to come back."""
    assert not await slack.http.verified()
    bot.echoes = True
    assert await slack.http.verified()
    assert json.loads(bot.came[-1][1])["type"] == "url_verification"
