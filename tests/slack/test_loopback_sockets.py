"""Socket Mode of the loopback Slack: greetings, ends, and events that come again."""

import asyncio

import aiohttp
import pytest

from adapters.slack.calls import answering_session, web_client
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_rules import Json


async def link(slack: LoopbackSlack, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """Open a connection as an app does."""
    client = web_client(slack.bot_token, slack.api_url, session)
    return await session.ws_connect((await client.apps_connections_open(app_token=slack.app_token))["url"])


async def test_an_address_opens_one_connection(slack: LoopbackSlack) -> None:
    """Which is greeted with the number of those that are open."""
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        first = await session.ws_connect(url)
        assert (await first.receive_json())["num_connections"] == 1
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
        second = await link(slack, session)
        assert (await second.receive_json())["num_connections"] == 2


async def test_an_eleventh_connection_is_one_too_many(slack: LoopbackSlack) -> None:
    """It is told so and closed."""
    async with answering_session() as session:
        *_, late = [await link(slack, session) for _ in range(11)]
        assert await late.receive_json() == {"type": "disconnect", "reason": "too_many_websockets"}
        assert (await late.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_an_event_that_nobody_took_comes_again_in_a_new_envelope(slack: LoopbackSlack) -> None:
    """Three times, and what a person did never."""
    slack.socket.answer_s = 0.05
    async with answering_session() as session:
        socket = await link(slack, session)
        assert not (await slack.come("UANA")).acked
        assert not (await slack.shortcut("UANA", "x")).acked
        came: list[Json] = [await socket.receive_json() for _ in range(6)][1:]
    assert [one.get("retry_attempt") for one in came] == [0, 1, 2, 3, None]
    assert {one["payload"]["event_id"] for one in came[:4]} == {came[0]["payload"]["event_id"]}
    assert len({one["envelope_id"] for one in came}) == 5


async def test_an_event_is_taken_at_a_later_try(slack: LoopbackSlack) -> None:
    """Then it comes no more."""
    slack.socket.answer_s = 0.2
    async with answering_session() as session:
        socket = await link(slack, session)

        async def take_the_second() -> None:
            seen = 0
            async for message in socket:
                told = message.json()
                seen += told["type"] == "events_api"
                if seen == 2:
                    await socket.send_json({"envelope_id": told["envelope_id"]})
                    return

        taking = asyncio.create_task(take_the_second())
        assert (await slack.come("UANA")).acked
        await taking
    assert len(slack.socket.sent) == 2
