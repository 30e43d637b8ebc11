"""The outcome of a post, told in its thread when the next one of its kind is there (T2). Numbers only, and no names."""

import re
from typing import Final

from bot.cards import Card, QuizItem, Side
from bot.chat.messages import LONGEST_TITLE, Block, Line, Message, Prose, When, shortened
from bot.features import Desk, Feature
from bot.features.posts import card_gone
from bot.features.quiz.items import letter_of
from bot.features.wording import KIND_NAMES, count, plainly
from bot.rules.quizzing import item_id
from bot.store.leans import TELLS_ON_NOBODY, Spread
from bot.store.ledger import Delivery
from bot.store.posts import Post

WHEN: Final = re.compile(r"(\*\*|__)lean this way when\1\s+", re.IGNORECASE)  # so each side of our own cards begins it

FEW: Final = "Fewer than three leaned, so no numbers: they would tell on somebody."


async def compose_outcome(delivery: Delivery, desk: Desk) -> Message:
    """Word how a post went; its id is the delivery's key."""
    post = await desk.store.posts.of(delivery.key)
    if post is None:
        raise LookupError(f"the ledger holds an outcome without its post: {delivery.id}")
    card = desk.deck.get(post.card)
    if card is None:
        return card_gone(post)
    title = f"How it went: {card.title}"
    if card.kind == "tradeoff":
        blocks = _tradeoff_blocks(card, await desk.store.leans.spread(post.id))
    else:
        blocks = await _quiz_blocks(card, post, desk)
    day = Line((f"{KIND_NAMES[post.kind]} of ", When(at=post.due_at, style="date")), small=True)
    return Message(
        title=shortened(title, LONGEST_TITLE),
        plain=title,
        blocks=(day, *blocks),
    )


def _tradeoff_blocks(card: Card, spread: Spread) -> tuple[Block, ...]:
    return (*(Line((line,)) for line in _told(card, spread)), *_guidance(card))


def _told(card: Card, spread: Spread) -> tuple[str, ...]:
    """Return how the team leaned before and after, from three leans on (T1)."""
    if spread.total < TELLS_ON_NOBODY:
        return (FEW,)
    one, other = card.sides
    first, final = spread.first, spread.final
    leaned = (
        f"At first {first[0]} leaned to “{one.name}” and {first[1]} to “{other.name}”; "
        f"in the end {final[0]} and {final[1]}."
    )
    moved = count(spread.moved, "person", "people") if spread.moved else "Nobody"
    return (leaned, f"{moved} changed sides.")


def _guidance(card: Card) -> tuple[Block, ...]:
    """Return when to lean which way; a pack may write its sides as it likes, and then it is told where to read them."""
    found = [(side, when) for side in card.sides if (when := _when(side))]
    if len(found) < len(card.sides):
        return (Line((f"When to lean which way: /tradeoff show {card.title}",)),)
    return tuple(Prose(f"**{plainly(side.name)}** when {when}") for side, when in found)


def _when(side: Side) -> str:
    """Return the paragraph of a side that says when to lean to it, without its first words; "" where there is none."""
    for paragraph in re.split(r"\n\s*\n", side.body):
        begun = WHEN.match(paragraph)
        if begun:
            return paragraph[begun.end() :]
    return ""


async def _quiz_blocks(card: Card, post: Post, desk: Desk) -> tuple[Block, ...]:
    """Return how many chose what of the item that the post showed, and why the right one is."""
    item = card.quiz[post.quiz] if post.quiz is not None and post.quiz < len(card.quiz) else None
    spread = await desk.store.quizzes.spread(post.id) if item else {}
    chosen = spread.get(item_id(item.prompt), {}) if item else {}
    if item is None or sum(chosen.values()) < TELLS_ON_NOBODY:
        return (Line(("This quiz was changed after I posted it, so its numbers would mean nothing.",)),)
    order = sorted(range(len(item.choices)), key=lambda number: letter_of(item, post.id, number))
    lines = "\n".join(_choice(item, post, number, chosen.get(number, 0)) for number in order)
    return (Prose(item.prompt), Prose(lines))


def _choice(item: QuizItem, post: Post, number: int, people: int) -> str:
    choice = item.choices[number]
    line = f"- **{letter_of(item, post.id, number)}.** {choice.text} · {count(people, 'person', 'people')}"
    return f"{line}. **This is the right one.** {choice.reason}" if choice.right else line


OUTCOME = Feature(deliveries={"outcome": compose_outcome})
