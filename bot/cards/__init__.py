"""The cards: read from Markdown files, checked, counted and found again by name.

``values``     what a card is made of, and what can be wrong with one
``files``      finding and opening the files of a pack
``front``      the front matter of a card, and ``schema`` the keys it may have
``markup``     the Markdown of all of it, ``body`` the sections, ``quiz`` the quiz
``reading``    from the folders to a deck
``deck``       all cards at hand
``inventory``  what the cards are to cover
``counting``   the figures of a deck

A pack is other people's content: whatever stands in it becomes a card or a fault, and never an error or a long wait.
"""

from bot.cards.counting import summary
from bot.cards.deck import Deck
from bot.cards.reading import load, packs, read
from bot.cards.values import COMPETENCIES, KINDS, LEVELS, Card, Fault, Kind, Level, QuizChoice, QuizItem, Side

__all__ = [
    "COMPETENCIES",
    "KINDS",
    "LEVELS",
    "Card",
    "Deck",
    "Fault",
    "Kind",
    "Level",
    "QuizChoice",
    "QuizItem",
    "Side",
    "load",
    "packs",
    "read",
    "summary",
]
