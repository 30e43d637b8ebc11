"""Asking Slack about the tokens: what is well, and what is to be done where it is not."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from ruamel.yaml import YAML

from adapters.checks import Check
from adapters.slack.checks import check_tokens
from adapters.slack.manifest import HISTORY, NEEDED
from adapters.slack.settings import SlackSettings
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.slack.conftest import settings
from tests.slack.test_adapter import OTHER_APP, OTHER_BOT

MANIFEST = Path(__file__).parents[2] / "docs" / "slack-manifest.yaml"


async def asked(slack: LoopbackSlack, **changes: str) -> dict[str, Check]:
    """Return what is found, by name; ``changes`` are other settings."""
    given = settings(slack).model_copy(update={name: SecretStr(value) for name, value in changes.items()})
    return {check.name: check for check in await check_tokens(given)}


async def test_good_tokens_say_whose_they_are() -> None:
    """The bot's name and the workspace; nothing is connected by it, and nothing sent."""
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack:
        found = await asked(slack)
        called = {call.method for call in slack.web.calls}
    assert all(check.ok and not check.mend for check in found.values())
    assert found["Slack bot token"].found == "fulcrum in the workspace Study"
    assert list(found) == ["Slack bot token", "Slack scopes", "Slack app token"]
    assert called == {"auth.test", "apps.connections.open"}
    assert slack.socket.connections == []


async def test_the_signing_secret_is_looked_at_and_slack_is_not_asked_about_it() -> None:
    """There is nobody to ask: that is said, and without an app token no connection is tried."""
    async with LoopbackSlack(scopes=frozenset(NEEDED)) as slack:
        given = settings(slack).model_copy(update={"slack_app_token": None})
        right, wrong = [
            await check_tokens(given.model_copy(update={"slack_signing_secret": SecretStr(secret)}))
            for secret in (slack.signing_secret, f"{slack.signing_secret}-marker")
        ]
        assert {call.method for call in slack.web.calls} == {"auth.test"}
    assert [check.name for check in right] == ["Slack bot token", "Slack scopes", "Slack signing secret"]
    assert (right[2].ok, "only Slack's first request shows" in right[2].found) == (True, True)
    assert (wrong[2].ok, "Basic Information" in wrong[2].mend) == (False, True)
    assert slack.signing_secret not in str([*right, *wrong])


async def test_scopes_that_are_optional_are_told_and_are_no_fault() -> None:
    """Whoever grants them reads nothing more about them."""
    said = []
    for more in ((), HISTORY):
        async with LoopbackSlack(scopes=frozenset([*NEEDED, *more])) as slack:
            scopes = (await asked(slack))["Slack scopes"]
            assert scopes.ok
            said.append("channels:history and groups:history, which are optional" in scopes.found)
    assert said == [True, False]


async def test_without_tokens_nothing_is_asked() -> None:
    """Slack is off, and that is no fault."""
    assert await check_tokens(SlackSettings()) == ()


async def test_a_refused_token_is_told_with_its_mend(slack: LoopbackSlack) -> None:
    """Each on its own, and never quoted."""
    found = await asked(slack, slack_bot_token=OTHER_BOT, slack_app_token=OTHER_APP)
    assert [(check.name, check.ok) for check in found.values()] == [
        ("Slack bot token", False),
        ("Slack app token", False),
    ]
    assert "OAuth & Permissions" in found["Slack bot token"].mend
    assert "Basic Information" in found["Slack app token"].mend
    assert "marker" not in str(found)


@pytest.mark.parametrize(
    ("method", "word", "name", "said"),
    [
        ("auth.test", "account_inactive", "Slack bot token", "install it again"),
        ("apps.connections.open", "missing_scope", "Slack app token", "connections:write"),
        ("apps.connections.open", "not_allowed_token_type", "Slack app token", "xapp-"),
    ],
)
async def test_what_slack_says_becomes_what_to_do(
    slack: LoopbackSlack, method: str, word: str, name: str, said: str
) -> None:
    """Slack's word stands beside it, for whoever looks it up."""
    slack.fault(method, Fault(error=word))
    check = (await asked(slack))[name]
    assert not check.ok
    assert word in check.found
    assert said in check.mend


async def test_a_slack_that_cannot_be_asked_is_no_wrong_token(slack: LoopbackSlack) -> None:
    """It answers too late, it is not there: neither says that the token is bad."""
    slack.fault("auth.test", Fault(delay_s=5))
    slack.fault("apps.connections.open", Fault(delay_s=5))
    late = await check_tokens(settings(slack), within_s=0.2)
    await slack.stop()
    offline = await check_tokens(settings(slack))
    for check in (*late, *offline):
        assert not check.ok
        assert "cannot be asked from here" in check.found
        assert "copy" not in check.mend.lower()


@pytest.mark.parametrize(
    ("method", "name"), [("auth.test", "Slack bot token"), ("apps.connections.open", "Slack app token")]
)
async def test_a_slack_that_asks_for_patience_is_asked_again_later(
    slack: LoopbackSlack, method: str, name: str
) -> None:
    """Nothing is wrong with the token nor with the line."""
    slack.fault(method, Fault(limited=30))
    check = (await asked(slack))[name]
    assert (check.ok, check.mend) == (False, "Slack asks for patience: try again in a minute.")
    assert "ratelimited" in check.found


async def test_a_scope_that_is_missing_is_named_with_its_use(slack: LoopbackSlack) -> None:
    """The post would fail much later, and nobody would know why."""
    slack.web.scopes.remove("im:write")
    check = (await asked(slack))["Slack scopes"]
    assert (check.ok, check.found) == (False, "missing: im:write (direct messages)")
    assert "install the app" in check.mend


def test_the_scopes_are_those_that_the_manifest_asks_for() -> None:
    """Whoever adds one there adds its use here."""
    manifest = YAML(typ="safe").load(MANIFEST.read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(NEEDED)
