"""Calm days with one wrong part, for the tests of the judge."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from adapters.rehearsal import Report, rehearse
from adapters.rehearsal.facts import Settings
from adapters.rehearsal.mishaps import all_well
from adapters.rehearsal.script import AT_FIRST, PATH, WEEKDAYS, Script
from bot.cards import Deck
from tests.house import own_deck

START = date(2026, 3, 16)
HOLIDAY = (date(2026, 3, 23), date(2026, 3, 25))
DAYS = 11
TUESDAY = 1


def calm(days: int, *, path: str = "") -> Script:
    """Return a script in which nothing goes wrong.

    Workdays in Berlin, three days off, a quorum of two, quizzes on Tuesdays, and two extra posts in the second week,
    with a wish for a third one right after the second.
    """
    start = datetime(2026, 3, 15, 23, tzinfo=UTC)
    settings = Settings(
        zone="Europe/Berlin",
        times=AT_FIRST,
        weekdays=WEEKDAYS,
        days_off=(HOLIDAY,),
        quorum=2,
        quiz_weekday=TUESDAY,
        path=path,
    )
    extra = start + timedelta(days=4, hours=11)
    end = start + timedelta(days=days, hours=4)
    return Script(
        start=start,
        end=end,
        settings=((start, settings),),
        downtimes=(),
        mishaps=all_well,
        extras=(extra, extra + timedelta(days=1), extra + timedelta(days=1, minutes=20)),
    )


@cache
def few() -> Deck:
    """Return the cards of one short path: what a seed brings about hangs on the deck, and ours goes on growing."""
    whole = own_deck()
    path = whole.paths[PATH]
    return Deck((whole.cards[step.card] for step in path.steps), [path])


async def play(days: int = DAYS, *, path: str = "", seed: int = 3, **wrong: Any) -> Report:
    """Play calm days with one wrong part; with the seed that stands here, everything happens that can go wrong."""
    plan = calm(days, path=path)
    return await rehearse(days, start=START, zone_name="Europe/Berlin", seed=seed, plan=plan, deck=few(), **wrong)


def rules(report: Report) -> set[str]:
    """Return the rules that were broken."""
    return {line.split()[0] for line in report.broken}


def meddle(*statements: str) -> Callable[[Path], None]:
    """Return somebody who runs statements on the database each night."""

    def night(file: Path) -> None:
        with sqlite3.connect(file) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return night
