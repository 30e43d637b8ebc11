"""Markdown that was meant and stands there as plain characters: a bold left open, a list inside a paragraph."""

import re
from collections.abc import Iterator
from typing import Final

from bot.cards import markup
from bot.cards.deck import Deck
from bot.cards.quality.naming import Each, findings_of
from bot.cards.values import AssessmentPair, Fault, Findings, LearningPath, QuizItem, shown

_DEAD: Final = (
    re.compile(r"\*\*|(?<!_)__(?!_)|`|~~"),  # one of a pair, the other of which is missing; ___ is a gap to fill
    re.compile(r"(?<![\w*])\*\w|[^\W\d]\*(?![\w*])"),  # the same of emphasis, but neither a product nor a footnote
    re.compile(r"\]\(|\]\[|\[\^"),  # a link or a note that did not become one
)
_ESCAPED: Final = re.compile(r"\\[!-/:-@\[-`{-~]")
_IN_PARAGRAPH: Final = re.compile(r"(?:#{1,6}\s?\w|\d[.)] |[-*+] |\|)")


def dead(deck: Deck) -> Iterator[Fault]:
    """Yield a fault for each piece of text with such marks."""
    of_all: tuple[Each, ...] = (*deck.cards.values(), *deck.paths.values(), *deck.assessment)
    for each in of_all:
        findings = findings_of(each)
        for text in _texts(each):
            for found in _marks(text):
                mend = "Close the mark, begin the list on a line behind an empty one, or put a backslash before it."
                findings.add(0, f"a mark of Markdown stands as a character in {shown(found)}", mend)
        yield from findings.faults


def _marks(text: str) -> Iterator[str]:
    # A mark behind a backslash is meant as a character; once read, nothing would tell it from one that is not.
    for token in markup.tokens(_ESCAPED.sub(" ", text), 1, Findings(file="", pack="")):
        if token.type != "inline":
            continue
        lines = "".join(
            "\n" if child.type in {"softbreak", "hardbreak"} else child.content
            for child in token.children or ()
            if child.type in {"text", "softbreak", "hardbreak"}
        ).split("\n")
        for number, line in enumerate(lines):
            if any(pattern.search(line) for pattern in _DEAD) or (number and _IN_PARAGRAPH.match(line)):
                yield line


def _texts(each: Each) -> Iterator[str]:
    if isinstance(each, LearningPath):
        yield each.about
        yield from (step.why for step in each.steps)
    elif isinstance(each, AssessmentPair):
        for item in each.forms.values():
            yield from _of_quiz(item)
    else:
        yield from (each.prompt, each.hints, each.answer, each.why, each.follow_ups)
        yield from (each.in_products, each.questions_to_ask, each.interview_angle)
        yield from (side.body for side in each.sides)
        for item in each.quiz:
            yield from _of_quiz(item)


def _of_quiz(item: QuizItem) -> Iterator[str]:
    yield item.prompt
    for choice in item.choices:
        yield choice.text
        yield choice.reason
