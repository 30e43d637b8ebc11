"""A loopback Slack, a small core, and the real adapter between them."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.settings import SlackSettings
from tests.loopback.slack import LoopbackSlack
from tests.slack.core import Rehearsal


@pytest.fixture
async def slack() -> AsyncGenerator[LoopbackSlack]:
    """A workspace of our own."""
    async with LoopbackSlack() as slack:
        yield slack


@pytest.fixture
def core() -> Rehearsal:
    """A core that gives every kind of answer."""
    return Rehearsal()


@pytest.fixture
async def adapter(slack: LoopbackSlack, core: Rehearsal) -> AsyncGenerator[SlackAdapter]:
    """The adapter, connected."""
    adapter = SlackAdapter(core, settings(slack), now=lambda: datetime.now(UTC))
    await adapter.start()
    yield adapter
    await adapter.stop()


def settings(slack: LoopbackSlack) -> SlackSettings:
    """Return the settings that lead to a loopback Slack."""
    return SlackSettings.model_validate(
        {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.api_url}
    )
