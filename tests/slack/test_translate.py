"""What Slack sends, as events: every kind once, by payloads as Slack documents them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.slack import translate
from adapters.slack.given import UnreadableError, sender
from bot.chat.events import Upload
from bot.chat.places import Member, Place, Ref, Who
from tests.slack.core import Rehearsal

ARRIVAL = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ANA = Who(member=Member(platform="slack", tenant="T1", user="U1"), name="Ana")
STUDY = Place(platform="slack", workspace="T1", channel="C1")
THREAD = Place(platform="slack", workspace="T1", channel="C1", thread="1.0")
Json = dict[str, Any]

COMMAND: Json = {
    "command": "/study",
    "text": "today a &lt;b&gt; &amp;amp;",
    "team_id": "T1",
    "channel_id": "C1",
    "user_id": "U1",
    "user_name": "ana",
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/commands/1",
}
PRESS: Json = {
    "type": "block_actions",
    "user": {"id": "U1", "username": "ana", "team_id": "T1"},
    "team": {"id": "T1"},
    "container": {"type": "message", "message_ts": "2.0", "channel_id": "C1", "is_ephemeral": False},
    "channel": {"id": "C1"},
    "message": {"ts": "2.0"},
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/actions/1",
    "actions": [{"type": "button", "action_id": "rate:3#2", "action_ts": f"{ARRIVAL.timestamp()}"}],
}
VIEW: Json = {
    "id": "V1",
    "callback_id": "setup",
    "private_metadata": translate.metadata(THREAD),
    "blocks": [{"type": "rich_text", "block_id": "x"}, {"type": "input", "block_id": "text"}],
    "state": {"values": {}},
}
FORM: Json = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "team": {"id": "T1"},
    "trigger_id": "1.2.abc",
    "view": VIEW,
}


def pressed(**changes: Any) -> Json:
    """Return a press, with some of it different."""
    return {**PRESS, **changes}


def in_message(**changes: Any) -> Json:
    """Return a press, with some of the message's whereabouts different."""
    return pressed(container={**PRESS["container"], **changes})


def test_a_command_is_taken_apart_by_the_core_with_its_text_unescaped() -> None:
    """Slack escapes three characters, once."""
    event, way = translate.command(COMMAND, ANA, Rehearsal(), ARRIVAL)
    assert (event.path, event.args) == (("study", "today"), {"rest": "a <b> &amp;"})
    assert (event.at, event.place, event.surface) == (ARRIVAL, STUDY, "channel")
    assert (way.trigger, way.response_url) == ("1.2.abc", "https://hooks.slack.com/commands/1")


def test_a_command_in_a_direct_message_has_no_place() -> None:
    """The id of such a conversation begins with a D."""
    event, way = translate.command({**COMMAND, "channel_id": "D1"}, ANA, Rehearsal(), ARRIVAL)
    assert (event.place, event.surface, way.channel) == (None, "direct", "D1")


def test_a_press_on_a_message_names_the_message() -> None:
    """So that the core can prove it and change it."""
    event, way = translate.press(PRESS, ANA, ARRIVAL)
    assert (event.action, event.picked, event.surface) == ("rate:3", (), "channel")
    assert event.message == Ref(place=STUDY, message="2.0")
    assert (way.message, way.private, way.view) == ("2.0", False, "")


@pytest.mark.parametrize(
    ("payload", "surface", "place", "message"),
    [
        (in_message(thread_ts="1.0"), "thread", THREAD, Ref(place=THREAD, message="2.0")),
        (pressed(message={"ts": "2.0", "thread_ts": "1.0"}), "thread", THREAD, Ref(place=THREAD, message="2.0")),
        (in_message(thread_ts="2.0"), "channel", STUDY, Ref(place=STUDY, message="2.0")),
        (in_message(is_ephemeral=True), "private", STUDY, None),
        (in_message(is_ephemeral=True, thread_ts="1.0"), "private", THREAD, None),
        (
            in_message(channel_id="D1"),
            "direct",
            None,
            Ref(place=Place(platform="slack", workspace="T1", channel="D1"), message="2.0"),
        ),
        (pressed(container={"type": "view", "view_id": "V1"}, view=VIEW), "form", THREAD, None),
        (pressed(container={"type": "view", "view_id": "V1"}, view={**VIEW, "type": "home"}), "home", THREAD, None),
        (
            pressed(container={"type": "view", "view_id": "V1"}, view={**VIEW, "private_metadata": ""}),
            "form",
            None,
            None,
        ),
    ],
)
def test_where_it_was_pressed(payload: Json, surface: str, place: Place | None, message: Ref | None) -> None:
    """A private message and a modal are no messages that could be proved or changed by their id."""
    event, way = translate.press(payload, ANA, ARRIVAL)
    assert (event.surface, event.place, event.message) == (surface, place, message)
    assert way.place == place


