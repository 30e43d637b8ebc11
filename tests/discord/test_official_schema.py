"""Every request that a whole dialogue makes holds to Discord's own description of its API.

The description lies outside the project: FULCRUM_SPECS names the folder that holds discord-openapi.json. Where it is
there, the loopback Discord holds every request of every test to it; here one dialogue meets as many routes as it can.
"""

import aiohttp
import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.chat.places import Ref
from bot.chat.replies import Ask, Tell
from tests.discord.corner import Corner
from tests.discord.shared import LATE_S, place, posted
from tests.discord.test_files import BOTH
from tests.discord.test_translate import EVERYTHING
from tests.loopback import discord_schema as schema
from tests.loopback.discord import LoopbackDiscord

pytestmark = pytest.mark.skipif(not schema.described(), reason="FULCRUM_SPECS names no folder with the schema")


async def test_everything_sent_is_as_discord_describes_it(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """Commands, messages, forms, choices, edits, follow-ups, threads, replies and files, in time and late."""
    message = await posted(loopback, bot)
    head = Ref(place=place(loopback), message=str(message.id))
    await bot.messenger.edit(await bot.messenger.thread(head, BOTH, key="outcome-00000001"), BOTH)
    await loopback.deny("Create Public Threads")
    await bot.messenger.thread(head, BOTH, key="outcome-00000002")
    corner.replies["today"] = lambda _: Tell(BOTH, keep=True)
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    corner.replies["say"] = lambda _: Ask(EVERYTHING)
    await loopback.hands.command("ben", "/study say", loopback.study.id)
    await loopback.hands.typing("ben", "/tradeoff show o", loopback.study.id)
    await loopback.hands.command("ben", "/study help", loopback.study.id)
    await loopback.hands.press("ben", message, "Write my answer")
    await loopback.hands.submit("ben", {"Your answer": "short"})
    shown = await loopback.hands.press("ben", message, "Show the answer")
    corner.pause_s |= {"rate": LATE_S, "share": LATE_S, "echo": LATE_S}
    await loopback.hands.press("ben", shown.shown[0], "Got it")
    await loopback.hands.press("ben", message, "Share")
    await loopback.hands.command("ben", "/study echo words", loopback.study.id)
    await loopback.hands.pick("ben", message, "The first")
    routes = {request.route for request in loopback.api.requests if request.body is not None}
    assert loopback.api.undescribed == []
    assert len([route for route in routes if schema.judged(route)]) >= 7


async def test_what_discord_describes_otherwise_is_refused() -> None:
    """And named once more at the end, for the tests whose bot makes light of a refusal."""
    loopback = LoopbackDiscord()
    await loopback.start()
    url = f"{loopback.api_url}/channels/{loopback.study.id}/messages"
    said = {"content": "x", "tts": "loud", "allowed_mentions": {"parse": []}}
    headers = {"Authorization": f"Bot {loopback.token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, json=said) as answer:
        assert answer.status == 400
    with pytest.raises(AssertionError, match="describes it otherwise"):
        await loopback.__aexit__(None)
