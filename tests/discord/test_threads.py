"""What goes to the thread of a post: begun where the post's own beginning failed; a reply where there can be none."""

from dataclasses import replace

import pytest

from adapters.discord.messenger import DiscordMessenger
from bot.chat.messages import Line, Mention, Message, Prose
from bot.chat.messenger import Messenger
from bot.chat.places import Place, Ref
from bot.errors import CannotLook, InDoubt, NotSent, Refused
from tests.discord.corner import POST, card
from tests.discord.shared import member, recently
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault
from tests.loopback.discord_world import Posted

BEGIN = "POST /channels/{channel_id}/messages/{message_id}/threads"
POSTS = "POST /channels/{channel_id}/messages"
KEY = "outcome-00000001"
OUTCOME = Message(title="How it came out", plain="How it came out", blocks=(Prose("Six leaned, two moved."),))


@pytest.fixture
async def head(loopback: LoopbackDiscord, messenger: Messenger, study: Place) -> Ref:
    """A post whose thread could not be begun with it; from here on the requests are counted."""
    assert isinstance(messenger, DiscordMessenger)
    loopback.fault(BEGIN, Fault(kind="refused", status=400, code=160006))
    ref = await messenger.post(study, card(), key=POST)
    await messenger.settle(most_s=2)
    loopback.api.requests.clear()
    return ref


@pytest.fixture
def post(loopback: LoopbackDiscord, head: Ref) -> Posted:
    """The same post as it stands there."""
    return loopback.world.messages[int(head.message)]


async def test_the_first_message_begins_the_thread_and_the_next_goes_into_it(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted
) -> None:
    """It bears the message's title, is hidden after a day without a word, and hangs on the post."""
    ref = await messenger.thread(head, OUTCOME, key=KEY)
    again = await messenger.thread(head, OUTCOME, key="outcome-00000002")
    assert ref.place == again.place == replace(head.place, thread=head.message)
    assert [str(one.id) for one in loopback.thread(post)] == [ref.message, again.message]
    assert loopback.channel() == [post]
    (begun, refused) = loopback.requests(BEGIN)
    assert begun.body == {"name": "How it came out", "auto_archive_duration": 1440, "rate_limit_per_user": None}
    assert (begun.status, refused.status) == (201, 400)  # "A thread has already been created for this message"


@pytest.mark.parametrize(("length", "kept"), [(100, 100), (101, 100)])
async def test_a_threads_name_has_a_hundred_characters_at_most(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, length: int, kept: int
) -> None:
    """A longer title is shortened there; in the message it stands in full."""
    await messenger.thread(head, replace(OUTCOME, title="x" * length), key=KEY)
    name = loopback.world.channels[int(head.message)].name
    assert (len(name), name.endswith("…")) == (kept, length > kept)


async def test_a_message_in_a_thread_stays_in_its_thread(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted
) -> None:
    """What hangs on it begins no other, and it can be edited."""
    ref = await messenger.thread(head, OUTCOME, key=KEY)
    assert (await messenger.thread(ref, OUTCOME, key="outcome-00000002")).place == ref.place
    await messenger.edit(ref, card("Changed"))
    assert loopback.text(loopback.thread(post)[0]).startswith("Changed")
    assert len(loopback.requests(BEGIN)) == 1


async def test_a_mention_notifies_where_it_asks_to_and_nobody_else(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted
) -> None:
    """In a thread, in a reply and directly; words that look like a mention never do."""
    line = Line((Mention(member=member(loopback, "ben"), ping=True), " and ", Mention(member=member(loopback, "chi"))))
    asking = Message(title="@everyone", plain="x", blocks=(line, Prose("@here")))
    await messenger.thread(head, asking, key=KEY)
    await messenger.direct(member(loopback, "ben"), asking, key=KEY)
    await loopback.deny("Create Public Threads")
    await messenger.thread(head, asking, key="outcome-00000002")
    sent = [loopback.thread(post)[0], loopback.private("ben")[0], loopback.channel()[-1]]
    assert [one.pinged for one in sent] == [("ben",)] * 3


@pytest.mark.parametrize("permission", ["Create Public Threads", "Send Messages in Threads"])
async def test_without_the_permission_it_is_a_reply_in_the_channel(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted, permission: str
) -> None:
    """And no thread is left empty: what is known beforehand is not tried."""
    await loopback.deny(permission)
    ref = await messenger.thread(head, OUTCOME, key=KEY)
    reply = loopback.channel()[-1]
    assert (ref, reply.reply_to) == (Ref(place=head.place, message=str(reply.id)), post.id)
    assert loopback.requests(BEGIN) == []


