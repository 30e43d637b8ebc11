"""Ana, Ben and Chi. What they did on ten study days stands here in full, so the demo begins the same every time.

Ana is there nearly always, early and honest. Ben takes the afternoon, misses the eighth day, and the freeze that he
earned by the seventh keeps his streak. Chi joins in the second week and is up late.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from adapters.local import Person
from bot.cards import Kind
from bot.chat.places import Place
from bot.rules.calendar import post_instant
from bot.rules.memory import Rating
from bot.store.channels import QUESTION_TIME, TRADEOFF_TIME

PLACE: Final = Place(platform="local", workspace="demo", channel="ai-study")
DAYS: Final = 10
TIMES: Final[dict[Kind, time]] = {"question": QUESTION_TIME, "tradeoff": TRADEOFF_TIME}
LETTERS: Final = {"a": Rating.AGAIN, "h": Rating.HARD, "g": Rating.GOOD, "e": Rating.EASY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One of the team. Each text has a letter a study day, the oldest first; a dot is a day without."""

    person: Person
    questions: str  # how they rate the day's question: a(gain), h(ard), g(ood), e(asy)
    tradeoffs: str  # and its trade-off
    sides: str  # the side of it that they lean to, 0 or 1; a dash: they look without leaning
    after: timedelta  # how long after a post they come
    night: frozenset[int] = frozenset()  # on these days they come hours later, past midnight
    takes: Mapping[int, str] = field(default_factory=dict)  # what they write to a question, by the day
    reasons: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # why they lean, and what would change it
    moves: frozenset[int] = frozenset()  # having read both sides, they lean to the other one on these days


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What somebody does about one post."""

    at: datetime  # UTC
    person: Person
    kind: Kind
    rating: Rating
    take: str = ""
    side: int | None = None  # None: they look without leaning
    why: tuple[str, str] = ("", "")
    moves: bool = False
    last: bool = False  # on the last of the days


ANA: Final = Character(
    person=Person(user="ana", name="Ana", manages=True),
    questions="gh.hggeaeg",
    tradeoffs="gh.gegghge",
    sides="01.0100110",
    after=timedelta(minutes=6),
    takes={
        0: "I would first ask what happens today without the model, and who notices when it is wrong. Without that "
        "number any target is a guess.",
        4: "Two numbers before I decide: what one mistake costs us, and how often a person would have made it anyway.",
        7: "My first instinct was to promise more. Having written it down, I would promise less and show how often it "
        "is wrong right next to it.",
        9: "Start with the cheapest version that can fail without hurting anybody, watch it for two weeks, and decide "
        "on real cases instead of opinions.",
    },
    reasons={
        5: ("The expensive mistake is the one we cannot take back. On this side we can.", "A month without one."),
        9: ("It keeps the next decision open. The other side closes it for a year.", "A deadline that is real."),
    },
)
BEN: Final = Character(
    person=Person(user="ben", name="Ben", manages=False),
    questions="hgghagh.gg",
    tradeoffs="g.h.gg..hg",
    sides="-.1.-1..01",
    after=timedelta(minutes=95),
    takes={
        1: "Depends on who pays for the mistake. If it is the customer, I want a person in between. If it is only us, "
        "ship it and watch.",
        4: "Honestly: I had the cost side, and no idea how to measure the rest.",
        8: "The simple thing first. A rule that I can read out on the phone beats a score that nobody can explain.",
    },
    reasons={9: ("It is the side that users notice first.", "If each answer cost us ten times as much.")},
    moves=frozenset({9}),
)
CHI: Final = Character(
    person=Person(user="chi", name="Chi", manages=False),
    questions=".....aghgg",
    tradeoffs=".....hg.gg",
    sides=".....01.00",
    after=timedelta(hours=3, minutes=20),
    night=frozenset({8}),
    takes={
        5: "New here, so a naive question first: how would we notice that it got worse? I would build that alarm "
        "before anything else.",
        6: "I would put both versions in front of ten people this week. What they do with the wrong answers tells more "
        "than our average.",
        9: "I would write the sentence for the user first: what we promise and what we do not. The rest follows.",
    },
    reasons={5: ("I can explain this one to our support team in a sentence.", "")},
)
CAST: Final = (ANA, BEN, CHI)
TEAM: Final = tuple(character.person for character in CAST)


def visits(days: Sequence[date], here: ZoneInfo) -> tuple[Visit, ...]:
    """Return all that the team did on these ten local dates, in the order in which it happened."""
    return tuple(sorted((visit for each in CAST for visit in _of(each, days, here)), key=lambda visit: visit.at))


def _of(each: Character, days: Sequence[date], here: ZoneInfo) -> Iterator[Visit]:
    for number, day in enumerate(days):
        after = each.after + timedelta(minutes=number * 7 % 5 * 4, hours=10 if number in each.night else 0)
        last = number == len(days) - 1
        if letter := LETTERS.get(each.questions[number]):
            at = post_instant(day, QUESTION_TIME, here) + after
            take = each.takes.get(number, "")
            yield Visit(at=at, person=each.person, kind="question", rating=letter, take=take, last=last)
        if letter := LETTERS.get(each.tradeoffs[number]):
            yield Visit(
                at=post_instant(day, TRADEOFF_TIME, here) + after,
                person=each.person,
                kind="tradeoff",
                rating=letter,
                side=int(each.sides[number]) if each.sides[number].isdigit() else None,
                why=each.reasons.get(number, ("", "")),
                moves=number in each.moves,
                last=last,
            )
