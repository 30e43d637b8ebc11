"""The loopback Discord's menus of messages and people, and buttons that are there no more."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.discord.bare import Bare, bare
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_fields import NotOffered
from tests.loopback.discord_rules import COMPONENTS_V2, Json

SAVE: Json = {"name": "Save to portfolio", "type": 3, "contexts": [0, 1]}
ABOUT: Json = {"name": "Study progress", "type": 2, "contexts": [0]}
STUDY: Json = {"name": "study", "type": 1, "description": "Study", "contexts": [0]}
QUIET: Json = {"allowed_mentions": {"parse": []}}
BUTTON: Json = {"type": 2, "style": 1, "label": "Vote", "custom_id": "vote"}
POST: Json = {"flags": COMPONENTS_V2, "components": [{"type": 1, "components": [BUTTON]}]}


@pytest.fixture
async def api(loopback: LoopbackDiscord) -> AsyncIterator[aiohttp.ClientSession]:
    """A client with the bot's token and no library in between."""
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {loopback.token}"}) as session:
        yield session


@pytest.fixture
async def ear(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> AsyncIterator[Bare]:
    """A bot that is signed in and has its three commands registered."""
    assert (await register(loopback, api, SAVE, ABOUT, STUDY))[0] == 200
    async with bare(loopback) as there:
        await there.identify()
        yield there


async def register(loopback: LoopbackDiscord, api: aiohttp.ClientSession, *listed: Json) -> tuple[int, Any]:
    """Put commands; return the status and the answer."""
    url = f"{loopback.api_url}/applications/{loopback.world.application}/commands"
    async with api.put(url, json=listed) as answer:
        return answer.status, await answer.json()


async def heard(loopback: LoopbackDiscord, api: aiohttp.ClientSession, ear: Bare) -> Json:
    """Return the next interaction, and answer it with a message."""
    told: Json = await ear.next("INTERACTION_CREATE")
    url = f"{loopback.api_url}/interactions/{told['id']}/{told['token']}/callback"
    async with api.post(url, json={"type": 4, "data": {"content": "Heard.", **QUIET}}) as answer:
        assert answer.status == 204
    return told


async def test_menus_are_kept_as_discord_keeps_them(loopback: LoopbackDiscord, api: aiohttp.ClientSession) -> None:
    """With an empty description and no options; names may be alike in menus of different kinds."""
    status, kept = await register(loopback, api, SAVE, {**ABOUT, "name": SAVE["name"]}, STUDY)
    assert status == 200
    assert [(one["type"], one["description"], "options" in one) for one in kept] == [
        (3, "", False),
        (2, "", False),
        (1, "Study", False),
    ]
    again = (await register(loopback, api, {**ABOUT, "name": SAVE["name"]}, SAVE))[1]
    assert [one["id"] for one in again] == [kept[1]["id"], kept[0]["id"]]


@pytest.mark.parametrize(
    ("listed", "where"),
    [
        ([{**SAVE, "name": ""}], "name"),
        ([{**SAVE, "name": "x" * 33}], "name"),
        ([{**SAVE, "description": "Keep it"}], "description"),
        ([SAVE, SAVE], "name"),
        ([{**SAVE, "name": f"Save {number}"} for number in range(6)], "commands"),
    ],
)
async def test_a_menu_that_discord_refuses(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession, listed: list[Json], where: str
) -> None:
    """Names of 1 to 32 characters, nothing to be read, five of a kind."""
    status, refusal = await register(loopback, api, *listed)
    assert (status, list(refusal["errors"])) == (400, [where])


async def test_the_menu_of_a_message_tells_the_message(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession, ear: Bare
) -> None:
    """With its text, which a bot may read nowhere else."""
    written = loopback.world.add_message(
        loopback.study.id, {"content": "Recall, since misses cost."}, author=loopback.world.people["chi"]
    )
    told, _ = await asyncio.gather(
        heard(loopback, api, ear), loopback.hands.menu("ben", "Save to portfolio", on=written)
    )
    data = told["data"]
    assert (told["type"], data["type"], data["target_id"]) == (2, 3, str(written.id))
    message = data["resolved"]["messages"][str(written.id)]
    assert (message["content"], message["channel_id"]) == ("Recall, since misses cost.", str(loopback.study.id))
    assert message["author"]["username"] == "chi"


async def test_the_menu_of_a_person_tells_the_member(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession, ear: Bare
) -> None:
    """The user and the member apart, as Discord sends them."""
    dee = loopback.world.add_person("dee")
    told, _ = await asyncio.gather(heard(loopback, api, ear), loopback.hands.menu("dee", "Study progress", on="dee"))
    data = told["data"]
    assert (data["type"], data["target_id"], told["member"]["user"]["id"]) == (2, str(dee.id), str(dee.id))
    assert data["resolved"]["users"][str(dee.id)]["username"] == "dee"
    assert {"user", "deaf", "mute"} & set(data["resolved"]["members"][str(dee.id)]) == set()


async def test_a_menu_offers_only_what_is_registered_for_it(loopback: LoopbackDiscord, ear: Bare) -> None:
    """Not the other menu's entry, nor a command that is typed; none on what one person alone sees."""
    assert ear.session
    seen = loopback.world.add_message(loopback.study.id, {"content": "for all"})
    private = loopback.world.add_message(loopback.study.id, {"content": "for Ben"}, reader=loopback.world.people["ben"])
    for on, label in ((seen, "Study progress"), (seen, "study"), (private, "Save to portfolio")):
        with pytest.raises(NotOffered):
            await loopback.hands.menu("ben", label, on=on)
    with pytest.raises(NotOffered):
        await loopback.hands.command("ben", "/Save to portfolio", loopback.study.id)


async def test_a_button_that_an_edit_took_away_is_pressed_all_the_same(
    loopback: LoopbackDiscord, api: aiohttp.ClientSession, ear: Bare
) -> None:
    """By who still sees it; the message that is told with it has it no more."""
    post = loopback.world.add_message(loopback.study.id, POST)
    loopback.world.rewrite(post, {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "Closed."}]})
    with pytest.raises(NotOffered):
        await loopback.hands.press("ben", post, "Vote")
    told, _ = await asyncio.gather(heard(loopback, api, ear), loopback.hands.press("ben", post, "Vote", stale=True))
    assert (told["type"], told["data"]["custom_id"]) == (3, "vote")
    assert [part["type"] for part in told["message"]["components"]] == [10]
    loopback.world.rewrite(post, POST)
    with pytest.raises(NotOffered):
        await loopback.hands.press("ben", post, "Vote", stale=True)
