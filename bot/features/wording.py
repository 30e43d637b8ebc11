"""Sentences and blocks that several features share, so that a card looks the same wherever it is met."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from bot.cards import MOST_FOUND, Card, Kind
from bot.chat.messages import (
    LONGEST_LABEL,
    Block,
    Button,
    Divider,
    Line,
    Message,
    Option,
    Prose,
    Row,
    Select,
    When,
    shortened,
)
from bot.chat.replies import Tell
from bot.chat.routes import action
from bot.rules.memory import Rating
from bot.store.cases import Origin

RATING_LABELS: Final = {
    Rating.AGAIN: "Missed it",
    Rating.HARD: "Struggled",
    Rating.GOOD: "Got it",
    Rating.EASY: "Knew it cold",
}
KIND_NAMES: Final[dict[Kind, str]] = {"question": "Question", "tradeoff": "Trade-off"}
REVEAL: Final[dict[Kind, str]] = {"question": "Show me the answer", "tradeoff": "Show me both sides"}
BEGUN_FROM: Final[dict[Origin, str]] = {
    "lean": "a side that you took",
    "take": "a take that you wrote",
    "applied": "a product that you looked at",
    "saved": "something that you saved",
    "blank": "a blank page",
}
"""What a case study was begun from."""
WRITE_TAKE: Final = "Write my take"
CARD_LEFT: Final = "This card is no longer in the deck."

TAKE, SHOW, LEAN, RATE = "take", "show", "lean", "rate"
"""The actions of a post, each followed by its id."""

QUIZ, WRONG, OFFER, APPLY = "quiz", "wrong", "offer", "apply"
"""The actions that stand under cards: its quiz, a report, one more card, a product that decided it."""

CASE_FROM, FOLLOW = "case-from", "follow"
"""Actions of one tool that stand in others: start a case study from something, follow a learning path."""

UNMARKED: Final = re.compile(r"([\\`*_\[\]<>&|~])")


def count(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 day`` or ``3 days``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def capital(words: str) -> str:
    """Return words of ours as they begin a sentence."""
    return words[:1].upper() + words[1:]


def note(title: str, *lines: str | Line, rows: tuple[Row, ...] = ()) -> Tell:
    """Return a short private message of plain lines."""
    blocks = tuple(line if isinstance(line, Line) else Line((line,)) for line in lines)
    plain = " ".join(line for line in lines if isinstance(line, str)) or title
    return Tell(Message(title=title, plain=plain, blocks=blocks, rows=rows))


def card_left(more: str = "") -> Tell:
    """Say that a card has left the deck; ``more`` says how to go on."""
    return note("A card that left", f"{CARD_LEFT} {more}".rstrip())


def card_options(cards: Sequence[Card]) -> tuple[Option, ...]:
    """Return cards to be picked, by their ids: as many as every platform offers at once."""
    return tuple(Option(value=card.id, label=shortened(card.title, LONGEST_LABEL)) for card in cards[:MOST_FOUND])


def card_select(of_action: str, cards: Sequence[Card], hint: str) -> Select:
    """Return a menu of cards; at least one must be given."""
    return Select(action=action(of_action), hint=hint, options=card_options(cards))


def origin(card: Card, lead: str) -> Line:
    """Return the small line above a card: where it is from and how hard it is."""
    return Line((f"{lead} · {card.category} · {card.level}",), small=True)


def plainly(text: str) -> str:
    """Return plain text as Markdown that shows it to the letter."""
    return UNMARKED.sub(r"\\\1", text)


def answer_blocks(card: Card) -> tuple[Block, ...]:
    """Return the model answer of a question, or both sides of a trade-off, with what belongs to it."""
    if card.kind == "tradeoff":
        one, other = (Prose(f"**{plainly(side.name)}**\n\n{side.body}") for side in card.sides)
        main: tuple[Block, ...] = (one, Divider(), other)
        rest = [
            ("In real products", card.in_products),
            ("Questions to ask", card.questions_to_ask),
            ("Interview angle", card.interview_angle),
        ]
    else:
        main = (Prose(card.answer),)
        rest = [("Why it matters", card.why), ("To think further", card.follow_ups)]
    sections = tuple(Prose(f"**{head}**\n\n{body}") for head, body in rest if body)
    return (*main, Divider(), *sections)


def rating_row(action_of: Callable[[Rating], str], chosen: Rating | None = None) -> Row:
    """Return the four buttons, the chosen one standing out."""
    return tuple(
        Button(action=action_of(rating), label=label, style="main" if rating is chosen else "plain")
        for rating, label in RATING_LABELS.items()
    )


def more_row(card: Card) -> Row:
    """Return what else can be done with a card once its answer is seen."""
    quiz = (Button(action=action(QUIZ, card.id), label="Try its quiz"),) if card.quiz else ()
    seen = (Button(action=action(APPLY, card.id), label="Where have you seen it?"),) if card.kind == "tradeoff" else ()
    return (*quiz, *seen, Button(action=action(WRONG, card.id), label="Something wrong?"))


def comes_back(due_at: datetime) -> Line:
    """Return the line that says when a card is due again."""
    return Line(("It comes back around ", When(at=due_at, style="date"), "."))
