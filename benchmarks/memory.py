"""What teams remember after months with one teacher or another, in simulation: no human being was measured.

The bot's own functions choose the cards (``teachers``); people and their forgetting are made up (``teams``,
``learners``). All teachers meet the same teams, so ratios between them are sure long before levels are. Beside the
ordinary way stands the plainest rival that is as broad, five cards in turn to all: name both or none.

The same seeds give the same figures to the last digit.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import product
from platform import python_version
from random import Random
from statistics import fmean
from typing import Any, Final

from benchmarks.learners import NAMES
from benchmarks.teachers import PRIVATE, TEACHERS, study_together
from benchmarks.teams import SIZE, Cards, Team
from bot.cards import load
from bot.cards.inventory import inventory
from bot.resources import folder

SEED: Final = 20261120
"""The seed of the first team; the next ones follow."""

POWER_LAWS: Final = "ABC"
"""The models of which a mean is told; D, exponential, is a stress test."""

RESAMPLES: Final = 1000
LATER: Final = 30  # calendar days without any study
MOST_APART: Final = 0.02
"""Teachers that are compared may differ by so much in ratings a member and day: more prompts are no better teaching."""

DUE: Final = "in turn, due in private"
FIVE: Final = "five in turn to all"
SHIPPED: Final = "as shipped"
COMPARED: Final = (DUE, FIVE, SHIPPED, "oracle")
RATIOS: Final = (
    (SHIPPED, FIVE),
    (SHIPPED, DUE),
    (SHIPPED, "oracle"),
    ("as shipped, channel alone", "in turn, channel alone"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is simulated."""

    teams: int
    days: tuple[int, ...]  # study days after which teams are asked, ascending


QUICK: Final = Plan(teams=16, days=(60, 120))
FULL: Final = Plan(teams=200, days=(60, 120, 250))
GOALS_AFTER: Final = 120  # study days


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one team came to: shares from 0 to 1, over all cards and members."""

    recall: float  # the morning after the last study day
    later: float  # 30 days after that
    ratings: float  # by a member on a study day


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What teams remember with one teacher. A model of "A-C" is the mean of the three power laws."""

    teacher: str
    days: int
    model: str
    recall: float
    low: float  # of a 95 % interval over teams, not over models
    high: float
    later: float
    ratings: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How many times as much teams remember with one teacher as with another."""

    teacher: str
    rival: str
    days: int
    model: str
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What was to be reached, and whether it was, by the ratio itself and not by its interval."""

    goal: str
    wanted: float
    found: float
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of it."""

    seed: int
    plan: Plan
    cards: Mapping[str, int]
    versions: Mapping[str, str]
    levels: tuple[Level, ...]
    ratios: tuple[Ratio, ...]
    goals: tuple[Goal, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as one object, ready for JSON."""
        return {"members": SIZE, "private_cards_a_day": PRIVATE, **asdict(self)}


Job = tuple[str, int, str, Cards, tuple[int, ...]]
"""What is simulated in one go: model, seed of the team, teacher, deck, and the study days after which it is asked."""

Outcomes = Mapping[tuple[str, int, str], tuple[Outcome, ...]]
"""By model, seed and teacher: what the team came to, after each number of study days."""


def report(plan: Plan) -> Report:
    """Simulate on all cores. Raises ValueError where teachers that are compared did not give as many cards."""
    cards = deck()
    jobs = jobs_of(plan, cards)
    with ProcessPoolExecutor() as pool:
        outcomes = pool.map(simulate, jobs, chunksize=len(TEACHERS))
        return summary(plan, cards, dict(zip((job[:3] for job in jobs), outcomes, strict=True)))


def jobs_of(plan: Plan, cards: Cards) -> list[Job]:
    """Return all there is to do."""
    seeds = range(SEED, SEED + plan.teams)
    return [(model, seed, teacher, cards, plan.days) for model, seed, teacher in product(NAMES, seeds, TEACHERS)]


def summary(plan: Plan, cards: Cards, outcomes: Outcomes) -> Report:
    """Return what all outcomes amount to. Raises ValueError like ``report``."""
    found = Found(plan, outcomes)
    levels = tuple(found.level(*each) for each in product(TEACHERS, plan.days, found.models))
    ratios = tuple(
        found.ratio(*rivals, days, model) for rivals, days, model in product(RATIOS, plan.days, found.models)
    )
    check_ratings(levels)
    return Report(
        seed=SEED,
        plan=plan,
        cards={"question": len(cards.questions), "tradeoff": len(cards.tradeoffs)},
        versions={"python": python_version(), "fsrs": version("fsrs")},
        levels=levels,
        ratios=ratios,
        goals=tuple(goals(ratios)),
    )


def deck() -> Cards:
    """Return a deck as large as the one in ``content/``, or as the inventory asks for while that is being written."""
    there = load([folder("content")])
    tradeoffs = sum(item.startswith("tradeoffs/") for item in inventory())
    questions = max(len(there.order("question")), len(inventory()) - tradeoffs)
    tradeoffs = max(len(there.order("tradeoff")), tradeoffs)
    return Cards(
        questions=tuple(f"question-{each:03}" for each in range(questions)),
        tradeoffs=tuple(f"tradeoff-{each:03}" for each in range(tradeoffs)),
    )


