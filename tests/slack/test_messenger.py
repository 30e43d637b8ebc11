"""The sending side, against a Slack on loopback: once, or not at all, or in doubt, and found again."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.messenger import PAGE, SlackMessenger
from bot.chat.events import Upload
from bot.chat.messages import Line, Mention, Message, Prose
from bot.chat.places import Member, Place, Ref
from bot.errors import CannotLook, InDoubt, MessengerError, NotSent, Refused
from tests.loopback.slack import SCOPES, STUDY, LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_rules import pings
from tests.slack.conftest import settings
from tests.slack.core import CARD, Rehearsal, answer_card
from tests.slack.samples import ANA

PLACE = Place(platform="slack", workspace="T0STUDY", channel=STUDY)
KEY = "abcdefghij234567"
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def slack() -> LoopbackSlack:
    """A workspace that lets the bot look posts up and read files."""
    return LoopbackSlack(scopes=SCOPES | {"channels:history"})


@pytest.fixture
async def messenger(slack: LoopbackSlack) -> AsyncGenerator[SlackMessenger]:
    """The messenger of a started adapter."""
    async with slack:
        adapter = SlackAdapter(Rehearsal(), settings(slack), now=lambda: datetime.now(UTC))
        await adapter.start()
        yield adapter.messenger
        await adapter.stop()


async def test_a_post_stands_in_the_channel_and_carries_its_key(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    """The key and nothing else: whoever reads the channel can read it."""
    ref = await messenger.post(PLACE, CARD, key=KEY)
    (posted,) = slack.channel()
    assert ref == Ref(place=PLACE, message=posted.ts)
    assert posted.metadata == {"event_type": "fulcrum_delivery", "event_payload": {"key": KEY}}


async def test_nothing_in_a_post_unfurls_or_links_names(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """And its text for notifications is the plain version, without the answer."""
    await messenger.post(PLACE, Message(title="T", plain="The plain & short", blocks=(Prose("The answer"),)), key=KEY)
    (call,) = slack.calls("chat.postMessage")
    asked = {name: call.args[name] for name in ("parse", "link_names", "unfurl_links", "unfurl_media", "text")}
    assert asked == {
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "text": "The plain &amp; short",
    }


async def test_an_edit_keeps_the_key(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """So that a post is found after its counts have changed."""
    ref = await messenger.post(PLACE, CARD, key=KEY)
    await messenger.edit(ref, answer_card())
    (posted,) = slack.channel()
    assert "The answer" in text_of(posted.blocks)
    assert await messenger.find(PLACE, KEY, LONG_AGO) == ref


async def test_an_edit_takes_the_longest_plain_version(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """Slack refuses an edit for a text that it took in a post; who is notified by it reads the blocks anyway."""
    long = Message(title="T", plain="語" * 3000, blocks=(Prose("text"),))
    await messenger.edit(await messenger.post(PLACE, long, key=KEY), long)
    (posted,) = slack.channel()
    assert (posted.edits, posted.text[0], posted.text[-1]) == (1, "語", "…")


async def test_a_thread_belongs_to_its_post_and_may_notify(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """A mention in a post never does."""
    asks = Message(title="T", plain="P", blocks=(Line((Mention(member=ANA, ping=True), " asked")),))
    ref = await messenger.post(PLACE, asks, key=KEY)
    answered = await messenger.thread(ref, asks, key="b" * 16)
    post, reply = slack.channel()
    assert (reply.thread, answered.place.thread, answered.message) == (post.ts, post.ts, reply.ts)
    assert pings(post.text, post.blocks) == []
    assert "Ana asked" in text_of(post.blocks)
    assert len(pings(reply.text, reply.blocks)) == 1
    assert await messenger.find(answered.place, "b" * 16, LONG_AGO) == answered


async def test_a_direct_message_reaches_one_member_alone(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """And can be edited by what came back."""
    ref = await messenger.direct(ANA, CARD, key=KEY)
    await messenger.edit(ref, answer_card())
    (posted,) = slack.private("UANA")
    assert "The answer" in text_of(posted.blocks)
    assert slack.private("UBEN") == slack.channel() == []


async def test_a_lost_answer_leaves_one_message_and_a_doubt_that_a_look_settles(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    """The SDK's default would have posted twice and reported a success."""
    slack.fault("chat.postMessage", Fault(lost=True))
    with pytest.raises(InDoubt):
        await messenger.post(PLACE, CARD, key=KEY)
    (posted,) = slack.channel()
    assert len(slack.calls("chat.postMessage")) == 1
    assert await messenger.find(PLACE, KEY, LONG_AGO) == Ref(place=PLACE, message=posted.ts)


