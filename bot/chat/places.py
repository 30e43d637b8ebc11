"""Who and where: the names by which the core knows accounts, channels and messages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel, perhaps a thread in it. The parts are the platform's own ids, never shown to anyone."""

    platform: str
    workspace: str
    channel: str
    thread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An account. ``tenant`` is empty where the platform's user ids are unique everywhere."""

    platform: str
    tenant: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The member behind an event, with what the platform said about them at that moment."""

    member: Member
    name: str  # as others see it; people's own text: show it as Words, never log it
    manages: bool | None = None  # may change the bot's settings here; None: the platform cannot say
    zone: str | None = None  # an IANA name; None: the platform cannot say
    locale: str = "en"  # BCP 47
    names_managers: bool = False  # the platform knows not all who manage: those who do may name others


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """One message that stands in a place."""

    place: Place
    message: str
