"""What the manifest says where Slack comes to us, or where posts in doubt are to be settled; nothing else differs."""

import pytest
from typer.testing import CliRunner

from adapters.cli import app
from adapters.slack.manifest import HISTORY, REQUEST_PATH, manifest_of, request_url
from bot.errors import SettingsError
from tests.slack.test_manifest import ASKED, MANIFEST, VERBS


def test_over_http_everything_comes_to_one_address_and_nothing_else_differs() -> None:
    """Events, what people press and look up, and every command. Without an address Slack refuses such a manifest."""
    address = request_url("https://fulcrum.example.org")
    made = manifest_of(VERBS, http=address)
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"].pop("request_url") == address
    interactivity = settings["interactivity"]
    assert {interactivity.pop(name) for name in ("request_url", "message_menu_options_url")} == {address}
    assert {command.pop("url") for command in made["features"]["slash_commands"]} == {address}
    assert made == {**MANIFEST, "settings": MANIFEST["settings"] | {"socket_mode_enabled": False}}


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("https://host.example", "https://host.example/slack/events"),
        ("https://host.example/", "https://host.example/slack/events"),
        ("https://host.example:8443/bots/fulcrum/", "https://host.example:8443/bots/fulcrum/slack/events"),
        ("https://host.example/slack/events", "https://host.example/slack/events"),
    ],
)
def test_the_path_is_put_behind_whatever_the_world_sees(site: str, address: str) -> None:
    """A reverse proxy may serve more than us."""
    assert request_url(site) == address
    assert address.endswith(REQUEST_PATH)


@pytest.mark.parametrize(
    "site",
    [
        *("http://host.example", "host.example", "", "ftp://host.example", "https://", "https:///x"),
        *("https://localhost", "https://127.0.0.1:3000", "https://[::1]", "https://[", "https://host:port"),
        *(
            "https://host.example/?a=b",
            "https://host.example/#a",
            "https://me:word@host.example",
            "https://a b.example",
        ),
    ],
)
def test_an_address_that_slack_cannot_or_must_not_use_is_refused(site: str) -> None:
    """With an example of one that works; at the command line it is a wrong call."""
    with pytest.raises(SettingsError, match="such as https://fulcrum"):
        request_url(site)
    assert CliRunner().invoke(app, ["slack", "manifest", "--http", site]).exit_code == 2


def test_the_history_scopes_are_asked_for_on_request_alone() -> None:
    """They settle posts in doubt, and nothing else differs."""
    made = manifest_of(VERBS, history=True)
    scopes = made["oauth_config"]["scopes"].pop("bot")
    assert scopes == [*ASKED, *HISTORY]
    assert all("in doubt" in use for use in HISTORY.values())
    assert made == {**MANIFEST, "oauth_config": {"scopes": {}}}
