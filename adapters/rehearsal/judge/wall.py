"""Wall clocks, the naive way: by looking at them, every five minutes (C2, C4, C6)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

STEP: Final = timedelta(minutes=5)
FARTHEST_EAST: Final = timedelta(hours=15)  # no zone is farther ahead of UTC
DAY: Final = timedelta(days=1)


class Wall:
    """What the clocks of one zone show. Its data comes from the tzdata package, whatever the host has (C4)."""

    def __init__(self, zone: str) -> None:
        with resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as file:
            self._zone = ZoneInfo.from_file(file, key=zone)

    def shows(self, at: datetime) -> datetime:
        """Return date and time of day on the wall at an instant, without a zone."""
        return at.astimezone(self._zone).replace(tzinfo=None)

    def day(self, at: datetime) -> date:
        """Return the local date at an instant."""
        return self.shows(at).date()

    def instant(self, day: date, at: time) -> datetime:
        """Return the instant at which the wall shows a time of a day for the first time.

        Where the clocks skip it, as long after they were changed as it lies behind that change on the wall (C2).
        """
        wanted = datetime.combine(day, at)
        instant = wanted.replace(tzinfo=UTC) - FARTHEST_EAST
        while self.shows(instant + STEP) <= wanted:
            instant += STEP
        return instant + (wanted - self.shows(instant))

    def exists(self, day: date) -> bool:
        """Tell whether the wall ever shows a date, by looking every half hour."""
        first = datetime.combine(day, time.min, tzinfo=UTC) - FARTHEST_EAST
        return any(self.day(first + number * timedelta(minutes=30)) == day for number in range(2 * (15 + 24 + 12)))

    def closing(self, day: date) -> datetime:
        """Return the instant at which a study day closes: 04:00 of the next date that the wall shows (C6)."""
        following = day + DAY
        while not self.exists(following):
            following += DAY
        return self.instant(following, time(4))


@cache
def wall(zone: str) -> Wall:
    """Return the wall clocks of a zone."""
    return Wall(zone)
