"""The hands and eyes of people on a platform: what the contract suite needs to play a study day anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from tests.loopback.giving import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message as a person sees it."""

    text: str  # everything that can be read, title first, as plain text; a picture by what describes it
    buttons: tuple[str, ...] = ()  # the labels, in reading order
    options: tuple[str, ...] = ()  # the labels of what can be picked from lists, in reading order
    files: tuple[tuple[str, bytes], ...] = ()  # the files that came with it, by name
    handle: object = field(default=None, compare=False)  # whatever the platform needs to press on it


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenForm:
    """An open form."""

    title: str
    text: str  # what stands above the fields
    fields: tuple[str, ...]  # the labels
    handle: object = field(default=None, compare=False)


class WarnedError(AssertionError):
    """The platform warned a person that what they did came to nothing; the text is what they read."""


class People(Protocol):
    """Everybody in one channel of one platform. ``person`` is a first name: "ana", "ben" or "chi"."""

    async def command(self, person: str, line: str) -> Seen | SeenForm:
        """Give a command such as "/study streak" in the channel; return what the person gets to see."""
        ...

    async def press(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Press a button by its label; return what the person then sees (the changed or the new message, or a form).

        Refuses, as the platform would, a button that is not there or that this person cannot see.
        """
        ...

    async def pick(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Pick an option of a list by its label; the rest is as with ``press``."""
        ...

    async def fill(self, person: str, form: SeenForm, values: Mapping[str, Given]) -> Seen | SeenForm:
        """Fill in the fields by label and send the form; a form again means that something was wrong in it.

        A choice is named by its label, several with ", " between them, a channel and a person by name, a file by its
        name with its bytes. In a field that offers choices while one types, the first that is offered is taken.
        """
        ...

    async def channel(self) -> Sequence[Seen]:
        """What everybody sees in the channel now, oldest first, without what stands in threads."""
        ...

    async def thread(self, on: Seen) -> Sequence[Seen]:
        """What stands in the thread of a post, oldest first."""
        ...

    async def private(self, person: str) -> Sequence[Seen]:
        """What this person alone sees, in the channel and in direct messages, oldest first."""
        ...

    async def until(self, instant: datetime) -> None:
        """Let the house's clock reach this instant, and let everything that is then due happen."""
        ...
