"""Commands, buttons and forms get their answers, each in its own way."""

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.chat.events import Event
from bot.chat.messages import Line, Message
from bot.chat.replies import Change, Choices, Reply, Share, Tell
from bot.errors import Unanswered
from tests.discord.corner import Corner, card
from tests.discord.shared import LATE_S, posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_fields import NotOffered
from tests.loopback.discord_rules import EPHEMERAL

pytestmark = pytest.mark.usefixtures("bot")


def unanswered(event: Event) -> Reply:
    """Have no answer, as the core has none where its database takes nothing."""
    raise Unanswered(event.key)


async def test_a_command_is_answered_in_private(loopback: LoopbackDiscord) -> None:
    """Ben alone sees the answer to his command."""
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    (answer,) = loopback.private("ben")
    assert loopback.text(answer) == "Evaluation\nHow do you know that it works?\n\n3 have answered"
    assert answer.body["flags"] & EPHEMERAL
    assert [*loopback.channel(), *loopback.private("ana")] == []


async def test_what_is_shared_everybody_sees(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """A command whose route is public is answered in the channel."""
    await loopback.hands.command("chi", "/study say", loopback.study.id)
    assert [loopback.text(one) for one in loopback.channel()] == ["Said\nChi"]
    await loopback.hands.press("ben", await posted(loopback, bot), "Share")
    assert loopback.text(loopback.channel()[-1]) == "Said\nBen"


async def test_a_rating_changes_the_private_answer(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """The answer that Ben pulled up becomes the outcome of his rating; nothing new appears."""
    shown = await loopback.hands.press("ben", await posted(loopback, bot), "Show the answer")
    rated = await loopback.hands.press("ben", shown.shown[0], "Got it")
    assert rated.shown == shown.shown == loopback.private("ben")
    assert loopback.text(rated.shown[0]) == "Said\nRated: Got it"
    assert list(corner.ratings.values()) == ["Got it"]


async def test_a_picked_option_comes_with_its_value(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """Picking is a press, and may change the message that all see."""
    message = await posted(loopback, bot)
    await loopback.hands.pick("ben", message, "The first")
    assert loopback.text(loopback.channel()[0]) == "Said\n1"


async def test_a_form_opens_and_its_answer_is_private(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """A form from a post that all see leaves the post alone: what it brings is Ben's."""
    message = await posted(loopback, bot)
    await loopback.hands.press("ben", message, "Write my answer")
    form = loopback.form("ben")
    assert form is not None
    assert (form["title"], form["components"][0]["content"]) == ("Your note", "Why is **evaluation** hard?")
    await loopback.hands.submit("ben", {"Your answer": "Nobody has labelled it."})
    assert loopback.text(loopback.private("ben")[0]) == "The answer\nYou wrote 23 characters."
    assert loopback.channel() == [message]
    assert message.edits == 0


async def test_a_form_from_a_private_answer_turns_that_answer(loopback: LoopbackDiscord) -> None:
    """Where only Ben saw the message with the button, it becomes what the form brings."""
    today = await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.hands.press("ben", today.shown[0], "Write my answer")
    await loopback.hands.submit("ben", {"Your answer": "Nobody has labelled it."})
    assert [loopback.text(one) for one in loopback.private("ben")] == ["The answer\nYou wrote 23 characters."]


async def test_a_wrong_form_can_be_mended(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """The mistakes are told by the fields' labels, and *Fix it* opens the form with what was typed."""
    await loopback.hands.press("ben", await posted(loopback, bot), "Write my answer")
    wrong = await loopback.hands.submit("ben", {"Your answer": "short"})
    assert loopback.text(wrong.shown[0]) == "Not saved yet\nYour answer: Write at least ten characters."
    await loopback.hands.press("ben", wrong.shown[0], "Fix it")
    form = loopback.form("ben")
    assert form is not None
    assert form["components"][1]["component"]["value"] == "short"
    mended = await loopback.hands.submit("ben", {"Your answer": "long enough now"})
    assert mended.shown == [wrong.shown[0]]
    assert loopback.text(wrong.shown[0]) == "The answer\nYou wrote 15 characters."


async def test_a_form_that_is_wrong_again_takes_the_place_of_its_first_refusal(
    loopback: LoopbackDiscord, corner: Corner
) -> None:
    """However often it is sent, there is one word about it; the card with the form's button stays as it was."""
    today = await loopback.hands.command("ben", "/study today", loopback.study.id)
    card_shown = today.shown[0]
    await loopback.hands.press("ben", card_shown, "Write my answer")
    wrong = (await loopback.hands.submit("ben", {"Your answer": "short"})).shown[0]
    for _ in range(2):
        await loopback.hands.press("ben", wrong, "Fix it")
        assert (await loopback.hands.submit("ben", {"Your answer": "brief"})).shown == [wrong]
    assert loopback.private("ben") == [card_shown, wrong]
    assert len(corner.heard) == 5


async def test_nothing_to_say_leaves_everything_as_it_is(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """A press that is answered by nothing is acknowledged without a word."""
    message = await posted(loopback, bot)
    exchange = await loopback.hands.press("ben", message, "Nothing")
    assert (exchange.first, exchange.shown, loopback.private("ben"), message.edits) == (6, [], [], 0)


async def test_a_command_is_never_left_without_a_word(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Discord takes no silence from a command, so nothing becomes "Done"."""
    corner.replies["today"] = lambda _: None
    corner.replies["echo"] = lambda _: Choices(())  # an answer that fits no command
    for line in ("/study today", "/study echo"):
        exchange = await loopback.hands.command("ben", line, loopback.study.id)
        assert loopback.text(exchange.shown[0]) == "Done"


async def test_a_mistake_of_ours_gets_a_kind_answer(
    loopback: LoopbackDiscord, bot: DiscordAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    """The member is told whose fault it is; the log has the rest."""
    exchange = await loopback.hands.press("ben", await posted(loopback, bot), "Break")
    assert loopback.text(exchange.shown[0]).startswith("That did not work\nThe fault is ours")
    assert "answer_failed key=" in caplog.text


@pytest.mark.parametrize("pause_s", [0.0, LATE_S])
async def test_a_form_that_the_core_had_no_answer_to_is_given_back(
    loopback: LoopbackDiscord, corner: Corner, bot: DiscordAdapter, caplog: pytest.LogCaptureFixture, pause_s: float
) -> None:
    """Discord has closed it: whoever wrote it reads their words, at once or after the bot has asked for patience."""
    await loopback.hands.press("ben", await posted(loopback, bot), "Write my answer")
    corner.replies["note"], corner.pause_s["note"] = unanswered, pause_s
    exchange = await loopback.hands.submit("ben", {"Your answer": "By *labelling* it.", "How sure?": "80"})
    told = loopback.text(exchange.shown[0])
    assert "may not have been saved" in told
    assert "By *labelling* it." in told
    assert "80" in told
    assert loopback.channel(loopback.study.id)[-1].edits == 0
    assert "answer_failed" not in caplog.text  # the core has logged it


async def test_what_does_not_fit_gets_a_kind_answer(
    loopback: LoopbackDiscord, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """Two buttons with one action are a mistake of ours that Discord would refuse: it is not even sent."""
    twice = card()
    corner.replies["today"] = lambda _: Tell(
        Message(title=twice.title, plain=twice.plain, blocks=twice.blocks, rows=(twice.rows[0], twice.rows[0]))
    )
    exchange = await loopback.hands.command("ben", "/study today", loopback.study.id)
    assert loopback.text(exchange.shown[0]).startswith("That did not work")
    assert "comes 2 times" in caplog.text


async def test_what_must_last_is_copied_to_a_direct_message(loopback: LoopbackDiscord, corner: Corner) -> None:
    """A private answer is gone with the next start of Discord; a kept one stays, unless direct messages are closed."""
    await loopback.hands.command("ben", "/study help", loopback.study.id)
    await loopback.calm()
    answer, copy = loopback.private("ben")
    assert (answer.channel, copy.channel) == (loopback.study.id, loopback.world.people["ben"].direct)
    assert loopback.text(answer) == loopback.text(copy) == "Said\nhelp"
    loopback.world.people["chi"].takes_direct = False
    await loopback.hands.command("chi", "/study help", loopback.study.id)
    await loopback.calm()
    assert len(loopback.private("chi")) == 1
    assert len(corner.heard) == 2


async def test_a_long_private_answer_goes_on_below(loopback: LoopbackDiscord, corner: Corner) -> None:
    """Nothing of it is lost, and what is to be pressed stands at its end."""
    lines = tuple(Line((f"Line {n} " + "of many words " * 20,)) for n in range(30))
    corner.replies["today"] = lambda _: Tell(Message(title="Long", plain="Long", blocks=lines, rows=card().rows))
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    await loopback.calm()
    parts = loopback.private("ben")
    assert [bool(part.pressables) for part in parts] == [False, False, True]
    assert all(f"Line {n} " in "".join(map(loopback.text, parts)) for n in range(30))


async def test_a_long_change_of_what_all_see_stays_one_message(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """A private continuation would tear it apart."""
    corner.replies["pick"] = lambda _: Change(Message(title="Long", plain="Long", blocks=(Line(("word " * 2000,)),)))
    await loopback.hands.pick("ben", await posted(loopback, bot), "The first")
    await loopback.calm()
    assert "Shortened" in loopback.text(loopback.channel()[0])
    assert loopback.private("ben") == []


@pytest.mark.parametrize("late_s", [0.0, LATE_S])
async def test_a_long_shared_answer_goes_on_in_the_channel(
    loopback: LoopbackDiscord, corner: Corner, late_s: float
) -> None:
    """Everybody reads all of it, however late it comes; what is to be pressed stands below the last."""
    corner.pause_s["say"] = late_s
    lines = tuple(Line((f"Line {n} " + "word " * 60,)) for n in range(30))
    corner.replies["say"] = lambda _: Share(Message(title="Long", plain="Long", blocks=lines, rows=card().rows))
    await loopback.hands.command("ben", "/study say", loopback.study.id)
    await loopback.calm()
    parts = loopback.channel()
    assert [bool(part.pressables) for part in parts] == [False, False, True]
    assert all(f"Line {n} " in "".join(map(loopback.text, parts)) for n in range(30))
    assert loopback.private("ben") == []


async def test_nobody_presses_what_they_do_not_see(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """The loopback plays fair: the bot never hears of a press that Discord's client does not offer."""
    message = await posted(loopback, bot)
    shown = await loopback.hands.press("ben", message, "Show the answer")
    heard = len(corner.heard)
    with pytest.raises(NotOffered):
        await loopback.hands.press("ben", message, "Got it")
    with pytest.raises(NotOffered):
        await loopback.hands.press("chi", shown.shown[0], "Got it")
    with pytest.raises(NotOffered):
        await loopback.hands.submit("ben", {"Your answer": "no form is open"})
    assert len(corner.heard) == heard
