"""The loopback Discord keeps Discord's rate limits, tells them in its headers, and counts who came too often."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.chat.messenger import Messenger
from bot.chat.places import Place
from tests.discord.shared import NOTICE
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_buckets import EDIT, POST, Buckets
from tests.loopback.discord_faults import Fault
from tests.loopback.discord_rules import Json

TEXT = {"content": "there", "allowed_mentions": {"parse": []}}
ME = "GET /users/@me"


class Clock:
    """Seconds that pass when the test says so."""

    now_s = 100.0

    def __call__(self) -> float:
        """Say how late it is."""
        return self.now_s


@pytest.fixture
async def api(loopback: LoopbackDiscord) -> AsyncIterator[aiohttp.ClientSession]:
    """A client with the bot's token and no library in between, where limits hold."""
    loopback.api.buckets.enforced = True
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {loopback.token}"}) as session:
        yield session


async def post(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> aiohttp.ClientResponse:
    """Post a message to the channel."""
    async with api.post(f"{loopback.api_url}/channels/{loopback.study.id}/messages", json=TEXT) as answer:
        await answer.read()
        return answer


async def test_five_messages_pass_and_the_sixth_waits(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> None:
    """Every answer says how many are left, and the refusal how long to wait; another channel is another bucket."""
    left = [(await post(loopback, api)).headers["X-RateLimit-Remaining"] for _ in range(5)]
    assert left == ["4", "3", "2", "1", "0"]
    refusal = await post(loopback, api)
    body: Json = await refusal.json()
    assert (refusal.status, body["global"], "Via" in refusal.headers) == (429, False, True)
    assert 0 < body["retry_after"] <= float(refusal.headers["X-RateLimit-Reset-After"]) + 0.1 <= 5.2
    assert (loopback.api.buckets.turned_away, loopback.api.buckets.invalid[429]) == ([POST], 1)
    other = loopback.world.add_channel("elsewhere")
    async with api.post(f"{loopback.api_url}/channels/{other.id}/messages", json=TEXT) as answer:
        assert answer.status == 200
    assert len(loopback.channel()) == 5


async def test_posts_and_edits_count_apart_under_one_name(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession
) -> None:
    """So Discord does it; a library that goes by the name waits for both."""
    told = await post(loopback, api)
    url = f"{loopback.api_url}/channels/{loopback.study.id}/messages/{loopback.channel()[0].id}"
    async with api.patch(url, json=TEXT) as answer:
        assert answer.headers["X-RateLimit-Bucket"] == told.headers["X-RateLimit-Bucket"]
        assert answer.headers["X-RateLimit-Remaining"] == "4"


async def test_the_library_goes_by_the_headers(loopback: LoopbackDiscord, messenger: Messenger, study: Place) -> None:
    """Twelve posts at once, and an edit of each, wait their turn of themselves: nothing is ever turned away."""
    buckets = loopback.api.buckets
    buckets.enforced = True
    buckets.windows |= {POST: (5, 0.3), EDIT: (5, 0.3)}
    refs = await asyncio.gather(*(messenger.post(study, NOTICE, key=f"notice-{number:09}") for number in range(12)))
    await asyncio.gather(*(messenger.edit(ref, NOTICE) for ref in refs))
    assert (len(loopback.channel()), buckets.turned_away) == (12, [])
    assert [one.edits for one in loopback.channel()] == [1] * 12


async def test_limits_that_nobody_switched_on_are_not_told(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession
) -> None:
    """The days of a test pass in a second; the library must not wait for what real days allow."""
    loopback.api.buckets.enforced = False
    answers = [await post(loopback, api) for _ in range(6)]
    assert {answer.status for answer in answers} == {200}
    assert not [name for answer in answers for name in answer.headers if name.startswith("X-RateLimit")]


def test_fifty_requests_a_second_pass_over_all_routes() -> None:
    """Answers to interactions are not among them."""
    clock = Clock()
    buckets = Buckets(clock)
    buckets.enforced = True
    assert [buckets.turn_away(ME, "/users/@me", "") for _ in range(50)] == [None] * 50
    assert buckets.turn_away("POST callback", "/interactions/1/token/callback", "") is None
    refusal = buckets.turn_away(ME, "/users/@me", "")
    assert refusal is not None
    assert refusal.headers["X-RateLimit-Global"] == "true"
    clock.now_s += 1.0
    assert buckets.turn_away(ME, "/users/@me", "") is None


def test_a_window_begins_with_its_first_request() -> None:
    """What was turned away counts for nothing."""
    clock = Clock()
    buckets = Buckets(clock)
    buckets.enforced = True
    passed = []
    for at_s in (0.0, 4.0, 4.0, 4.0, 4.0, 4.9, 5.1, 6.0):
        clock.now_s = 100.0 + at_s
        passed.append(buckets.turn_away(EDIT, "/channels/1/messages/2", "1") is None)
    assert passed == [True] * 5 + [False, True, True]


async def test_a_limit_over_all_routes_on_demand(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> None:
    """As Discord words it, in the body and in the headers."""
    loopback.fault(ME, Fault(kind="limited", wait_s=2.5, everywhere=True))
    async with api.get(f"{loopback.api_url}/users/@me") as answer:
        assert (await answer.json())["global"] is True
        assert (answer.headers["X-RateLimit-Global"], answer.headers["Retry-After"]) == ("true", "3")


async def test_old_messages_are_edited_only_so_often(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> None:
    """A code of its own tells it, as soon as a test says how many edits pass."""
    await post(loopback, api)
    url = f"{loopback.api_url}/channels/{loopback.study.id}/messages/{loopback.channel()[0].id}"
    loopback.api.buckets.old_edits = 1

    async def edit() -> tuple[int, Json]:
        async with api.patch(url, json=TEXT) as answer:
            return answer.status, await answer.json()

    assert [(await edit())[0] for _ in range(2)] == [200, 200]
    loopback.world.move_to(loopback.world.now() + timedelta(hours=2))
    assert (await edit())[0] == 200
    status, told = await edit()
    assert (status, told["code"], told["retry_after"] > 50) == (429, 30046, True)