@pytest.mark.parametrize(
    "answer", [(403, 50013), (400, 50024), (400, 160006), (400, 160007), (400, 200001), (403, 160005), (400, 50083)]
)
async def test_where_discord_begins_no_thread_it_is_a_reply(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted, answer: tuple[int, int]
) -> None:
    """A permission taken meanwhile, a channel without threads, too many of them, a title that its moderation blocks."""
    loopback.fault(BEGIN, Fault(kind="refused", status=answer[0], code=answer[1]))
    await messenger.thread(head, OUTCOME, key=KEY)
    assert loopback.channel()[-1].reply_to == post.id


async def test_a_thread_that_was_closed_or_taken_away_is_answered_in_the_channel(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted
) -> None:
    """One that is merely hidden comes back."""
    await messenger.thread(head, OUTCOME, key=KEY)
    thread = loopback.world.channels[post.id]
    thread.archived = True
    await messenger.thread(head, OUTCOME, key="outcome-00000002")
    assert (len(loopback.thread(post)), thread.archived) == (2, False)
    thread.locked = True
    await messenger.thread(head, OUTCOME, key="outcome-00000003")
    assert loopback.channel()[-1].reply_to == post.id
    await loopback.delete_thread(post)
    loopback.fault(BEGIN, Fault(kind="refused", status=400, code=160004))
    await messenger.thread(head, OUTCOME, key="outcome-00000004")
    assert [one.reply_to for one in loopback.channel()] == [None, post.id, post.id]


async def test_without_the_history_a_reply_stands_by_itself(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref
) -> None:
    """Discord takes a reply only from who may read what it answers."""
    await loopback.deny("Create Public Threads")
    await loopback.deny("Read Message History")
    await messenger.thread(head, OUTCOME, key=KEY)
    assert loopback.channel()[-1].reply_to is None


@pytest.mark.parametrize("threads", [True, False])
async def test_a_deleted_post_refuses_its_thread_alone(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted, threads: bool
) -> None:
    """The channel is well; nothing is said about a post that nobody sees."""
    if not threads:
        await loopback.deny("Create Public Threads")
    loopback.delete(post)
    with pytest.raises(Refused) as refusal:
        await messenger.thread(head, OUTCOME, key=KEY)
    assert (refusal.value.scope, loopback.channel()) == ("message", [])


async def test_a_deleted_channel_and_a_lost_server_are_told_apart(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """By their scope, as with any post."""
    for scope, fault in (
        ("channel", Fault(kind="refused", status=404, code=10003)),
        ("workspace", Fault(kind="refused", status=404, code=10004)),
    ):
        loopback.fault(BEGIN, fault)
        with pytest.raises(Refused) as refusal:
            await messenger.thread(Ref(place=study, message="1"), OUTCOME, key=KEY)
        assert refusal.value.scope == scope


async def test_a_thread_that_may_have_been_begun_is_no_doubt(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted
) -> None:
    """No message has been written yet; the next try finds the thread there."""
    for fault in (Fault(kind="lost"), Fault(kind="limited", wait_s=60), Fault(kind="refused", status=401)):
        loopback.fault(BEGIN, fault)
        with pytest.raises(NotSent):
            await messenger.thread(head, OUTCOME, key=KEY)
    await messenger.thread(head, OUTCOME, key=KEY)
    assert len(loopback.thread(post)) == 1


async def test_a_lost_answer_is_found_in_the_thread(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref, post: Posted
) -> None:
    """By its key, among what people wrote there; and it is not sent twice."""
    within = replace(head.place, thread=head.message)
    loopback.fault(POSTS, Fault(kind="lost"))
    with pytest.raises(InDoubt):
        await messenger.thread(head, OUTCOME, key=KEY)
    loopback.world.add_message(post.id, {"content": "I moved"}, author=loopback.world.people["ana"])
    found = Ref(place=within, message=str(loopback.thread(post)[0].id))
    assert await messenger.find(within, KEY, recently()) == found
    assert await messenger.find(within, "outcome-00000009", recently()) is None
    assert await messenger.thread(head, OUTCOME, key=KEY) == found


async def test_a_reply_is_found_where_the_thread_was_looked_for(
    loopback: LoopbackDiscord, messenger: Messenger, head: Ref
) -> None:
    """Whoever looks need not know which of the two it became; a thread never begun is surely empty."""
    within = replace(head.place, thread=head.message)
    assert await messenger.find(within, KEY, recently()) is None
    await loopback.deny("Create Public Threads")
    reply = await messenger.thread(head, OUTCOME, key=KEY)
    assert await messenger.find(within, KEY, recently()) == reply
    await loopback.deny("Read Message History")
    with pytest.raises(CannotLook):
        await messenger.find(within, KEY, recently())
