"""The judge of pauses and leavings: what somebody had last said when a day's first row was made (S6)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from adapters.rehearsal.facts import Facts, Rated, Said
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.rows import Day


class Absences:
    """What everybody said about being away, as far as it could be done; without a word, nobody is."""

    def __init__(self, said: Sequence[Said] = ()) -> None:
        self._said: defaultdict[str, list[Said]] = defaultdict(list)
        for each in said:
            self._said[each.who].append(each)

    def paused(self, who: str, day: Day, at: datetime) -> bool:
        """Tell whether a day is not asked of somebody, by what they had said until ``at``."""
        before = [each for each in self._said.get(who, ()) if each.at < day.made and each.at <= at]
        if not before or before[-1].what != "pause":
            return False
        return before[-1].until is None or day.day <= before[-1].until

    def last(self, who: str, at: datetime) -> Said | None:
        """Return what somebody last said until an instant; None where they said nothing."""
        return max((each for each in self._said.get(who, ()) if each.at <= at), key=lambda each: each.at, default=None)

    def left(self, who: str, at: datetime) -> datetime | None:
        """Return when somebody last left the channel; what they do on posts made afterwards lets them join again."""
        mine = self._said.get(who, ())
        return max((each.at for each in mine if each.what == "leave" and each.at <= at), default=None)


def absences_of(facts: Facts, sent: Sequence[Sending]) -> tuple[Absences, tuple[str, ...]]:
    """Return who is away when, and what was wrong with the answers.

    S6: whoever has rated a post here, and has not left since, can pause and leave, and is told that it was done.
    """
    done: list[Said] = []
    broken: list[str] = []
    rows = {each.key: each.row for each in sent if each.row}
    for each in facts.said:
        left = Absences(done).left(each.who, each.at)
        mine = [rows[rated.post] for rated in facts.rated if rated.post in rows and _before(rated, each)]
        there = any(left is None or row.made > left for row in mine)
        expected = each.what if there or each.what == "back" else "nothing"
        name = f"S6 {each.at:%Y-%m-%d %H:%M}Z {each.who}, {each.what}"
        try:
            found = telling.away(each.told)
        except telling.Unclear as fault:
            broken.append(f"{name}: {fault}")
        else:
            broken += [f"{name}: told {found}, expected {expected}"] if found != expected else []
        if there:
            done.append(each)
    return Absences(done), tuple(broken)


def _before(rated: Rated, said: Said) -> bool:
    return rated.who == said.who and rated.arrived <= said.at
