"""What a message says, read from what Slack sends of it: plain words, nobody's id, and an address."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.given import UnreadableError
from adapters.slack.quoting import MOST, message_shortcut, permalink, plainly, words
from bot.chat.places import Member, Place, Who

ARRIVAL = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BEN = Who(member=Member(platform="slack", tenant="T1", user="UBEN"), name="Ben")
PAYLOAD: dict[str, Any] = {
    "type": "message_action",
    "callback_id": "study:save",
    "trigger_id": "13.37.t",
    "response_url": "https://hooks.slack.com/app/1",
    "action_ts": "1795165200.0",
    "message_ts": "1795165100.000200",
    "team": {"id": "T1", "domain": "study-team"},
    "channel": {"id": "C1", "name": "general"},
    "user": {"id": "UBEN", "team_id": "T1"},
    "message": {"type": "message", "ts": "1795165100.000200", "user": "UANA", "text": "It *depends*."},
}


def changed(**parts: object) -> dict[str, Any]:
    """Return the payload with other parts; None leaves one out."""
    return {name: part for name, part in {**PAYLOAD, **parts}.items() if part is not None}


def about(**parts: object) -> dict[str, Any]:
    """Return the payload with another message."""
    return changed(message={**PAYLOAD["message"], **parts})


def test_a_shortcut_on_a_message_quotes_it_in_its_channel() -> None:
    """By the words of the verb; the answer goes to whoever used it, and never in the place of the message."""
    event, way = message_shortcut(PAYLOAD, BEN, ARRIVAL)
    assert (event.path, event.surface) == (("study", "save"), "channel")
    assert event.place == Place(platform="slack", workspace="T1", channel="C1")
    assert event.quoted is not None
    assert event.quoted.text == "It *depends*."
    assert event.quoted.author == Member(platform="slack", tenant="T1", user="UANA")
    assert event.quoted.link == "https://study-team.slack.com/archives/C1/p1795165100000200"
    assert (way.response_url, way.trigger, way.message) == ("https://hooks.slack.com/app/1", "13.37.t", "")
    assert event.key == message_shortcut(PAYLOAD, BEN, ARRIVAL)[0].key


def test_who_wrote_it_is_told_as_far_as_slack_says() -> None:
    """The member themselves, somebody of another workspace, or nobody whom we know."""
    mine, _ = message_shortcut(about(user="UBEN", team="T9"), BEN, ARRIVAL)
    theirs, _ = message_shortcut(about(team="T2"), BEN, ARRIVAL)
    unsaid, _ = message_shortcut(about(user=None), BEN, ARRIVAL)
    assert mine.quoted is not None
    assert theirs.quoted is not None
    assert unsaid.quoted is not None
    assert mine.quoted.author == BEN.member
    assert theirs.quoted.author == Member(platform="slack", tenant="T2", user="UANA")
    assert unsaid.quoted.author is None


def test_a_reply_stands_in_its_thread_and_its_address_says_which() -> None:
    """As Slack's own permalinks do; the first message of a thread is no reply."""
    head = "1795165000.000100"
    event, way = message_shortcut(about(thread_ts=head), BEN, ARRIVAL)
    assert event.surface == "thread"
    assert event.place == Place(platform="slack", workspace="T1", channel="C1", thread=head)
    assert way.thread == head
    assert event.quoted is not None
    assert event.quoted.link.endswith(f"/p1795165100000200?thread_ts={head}&cid=C1")
    first, _ = message_shortcut(about(thread_ts="1795165100.000200"), BEN, ARRIVAL)
    assert first.surface == "channel"
    assert first.quoted is not None
    assert first.quoted.link.endswith("/p1795165100000200")


def test_a_direct_message_is_in_no_channel() -> None:
    """Its address is good for whoever may read it."""
    event, _ = message_shortcut(changed(channel={"id": "DBEN", "name": "directmessage"}), BEN, ARRIVAL)
    assert (event.place, event.surface) == (None, "direct")
    assert event.quoted is not None
    assert "/archives/DBEN/" in event.quoted.link


@pytest.mark.parametrize(
    "payload",
    [
        changed(team={"id": "T1"}),
        changed(team=None),
        changed(team={"id": "T1", "domain": "evil.example/"}),
        changed(team={"id": "T1", "domain": 7}),
        changed(channel={"id": "C1/../x"}),
        changed(message_ts="17951651000"),
        changed(message_ts=None),
        changed(channel=None),
    ],
)
def test_there_is_no_address_where_a_part_of_it_is_missing_or_strange(payload: dict[str, Any]) -> None:
    """Nothing is put together that could lead elsewhere."""
    assert permalink(payload) == ""


