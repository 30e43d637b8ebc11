"""The course of the assessment: which form, in which order, when the other one opens, and what a team may see."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

REST: Final = timedelta(days=30)
"""Between the end of one go and the next: what was read may fade, and there is time to learn."""

FIRST_GROUP: Final = 5
"""People below whom a team sees nothing."""

NEXT_GROUP: Final = 3
"""People more who must have finished before a team sees new figures."""

FORMS: Final = ("A", "B")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One skill that the assessment asks about."""

    pair: str
    competency: str
    level: str


def form_of(member: str, last: str | None) -> str:
    """Return the form for a member's next go; ``last`` is that of their last one, None before the first.

    Half of the members begin with the one, half with the other, by a hash of their ids. Did all of them begin with the
    same, a second form that happens to be easier would look like learning.
    """
    if last is not None:
        return FORMS[1 - FORMS.index(last)] if last in FORMS else FORMS[0]
    return FORMS[_hash(member) % 2]


def opens_at(finished: datetime) -> datetime:
    """Return the instant on whose local day the next go opens, by that at which the last one was finished."""
    return finished + REST


def is_over(answered: int, questions: int) -> bool:
    """Say whether a go of which nothing is left to ask is over by that; ``questions`` are those that it began with.

    Where fewer than half of them were answered, the deck has lost the rest. The go then waits: there may be new ones,
    and a result of what is left would close the form for REST.
    """
    return answered > 0 and 2 * answered >= questions


def order(skills: Sequence[Asked], levels: Sequence[str], seed: str) -> tuple[str, ...]:
    """Return in which order the skills are asked: level by level, and within one as the seed has it.

    A seed is an attempt's id, so that an attempt which was left goes on where it was.
    """
    ranks = {level: rank for rank, level in enumerate(levels)}

    def place(each: Asked) -> tuple[int, int, str]:
        return ranks.get(each.level, len(ranks)), _hash(f"{seed}:{each.pair}"), each.pair

    return tuple(each.pair for each in sorted(skills, key=place))


T = TypeVar("T")


def told_of_team(finished: Sequence[tuple[str, T]]) -> tuple[tuple[T, ...], ...]:
    """Return what a team's figures are made of: some people's first goes, then their second ones, and so on.

    ``finished`` are people with their goes, in the order in which these came to count, which never changes: nobody is
    taken out of it but by the deletion of their data. Of each round the goes of the first 5 people are told, or of 8,
    11, 14 …; a round that fewer than 5 have finished is left out. So figures change by three people at once, whoever
    finishes, stays away or leaves.

    Two things no figures help against but none at all. After a deletion the next person takes the place of the one who
    is gone; who knows of both, and has both figures, may narrow down what the two had. And four people of five who put
    their own results together know the fifth.
    """
    rounds: list[list[T]] = []
    had: Counter[str] = Counter()
    for person, go in finished:
        if had[person] == len(rounds):
            rounds.append([])
        rounds[had[person]].append(go)
        had[person] += 1
    return tuple(tuple(goes[: _told(len(goes))]) for goes in rounds if len(goes) >= FIRST_GROUP)


def ends(people: int, questions: int) -> tuple[int, int]:
    """Return the lowest and the highest mean that is told, in per cent: beyond them it is "or less" and "or more".

    ``people`` (5 or more) were asked so many ``questions`` each, or more. All right, or none, has one cause only. So
    the ends lie where even one of the people, who knows that they had none right (or all), can be sure of no other's
    result: the fewest right answers that "or more" stands for are fewer than all others together could have. With
    three questions each that is 30 and 70 % for five people, 20 and 80 % for eight, 10 and 90 % from eleven on.
    """
    asked = questions * people
    highest = min(90, (105 * asked - 100 * (questions + 1) - 1) // (10 * asked) * 10)
    return 100 - highest, highest


def _told(people: int) -> int:
    return people - (people - FIRST_GROUP) % NEXT_GROUP


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
