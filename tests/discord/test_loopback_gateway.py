"""The gateway of the loopback Discord breaks as Discord's does: what a bot may resume, and what it may not."""

import aiohttp
import pytest

from bot.chat.messenger import Messenger
from bot.chat.places import Place
from bot.errors import NotSent
from tests.discord.bare import INVALID_SESSION, bare
from tests.discord.corner import POST
from tests.discord.shared import recently
from tests.loopback.discord import LoopbackDiscord

RECONNECT = 7
ADDED = ("CHANNEL_CREATE", "elsewhere")


async def test_a_session_goes_on_behind_what_was_heard(loopback: LoopbackDiscord) -> None:
    """Asked to connect anew, a bot hears what happened meanwhile, and nothing twice."""
    async with bare(loopback) as before:
        await before.identify()
        await before.next("GUILD_CREATE")
        await loopback.gateway.reconnect()
        assert await before.next("RESUMED") == RECONNECT
    await loopback.gateway.dispatch("CHANNEL_CREATE", {"name": "elsewhere"})
    async with bare(loopback) as after:
        await after.resume(before.session, before.number)
        assert [(name, data.get("name")) for name, data in after.heard] == [ADDED, ("RESUMED", None)]


@pytest.mark.parametrize(("resumable", "answer"), [(True, {}), (False, INVALID_SESSION)])
async def test_an_invalid_session_says_whether_it_can_be_resumed(
    loopback: LoopbackDiscord, resumable: bool, answer: object
) -> None:
    """One that cannot is unknown from then on."""
    async with bare(loopback) as before:
        await before.identify()
        await loopback.gateway.invalidate(resumable=resumable)
        assert await before.next("RESUMED") == INVALID_SESSION
    async with bare(loopback) as after:
        assert await after.resume(before.session, before.number) == answer


@pytest.mark.parametrize(("code", "answer"), [(4000, {}), (4009, INVALID_SESSION), (4014, INVALID_SESSION)])
async def test_a_closing_says_by_its_code_whether_the_session_stays(
    loopback: LoopbackDiscord, code: int, answer: object
) -> None:
    """An unknown error keeps it, a session that timed out does not, nor does what the developer must mend."""
    async with bare(loopback) as before:
        await before.identify()
        await loopback.gateway.close_with(code)
        assert await before.next("RESUMED") == code
    async with bare(loopback) as after:
        assert await after.resume(before.session, before.number) == answer


async def test_connections_are_refused_as_often_as_wanted(loopback: LoopbackDiscord) -> None:
    """Then they come about again; what stood before is not touched."""
    async with bare(loopback) as there:
        await there.identify()
        loopback.gateway.refuse(2)
        for _ in range(2):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
                async with bare(loopback):
                    pass
        assert loopback.gateway.refused == 2
        assert loopback.gateway.connected
    async with bare(loopback) as again:
        assert (await again.identify())["v"] == 10


async def test_more_sign_ins_than_a_day_has_change_the_token(loopback: LoopbackDiscord) -> None:
    """Discord counts down, and then ends all sessions: the bot is locked out until somebody fetches the new token."""
    loopback.gateway.remaining = 1
    old = loopback.token
    async with bare(loopback) as first, bare(loopback) as second:
        await first.identify()
        assert loopback.gateway.session_start_limit()["remaining"] == 0
        assert await second.identify() == 4004
        assert await first.next("RESUMED") == 4004
    assert loopback.token != old
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {old}"}) as session,
        session.get(f"{loopback.api_url}/gateway/bot") as answer,
    ):
        assert answer.status == 401


async def test_sign_ins_come_no_closer_than_they_may(loopback: LoopbackDiscord) -> None:
    """Discord answers the one that came too soon with an invalid session, and it counts all the same."""
    loopback.gateway.pause_s = 60.0
    async with bare(loopback) as first, bare(loopback) as second:
        await first.identify()
        assert await second.identify() == INVALID_SESSION
    assert loopback.gateway.remaining == 998


async def test_each_shard_hears_of_its_own_servers(loopback: LoopbackDiscord) -> None:
    """By the server's id; what concerns no server comes to the first."""
    loopback.gateway.shards = 2
    mine = (loopback.world.guild >> 22) % 2
    async with bare(loopback) as here, bare(loopback) as there:
        assert len((await here.identify((mine, 2)))["guilds"]) == 1
        assert (await there.identify((1 - mine, 2)))["guilds"] == []
        where = {"name": "elsewhere", "guild_id": str(loopback.world.guild)}
        await loopback.gateway.dispatch("CHANNEL_CREATE", where)
        assert (await here.next("CHANNEL_CREATE"))["name"] == "elsewhere"
        assert [name for name, _ in there.heard] == ["READY"]
    async with bare(loopback) as third:
        assert await third.identify((0, 3)) == 4010


async def test_an_event_can_be_sent_as_nobody_should(loopback: LoopbackDiscord) -> None:
    """Whatever stands in it: for bots that must live through it."""
    async with bare(loopback) as there:
        await there.identify()
        await loopback.gateway.send_raw("INTERACTION_CREATE", ["no interaction"])
        assert await there.next("INTERACTION_CREATE") == ["no interaction"]
    assert loopback.gateway.sent("INTERACTION_CREATE") == [["no interaction"]]


async def test_a_server_comes_back_after_an_outage(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """The library knows it as out of reach in between, and not as left."""
    await loopback.outage()
    with pytest.raises(NotSent):
        await messenger.find(study, POST, recently())
    await loopback.recover()
    assert await messenger.find(study, POST, recently()) is None


async def test_the_same_address_again_after_an_outage(loopback: LoopbackDiscord) -> None:
    """Who was connected must sign in anew."""
    before = loopback.gateway_url
    await loopback.stop()
    await loopback.start()
    assert loopback.gateway_url == before
    async with bare(loopback) as again:
        assert (await again.identify())["v"] == 10


async def test_two_servers_on_two_shards(loopback: LoopbackDiscord) -> None:
    """What happens in one of them is heard by its shard alone, and what stands in it is told with it."""
    loopback.gateway.shards = 2
    ours = (loopback.world.guild >> 22) % 2
    theirs = await loopback.add_guild("Next door", shard=(1 - ours, 2))
    room = loopback.world.add_channel("room", guild=theirs)
    async with bare(loopback) as here, bare(loopback) as there:
        await here.identify((ours, 2))
        await there.identify((1 - ours, 2))
        assert [one["name"] for one in (await here.next("GUILD_CREATE"))["channels"]] == ["study"]
        assert [one["id"] for one in (await there.next("GUILD_CREATE"))["channels"]] == [str(room.id)]
        _, told = loopback.hands.begin(2, "ben", room.id, {})
        await loopback.gateway.dispatch("INTERACTION_CREATE", told)
        assert (await there.next("INTERACTION_CREATE"))["guild"]["id"] == str(theirs)
        assert [name for name, _ in here.heard] == ["READY", "GUILD_CREATE"]


async def test_what_a_bot_can_look_up_without_a_connection(loopback: LoopbackDiscord) -> None:
    """A server with its roles, itself as a member, a channel; nothing of a server that it was removed from."""
    world = loopback.world
    paths = (f"guilds/{world.guild}", f"guilds/{world.guild}/members/{world.bot.id}", f"channels/{loopback.study.id}")
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {loopback.token}"}) as session:

        async def look() -> list[int]:
            answers = [await session.get(f"{loopback.api_url}/{path}") for path in paths]
            return [answer.status for answer in answers]

        assert await look() == [200, 200, 200]
        world.left.add(world.guild)
        assert await look() == [404, 404, 403]
