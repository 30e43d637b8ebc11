"""Interviews with others when a card leaves the deck on the way."""

from sqlalchemy.engine import URL

from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.cards import Deck
from bot.chat.replies import Reply
from tests.features.conftest import Team
from tests.features.pairs import ANSWER, REMARK, SOME, Pair
from tests.house import house, own_deck


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def test_a_card_that_leaves_the_deck_is_replaced_by_another(team: Team, sqlite_url: URL) -> None:
    """While it is not answered; afterwards the round goes on without it."""
    pair = Pair(team)
    await pair.begin("ben")
    before = own_deck()
    title = pair.last("ana").message.title
    await team.house.stop()
    fewer = Deck(card for card in before.cards.values() if card.title != title)
    async with house(sqlite_url, [team.platform.connect], deck=fewer, at=pair.now) as team.house:
        gone = await team.press("ana", await pair.page("ana"), "Open your interview with others")
        assert "This card is no longer in the deck. The round can go on without it." in read(gone)
        other = await team.press("ana", gone, "Another question")
        assert message_in(other).title != title
        assert "Another question" not in labels_of(message_in(other))
        form = await team.press("ana", other, "Write my answer")
        await team.fill("ana", form, {"What would you say?": ANSWER})


async def test_a_round_goes_on_without_its_card(team: Team, sqlite_url: URL) -> None:
    """There is no model answer then, and the ticks count all the same."""
    pair = Pair(team)
    await pair.begin("ben")
    await pair.fill("ana", "Write my answer", ANSWER)
    answered, title = pair.last("ben"), pair.last("ben").message.title
    await team.house.stop()
    fewer = Deck(card for card in own_deck().cards.values() if card.title != title)
    async with house(sqlite_url, [team.platform.connect], deck=fewer, at=pair.now) as team.house:
        assert "The round can go on without it." in read(await team.press("ben", answered, "Read the model answer"))
        asked = form_in(await team.press("ben", answered, "Ask a follow-up"))
        assert asked.intro is None
        told = await team.press("ben", answered, "No follow-up")
        form = await team.press("ben", told, "Tick the rubric")
        await team.fill("ben", form, {"What it had": SOME, "A word to the candidate": REMARK})
        await pair.settle()
        assert pair.read("ana").startswith("2 of 5 ticked\nA question that has left the deck")


async def test_an_answer_to_the_question_before_is_none_to_the_one_after(team: Team, sqlite_url: URL) -> None:
    """A form may be open while the question is replaced: the words come back, beside the new one."""
    pair = Pair(team)
    await pair.begin("ben")
    title = pair.last("ana").message.title
    question, form = pair.last("ana"), await team.press("ana", pair.last("ana"), "Write my answer")
    await team.house.stop()
    fewer = Deck(card for card in own_deck().cards.values() if card.title != title)
    async with house(sqlite_url, [team.platform.connect], deck=fewer, at=pair.now) as team.house:
        gone = await team.press("ana", await pair.page("ana"), "Open your interview with others")
        other = message_in(await team.press("ana", gone, "Another question"))
        told = await team.fill("ana", form, {"What would you say?": ANSWER})
        assert f"What you wrote, to copy:\n{ANSWER}" in read(told)
        await pair.settle()
        assert ANSWER not in pair.read("ben")
        again = form_in(await team.press("ana", question, "Write my answer"))  # the old button, for the new question
        assert again.intro is not None
        assert again.intro.markdown in text_of(other)
        assert "Your answer is sent." in read(await team.fill("ana", again, {"What would you say?": ANSWER}))
