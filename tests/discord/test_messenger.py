"""What the ledger sends: once, and what went wrong is told by how much it refuses."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.chat.messages import Button, Line, Mention, Message, Prose
from bot.chat.messenger import Messenger
from bot.chat.places import Place, Ref
from bot.errors import CannotLook, InDoubt, NotSent, Refused
from tests.discord.conftest import adapter_on
from tests.discord.corner import POST, Corner, card
from tests.discord.shared import NOTICE, member, place, recently
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

POSTS = "POST /channels/{channel_id}/messages"
EDITS = "PATCH /channels/{channel_id}/messages/{message_id}"


async def test_a_post_arrives_once_and_can_be_edited(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """The ref names the message; an edit replaces all of it."""
    ref = await messenger.post(study, card(), key=POST)
    (message,) = loopback.channel()
    assert ref == Ref(place=study, message=str(message.id))
    assert message.nonce == POST
    await messenger.edit(ref, NOTICE)
    assert loopback.text(message) == "A notice\nNothing to press."


async def test_nobody_is_ever_pinged(loopback: LoopbackDiscord, messenger: Messenger, study: Place) -> None:
    """Not by words, not by a card, not by a mention: every request says so to Discord."""
    evil = f"@everyone <@{loopback.world.people['ben'].id}>"
    mention = Mention(member=member(loopback, "ben"), ping=True)
    ref = await messenger.post(study, Message(title=evil, plain="x", blocks=(Prose(evil), Line((mention,)))), key=POST)
    await messenger.edit(ref, Message(title="x", plain="x", blocks=(Line((mention,)),)))
    assert loopback.channel()[0].pinged == ()
    sent = [request.body for request in (*loopback.requests(POSTS), *loopback.requests(EDITS))]
    assert [body["allowed_mentions"] for body in sent if isinstance(body, dict)] == [{"parse": []}] * 2


@pytest.mark.parametrize("kind", ["lost", "broken"])
async def test_a_lost_answer_leaves_one_message(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place, kind: str
) -> None:
    """A break is in doubt and found; after a 502 the library asks again, and the nonce keeps it at one message."""
    loopback.fault(POSTS, Fault(kind="lost" if kind == "lost" else "broken"))
    if kind == "lost":
        with pytest.raises(InDoubt):
            await messenger.post(study, card(), key=POST)
    else:
        await messenger.post(study, card(), key=POST)
        assert [request.status for request in loopback.requests(POSTS)] == [502, 200]
    (message,) = loopback.channel()
    assert await messenger.find(study, POST, recently()) == Ref(place=study, message=str(message.id))


async def test_a_502_and_then_a_refusal_is_still_in_doubt(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """The library's last error is not the whole story: the first try may have arrived."""
    loopback.fault(POSTS, Fault(kind="broken"), Fault(kind="limited", wait_s=60))
    with pytest.raises(InDoubt):
        await messenger.post(study, card(), key=POST)
    assert len(loopback.channel()) == 1


