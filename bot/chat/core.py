"""The core as a platform sees it: four questions and an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.chat.events import Command, Event, Press, Removed, Submission
from bot.chat.replies import Reply
from bot.chat.routes import Route, Verb


@dataclass(frozen=True, slots=True)
class Spoken:
    """A typed command, taken apart: the words of its verb and its arguments by name."""

    path: tuple[str, ...]
    args: Mapping[str, str]


class Core(Protocol):
    """What an adapter is given. ``bot.app.App`` is it; an adapter's own tests may bring a smaller one."""

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """All commands, in the order of help."""
        ...

    def spoken(self, line: str) -> Spoken:
        """Take a typed command apart: ``/study review``, ``/tradeoff model size``, with or without the slash.

        Words that fit no verb stay in the path, so that the answer can name the nearest one.
        """
        ...

    def route(self, event: Command | Press | Submission) -> Route:
        """Say how this event is going to be answered; a private message where nobody knows it any more."""
        ...

    async def answer(self, event: Event) -> Reply:
        """Answer it. Never raises for what a member did wrong.

        A fault of ours, such as a database that took no write, is a line in the log and ``Unanswered`` for a command,
        a press and a form: none of them may count as done, nor what was written as kept. It may be given once more. A
        look-up gets no reply then, and whoever comes to a home page a kind one.
        """
        ...

    async def removed(self, event: Removed) -> None:
        """Take note that the bot was removed."""
        ...