def test_a_pick_tells_what_was_picked() -> None:
    """By the option's value."""
    action = {"type": "static_select", "action_id": "level", "action_ts": "1.0", "selected_option": {"value": "v1"}}
    event, _ = translate.press(pressed(actions=[action]), ANA, ARRIVAL)
    assert (event.action, event.picked) == ("level", ("v1",))


@pytest.mark.parametrize(
    ("clicked", "at"),
    [
        (ARRIVAL - timedelta(seconds=59), ARRIVAL - timedelta(seconds=59)),
        (ARRIVAL - timedelta(seconds=60), ARRIVAL - timedelta(seconds=60)),
        (ARRIVAL - timedelta(seconds=61), ARRIVAL - timedelta(seconds=60)),
        (ARRIVAL + timedelta(seconds=1), ARRIVAL),
    ],
)
def test_a_press_happened_when_it_was_clicked_within_a_minute(clicked: datetime, at: datetime) -> None:
    """Never after its arrival, whatever Slack's clock says."""
    payload = pressed(actions=[{"action_id": "a", "action_ts": f"{clicked.timestamp():.6f}"}])
    assert translate.press(payload, ANA, ARRIVAL)[0].at == at


@pytest.mark.parametrize("clicked", ["yesterday", "nan", "1e400", "-1e20"])
def test_an_instant_that_is_none_is_the_arrival(clicked: str) -> None:
    """Or as near to it as the rule allows."""
    payload = pressed(actions=[{"action_id": "a", "action_ts": clicked}])
    assert ARRIVAL - timedelta(seconds=60) <= translate.press(payload, ANA, ARRIVAL)[0].at <= ARRIVAL


def test_a_key_is_equal_on_redelivery_and_differs_for_every_click() -> None:
    """The envelope's id is no part of it; the trigger is, and cannot be read from it."""
    later = pressed(actions=[{**PRESS["actions"][0], "action_ts": "1.0"}])
    other = pressed(actions=[{**PRESS["actions"][0], "action_id": "rate:1"}])
    keys = [translate.press(payload, ANA, ARRIVAL)[0].key for payload in (PRESS, PRESS, later, other)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    command = translate.command(COMMAND, ANA, Rehearsal(), ARRIVAL)[0].key
    assert command == translate.command(COMMAND, ANA, Rehearsal(), ARRIVAL)[0].key
    assert "abc" not in command


def test_a_form_sent_again_after_a_mistake_has_another_key() -> None:
    """Its view is the same one; what was typed and the trigger are not."""
    typed = {**FORM, "trigger_id": "9.9.xyz"}
    corrected = {**FORM, "trigger_id": None, "view": {**VIEW, "state": {"values": {"a": {"b": {"type": "c"}}}}}}
    keys = {translate.submission(payload, ANA, ARRIVAL)[0].key for payload in (FORM, typed, corrected)}
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"type": "plain_text_input", "value": " to the *letter* "}, " to the *letter* "),
        ({"type": "plain_text_input", "value": None}, None),
        ({"type": "number_input", "value": "3"}, "3"),
        ({"type": "static_select", "selected_option": {"value": "v1"}}, "v1"),
        ({"type": "radio_buttons", "selected_option": None}, None),
        ({"type": "external_select", "selected_option": {"value": "Europe/Berlin"}}, "Europe/Berlin"),
        ({"type": "checkboxes", "selected_options": [{"value": "v1"}, {"value": "v2"}]}, ("v1", "v2")),
        ({"type": "multi_static_select", "selected_options": []}, None),
        ({"type": "users_select", "selected_user": "U2"}, Member(platform="slack", tenant="T1", user="U2")),
        ({"type": "users_select", "selected_user": None}, None),
        ({"type": "conversations_select", "selected_conversation": "C2"}, "C2"),
        (
            {"type": "file_input", "files": [{"id": "F1", "name": "a.xlsx", "size": 7}]},
            Upload(name="a.xlsx", size=7, handle="F1"),
        ),
        ({"type": "file_input", "files": []}, None),
    ],
)
def test_every_kind_of_field_gives_its_value(given: Json, value: object) -> None:
    """A field left empty is absent."""
    view = {**VIEW, "state": {"values": {"field": {"value": given}}}}
    event, way = translate.submission({**FORM, "view": view}, ANA, ARRIVAL)
    assert event.values == ({} if value is None else {"field": value})
    assert (event.action, event.place, event.surface) == ("setup", THREAD, "form")
    assert (way.view, way.inputs) == ("V1", ("text",))


