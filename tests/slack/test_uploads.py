"""Pictures and files: uploaded, shown, handed over; and what a message says where that cannot be."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.slack import limits
from adapters.slack.adapter import SlackAdapter
from adapters.slack.calls import answering_session, web_client
from adapters.slack.files import send
from adapters.slack.messenger import SlackMessenger
from adapters.slack.people import People
from adapters.slack.sending import Sending
from adapters.slack.uploads import NOTHING, Uploaded, in_words, lost
from bot.chat.messages import Button, Message, Picture, Prose
from bot.chat.places import Ref
from bot.chat.replies import Change, Reply, Share, Tell
from bot.errors import NotSent, Refused
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_world import Posted
from tests.slack.core import CARD, Rehearsal
from tests.slack.samples import ANA
from tests.slack.watching import PLACE, TAKE, has_open, open_form, posted_card, private_card, sees

KEY = "abcdefghij234567"
PNG = b"\x89PNG\r\n\x1a\n" + b"month" * 20
MONTH = Picture(png=PNG, alt="November: 12 of 14 study days done", as_text="🟩🟩⬜")
EXPORT = ("my data.json", b'{"takes": 3}')
TEAM = Message(title="Your team's month", plain="November", blocks=(Prose("Look."), MONTH, Prose("Well done.")))
DATA = Message(title="Your data", plain="Your data", blocks=(Prose("All of it."),), files=(EXPORT,))


@pytest.fixture
async def messenger(adapter: SlackAdapter) -> SlackMessenger:
    """The messenger of a started adapter."""
    return adapter.messenger


@pytest.fixture
async def sending(slack: LoopbackSlack) -> AsyncGenerator[Sending]:
    """The sending side, with hardly any patience for a picture."""
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)
        yield Sending(client, People(client, lambda: datetime.now(UTC)), waits_s=(0.0, 0.01))


def shown(posted: Posted) -> bytes | None:
    """The picture that stands in a message, by what its block says."""
    return next((block["slack_file"]["id"] for block in posted.blocks if block["type"] == "image"), None)


async def test_a_picture_stands_in_a_post_where_it_belongs(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """With its description; the upload is nobody's before, and the token goes to the Web API alone."""
    ref = await messenger.post(PLACE, TEAM, key=KEY)
    (posted,) = slack.channel()
    assert [block["type"] for block in posted.blocks] == ["header", "rich_text", "image", "rich_text"]
    assert text_of(posted.blocks) == f"Your team's month\nLook.\n{MONTH.alt}\nWell done."
    assert slack.world.files[str(shown(posted))].content == PNG
    (completed,) = slack.calls("files.completeUploadExternal")
    assert "channel_id" not in completed.args
    assert [call.token for call in slack.calls("upload")] == [""]
    await messenger.edit(ref, CARD)
    assert shown(posted) is None
    await messenger.edit(ref, TEAM)
    assert shown(posted) is not None


