"""The loopback Slack itself: it refuses what Slack and its client refuse, or tests against it would say little."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.adapter import SlackAdapter
from adapters.slack.calls import answering_session, reply_client, web_client
from adapters.slack.forms import form_view
from adapters.slack.refusals import word
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import CannotDoError
from tests.loopback.slack_rules import Json, block_faults, view_faults
from tests.loopback.slack_typing import typed_into
from tests.loopback.slack_world import TRIGGER_S, Person
from tests.slack.conftest import settings
from tests.slack.core import Rehearsal
from tests.slack.samples import FORM, OTHER_FORM
from tests.slack.watching import TAKE, open_form

BUTTON: Json = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Press"}}
BLOCKS: list[Json] = [{"type": "actions", "elements": [BUTTON]}]
VIEW: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "T"},
    "submit": {"type": "plain_text", "text": "Send"},
    "callback_id": "x",
    "blocks": [
        {
            "type": "input",
            "block_id": "a",
            "label": {"type": "plain_text", "text": "A"},
            "element": {"type": "plain_text_input", "action_id": "v", "max_length": 3},
        }
    ],
}


async def said(slack: LoopbackSlack, method: str, args: Json | None = None, *, token: str = "") -> str:
    """Return Slack's word for why a call is refused; empty where it is not."""
    async with answering_session() as session:
        try:
            await web_client(token or slack.bot_token, slack.api_url, session).api_call(method, json=args)
        except SlackApiError as error:
            return word(error)
    return ""


async def test_tokens_are_told_apart(slack: LoopbackSlack) -> None:
    """Unknown, of the other kind, revoked."""
    assert await said(slack, "auth.test", token=f"{slack.bot_token}-not") == "invalid_auth"
    assert await said(slack, "auth.test", token=slack.app_token) == "not_allowed_token_type"
    assert await said(slack, "apps.connections.open", token=slack.bot_token) == "invalid_auth"
    slack.web.revoked = True
    assert await said(slack, "auth.test") == "token_revoked"


async def test_what_breaks_a_limit_is_refused(slack: LoopbackSlack) -> None:
    """Blocks, text, views; and what lacks the text for notifications."""
    many = [{"type": "divider"}] * 51
    assert await said(slack, "chat.postMessage", {"channel": STUDY, "text": "x", "blocks": many}) == "invalid_blocks"
    assert (
        await said(slack, "chat.postMessage", {"channel": STUDY, "text": "x" * 40_001, "blocks": BLOCKS})
        == "msg_too_long"
    )
    assert await said(slack, "chat.postMessage", {"channel": STUDY, "blocks": BLOCKS}) == "no_text"
    assert (
        await said(slack, "views.open", {"trigger_id": "1.2.3", "view": {**VIEW, "blocks": []}}) == "invalid_arguments"
    )


async def test_a_trigger_serves_once_and_for_three_seconds(slack: LoopbackSlack) -> None:
    """An unknown one never."""
    trigger, old = slack.world.trigger("UANA", None), slack.world.trigger("UANA", None)
    assert await said(slack, "views.open", {"trigger_id": trigger, "view": VIEW}) == ""
    assert await said(slack, "views.open", {"trigger_id": trigger, "view": VIEW}) == "exchanged_trigger_id"
    assert await said(slack, "views.open", {"trigger_id": "1.2.3", "view": VIEW}) == "invalid_trigger_id"
    slack.world.age_triggers(TRIGGER_S)
    assert await said(slack, "views.open", {"trigger_id": old, "view": VIEW}) == "expired_trigger_id"


async def test_a_home_page_is_kept_for_its_member(slack: LoopbackSlack) -> None:
    """As a view of its own kind."""
    home = {"type": "home", "blocks": BLOCKS}
    assert await said(slack, "views.publish", {"user_id": "UANA", "view": home}) == ""
    first = slack.home("UANA")
    assert first is not None
    assert await said(slack, "views.publish", {"user_id": "UANA", "view": home, "hash": "old"}) == "hash_conflict"
    assert await said(slack, "views.publish", {"user_id": "UANA", "view": home, "hash": first.hash}) == ""
    assert (slack.home("UANA"), slack.home("UBEN")) == (first, None)


async def test_a_home_page_is_no_modal_and_belongs_to_somebody(slack: LoopbackSlack) -> None:
    """And there is none in an app without the tab."""
    home = {"type": "home", "blocks": BLOCKS}
    assert await said(slack, "views.publish", {"user_id": "UANA", "view": VIEW}) == "invalid_arguments"
    assert await said(slack, "views.open", {"trigger_id": "1", "view": home}) == "invalid_arguments"
    titled = {**home, "title": VIEW["title"]}
    assert await said(slack, "views.publish", {"user_id": "UANA", "view": titled}) == "invalid_arguments"
    assert await said(slack, "views.publish", {"user_id": "UNOBODY", "view": home}) == "user_not_found"
    slack.web.views.home_tab = False
    assert await said(slack, "views.publish", {"user_id": "UANA", "view": home}) == "not_enabled"


async def test_a_home_page_is_pressed_by_its_member_where_no_modal_stands_before_it(slack: LoopbackSlack) -> None:
    """And no modal is pushed onto it."""
    await said(slack, "views.publish", {"user_id": "UANA", "view": {"type": "home", "blocks": BLOCKS}})
    home = slack.home("UANA")
    assert home is not None
    with pytest.raises(CannotDoError):
        slack.pressing("UBEN", home, "Press")
    pressed = slack.pressing("UANA", home, "Press")
    assert await said(slack, "views.push", {"trigger_id": pressed["trigger_id"], "view": VIEW}) == "not_found"
    assert "response_url" not in pressed
    slack.world.open_view("UANA", VIEW, alone=True)
    with pytest.raises(CannotDoError):
        slack.pressing("UANA", home, "Press")


