"""Who takes part in a rehearsal, and what they are like."""

from dataclasses import dataclass
from datetime import time
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What somebody is like; shares from 0 to 1."""

    name: str
    turnout: float  # of the posts, how many they come to
    at_closing: float = 0.0  # of those, how many around the closing, in time or too late
    takes: float = 0.2  # writes a take first
    leans: float = 0.6  # of trade-offs, on how many they take a side first
    moves: float = 0.15  # of those, on how many they take the other side later
    wordy: float = 0.5  # says why they lean so
    stops: float = 0.08  # has leaned or answered the quiz, and goes without having rated
    changes_mind: float = 0.1  # rates once more, hours later
    double: float = 0.05  # presses twice
    again: float = 0.05  # the platform delivers the press a second time, up to two days later
    held_up: float = 0.01  # the press reaches the bot hours late
    looks_back: float = 0.03  # comes to an old post, days after it has closed
    reviews: float = 0.0  # begins a private session after having rated
    one_more: float = 0.05  # takes up *One more for you*
    zone: str | None = None
    here: tuple[float, float] = (0.0, 1.0)  # the part of the rehearsal in which they take part
    away: tuple[float, float] = (2.0, 2.0)  # the part in which they are silent
    pauses: bool = False  # says so beforehand when they go away for a week
    leaves: bool = False  # leaves the channel, and joins again
    reminded: tuple[time, frozenset[int]] | None = None  # at which hour, on which weekdays; None: does not want it
    offers: int | None = None  # how many cards a day they let themselves be offered; None: as everybody at first


MORNINGS: Final = (time(8, 15), frozenset(range(7)))
WITH_THE_POST: Final = (time(9, 30), frozenset(range(7)))  # at its very minute, as it is set up at first
EVENINGS: Final = (time(18, 0), frozenset({0, 1, 2, 4, 5}))
CAST: Final = (
    Habits(name="ana", turnout=0.8, takes=0.5, reviews=0.06, pauses=True, zone="Europe/Berlin", reminded=EVENINGS),
    Habits(
        name="ben",
        turnout=0.4,
        changes_mind=0.3,
        double=0.2,
        again=0.15,
        looks_back=0.1,
        moves=0.4,
        one_more=0.15,
        offers=5,
        reminded=MORNINGS,
    ),
    Habits(name="chi", turnout=0.5, at_closing=0.6, held_up=0.08, offers=0, zone="Asia/Kolkata"),
    Habits(
        name="dan",
        turnout=0.6,
        reviews=0.06,
        away=(0.4, 0.47),
        leaves=True,
        zone="America/Los_Angeles",
        reminded=MORNINGS,
    ),
    Habits(
        name="eve",
        turnout=0.5,
        again=0.2,
        here=(0.25, 1.0),
        away=(0.6, 0.68),
        pauses=True,
        one_more=0.15,
        reminded=WITH_THE_POST,
    ),
)
SILENT: Final = "fay"
"""Somebody who manages the channel, looks at streaks and never rates."""
REMINDED: Final = {SILENT: EVENINGS} | {habits.name: habits.reminded for habits in CAST if habits.reminded}
"""Who wants to be reminded, at which hour, on which weekdays."""
