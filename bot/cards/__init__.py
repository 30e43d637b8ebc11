"""The cards and the paths through them: read from Markdown files, checked, counted and found again by name.

``values``     what a card and a path are made of, and what can be wrong with one
``files``      finding and opening the files of a pack
``front``      the front matter of a file, and ``schema`` the keys it may have
``markup``     the Markdown of all of it, ``body`` the sections, ``quiz`` the quiz
``card``       a card, ``paths`` a learning path, ``assessment`` a pair of items
``reading``    from the folders to a deck
``deck``       all cards at hand, and ``syllabus`` what channels may post of them
``inventory``  what the cards are to cover, and ``competencies`` what they train
``quality``    what content promises beyond its form
``room``       how long each part of ours is, and ``blank`` an empty file to begin with
``counting``   the figures of a deck

A pack is other people's content: whatever stands in it becomes a card or a fault, and never an error or a long wait.
"""

from bot.cards import files, quality
from bot.cards.blank import Sort, blank
from bot.cards.counting import summary
from bot.cards.deck import MOST_FOUND, Deck
from bot.cards.reading import load, packs, read
from bot.cards.syllabus import ALL, Syllabus
from bot.cards.values import (
    COMPETENCIES,
    KINDS,
    LEVELS,
    AssessmentPair,
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
    "MOST_FOUND",
    "AssessmentPair",
    "Card",
    "Deck",
    "Fault",
    "Kind",
    "LearningPath",
    "Level",
    "QuizChoice",
    "QuizItem",
    "Side",
    "Sort",
    "Step",
    "Syllabus",
    "blank",
    "files",
    "load",
    "packs",
    "quality",
    "read",
    "summary",
]
