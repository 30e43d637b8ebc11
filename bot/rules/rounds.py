"""Whose turn it is in an interview with others: as many rounds as people, each a candidate once.

The people of a session are its seats in their order, from 0. A round has four steps, each of one person:

    answer ──▶ ask ──▶ reply ──▶ tick ──▶ the next round, or the end
                └── no follow-up ──▲
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

FEWEST: Final = 2
MOST: Final = 3
"""People in one session."""

Role = Literal["candidate", "interviewer", "observer"]
Step = Literal["answer", "ask", "reply", "tick"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is what in a round, by seat. With two the interviewer observes too."""

    candidate: int
    interviewer: int
    observer: int

    def role(self, seat: int) -> Role:
        """Return what a seat is; the interviewer who observes too is the interviewer."""
        if seat == self.candidate:
            return "candidate"
        return "interviewer" if seat == self.interviewer else "observer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What has happened in a round so far; each of them implies those before it."""

    answered: bool = False
    asked: bool | None = None  # whether there is a follow-up; None: the interviewer has not said
    replied: bool = False  # to the follow-up
    ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What comes next, and from whom."""

    round: int  # from 0
    step: Step
    seat: int  # whose turn it is
    cast: Cast


def cast(round: int, people: int) -> Cast:  # noqa: A002  it is what everybody calls it
    """Return the roles of a round (from 0) among so many people. Raises ValueError for too few or too many."""
    if not FEWEST <= people <= MOST:
        raise ValueError(f"{people} people, not {FEWEST} to {MOST}")
    return Cast(candidate=round % people, interviewer=(round + 1) % people, observer=(round + people - 1) % people)


def turn(rounds: Sequence[Done], people: int) -> Turn | None:
    """Return whose turn it is after what has happened in the rounds begun so far; None once all is done."""
    latest = max(len(rounds) - 1, 0)
    now = rounds[latest] if rounds else Done()
    if now.ticked:
        latest, now = latest + 1, Done()
    if latest >= people:
        return None
    roles, step = cast(latest, people), _step(now)
    seat = {"answer": roles.candidate, "ask": roles.interviewer, "reply": roles.candidate, "tick": roles.observer}
    return Turn(round=latest, step=step, seat=seat[step], cast=roles)


def _step(now: Done) -> Step:
    if not now.answered:
        return "answer"
    if now.asked is None:
        return "ask"
    return "reply" if now.asked and not now.replied else "tick"
