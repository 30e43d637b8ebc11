"""A quiz item as it is shown: its choices under letters, and after a choice the reasons.

In which order the choices stand follows from a seed, so that a button pressed weeks later still means what it meant.
"""

from collections.abc import Callable
from typing import Final

from bot.cards import Card, QuizItem
from bot.chat.messages import Block, Button, Prose, Row
from bot.rules.quizzing import item_id, shuffled
from bot.store.quizzes import QuizAnswer

LETTERS: Final = "ABCDE"  # a card gives three to five choices
ANSWERED_BEFORE: Final = "You have answered this one before, and your first answer stands."


def find_item(card: Card, wanted: str) -> QuizItem | None:
    """Return the item of a card that has this id; None where it was edited or taken out."""
    return next((item for item in card.quiz if item_id(item.prompt) == wanted), None)


def read_choice(text: str, item: QuizItem) -> int | None:
    """Return the choice that a button names, from 0 by the card's order; None where the item has none such."""
    return int(text) if text in {str(number) for number in range(len(item.choices))} else None


def still_stands(answer: QuizAnswer, item: QuizItem) -> bool:
    """Say whether the item's choices are those of the answer, as far as it tells: the sentence alone makes the id."""
    return answer.choice < len(item.choices) and item.choices[answer.choice].right == answer.right


def question_blocks(item: QuizItem, seed: str) -> tuple[Block, ...]:
    """Return the sentence, and the choices below it."""
    lines = (
        f"**{letter}.** {item.choices[number].text}"
        for letter, number in zip(LETTERS, _order(item, seed), strict=False)
    )
    return (Prose(item.prompt), Prose("\n\n".join(lines)))


def choice_row(item: QuizItem, seed: str, action_of: Callable[[int], str]) -> Row:
    """Return a button for each choice; ``action_of`` takes its number by the card's order."""
    return tuple(
        Button(action=action_of(number), label=letter)
        for letter, number in zip(LETTERS, _order(item, seed), strict=False)
    )


def verdict_blocks(item: QuizItem, seed: str, choice: int) -> tuple[Block, ...]:
    """Return how a choice was, with its reason; after a wrong one, the right choice with its own."""
    if item.choices[choice].right:
        return (_with_reason("Right.", item, seed, choice),)
    right = next(number for number, each in enumerate(item.choices) if each.right)
    return (
        _with_reason("Not quite.", item, seed, choice),
        _with_reason("The right one:", item, seed, right),
    )


def letter_of(item: QuizItem, seed: str, choice: int) -> str:
    """Return the letter under which a choice stands."""
    return LETTERS[_order(item, seed).index(choice)]


def _with_reason(lead: str, item: QuizItem, seed: str, number: int) -> Prose:
    choice = item.choices[number]
    return Prose(f"**{lead}** {letter_of(item, seed, number)}. {choice.text}\n\n{choice.reason}")


def _order(item: QuizItem, seed: str) -> tuple[int, ...]:
    return shuffled(len(item.choices), seed)
