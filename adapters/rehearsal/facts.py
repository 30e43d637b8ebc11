"""What the judge is told: the diary of a rehearsal, written by the stage and never by the house.

Cards go by their titles here, as people see them. Instants are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.mishaps import Answered
from bot.cards import Kind
from bot.chat.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a channel is set up."""

    zone: str
    times: Mapping[Kind, time]  # by kind, on the wall clock of the zone
    weekdays: frozenset[int]  # Monday is 0
    days_off: tuple[tuple[date, date], ...]  # first and last, both included
    quorum: int
    quiz_weekday: int | None = None  # the question of that weekday opens with a quiz item; Monday is 0, None: none does
    path: str = ""  # the id of the learning path that the channel follows from its beginning; "": none


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The channel was set up so, with what the bot then announced."""

    at: datetime
    settings: Settings
    announced: Mapping[Kind, datetime | None]  # the next post, by kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Downtime:
    """Nothing ran from ``start`` until ``end``."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Somebody gave a rating, for the first or the second time, or it was delivered once more."""

    who: str
    at: datetime  # when they pressed
    arrived: datetime  # when the bot got it
    card: str
    post: str | None  # the key of the post, None outside posts
    value: str  # again, hard, good, easy
    told: Message  # what the bot answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaned:
    """Somebody leaned to a side of a trade-off on its post, for the first or the second time, or sent it once more."""

    who: str
    at: datetime  # when they sent it
    arrived: datetime  # when the bot got it
    post: str  # its key
    side: str  # the name of the side
    told: Message  # what the bot answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessed:
    """Somebody chose an answer on a post that opens with a quiz item."""

    who: str
    at: datetime
    arrived: datetime
    post: str  # its key
    letter: str  # under which the choice stands
    told: Message  # what the bot answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Whoever manages the channel asked for one more post."""

    at: datetime
    card: str
    told: Message  # what the bot answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said about being away: from the next post on they pause, are back, or have left the channel."""

    who: str
    at: datetime
    what: Literal["pause", "back", "leave"]
    until: date | None = None  # the last paused day; None: until they are back
    told: Message  # what the bot answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """How many cards a day somebody lets themselves be offered, from now on."""

    who: str
    at: datetime
    offers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """When somebody wants to be reminded, from now on: a new hour, or one press by which it goes on, or ends."""

    who: str
    at: datetime
    what: Literal["set", "go on", "stop"]
    hour: time = time.min  # on the wall of the zone
    weekdays: frozenset[int] = frozenset()
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """Somebody filled in a form on the way to a rating."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Somebody pressed a button on a post itself, which proves to the bot that it is there."""

    at: datetime
    post: str  # its key


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What `/study streak` told somebody."""

    who: str
    at: datetime
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the bot keeps of somebody's memory: stability (days), difficulty and the latest review, by card."""

    who: str
    at: datetime
    memories: Mapping[str, tuple[float, float, datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A card that came outside posts: the private session brought it, or *One more for you* after a rating."""

    who: str
    at: datetime
    card: str
    by: Literal["session", "offer"]
    after: int  # how many ratings stood in the diary before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What `/study today` showed somebody."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Somebody who went to a post, or gave a command, and found no way on."""

    who: str
    at: datetime
    about: str  # the card, or the command
    found: str  # what they found instead


@dataclass(slots=True, kw_only=True)
class Facts:
    """Everything that happened, each list in the order of the instants at which the bot came to know it."""

    start: datetime
    end: datetime
    cards: Mapping[str, tuple[str, ...]]  # by kind, in the order of the deck
    zones: Mapping[str, str | None]  # each person's own; None: the platform cannot say
    sides: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # of each trade-off, by card
    quizzes: frozenset[str] = frozenset()  # the cards that have a quiz
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the channel's, by kind; left out: it has none
    posts: list[Posted] = field(default_factory=list)  # what was sent to the channel itself
    threads: list[Posted] = field(default_factory=list)  # what was sent under another message
    directs: list[Posted] = field(default_factory=list)  # what was sent to one member alone
    calls: list[Answered] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    downtimes: list[Downtime] = field(default_factory=list)
    rated: list[Rated] = field(default_factory=list)
    leaned: list[Leaned] = field(default_factory=list)
    guessed: list[Guessed] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    wished: list[Wished] = field(default_factory=list)
    hours: list[Hour] = field(default_factory=list)
    wrote: list[Wrote] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
