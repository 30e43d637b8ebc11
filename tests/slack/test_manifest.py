"""What Slack is told of the app is what the app does, no more and no less."""

import json
import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import create_autospec
from urllib.parse import parse_qs, urlsplit

import pytest
from ruamel.yaml import YAML
from slack_bolt.async_app import AsyncApp
from typer.testing import CliRunner

from adapters.cli import app
from adapters.slack.adapter import SlackAdapter
from adapters.slack.checks import check_tokens
from adapters.slack.manifest import GONE, HOME_OPENED, VITAL, Manifest, manifest_of, new_app_url
from bot.app import FEATURES
from bot.chat.routes import Param, Verb
from bot.features.help import spelled
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.shell import CLEAN
from tests.slack.conftest import settings
from tests.slack.core import Rehearsal

VERBS = tuple(verb for feature in FEATURES for verb in feature.commands)
MANIFEST = manifest_of(VERBS)
COMMANDS = {command["command"]: command for command in MANIFEST["features"]["slash_commands"]}
SHORTCUTS = MANIFEST["features"]["shortcuts"]
ASKED = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

SHOW = Verb(
    path=("card", "show"),
    about="Show a card",
    params=(Param(name="name", about="Which"),),
    first="private",
    default=True,
)
LIST = Verb(path=("card", "list"), about="All cards", first="private")
POST = Verb(path=("card", "post"), about="Post a card", first="private", manage=True)
TIDY = Verb(path=("tidy",), about="Tidy up", first="private", manage=True)


def test_every_first_word_of_a_verb_is_a_command() -> None:
    """Once, and there are no others: what is not declared never reaches us, and what we do not know is no command."""
    assert list(COMMANDS) == list(dict.fromkeys(f"/{verb.path[0]}" for verb in VERBS))
    assert len(COMMANDS) == len(MANIFEST["features"]["slash_commands"])


def test_a_command_is_described_by_what_it_does_when_it_stands_bare() -> None:
    """And hints at what may follow, that first; not at what most people may not do."""
    (card,) = manifest_of([LIST, POST, SHOW])["features"]["slash_commands"]
    assert card == {"command": "/card", "description": "Show a card", "usage_hint": "show [name] | list"}


def test_a_command_after_which_nothing_comes_has_no_hint() -> None:
    """Slack refuses an empty one."""
    assert manifest_of([TIDY])["features"]["slash_commands"] == [{"command": "/tidy", "description": "Tidy up"}]


def labels_of(verb: Verb) -> dict[str, str]:
    """Return the names under which a verb is offered as a shortcut of each kind."""
    return {"global": verb.shortcut, "message": verb.on_message}


def test_the_shortcuts_are_those_of_the_verbs() -> None:
    """Each comes back by the words of its verb, which needs no channel and no words behind it."""
    offered = {(verb.path, kind): name for verb in VERBS for kind, name in labels_of(verb).items() if name}
    by_path = {(tuple(one["callback_id"].split(":")), one["type"]): one for one in SHORTCUTS}
    assert by_path.keys() == offered.keys() == {(("study", "review"), "global"), (("study", "save"), "message")}
    for (path, kind), shortcut in by_path.items():
        verb = next(verb for verb in VERBS if verb.path == path)
        assert (shortcut["name"], shortcut["description"]) == (labels_of(verb)[kind], verb.about)
        assert verb.anywhere
        assert not any(param.required for param in verb.params)
    assert len({shortcut["callback_id"] for shortcut in SHORTCUTS}) == len(SHORTCUTS)
    assert "shortcuts" not in manifest_of([TIDY])["features"]


def test_the_hints_spell_the_commands_as_help_does() -> None:
    """Nothing is hinted at that would not work."""
    hinted = {f"{name} {words}" for name, one in COMMANDS.items() for words in one["usage_hint"].split(" | ")}
    assert hinted == {spelled(verb) for verb in VERBS if not verb.manage or len(verb.path) == 1}


HEARD_BY = {
    "command": "slash_commands",
    "event": "event_subscriptions",
    "action": "interactivity",
    "options": "interactivity",
    "view_submission": "interactivity",
    "view_closed": "interactivity",
    "global_shortcut": "shortcuts",
    "message_shortcut": "shortcuts",
}
"""The part of a manifest by which Slack sends what a listener of Bolt hears."""


async def test_every_listener_is_declared_and_every_part_that_is_declared_has_one(
    slack: LoopbackSlack, adapter: SlackAdapter
) -> None:
    """Whatever the adapter registers with Bolt."""
    bolt = create_autospec(AsyncApp, instance=True)
    adapter._listeners.register(bolt)
    heard = {name for name, *_ in bolt.method_calls} - {"error"}
    parts = MANIFEST["features"].keys() | MANIFEST["settings"].keys()
    assert parts & {*HEARD_BY.values(), "shortcuts", "assistant_view"} == {HEARD_BY[name] for name in heard}
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]
    assert MANIFEST["settings"]["socket_mode_enabled"] is (len(slack.socket.connections) > 0)


