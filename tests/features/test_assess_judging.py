"""How a member judges themselves: ratings beside answers, each as it was at its time, and no blame."""

from datetime import timedelta

import pytest

from bot.chat.replies import Change
from bot.rules.memory import Rating
from bot.rules.quizzing import item_id
from bot.store.quizzes import QuizAnswer
from tests.features.assessments import nothing, plant
from tests.features.conftest import Team
from tests.features.test_assess_result import member_of, rate, read, result
from tests.house import own_deck


async def test_own_ratings_stand_beside_the_answers(team: Team) -> None:
    """What is missing is said; what clearly differs is said without blame."""
    await plant(team, "ben", nothing)
    page = await team.press("ben", await result(team), "How I judge myself")
    assert isinstance(page, Change)
    assert "I need 5 quiz answers of each kind" in read(page)
    assert "there was none yet" in read(page)
    cards = about("data")[:6]
    for card in cards:
        await rate(team, card, Rating.EASY, day=-1)
    page = await team.press("ben", page, "Back to my result")
    told = read(await team.press("ben", page, "How I judge myself"))
    assert "data | 6 of 6 | 0 of 3" in told
    assert "You rate yourself higher than you answer in data" in told
    assert "Your assessment of 2026-11-20" in told
    assert "one of the eight may differ by chance alone" in told
    assert "a hint and no fault" in told


def about(competency: str) -> list[str]:
    """The cards that are mainly about a competency."""
    return [card.id for card in own_deck().cards.values() if card.competencies[0] == competency]


async def test_what_was_learnt_after_the_assessment_is_no_wrong_judgement(team: Team) -> None:
    """Its answers are set beside the ratings of that day: later ones come with the next go."""
    await plant(team, "ben", nothing)
    for card in about("data")[:6]:
        await rate(team, card, Rating.HARD, day=-1)
        await rate(team, card, Rating.EASY, day=1)
    for card in about("evaluation")[:6]:
        await rate(team, card, Rating.EASY, day=1)
    told = await judged(team)
    assert "data | 0 of 6 | 0 of 3" in told
    assert "evaluation |" not in told
    assert "clearly differ" in told
    assert "by chance" not in told


async def test_what_may_be_chance_is_told_as_no_difference(team: Team) -> None:
    """Eight competencies are looked at, so each must differ the more clearly."""
    await plant(team, "ben", lambda pair: pair.level == "beginner")
    for number, card in enumerate(about("data")[:6]):
        await rate(team, card, Rating.HARD if number == 5 else Rating.GOOD, day=-1)
    told = await judged(team)
    assert "data | 5 of 6 | 1 of 3" in told
    assert "In none of them do your ratings and your answers clearly differ." in told


async def judged(team: Team) -> str:
    """Read the page on how Ben judges himself."""
    page = await team.press("ben", await result(team), "How I judge myself")
    return read(page)


async def test_a_first_answer_goes_by_the_rating_of_its_time(team: Team) -> None:
    """Not by what a card was rated once it was learnt; what was answered before any rating does not count."""
    await plant(team, "ben", nothing)
    first, second = [card.id for card in own_deck().cards.values() if card.quiz][:2]
    await rate(team, first, Rating.HARD, day=-1)
    await quiz(team, first, right=False)
    await quiz(team, second, right=False)
    await team.until(22, 6)
    for card in (first, second):
        await rate(team, card, Rating.EASY, day=-1)
        await quiz(team, card, right=True, run=2)
    told = await judged(team)
    assert "Missed it or Struggled: 0 of 1 right" in told
    assert "Knew it cold: none answered yet." in told


async def quiz(team: Team, card: str, *, right: bool, run: int = 0) -> None:
    """Let Ben answer the first quiz item of a card, and another time rated yourself lower."""
    for number, each in enumerate((right, not right), run):
        await team.house.store.quizzes.answer(
            QuizAnswer(
                member=await member_of(team),
                card=card,
                item=item_id(own_deck().cards[card].quiz[0].prompt),
                occasion=f"run {number}",
                choice=0,
                right=each,
                at=team.house.clock.now() + timedelta(minutes=number),
            )
        )


@pytest.mark.parametrize(
    ("known_right", "weak_right", "verdict"),
    [(5, 0, "tell apart"), (3, 3, "not clearly apart"), (0, 5, "rated yourself lower")],
)
async def test_ratings_are_held_against_first_answers(
    team: Team, known_right: int, weak_right: int, verdict: str
) -> None:
    """The first answer to each quiz question counts, whatever was chosen later."""
    await plant(team, "ben", nothing)
    cards = [card for card in own_deck().cards.values() if card.quiz][:10]
    for number, card in enumerate(cards):
        known = number < 5
        await rate(team, card.id, Rating.GOOD if known else Rating.HARD, day=-1)
        await quiz(team, card.id, right=number < known_right if known else number - 5 < weak_right)
    told = read(await team.press("ben", await result(team), "How I judge myself"))
    assert f"Got it or Knew it cold: {known_right} of 5 right" in told
    assert f"Missed it or Struggled: {weak_right} of 5 right" in told
    assert verdict in told
