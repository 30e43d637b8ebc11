"""The judge of the quiz days: which posts open with a quiz item, and what becomes of the answers to it.

The first answer stands, it counts for no streak, and how many chose what is told from three answers on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.rehearsal.facts import Facts, Guessed
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.leans import TELLS_ON_NOBODY
from adapters.rehearsal.judge.wall import wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """The answers to the quiz of one post that stand: each the first of somebody, given until closing."""

    first: tuple[Guessed, ...]
    right: frozenset[str]  # the letters that somebody was told to be right

    def letters(self, at: datetime) -> Mapping[str, int]:
        """Return how many had chosen which letter, as far as was known at an instant."""
        return Counter(each.letter for each in self.first if each.arrived <= at)


def guesses_of(facts: Facts, sent: Sequence[Sending]) -> Mapping[str, Guesses]:
    """Return the answers that stand, by the key of their post."""
    posts = {each.key: each for each in sent}
    found: defaultdict[str, dict[str, Guessed]] = defaultdict(dict)
    right: defaultdict[str, set[str]] = defaultdict(set)
    for each in facts.guessed:
        closes = posts[each.post].closes if each.post in posts else None
        if closes is not None and each.at <= closes:
            found[each.post].setdefault(each.who, each)
        verdict = _verdict(each)
        if isinstance(verdict, telling.Verdict) and verdict.right:
            right[each.post].add(verdict.letter)
    return {key: Guesses(first=tuple(mine.values()), right=frozenset(right[key])) for key, mine in found.items()}


def judge_guesses(facts: Facts, sent: Sequence[Sending], guesses: Mapping[str, Guesses]) -> Iterator[str]:
    """Each answer is told to be right or not, by the first one of its person; right is the same for everybody."""
    yield from _opening_faults(facts, sent)
    posts = {each.key: each for each in sent}
    stands: dict[tuple[str, str, str], Guessed] = {}
    wrong: defaultdict[str, set[str]] = defaultdict(set)
    for each in facts.guessed:
        post = posts.get(each.post)
        if post is None or post.closes is None or post.zone is None:
            continue
        late = each.at > post.closes
        occasion = f"{wall(post.zone).day(each.at)}" if late else post.key
        first = stands.setdefault((each.post, each.who, occasion), each)
        name = f"quiz {each.at:%Y-%m-%d %H:%M:%S}Z {each.who} on “{post.card}”"
        verdict = _verdict(each)
        if isinstance(verdict, str):
            yield f"{name}: {verdict}"
            continue
        if not verdict.right:
            wrong[each.post].add(verdict.letter)
        people = guesses[each.post].letters(each.arrived) if each.post in guesses else Counter[str]()
        yield from (f"{name}: {fault}" for fault in _faults(each, first, verdict, people))
    for key, mine in guesses.items():
        if len(mine.right) > 1 or mine.right & wrong[key]:
            yield f"quiz {posts[key].began:%Y-%m-%d}: {sorted(mine.right)} are right, and {sorted(wrong[key])} wrong"


def _faults(guess: Guessed, first: Guessed, verdict: telling.Verdict, people: Mapping[str, int]) -> Iterator[str]:
    if verdict.letter != first.letter:
        yield f"told of {verdict.letter}, expected {first.letter}, which came first"
    other = (guess.at, guess.letter) != (first.at, first.letter)
    if telling.answered_before(guess.told) != other:
        yield f"told {'not ' if other else ''}to have answered before"
    found = {letter: number for letter, number in (verdict.spread or {}).items() if number}
    expected = people if sum(people.values()) >= TELLS_ON_NOBODY else {}
    if found != dict(expected):
        yield f"told a spread of {found}, expected {dict(expected)}"


def _verdict(guess: Guessed) -> telling.Verdict | str:
    """Return what an answer tells, or what is unclear about it."""
    try:
        return telling.verdict(guess.told)
    except telling.Unclear as fault:
        return str(fault)


def _opening_faults(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """The questions of the channel's quiz day open with an item, where the card has a quiz; no other post does."""
    for each in sent:
        expected = False
        if each.row is not None and each.kind == "question" and each.card in facts.quizzes:
            made = each.row.made
            weekday = [change.settings.quiz_weekday for change in facts.changes if change.at <= made][-1]
            expected = each.row.day.weekday() == weekday
        for posted in each.posted[:1]:
            if telling.opens_with_quiz(posted.first) != expected:
                yield f"quiz {posted.at:%Y-%m-%d}: “{each.card}” opens with{'out' if expected else ''} an item"
