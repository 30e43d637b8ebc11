"""What the bot's sentences say, in figures. Whoever words them anew has this one place to follow.

Each function raises Unclear where the message does not say it at all: then the judge has something to report.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adapters.rehearsal.reading import instants_in, text_of
from bot.chat.messages import Message

NUMBER: Final = r"(\d+|no)"
MARKS: Final = {"done": "done", "saved by a freeze": "frozen", "still open": "open", "missed": "missed"}
"""What `/study streak` calls a day, and what the judge does."""


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


def studied(post: Message) -> int:
    """Return how many have studied a post, by its own words."""
    text = text_of(post)
    if re.search(r"[Nn]obody has studied", text):
        return 0
    return _number(r"(\d+) (?:person has|people have) studied", text, "how many studied it")


def team_on(post: Message) -> int | None:
    """Return the team streak that a post shows, None where it shows none."""
    found = re.search(r"team streak: (\d+) day", text_of(post))
    return int(found[1]) if found else None


def closing(post: Message) -> datetime:
    """Return the instant until which a fresh post says to be open."""
    instants = set(instants_in(post))
    if len(instants) != 1:
        raise Unclear(f"it shows {len(instants)} instants, not its closing alone")
    return instants.pop()


def counted(answer: Message) -> int | None:
    """Return the streak that the answer to a rating tells, None where it says that the post had closed."""
    text = text_of(answer)
    if re.search(r"had closed", text):
        return None
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


def _number(pattern: str, text: str, what: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        raise Unclear(f"it does not tell {what}")
    return 0 if found[1] == "no" else int(found[1])
