"""The one answer to an event. What else is to be sent is a delivery in the ledger, never a second reply.

``place``, where a reply has one, is where that counts as done which is pressed or filled in there: what is opened from
a home page, outside of any channel, may belong to one. None: where the event was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.chat.messages import Form, Message, Option
from bot.chat.places import Place


@dataclass(frozen=True, slots=True)
class Tell:
    """Say it to the member alone. ``keep``: it must outlast the moment, so it goes where they find it again."""

    message: Message
    keep: bool = False
    place: Place | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Change:
    """The message (or the form) on which the member acted becomes this one."""

    message: Message
    place: Place | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Share:
    """Say it to everybody in the channel, at the member's wish."""

    message: Message


@dataclass(frozen=True, slots=True)
class Ask:
    """Open a form."""

    form: Form
    place: Place | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Wrong:
    """The form came back with mistakes: ``errors`` by field name, each a sentence that says what to write instead.

    ``form`` is the form as the member left it, for platforms that must open it anew.
    """

    form: Form
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be meant by the letters typed so far, best first; at most 25."""

    options: tuple[Option, ...]


Reply = Tell | Change | Share | Ask | Wrong | Choices | None
