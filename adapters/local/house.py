"""The facts of one page: which channel it shows, who sits in it, and what time it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.chat.places import Member, Place, Ref, Who

TONES = 6
"""How many colours of initials the style sheet knows (``tone-0`` and on)."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the sample people, who can be chosen on the page."""

    user: str  # the id, such as "ana"
    name: str  # as others see it
    manages: bool  # may change the bot's settings


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What does not change while the page is open, its clock and its zone.

    ``now`` returns aware instants; they may jump forward, since the demonstration plays whole days in a minute.
    ``zone_now`` returns the channel's zone, which a command may change.
    """

    place: Place
    channel_name: str  # without the "#"
    people: tuple[Person, ...]
    now: Callable[[], datetime]
    zone_now: Callable[[], ZoneInfo]

    @property
    def zone(self) -> ZoneInfo:
        """The channel's zone at present: all times on the page are told in it."""
        return self.zone_now()

    def person(self, user: str) -> Person | None:
        """Return the person with that id; None where there is nobody."""
        return next((person for person in self.people if person.user == user), None)

    def tone(self, user: str) -> int:
        """Return which colour a person's initials have: the same on every start, different for neighbours."""
        return next((at % TONES for at, person in enumerate(self.people) if person.user == user), 0)

    def member(self, user: str) -> Member:
        """Return the account of a person. Users of the page are unique everywhere, so there is no tenant."""
        return Member(platform=self.place.platform, tenant="", user=user)

    def who(self, person: Person) -> Who:
        """Return a person as events carry them. A browser on this computer reads in the channel's zone."""
        return Who(
            member=self.member(person.user), name=person.name, manages=person.manages, zone=self.zone.key, locale="en"
        )

    def name_of(self, member: Member) -> str:
        """Return the name of an account; an unknown one keeps its id, which only tests and old journals can bring."""
        person = self.person(member.user)
        return person.name if person and member.platform == self.place.platform else member.user

    def channel_of(self, place: Place) -> str:
        """Return the name of a channel as people write it; the page knows its own alone."""
        here = (place.workspace, place.channel) == (self.place.workspace, self.place.channel)
        return f"#{self.channel_name}" if here else "another channel"

    def thread(self, head: str) -> Place:
        """Return the thread under a message."""
        place = self.place
        return Place(platform=place.platform, workspace=place.workspace, channel=place.channel, thread=head)

    def direct(self, user: str) -> Place:
        """Return the place of direct messages to a person; no channel of a team has a name with an "@"."""
        return Place(platform=self.place.platform, workspace=self.place.workspace, channel=f"@{user}")

    def refers_here(self, ref: Ref) -> bool:
        """Say whether a reference can be to a message of this page at all."""
        return (ref.place.platform, ref.place.workspace) == (self.place.platform, self.place.workspace)

    def clock(self) -> dict[str, str]:
        """Return the house's time as the page shows it: ``instant`` (ISO, UTC), ``time``, ``date`` and ``zone``."""
        instant = self.now()
        local = instant.astimezone(self.zone)
        return {
            "instant": instant.astimezone(UTC).isoformat(timespec="seconds"),
            "time": f"{local:%H:%M}",
            "date": f"{local:%a} {local.day} {local:%b %Y}",
            "zone": self.zone.key.split("/")[-1].replace("_", " "),
        }


def day_name(local: datetime) -> str:
    """Return a local day in full, such as "Tuesday 24 November"."""
    return f"{local:%A} {local.day} {local:%B}"
