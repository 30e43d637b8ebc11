"""Buttons of a quiz that were overtaken by a change of the deck, or made by hand; and the score over time."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.cards import Card, Deck, load
from bot.chat.replies import Change, Reply, Tell
from bot.rules.quizzing import item_id
from bot.store.quizzes import QuizAnswer
from tests.cards.samples import BOTH, write
from tests.features.conftest import Team
from tests.features.quizzes import item_on, onward, play, respond
from tests.house import FRIDAY, house

LAUNCH = "good-enough-to-launch"


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    """A question with two quiz items, and a trade-off with one."""
    return load([write(tmp_path / "pack", BOTH)])


@asynccontextmanager
async def playing(url: URL, platform: Platform, *cards: Card) -> AsyncGenerator[Team]:
    """Run a house with these cards."""
    async with house(url, [platform.connect], deck=Deck(cards)) as built:
        yield Team(built, platform)


async def pressed(team: Team, told: Reply, action: str) -> Reply:
    """Press a button that somebody made."""
    press = team.platform.pressing("ben", told, labels_of(message_in(told))[0])
    return await team.platform.give(replace(press, action=action))


async def kept(team: Team) -> tuple[QuizAnswer, ...]:
    """Return all of Ben's answers."""
    return await team.house.store.quizzes.history(await team.house.store.members.id_of(team.platform.who("ben").member))


async def test_an_item_that_was_edited_meanwhile_does_not_count(sqlite_url: URL, deck: Deck) -> None:
    """The answer says so, and the run goes on with the item as it now is."""
    platform, card = Platform(), deck.cards[LAUNCH]
    async with playing(sqlite_url, platform, card) as team:
        told = await team.command("ben", "/study quiz")
    edited = replace(card, quiz=tuple(replace(item, prompt=f"{item.prompt} Say why.") for item in card.quiz))
    async with playing(sqlite_url, platform, edited) as team:
        told = await team.press("ben", told, "A")
        assert isinstance(told, Change)
        assert "changed or taken out after I asked it, so it does not count" in text_of(told.message)
        told = await team.press("ben", told, "Go on")
        assert "Say why." in text_of(message_in(told))
        assert not await kept(team)


async def test_choices_that_were_edited_meanwhile_are_not_mistaken(sqlite_url: URL, deck: Deck) -> None:
    """The sentence is the same and another choice is right now: no verdict is told of the old answer."""
    platform, card = Platform(), deck.cards[LAUNCH]
    async with playing(sqlite_url, platform, card) as team:
        told = await team.command("ben", "/study quiz")
        await respond(team, "ben", told, right=True)
    edited = replace(
        card,
        quiz=tuple(
            replace(item, choices=tuple(replace(choice, right=not choice.right) for choice in item.choices))
            for item in card.quiz
        ),
    )
    async with playing(sqlite_url, platform, edited) as team:
        assert "so it does not count" in text_of(message_in(await team.press("ben", told, "A")))


async def test_a_card_that_left_is_passed_over(sqlite_url: URL, deck: Deck) -> None:
    """In a run the next one comes; its own quiz has ended."""
    platform = Platform()
    async with playing(sqlite_url, platform, *deck.cards.values()) as team:
        told = await team.command("ben", "/study quiz")
        asked, _ = item_on(team, message_in(told))
        verdict = await respond(team, "ben", told, right=True)
        own = await team.command("ben", "/tradeoff quiz recall")
    left = [card for card in deck.cards.values() if card.id != asked.id]
    async with playing(sqlite_url, platform, *left) as team:
        gone = await team.press("ben", told, "A")
        assert item_on(team, message_in(await team.press("ben", gone, "Go on")))[0] != asked
        assert "no longer in the deck" in text_of(message_in(await team.press("ben", verdict, "Show the card")))
    async with playing(sqlite_url, platform, deck.cards[LAUNCH]) as team:
        told = await team.press("ben", own, "A")
        assert isinstance(told, Tell)
        assert "no longer in the deck. /study quiz asks about the others." in text_of(told.message)


@pytest.mark.parametrize(
    "action",
    [
        "answer",
        "answer:{card}:{item}:a-aaaaaaaaaaa:9",
        "answer:{card}:{item}:a-aaaaaaaaaaa:-1",
        "answer:{card}:{item}:a-aaaaaaaaaaa:²",
        "answer:{card}:{item}:aaaaaaaaaaaaaaaa:0",
        "answer:{card}:{item}:20261120:0",
        "answer:{card}:{item}:2026-11-31:0",
        "quiz-next",
        "quiz-next:2026-11-20",
        "quiz-stop:nonsense",
        "quiz-card:nothing",
        "quiz:nothing",
    ],
)
async def test_a_button_made_by_hand_gets_a_kind_note(sqlite_url: URL, deck: Deck, action: str) -> None:
    """And keeps nothing: no post's id, no choice that is not there."""
    card = deck.cards[LAUNCH]
    async with playing(sqlite_url, Platform(), card) as team:
        told = await team.command("ben", "/study quiz")
        made = action.format(card=card.id, item=item_id(card.quiz[0].prompt))
        answer = await pressed(team, told, made)
        assert isinstance(answer, Tell)
        assert answer.message.title in {"An old button", "A card that left"}
        assert "/study quiz" in text_of(answer.message)
        assert not await kept(team)


async def test_a_card_without_a_quiz_leads_on_to_the_others(sqlite_url: URL, deck: Deck) -> None:
    """No empty run."""
    bare = replace(deck.cards["recall-vs-precision"], quiz=())
    async with playing(sqlite_url, Platform(), bare, deck.cards[LAUNCH]) as team:
        told = await team.command("ben", "/tradeoff quiz recall")
        assert "This card has no quiz." in text_of(message_in(told))
        assert message_in(await onward(team, "ben", told)).title == "Quiz: 1 of 2"
        assert "I have no trade-off quiz for you right now." in text_of(
            message_in(await team.command("ben", "/tradeoff quiz"))
        )


@pytest.mark.parametrize(
    ("before", "last", "how"),
    [
        (10, 20, "You are getting better."),
        (20, 20, "That is steady."),
        (20, 10, "Your weak spots come first, so a dip is part of it."),
    ],
)
async def test_the_score_is_set_against_what_was_before(
    sqlite_url: URL, deck: Deck, before: int, last: int, how: str
) -> None:
    """Thirty answers against thirty, in plain words, and nothing of it before there are sixty."""
    async with playing(sqlite_url, Platform(), deck.cards[LAUNCH]) as team:
        rights = [number < before for number in range(30)] + [number < last - 2 for number in range(28)]
        await answer_before(team, rights[1:])
        told = await play(team, "ben", await team.command("ben", "/study quiz"), [True])
        verdict = await respond(team, "ben", told, right=True)
        assert "Of your last" not in text_of(message_in(await onward(team, "ben", verdict)))
        await answer_before(team, rights[:1], days=400)
        score = text_of(message_in(await onward(team, "ben", verdict)))
        assert f"Of your last 30 quiz answers {last} were right, of the 30 before {before}. {how}" in score


async def answer_before(team: Team, rights: list[bool], *, days: int = 300) -> None:
    """Let Ben have answered so in the past, an item a day."""
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    for number, right in enumerate(rights):
        await team.house.store.quizzes.answer(
            QuizAnswer(
                member=member,
                card="another",
                item="an item",
                occasion=f"day {days - number}",
                choice=0,
                right=right,
                at=FRIDAY - timedelta(days=days - number),
            )
        )
