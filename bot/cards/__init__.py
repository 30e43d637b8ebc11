"""The cards and the paths through them: read from Markdown files, checked, counted and found again by name.

``values``     what a card and a path are made of, and what can be wrong with one
``files``      finding and opening the files of a pack
``front``      the front matter of a file, and ``schema`` the keys it may have
``markup``     the Markdown of all of it, ``body`` the sections, ``quiz`` the quiz, ``paths`` the learning paths
``reading``    from the folders to a deck
``deck``       all cards at hand, and ``syllabus`` what channels may post of them
``inventory``  what the cards are to cover
``counting``   the figures of a deck

A pack is other people's content: whatever stands in it becomes a card or a fault, and never an error or a long wait.
"""

from bot.cards.counting import summary
from bot.cards.deck import Deck
from bot.cards.reading import load, packs, read
from bot.cards.syllabus import ALL, Syllabus
from bot.cards.values import (
    COMPETENCIES,
    KINDS,
    LEVELS,
    Card,
    Fault,
    Kind,
    LearningPath,
    Level,
    QuizChoice,
    QuizItem,
    Side,
    Step,
)

__all__ = [
    "ALL",
    "COMPETENCIES",
    "KINDS",
    "LEVELS",
    "Card",
    "Deck",
    "Fault",
    "Kind",
    "LearningPath",
    "Level",
    "QuizChoice",
    "QuizItem",
    "Side",
    "Step",
    "Syllabus",
    "load",
    "packs",
    "read",
    "summary",
]
