"""How a member judges themselves: their own ratings of cards beside what they answered."""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.cards import COMPETENCIES, Deck
from bot.chat.messages import Block, Line, Message, Table, When
from bot.features import Desk
from bot.features.assess.advice import latest, scored
from bot.features.assess.results import counted
from bot.features.assess.wording import BACK
from bot.rules.memory import Rating
from bot.rules.scoring import CLEAR_OF_EIGHT, FEWEST, Share, by_competency, clearly, compared
from bot.store.history import Rated
from bot.store.quizzes import QuizAnswer

FEWEST_CARDS: Final = 3
"""Rated cards of a competency below which its ratings are not set beside its answers."""

MISSING: Final = f"To set the two side by side I need {FEWEST} quiz answers of each kind. /study quiz asks more."
VERDICTS: Final = {
    1: "Your ratings tell apart what you know from what you do not: that is all they are for.",
    0: "The two are not clearly apart, as far as these answers can tell.",
    -1: "You answered better where you had rated yourself lower: what you call known deserves a second look.",
    None: MISSING,
}
NO_ASSESSMENT: Final = "Once you have finished an assessment (/study assess), it stands here beside your ratings."
TOO_FEW: Final = (
    f"I can set a competency beside your ratings where you had rated {FEWEST_CARDS} of its cards or more by then; "
    "there was none yet."
)
CHANCE: Final = "With so few questions, one of the eight may differ by chance alone."
APART: Final = (
    "A rating says how well you recalled a card; the assessment asks you to use it in a case that you have not met. "
    "Where the two differ, that is a hint and no fault."
)


async def judging_message(member: str, desk: Desk) -> Message:
    """Return the page; what is missing for it is said."""
    ratings = await desk.store.history.ratings(member)
    known, weak = as_rated(ratings, await desk.store.quizzes.history(member))
    return Message(
        title="How you judge yourself",
        plain="Your own ratings beside what you answered, for you alone.",
        blocks=(
            Line((f"Quiz questions on cards that you had rated Got it or Knew it cold: {_of_quiz(known)}",)),
            Line((f"Quiz questions on cards that you had rated Missed it or Struggled: {_of_quiz(weak)}",)),
            Line((VERDICTS[compared(known, weak)],)),
            *await _beside_the_assessment(member, ratings, desk),
            Line((APART,), small=True),
        ),
        rows=(BACK,),
    )


def as_rated(ratings: Sequence[Rated], answers: Sequence[QuizAnswer]) -> tuple[Share, Share]:
    """Return how many quiz items of cards that were rated Got it or better were right at the first try; and of others.

    A first answer goes by the rating that stood just then: what was learnt after it is no wrong judgement, nor is what
    was answered before any rating. Both sequences are oldest first.
    """
    shares = {True: Share(right=0, of=0), False: Share(right=0, of=0)}
    known: dict[str, bool] = {}  # by card
    firsts: set[tuple[str, str]] = set()
    ahead = deque(ratings)
    for each in answers:
        while ahead and ahead[0].at <= each.at:
            rated = ahead.popleft()
            known[rated.card] = _is_known(rated)
        if (each.card, each.item) not in firsts and each.card in known:
            shares[known[each.card]] += Share(right=int(each.right), of=1)
        firsts.add((each.card, each.item))
    return shares[True], shares[False]


def _is_known(rated: Rated) -> bool:
    return rated.value not in {Rating.AGAIN, Rating.HARD}


def _of_quiz(shown: Share) -> str:
    if not shown.of:
        return "none answered yet."
    return f"{shown.right} of {shown.of} right at the first try."


async def _beside_the_assessment(member: str, ratings: Sequence[Rated], desk: Desk) -> tuple[Block, ...]:
    """Set the last assessment beside the ratings as they stood when it was finished."""
    last = latest(await desk.store.attempts.of(member))
    if last is None or last.finished_at is None:
        return (Line((NO_ASSESSMENT,)),)
    until = last.finished_at
    answers = scored(await desk.store.attempts.answers(member, last.id))
    rated = rated_shares({each.card: _is_known(each) for each in ratings if each.at <= until}, desk.deck)
    return _by_competencies(rated, by_competency(answers), until)


def rated_shares(known: Mapping[str, bool], deck: Deck) -> dict[str, Share]:
    """Return by competency how many of the rated cards were rated Got it or better, where enough of them were rated.

    ``known`` tells that of each rated card, by its id.
    """
    found: dict[str, Share] = {}
    for name in COMPETENCIES:
        mine = [known[card.id] for card in deck.cards.values() if name in card.competencies and card.id in known]
        if len(mine) >= FEWEST_CARDS:
            found[name] = Share(right=sum(mine), of=len(mine))
    return found


def _by_competencies(
    rated: Mapping[str, Share], answered: Mapping[str, Share], finished_at: datetime
) -> tuple[Block, ...]:
    both = [name for name in rated if name in answered]
    when = When(at=finished_at, style="date")
    if not both:
        return (Line(("Your assessment of ", when, f": {TOO_FEW}")),)
    table = Table(
        head=("Competency", "Rated Got it or better", "Assessment"),
        rows=tuple((name, counted(rated[name]), counted(answered[name])) for name in both),
        caption="Ratings and assessment",
    )
    how = {name: clearly(rated[name], answered[name], clear=CLEAR_OF_EIGHT) for name in both}
    over, under = ([name for name in both if how[name] == sign] for sign in (1, -1))
    lines = []
    if over:
        lines.append(f"You rate yourself higher than you answer in {_listed(over)}.")
    if under:
        lines.append(f"You answer better than you rate yourself in {_listed(under)}.")
    if not lines:
        lines.append("In none of them do your ratings and your answers clearly differ.")
    else:
        lines.append(CHANCE)
    head = Line(("Your assessment of ", when, ", and your ratings as they stood then:"))
    return (head, table, *(Line((each,)) for each in lines))


def _listed(names: Sequence[str]) -> str:
    return ", and in ".join((", in ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
