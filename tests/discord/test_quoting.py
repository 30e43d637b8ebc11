"""The menu of a message: what it says, read from what Discord sends of it, in plain words and with nobody's id."""

from typing import Any

import pytest

from adapters.discord.quoting import MOST, plainly
from bot.chat.events import Command, Quoted
from bot.chat.places import Member
from tests.discord.conftest import Connect
from tests.discord.corner import MENUS, Corner, card
from tests.discord.shared import member, place, posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import COMMAND, MESSAGE
from tests.loopback.discord_rules import COMPONENTS_V2, Json

SAVE = "Save to portfolio"


@pytest.fixture
def corner() -> Corner:
    """A core with menus."""
    with_menus = Corner()
    with_menus.menus = MENUS
    return with_menus


async def quoted(loopback: LoopbackDiscord, corner: Corner, **parts: Any) -> Quoted:
    """Return what the core gets of a message of Chi's of which Discord tells these parts."""
    written = loopback.world.add_message(loopback.study.id, {"content": "x"}, author=loopback.world.people["chi"])
    entry = next(one for one in loopback.world.commands if one["name"] == SAVE)
    data: Json = {"id": entry["id"], "name": SAVE, "type": 3, "target_id": str(written.id), "resolved": {}}
    _, payload = loopback.hands.begin(COMMAND, "ben", loopback.study.id, data)
    told: Json = {**_message(loopback, written.id), **parts}
    payload["data"]["resolved"] = {"messages": {str(written.id): told}}
    await loopback.gateway.send_raw("INTERACTION_CREATE", payload)
    await loopback.calm()
    event = corner.heard[-1]
    assert isinstance(event, Command)
    assert event.quoted is not None
    return event.quoted


def _message(loopback: LoopbackDiscord, known: int) -> Json:
    chi = {"id": str(loopback.world.people["chi"].id), "username": "chi", "discriminator": "0", "avatar": None}
    empty: dict[str, list[object]] = {
        name: [] for name in ("components", "mentions", "mention_roles", "attachments", "embeds")
    }
    when = "2026-11-20T09:00:00+00:00"
    alone = {"tts": False, "mention_everyone": False, "pinned": False, "edited_timestamp": None, "timestamp": when}
    where = {"id": str(known), "channel_id": str(loopback.study.id), "type": 0, "flags": 0, "author": chi}
    return {**empty, **alone, **where, "content": ""}


async def test_the_menu_of_a_message_quotes_it(loopback: LoopbackDiscord, connect: Connect, corner: Corner) -> None:
    """With who wrote it and its address; the answer is the member's own and leaves the message alone."""
    chi = loopback.world.people["chi"]
    async with connect():
        written = loopback.world.add_message(loopback.study.id, {"content": "Recall, since *misses* cost."}, author=chi)
        exchange = await loopback.hands.menu("ben", SAVE, on=written)
    (event,) = corner.heard
    assert isinstance(event, Command)
    assert (event.path, event.args, event.surface, event.place) == (("study", "keep"), {}, "channel", place(loopback))
    assert event.quoted == Quoted(
        text="Recall, since *misses* cost.",
        author=member(loopback, "chi"),
        link=f"https://discord.com/channels/{loopback.world.guild}/{loopback.study.id}/{written.id}",
    )
    assert exchange.first == MESSAGE
    assert loopback.text(loopback.private("ben")[0]) == "Said\nKept: Recall, since *misses* cost."
    assert (loopback.channel(), written.edits) == ([written], 0)


async def test_a_post_of_ours_is_quoted_by_its_parts(
    loopback: LoopbackDiscord, connect: Connect, corner: Corner
) -> None:
    """Its text stands in components; what can be pressed is none of it, nor what makes a line large or small."""
    async with connect() as bot:
        await loopback.hands.menu("ben", SAVE, on=await posted(loopback, bot))
    event = corner.heard[0]
    assert isinstance(event, Command)
    assert event.quoted is not None
    assert event.quoted.text == "Evaluation\nHow do you know that it *works*?\n\n3 have answered"
    assert event.quoted.author == Member(platform="discord", tenant="", user=str(loopback.world.bot.id))


