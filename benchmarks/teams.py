"""Simulated teams: who comes when, how they rate, and what the bot gets to see of it.

Each of eight members comes on 35 to 90 % of the study days, holidays apart, and rates one card in ten a step too
kindly. The bot sees ratings and who came. Two teachers of one team meet the same people, holidays and luck.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any, Final

from benchmarks.learners import MODELS, Mind, Person
from benchmarks.luck import Luck
from bot.rules.memory import Memory, Rating, study
from bot.rules.picking import Learner, turnout

SIZE: Final = 8
START: Final = datetime(2026, 11, 16, tzinfo=UTC)  # a Monday
CHOSEN: Final = timedelta(hours=4, minutes=2)
"""When the channel's cards are chosen: the day before has just closed."""

RATED: Final = timedelta(hours=12)
"""When everybody studies."""

KIND: Final = 0.1
"""The share of ratings that are a step too kind."""

STRUGGLED: Final = 0.15
KNEW: Final = 0.7
"""Whoever recalls a card by a margin below the one has struggled, by one from the other on knew it cold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """The deck: card ids in order, by kind."""

    questions: tuple[str, ...]
    tradeoffs: tuple[str, ...]

    @property
    def kinds(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of each kind."""
        return self.questions, self.tradeoffs

    @property
    def all(self) -> tuple[str, ...]:
        """All ids, in the order in which a member gets them where nothing else decides."""
        return self.questions + self.tradeoffs


def calendar_day(day: int) -> int:
    """Return how many days after the start a study day lies: five a week."""
    return day // 5 * 7 + day % 5


class Member:
    """One person, with what the bot knows of them. Days are study days, from 0 on."""

    def __init__(self, luck: Luck, model: str, cards: Cards, hard: Sequence[float]) -> None:
        self.luck = luck
        self.turnout = 0.35 + 0.55 * luck.share("turnout")
        knows = 0.03 + 0.32 * luck.share("knows")
        person = Person(
            luck=luck,
            quick=luck.normal("quick"),
            hard=hard,
            # Fewer of the hard ones, and as many in the mean.
            known=[
                luck.share("known before", card) < knows * exp(-0.35 * each - 0.35**2 / 2)
                for card, each in zip(cards.all, hard, strict=True)
            ],
        )
        self.mind: Mind[Any] = MODELS[model](person)
        self.numbers = {card: number for number, card in enumerate(cards.all)}  # in the mind
        self.memories: dict[str, Memory] = {}  # as the bot keeps them
        self.came: list[bool] = []  # on each study day since the first rated one
        self.ratings = 0
        self._met = dict.fromkeys(cards.all, 0)

    def comes(self, day: int) -> bool:
        """Tell whether they come on a study day. Of each 60 days, most people take one or two weeks off."""
        block, within = divmod(day, 60)
        if self.luck.share("holiday", block) < 0.7:
            length = 5 if self.luck.share("one week", block) < 0.5 else 10
            first = int(self.luck.share("from", block) * (60 - length))
            if first <= within < first + length:
                return False
        return self.luck.share("comes", day) < self.turnout

    def rate(self, card: str, day: int) -> None:
        """Try to recall a card, read the answer, and rate."""
        number, today = self.numbers[card], calendar_day(day)
        margin = self.mind.recall(number, today) - self.luck.share("recalls", card, self._met[card])
        step = 0 if margin <= 0 else 1 if margin < STRUGGLED else 2 if margin < KNEW else 3
        step += self.luck.share("kind", card, self._met[card]) < KIND
        rating = (Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY, Rating.EASY)[step]
        self.mind.study(number, today, recalled=margin > 0)
        self.memories[card] = study(self.memories.get(card), rating, noon(day))
        self._met[card] += 1
        self.ratings += 1

    def gain(self, card: str, day: int) -> float:
        """Return what a look at a card truly adds: for the oracle alone."""
        return self.mind.gain(self.numbers[card], calendar_day(day))

    def remembers(self, day: int, *, later: int = 0) -> float:
        """Return the share of the deck that they can recall the morning after a study day, or so many days later."""
        morning = calendar_day(day) + 1 + later
        return sum(self.mind.recall(number, morning) for number in self.numbers.values()) / len(self.numbers)


def morning(day: int) -> datetime:
    """Return the UTC instant at which the channel's cards of a study day are chosen."""
    return START + timedelta(days=calendar_day(day)) + CHOSEN


def noon(day: int) -> datetime:
    """Return the UTC instant at which everybody studies on a study day."""
    return START + timedelta(days=calendar_day(day)) + RATED


class Team:
    """The members of one channel, before the first day."""

    def __init__(self, model: str, seed: int, cards: Cards) -> None:
        self.cards = cards
        luck = Luck(f"team {seed}")
        hard = [luck.normal("hard", card) for card in cards.all]
        self.members = [Member(luck.of(each), model, cards, hard) for each in range(SIZE)]

    def learners(self) -> list[Learner]:
        """Return the participants as the bot sees them."""
        return [Learner(turnout=turnout(each.came), memories=each.memories) for each in self.members if each.came]

    def present(self, day: int) -> list[Member]:
        """Return who comes on a study day, and keep it: whoever comes rates."""
        present = [each for each in self.members if each.comes(day)]
        for each in self.members:
            if each in present or each.came:
                each.came.append(each in present)
        return present
