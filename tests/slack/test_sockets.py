"""Two connections: a refresh loses no click, and one that stays dead is replaced."""

import asyncio

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.bolt import bolt_app
from adapters.slack.calls import answering_session, web_client
from adapters.slack.sockets import Sockets
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault, Faults
from tests.loopback.slack_hands import happens
from tests.slack.core import Rehearsal
from tests.slack.watching import posted_card


async def test_there_are_two_connections(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """Events come by both, until it stops."""
    assert len(slack.socket.connections) == 2
    await adapter.stop()
    assert await happens(lambda: slack.socket.connections == [])


@pytest.mark.parametrize("at_once", [1, 2])
async def test_a_refresh_loses_no_click(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter, at_once: int
) -> None:
    """Not even where both are refreshed at once and a new connection takes its time."""
    post = await posted_card(slack, adapter)
    slack.socket.slow_s = 0.3
    clicks: list[asyncio.Task[bool]] = []

    async def click() -> bool:
        return (await slack.press("UANA", post, "Quiet")).acked

    for turn in range(60):
        if turn == 20:
            for connection in slack.socket.connections[:at_once]:
                await slack.refresh(connection)
        clicks.append(asyncio.create_task(click()))
        await asyncio.sleep(0.025)
    assert all(await asyncio.gather(*clicks))
    assert len({event.key for event in core.events}) == 60
    assert slack.socket.opened == 2 + at_once
    assert await happens(lambda: len(slack.socket.connections) == 2)


async def test_what_slack_had_sent_on_an_old_connection_still_counts(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """It was on its way while the successor opened."""
    post = await posted_card(slack, adapter)
    old = slack.socket.connections[0]
    await slack.refresh(old)
    assert await happens(lambda: slack.socket.opened == 3)
    await asyncio.sleep(0.2)
    payload = slack.pressing("UANA", post, "Quiet")
    assert (await slack.socket.deliver("interactive", payload, by=old)).acked
    assert len(core.events) == 1


async def test_an_answer_given_during_a_refresh_is_acknowledged(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """By the connection on which it came, which waits for that."""
    post = await posted_card(slack, adapter)
    core.delay_s = 1.5  # longer than an old connection stays for nothing
    clicks = [asyncio.create_task(slack.press("UANA", post, "Quiet")) for _ in range(2)]
    assert await happens(lambda: len(core.events) == 2)
    for connection in list(slack.socket.connections):
        await slack.refresh(connection)
    assert all(outcome.acked for outcome in await asyncio.gather(*clicks))


async def test_a_connection_that_stays_dead_is_replaced(slack: LoopbackSlack) -> None:
    """The SDK goes on for ever with an address that was good once; the other connection serves meanwhile."""
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)
        app = bolt_app(await client.auth_test(), client)
        sockets = Sockets(slack.app_token, client, patience_s=0.6)
        await sockets.open(app)
        slack.socket.refusing = True
        await slack.socket.connections[0].socket.close()
        assert await happens(lambda: len(slack.calls("apps.connections.open")) > 2)
        assert len(slack.socket.connections) == 1
        slack.socket.refusing = False
        assert await happens(lambda: len(slack.socket.connections) == 2)
        await sockets.close()
    assert await happens(lambda: slack.socket.connections == [])


async def test_while_nothing_is_connected_the_reason_is_told(slack: LoopbackSlack) -> None:
    """One connection is enough; without any, what Slack said to the last attempt is told, until one is open again."""
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)
        sockets = Sockets(slack.app_token, client, patience_s=0.3)
        assert sockets.trouble
        await sockets.open(bolt_app(await client.auth_test(), client))
        assert sockets.trouble == ""
        slack.socket.refusing = True
        await slack.socket.connections[0].socket.close()
        assert await happens(lambda: len(slack.calls("apps.connections.open")) > 2)
        assert sockets.trouble == ""
        slack.fault("apps.connections.open", *[Fault(error="token_revoked")] * 20)
        await slack.socket.close()
        assert await happens(lambda: "SLACK_APP_TOKEN (token_revoked)" in sockets.trouble)
        slack.web.faults, slack.socket.refusing = Faults(), False
        assert await happens(lambda: sockets.trouble == "")
        await sockets.close()
