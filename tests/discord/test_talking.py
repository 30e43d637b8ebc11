"""Each post has its thread, for people to talk in: begun behind the post, and never in its way."""

import asyncio
from dataclasses import replace

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.messenger import DiscordMessenger
from bot.chat.messages import Message, Prose
from bot.chat.places import Place, Ref
from bot.errors import InDoubt
from tests.discord.corner import POST, card
from tests.discord.shared import NOTICE, member, place
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

BEGIN = "POST /channels/{channel_id}/messages/{message_id}/threads"
POSTS = "POST /channels/{channel_id}/messages"
KEY = "outcome-00000001"
OUTCOME = Message(title="How it came out", plain="How it came out", blocks=(Prose("Six leaned, two moved."),))


@pytest.fixture
def sender(bot: DiscordAdapter) -> DiscordMessenger:
    """The sending side, whose end can be waited for."""
    assert isinstance(bot.messenger, DiscordMessenger)
    return bot.messenger


async def settled(sender: DiscordMessenger, ref: Ref) -> Ref:
    """Return the post once its thread is there, or was given up."""
    await sender.settle(most_s=2)
    return ref


async def test_a_post_gets_one_thread_with_its_title(
    loopback: LoopbackDiscord, sender: DiscordMessenger, study: Place
) -> None:
    """The post is there first. What comes later goes into the same thread, and the channel shows the post alone."""
    head = await sender.post(study, card("Evaluation"), key=POST)
    assert loopback.requests(BEGIN) == []
    await settled(sender, head)
    (begun,) = loopback.requests(BEGIN)
    assert begun.body == {"name": "Evaluation", "auto_archive_duration": 1440, "rate_limit_per_user": None}
    ref = await sender.thread(head, OUTCOME, key=KEY)
    assert ref.place == replace(study, thread=head.message)
    (post,) = loopback.channel()
    assert [str(one.id) for one in loopback.thread(post)] == [ref.message]
    assert [one.status for one in loopback.requests(BEGIN)] == [201, 400]  # "… has already been created …"


async def test_nothing_else_begins_one(loopback: LoopbackDiscord, sender: DiscordMessenger, study: Place) -> None:
    """Not what goes into a thread or to one member, and no edit."""
    head = await settled(sender, await sender.post(study, card(), key=POST))
    within = await sender.thread(head, OUTCOME, key=KEY)
    await sender.post(within.place, card(), key="another-key-0001")
    await sender.direct(member(loopback, "ben"), NOTICE, key="another-key-0002")
    await sender.edit(head, card("Changed"))
    await sender.settle(most_s=2)
    assert [one.status for one in loopback.requests(BEGIN)] == [201, 400]
    assert loopback.world.channels[int(head.message)].name == "Evaluation"


@pytest.mark.parametrize("permission", ["Create Public Threads", "Send Messages in Threads"])
async def test_without_the_permission_none_is_begun(
    loopback: LoopbackDiscord, sender: DiscordMessenger, study: Place, permission: str
) -> None:
    """A thread in which the bot cannot write would stay empty."""
    await loopback.deny(permission)
    await settled(sender, await sender.post(study, card(), key=POST))
    assert len(loopback.channel()) == 1
    assert loopback.requests(BEGIN) == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="refused", status=403, code=50013),
        Fault(kind="refused", status=404, code=10003),
        Fault(kind="refused", status=401),
        Fault(kind="limited", wait_s=60),
        Fault(kind="lost"),
        Fault(kind="slow", wait_s=2),
    ],
    ids=["permission", "channel", "token", "limited", "lost", "slow"],
)
async def test_where_it_fails_the_post_stands_all_the_same(
    loopback: LoopbackDiscord, sender: DiscordMessenger, study: Place, fault: Fault
) -> None:
    """Nothing is raised and nobody waits; what goes into the thread begins it, or finds it."""
    loopback.fault(BEGIN, fault)
    head = await settled(sender, await sender.post(study, card(), key=POST))
    assert len(loopback.channel()) == 1
    ref = await sender.thread(head, OUTCOME, key=KEY)
    assert ref.place.thread == head.message


async def test_posts_do_not_wait_for_threads(loopback: LoopbackDiscord, sender: DiscordMessenger) -> None:
    """Where many channels post at one time, a few threads are begun side by side, and the others later."""
    loopback.fault(BEGIN, *[Fault(kind="slow", wait_s=0.1)] * 12)
    channels = [(await loopback.add_channel(f"c{number}")).id for number in range(12)]
    refs = [await sender.post(place(loopback, channel), NOTICE, key=POST) for channel in channels]
    assert [len(loopback.channel(channel)) for channel in channels] == [1] * 12
    await asyncio.sleep(0.02)
    assert loopback.api.under_way <= 4
    await sender.settle(most_s=2)
    assert [int(ref.message) in loopback.world.channels for ref in refs] == [True] * 12


async def test_a_post_in_doubt_begins_none(loopback: LoopbackDiscord, sender: DiscordMessenger, study: Place) -> None:
    """Whoever finds it does not know of its thread: the outcome begins it."""
    loopback.fault(POSTS, Fault(kind="lost"))
    with pytest.raises(InDoubt):
        await sender.post(study, card(), key=POST)
    await sender.settle(most_s=2)
    assert loopback.requests(BEGIN) == []


async def test_whoever_leaves_waits_for_a_thread_for_a_while(
    loopback: LoopbackDiscord, sender: DiscordMessenger, study: Place
) -> None:
    """One that is about to be there is waited for; one that takes long is given up."""
    loopback.fault(BEGIN, Fault(kind="slow", wait_s=0.2), Fault(kind="slow", wait_s=2))
    first = await settled(sender, await sender.post(study, card(), key=POST))
    assert int(first.message) in loopback.world.channels
    second = await sender.post(study, card(), key="another-key-0001")
    await sender.settle(most_s=0.05)
    await asyncio.sleep(0)
    await sender.settle(most_s=0)
    assert int(second.message) not in loopback.world.channels