async def test_a_thread_and_a_direct_message_bring_a_picture_too(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    """Both stay where they are put."""
    head = await messenger.post(PLACE, CARD, key=KEY)
    await messenger.thread(head, TEAM, key="b" * 16)
    await messenger.direct(ANA, TEAM, key="c" * 16)
    assert all(shown(one) for one in (slack.channel()[-1], slack.private("UANA")[-1]))


@pytest.mark.parametrize(("alt", "described"), [("x" * 2000, 2000), ("x" * 2001, 2000), ("", 9)])
async def test_a_description_at_the_limit_and_one_past_it(
    slack: LoopbackSlack, messenger: SlackMessenger, alt: str, described: int
) -> None:
    """Slack takes no picture without one."""
    await messenger.post(PLACE, Message(title="T", plain="P", blocks=(replace(MONTH, alt=alt),)), key=KEY)
    assert len(slack.channel()[0].blocks[1]["alt_text"]) == described


async def test_a_picture_that_cannot_be_shown_yet_is_waited_for(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    """Slack needs a moment after an upload, refuses the message meanwhile, and takes it once."""
    slack.web.files.slow = 1
    await messenger.post(PLACE, TEAM, key=KEY)
    assert (len(slack.channel()), len(slack.calls("chat.postMessage"))) == (1, 2)
    assert shown(slack.channel()[0])


async def test_a_picture_that_takes_too_long_is_told_in_words(slack: LoopbackSlack, sending: Sending) -> None:
    """At the last try it is still shown; one later it is told, and the message says so."""
    slack.web.tiers.enforced = False  # the waits are none here
    slack.web.files.slow = 2
    await sending.post(STUDY, TEAM)
    slack.web.files.slow = 3
    await sending.post(STUDY, TEAM)
    first, second = slack.channel()
    assert (shown(first) is None, shown(second) is None) == (False, True)
    assert text_of(second.blocks).endswith("🟩🟩⬜\nWell done.\nAs text, since Slack did not take it.")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("missing_scope", "the app lacks the permission files:write, which whoever installed it can add"),
        ("file_uploads_disabled", "this workspace allows no uploads"),
        ("file_type_not_allowed", "this workspace allows no files of that kind"),
        ("internal_error", "Slack did not take it"),
    ],
)
async def test_what_cannot_be_uploaded_keeps_no_message_back(
    slack: LoopbackSlack, messenger: SlackMessenger, word: str, said: str
) -> None:
    """A picture is told in its words, a file is named; one plain sentence says why."""
    slack.fault("files.getUploadURLExternal", Fault(error=word), Fault(error=word))
    await messenger.post(PLACE, TEAM, key=KEY)
    await messenger.direct(ANA, DATA, key="c" * 16)
    assert text_of(slack.channel()[0].blocks).endswith(f"🟩🟩⬜\nWell done.\nAs text, since {said}.")
    (told,) = slack.private("UANA")
    assert text_of(told.blocks).endswith(f"All of it.\nmy data.json: not sent, since {said}.")


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(lost=True), Fault(limited=1)])
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
async def test_trouble_with_a_picture_is_no_trouble_with_the_post(
    slack: LoopbackSlack, messenger: SlackMessenger, method: str, fault: Fault
) -> None:
    """It stands there once, in words."""
    slack.fault(method, fault)
    await messenger.post(PLACE, TEAM, key=KEY)
    (posted,) = slack.channel()
    assert "As text, since Slack did not take it." in text_of(posted.blocks)


async def test_without_the_scope_a_post_goes_out_in_words() -> None:
    """The app was installed from an older manifest."""
    async with LoopbackSlack(scopes=frozenset({"chat:write", "commands"})) as slack, answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)
        await Sending(client, People(client, lambda: datetime.now(UTC))).post(STUDY, TEAM)
        assert "files:write" in text_of(slack.channel()[0].blocks)


async def test_a_file_is_handed_over_beside_its_message(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """To that member alone; in a thread it stays in the thread; several go together."""
    ref = await messenger.direct(ANA, replace(DATA, files=(EXPORT, ("b.json", b"{}"))), key=KEY)
    told, handed = slack.private("UANA")
    assert (ref.message, handed.files) == (told.ts, (EXPORT, ("b.json", b"{}")))
    assert slack.private("UBEN") == slack.channel() == []
    head = await messenger.post(PLACE, CARD, key="b" * 16)
    await messenger.thread(head, DATA, key="c" * 16)
    assert (slack.channel()[-1].thread, slack.channel()[-1].files) == (head.message, (EXPORT,))
    await messenger.edit(ref, DATA)
    assert len(slack.private("UANA")) == 2


@pytest.mark.parametrize("fault", [Fault(lost=True), Fault(status=500), Fault(error="restricted_action")])
async def test_a_file_that_may_not_have_come_through_is_named(
    slack: LoopbackSlack, messenger: SlackMessenger, fault: Fault
) -> None:
    """The message was sent and is not sent again; it says what to do."""
    slack.fault("files.completeUploadExternal", fault)
    ref = await messenger.direct(ANA, DATA, key=KEY)
    told = slack.private("UANA")[0]
    assert (told.ts, told.edits) == (ref.message, 1)
    assert text_of(told.blocks).endswith("If my data.json does not appear here, please ask for it again.")


@pytest.mark.parametrize(("past", "goes"), [(0, True), (1, False)])
async def test_a_file_at_the_limit_and_one_byte_past_it(
    slack: LoopbackSlack, messenger: SlackMessenger, past: int, goes: bool
) -> None:
    """Ten megabytes; an empty one Slack itself refuses."""
    large = ("large.json", b"x" * (limits.FILE_BYTES + past))
    await messenger.direct(ANA, replace(DATA, files=(large, ("empty.json", b""))), key=KEY)
    told = text_of(slack.private("UANA")[0].blocks)
    assert ("large.json: not sent, since it is larger than 10 MB." in told) == (not goes)
    assert "empty.json: not sent, since Slack did not take it." in told
    assert (len(slack.private("UANA")) == 2) == goes


@pytest.mark.parametrize("url", ["https://files.example/upload", "http://files.slack.com/upload", "not an address"])
async def test_bytes_go_to_slack_alone(slack: LoopbackSlack, url: str) -> None:
    """An address from elsewhere is not even asked."""
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)
        with pytest.raises(Refused):
            await send(client, url, b"x")
        with pytest.raises(NotSent):
            await send(client, f"{slack.api_url.removesuffix('api/')}upload/F00000000", b"x")