def test_no_event_is_asked_for_that_tells_what_people_wrote() -> None:
    """Only that somebody came, and that the bot is gone."""
    assert [HOME_OPENED, *GONE] == EVENTS
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] is True


async def test_coming_to_the_home_tab_is_acted_upon(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """As it is asked for."""
    assert (await slack.event({"type": HOME_OPENED, "user": "UANA", "tab": "home"})).acked
    assert await happens(lambda: slack.home("UANA") is not None)


@pytest.mark.parametrize("kind", GONE)
async def test_every_event_of_being_removed_is_acted_upon(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter, kind: str
) -> None:
    """Whichever comes."""
    assert (await slack.event({"type": kind, "tokens": {"bot": ["U0FULCRUM"]}})).acked
    assert await happens(lambda: len(core.gone) == 1)


async def test_no_event_is_acted_upon_that_is_not_asked_for(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """A manifest that is newer than this version may bring some."""
    for kind in ("app_home_closed", "app_mention", "channel_archive", "member_joined_channel", "message", "team_join"):
        assert (await slack.event({"type": kind, "user": "UANA"})).acked
    await slack.event({"type": GONE[0]})
    assert await happens(lambda: len(core.gone) > 0)
    assert (len(core.gone), core.events) == (1, [])


async def test_the_scopes_are_exactly_those_that_the_checks_look_for() -> None:
    """With all of them nothing is missing; without any one of them it is named. Starting looks for some of them."""
    async with LoopbackSlack(scopes=frozenset(ASKED)) as slack:
        assert all(check.ok for check in await check_tokens(settings(slack)))
        for scope in ASKED:
            slack.web.scopes = set(ASKED) - {scope}
            found = next(check for check in await check_tokens(settings(slack)) if check.name == "Slack scopes")
            assert found.found.startswith(f"missing: {scope} (")
    assert set(VITAL) < set(ASKED)


def test_everything_fits_into_what_slack_takes() -> None:
    """By the schema that Slack publishes (slackapi/manifest-schema, version 1)."""
    assert 1 <= len(MANIFEST["display_information"]["name"]) <= 35
    assert 1 <= len(MANIFEST["display_information"]["description"]) <= 140
    assert re.fullmatch(r"[\w.-]{1,80}", MANIFEST["features"]["bot_user"]["display_name"])
    assert 1 <= len(COMMANDS) <= 50
    for name, command in COMMANDS.items():
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", name)
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000


def test_every_shortcut_fits_into_what_slack_takes() -> None:
    """By the same schema."""
    assert 1 <= len(SHORTCUTS) <= 10
    for shortcut in SHORTCUTS:
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["callback_id"]) <= 255
        assert 1 <= len(shortcut["description"]) <= 150


def test_no_address_of_ours_stands_in_it() -> None:
    """By Socket Mode nothing here is reached from outside."""
    assert "http" not in json.dumps(MANIFEST)


@pytest.mark.parametrize("given", [MANIFEST, {"name": "a&b=c#d %/?+ 'é' “—” 🙂\n"}])
def test_the_address_holds_the_whole_manifest(given: Manifest) -> None:
    """Percent-encoded, so that every character comes back as it was."""
    address = new_app_url(given)
    query = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert address.startswith("https://api.slack.com/apps?")
    assert address.isascii()
    assert len(address) < 8000  # longer ones are refused on the way
    assert query.keys() == {"new_app", "manifest_json"}
    assert query["new_app"] == ["1"]
    assert json.loads(query["manifest_json"][0]) == given


def printed(*words: str) -> str:
    """Return what `fulcrum slack manifest` prints, which ends well."""
    done = CliRunner().invoke(app, ["slack", "manifest", *words])
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def test_it_is_printed_as_yaml_as_json_or_as_an_address() -> None:
    """Each alone on standard output, and the same in all three."""
    assert YAML(typ="safe").load(printed()) == MANIFEST
    assert json.loads(printed("--json")) == MANIFEST
    assert printed("--url") == f"{new_app_url(MANIFEST)}\n"
    made = manifest_of(VERBS, http="https://host.example/slack/events", history=True)
    assert json.loads(printed("--json", "--history", "--http", "https://host.example")) == made


def test_an_address_is_no_object() -> None:
    """Asking for both is a wrong call."""
    assert CliRunner().invoke(app, ["slack", "manifest", "--url", "--json"]).exit_code == 2


def test_no_sdk_is_loaded_for_it(tmp_path: Path) -> None:
    """It is text; and it needs no token, no settings and no database."""
    print_it = "import sys; from adapters.cli import app; app(['slack', 'manifest'], standalone_mode=False)"
    loaded = "print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{print_it}; {loaded}"],
        cwd=tmp_path,
        env=CLEAN,
        check=True,
        capture_output=True,
        text=True,
    )
    words = done.stdout.splitlines()[-1].split()
    assert "adapters" in words
    assert not list(tmp_path.iterdir())
    assert not {"slack_bolt", "slack_sdk", "discord", "aiohttp"} & set(words)
