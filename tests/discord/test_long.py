"""What is too long for one message: several for one member or a thread; in a channel one that says where to read on."""

from dataclasses import replace

import pytest

from bot.chat.messages import Message, Prose
from bot.chat.messenger import Messenger
from bot.chat.places import Place, Ref
from bot.errors import Refused
from tests.discord.corner import POST, card, rateable
from tests.discord.shared import member, recently
from tests.loopback.discord import LoopbackDiscord

KEY = "outcome-00000001"
TEXT = "\n\n".join(f"Paragraph {number}. " + "Labels cost more than models. " * 20 for number in range(15))
LONG = rateable(TEXT)  # about 9,000 characters, and four ratings below them
REST = "While this is open, /study today shows it all."


@pytest.fixture
async def head(messenger: Messenger, study: Place) -> Ref:
    """A post."""
    return await messenger.post(study, card(), key=POST)


async def test_a_long_direct_message_goes_in_several(loopback: LoopbackDiscord, messenger: Messenger) -> None:
    """All of it arrives in order, each part by a nonce of its own; the last is the one to be pressed and edited."""
    ref = await messenger.direct(member(loopback, "ben"), LONG, key=KEY)
    parts = loopback.private("ben")
    assert [part.nonce for part in parts] == [KEY, f"{KEY}-2", f"{KEY}-3"]
    assert [len(part.pressables) for part in parts] == [0, 0, 4]
    assert ref.message == str(parts[-1].id)
    told = "\n".join(map(loopback.text, parts))
    assert [f"Paragraph {number}." in told for number in range(15)] == [True] * 15
    assert "Shortened" not in told
    assert await messenger.find(ref.place, KEY, recently()) == ref


async def test_a_long_outcome_goes_into_the_thread_in_several(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref
) -> None:
    """And where there can be no thread, into the channel: the first part is the reply."""
    ref = await messenger.thread(head, LONG, key=KEY)
    assert len(loopback.world.in_channel(int(head.message), None)) == 3
    assert await messenger.find(ref.place, KEY, recently()) == ref
    await loopback.deny("Create Public Threads")
    await messenger.thread(head, LONG, key="outcome-00000002")
    assert [one.reply_to for one in loopback.channel()] == [None, int(head.message), None, None]


async def test_a_key_without_room_for_a_number_is_refused_before_anything_leaves(
    loopback: LoopbackDiscord, messenger: Messenger
) -> None:
    """A nonce has 25 characters: half of a message must not arrive."""
    for key, fits in (("k" * 23, True), ("k" * 24, False)):
        if fits:
            await messenger.direct(member(loopback, "ben"), LONG, key=key)
        else:
            with pytest.raises(Refused, match="nonce: 26 characters"):
                await messenger.direct(member(loopback, "ben"), LONG, key=key)
    assert len(loopback.private("ben")) == 3


async def test_a_long_post_stays_one_message_and_says_where_the_rest_is(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """New and edited alike; one that fits, or that nobody can answer, promises nothing."""
    ref = await messenger.post(study, replace(card(), blocks=(Prose(TEXT),)), key=POST)
    (post,) = loopback.channel()
    assert loopback.text(post).endswith(REST)
    assert len(post.pressables) == len(card().rows[0]) + 1
    await messenger.edit(ref, card())
    assert "Shortened" not in loopback.text(post)
    await messenger.edit(ref, replace(card("Changed again"), blocks=(Prose(TEXT),)))
    assert loopback.text(post).endswith(REST)
    await messenger.post(
        study, Message(title="A notice", plain="A notice", blocks=(Prose(TEXT),)), key="notice-00000001"
    )
    assert loopback.text(loopback.channel()[-1]).endswith("Shortened: one message on Discord holds 4,000 characters.")