async def test_in_direct_messages_there_is_no_address(
    loopback: LoopbackDiscord, connect: Connect, corner: Corner
) -> None:
    """Nobody else could open it."""
    async with connect() as bot:
        await bot.messenger.direct(member(loopback, "ben"), card(), key="k")
        await loopback.hands.menu("ben", SAVE, on=loopback.private("ben")[0])
    event = corner.heard[0]
    assert isinstance(event, Command)
    assert (event.place, event.surface) == (None, "direct")
    assert event.quoted is not None
    assert event.quoted.link == ""


async def test_a_member_can_be_asked_after(loopback: LoopbackDiscord, connect: Connect, corner: Corner) -> None:
    """The menu of a member names them; whose affair it is the core says."""
    async with connect():
        await loopback.hands.menu("ben", "Study progress", on="chi")
    (event,) = corner.heard
    assert isinstance(event, Command)
    assert (event.path, event.args) == (("study", "progress"), {"member": member(loopback, "chi")})


async def test_whatever_says_most_is_taken(loopback: LoopbackDiscord, connect: Connect, corner: Corner) -> None:
    """The text, or its parts; where there is neither, what was handed on, and another bot's boxes."""
    snapshot = {"content": "handed on", "timestamp": "2026-11-20T08:00:00+00:00", "edited_timestamp": None, "type": 0}
    forwarded: Json = {"message_snapshots": [{"message": {**snapshot, "flags": 0, "attachments": [], "embeds": []}}]}
    box = {"type": "rich", "title": "Build 7", "description": "It failed."}
    section = {"type": 9, "components": [{"type": 10, "content": "beside a picture"}], "accessory": {"type": 99}}
    inner = {"type": 10, "content": "in \\*a\\* box"}
    shown = [{"type": 17, "components": [inner, section]}, {"type": 14}]
    async with connect():
        assert (await quoted(loopback, corner, content="said")).text == "said"
        assert (await quoted(loopback, corner, **forwarded)).text == "handed on"
        assert (await quoted(loopback, corner, embeds=[box, {"type": "link", "title": "x"}])).text == (
            "Build 7\nIt failed."
        )
        told = await quoted(loopback, corner, content="short", components=shown, flags=COMPONENTS_V2)
        assert told.text.startswith("in *a* box")
        assert (await quoted(loopback, corner)).text == ""


async def test_a_webhook_is_no_author_and_a_long_text_is_cut(
    loopback: LoopbackDiscord, connect: Connect, corner: Corner
) -> None:
    """Nor is NUL a letter, or half a character one."""
    async with connect():
        assert (await quoted(loopback, corner, webhook_id="77")).author is None
        assert len((await quoted(loopback, corner, content="x" * 3 * MOST)).text) == MOST
        assert (await quoted(loopback, corner, content="a\0b\ud800")).text == "a\ufffdb\ufffd"


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("<@123> and <@!123> said", "@somebody and @somebody said"),
        ("ask <@&77>, in <#99>", "ask @somebody, in #channel"),
        ("good <:ship_it:123> <a:party:9>", "good :ship_it: :party:"),
        ("try </study today:123456>", "try /study today"),
        ("by <t:1795165200:R> or <t:1795165200>", "by 2026-11-20 09:00 UTC or 2026-11-20 09:00 UTC"),
        ("<t:999999999999:R>", "<t:999999999999:R>"),
        ("see <https://example.org/a?b=c>", "see https://example.org/a?b=c"),
        ("a < b > c, <@x>, <@>, 1 <2> 3", "a < b > c, <@x>, <@>, 1 <2> 3"),
        ("<@" + "1" * 21 + ">", "<@" + "1" * 21 + ">"),
    ],
)
def test_marks_read_as_on_discord(marked: str, read: str) -> None:
    """Without anybody's id; what is no mark stays as it was written."""
    assert plainly(marked) == read


async def test_a_channel_goes_by_its_name(loopback: LoopbackDiscord, connect: Connect, corner: Corner) -> None:
    """As far as the bot may see it."""
    async with connect():
        text = f"In <#{loopback.study.id}>, not <#7>."
        assert (await quoted(loopback, corner, content=text)).text == "In #study, not #channel."
