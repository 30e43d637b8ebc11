"""Ways to choose the cards of a team: the shipped one, those that it has to beat, and one that knows everything.

Every teacher but the idle one gives a member five cards on a day at most: two to five for all, and the rest in private.
"""

from collections.abc import Callable, Sequence, Set
from typing import Final

from benchmarks.teams import Member, Team, morning, noon
from bot.rules.memory import due_at, recall
from bot.rules.picking import pick_for_channel, pick_for_member, rest

PRIVATE: Final = 3
"""Cards in private on a day, at most."""


class Teacher:
    """Whoever chooses for one team. This one is idle."""

    def __init__(self, team: Team) -> None:
        self.team = team

    def for_all(self, day: int) -> tuple[str, ...]:
        """Return the cards that everybody gets who comes on this study day."""
        return ()

    def for_one(self, member: Member, day: int, turn: int, leave_out: Set[str]) -> str | None:
        """Return one card more for a member, ``turn`` counting from 0; None: no more today."""
        return None


class InTurn(Teacher):
    """A question and a trade-off a day, each kind in turn."""

    questions = 1

    def for_all(self, day: int) -> tuple[str, ...]:
        """Go on where the day before ended."""
        questions, tradeoffs = self.team.cards.kinds
        first = day * self.questions
        asked = (questions[(first + each) % len(questions)] for each in range(self.questions))
        return (*dict.fromkeys(asked), tradeoffs[day % len(tradeoffs)])


class FiveInTurn(InTurn):
    """Five cards a day for everybody, four questions and a trade-off: so that every card comes about as often."""

    questions = 4


class InTurnAndDue(InTurn):
    """Beside it, in private, what is due: the ordinary way."""

    def for_one(self, member: Member, day: int, turn: int, leave_out: Set[str]) -> str | None:
        """Take the due card least likely recalled."""
        at = noon(day)
        due = [card for card, known in member.memories.items() if card not in leave_out and due_at(known) <= at]
        return min(due, key=lambda card: (recall(member.memories[card], at), card), default=None)


class ShippedChannel(Teacher):
    """The channel as shipped (M2), and nothing in private."""

    def __init__(self, team: Team) -> None:
        super().__init__(team)
        self.shown: tuple[list[str], list[str]] = [], []

    def for_all(self, day: int) -> tuple[str, ...]:
        """Pick one card of each kind."""
        learners, picked = self.team.learners(), []
        for order, shown in zip(self.team.cards.kinds, self.shown, strict=True):
            shown.append(pick_for_channel(order, shown, learners, morning(day)))
            picked.append(shown[-1])
        return tuple(picked)


class Shipped(ShippedChannel):
    """Channel and private session as shipped (M2, M3)."""

    def for_one(self, member: Member, day: int, turn: int, leave_out: Set[str]) -> str | None:
        """Pick of all cards."""
        return pick_for_member(self.team.cards.all, member.memories, noon(day), turn=turn, leave_out=leave_out)


class Oracle(Teacher):
    """Knows every mind, and takes each time what truly adds most 30 days later. One step ahead, so no upper bound."""

    def __init__(self, team: Team) -> None:
        super().__init__(team)
        self.shown: tuple[list[str], list[str]] = [], []
        self._gains: dict[Member, dict[str, float]] = {}  # of today

    def for_all(self, day: int) -> tuple[str, ...]:
        """Take the card with the largest sum over all members, by how often they come."""
        self._gains = {each: {card: each.gain(card, day) for card in self.team.cards.all} for each in self.team.members}
        return tuple(self._best(*each) for each in zip(self.team.cards.kinds, self.shown, strict=True))

    def _best(self, order: Sequence[str], shown: list[str]) -> str:
        resting = shown[max(len(shown) - rest(len(order)), 0) :]
        rested = [card for card in order if card not in resting]
        shown.append(
            max(rested, key=lambda card: sum(each.turnout * gains[card] for each, gains in self._gains.items()))
        )
        return shown[-1]

    def for_one(self, member: Member, day: int, turn: int, leave_out: Set[str]) -> str | None:
        """Take the card with the largest gain for this member; what was not studied today is as it was this morning."""
        gains = self._gains[member]
        return max((card for card in gains if card not in leave_out), key=gains.__getitem__, default=None)


TEACHERS: Final[dict[str, Callable[[Team], Teacher]]] = {
    "nothing at all": Teacher,
    "in turn, channel alone": InTurn,
    "as shipped, channel alone": ShippedChannel,
    "in turn, due in private": InTurnAndDue,
    "five in turn to all": FiveInTurn,
    "as shipped": Shipped,
    "oracle": Oracle,
}


def study_together(team: Team, teacher: Teacher, day: int) -> None:
    """Let one study day pass."""
    for_all = teacher.for_all(day)
    for member in team.present(day):
        for card in for_all:
            member.rate(card, day)
        done = set(for_all)
        for turn in range(PRIVATE):
            following = teacher.for_one(member, day, turn, done)
            if following is None:
                break
            member.rate(following, day)
            done.add(following)
