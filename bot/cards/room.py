"""How much room each part of our cards has, least and most, in words as ``words`` counts them.

A bot shows what is shorter or longer all the same; these are what reads well on a phone and is still worth the while.
"""

import re
from typing import Final

QUICK: Final = "quick concept"
"""The category of the cards that are answered in a minute."""

PROMPT: Final = (40, 120)
ANSWER: Final = (200, 450)  # of an answer, or of both sides together
QUICK_PROMPT: Final = (25, 80)
QUICK_ANSWER: Final = (90, 170)  # a minute of speech, and what is decided with it
BESIDE: Final = {
    "Hints": (15, 60),
    "Why it matters": (15, 90),
    "Follow-ups": (20, 60),
    "In real products": (60, 150),
    "Questions to ask": (40, 100),
    "Interview angle": (80, 230),
}
QUIZ_ITEMS: Final = (1, 3)
UNEQUAL: Final = 1.3
"""One side of a trade-off may have this much more room than the other."""

_BOX: Final = re.compile(r"^(\s*- )\[[ x]\] ", re.MULTILINE)


def words(text: str) -> int:
    """Return how many words a text has, a list's marks counted and its boxes not."""
    return len(_BOX.sub(r"\1", text).split())