async def test_a_message_for_one_can_neither_be_seen_nor_pressed_nor_updated_by_others(slack: LoopbackSlack) -> None:
    """Only a response_url changes it."""
    args: Json = {"channel": STUDY, "user": "UANA", "text": "x", "blocks": BLOCKS}
    assert await said(slack, "chat.postEphemeral", args) == ""
    (private,) = slack.private("UANA")
    assert slack.private("UBEN") == []
    with pytest.raises(CannotDoError):
        await slack.press("UBEN", private, "Press")
    assert (
        await said(slack, "chat.update", {"channel": STUDY, "ts": private.ts, "text": "y", "blocks": BLOCKS})
        == "message_not_found"
    )
    outsider = Person(id="UDAN", name="Dan")
    slack.add_person(outsider)
    assert await said(slack, "chat.postEphemeral", {**args, "user": "UDAN"}) == "user_not_in_channel"
    public = slack.world.post(STUDY, "x", BLOCKS)
    with pytest.raises(CannotDoError):
        await slack.press("UDAN", public, "Press")
    with pytest.raises(CannotDoError):
        await slack.press("UANA", public, "Another")


async def test_a_response_url_serves_five_times_and_for_half_an_hour(slack: LoopbackSlack) -> None:
    """Then it is used up, or too old."""
    at = datetime.now(UTC)
    slack.world.now = lambda: at
    urls = [
        f"{slack.api_url.removesuffix('api/')}response/{slack.world.reply_url('UANA', STUDY, None, None)}" for _ in "ab"
    ]
    async with answering_session() as session:
        answers = [await reply_client(urls[0], session).send(text="x", blocks=BLOCKS) for _ in range(6)]
        at += timedelta(minutes=31)
        answers.append(await reply_client(urls[1], session).send(text="x", blocks=BLOCKS))
    assert [answer.body for answer in answers if answer.status_code != 200] == ["used_url", "expired_url"]
    assert len(slack.private("UANA")) == 5


async def test_a_form_takes_only_what_a_client_lets_one_type(slack: LoopbackSlack) -> None:
    """Not too much, nothing in fields that are not there, and nothing left out."""
    await said(slack, "views.open", {"trigger_id": slack.world.trigger("UANA", None), "view": VIEW})
    for given in ({"A": "abcd"}, {"B": "x"}, {}, {"A": ""}):
        with pytest.raises(CannotDoError):
            await slack.submit("UANA", given)
    with pytest.raises(CannotDoError):
        await slack.submit("UBEN", {"A": "abc"})


async def test_no_two_messages_share_an_id(slack: LoopbackSlack) -> None:
    """Not even in the same instant."""
    slack.world.now = lambda: datetime(2026, 11, 20, tzinfo=UTC)
    assert len({slack.world.ts() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "context", "elements": []},
        {"type": "context", "elements": [{"type": "plain_text", "text": "x" * 3001}]},
        {"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11},
        {"type": "actions", "elements": [BUTTON] * 26},
        {"type": "actions", "elements": [{**BUTTON, "text": {"type": "plain_text", "text": "x" * 76}}]},
        {"type": "actions", "elements": [{**BUTTON, "action_id": "x" * 256}]},
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}],
        },
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "other.md"}]}],
        },
        {"type": "input"},
        {"type": "divider", "block_id": "x" * 256},
        {"type": "mystery"},
    ],
)
def test_the_rules_find_each_fault(block: Json) -> None:
    """One at a time."""
    assert block_faults([block], "message") != []
    assert block_faults([{"type": "divider"}], "message") == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"blocks": [{"type": "divider"}] * 101},
        {"submit": {"type": "plain_text", "text": ""}},
        {"type": "window"},
    ],
)
def test_the_rules_find_each_fault_of_a_view(change: Json) -> None:
    """One at a time; inputs want a submit."""
    assert view_faults(VIEW) == []
    assert view_faults({**VIEW, **change}) != []
    assert view_faults({name: value for name, value in VIEW.items() if name != "submit"}) != []


async def test_what_is_looked_up_is_chosen_from_what_is_offered(slack: LoopbackSlack) -> None:
    """People and channels by name; a client sends nothing that its lists do not have."""
    adapter = SlackAdapter(Rehearsal(), settings(slack), now=lambda: datetime.now(UTC))
    await adapter.start()
    await open_form(slack)
    with pytest.raises(CannotDoError, match="offers nothing"):
        await slack.submit("UANA", {TAKE: "something", "Zone": "Atlantis"})
    await slack.submit("UANA", {TAKE: "something", "Zone": "Europe"})
    sent = slack.socket.sent[-1]["payload"]["view"]["state"]["values"]
    assert sent["zone"]["lookup:zones"]["selected_option"]["value"] == "Europe/Berlin"
    await adapter.stop()
    fields = form_view(OTHER_FORM, metadata="").to_dict()
    ids = {"study": STUDY}
    with pytest.raises(CannotDoError):
        typed_into(fields, {"For which channel": "nowhere", "The file": "F1"}, {}, ids, CannotDoError)
    state = typed_into(
        fields, {"For which channel": "#study", "The file": "F1", "In a line": "x"}, {}, ids, CannotDoError
    )
    assert state["where"]["value"]["selected_conversation"] == STUDY
    with pytest.raises(CannotDoError, match="no number"):
        typed_into(form_view(FORM, metadata="").to_dict(), {"How many": "three"}, {}, ids, CannotDoError)
