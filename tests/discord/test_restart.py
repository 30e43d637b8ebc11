"""The bot goes and comes back: what was posted goes on working."""

import asyncio
import gc

import pytest
from discord import ui

from bot.errors import NotSent, SettingsError
from tests.discord.conftest import Connect, adapter_on, leaving
from tests.discord.corner import Corner
from tests.discord.shared import posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault


async def test_buttons_and_selects_outlive_a_restart(loopback: LoopbackDiscord, connect: Connect) -> None:
    """A process that has never sent the message answers the press on it."""
    async with connect() as before:
        message = await posted(loopback, before)
        shown = await loopback.hands.press("ben", message, "Show the answer")
    async with connect():
        rated = await loopback.hands.press("ben", shown.shown[0], "Struggled")
        assert loopback.text(rated.shown[0]) == "Said\nRated: Struggled"
        await loopback.hands.pick("chi", message, "The first")
        assert loopback.text(message) == "Said\n1"


async def test_an_open_form_outlives_a_restart(loopback: LoopbackDiscord, connect: Connect) -> None:
    """Who was writing while the bot was updated loses nothing."""
    async with connect() as before:
        await loopback.hands.press("ben", await posted(loopback, before), "Write my answer")
    async with connect():
        sent = await loopback.hands.submit("ben", {"Your answer": "Nobody has labelled it."})
        assert loopback.text(sent.shown[0]) == "The answer\nYou wrote 23 characters."


async def test_what_was_typed_wrongly_is_kept_in_memory_alone(loopback: LoopbackDiscord, connect: Connect) -> None:
    """After a restart *Fix it* says kindly that it is gone."""
    async with connect() as before:
        await loopback.hands.press("ben", await posted(loopback, before), "Write my answer")
        wrong = await loopback.hands.submit("ben", {"Your answer": "short"})
    async with connect():
        gone = await loopback.hands.press("ben", wrong.shown[0], "Fix it")
        assert loopback.text(gone.shown[0]).startswith("Please start again\n")


async def test_nothing_is_remembered_about_what_was_sent(loopback: LoopbackDiscord, connect: Connect) -> None:
    """A year of answers leaves no more in memory than one: the library is given nothing to wait for."""
    async with connect() as adapter:
        message = await posted(loopback, adapter)
        await loopback.hands.press("ben", message, "Show the answer")
        gc.freeze()  # what is there so far is not counted below
        for _ in range(5):
            await loopback.hands.press("ben", message, "Show the answer")
            await loopback.hands.press("ben", message, "Write my answer")
        await loopback.calm()
        gc.collect()
        assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("discord-ui")]
        assert not [thing for thing in gc.get_objects() if isinstance(thing, ui.Modal | ui.LayoutView)]
        gc.unfreeze()


async def test_a_lost_session_is_begun_anew(loopback: LoopbackDiscord, connect: Connect) -> None:
    """Discord may say that it does not know the session any more."""
    async with connect():
        await loopback.gateway.invalidate()
        async with asyncio.timeout(5):
            while not loopback.gateway.connected:  # noqa: ASYNC110  the other side's state, seen from outside
                await asyncio.sleep(0.01)
        await loopback.hands.command("ben", "/study today", loopback.study.id)
        assert len(loopback.gateway.identifies) == 2


async def test_the_bot_asks_for_guilds_alone(loopback: LoopbackDiscord, connect: Connect) -> None:
    """No privileged intent, no presence: nobody's messages are read."""
    async with connect():
        assert [one["intents"] for one in loopback.gateway.identifies] == [1]


async def test_a_token_that_discord_does_not_know(loopback: LoopbackDiscord, corner: Corner) -> None:
    """The text says what to do; the token itself stands nowhere in it."""
    async with leaving(adapter_on(loopback, corner, token="not-the-token")) as adapter:  # noqa: S106  none indeed
        with pytest.raises(SettingsError, match="choose Reset Token") as refusal:
            await adapter.start()
    assert "not-the-token" not in str(refusal.value)


async def test_an_application_that_sends_its_interactions_elsewhere(loopback: LoopbackDiscord, corner: Corner) -> None:
    """The bot would be connected and deaf; the text says which field to clear."""
    loopback.world.endpoint_url = "https://elsewhere.example"
    async with leaving(adapter_on(loopback, corner)) as adapter:
        with pytest.raises(SettingsError, match="clear that field"):
            await adapter.start()
    assert loopback.gateway.identifies == []


async def test_a_discord_that_cannot_be_reached(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Nothing is wrong with the settings, so nothing else is claimed."""
    await loopback.stop()
    async with leaving(adapter_on(loopback, corner)) as adapter:
        with pytest.raises(NotSent, match="could not be reached"):
            await adapter.start()


async def test_a_start_does_not_fail_over_the_commands(
    loopback: LoopbackDiscord, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """Those of the last time go on working."""
    async with connect():
        pass
    loopback.fault("GET /applications/{application_id}/commands", Fault(kind="refused", status=403, code=50001))
    async with connect():
        assert "commands_not_registered error=Forbidden code=50001" in caplog.text
        assert (await loopback.hands.command("ben", "/study today", loopback.study.id)).shown