async def test_too_many_messages_are_surely_not_sent(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """With the seconds that Slack asks for."""
    slack.fault("chat.postMessage", Fault(limited=17))
    with pytest.raises(NotSent) as raised:
        await messenger.post(PLACE, CARD, key=KEY)
    assert raised.value.wait_s == 17
    assert slack.channel() == []
    assert len(slack.calls("chat.postMessage")) == 1


async def test_an_error_of_slacks_own_is_in_doubt(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """It may have happened half-way."""
    for fault in (Fault(status=503), Fault(status=200), Fault(error="internal_error")):
        slack.fault("chat.postMessage", fault)
        with pytest.raises(InDoubt):
            await messenger.post(PLACE, CARD, key=KEY)


async def test_a_connection_that_never_opened_is_surely_not_sent(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    """Nobody is listening any more, and no kept connection pretends otherwise."""
    await messenger.post(PLACE, CARD, key=KEY)
    await slack.stop()
    with pytest.raises(NotSent):
        await messenger.post(PLACE, CARD, key=KEY)


async def test_a_refusal_has_the_scope_of_its_cause(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """The message, the channel, the workspace."""
    slack.web.tiers.enforced = False  # more than one message a second

    async def refused(place: Place = PLACE) -> Refused:
        with pytest.raises(Refused) as raised:
            await messenger.post(place, CARD, key=KEY)
        return raised.value

    slack.fault("chat.postMessage", Fault(error="invalid_blocks"))
    assert (await refused()).scope == "message"
    assert (await refused(Place(platform="slack", workspace="T0STUDY", channel="C0GONE"))).scope == "channel"
    slack.world.channels[STUDY].has_bot = False
    assert "/invite" in str(await refused())
    slack.world.channels[STUDY].archived = True
    assert (await refused()).scope == "channel"
    slack.web.revoked = True
    assert (await refused()).scope == "workspace"


async def test_a_deleted_post_refuses_its_edit_alone(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """The channel is well."""
    ref = await messenger.post(PLACE, CARD, key=KEY)
    slack.world.messages.clear()
    with pytest.raises(Refused) as raised:
        await messenger.edit(ref, CARD)
    assert raised.value.scope == "message"


async def test_a_member_who_cannot_be_written_to_is_no_dead_channel(messenger: SlackMessenger) -> None:
    """Somebody left the workspace."""
    with pytest.raises(Refused) as raised:
        await messenger.direct(Member(platform="slack", tenant="T0STUDY", user="UGONE"), CARD, key=KEY)
    assert raised.value.scope == "message"


async def test_a_post_is_found_on_a_later_page_and_only_by_its_own_key(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    """However much was said since; a post from before is not looked for."""
    ref = await messenger.post(PLACE, CARD, key=KEY)
    for _ in range(PAGE + 5):
        slack.world.post(STUDY, "somebody says something", [])
    assert await messenger.find(PLACE, KEY, LONG_AGO) == ref
    assert await messenger.find(PLACE, "z" * 16, LONG_AGO) is None
    assert await messenger.find(PLACE, KEY, datetime.now(UTC) + timedelta(hours=1)) is None
    assert len(slack.calls("conversations.history")) == 2 + 2 + 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(error="missing_scope"), CannotLook),
        (Fault(error="channel_not_found"), CannotLook),
        (Fault(limited=60), NotSent),
        (Fault(lost=True), NotSent),
        (Fault(status=500), NotSent),
    ],
)
async def test_absent_is_never_guessed(
    slack: LoopbackSlack, messenger: SlackMessenger, fault: Fault, outcome: type[MessengerError]
) -> None:
    """Without the permission nobody can look; for the rest it helps to ask again later."""
    slack.fault("conversations.history", fault, fault)  # the HTTP client asks twice where a GET was lost
    with pytest.raises(outcome):
        await messenger.find(PLACE, KEY, LONG_AGO)


async def test_a_channel_with_too_much_in_it_cannot_be_looked_through(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    """Saying "not there" would be a guess."""
    for _ in range(2001):
        slack.world.post(STUDY, "somebody says something", [])
    with pytest.raises(CannotLook):
        await messenger.find(PLACE, KEY, LONG_AGO)


async def test_it_can_find_only_where_history_was_granted(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """The optional scopes; by default a doubt stays one."""
    assert messenger.abilities.can_find
    assert messenger.abilities.edits_per_minute == 40
    slack.web.scopes -= {"channels:history"}
    with pytest.raises(CannotLook):
        await messenger.find(PLACE, KEY, LONG_AGO)


async def test_a_file_is_fetched_up_to_its_bound(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """One byte more is refused."""
    upload = Upload(name="tracker.xlsx", size=100, handle=slack.add_file(b"x" * 100))
    assert await messenger.fetch(upload, most=100) == b"x" * 100
    with pytest.raises(Refused, match="99"):
        await messenger.fetch(upload, most=99)
    with pytest.raises(Refused):
        await messenger.fetch(Upload(name="x", size=1, handle="F0GONE"), most=1)
