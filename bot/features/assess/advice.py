"""What follows from a finished assessment: the learning path that suits best, with its reason, and cards to study."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from bot.cards import LEVELS, Card, Deck, LearningPath
from bot.features import Desk
from bot.rules.recommending import NEARLY_ALL, Chosen, Learner, Teaching, Way, recommend
from bot.rules.scoring import Scored, by_level, share, standing_out
from bot.store.attempts import Attempt, Given

MOST_CARDS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A learning path for one member."""

    path: str  # id
    title: str
    reason: str  # a sentence or two of plain text, our own words


async def recommended(member_id: str, desk: Desk) -> Recommendation | None:
    """Return the path that suits a member best by their last finished assessment.

    None where they have finished none, or where no path has a card left that they have not met.
    """
    attempts = await desk.store.attempts.of(member_id)
    last = latest(attempts)
    if last is None:
        return None
    answers = scored(await desk.store.attempts.answers(member_id, last.id))
    return advise(answers, frozenset(await desk.store.reviews.memories(member_id)), desk.deck)


def latest(attempts: Sequence[Attempt]) -> Attempt | None:
    """Return the last finished one of a member's goes, which come oldest first; None where none is."""
    return next((each for each in reversed(attempts) if each.finished_at is not None), None)


def scored(answers: Sequence[Given]) -> tuple[Scored, ...]:
    """Return answers as the rules take them."""
    return tuple(
        Scored(pair=each.pair, competency=each.competency, level=each.level, right=each.right) for each in answers
    )


def advise(answers: Sequence[Scored], met: Set[str], deck: Deck) -> Recommendation | None:
    """Choose the path; ``met`` are the ids of the cards that the member has rated."""
    ways = [_way(path, deck) for path in deck.paths.values()]
    _, gaps = standing_out(answers)
    chosen = recommend(ways, Learner(answers, LEVELS, gaps), met)
    if chosen is None:
        return None
    path = deck.paths[chosen.way]
    return Recommendation(path=path.id, title=path.title, reason=_reason(chosen, answers) + _beside(chosen, gaps))


def _way(path: LearningPath, deck: Deck) -> Way:
    return Way(id=path.id, cards=_there([step.card for step in path.steps], deck), assumes=_there(path.assumes, deck))


def _there(ids: Sequence[str], deck: Deck) -> tuple[Teaching, ...]:
    cards = (card for id_ in ids if (card := deck.get(id_)) is not None)
    return tuple(Teaching(id=card.id, competencies=card.competencies, level=card.level) for card in cards)


def _reason(chosen: Chosen, answers: Sequence[Scored]) -> str:
    """Say why: what its next cards give most, how hard they are, and how the member did just before that."""
    about = ", and in ".join(chosen.competencies)
    above_all = f", above all in {about}" if about else ""
    if share(answers).plain >= NEARLY_ALL:
        beyond = "Of what is left" if chosen.level == LEVELS[0] else "Beyond the basics"
        return f"You know most of what I asked. {beyond}, its next cards give you most{above_all}."
    before = LEVELS[max(LEVELS.index(chosen.level) - 1, 0)] if chosen.level in LEVELS else LEVELS[0]
    seen = by_level(answers).get(before)
    had = f"; of the {before} questions you had {seen.right} of {seen.of} right" if seen else ""
    return f"Its next cards give you most{above_all}. Most often they are of {chosen.level} level{had}."


def _beside(chosen: Chosen, gaps: Sequence[str]) -> str:
    """Say so where a gap was told and the path is not mainly about it, nor about another one."""
    if not gaps or set(gaps) & set(chosen.competencies):
        return ""
    return f" It is not mainly about your gap in {', and in '.join(gaps)}: the cards under your result are."


def to_study(answers: Sequence[Scored], *, met: Set[str], weak: Set[str], deck: Deck) -> tuple[Card, ...]:
    """Return cards for what was not right, at most MOST_CARDS, each for another competency.

    Gaps come first, then what was missed at an easier level; a card is of the easiest level that was not right. Left
    out are cards that the member knows: ``met`` and not ``weak`` (last rated Missed it or Struggled), both by id.
    """
    easiest: dict[str, str] = {}  # by competency
    for each in sorted(answers, key=lambda each: LEVELS.index(each.level) if each.level in LEVELS else 0):
        if not each.right:
            easiest.setdefault(each.competency, each.level)
    _, gaps = standing_out(answers)
    found: dict[str, Card] = {}
    for name in sorted(easiest, key=lambda name: gaps.index(name) if name in gaps else len(gaps)):
        card = _card_for(name, easiest[name], without=(met - weak) | found.keys(), met=met, deck=deck)
        if card is not None:
            found[card.id] = card
    return tuple(found.values())[:MOST_CARDS]


def _card_for(competency: str, level: str, *, without: Set[str], met: Set[str], deck: Deck) -> Card | None:
    """Return a card of that competency and level: what it is mainly about before all else, then one not met yet."""
    cards = [
        card
        for card in deck.cards.values()
        if competency in card.competencies and card.level == level and card.id not in without
    ]
    return min(cards, key=lambda card: (card.competencies.index(competency), card.id in met, card.id), default=None)
