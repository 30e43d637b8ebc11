"""How a test takes part in a quiz: it finds the item on the screen in the deck, and presses right or wrong."""

import re

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.platform import seen
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.cards import Card, QuizItem
from bot.chat.messages import Message
from bot.chat.replies import Reply
from tests.features.conftest import Team

CHOICE = re.compile(r"\*\*([A-E])\.\*\* (.+)")


def item_on(team: Team, message: Message) -> tuple[Card, QuizItem]:
    """Return the item that a message asks or judges, with its card."""
    text = text_of(message)
    return next((card, item) for card in team.house.deck.cards.values() for item in card.quiz if item.prompt in text)


def letters(team: Team, message: Message, *, right: bool) -> list[str]:
    """Return the letters under which the right choice stands, or the wrong ones."""
    choices = {choice.text: choice.right for choice in item_on(team, message)[1].choices}
    return [letter for letter, text in CHOICE.findall(text_of(message)) if choices[text] is right]


async def respond(team: Team, name: str, on: Posted | Reply, *, right: bool) -> Reply:
    """Press the right choice, or the first of the wrong ones."""
    return await team.press(name, on, letters(team, seen(on), right=right)[0])


async def onward(team: Team, name: str, told: Reply) -> Reply:
    """Press what leads on: it stands first."""
    return await team.press(name, told, labels_of(message_in(told))[0])


async def play(team: Team, name: str, told: Reply, rights: list[bool]) -> Reply:
    """Answer one item after the other; return what follows the last verdict."""
    for right in rights:
        told = await onward(team, name, await respond(team, name, told, right=right))
    return told
