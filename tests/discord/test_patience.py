"""Answers that take a while: Discord waits 3 s for a first word, and the member is never left without one."""

import asyncio

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.chat.replies import Change, Share, Tell
from tests.discord.corner import Corner, card
from tests.discord.shared import LATE_S, posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import FORM, MESSAGE, THINKING, UPDATE_LATER
from tests.loopback.discord_faults import Fault
from tests.loopback.discord_hands import NoAnswer

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_slow_route_asks_for_patience_at_once(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """The member reads that the bot is thinking, and then the answer in the same place."""
    corner.pause_s["think"] = 0.05  # within the ordinary patience
    exchange = await loopback.hands.command("ben", "/study think", loopback.study.id)
    assert exchange.first == THINKING
    assert [loopback.text(one) for one in loopback.private("ben")] == ["Said\nafter some thought"]


async def test_a_late_private_answer_stays_private(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Whether an answer is private is settled by the first word."""
    corner.pause_s["today"] = LATE_S
    exchange = await loopback.hands.command("ben", "/study today", loopback.study.id)
    assert exchange.first == THINKING
    assert len(loopback.private("ben")) == 1
    assert loopback.channel() == []


async def test_a_late_shared_answer_is_shared(loopback: LoopbackDiscord, corner: Corner) -> None:
    """The thinking stands in the channel, where the answer will."""
    corner.pause_s["say"] = LATE_S
    await loopback.hands.command("ben", "/study say", loopback.study.id)
    assert [loopback.text(one) for one in loopback.channel()] == ["Said\nBen"]


async def test_a_late_rating_is_acknowledged_without_a_word(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """The message stays as it is until the rating is kept, and only then changes."""
    corner.pause_s["rate"] = LATE_S
    shown = await loopback.hands.press("ben", await posted(loopback, bot), "Show the answer")
    rated = await loopback.hands.press("ben", shown.shown[0], "Got it")
    assert rated.first == UPDATE_LATER
    assert [loopback.text(one) for one in loopback.private("ben")] == ["Said\nRated: Got it"]


async def test_a_form_that_comes_too_late_waits_behind_a_button(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """A form can only be the first word; after it, one more press opens it."""
    corner.pause_s["write"] = LATE_S
    late = await loopback.hands.press("ben", await posted(loopback, bot), "Write my answer")
    assert (late.first, loopback.text(late.shown[0])) == (
        THINKING,
        "Your note\nYour form is ready. Press again to open it.",
    )
    again = await loopback.hands.press("ben", late.shown[0], "Open the form")
    assert again.first == FORM
    await loopback.hands.submit("ben", {"Your answer": "Nobody has labelled it."})
    assert loopback.text(loopback.private("ben")[-1]) == "The answer\nYou wrote 23 characters."


async def test_a_form_just_in_time_opens(loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner) -> None:
    """For a form the bot waits as long as is safe, longer than for another answer."""
    corner.pause_s["write"] = 0.2
    exchange = await loopback.hands.press("ben", await posted(loopback, bot), "Write my answer")
    assert exchange.first == FORM


async def test_a_form_in_answer_to_a_form_waits_behind_a_button(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """Discord opens no form in answer to one."""
    await loopback.hands.press("ben", await posted(loopback, bot), "Write my answer")
    corner.replies["note"] = corner.replies["write"]
    exchange = await loopback.hands.submit("ben", {"Your answer": "whatever"})
    assert (exchange.first, loopback.text(exchange.shown[0])[-31:]) == (
        MESSAGE,
        "ready. Press again to open it.".rjust(31),
    )


async def test_an_answer_of_another_kind_than_declared_arrives_all_the_same(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """Late and declared private, but shared; declared public, but private; declared a change, but neither."""
    corner.pause_s |= {"today": LATE_S, "say": LATE_S, "rate": LATE_S}
    shown = await loopback.hands.press("chi", await posted(loopback, bot), "Show the answer")
    corner.replies |= {
        "today": lambda _: Share(card("Shared")),
        "say": lambda _: Tell(card("Told")),
        "rate": lambda _: Tell(card("Told")),
    }
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.hands.command("ben", "/study say", loopback.study.id)
    await loopback.hands.press("chi", shown.shown[0], "Got it")
    corner.replies["rate"] = lambda _: Share(card("Shared too"))
    await loopback.hands.press("chi", shown.shown[0], "Got it")
    await loopback.calm()  # what is shared comes behind a private word
    assert [loopback.text(one).split("\n")[0] for one in loopback.channel()] == ["Evaluation", "Shared", "Shared too"]
    assert [loopback.text(one).split("\n")[0] for one in loopback.private("ben")] == ["Shared", "Told"]
    assert [loopback.text(one).split("\n")[0] for one in loopback.private("chi")] == ["The answer", "Told"]


async def test_a_late_nothing_is_nothing(loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner) -> None:
    """A wordless first word that nothing follows leaves all as it is."""
    corner.pause_s["rate"] = LATE_S
    shown = await loopback.hands.press("ben", await posted(loopback, bot), "Show the answer")
    corner.replies["rate"] = lambda _: None
    await loopback.hands.press("ben", shown.shown[0], "Got it")
    await loopback.calm()
    assert loopback.private("ben") == shown.shown
    assert shown.shown[0].edits == 0


async def test_a_change_where_nothing_can_change_is_told(loopback: LoopbackDiscord, corner: Corner) -> None:
    """A command has no message that it could change."""
    corner.replies["today"] = lambda _: Change(card())
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    assert len(loopback.private("ben")) == 1


async def test_what_was_asked_for_is_done_where_discord_gave_up(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """The first word comes later than Discord waits: Ben sees a failure, his rating is kept, and he can press again."""
    shown = await loopback.hands.press("ben", await posted(loopback, bot), "Show the answer")
    loopback.fault("POST /interactions/{interaction_id}/{interaction_token}/callback", Fault(kind="slow", wait_s=1.3))
    with pytest.raises(NoAnswer):
        await loopback.hands.press("ben", shown.shown[0], "Got it")
    await asyncio.sleep(0.2)
    assert list(corner.ratings.values()) == ["Got it"]
    assert "answer_lost" in caplog.text
    await loopback.hands.press("ben", shown.shown[0], "Knew it cold")
    assert loopback.text(loopback.private("ben")[0]) == "Said\nRated: Knew it cold"


async def test_the_bot_leaves_after_its_last_answer(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """An answer under way when the adapter stops still arrives."""
    corner.pause_s["today"] = 0.1
    asking = asyncio.create_task(loopback.hands.command("ben", "/study today", loopback.study.id))
    await asyncio.sleep(0.05)
    await bot.stop()
    assert (await asking).shown
