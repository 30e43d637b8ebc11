"""Our house and a Bolt app on Slack, by Socket Mode and over HTTP."""

import re
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.adapter import SlackAdapter
from adapters.slack.http import REQUEST_PATH
from adapters.slack.settings import SlackSettings
from benchmarks.clicks.house import at_work, post
from benchmarks.clicks.rounds import RATINGS, Platform, Way
from bot.cards import Deck


def ways(deck: Deck) -> Iterator[Way]:
    """Say what is compared."""
    for http, where in ((False, "Slack, Socket Mode"), (True, "Slack, HTTP")):
        house = partial(ours, http=http, deck=deck)
        yield Way(platform="slack", where=where, ours=house, bare=partial(bolt_alone, http=http), sdk="Bolt")


@asynccontextmanager
async def ours(slack: Platform, *, http: bool, deck: Deck) -> AsyncGenerator[None]:
    """The whole house, with the question of the day posted."""
    settings = SlackSettings(
        slack_bot_token=SecretStr(slack.at["bot"]),
        slack_app_token=SecretStr(slack.at["app"]),
        slack_signing_secret=SecretStr(slack.at["secret"]),
        slack_api_url=slack.at["api"],
    )
    async with at_work(lambda core, now: SlackAdapter(core, settings, now=now, http=http), deck) as house:
        app = web.Application()
        app.add_routes(house.routes)
        async with reached(slack, app, http=http):
            await post(house, slack)
            yield


@asynccontextmanager
async def bolt_alone(slack: Platform, *, http: bool) -> AsyncGenerator[None]:
    """A Bolt app with one session, as it is cheapest: every click is acknowledged, then its response_url answered."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=slack.at["bot"], base_url=slack.at["api"], session=session)
        app = AsyncApp(client=client, signing_secret=slack.at["secret"])

        async def reply(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            label = str(body["actions"][0]["text"]["text"])
            url = AsyncWebhookClient(str(body["response_url"]), session=session)
            await url.send(text=label, blocks=buttons(label, RATINGS), replace_original=label in RATINGS)

        app.action(re.compile(""))(reply)
        handler = AsyncSocketModeHandler(app, slack.at["app"])
        if not http:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            async with reached(slack, app.server(path=REQUEST_PATH).web_app, http=http):
                await client.chat_postMessage(
                    channel=slack.at["channel"], text="Look", blocks=buttons("Look", ["Show"])
                )
                yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def reached(slack: Platform, app: web.Application, *, http: bool) -> AsyncGenerator[None]:
    """Serve an app for Slack to reach it; nothing without ``http``."""
    if not http:
        yield
        return
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await slack.ask("reach", f"http://127.0.0.1:{runner.addresses[0][1]}{REQUEST_PATH}")
        yield
    finally:
        await runner.cleanup()


def buttons(said: str, labels: Iterable[str]) -> list[dict[str, Any]]:
    """Return a text with buttons under it."""
    pressable = [
        {"type": "button", "action_id": f"rate-{number}", "text": {"type": "plain_text", "text": label}}
        for number, label in enumerate(labels)
    ]
    text = {"type": "section", "text": {"type": "plain_text", "text": said}}
    return [text, {"type": "actions", "elements": pressable}]
