"""The loopback Discord itself refuses what Discord refuses: a test against it means something."""

import json
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import discord
import pytest

from adapters.discord.rights import WANTED
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_rules import COMPONENTS_V2, Json
from tests.loopback.discord_world import PERMISSIONS, USUAL

TEXT = {"type": 10, "content": "text"}
MEDIA = {"media": {"url": "attachment://gone.png"}}


@pytest.fixture
async def api(loopback: LoopbackDiscord) -> AsyncIterator[aiohttp.ClientSession]:
    """A client with the bot's token and no library in between, that need not say whom it notifies."""
    loopback.api.careful = False
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
        ({"content": "x", "message_reference": {"message_id": "1"}}, "message_reference"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"flags": COMPONENTS_V2, "components": [{"type": 12, "items": []}]}, "items"),
        (
            {"flags": COMPONENTS_V2, "components": [{"type": 12, "items": [{**MEDIA, "description": ""}]}]},
            "description",
        ),
        ({"flags": COMPONENTS_V2, "components": [{"type": 12, "items": [MEDIA]}]}, "media"),
        ({"flags": COMPONENTS_V2, "components": [{"type": 13, "file": {"url": "attachment://a b"}}]}, "filename"),
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


async def test_who_is_notified_must_be_said(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> None:
    """A rule of this house, kept for every message that any test sends, so that nobody is pinged by their own words."""
    loopback.api.careful = True
    named = {"users": [str(loopback.world.people["ben"].id)]}
    for allowed, status in ((None, 400), ({"parse": ["users"]}, 400), ({"parse": []}, 200), (named, 200)):
        assert (await post(loopback, api, {"content": "x", "allowed_mentions": allowed}))[0] == status


async def test_a_file_comes_by_its_number_and_not_too_large(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession
) -> None:
    """Ten mebibytes; the JSON beside it tells its name, and only a component shows it."""

    async def upload(size: int, name: str = "a.json") -> int:
        form = aiohttp.FormData(quote_fields=False)
        told = {"content": "there", "attachments": [{"id": 0, "filename": name}]}
        form.add_field("payload_json", json.dumps(told))
        form.add_field("files[0]", BytesIO(b"x" * size), filename="a.json", content_type="application/octet-stream")
        url = f"{loopback.api_url}/channels/{loopback.study.id}/messages"
        async with api.post(url, data=form) as answer:
            return answer.status

    assert [await upload(10 << 20), await upload((10 << 20) + 1), await upload(1, "b.json")] == [200, 413, 400]
    (message,) = loopback.channel()
    assert (len(message.attachments), message.files) == (1, ())


async def test_a_thread_is_begun_once_from_a_message_of_a_channel(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession
) -> None:
    """By whoever may; its id is the message's, and it tells first what it was begun from."""
    await post(loopback, api, {"content": "there"})
    (head,) = loopback.channel()

    async def begin(message: int, name: str = "Talk", channel: int | None = None) -> tuple[int, Json]:
        url = f"{loopback.api_url}/channels/{channel or loopback.study.id}/messages/{message}/threads"
        async with api.post(url, json={"name": name}) as answer:
            return answer.status, await answer.json()

    assert [(await begin(head.id, name))[1]["code"] for name in ("", "x" * 101)] == [50035] * 2
    status, thread = await begin(head.id)
    assert (status, thread["id"], thread["parent_id"]) == (201, str(head.id), str(loopback.study.id))
    assert [(await begin(*where))[1]["code"] for where in ((head.id, "x"), (1, "x"), (1, "x", head.id))] == [
        160004,
        10008,
        50024,
    ]
    async with api.get(f"{loopback.api_url}/channels/{head.id}/messages") as answer:
        assert [(one["type"], one["message_reference"]["message_id"]) for one in await answer.json()] == [
            (21, str(head.id))
        ]
    await loopback.deny("Create Public Threads")
    assert (await begin(head.id))[1]["code"] == 50013


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


def test_a_bot_has_just_the_permissions_that_it_asks_for() -> None:
    """So nothing is tested with more than the link that invites it grants, and Administrator is not among them."""
    wanted = discord.Permissions(**dict.fromkeys(WANTED, True))
    assert set(WANTED.values()) == set(PERMISSIONS)
    assert (wanted.value, wanted.administrator) == (USUAL, False)


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
