"""What people type, read: times of day, dates, and a list of holidays. Pure; a ValueError says what to write instead.

Nothing of what was typed is repeated in an error: it stands in the field anyway.
"""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final

from bot.rules.calendar import EARLIEST, LATEST

Span = tuple[date, date]

MOST_HOLIDAYS: Final = 100  # lines
LONGEST_HOLIDAY: Final = 366  # days in one line
LONGEST_PAUSE: Final = timedelta(days=366)

_TIME: Final = re.compile(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))?h?(am|pm)?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_BETWEEN: Final = re.compile(r"(?i)\s+(?:to|until|through|[-\u2013\u2014])\s+|\s*(?:\.\.|\u2026|/)\s*")


def read_time(text: str, *, of: str = "Posts") -> time:
    """Read a time of day: 9:30, 09:30, 9.30, 9h30, 930, 9, 1:30 pm. It must be a post time (C6), ``of`` whatever."""
    found = _TIME.fullmatch("".join(text.lower().split()))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise ValueError("Write the time like 09:30.")
    read = time(hour, minute)
    if not EARLIEST <= read <= LATEST:
        raise ValueError(f"{of} come between {EARLIEST:%H:%M} and {LATEST:%H:%M}. Write a time like 09:30.")
    return read


def read_date(text: str) -> date:
    """Read a date such as 2026-12-24."""
    if not _DATE.fullmatch(text.strip()):
        raise ValueError("Write the date like 2026-12-24.")
    year, month, day = map(int, text.strip().split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("There is no such date. Write it like 2026-12-24.") from None


def read_last_day(text: str, today: date, *, instead: str) -> date:
    """Read the last day of a pause, from today on and within a year; ``instead`` says what to do for a longer one."""
    last = read_date(text)
    if last < today:
        raise ValueError("That day is over. Write today's date or a later one.")
    if last > today + LONGEST_PAUSE:
        raise ValueError(f"That is more than a year ahead. Leave it empty, and {instead} when you are back.")
    return last


def read_holidays(text: str) -> tuple[Span, ...]:
    """Read a list of days off, one date or span a line, in any order; return each once, ascending.

    Empty lines are passed over. An error names the line, counted from 1 as it stands in the field.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > MOST_HOLIDAYS:
        raise ValueError(f"{MOST_HOLIDAYS} lines are the most. Leave out those that are over.")
    return tuple(sorted({_read_line(number, line) for number, line in lines}))


def _read_line(number: int, line: str) -> Span:
    parts = _BETWEEN.split(line)
    try:
        days = [read_date(part) for part in parts]
    except ValueError:
        days = []
    if not 1 <= len(days) <= 2:
        raise ValueError(f"Line {number}: write a date like 2026-12-24, or 2026-12-24 to 2027-01-02.")
    first, last = days[0], days[-1]
    if first > last:
        raise ValueError(f"Line {number}: the second date comes before the first. Swap them.")
    if (last - first).days >= LONGEST_HOLIDAY:
        raise ValueError(f"Line {number}: that is longer than a year. For so long a time, use Pause.")
    return first, last


def holidays_as_typed(holidays: Sequence[Span]) -> str:
    """Return a list as ``read_holidays`` takes it."""
    return "\n".join(f"{first}" if first == last else f"{first} to {last}" for first, last in holidays)
