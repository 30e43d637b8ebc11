"""Which card comes next: for a channel (M2), and for one member in private (M3). No chance and no clock.

Both ask of each card what it is worth to look at it today: M3's ``worth``. A member gets the card worth most to them,
a channel the one worth most to all of its participants together, each counted by how often they come.

A step of FSRS-6 is written out here, because a pick asks for two of them for each card and person, and the package
takes several times as long; a test holds it to the package. Instants are in UTC, and days are whole 24 hours since
the review, as in ``recall``. A sequence of cards holds each id once.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, fsum

from bot.rules.memory import RETENTION, SCHEDULER, Memory, due_at, recall

HORIZON = timedelta(days=30)
"""How far ahead ``worth`` looks (M3)."""

LONGEST_REST = 20
"""A channel's card rests for so many posts, or for half its cards of that kind where those are fewer (M2)."""

TURNOUT_STEP = 1 / 20
"""How much of its way to 1 (came) or 0 (stayed away) a participant's turnout moves each asked day."""

LEAST_TURNOUT = 0.05
"""Whoever comes less than this is left out of the channel's choice. From 1, that takes 59 silent days in a row."""

_DAYS_AHEAD = HORIZON.days
_W = SCHEDULER.parameters
_DECAY = -_W[20]
_FACTOR = RETENTION ** (1 / _DECAY) - 1
_GROWTH = exp(_W[8])
_SAME_DAY = exp(_W[17] * _W[18])
_LEAST_STABILITY = 0.001  # the package's own bound


def _left(days: int, stability: float) -> float:
    """Return the recall that is left so many whole days after a review: the package's forgetting curve."""
    return float((1 + _FACTOR * days / stability) ** _DECAY)


UNSEEN_WORTH = _left(_DAYS_AHEAD, 1.0)
"""What a first meeting is worth: the recall left 30 days later, 0.59. Nobody has rated it yet, so it is taken to leave
a stability of one day, between a card missed (0.2) and one that somebody got (2.3); without it, nothing would be left.
"""


def worth(memory: Memory | None, now: datetime) -> float:
    """Return how much recall 30 days from now a look at the card today is expected to give, 0 to 1 (M3).

    That is: the recall expected then if it is rated today, Good with today's chance of recall and else Again, less the
    recall left without it. ``memory`` is one member's; None: never met. A review a little later than ``now``, by
    another clock, counts as one of now.
    """
    if memory is None:
        return UNSEEN_WORTH
    stability, difficulty = memory.stability, memory.difficulty
    days = max((now - memory.reviewed_at).days, 0)
    if not days:  # On the day of its review a card is known for sure, and another look adds little.
        known, again = 1.0, stability
        good = stability * max(_SAME_DAY * stability ** -_W[19], 1.0)
    else:
        known = _left(days, stability)
        lost = 1 - known
        good = stability * (1 + _GROWTH * (11 - difficulty) * stability ** -_W[9] * (exp(lost * _W[10]) - 1))
        again = _W[11] * difficulty ** -_W[12] * ((stability + 1) ** _W[13] - 1) * exp(lost * _W[14])
        again = max(min(again, stability / _SAME_DAY), _LEAST_STABILITY)
    rated = known * _left(_DAYS_AHEAD, good) + (1 - known) * _left(_DAYS_AHEAD, again)
    return rated - _left(days + _DAYS_AHEAD, stability)


def pick_for_member(
    cards: Sequence[str],
    memories: Mapping[str, Memory],
    now: datetime,
    *,
    turn: int,
    leave_out: Set[str] = frozenset(),
) -> str | None:
    """Return the next card of a private session, None where nothing is left (M3).

    ``cards`` are the ids of all cards in the order of the path, unseen ones too, ``memories`` the member's by card id.
    ``turn`` counts the session's cards from 0: every second one, 1, 3, 5 …, is the due card least likely recalled,
    where one is due; all others are the card worth most. Ties go by the order of ``cards``. The due ones are a hedge:
    should people forget faster than the model thinks, worth alone would neglect what is fading.
    """
    left = [card for card in cards if card not in leave_out]
    if turn % 2:
        due = [card for card in left if card in memories and due_at(memories[card]) <= now]
        if due:
            return min(due, key=lambda card: recall(memories[card], now))
    return max(left, key=lambda card: worth(memories.get(card), now), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A participant, as the channel's choice sees them."""

    turnout: float  # 0 to 1, as ``turnout`` has it
    memories: Mapping[str, Memory]  # by card id; no entry: never rated


def turnout(came: Sequence[bool]) -> float:
    """Return how often a participant comes, 0 to 1, the latest days counting most; 0 if ``came`` is empty.

    ``came`` holds whether they rated on each asked day from their first rated one on, oldest first. It starts at 1,
    and each later day moves it a twentieth of its way to 1 or to 0.
    """
    share = 1.0 if came else 0.0
    for each in came[1:]:
        share += (each - share) * TURNOUT_STEP
    return share


def rest(cards: int) -> int:
    """Return for how many posts a card rests, in a channel that has so many cards of its kind (M2)."""
    return min(LONGEST_REST, cards // 2)


def next_on_path(
    path: Sequence[str], order: Sequence[str], *, before: Sequence[str], since: Sequence[str]
) -> str | None:
    """Return the next card of the channel's path, None where it is through (M2).

    ``path`` and ``order`` are ids, those of the path and all of that kind in the channel. ``before`` are the cards that
    the channel had had or skipped when it took the path up, ``since`` those after that, oldest first. What was still
    resting then counts as behind: nobody meets yesterday's card again because a path begins with it.
    """
    behind = {*since, *before[max(len(before) - rest(len(order)), 0) :]}
    return next((card for card in path if card in order and card not in behind), None)


def pick_for_channel(order: Sequence[str], shown: Sequence[str], learners: Sequence[Learner], now: datetime) -> str:
    """Return the channel's next card of a kind, after its path and without one (M2).

    ``order`` are the ids of all its cards of that kind, ``shown`` those that it has had or skipped, oldest first; what
    has left the deck may still stand in it. It is the card with the largest sum of turnout times worth over the
    ``learners``, of those that are rested. Among equals, and where nobody comes, one never shown goes first, then the
    one shown longest ago, and at last the order decides: so a channel without learners goes through its cards in turn.
    ValueError if ``order`` is empty.
    """
    if not order:
        raise ValueError("no cards to pick from")
    seen = {card: number for number, card in enumerate(shown)}
    resting = set(shown[max(len(shown) - rest(len(order)), 0) :])
    coming = [each for each in learners if each.turnout >= LEAST_TURNOUT]

    def merit(card: str) -> tuple[float, int]:
        # fsum rounds once, at the end: who is counted first changes nothing, not even the last bit.
        return fsum(each.turnout * worth(each.memories.get(card), now) for each in coming), -seen.get(card, -1)

    return max((card for card in order if card not in resting), key=merit)
