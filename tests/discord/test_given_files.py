"""Files that members give: in a form or with a command, byte for byte, and from Discord alone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from aiohttp import web

from adapters.discord.files import download
from bot.chat.events import Command, Submission, Upload
from bot.chat.messages import Field, Form
from bot.chat.messenger import Messenger
from bot.chat.replies import Ask
from bot.errors import MessengerError, NotSent, Refused
from tests.discord.corner import Corner
from tests.elsewhere import elsewhere
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import SUBMITTED
from tests.loopback.discord_fields import NotOffered
from tests.loopback.discord_rules import Json

pytestmark = pytest.mark.usefixtures("bot")

FILES = Form(
    action="bring",
    title="Bring it",
    fields=(
        Field(name="tracker", label="Tracker", kind="file"),
        Field(name="more", label="More", kind="file", required=False),
    ),
)
TRACKER = ("Ana's tracker.xlsx", b"PK\x03\x04 and the rest")


@pytest.fixture
def corner() -> Corner:
    """A core that asks for files."""
    corner = Corner()
    corner.replies["today"] = lambda _: Ask(FILES)
    corner.replies["bring"] = lambda _: None
    return corner


async def brought(loopback: LoopbackDiscord, corner: Corner, content: bytes = TRACKER[1]) -> Upload:
    """Let Ben send the form with one file; return what the core hears of it."""
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.hands.submit("ben", {"Tracker": (TRACKER[0], content)})
    return uploaded(corner)


def uploaded(corner: Corner) -> Upload:
    """The one file of the last form."""
    sent = corner.heard[-1]
    assert isinstance(sent, Submission)
    (upload,) = sent.values.values()
    assert isinstance(upload, Upload)
    return upload


async def test_a_file_of_a_form_is_fetched_byte_for_byte(
    loopback: LoopbackDiscord, corner: Corner, messenger: Messenger
) -> None:
    """By the name and the size that Discord tells; the bot's token stays where it is."""
    upload = await brought(loopback, corner)
    assert (upload.name, upload.size) == ("Ana_s_tracker.xlsx", len(TRACKER[1]))
    assert await messenger.fetch(upload, most=len(TRACKER[1])) == TRACKER[1]
    assert len(loopback.cdn.asked) == 1
    assert loopback.cdn.tokens == []


async def test_a_file_may_come_with_a_command(loopback: LoopbackDiscord, corner: Corner, messenger: Messenger) -> None:
    """An option of its own; left out, it is absent."""
    await loopback.hands.command("ben", "/study bring", loopback.study.id, files={"file": TRACKER})
    await loopback.hands.command("ben", "/study bring", loopback.study.id)
    first, second = corner.heard
    assert isinstance(first, Command)
    assert isinstance(second, Command)
    upload = first.args["file"]
    assert isinstance(upload, Upload)
    assert await messenger.fetch(upload, most=100) == TRACKER[1]
    assert second.args == {}


async def test_a_file_left_out_is_absent_and_one_that_is_wanted_cannot_be(
    loopback: LoopbackDiscord, corner: Corner
) -> None:
    """Discord's client says so, as it does of a file that is larger than it brings."""
    await brought(loopback, corner)
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    for wrong in ({}, {"Tracker": "a text"}, {"Tracker": ("large", b"x" * ((10 << 20) + 1))}):
        with pytest.raises(NotOffered):
            await loopback.hands.submit("ben", wrong)


@pytest.mark.parametrize(("size", "fits"), [(0, True), (70_000, True), (70_001, False), (400_000, False)])
async def test_no_more_is_read_than_was_asked_for(
    loopback: LoopbackDiscord, corner: Corner, messenger: Messenger, size: int, fits: bool
) -> None:
    """Whatever Discord has told of its size."""
    upload = await brought(loopback, corner, b"x" * size)
    if fits:
        assert await messenger.fetch(upload, most=70_000) == b"x" * size
    else:
        with pytest.raises(Refused, match="too large: 70 kB is the most"):
            await messenger.fetch(upload, most=70_000)