def simulate(job: Job) -> tuple[Outcome, ...]:
    """Let one team study with one teacher."""
    model, seed, teacher_name, cards, asked = job
    team = Team(model, seed, cards)
    teacher = TEACHERS[teacher_name](team)
    outcomes = []
    for day in range(asked[-1]):
        study_together(team, teacher, day)
        if day + 1 in asked:
            outcomes.append(
                Outcome(
                    recall=fmean(each.remembers(day) for each in team.members),
                    later=fmean(each.remembers(day, later=LATER) for each in team.members),
                    ratings=fmean(each.ratings for each in team.members) / (day + 1),
                )
            )
    return tuple(outcomes)


class Found:
    """The outcomes of all teams, and what they amount to."""

    models = (*NAMES, "A-C")

    def __init__(self, plan: Plan, outcomes: Outcomes) -> None:
        self._plan = plan
        self._outcomes = outcomes
        random = Random(SEED)
        teams = range(plan.teams)
        self._samples = [random.choices(teams, k=plan.teams) for _ in range(RESAMPLES)]

    def level(self, teacher: str, days: int, model: str) -> Level:
        """Return what all teams came to with one teacher."""
        teams = self._of(teacher, days, model)
        recalls = [each.recall for each in teams]
        low, high = _interval([fmean(recalls[team] for team in sample) for sample in self._samples])
        return Level(
            teacher=teacher,
            days=days,
            model=model,
            recall=round(fmean(recalls), 4),
            low=low,
            high=high,
            later=round(fmean(each.later for each in teams), 4),
            ratings=round(fmean(each.ratings for each in teams), 4),
        )

    def ratio(self, teacher: str, rival: str, days: int, model: str) -> Ratio:
        """Compare two teachers, over the same teams each time."""
        mine, theirs = ([each.recall for each in self._of(name, days, model)] for name in (teacher, rival))
        low, high = _interval(
            [sum(mine[team] for team in sample) / sum(theirs[team] for team in sample) for sample in self._samples]
        )
        ratio = round(sum(mine) / sum(theirs), 4)
        return Ratio(teacher=teacher, rival=rival, days=days, model=model, ratio=ratio, low=low, high=high)

    def _of(self, teacher: str, days: int, model: str) -> list[Outcome]:
        """Return the outcome of each team, in the mean of the power laws where it is asked for."""
        number = self._plan.days.index(days)
        models = POWER_LAWS if model == "A-C" else model
        teams = []
        for team in range(self._plan.teams):
            all_of_them = [self._outcomes[each, SEED + team, teacher][number] for each in models]
            teams.append(
                Outcome(
                    recall=fmean(each.recall for each in all_of_them),
                    later=fmean(each.later for each in all_of_them),
                    ratings=fmean(each.ratings for each in all_of_them),
                )
            )
        return teams


def _interval(values: list[float]) -> tuple[float, float]:
    """Return where the middle 95 % of resampled values lie."""
    values.sort()
    edge = len(values) // 40
    return round(values[edge], 4), round(values[-edge - 1], 4)


def check_ratings(levels: Sequence[Level]) -> None:
    """Raise ValueError where one teacher that is compared gave more cards than another: then it is no comparison.

    In the first weeks less is due than there is time for; so only what is asked later is looked at.
    """
    for days, model in {(each.days, each.model): None for each in levels if each.days >= GOALS_AFTER}:
        ratings = {
            each.teacher: each.ratings
            for each in levels
            if (each.days, each.model) == (days, model) and each.teacher in COMPARED
        }
        if max(ratings.values()) > min(ratings.values()) * (1 + MOST_APART):
            raise ValueError(f"{model}, {days} study days: ratings a member and day differ too much: {ratings}")


def goals(ratios: Sequence[Ratio]) -> list[Goal]:
    """Return the goals after 120 study days: what M2 and M3 are there for."""
    found = {(each.teacher, each.rival, each.model): each.ratio for each in ratios if each.days == GOALS_AFTER}
    if not found:
        return []
    models = tuple(NAMES)
    asked = [
        ("against five to all, mean A-C", 1.03, found[SHIPPED, FIVE, "A-C"]),
        ("against due cards, mean A-C", 1.15, found[SHIPPED, DUE, "A-C"]),
        ("against the oracle, mean A-C", 0.97, found[SHIPPED, "oracle", "A-C"]),
        ("against five to all, worst of A-D", 1.0, min(found[SHIPPED, FIVE, each] for each in models)),
        ("against due cards, D", 1.0, found[SHIPPED, DUE, "D"]),
        ("channel alone, against in turn, worst of A-D", 0.995, min(found[*RATIOS[3], each] for each in models)),
    ]
    return [Goal(goal=goal, wanted=wanted, found=ratio, met=ratio >= wanted) for goal, wanted, ratio in asked]
