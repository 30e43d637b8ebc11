"""How far a member is in the assessment. Nothing of it is held: goes and answers are in the store.

A question that was edited or has left the deck since the go began is passed over, or asked as it stands now; what was
answered counts as it was.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.cards import LEVELS, AssessmentPair, Deck, QuizItem
from bot.chat.events import Event
from bot.features import Desk
from bot.features.offering import local_date
from bot.rules.assessing import Asked, form_of, is_over, opens_at, order
from bot.rules.quizzing import item_id
from bot.store.attempts import Attempt, Given

NOT_KNOWN: Final = -1
"""The choice of whoever says that they do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A go that is under way."""

    attempt: Attempt
    number: int  # of the member's goes, from 0
    answers: tuple[Given, ...]  # oldest first
    pending: tuple[AssessmentPair, ...]  # what is still to be asked, in its order

    @property
    def total(self) -> int:
        """Return how many questions the go has."""
        return len(self.answers) + len(self.pending)

    def item(self, pair: AssessmentPair) -> QuizItem:
        """Return what this go asks of a pair."""
        return pair.forms["B" if self.attempt.form == "B" else "A"]

    def mark(self, pair: AssessmentPair) -> str:
        """Return what tells that question from what it becomes by an edit, of its choices or their order too."""
        item = self.item(pair)
        return item_id(" ".join((item.prompt, *(choice.text for choice in item.choices))))

    def seed(self, pair: AssessmentPair) -> str:
        """Return what decides the order of its choices."""
        return f"{self.attempt.id}:{pair.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a member is with the assessment."""

    member: str  # id
    attempts: tuple[Attempt, ...]  # oldest first
    course: Course | None  # None: no go is under way

    @property
    def finished(self) -> tuple[Attempt, ...]:
        """Return the goes that are finished, oldest first."""
        return tuple(each for each in self.attempts if each.finished_at is not None)

    @property
    def opens_at(self) -> datetime | None:
        """Return from when on the next go may begin; None before the first, and while one is under way."""
        last = self.attempts[-1].finished_at if self.attempts else None
        return opens_at(last) if last else None

    def may_begin(self, event: Event) -> bool:
        """Say whether a new go may begin."""
        return self.course is None and self.is_open(event)

    def is_open(self, event: Event) -> bool:
        """Say whether the day on which the next go opens has begun where the member is: they are told a date."""
        opens = self.opens_at
        return opens is None or local_date(event.at, event.who.zone) >= local_date(opens, event.who.zone)

    @property
    def next_form(self) -> str:
        """Return the form of the next go."""
        return form_of(self.member, self.attempts[-1].form if self.attempts else None)


async def standing(member: str, desk: Desk) -> Standing:
    """Return where a member is; a go of which nothing is left to ask is finished, or waits (``is_over``)."""
    attempts = await desk.store.attempts.of(member)
    if attempts and attempts[-1].finished_at is None:
        course = await _course(attempts[-1], len(attempts) - 1, desk)
        if course.pending or not is_over(len(course.answers), course.attempt.questions):
            return Standing(member=member, attempts=attempts, course=course)
        await desk.store.attempts.finish(member, attempts[-1].id)
        attempts = await desk.store.attempts.of(member)
    return Standing(member=member, attempts=attempts, course=None)


async def _course(attempt: Attempt, number: int, desk: Desk) -> Course:
    answers = await desk.store.attempts.answers(attempt.member, attempt.id)
    had = {each.pair for each in answers}
    pairs = by_id(desk.deck)
    asked = [Asked(pair=each.id, competency=each.competency, level=each.level) for each in pairs.values()]
    ahead = order(asked, LEVELS, attempt.id)
    return Course(
        attempt=attempt,
        number=number,
        answers=answers,
        pending=tuple(pairs[each] for each in ahead if each not in had),
    )


def by_id(deck: Deck) -> dict[str, AssessmentPair]:
    """Return the pairs of the deck by their ids; of two with one id the first counts, as with cards."""
    return {each.id: each for each in reversed(deck.assessment)}
