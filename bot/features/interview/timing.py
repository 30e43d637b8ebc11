"""How long an answer may take, and how long it took: shown, and never enforced."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.cards import Card
from bot.chat.messages import Line, When
from bot.features.wording import count
from bot.store.interviews import Practised

MINUTES: Final[Mapping[str, int]] = {"beginner": 4, "intermediate": 6, "advanced": 8}
"""What is suggested, by level: time to think, and to write what takes two to four minutes to say."""

AWAY: Final = timedelta(hours=2)
"""Whoever took so long, or longer, was away in between: how long they took is not told."""


def time_line(card: Card, asked_at: datetime, now: datetime) -> Line:
    """Return how long an answer may take; nothing happens when that is over."""
    minutes = MINUTES[card.level]
    until = asked_at + timedelta(minutes=minutes)
    if until <= now:
        return Line((f"About {minutes} minutes are usual. Take the time that you need.",))
    return Line(
        (f"Take about {minutes} minutes: until about ", When(at=until), ". Nothing happens when they are over.")
    )


def minutes_taken(item: Practised) -> int | None:
    """Return the minutes that an answer took, 1 or more; None where that is unknown, or would say nothing.

    In a round with others the question waits for its candidate, so the time until the answer is not what it took.
    """
    if item.session or item.answered_at is None or item.answered_at - item.asked_at >= AWAY:
        return None
    return max(round((item.answered_at - item.asked_at).total_seconds() / 60), 1)


def time_taken(item: Practised, card: Card | None) -> tuple[Line, ...]:
    """Return how long an answer took beside what was suggested; nothing where there is nothing to tell."""
    took = minutes_taken(item)
    if took is None or card is None:
        return ()
    suggested, told = MINUTES[card.level], f"You took about {count(took, 'minute')}"
    if took < suggested:
        told += f" of the {suggested} that were suggested."
    else:
        told += ", as was suggested." if took == suggested else f"; {suggested} were suggested."
    return (Line((told,), small=True),)
