"""Answers that are lost on their way: what can be sent again is, and what is to be pressed arrives."""

import asyncio

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.chat.messages import Line, Message
from bot.chat.replies import Change, Share, Tell
from tests.discord.corner import Corner, card
from tests.discord.shared import LATE_S, posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import FORM
from tests.loopback.discord_faults import Fault
from tests.loopback.discord_hands import NoAnswer

pytestmark = pytest.mark.usefixtures("bot")

FIRST = "POST /interactions/{interaction_id}/{interaction_token}/callback"
EDIT = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
TAKE_BACK = "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW = "POST /webhooks/{webhook_id}/{webhook_token}"

LOST = Fault(kind="lost")
BROKEN = Fault(kind="broken")
REFUSED = Fault(kind="refused", status=403, code=50013)
LONG = Message(
    title="Long",
    plain="Long",
    blocks=tuple(Line((f"Line {n} " + "of many words " * 20,)) for n in range(30)),
    rows=card().rows,
)


async def heads(loopback: LoopbackDiscord, person: str = "ben") -> list[str]:
    """Return what stands first in each message of a person's own, once all is there."""
    await loopback.calm()
    return [loopback.text(one).split("\n")[0] for one in loopback.private(person)]


@pytest.mark.parametrize("fault", [LOST, BROKEN], ids=["no answer", "a 502"])
async def test_a_first_answer_that_arrived_is_not_lost(
    loopback: LoopbackDiscord, corner: Corner, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    """Discord refuses it the second time: it is there, and what belongs behind it follows."""
    corner.replies["today"] = lambda _: Tell(LONG)
    loopback.fault(FIRST, fault)
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.calm(quiet_s=0.05 if fault is LOST else 1.2)  # the SDK waits a second behind a 502
    assert [bool(part.pressables) for part in loopback.private("ben")] == [False, False, True]
    assert [request.status for request in loopback.requests(FIRST)] == [0 if fault is LOST else 502, 400]
    assert "answer_lost" not in caplog.text


async def test_a_first_word_that_arrived_is_turned_into_the_answer(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Ben reads that the bot is thinking, and then the answer in its place."""
    corner.pause_s["today"] = LATE_S
    loopback.fault(FIRST, LOST)
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    assert await heads(loopback) == ["Evaluation"]


async def test_a_form_that_opened_is_open(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """It is a first answer like others."""
    message = await posted(loopback, bot)
    loopback.fault(FIRST, LOST)
    assert (await loopback.hands.press("ben", message, "Write my answer")).first == FORM
    await loopback.hands.submit("ben", {"Your answer": "Nobody has labelled it."})
    assert await heads(loopback) == ["The answer"]


@pytest.mark.parametrize("lost", [1, 2])
async def test_one_part_that_is_lost_holds_up_none_of_the_rest(
    loopback: LoopbackDiscord, corner: Corner, lost: int
) -> None:
    """It is tried once more; where that fails too, the ratings come all the same."""
    corner.replies["today"] = lambda _: Tell(LONG)
    loopback.fault(FOLLOW, *[Fault(kind="limited", via=False)] if lost == 2 else [LOST])
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.calm()
    parts = loopback.private("ben")
    assert parts[-1].pressables
    assert len({loopback.text(part) for part in parts}) == (2 if lost == 2 else 3)


async def test_a_lost_change_of_a_held_answer_is_made_again(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """The rating is kept and shown; an edit changes nothing the second time."""
    corner.pause_s["rate"] = LATE_S
    shown = await loopback.hands.press("ben", await posted(loopback, bot), "Show the answer")
    loopback.fault(EDIT, LOST)
    await loopback.hands.press("ben", shown.shown[0], "Got it")
    assert await heads(loopback) == ["Said"]
    assert len(loopback.requests(EDIT)) == 2


@pytest.mark.parametrize(("fault", "read"), [(LOST, ["Told"]), (REFUSED, [])])
async def test_what_is_for_one_never_takes_the_place_of_what_is_for_all(
    loopback: LoopbackDiscord, corner: Corner, fault: Fault, read: list[str]
) -> None:
    """A public "thinking" that cannot be taken back would make the answer as public as itself: none is sent then."""
    corner.pause_s["say"] = LATE_S
    corner.replies["say"] = lambda _: Tell(card("Told"))
    loopback.fault(TAKE_BACK, fault)
    if read:
        await loopback.hands.command("ben", "/study say", loopback.study.id)
    else:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(loopback.hands.command("ben", "/study say", loopback.study.id), 2 * LATE_S)
    assert await heads(loopback) == read
    assert [loopback.text(one) for one in loopback.channel() if loopback.text(one)] == []


async def test_a_second_process_with_the_same_token_is_no_mishap(
    loopback: LoopbackDiscord, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord takes the answer of one of the two; the other writes no warning of it."""
    caplog.set_level("INFO")
    loopback.fault(FIRST, Fault(kind="refused", status=400, code=40060))
    with pytest.raises(NoAnswer):
        await loopback.hands.command("ben", "/study today", loopback.study.id)
    assert len(corner.heard) == 1
    (said,) = [record for record in caplog.records if "answer_lost" in record.message]
    assert (said.levelname, "code=40060" in said.message) == ("INFO", True)


async def test_what_all_see_is_sent_once(loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner) -> None:
    """What was lost behind its arrival is there, shared or changed; nothing of it comes a second time."""
    corner.replies["pick"] = lambda _: Change(card("Changed"))
    message = await posted(loopback, bot)
    loopback.fault(FIRST, LOST)
    await loopback.hands.command("ben", "/study say", loopback.study.id)
    await loopback.calm()
    loopback.fault(FIRST, LOST)
    await loopback.hands.pick("ben", message, "The first")
    await loopback.calm()
    assert [loopback.text(one).split("\n")[0] for one in loopback.channel()] == ["Changed", "Said"]
    assert [request.status for request in loopback.requests(FIRST)] == [0, 400, 0, 400]


async def test_what_is_lost_before_all_is_not_shown_twice(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """Ben, whose press is still held when it goes wrong, can share it again."""
    corner.pause_s["rate"] = LATE_S
    corner.replies["rate"] = lambda _: Share(card("Shared"))
    shown = await loopback.hands.press("ben", await posted(loopback, bot), "Show the answer")
    loopback.fault(FOLLOW, LOST)
    await loopback.hands.press("ben", shown.shown[0], "Got it")
    assert [loopback.text(one).split("\n")[0] for one in loopback.channel()] == ["Evaluation", "Shared"]
