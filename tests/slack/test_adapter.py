"""Starting and stopping: what is checked, what is said when it does not work, and what never gets out."""

import asyncio
import logging
import os
from datetime import UTC, datetime

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.bolt import bolt_app
from adapters.slack.calls import answering_session, web_client
from adapters.slack.settings import SlackSettings
from bot.errors import FulcrumError, NotSent, SettingsError
from tests.loopback.slack import SCOPES, LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.slack.core import CARD, Rehearsal
from tests.slack.watching import PLACE, TAKE, open_form, posted_card, sees

OTHER_BOT = "xoxb-1-marker-other"
OTHER_APP = "xapp-1-marker-other"


def adapter_for(slack: LoopbackSlack, **changes: str) -> SlackAdapter:
    """Return an adapter that has not been started, with other settings than the right ones."""
    given = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.api_url}
    return SlackAdapter(Rehearsal(), SlackSettings.model_validate({**given, **changes}), now=lambda: datetime.now(UTC))


async def refused(adapter: SlackAdapter, kind: type[FulcrumError]) -> str:
    """Return why an adapter did not start."""
    with pytest.raises(kind) as raised:
        await adapter.start()
    return str(raised.value)


async def test_without_tokens_there_is_no_adapter() -> None:
    """Whoever builds it asks the settings first."""
    with pytest.raises(SettingsError):
        SlackAdapter(Rehearsal(), SlackSettings(), now=lambda: datetime.now(UTC))


async def test_a_wrong_token_is_named_with_its_mend(slack: LoopbackSlack) -> None:
    """Each of the two; the token itself is not quoted."""
    bot = await refused(adapter_for(slack, slack_bot_token=OTHER_BOT), SettingsError)
    app = await refused(adapter_for(slack, slack_app_token=OTHER_APP), SettingsError)
    assert ("SLACK_BOT_TOKEN" in bot, "OAuth & Permissions" in bot, "other" in bot) == (True, True, False)
    assert ("SLACK_APP_TOKEN" in app, "Basic Information" in app, "other" in app) == (True, True, False)


async def test_an_app_token_without_its_scope_is_named(slack: LoopbackSlack) -> None:
    """Socket Mode needs one scope of its own."""
    slack.fault("apps.connections.open", Fault(error="missing_scope"))
    assert "connections:write" in await refused(adapter_for(slack), SettingsError)


@pytest.mark.parametrize("missing", ["chat:write", "commands"])
async def test_a_missing_permission_is_named_with_its_mend(missing: str) -> None:
    """Before anybody sees a post fail."""
    async with LoopbackSlack(scopes=SCOPES - {missing}) as slack:
        said = await refused(adapter_for(slack), SettingsError)
    assert (missing in said, "install" in said) == (True, True)


async def test_slack_out_of_reach_is_no_wrong_setting(slack: LoopbackSlack) -> None:
    """It may be there again in a minute."""
    slack.fault("auth.test", Fault(status=503))
    await refused(adapter_for(slack), NotSent)
    slack.fault("apps.connections.open", Fault(limited=30))
    await refused(adapter_for(slack), NotSent)
    await slack.stop()
    await refused(adapter_for(slack), NotSent)


async def test_a_start_that_failed_leaves_nothing_open_and_can_be_repeated(slack: LoopbackSlack) -> None:
    """The second connection was refused: the first one is closed again."""
    adapter = adapter_for(slack)
    slack.fault("apps.connections.open", Fault(), Fault(error="invalid_auth"))
    await refused(adapter, SettingsError)
    await asyncio.sleep(0.05)
    assert slack.socket.connections == []
    await adapter.start()
    assert len(slack.socket.connections) == 2
    await adapter.stop()


async def test_stopping_twice_does_nothing_more(slack: LoopbackSlack) -> None:
    """And neither does stopping what never started."""
    adapter = adapter_for(slack)
    await adapter.stop()
    await adapter.start()
    await adapter.stop()
    await adapter.stop()


async def test_bolt_takes_nothing_from_the_environment(
    slack: LoopbackSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a token nor a client id, at which it would start OAuth; and the environment is as it was afterwards."""
    found = {
        "SLACK_BOT_TOKEN": "xoxb-of-the-environment",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "of-the-environment",
        "SLACK_SIGNING_SECRET": "of-the-environment",
    }
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    async with answering_session() as session:
        client = web_client(slack.bot_token, slack.api_url, session)
        app = bolt_app(await client.auth_test(), client)
    assert (app.oauth_flow, app.client.token, caplog.records) == (None, None, [])
    assert {name: os.environ[name] for name in found} == found


async def test_no_proxy_of_the_environment_gets_a_token_meant_for_this_machine(
    slack: LoopbackSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would send everything there."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    adapter = adapter_for(slack)
    await adapter.start()
    await slack.press("UANA", await posted_card(slack, adapter), "Answer")
    await sees(slack, "UANA", "The answer")
    await adapter.stop()


async def test_no_token_and_nothing_that_people_wrote_reaches_the_log(
    slack: LoopbackSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level, through a life with every kind of trouble in it."""
    caplog.set_level(logging.DEBUG)
    for quiet in ("asyncio", "tests.loopback"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
    adapter = adapter_for(slack)
    await refused(adapter_for(slack, slack_bot_token=OTHER_BOT), SettingsError)
    await adapter.start()
    post = await posted_card(slack, adapter)
    await open_form(slack, "UBEN")
    await slack.submit("UBEN", {TAKE: "my-marker-words"})
    slack.fault("response_url", Fault(lost=True), Fault(lost=True))
    slack.fault("users.info", Fault(status=500))
    slack.fault("chat.postMessage", Fault(error="invalid_auth"))
    slack.socket.answer_s = 0.3
    await slack.press("UCHI", post, "Broken")
    await slack.press("UCHI", post, "Answer")
    await slack.socket.deliver("interactive", {"type": "block_actions", "user": {"id": "my-marker-words"}})
    await slack.socket.deliver("nonsense", {"text": "my-marker-words"})
    with pytest.raises(FulcrumError):
        await adapter.messenger.post(PLACE, CARD, key="k" * 16)
    slack.socket.refusing = True
    await slack.socket.connections[0].socket.close()
    await asyncio.sleep(0.2)
    await adapter.stop()
    assert "slack_started" in caplog.text
    assert "marker" not in caplog.text
    assert "ticket=" not in caplog.text.replace("ticket=…", "")
