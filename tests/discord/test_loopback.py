"""The loopback Discord itself refuses what Discord refuses: a test against it means something."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_rules import COMPONENTS_V2, Json

TEXT = {"type": 10, "content": "text"}


@pytest.fixture
async def api(loopback: LoopbackDiscord) -> AsyncIterator[aiohttp.ClientSession]:
    """A client with the bot's token and no library in between."""
    headers = {"Authorization": f"Bot {loopback.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


async def post(loopback: LoopbackDiscord, api: aiohttp.ClientSession, body: Json) -> tuple[int, Json]:
    """Post a message to the channel."""
    url = f"{loopback.api_url}/channels/{loopback.study.id}/messages"
    async with api.post(url, json=body) as answer:
        assert answer.headers["Content-Type"] == "application/json"
        return answer.status, await answer.json()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "content"),
        ({"content": "x" * 2001}, "content"),
        ({"content": "x", "flags": COMPONENTS_V2, "components": [TEXT]}, "content"),
        ({"components": [TEXT]}, "components"),
        ({"flags": COMPONENTS_V2, "components": []}, "components"),
        ({"flags": COMPONENTS_V2, "components": [{**TEXT, "content": "x" * 4001}]}, "components"),
        ({"flags": COMPONENTS_V2, "components": [{"type": 17, "components": [TEXT] * 40}]}, "components"),
        ({"flags": COMPONENTS_V2, "components": [{**TEXT, "id": 7}, {**TEXT, "id": 7}]}, "id"),
        ({"flags": COMPONENTS_V2, "components": [{"type": 2, "label": "x", "custom_id": "x"}]}, "components"),
        ({"content": "x", "nonce": "n" * 26}, "nonce"),
    ],
)
async def test_an_invalid_message_is_refused(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession, body: Json, where: str
) -> None:
    """With Discord's code, and the place of the fault."""
    status, answer = await post(loopback, api, body)
    assert (status, answer["code"], list(answer["errors"])) == (400, 50035, [where])
    assert loopback.channel() == []


async def test_a_nonce_counts_only_where_it_is_enforced(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> None:
    """Without the wish for it, every request is a message."""
    for _ in range(2):
        await post(loopback, api, {"content": "once", "nonce": "1", "enforce_nonce": True})
    assert len(loopback.channel()) == 1
    for _ in range(2):
        await post(loopback, api, {"content": "twice", "nonce": "2"})
    assert len(loopback.channel()) == 3


async def test_mentions_ping_where_nothing_forbids_it(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> None:
    """So a test that finds no ping has found something."""
    text = f"@everyone and <@{loopback.world.people['ben'].id}>"
    await post(loopback, api, {"content": text})
    await post(loopback, api, {"content": text, "allowed_mentions": {"parse": []}})
    assert [one.pinged for one in loopback.channel()] == [("everyone", "ben"), ()]


async def test_history_without_the_permission_is_empty_and_no_error(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession
) -> None:
    """The trap of Discord's that the bot must not step into."""
    await post(loopback, api, {"content": "there"})
    url = f"{loopback.api_url}/channels/{loopback.study.id}/messages"
    async with api.get(url) as answer:
        assert len(await answer.json()) == 1
    await loopback.deny("Read Message History")
    async with api.get(url) as answer:
        assert (answer.status, await answer.json()) == (200, [])


async def test_a_wrong_token_opens_nothing(loopback: LoopbackDiscord) -> None:
    """Neither the API nor the gateway."""
    async with aiohttp.ClientSession(headers={"Authorization": "Bot wrong"}) as session:
        async with session.get(f"{loopback.api_url}/users/@me") as answer:
            assert answer.status == 401
        async with session.ws_connect(loopback.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 1}})
            closing = await socket.receive()
            assert (closing.type, closing.data) == (aiohttp.WSMsgType.CLOSE, 4004)


async def test_a_privileged_intent_is_not_granted(loopback: LoopbackDiscord) -> None:
    """Reading messages would have to be switched on in the developer portal."""
    async with aiohttp.ClientSession() as session, session.ws_connect(loopback.gateway_url) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": loopback.token, "intents": 1 | 1 << 15}})
        closing = await socket.receive()
        assert (closing.type, closing.data) == (aiohttp.WSMsgType.CLOSE, 4014)
