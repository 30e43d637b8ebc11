"""Messages in the loopback Slack: what their flags wake, whose they are, what their menus and their Markdown hold."""

import pytest

from adapters.slack.calls import answering_session, reply_client
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import CannotDoError
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_rules import Json
from tests.slack.test_loopback import BLOCKS, said

LINKED: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": "<https://example.org/a|there>"}}]


@pytest.mark.parametrize(
    ("method", "flags", "woken"),
    [
        ("chat.postMessage", {}, ()),
        ("chat.postMessage", {"parse": "none", "link_names": False}, ()),
        ("chat.postMessage", {"parse": "full"}, ("@ben", "#study")),
        ("chat.postMessage", {"link_names": True}, ("@ben", "#study")),
        ("chat.postEphemeral", {"link_names": True}, ("@ben", "#study")),
        ("chat.update", {}, ("@ben", "#study")),
        ("chat.update", {"parse": "none"}, ()),
    ],
)
async def test_names_wake_where_the_flags_let_them(
    slack: LoopbackSlack, method: str, flags: Json, woken: tuple[str, ...]
) -> None:
    """An update wakes them unless it is told not to, unlike a post."""
    old = slack.world.post(STUDY, "x", BLOCKS)
    args: Json = {"channel": STUDY, "user": "UANA", "ts": old.ts, "text": "ask @ben in #study", "blocks": BLOCKS}
    assert await said(slack, method, {**args, **flags}) == ""
    assert (old if method == "chat.update" else slack.world.messages[-1]).woken == woken


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ({}, True),
        ({"unfurl_links": True, "unfurl_media": False}, True),
        ({"unfurl_links": False, "unfurl_media": False}, False),
    ],
)
async def test_links_unfold_unless_both_flags_forbid_it(slack: LoopbackSlack, flags: Json, shown: bool) -> None:
    """Media by default."""
    assert await said(slack, "chat.postMessage", {"channel": STUDY, "text": "x", "blocks": LINKED, **flags}) == ""
    assert slack.channel()[-1].unfolded == (("https://example.org/a",) if shown else ())


async def test_what_somebody_wrote_is_theirs(slack: LoopbackSlack) -> None:
    """Everybody reads it, and the bot cannot change it."""
    message = slack.say("UBEN", "I would start with rules")
    assert text_of(slack.channel()[-1].blocks) == "I would start with rules"
    args: Json = {"channel": STUDY, "ts": message.ts, "text": "y", "blocks": BLOCKS}
    assert await said(slack, "chat.update", args) == "cant_update_message"


async def test_a_shortcut_of_a_message_tells_which_it_was(slack: LoopbackSlack) -> None:
    """With the message, its channel, a trigger and an address for answers; nobody is there to acknowledge it here."""
    message = slack.say("UBEN", "I would start with rules")
    slack.world.post(STUDY, "below", BLOCKS, thread=message.ts)
    assert not (await slack.message_shortcut("UANA", "save", message)).acked
    told = slack.socket.sent[-1]["payload"]
    assert (told["type"], told["callback_id"], told["user"]["id"]) == ("message_action", "save", "UANA")
    assert (told["channel"], told["message_ts"]) == ({"id": STUDY, "name": "study"}, message.ts)
    assert (told["message"]["user"], told["message"]["text"]) == ("UBEN", "I would start with rules")
    assert {"trigger_id", "response_url", "action_ts", "team"} <= told.keys()
    await slack.message_shortcut("UANA", "save", slack.channel()[-1])
    told = slack.socket.sent[-1]["payload"]["message"]
    assert (told["thread_ts"], told["bot_id"]) == (message.ts, "B0FULCRUM")


async def test_what_one_person_sees_is_changed_and_taken_away_by_its_response_url(slack: LoopbackSlack) -> None:
    """By nothing else; an address that belongs to no message adds one."""
    private = slack.world.post(STUDY, "x", BLOCKS, reader="UANA")
    url = slack.pressing("UANA", private, "Press")["response_url"]
    async with answering_session() as session:
        await reply_client(url, session).send_dict({"text": "y", "blocks": LINKED, "replace_original": True})
        assert (private.text, private.edits, slack.private("UANA")) == ("y", 1, [private])
        await reply_client(url, session).send_dict({"text": "z", "blocks": BLOCKS})
        assert [one.text for one in slack.private("UANA")] == ["y", "z"]
        await reply_client(url, session).send_dict({"delete_original": True})
    assert [one.text for one in slack.private("UANA")] == ["z"]


async def test_a_message_for_one_has_no_shortcuts(slack: LoopbackSlack) -> None:
    """Nor has one that stands where somebody is not."""
    private = slack.world.post(STUDY, "x", BLOCKS, reader="UANA")
    elsewhere = slack.world.post("DUBEN", "x", BLOCKS)
    for message in (private, elsewhere):
        with pytest.raises(CannotDoError):
            await slack.message_shortcut("UANA", "save", message)