def test_typing_into_a_lookup_names_its_source() -> None:
    """And the place, as the form carries it."""
    asked = {"type": "block_suggestion", "action_id": "lookup:zones", "value": "Ber"}
    payload = {**asked, "team": {"id": "T1"}, "view": VIEW}
    event = translate.lookup(payload, ANA, ARRIVAL)
    assert (event.source, event.typed, event.place) == ("zones", "Ber", THREAD)


def test_the_sender_is_found_in_every_kind_of_payload() -> None:
    """A workspace that Slack leaves out (an organisation's install) is the sender's own."""
    assert sender(COMMAND) == (ANA.member, "ana")
    assert sender(PRESS) == (ANA.member, "ana")
    assert sender(pressed(team=None)) == (ANA.member, "ana")


@pytest.mark.parametrize(
    ("event", "gone"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U9"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
    ],
)
def test_the_bot_is_gone_when_it_was_uninstalled_or_its_token_revoked(event: Json, gone: bool) -> None:
    """Not when somebody's own token was."""
    removed = translate.removed({"team_id": "T1", "event": event}, ARRIVAL)
    assert (removed is not None) is gone
    assert removed is None or (removed.workspace, removed.channel) == ("T1", None)


@pytest.mark.parametrize("url", ["http://hooks.example.org/x", "ftp://x", "", None, 7])
def test_a_response_url_in_the_open_is_not_used(url: object) -> None:
    """What people wrote would travel to it."""
    assert translate.press(pressed(response_url=url), ANA, ARRIVAL)[1].response_url == ""


@pytest.mark.parametrize("carried", ["", "{", "[1]", "7", '{"channel": 7}', None, 7])
def test_a_modal_that_carries_no_place_has_none(carried: object) -> None:
    """An older version may have opened it."""
    assert translate.read_place("T1", carried) is None


@pytest.mark.parametrize("carried", ["", "{", "[1]", '{"home": 1}', translate.metadata(THREAD), None, 7])
def test_a_modal_that_came_from_elsewhere_leads_not_home(carried: object) -> None:
    """Only one that says so does."""
    view = {**VIEW, "private_metadata": carried}
    assert not translate.submission({**FORM, "view": view}, ANA, ARRIVAL)[1].home


@pytest.mark.parametrize("place", [None, STUDY, THREAD])
def test_a_modal_from_home_knows_so_and_its_place(place: Place | None) -> None:
    """Both travel with it; the tab itself is no modal onto which another could be put."""
    view = {**VIEW, "private_metadata": translate.metadata(place, home=True)}
    event, way = translate.submission({**FORM, "view": view}, ANA, ARRIVAL)
    assert (event.place, way.home, way.view) == (place, True, "V1")
    at_home = pressed(container={"type": "view", "view_id": "V1"}, view={**view, "type": "home"})
    assert translate.press(at_home, ANA, ARRIVAL)[1].view == ""


SHORTCUT: Json = {
    "type": "shortcut",
    "user": {"id": "U1", "username": "ana", "team_id": "T1"},
    "team": {"id": "T1"},
    "action_ts": f"{ARRIVAL.timestamp() - 2:.6f}",
    "callback_id": "study:review",
    "trigger_id": "1.2.abc",
}


def test_a_shortcut_is_a_command_outside_any_channel() -> None:
    """By the words of its verb, at the instant that Slack gives."""
    event, way = translate.shortcut(SHORTCUT, ANA, ARRIVAL)
    assert (event.path, event.args, event.place, event.surface) == (("study", "review"), {}, None, "direct")
    assert event.at == ARRIVAL - timedelta(seconds=2)
    assert (way.trigger, way.response_url, way.channel) == ("1.2.abc", "", "")


COMING: Json = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": "1763631000.5"},
}


def test_coming_to_the_home_tab_happened_when_slack_says_within_a_minute() -> None:
    """By the event's own id and instant; its sender stands in it."""
    event = translate.opened(COMING, ANA, ARRIVAL)
    assert event is not None
    assert (event.at, event.place, event.surface) == (ARRIVAL - timedelta(seconds=60), None, "home")
    assert event.key != translate.opened_again(event).key
    assert translate.opened_again(event).at == event.at
    assert sender(COMING) == (ANA.member, "")


@pytest.mark.parametrize("missing", ["actions", "user"])
def test_a_payload_that_is_not_as_documented_is_unreadable(missing: str) -> None:
    """Never a crash of another kind."""
    payload = {name: value for name, value in PRESS.items() if name != missing}
    with pytest.raises(UnreadableError):
        translate.press(payload, Who(member=sender(payload)[0], name=""), ARRIVAL)
