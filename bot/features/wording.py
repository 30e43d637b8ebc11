"""Sentences and blocks that several features share, so that a card looks the same wherever it is met."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.cards import Card, Kind
from bot.chat.messages import Block, Button, Divider, Line, Message, Prose, Row, When, Words
from bot.chat.replies import Tell
from bot.rules.memory import Rating

RATING_LABELS: Final = {
    Rating.AGAIN: "Missed it",
    Rating.HARD: "Struggled",
    Rating.GOOD: "Got it",
    Rating.EASY: "Knew it cold",
}
KIND_NAMES: Final[dict[Kind, str]] = {"question": "Question", "tradeoff": "Trade-off"}
REVEAL: Final[dict[Kind, str]] = {"question": "Show me the answer", "tradeoff": "Show me both sides"}


def count(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 day`` or ``3 days``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def note(title: str, *lines: str | Line, rows: tuple[Row, ...] = ()) -> Tell:
    """Return a short private message of plain lines."""
    blocks = tuple(line if isinstance(line, Line) else Line((line,)) for line in lines)
    plain = " ".join(line for line in lines if isinstance(line, str)) or title
    return Tell(Message(title=title, plain=plain, blocks=blocks, rows=rows))


def origin(card: Card, lead: str) -> Line:
    """Return the small line above a card: where it is from and how hard it is."""
    return Line((f"{lead} · {card.category} · {card.level}",), small=True)


def answer_blocks(card: Card, take: str | None) -> tuple[Block, ...]:
    """Return the model answer, beside the member's own take where there is one."""
    mine: tuple[Block, ...] = (Line(("Your take",), small=True), Words(take), Divider()) if take else ()
    if card.kind == "tradeoff":
        one, other = (Prose(f"**{side.name}**\n\n{side.body}") for side in card.sides)
        sides: tuple[Block, ...] = (one, Divider(), other)
        rest = [("In real products", card.in_products), ("Questions to ask", card.questions_to_ask)]
        tail = ("Interview angle", card.interview_angle)
    else:
        sides = (Prose(card.answer),)
        rest = [("Why it matters", card.why)]
        tail = ("To think further", card.follow_ups)
    sections = tuple(Prose(f"**{head}**\n\n{body}") for head, body in (*rest, tail) if body)
    return (*mine, *sides, Divider(), *sections)


def rating_row(action_of: Callable[[Rating], str], chosen: Rating | None = None) -> Row:
    """Return the four buttons, the chosen one standing out."""
    return tuple(
        Button(action=action_of(rating), label=label, style="main" if rating is chosen else "plain")
        for rating, label in RATING_LABELS.items()
    )


def answer_message(
    card: Card, *, take: str | None, action_of: Callable[[Rating], str], chosen: Rating | None
) -> Message:
    """Return the private message with the answer and the four ratings."""
    ask = "How did your take compare?" if take else "How much of this did you have before you looked?"
    return Message(
        title=card.title,
        plain=f"The model answer to “{card.title}”, for you alone.",
        blocks=(*answer_blocks(card, take), Divider(), Line((ask,))),
        rows=(rating_row(action_of, chosen),),
    )


def comes_back(due_at: datetime) -> Line:
    """Return the line that says when a card is due again."""
    return Line(("It comes back around ", When(at=due_at, style="date"), "."))