async def test_what_never_ends_is_not_read_to_its_end(
    loopback: LoopbackDiscord, corner: Corner, messenger: Messenger
) -> None:
    """A stream without a length is left at the bound."""
    upload = await brought(loopback, corner)

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 65_536)

    loopback.cdn.instead = endless
    with pytest.raises(Refused, match="too large"):
        await messenger.fetch(upload, most=1_000_000)


async def test_an_address_that_is_no_longer_signed_leads_nowhere(
    loopback: LoopbackDiscord, corner: Corner, messenger: Messenger
) -> None:
    """Discord keeps such a file for a day; the member is asked for it again. Nor does one that was changed."""
    upload = await brought(loopback, corner)
    other = Upload(name=upload.name, size=upload.size, handle=upload.handle.replace("&hm=", "&hm=0"))
    with pytest.raises(Refused, match="give it again"):
        await messenger.fetch(other, most=100)
    loopback.world.move_to(loopback.world.now() + timedelta(hours=25))
    with pytest.raises(Refused, match="give it again"):
        await messenger.fetch(upload, most=100)


@pytest.mark.parametrize(
    ("status", "outcome"), [(500, NotSent), (503, NotSent), (429, NotSent), (403, Refused), (404, Refused)]
)
async def test_a_file_that_discord_does_not_give_is_told_apart(
    loopback: LoopbackDiscord, corner: Corner, messenger: Messenger, status: int, outcome: type[MessengerError]
) -> None:
    """What may work later, and what would not."""
    upload = await brought(loopback, corner)
    loopback.cdn.instead = answering(status)
    with pytest.raises(outcome):
        await messenger.fetch(upload, most=100)


async def test_a_file_that_does_not_come_is_given_up(loopback: LoopbackDiscord, corner: Corner) -> None:
    """After the time that a call has; nothing was sent."""
    upload = await brought(loopback, corner)

    async def silent(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response()

    loopback.cdn.instead = silent
    with pytest.raises(NotSent):
        await download(upload.handle, most=100, within_s=0.05, api_url=loopback.api_url)


async def test_nothing_leads_the_bot_elsewhere(loopback: LoopbackDiscord, corner: Corner, messenger: Messenger) -> None:
    """Not a redirect, and not a payload with another address in it; whatever else it says."""
    upload = await brought(loopback, corner)
    async with elsewhere() as other:
        for status in (301, 302, 303, 307, 308):
            loopback.cdn.instead = answering(status, Location=other.url)
            with pytest.raises(Refused):
                await messenger.fetch(upload, most=100)
        for address in (other.url, other.url.replace("127.0.0.1", "localhost"), f"{other.url}/attachments/1/2/a"):
            forged = await forge(loopback, corner, url=address, proxy_url=address, size=1 << 60)
            with pytest.raises(Refused):
                await messenger.fetch(forged, most=100)
        assert other.asked == []


@pytest.mark.parametrize("url", [None, "", "no address", "https://", "\0", "\ud800", "//", "http://[", "x" * 100_000])
async def test_an_address_that_is_none_is_not_asked(
    loopback: LoopbackDiscord, corner: Corner, messenger: Messenger, url: str | None
) -> None:
    """The core hears of a file all the same, and that it cannot be had."""
    forged = await forge(loopback, corner, url=url, size="large", filename=None)
    assert (forged.name, forged.size) == ("file", 0)
    with pytest.raises(Refused, match="give it again"):
        await messenger.fetch(forged, most=100)


async def forge(loopback: LoopbackDiscord, corner: Corner, **changes: object) -> Upload:
    """Let the form come with a file of which Discord tells otherwise; return what the core hears of it."""
    told: Json = {**loopback.cdn.take(*TRACKER), **changes}
    part = {"type": 19, "id": 2, "custom_id": "file:tracker", "values": [told["id"]]}
    data: Json = {
        "custom_id": FILES.action,
        "components": [{"type": 18, "id": 1, "component": part}],
        "resolved": {"attachments": {told["id"]: told}},
    }
    _, payload = loopback.hands.begin(SUBMITTED, "ben", loopback.study.id, data)
    await loopback.gateway.send_raw("INTERACTION_CREATE", payload)
    await loopback.gateway.heard()
    await loopback.calm()
    return uploaded(corner)


def answering(status: int, **headers: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Answer whatever is asked of the CDN."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers=headers)

    return answer