async def test_an_answer_with_a_file_comes_as_a_direct_message(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """Whether or not it was to be kept: a private message in a channel can hold none. There it says where it went."""
    core.replies["export"] = Tell(DATA)
    await slack.command("UBEN", "/study export")
    assert (await sees(slack, "UBEN", "All of it.")).channel == "DUBEN"
    await sees(slack, "UBEN", "direct messages")
    assert [one.files for one in slack.private("UBEN") if one.files] == [(EXPORT,)]
    assert slack.channel() == []


async def test_a_change_with_a_file_changes_and_hands_it_over(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """What was pressed says where the file is."""
    core.replies["reveal"] = Change(DATA)
    card = await private_card(slack, "UBEN")
    await slack.press("UBEN", card, "Answer")
    assert await happens(lambda: "my data.json: in our direct messages." in text_of(card.blocks))
    assert [one.files for one in slack.private("UBEN") if one.channel == "DUBEN"] == [(), (EXPORT,)]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("reply", [Tell(DATA), Tell(DATA, keep=True), Change(DATA)], ids=["tell", "keep", "change"])
async def test_a_form_is_answered_with_a_file(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter, reply: Reply, late: bool
) -> None:
    """The modal says where it is, in time and where the answer is slow."""
    core.replies["data"] = reply
    if late:
        await slack.press("UANA", await posted_card(slack, adapter), "Patience")
        await has_open(slack, "UANA", "Your take")
    else:
        await open_form(slack)
    await slack.submit("UANA", {TAKE: "data"})
    await has_open(slack, "UANA", "direct messages")
    await slack.calm()
    assert [one.files for one in slack.private("UANA") if one.channel == "DUANA"] == [(), (EXPORT,)]


async def test_what_is_shared_brings_its_picture_and_a_private_answer_its_words(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """Slack shows a picture of the bot's to nobody in private."""
    core.replies |= {"share": Share(TEAM), "reveal": Tell(replace(TEAM, rows=((Button(action="a", label="A"),),)))}
    post = await posted_card(slack, adapter)
    await slack.press("UANA", post, "Share")
    assert shown(await sees(slack, "UBEN", MONTH.alt))
    await slack.press("UANA", post, "Answer")
    private = await sees(slack, "UANA", "🟩🟩⬜")
    assert (private.reader, shown(private)) == ("UANA", None)


def test_a_note_is_made_once() -> None:
    """Two pictures that cannot be shown have one reason."""
    uploaded = Uploaded(pictures={1: "F1"}, files=(("F2", "a.json"), ("F3", "b.json")))
    assert in_words(in_words(uploaded)).notes == ("As text, since Slack did not take it.",)
    assert lost(uploaded).notes == ("If a.json, b.json does not appear here, please ask for it again.",)
    assert NOTHING.notes == ()


async def test_a_found_post_may_have_a_picture(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    """Its key goes with it as ever."""
    ref = await messenger.post(PLACE, TEAM, key=KEY)
    (posted,) = slack.channel()
    assert (ref, posted.metadata) == (
        Ref(place=PLACE, message=posted.ts),
        {"event_type": "fulcrum_delivery", "event_payload": {"key": KEY}},
    )
