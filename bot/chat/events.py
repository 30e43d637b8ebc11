"""What comes in: one value for each thing a person does, with the platform peeled off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.chat.places import Member, Place, Ref, Who

Surface = Literal["channel", "thread", "private", "direct", "form", "home"]
"""Where the person did it: on a message that all see, on one that they alone see, in a form, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that a member gave; its bytes come through ``Messenger.fetch`` alone."""

    name: str  # people's own text
    size: int  # bytes, as the platform claims
    handle: str  # the platform's word for it, opaque here


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """The message on which a shortcut was used."""

    text: str  # people's own text, with nobody's id in it; perhaps no more than its first 10,000 characters
    author: Member | None  # None: the platform does not say
    link: str  # the platform's own address of the message; "" where it has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all of them have."""

    key: str  # the platform's id of this interaction, equal on redelivery
    at: datetime  # aware UTC: the platform's instant where it sends one, within [arrival - 60 s, arrival]
    who: Who
    place: Place | None  # None: outside any channel (a direct message, a home page)
    surface: Surface
    workspace: str = ""  # in which it was done, be it in no channel; "": the platform does not tell, or the place does
    lacking: tuple[str, ...] = ()  # what keeps the bot from posting there, in the platform's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Event):
    """A command was given, by words or by a shortcut."""

    path: tuple[str, ...]  # ("study", "review"); words that no verb knows are left in it
    args: Mapping[str, str | Member | Upload] = field(default_factory=dict)  # by the names in the verb's params
    quoted: Quoted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Event):
    """A button was pressed or an option picked."""

    action: str  # as it was sent: 1-100 characters
    picked: tuple[str, ...] = ()  # option values, empty for a button
    message: Ref | None = None  # where it stands; None where the platform no longer says


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Event):
    """A form was sent. A field left empty is absent from ``values``."""

    action: str
    values: Mapping[str, str | tuple[str, ...] | Member | Upload]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(Event):
    """A member is typing where the core offers choices."""

    source: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """A member came to the bot's home page, or wrote to it directly for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The bot was removed from a workspace, or from one channel of it."""

    platform: str
    workspace: str
    channel: str | None  # None: from the whole workspace
    at: datetime