@pytest.mark.parametrize("missing", ["trigger_id", "channel", "message_ts", "callback_id"])
def test_a_payload_without_what_it_must_have_is_unreadable(missing: str) -> None:
    """It is acknowledged then, and nothing comes of it."""
    with pytest.raises(UnreadableError):
        message_shortcut(changed(**{missing: None}), BEN, ARRIVAL)


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("<@U123ABC> and <@U5|ana> said", "@somebody and @somebody said"),
        ("in <#C1|general> or <#C2>", "in #general or #channel"),
        ("<!here> <!subteam^S1|@leads> <!channel|channel>", "@here @leads channel"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("<https://a.example/x|our notes>", "our notes (https://a.example/x)"),
        ("<http://a.example|a.example>", "a.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt;", "1 < 2 && 3 > 2 &lt;"),
    ],
)
def test_markup_reads_as_it_does_on_slack(marked: str, read: str) -> None:
    """A mention names nobody; what is typed is kept."""
    assert plainly(marked) == read


RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Ask "},
                {"type": "user", "user_id": "UANA"},
                {"type": "text", "text": " in ", "style": {"bold": True}},
                {"type": "channel", "channel_id": "C1"},
                {"type": "emoji", "name": "wave"},
                {"type": "broadcast", "range": "here"},
                {"type": "usergroup", "usergroup_id": "S1"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "link", "url": "https://a.example", "text": "two"}],
                },
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted\n"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
    ],
}
RICH_READ = "Ask @somebody in #channel:wave:@here@group\n• one\n• two (https://a.example)\nquoted\nx = 1"


def test_blocks_are_read_where_they_say_more_than_the_text() -> None:
    """A post of ours tells its text to notifications alone; buttons and pictures are no words."""
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Recall <or> precision?"}},
        {"type": "markdown", "text": "**Where** do you lean?"},
        RICH,
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "see <https://a.example>"},
            "fields": [{"type": "plain_text", "text": "a field"}],
        },
        {"type": "divider"},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Show me"}}]},
    ]
    read = words({"text": "Question of the day", "blocks": blocks})
    head = "Recall <or> precision?\n**Where** do you lean?"
    assert read == f"{head}\n{RICH_READ}\nsee https://a.example\na field"
    assert words({"text": "all of it, which is more", "blocks": blocks[:1]}) == "all of it, which is more"


def test_a_message_that_was_passed_on_is_read_where_there_is_nothing_else() -> None:
    """Slack puts it beside an empty text."""
    passed_on = [{"text": "what <@UANA> wrote"}, {"fallback": "no text"}]
    assert words({"text": "", "attachments": passed_on}) == "what @somebody wrote"
    assert words({"text": "look", "attachments": passed_on}) == "look"
    assert words({"files": [{"id": "F1"}]}) == ""


def test_what_is_read_has_an_end() -> None:
    """At the limit it is whole."""
    assert len(words({"text": "x" * MOST})) == MOST
    assert len(words({"text": "x" * (MOST + 1)})) == MOST


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "text", "elements", "fields", "url", "blocks"]) | st.text(), inner)
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(["rich_text", "rich_text_list", "section", "header", "markdown", "link", "date", "user"])
BLOCK = st.fixed_dictionaries({"type": KINDS}, optional={"text": ANYTHING, "elements": ANYTHING, "fields": ANYTHING})


@given(text=ANYTHING, blocks=st.lists(BLOCK | ANYTHING, max_size=4) | ANYTHING, attachments=ANYTHING)
def test_whatever_comes_is_read_or_passed_over(text: object, blocks: object, attachments: object) -> None:
    """Never an error, never too long."""
    assert len(words({"text": text, "blocks": blocks, "attachments": attachments})) <= MOST


@given(text=st.text() | st.from_regex(r"(<[@#!a-z|^]*[A-Z0-9]*(\|[a-z]*)?>| |[a-z])*", fullmatch=True))
def test_no_id_of_anybody_is_left_in_it(text: str) -> None:
    """However it is put together."""
    assert not re.search(r"<@[^<>]{1,3000}>", plainly(text.replace("&", "")))
