"""What must never happen: a server forgotten over an outage, a token or people's words in the log."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.drafts import Drafts
from adapters.discord.marks import marks
from bot.chat.events import Removed
from bot.chat.messages import Field, Form
from bot.errors import InDoubt
from bot.ids import new_id
from tests.discord.conftest import Connect
from tests.discord.corner import POST, Corner
from tests.discord.shared import posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FORM = Form(action="note", title="Note", fields=(Field(name="text", label="Text", kind="text"),))


@pytest.mark.usefixtures("bot")
async def test_a_removal_is_told_and_an_outage_is_none(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Discord words both nearly alike; data is deleted after one of them only."""
    await loopback.outage()
    assert corner.removals == []
    await loopback.remove_bot()
    (removed,) = corner.removals
    told = Removed(platform="discord", workspace=str(loopback.world.guild), channel=None, at=removed.at)
    assert removed == told
    assert abs(datetime.now(UTC) - removed.at) < timedelta(seconds=5)


async def test_no_token_and_no_words_reach_the_log(
    loopback: LoopbackDiscord, connect: Connect, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """With everything logged that can be, and with everything going wrong."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("discord").setLevel(logging.NOTSET)
    secret = "what Ben wrote in confidence"  # noqa: S105  words, and no key
    async with connect() as bot:
        message = await posted(loopback, bot)
        await loopback.hands.command("ben", f"/study echo {secret}", loopback.study.id)
        await loopback.hands.press("ben", message, "Write my answer")
        await loopback.hands.submit("ben", {"Your answer": secret})
        await loopback.hands.press("ben", message, "Break")
        loopback.fault("POST /channels/{channel_id}/messages", Fault(kind="lost"))
        with pytest.raises(InDoubt):
            await posted(loopback, bot)
        await loopback.gateway.drop()
        await loopback.hands.command("ben", f"/study echo {secret}", loopback.study.id)
        corner.replies["echo"] = lambda _: None
        route = "POST /interactions/{interaction_id}/{interaction_token}/callback"
        loopback.fault(route, Fault(kind="refused", status=404, code=10062))
        with pytest.raises(AssertionError):
            await loopback.hands.command("ben", f"/study echo {secret}", loopback.study.id)
    hidden = [loopback.token, secret, *(exchange.token for exchange in loopback.world.exchanges.values())]
    assert "answer_lost" in caplog.text
    assert "answer_failed" in caplog.text
    assert [word for word in hidden if word in caplog.text] == []


def test_a_draft_is_its_owners_alone_and_for_a_quarter_of_an_hour() -> None:
    """Who else presses the button, or presses it too late, gets nothing."""
    drafts = Drafts()
    pressed = drafts.keep(FORM, user="ben", at=NOON)
    assert drafts.find(pressed, user="ben", at=NOON + timedelta(minutes=15)) is FORM
    assert drafts.find(pressed, user="chi", at=NOON) is None
    assert drafts.find(pressed, user="ben", at=NOON + timedelta(minutes=15, seconds=1)) is None
    assert drafts.find("discord-form:forged", user="ben", at=NOON) is None


def test_drafts_are_bounded() -> None:
    """The oldest goes first; a flood of wrong forms fills no memory."""
    drafts = Drafts(most=2)
    first, second, third = (drafts.keep(FORM, user="ben", at=NOON) for _ in range(3))
    assert [drafts.find(one, user="ben", at=NOON) for one in (first, second, third)] == [None, FORM, FORM]


def test_marks_are_two_different_numbers_that_discord_takes() -> None:
    """31 bits each, never zero, never equal, the same for the same key, others for others."""
    made = [marks(new_id()) for _ in range(1000)]
    assert all(0 < number < 2**31 for pair in made for number in pair)
    assert all(first != second for first, second in made)
    assert len(set(made)) == 1000
    assert marks(POST) == marks(POST)
