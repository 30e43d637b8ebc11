"""What is under way when a connection ends, or the process stops: it is finished, and the log tells no untruth."""

import asyncio

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.conversation import is_lost
from tests.discord.corner import Corner
from tests.discord.pausing import Patiently, Pauses, until
from tests.discord.shared import LATE_S, posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

FIRST = "POST /interactions/{interaction_id}/{interaction_token}/callback"
REGISTER = "PUT /applications/{application_id}/commands"
UNREADABLE = 0
"""Stands for a greeting that cannot be read, among the codes that end a connection."""


async def end(loopback: LoopbackDiscord, code: int) -> None:
    """End the connection for good."""
    if code == UNREADABLE:
        await loopback.gateway.send_raw("READY", {"session_id": "1", "resume_gateway_url": loopback.gateway_url})
    else:
        await loopback.gateway.close_with(code)


@pytest.mark.parametrize("code", [1000, 4010, 4011, UNREADABLE])
async def test_an_answer_outlives_the_connection_it_was_asked_by(
    loopback: LoopbackDiscord, corner: Corner, patiently: Patiently, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    """Ben asked, Discord ends the connection, and he reads the answer all the same; the next one waits for nobody."""
    corner.pause_s["today"] = LATE_S
    async with patiently() as bot:
        await bot.start()
        asked = asyncio.create_task(loopback.hands.command("ben", "/study today", loopback.study.id))
        await until(lambda: bool(corner.heard))
        await end(loopback, code)
        assert (await asked).shown
        await until(lambda: len(loopback.private("ben")) == 1 and not bot.trouble)
        assert (await loopback.hands.command("ben", "/study echo again", loopback.study.id)).shown
    assert "answer_" not in caplog.text
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("discord-")]


async def test_an_answer_that_is_later_than_the_stop_is_told_as_lost(
    loopback: LoopbackDiscord,
    corner: Corner,
    bot: DiscordAdapter,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The way is closed then: that is no answer which does not fit, and nothing of ours that failed."""
    monkeypatch.setattr("adapters.discord.adapter._LEAVE_S", 0.05)
    corner.pause_s["echo"] = LATE_S
    asked = asyncio.create_task(loopback.hands.command("ben", "/study echo kestrel", loopback.study.id))
    await until(lambda: bool(loopback.requests(FIRST)))
    await bot.stop()
    await until(lambda: "answer_lost" in caplog.text)
    asked.cancel()
    assert [word for word in ("answer_does_not_fit", "command_failed", "kestrel") if word in caplog.text] == []


@pytest.mark.parametrize("kind", ["a form once more", "an old command"])
async def test_a_stop_waits_for_what_the_core_is_not_asked(
    loopback: LoopbackDiscord, bot: DiscordAdapter, kind: str
) -> None:
    """These answers are the adapter's own, and are finished like the others."""
    message = await posted(loopback, bot)
    await loopback.hands.press("ben", message, "Write my answer")
    (offer,) = (await loopback.hands.submit("ben", {"Your answer": "Short."})).shown
    loopback.world.commands[0]["options"].append({"type": 1, "name": "gone", "description": "No more."})
    loopback.fault(FIRST, Fault(kind="slow", wait_s=0.3))
    if kind == "an old command":
        asked = asyncio.create_task(loopback.hands.command("ben", "/study gone", loopback.study.id))
    else:
        asked = asyncio.create_task(loopback.hands.press("ben", offer, str(offer.pressables[0]["label"])))
    await until(lambda: bool(loopback.api.under_way))
    await bot.stop()
    assert asked.done()
    assert (await asked).first


def test_only_the_closed_way_is_a_loss() -> None:
    """Another RuntimeError is a fault of ours, and is logged as one."""
    assert is_lost(RuntimeError("Session is closed"))
    assert [is_lost(each) for each in (RuntimeError("dictionary changed size"), RecursionError(), ValueError())] == [
        False,
        False,
        False,
    ]


async def test_commands_that_discord_never_took_are_told_and_tried_again(
    loopback: LoopbackDiscord, patiently: Patiently, pauses: Pauses
) -> None:
    """Nobody could ask the bot anything: whoever runs it reads so, until Discord takes them."""
    pauses.real = {900}
    loopback.fault(REGISTER, Fault(kind="refused", status=400, code=50035))
    async with patiently() as bot:
        await bot.start()
        assert "run `fulcrum discord sync`" in bot.trouble
        pauses.over.set()
        await until(lambda: not bot.trouble)
        assert len(loopback.requests(REGISTER)) == 2
        assert (await loopback.hands.command("ben", "/study today", loopback.study.id)).shown


async def test_commands_of_the_last_time_are_no_trouble(
    loopback: LoopbackDiscord, patiently: Patiently, pauses: Pauses
) -> None:
    """They go on working; the newer ones are tried again by and by."""
    async with patiently() as bot:
        await bot.start()
    loopback.world.commands[0]["options"][0]["description"] = "From an older version."
    pauses.real = {900}
    loopback.fault(REGISTER, Fault(kind="refused", status=400, code=50035))
    async with patiently() as bot:
        await bot.start()
        assert bot.trouble == ""
        pauses.over.set()
        await until(lambda: len(loopback.requests(REGISTER)) == 3)
