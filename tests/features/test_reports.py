"""*Something wrong with this card?*: where it goes, and what the member hears."""

from dataclasses import replace

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.reading import form_in, message_in, text_of
from bot.chat.messages import Mention, Words
from bot.chat.replies import Ask, Reply, Wrong
from bot.store.reports import MOST_A_DAY
from tests.features.conftest import Team

WHAT, BUTTON, SHOW = "What is wrong with this card?", "Something wrong?", "/tradeoff show retrieval depth"
WORDS = "The *figures* are old <@U1>"


async def answer(team: Team, who: str = "ben", *, direct: bool = False) -> Reply:
    """A model answer, under which the button stands."""
    shown = await team.command(who, SHOW, direct=direct)
    return await team.press(who, shown, "Show me both sides")


async def report(team: Team, who: str = "ben") -> Reply:
    """Report something from the channel."""
    return await team.fill(who, await team.press(who, await answer(team, who), BUTTON), {WHAT: WORDS})


def sent_to(team: Team, name: str) -> list[Posted]:
    """What this member alone was sent."""
    return [post for post in team.platform.posts if post.to == team.platform.who(name).member]


async def test_a_report_reaches_whoever_set_the_channel_up(team: Team) -> None:
    """Directly and once: the card with its file, the words to the letter, and who wrote them, without a ping."""
    assert "It reaches whoever set me up here." in text_of(message_in(await report(team)))
    await team.until(20, 7)
    (sent,) = sent_to(team, "ana")
    assert [post for post in team.platform.posts if post is not sent] == []
    shown = text_of(sent.message)
    assert "Retrieval depth vs latency" in shown
    assert "File tradeoffs/generative/retrieval-depth-vs-latency.md" in shown
    assert Words(WORDS) in sent.message.blocks
    assert WORDS not in sent.message.plain
    (by,) = [part for block in sent.message.blocks for part in getattr(block, "parts", ()) if isinstance(part, Mention)]
    assert (by.member, by.ping) == (team.platform.who("ben").member, False)
    await team.until(21, 7)
    assert len(sent_to(team, "ana")) == 1


async def test_an_empty_report_is_asked_for_again(team: Team) -> None:
    """Spaces are no words."""
    form = await team.press("ben", await answer(team), BUTTON)
    sent = team.platform.filling("ben", form, {WHAT: "x"})
    for text in ("   ", "\0"):
        again = await team.house.app.answer(replace(sent, values={"what": text}))
        assert isinstance(again, Wrong)
        assert "A few words" in again.errors["what"]


async def test_what_was_typed_is_kept_as_far_as_a_database_can_hold_it(team: Team) -> None:
    """NUL, half a character, and more than the form allows."""
    form = await team.press("ben", await answer(team), BUTTON)
    await team.fill("ben", form, {WHAT: "a\0b \udc80 " + "x" * 5000})
    await team.until(20, 7)
    (words,) = [block for block in sent_to(team, "ana")[0].message.blocks if isinstance(block, Words)]
    assert words.text == f"ab ? {'x' * 1495}"


async def test_five_reports_a_day_are_enough(team: Team) -> None:
    """The sixth is thanked for, before and after it was written."""
    form = await team.press("ben", await answer(team), BUTTON)
    for _ in range(MOST_A_DAY):
        assert "It reaches" in text_of(message_in(await report(team)))
    assert "keep this one for tomorrow" in text_of(message_in(await team.fill("ben", form, {WHAT: WORDS})))
    assert "keep this one for tomorrow" in text_of(message_in(await team.press("ben", await answer(team), BUTTON)))
    await team.until(21, 7)
    assert isinstance(await team.press("ben", await answer(team), BUTTON), Ask)


async def test_outside_of_the_channel_it_goes_to_the_team_in_which_one_has_studied(team: Team) -> None:
    """Whoever has not is told where to turn, before they write."""
    event = team.platform.pressing("ben", await answer(team, direct=True), BUTTON)
    outside = replace(event, place=None)
    assert "team's channel" in text_of(message_in(await team.house.app.answer(outside)))
    await team.until(20, 9)
    await team.press("ben", await team.press("ben", team.platform.posts[0], "Show me the answer"), "Got it")
    assert form_in(await team.house.app.answer(outside)).fields[0].label == WHAT


async def test_a_card_that_left_cannot_be_reported(team: Team) -> None:
    """Nor what never was a card."""
    event = team.platform.pressing("ben", await answer(team), BUTTON)
    gone = replace(event, action="wrong:no-such-card")
    assert "no longer in the deck" in text_of(message_in(await team.house.app.answer(gone)))
