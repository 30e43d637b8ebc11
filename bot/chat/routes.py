"""What a member can do, declared once: platforms build their commands from it and answer in time by it.

``first`` is the kind of the first answer. It is declared because it cannot be changed later: a form must be the
very first answer to a press, and an answer once begun in private cannot become public.

    form      a form opens at once
    private   the member alone sees the answer, as a new message
    public    everybody sees it
    change    the message that was pressed becomes the answer
"""

from dataclasses import dataclass
from typing import Literal

First = Literal["form", "private", "public", "change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How one thing is answered."""

    first: First
    slow: bool = False  # may take longer than a second: say so at once
    manage: bool = False  # only for those who manage; checked again at every step
    anywhere: bool = False  # works outside a channel too


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Route):
    """A button, a select or a form, by the first word of its action."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One argument of a command. A text argument takes all words that are left."""

    name: str
    about: str  # 1-100 characters
    kind: Literal["text", "member", "file"] = "text"
    required: bool = False
    source: str = ""  # whose choices are offered while typing (events.Lookup.source); "" offers none


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb(Route):
    """A command, by its words: ``("study", "review")`` is `/study review`."""

    path: tuple[str, ...]  # one word or two
    about: str  # one sentence for help and for the platform's own list, 1-100 characters
    params: tuple[Param, ...] = ()
    shortcut: str = ""  # its label where a platform starts it outside any channel, 1-24 characters; "" offers none
    on_message: str = ""  # its label in a message's own menu (events.Command.quoted), 1-24 characters; "" offers none
    on_member: str = ""  # the same in a member's own menu, where platforms have one; who it is comes as args["member"]
    default: bool = False  # what the first word alone means, where commands may stand bare


def action(name: str, *facts: str) -> str:
    """Return the action ``name:fact:fact`` of a button or a form: all it needs to be understood after a restart."""
    if any(":" in part for part in (name, *facts)):
        raise ValueError(f"no colon may stand in {(name, *facts)!r}")
    return ":".join((name, *facts))


def fact(text: str, place: int = 0) -> str:
    """Return one of the facts that ``action`` put behind the name; "" where there is none: buttons may be forged."""
    return dict(enumerate(text.split(":")[1:])).get(place, "")