async def test_an_answer_that_never_comes_is_in_doubt(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """No call waits for ever."""
    loopback.fault(POSTS, Fault(kind="slow", wait_s=4))
    with pytest.raises(InDoubt):
        await messenger.post(study, card(), key=POST)


@pytest.mark.parametrize(
    ("fault", "wait_s"), [(Fault(kind="limited", wait_s=45.5), 45.5), (Fault(kind="limited", via=False), 60.0)]
)
async def test_a_long_wait_is_surely_not_sent(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place, fault: Fault, wait_s: float
) -> None:
    """The ledger waits, not a sender."""
    loopback.fault(POSTS, fault)
    with pytest.raises(NotSent) as outcome:
        await messenger.post(study, card(), key=POST)
    assert outcome.value.wait_s == wait_s
    assert loopback.channel() == []


async def test_a_short_wait_is_waited_for(loopback: LoopbackDiscord, messenger: Messenger, study: Place) -> None:
    """The library keeps to Discord's pace by itself."""
    loopback.fault(POSTS, Fault(kind="limited", wait_s=0.05))
    await messenger.post(study, card(), key=POST)
    assert [request.status for request in loopback.requests(POSTS)] == [429, 200]


async def test_a_wait_longer_than_a_call_is_surely_not_sent(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """The library sleeps over its time: nothing of it was ever taken."""
    loopback.fault(POSTS, Fault(kind="limited", wait_s=20))
    with pytest.raises(NotSent):
        await messenger.post(study, card(), key=POST)


async def test_edits_of_old_messages_wait_their_turn(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """Discord takes few edits of messages older than an hour, and says for how long it takes no more."""
    ref = await messenger.post(study, card(), key=POST)
    loopback.world.move_to(datetime.now(UTC) + timedelta(hours=2))
    loopback.api.buckets.old_edits = 1
    await messenger.edit(ref, card("Changed"))
    with pytest.raises(NotSent) as later:
        await messenger.edit(ref, card("Changed again"))
    assert 50 < later.value.wait_s <= 60


async def test_without_a_connection_nothing_is_sent(
    loopback: LoopbackDiscord, bot: DiscordAdapter, study: Place
) -> None:
    """A refused connection, an adapter not started, one that was stopped."""
    await loopback.stop()
    with pytest.raises(NotSent):
        await bot.messenger.post(study, card(), key=POST)
    with pytest.raises(NotSent):
        await bot.messenger.find(study, POST, recently())
    for adapter in (adapter_on(loopback, Corner()), bot):
        await adapter.stop()
        with pytest.raises(NotSent):
            await adapter.messenger.post(study, card(), key=POST)
        with pytest.raises(NotSent):
            await adapter.messenger.find(study, POST, recently())


async def test_a_deleted_message_is_no_dead_channel(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """An edit of it refuses that message alone."""
    ref = await messenger.post(study, card(), key=POST)
    loopback.delete(loopback.channel()[0])
    with pytest.raises(Refused) as refusal:
        await messenger.edit(ref, NOTICE)
    assert refusal.value.scope == "message"


async def test_a_deleted_channel_is_a_dead_one(loopback: LoopbackDiscord, messenger: Messenger) -> None:
    """Sending finds it out, and so does looking."""
    channel = await loopback.add_channel("short-lived")
    await loopback.delete_channel(channel)
    where = place(loopback, channel.id)
    with pytest.raises(Refused) as refusal:
        await messenger.post(where, card(), key=POST)
    assert refusal.value.scope == "channel"
    with pytest.raises(CannotLook):
        await messenger.find(where, POST, recently())


async def test_what_does_not_fit_is_refused_before_it_leaves(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """A message with two like buttons, and a key that is no nonce."""
    twice = Message(title="x", plain="x", rows=((Button(action="a", label="A"), Button(action="a", label="B")),))
    for message, key in ((twice, POST), (card(), "k" * 26)):
        with pytest.raises(Refused) as refusal:
            await messenger.post(study, message, key=key)
        assert refusal.value.scope == "message"
    assert loopback.requests(POSTS) == []


async def test_a_direct_message(loopback: LoopbackDiscord, messenger: Messenger) -> None:
    """It lasts, can be found, and is refused alone where a member takes none."""
    ref = await messenger.direct(member(loopback, "ben"), NOTICE, key=POST)
    assert [loopback.text(one) for one in loopback.private("ben")] == ["A notice\nNothing to press."]
    assert await messenger.find(ref.place, POST, recently()) == ref
    await messenger.edit(ref, card())
    loopback.world.people["ben"].takes_direct = False
    with pytest.raises(Refused) as refusal:
        await messenger.direct(member(loopback, "ben"), NOTICE, key="another-key-0001")
    assert refusal.value.scope == "message"


async def test_a_direct_channel_that_cannot_be_opened_is_no_doubt(
    loopback: LoopbackDiscord, messenger: Messenger
) -> None:
    """Nothing has been written yet, whatever became of the request."""
    loopback.fault("POST /users/@me/channels", Fault(kind="lost"))
    with pytest.raises(NotSent):
        await messenger.direct(member(loopback, "ben"), NOTICE, key=POST)


async def test_what_discord_does_not_do_is_said(loopback: LoopbackDiscord, messenger: Messenger) -> None:
    """By the abilities; a home page that is set all the same is nowhere."""
    able = messenger.abilities
    assert (able.threads, able.home, able.command_lookup, able.form_lookup) == (True, False, True, False)
    assert (able.private_pictures, able.can_find, able.edits_per_minute) == (True, True, 30)
    await messenger.home(member(loopback, "ben"), NOTICE)
    assert loopback.private("ben") == []
