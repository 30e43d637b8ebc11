"""`/study quiz`, `/tradeoff quiz`, and the quiz under an answer: private, and one item after the other."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import find, labels_of, message_in, text_of
from bot.cards import Deck, load
from bot.chat.replies import Change, Tell
from bot.rules.quizzing import item_id
from bot.store.quizzes import QuizAnswer
from tests.cards.samples import BOTH, write
from tests.features.conftest import Team
from tests.features.quizzes import item_on, letters, onward, play, respond
from tests.house import house

QUESTION, TRADE_OFF = "What accuracy is good enough to launch?", "Recall vs precision"


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    """A question with two quiz items, and a trade-off with one."""
    return load([write(tmp_path / "pack", BOTH)])


@pytest.fixture
async def few(sqlite_url: URL, deck: Deck) -> AsyncGenerator[Team]:
    """A team with that deck, before the first post of Friday."""
    platform = Platform()
    async with house(sqlite_url, [platform.connect], deck=deck) as built:
        gathered = Team(built, platform)
        await gathered.command("ana", "/study-setup")
        yield gathered


async def kept(team: Team, name: str) -> tuple[QuizAnswer, ...]:
    """Return all answers of a member, oldest first."""
    return await team.house.store.quizzes.history(await team.house.store.members.id_of(team.platform.who(name).member))


async def test_five_items_in_one_message_from_the_first_to_the_score(team: Team) -> None:
    """It changes from item to verdict and on; no item comes twice."""
    told = await team.command("ben", "/study quiz")
    assert isinstance(told, Tell)
    prompts = set()
    for number in range(1, 6):
        assert message_in(told).title == f"Quiz: {number} of 5"
        card, item = item_on(team, message_in(told))
        assert card.title not in text_of(message_in(told))
        prompts.add(item.prompt)
        told = await respond(team, "ben", told, right=True)
        assert isinstance(told, Change)
        assert f"From “{card.title}”" in text_of(told.message)
        onward_label = f"Next ({number + 1} of 5)" if number < 5 else "See how it went"
        assert labels_of(told.message)[:2] == (onward_label, "Show the card")
        told = await onward(team, "ben", told)
    assert isinstance(told, Change)
    assert text_of(told.message) == "Quiz: 5 of 5 right\nEvery one of them. Well done."
    assert labels_of(told.message) == ("Another five",)
    assert len(prompts) == 5


async def test_a_verdict_gives_the_reason_and_after_a_wrong_choice_the_right_one(few: Team) -> None:
    """Kindly, and with the question still above it."""
    told = await few.command("ben", "/tradeoff quiz recall")
    (letter,) = letters(few, message_in(told), right=True)
    right = text_of(message_in(await few.press("ben", told, letter)))
    assert "A bank blocks cards by a score. What comes first?" in right
    assert f"**Right.** {letter}. Ask before blocking.\n\nThe gentle action buys recall." in right
    wrong = text_of(
        message_in(await respond(few, "cem", await few.command("cem", "/tradeoff quiz recall"), right=False))
    )
    assert "**Not quite.**" in wrong
    assert f"**The right one:** {letter}. Ask before blocking.\n\nThe gentle action buys recall." in wrong


async def test_the_score_offers_to_bring_back_what_was_missed(few: Team) -> None:
    """A button each, which shows the card beside the score."""
    told = await play(few, "ben", await few.command("ben", "/study quiz"), [False, False, True])
    read = text_of(message_in(told))
    assert read.startswith("Quiz: 1 of 3 right\nWhat you missed comes first in your next quiz.")
    assert labels_of(message_in(told))[-1] == "Another five"
    brought = await few.press("ben", told, labels_of(message_in(told))[0])
    assert isinstance(brought, Tell)
    assert "Show me" in labels_of(message_in(brought))[-1]


async def test_nothing_right_is_no_shame(few: Team) -> None:
    """Only the member sees it, and it says so."""
    told = await play(few, "ben", await few.command("ben", "/study quiz"), [False] * 3)
    assert "None this time. Better here, where only you see it, than in the meeting." in text_of(message_in(told))


async def test_weak_spots_come_first(few: Team) -> None:
    """What was missed in one run opens the next."""
    told = await few.command("ben", "/study quiz")
    told = await play(few, "ben", told, [True, True])
    _, missed = item_on(few, message_in(told))
    told = await play(few, "ben", told, [False])
    told = await few.press("ben", told, "Another five")
    assert item_on(few, message_in(told))[1] == missed
    told = await play(few, "ben", told, [True] * 3)
    assert message_in(told).title == "Quiz: 3 of 3 right"


async def test_a_card_rated_low_is_a_weak_spot(few: Team) -> None:
    """Its items come before those of a card that was known."""
    await few.until(20, 13)
    question, trade_off = few.platform.posts
    await few.press("ben", await few.press("ben", question, "Show me the answer"), "Struggled")
    await few.press("ben", await few.press("ben", trade_off, "Show me both sides"), "Knew it cold")
    await few.until(21, 9)
    assert await run_titles(few, "ben") == [QUESTION, QUESTION, TRADE_OFF]


async def test_the_cards_of_open_posts_are_left_out(few: Team) -> None:
    """They are met on their posts first, by a newcomer too, wherever they ask."""
    await few.until(20, 9)
    assert await run_titles(few, "ben") == [TRADE_OFF]
    told = await few.press("ben", few.platform.posts[0], "Show me the answer")
    await few.press("ben", told, "Got it")
    assert item_on(few, message_in(await few.command("ben", "/study quiz", direct=True)))[0].title == TRADE_OFF
    await few.until(20, 13)
    assert "I have no quiz for you right now." in text_of(message_in(await few.command("ben", "/study quiz")))
    await few.until(22, 9)
    assert sorted(await run_titles(few, "ben")) == [TRADE_OFF, QUESTION, QUESTION]


async def run_titles(team: Team, name: str) -> list[str]:
    """Return the titles of the cards that a whole run asks about, in its order."""
    told, titles = await team.command(name, "/study quiz"), []
    while not message_in(told).title.endswith("right"):
        titles.append(item_on(team, message_in(told))[0].title)
        told = await play(team, name, told, [True])
    return titles


async def test_a_run_over_trade_offs_stays_there(few: Team) -> None:
    """And so does the one after it."""
    told = await few.command("ben", "/tradeoff quiz")
    for _ in range(2):
        assert message_in(told).title == "Quiz: 1 of 1"
        assert item_on(few, message_in(told))[0].title == TRADE_OFF
        told = await few.press("ben", await play(few, "ben", told, [True]), "Another five")


async def test_a_trade_off_has_a_quiz_by_name(team: Team) -> None:
    """With the others that may be meant; a name that nobody knows gets all there are."""
    told = await team.command("ben", "/tradeoff quiz latency")
    card, _ = item_on(team, message_in(told))
    assert f"The quiz of “{card.title}”" in text_of(message_in(told))
    other = next(label for label in labels_of(message_in(told)) if len(label) > 1)
    assert f"The quiz of “{other}”" in text_of(message_in(await team.press("ben", told, other)))
    unknown = await team.command("ben", "/tradeoff quiz weather in paris")
    assert "I know no trade-off by that name." in text_of(message_in(unknown))
    assert "of “Model size vs latency”" in text_of(
        message_in(await team.press("ben", unknown, "Model size vs latency"))
    )


async def test_the_quiz_under_an_answer_asks_all_of_that_card(few: Team) -> None:
    """Once a local day; then it says how it went, and leads on to the other cards."""
    await few.until(20, 9)
    answer = await few.press("ben", few.platform.posts[0], "Show me the answer")
    told = await few.press("ben", answer, "Try its quiz")
    assert isinstance(told, Tell)
    assert message_in(told).title == "Quiz: 1 of 2"
    told = await play(few, "ben", told, [True, False])
    assert message_in(told).title == "Quiz: 1 of 2 right"
    again = await few.press("ben", answer, "Try its quiz")
    assert message_in(again).title == "Quiz: 1 of 2 right"
    assert message_in(await few.press("ben", again, "Five from all cards")).title == "Quiz: 1 of 1"
    await few.until(21, 9)
    told = await few.press("ben", answer, "Try its quiz")
    assert message_in(told).title == "Quiz: 1 of 2"
    missed = next(each for each in await kept(few, "ben") if not each.right)
    assert item_id(item_on(few, message_in(told))[1].prompt) == missed.item


async def test_the_first_answer_counts(few: Team) -> None:
    """Another press shows what stands, and says so; the same event delivered again changes nothing at all."""
    told = await few.command("ben", "/study quiz")
    (wrong, *_), (right,) = (letters(few, message_in(told), right=which) for which in (False, True))
    press = few.platform.pressing("ben", told, wrong)
    first = await few.platform.give(press)
    second = await few.press("ben", told, right)
    assert "your first answer stands" in text_of(message_in(second))
    assert "**Not quite.**" in text_of(message_in(second))
    assert await few.platform.give(press) == first
    assert [each.right for each in await kept(few, "ben")] == [False]


async def test_a_command_delivered_again_begins_no_other_run(team: Team) -> None:
    """The same item, with the same buttons."""
    press = team.platform.pressing("ben", await finished(team), "Another five")
    assert await team.platform.give(press) == await team.platform.give(press)


async def finished(team: Team) -> Tell | Change:
    """Play a run to its score."""
    told = await play(team, "ben", await team.command("ben", "/study quiz"), [True] * 5)
    assert isinstance(told, Change)
    return told


async def test_a_run_can_be_left_and_gone_on_with_later(few: Team) -> None:
    """Nothing is held in memory: the buttons say where it stood."""
    verdict = await respond(few, "ben", await few.command("ben", "/study quiz"), right=True)
    stopped = await few.press("ben", verdict, "Stop here")
    assert text_of(message_in(stopped)).endswith(
        "You had 1 of 1 right. /study quiz asks you five more whenever you like."
    )
    assert message_in(await onward(few, "ben", verdict)).title == "Quiz: 2 of 3"


async def test_two_members_have_runs_of_their_own(few: Team) -> None:
    """One's answers are not the other's, even by the same button; and the channel sees nothing of either."""
    told = await few.command("ben", "/study quiz")
    await respond(few, "ben", told, right=False)
    other = await respond(few, "cem", told, right=True)
    assert "**Right.**" in text_of(message_in(other))
    assert [len(await kept(few, name)) for name in ("ben", "cem")] == [1, 1]
    assert not few.platform.posts


async def test_a_quiz_counts_for_no_streak_and_no_memory(team: Team) -> None:
    """The rating alone counts (S1)."""
    await team.until(20, 9)
    told = await team.press("ben", team.platform.posts[0], "Show me the answer")
    await play(team, "ben", await team.press("ben", told, "Try its quiz"), [True])
    assert "Your streak here: 0 days." in text_of(message_in(await team.command("ben", "/study streak")))
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    assert not await team.house.store.reviews.memories(member)


async def test_every_button_of_a_run_fits_every_platform(sqlite_url: URL, deck: Deck) -> None:
    """With the longest id and the longest title that a card may have."""
    platform = Platform()
    card = replace(deck.cards["good-enough-to-launch"], id="x" * 64, title="T" * 150)
    async with house(sqlite_url, [platform.connect], deck=Deck([card])) as built:
        team = Team(built, platform)
        told = await team.command("ben", "/study quiz")
        assert max(len(find(message_in(told), label)[1]) for label in labels_of(message_in(told))) == 100
        told = await play(team, "ben", told, [False, True])
        told = await team.press("ben", await team.press("ben", told, f"{'T' * 74}…"), "Show me the answer")
        told = await team.press("ben", told, "Try its quiz")
        assert message_in(await play(team, "ben", told, [True, True])).title == "Quiz: 2 of 2 right"
