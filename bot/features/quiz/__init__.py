"""Quizzes: five items that go to the weak spots first, the quiz of one card, and the channel's quiz day.

An answer shows its reason at once, the first one counts, and nobody else sees it. Quizzes feed neither streaks nor
memory: the rating alone counts (S1).
"""

from bot.features import Feature
from bot.features.quiz.day import GUESS, answered, guess, post_blocks, post_row
from bot.features.quiz.runs import (
    ANSWER,
    CARD_QUIZ,
    MORE,
    NEXT,
    SHOW_CARD,
    STOP,
    STUDY_QUIZ,
    TRADEOFF_QUIZ,
    answer,
    card_quiz,
    five,
    go_on,
    more,
    show_card,
    stop,
    tradeoff_quiz,
)

__all__ = ["QUIZ", "answered", "post_blocks", "post_row"]

QUIZ = Feature(
    commands={STUDY_QUIZ: five, TRADEOFF_QUIZ: tradeoff_quiz},
    presses={
        CARD_QUIZ: card_quiz,
        ANSWER: answer,
        NEXT: go_on,
        MORE: more,
        STOP: stop,
        SHOW_CARD: show_card,
        GUESS: guess,
    },
)
