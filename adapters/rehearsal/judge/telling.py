"""What the bot's sentences say, in figures. Whoever words them anew has this one place to follow.

Each function raises Unclear where the message does not say it at all: then the judge has something to report.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from adapters.rehearsal.reading import instants_in, labels_of, text_of
from bot.chat.messages import Message

NUMBER: Final = r"(\d+|no)"
PEOPLE: Final = r"(\d+) (?:person|people)"
MARKS: Final = {
    "done": "done",
    "saved by a freeze": "frozen",
    "paused": "paused",
    "still open": "open",
    "missed": "missed",
}
"""What `/study streak` calls a day, and what the judge does."""

Sides = tuple[str, str]
"""The names of a trade-off's two sides."""


class Unclear(Exception):  # noqa: N818  the message is at fault, not the program
    """A message does not say what it has to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What `/study streak` tells somebody. Days are written as the bot writes them: ``Fri 20 Nov``."""

    mine: int
    team: int
    freezes: int
    marks: tuple[tuple[str, str], ...]  # the latest days with what became of them, ascending
    broke_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a post shows of how many have done what."""

    studied: int
    leaned: int
    tried: int  # its quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the outcome of a trade-off tells, each by the order of the sides."""

    first: tuple[int, int]
    final: tuple[int, int]
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What somebody is told about their answer to a quiz."""

    right: bool
    letter: str  # of the answer that stands
    spread: Mapping[str, int] | None  # people by letter; None: not told


def shown_on(post: Message) -> Shown:
    """Return the figures on a post, by its own words."""
    text = text_of(post)
    studied, leaned, tried = (
        re.search(pattern, text)
        for pattern in (rf"{PEOPLE} ha(?:s|ve) studied", rf"{PEOPLE} ha(?:s|ve) leaned", rf"{PEOPLE} ha(?:s|ve) tried")
    )
    if not (studied or leaned or tried or re.search(r"[Nn]obody has studied", text)):
        raise Unclear("it does not tell how many studied it")
    return Shown(
        studied=int(studied[1]) if studied else 0,
        leaned=int(leaned[1]) if leaned else 0,
        tried=int(tried[1]) if tried else 0,
    )


def team_on(post: Message) -> int | None:
    """Return the team streak that a post shows, None where it shows none."""
    found = re.search(r"team streak: (\d+) day", text_of(post))
    return int(found[1]) if found else None


def is_extra(post: Message) -> bool:
    """Tell whether a post says that it is an extra one."""
    return re.search(r"an extra one", text_of(post)) is not None


def opens_with_quiz(post: Message) -> bool:
    """Tell whether a post opens with a quiz item."""
    return re.search(r"It is quiz day", text_of(post)) is not None


def tells_sides(post: Message) -> bool:
    """Tell whether a message says how many lean to which side."""
    return re.search(r"The team so far:|At first \d+ leaned", text_of(post)) is not None


def closing(post: Message) -> datetime:
    """Return the instant until which a fresh post says to be open."""
    instants = set(instants_in(post))
    if len(instants) != 1:
        raise Unclear(f"it shows {len(instants)} instants, not its closing alone")
    return instants.pop()


def counted(answer: Message) -> int | Literal["closed", "extra"]:
    """Return the streak that the answer to a rating tells, or why it counts for none."""
    text = text_of(answer)
    if re.search(r"had closed", text):
        return "closed"
    if re.search(r"extra post: .* counts for no streak", text):
        return "extra"
    if re.search(r"streak has ended since", text):
        return 0
    if re.search(r"first day of your streak", text):
        return 1
    return _number(r"Counted\D*(\d+) day", text, "whether it counted")


def comes_back(answer: Message) -> datetime:
    """Return the instant at which a card is due again, as the answer to a rating tells."""
    shown = instants_in(answer, style="date")
    if not shown or not re.search(r"comes back", text_of(answer)):
        raise Unclear("it does not say when the card comes back")
    return shown[0]


def offers_one_more(answer: Message) -> bool:
    """Tell whether the answer to a rating offers another card."""
    return "One more for you" in labels_of(answer)


def lean(answer: Message, sides: Sides) -> tuple[str, tuple[int, int] | None] | None:
    """Return the side to which the answer to a lean says that one leans, with the spread where it tells it.

    None where it says that leaning has closed.
    """
    text = text_of(answer)
    if re.search(r"Leaning has closed", text):
        return None
    side = next((side for side in sides if f"You lean to: {side}." in text), None)
    if side is None:
        raise Unclear("it does not say which side was taken")
    return side, _spread(rf"The team so far: {re.escape(sides[0])} (\d+) · {re.escape(sides[1])} (\d+)\.", text)


def outcome(told: Message, sides: Sides) -> Outcome | None:
    """Return what the outcome of a trade-off tells, None where it tells no numbers, as too few have leaned."""
    text = text_of(told)
    if re.search(r"[Ff]ewer than three leaned", text):
        return None
    one, other = map(re.escape, sides)
    first = _spread(rf"At first (\d+) leaned to “{one}” and (\d+) to “{other}”", text)
    final = _spread(r"in the end (\d+) and (\d+)\.", text)
    if first is None or final is None:
        raise Unclear("it does not tell how the team leaned")
    if re.search(r"Nobody changed sides", text):
        return Outcome(first=first, final=final, moved=0)
    return Outcome(first=first, final=final, moved=_number(rf"{PEOPLE} changed sides", text, "how many changed sides"))


def verdict(answer: Message) -> Verdict:
    """Return how an answer to a quiz is said to be."""
    text = text_of(answer)
    found = re.search(r"\*\*(Right|Not quite)\.\*\* ([A-E])\. ", text)
    if found is None:
        raise Unclear("it does not tell whether the answer was right")
    spread = re.search(r"The team so far: ((?:[A-E] \d+(?: · )?)+)\.", text)
    people = {letter: int(number) for letter, number in re.findall(r"([A-E]) (\d+)", spread[1])} if spread else None
    return Verdict(right=found[1] == "Right", letter=found[2], spread=people)


def answered_before(answer: Message) -> bool:
    """Tell whether the answer to a quiz says that an earlier one stands."""
    return re.search(r"answered this one before", text_of(answer)) is not None


def quiz_outcome(told: Message) -> tuple[Mapping[str, int], str]:
    """Return how many chose which letter, as the outcome of a quiz tells, and the right one."""
    text = text_of(told)
    people = {letter: int(number) for letter, number in re.findall(rf"\*\*([A-E])\.\*\* .* · {PEOPLE}", text)}
    right = re.search(r"\*\*([A-E])\.\*\* .*\*\*This is the right one", text)
    if not people or right is None:
        raise Unclear("it does not tell how many chose what")
    return people, right[1]


def extra(answer: Message) -> datetime | bool:
    """Return what becomes of the wish for an extra post: it comes, the card is open already, or later, and when."""
    text = text_of(answer)
    if re.search(r"comes in a moment", text):
        return True
    if re.search(r"is open in this channel", text):
        return False
    shown = instants_in(answer)
    if not shown:
        raise Unclear("it does not tell whether the post comes")
    return shown[0]


def is_reminder(message: Message) -> bool:
    """Tell whether it is a reminder."""
    return message.title == "Your reminder"


def is_last_reminder(message: Message) -> bool:
    """Tell whether a reminder says that the bot goes silent after it."""
    return re.search(r"After this one I go silent", text_of(message)) is not None


def away(answer: Message) -> Literal["pause", "back", "leave", "nothing"]:
    """Return what somebody who spoke of going away is told to have done."""
    text = text_of(answer)
    told: Mapping[str, Literal["pause", "back", "leave", "nothing"]] = {
        r"Nothing to pause": "nothing",
        r"Days whose posts are out already stay": "pause",
        r"Welcome back": "back",
        r"You have left this channel": "leave",
    }
    for pattern, what in told.items():
        if re.search(pattern, text):
            return what
    raise Unclear("it does not tell what was done")


def standing(told: Message) -> Standing:
    """Return what `/study streak` tells."""
    text = text_of(told)
    days = "|".join(MARKS)
    broke = re.search(r"broke on (\w{3} \d+ \w{3})", text)
    return Standing(
        mine=_number(r"[Yy]our streak here: (\d+) day", text, "the streak"),
        team=_number(r"team's streak: (\d+) day", text, "the team's streak"),
        freezes=_number(rf"hold {NUMBER} freeze", text, "how many freezes there are"),
        marks=tuple((day, MARKS[mark]) for day, mark in re.findall(rf"(\w{{3}} \d+ \w{{3}}) ({days})", text)),
        broke_on=broke[1] if broke else None,
    )


def _spread(pattern: str, text: str) -> tuple[int, int] | None:
    found = re.search(pattern, text)
    return (int(found[1]), int(found[2])) if found else None


def _number(pattern: str, text: str, what: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        raise Unclear(f"it does not tell {what}")
    return 0 if found[1] == "no" else int(found[1])
