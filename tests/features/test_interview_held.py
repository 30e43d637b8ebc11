"""A model answer that is still to come in another way: by an open post, or in a round with others."""

from adapters.rehearsal.reading import form_in, message_in, text_of
from bot.cards import Card
from bot.chat.messages import Words
from bot.chat.replies import Reply
from tests.features.conftest import Team
from tests.features.pairs import ANSWER, Pair
from tests.features.test_interview import MINE, SAY, answered, labels, read
from tests.features.test_interview_past import at, history, member_id

LATER = "When the post has closed"


async def asked_before(team: Team) -> tuple[Card, Reply]:
    """Let Ben be asked in the morning what is posted at noon; return the card, and the question resumed after it."""
    await team.until(20, 13)
    opened = {post.message.title for post in team.platform.posts}
    card = next(each for each in team.house.deck.cards.values() if each.kind == "tradeoff" and each.title in opened)
    await team.house.store.interviews.begin(await member_id(team), card.id, key="morning", at=at(20))
    return card, await team.press("ben", await team.command("ben", "/study interview"), "Go on with it")


async def test_an_answer_to_what_is_open_comes_without_the_model_answer(team: Team) -> None:
    """It is kept and can be ticked; both sides are to be met on the post, and come here once that has closed."""
    card, question = await asked_before(team)
    form = form_in(await team.press("ben", question, "Write my answer"))
    assert form.send == "Keep my answer"
    assert "model answer" not in form.fields[0].hint
    empty = await team.fill("ben", form, {SAY: "\0 "})
    assert form_in(empty).send == "Keep my answer"
    told = await team.fill("ben", form, {SAY: MINE})
    for shown in (told, await team.press("ben", question, "Write my answer")):
        assert Words(MINE) in message_in(shown).blocks
        assert LATER in read(shown)
        assert not any(side.body in read(shown) for side in card.sides)
        assert labels(shown) == ("Tick the rubric", "Next question")
    await team.until(26, 9)
    told = await team.press("ben", question, "Write my answer")
    assert all(side.body in read(told) for side in card.sides)


async def test_the_history_shows_it_once_the_post_has_closed(team: Team) -> None:
    """Until then it says so, to who wants to read it as to who wants to be asked again."""
    card, question = await asked_before(team)
    await answered(team, question)
    page = await team.press("ben", await history(team), "Open 1")
    for label in ("The model answer", "Ask me again"):
        assert LATER in read(await team.press("ben", page, label))
    await team.until(26, 9)
    assert card.sides[0].body in read(await team.press("ben", page, "The model answer"))
    assert "Write my answer" in labels(await team.press("ben", page, "Ask me again"))


async def test_the_candidate_of_a_round_gets_it_with_the_ticks(team: Team) -> None:
    """Not from their history before that; and from there too afterwards, while the next round goes on."""
    pair = Pair(team)
    await pair.begin("ben")
    card = next(each for each in team.house.deck.cards.values() if each.title == pair.last("ana").message.title)
    await pair.fill("ana", "Write my answer", ANSWER)
    page = await team.press("ana", await history(team, "ana"), "Open 1")
    for label in ("The model answer", "Ask me again"):
        assert "comes to you with the ticks" in read(await team.press("ana", page, label))
    form = await team.press("ben", await pair.press("ben", "No follow-up"), "Tick the rubric")
    await team.fill("ben", form, {"A word to the candidate": "Slower."})
    shown = await team.press("ana", page, "The model answer")
    assert message_in(shown).title == card.title
    assert (card.answer or card.sides[0].body) in text_of(message_in(shown))


async def test_a_round_that_was_stopped_keeps_nothing_back(team: Team) -> None:
    """Nobody will tick it any more."""
    pair = Pair(team)
    await pair.begin("ben")
    await pair.fill("ana", "Write my answer", ANSWER)
    page = await team.press("ana", await history(team, "ana"), "Open 1")
    await team.press("ben", await pair.press("ben", "Stop this interview"), "Yes, stop it")
    assert "comes to you with the ticks" not in read(await team.press("ana", page, "The model answer"))
