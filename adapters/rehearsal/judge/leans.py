"""The judge of the votes on trade-offs: who leaned to which side, by naive counting over the diary (T1)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adapters.rehearsal.facts import Facts, Leaned
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.telling import Sides

TELLS_ON_NOBODY: Final = 3  # leans from which on it is told how they are spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """The leans on one post of which the bot knew, in the order in which it got to know them; late ones left out."""

    sides: Sides
    leans: tuple[Leaned, ...]

    def known(self, at: datetime) -> "Votes":
        """Return what was known at an instant."""
        return Votes(sides=self.sides, leans=tuple(each for each in self.leans if each.arrived <= at))

    def final(self) -> Mapping[str, str]:
        """Return where everybody stands: by the latest instant, and of equal ones the one that came last."""
        return {each.who: each.side for each in sorted(self.leans, key=lambda each: each.at)}

    def first(self) -> Mapping[str, str]:
        """Return where everybody stood at first."""
        return {each.who: each.side for each in sorted(self.leans, key=lambda each: each.at)[::-1]}

    def count(self, stands: Mapping[str, str]) -> tuple[int, int]:
        """Return how many are on which side."""
        sides = list(stands.values())
        return sides.count(self.sides[0]), sides.count(self.sides[1])

    def moved(self) -> int:
        """Return how many are on another side than at first."""
        first = self.first()
        return sum(side != first[who] for who, side in self.final().items())


def votes_of(facts: Facts, sent: Sequence[Sending]) -> Mapping[str, Votes]:
    """Return the votes on each post that anybody leaned on in time, by its key."""
    posts = {each.key: each for each in sent}
    found: defaultdict[str, list[Leaned]] = defaultdict(list)
    for each in facts.leaned:
        closes = posts[each.post].closes if each.post in posts else None
        if closes is not None and each.at <= closes:
            found[each.post].append(each)
    return {key: Votes(sides=facts.sides[posts[key].card], leans=tuple(mine)) for key, mine in found.items()}


def judge_leans(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """T1: a lean counts until closing, the latest is final, and the spread is told from three on, in private."""
    posts = {each.key: each for each in sent}
    so_far: defaultdict[str, list[Leaned]] = defaultdict(list)
    for each in facts.leaned:
        post = posts.get(each.post)
        if post is None or post.closes is None:
            continue
        sides = facts.sides[post.card]
        expected = None
        if each.at <= post.closes:
            so_far[each.post].append(each)
            votes = Votes(sides=sides, leans=tuple(so_far[each.post]))
            stands = votes.final()
            expected = stands[each.who], (votes.count(stands) if len(stands) >= TELLS_ON_NOBODY else None)
        name = f"T1 {each.at:%Y-%m-%d %H:%M:%S}Z {each.who} on “{post.card}”"
        try:
            found = telling.lean(each.told, sides)
        except telling.Unclear as fault:
            yield f"{name}: {fault}"
        else:
            if found != expected:
                yield f"{name}: told {_said(found)}, expected {_said(expected)}"
    for post in sent:
        for posted in post.posted:
            if any(telling.tells_sides(message) for message in (posted.first, *(each for _, each in posted.edits))):
                yield f"T1 {posted.at:%Y-%m-%d %H:%M:%S}Z “{post.card}”: the post tells who leans where"


def _said(lean: tuple[str, tuple[int, int] | None] | None) -> str:
    if lean is None:
        return "that leaning has closed"
    return f"“{lean[0]}”, {lean[1] or 'and no numbers'}"
