"""A message in several of which a part goes wrong: what is missing comes later, and nothing comes twice."""

from dataclasses import replace

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.parts import Parts
from bot.chat.messages import Prose
from bot.chat.messenger import Messenger
from bot.chat.places import Place, Ref
from bot.errors import InDoubt, NotSent
from tests.discord.conftest import Connect
from tests.discord.corner import POST, card
from tests.discord.shared import member, place, recently
from tests.discord.test_long import KEY, LONG
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault
from tests.loopback.discord_world import Posted

POSTS = "POST /channels/{channel_id}/messages"
GOES = Fault(kind="slow")
LATER = (
    Fault(kind="limited", wait_s=60),
    Fault(kind="refused", status=400, code=20028),  # too much written in this channel
    Fault(kind="refused", status=403, code=20016),  # slow mode
)
IN_DOUBT = (GOES, Fault(kind="lost"), Fault(kind="lost"))


@pytest.fixture
async def head(messenger: Messenger, study: Place) -> Ref:
    """A post."""
    return await messenger.post(study, card(), key=POST)


def within(loopback: LoopbackDiscord, head: Ref) -> list[Posted]:
    """What stands in the thread of a message."""
    return loopback.world.in_channel(int(head.message), None)


def pressables(parts: list[Posted]) -> list[int]:
    """How much is to be pressed on each."""
    return [len(part.pressables) for part in parts]


def expire(*parts: Posted) -> None:
    """Let the minutes pass in which Discord knows a nonce."""
    for part in parts:
        part.nonce = None


@pytest.mark.parametrize("fault", LATER)
async def test_a_part_that_must_wait_comes_with_the_next_try(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """It was surely not sent, so there is no doubt; hours later the parts before it are left out."""
    loopback.fault(POSTS, GOES, fault)
    with pytest.raises(NotSent) as later:
        await messenger.thread(head, LONG, key=KEY)
    assert later.value.wait_s == 60
    assert f"message_incomplete key={KEY} there=1" in caplog.text
    expire(*within(loopback, head))
    ref = await messenger.thread(head, LONG, key=KEY)
    assert pressables(within(loopback, head)) == [0, 0, 4]
    assert await messenger.find(ref.place, KEY, recently()) == ref


@pytest.mark.parametrize("fault", LATER)
async def test_so_does_one_of_a_direct_message(loopback: LoopbackDiscord, messenger: Messenger, fault: Fault) -> None:
    """Nobody can look for those; nobody has to."""
    loopback.fault(POSTS, GOES, GOES, fault)
    with pytest.raises(NotSent):
        await messenger.direct(member(loopback, "ben"), LONG, key=KEY)
    expire(*loopback.private("ben"))
    await messenger.direct(member(loopback, "ben"), LONG, key=KEY)
    assert pressables(loopback.private("ben")) == [0, 0, 4]


@pytest.mark.parametrize("fault", [Fault(kind="lost"), Fault(kind="refused", status=503)])
async def test_a_part_that_failed_is_sent_once_more(
    loopback: LoopbackDiscord, messenger: Messenger, fault: Fault
) -> None:
    """The nonce keeps it at one message. What can be pressed stands on the last: it is worth a second try."""
    loopback.fault(POSTS, GOES, fault, GOES, GOES)
    await messenger.direct(member(loopback, "ben"), LONG, key=KEY)
    assert len(loopback.requests(POSTS)) == 4
    assert pressables(loopback.private("ben")) == [0, 0, 4]


async def test_only_the_last_part_proves_the_delivery(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref
) -> None:
    """A part whose answers are lost is in doubt; whoever looks finds which parts are there, and the rest is sent."""
    there = replace(head.place, thread=head.message)
    loopback.fault(POSTS, *IN_DOUBT)
    with pytest.raises(InDoubt):
        await messenger.thread(head, LONG, key=KEY)
    assert pressables(within(loopback, head)) == [0, 0]
    assert await messenger.find(there, KEY, recently()) is None
    expire(*within(loopback, head))
    ref = await messenger.thread(head, LONG, key=KEY)
    assert pressables(within(loopback, head)) == [0, 0, 4]
    assert await messenger.find(there, KEY, recently()) == ref


async def test_a_process_after_this_one_sends_what_is_missing(loopback: LoopbackDiscord, connect: Connect) -> None:
    """It remembers nothing, and reads in the thread what is there; without looking, the nonces do."""
    for key, looks in ((KEY, True), ("outcome-00000002", False)):
        async with connect() as before:
            head = await before.messenger.post(place(loopback), card(), key=f"{key}-p")
            loopback.fault(POSTS, *IN_DOUBT)
            with pytest.raises(InDoubt):
                await before.messenger.thread(head, LONG, key=key)
        async with connect() as after:
            if looks:
                there = replace(head.place, thread=head.message)
                assert await after.messenger.find(there, key, recently()) is None
                expire(*within(loopback, head))
            await after.messenger.thread(head, LONG, key=key)
        assert pressables(within(loopback, head)) == [0, 0, 4]


async def test_a_part_that_was_deleted_meanwhile_comes_again(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref
) -> None:
    """What is there counts, and not what was there."""
    loopback.fault(POSTS, *IN_DOUBT)
    with pytest.raises(InDoubt):
        await messenger.thread(head, LONG, key=KEY)
    loopback.delete(within(loopback, head)[0])
    assert await messenger.find(replace(head.place, thread=head.message), KEY, recently()) is None
    await messenger.thread(head, LONG, key=KEY)
    assert len(within(loopback, head)) == 3


async def test_a_part_that_discord_refuses_holds_up_none_of_the_rest(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, caplog: pytest.LogCaptureFixture
) -> None:
    """The moderation may dislike a paragraph: it would the next time too. The log says that something is missing."""
    loopback.fault(POSTS, GOES, Fault(kind="refused", status=400, code=200000))
    ref = await messenger.thread(head, LONG, key=KEY)
    parts = within(loopback, head)
    assert pressables(parts) == [0, 4]
    assert ref.message == str(parts[-1].id)
    assert f"message_incomplete key={KEY} part=2 of=3" in caplog.text
    assert len(loopback.channel()) == 1  # no second go as a reply


async def test_one_that_is_shorter_by_then_is_sent_as_it_is(
    loopback: LoopbackDiscord, bot: DiscordAdapter, head: Ref
) -> None:
    """Its last part is never one of those that came before it."""
    loopback.fault(POSTS, GOES, GOES, LATER[0])
    with pytest.raises(NotSent):
        await bot.messenger.thread(head, LONG, key=KEY)
    expire(*within(loopback, head))
    ref = await bot.messenger.thread(head, replace(LONG, blocks=(Prose("Short."),)), key=KEY)
    assert pressables(within(loopback, head)) == [0, 0, 4]
    assert ref.message == str(within(loopback, head)[-1].id)


def test_no_more_is_remembered_than_a_thousand() -> None:
    """The oldest is forgotten first; what is whole is forgotten at once."""
    here, parts = Place(platform="discord", workspace="1", channel="2"), Parts()
    for number in range(1001):
        parts.of(here, str(number))[1] = "a message"
    parts.forget(here, "1000")
    assert [bool(parts.of(here, key)) for key in ("0", "1000", "999")] == [False, False, True]
