"""Plays what the team did through the real core, by the events that the page would have sent.

What was said in private on past days is in the database and not on the page; only the last day's answers stand there,
as they would if the page had been open.
"""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.homes import Homes
from adapters.local.house import House
from adapters.local.journal import Journal
from adapters.local.messenger import LocalMessenger
from adapters.local.translate import ref_of
from adapters.local.uploads import Uploads
from adapters.sample.cast import PLACE, TEAM, Visit
from bot.chat.core import Core
from bot.chat.events import Press, Submission
from bot.chat.messages import Button, Form, Message
from bot.chat.messenger import Messenger
from bot.chat.places import Ref
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import action
from bot.ids import new_id


class Stage:
    """The page without a browser before it: what is posted goes into the journal from which the real page begins."""

    def __init__(self, core: Core, now: Callable[[], datetime], *, zone: ZoneInfo, journal: Path) -> None:
        self._core = core
        self._house = House(place=PLACE, channel_name=PLACE.channel, people=TEAM, now=now, zone_now=lambda: zone)
        self._feed = Feed(Journal(journal))
        self._numbers = count(1)
        self.messenger: Messenger = LocalMessenger(
            self._house, self._feed, Homes(core, self._house, self._feed), Uploads()
        )
        self.trouble = ""  # it writes to a file

    async def start(self) -> None:
        """Be there: nothing has to be opened."""

    async def stop(self) -> None:
        """Be gone: nothing has to be closed."""

    async def carry(self, visit: Visit) -> None:
        """Let somebody commit to an answer, or look at once, and rate themselves, all at this instant.

        Raises LookupError where there is no such post, or no way from it to a rating.
        """
        post, (label, answer) = self._post(visit), ("", Message(title="-", plain="-"))
        if visit.side is not None:
            reason, flips = visit.why
            said = {name: text for name, text in (("reason", reason), ("flips", flips)) if text}
            label, answer = await self._write(visit, post.message, "lean", str(visit.side), said, on=post)
            if visit.moves:
                _, answer = await self._write(visit, answer, "lean", str(1 - visit.side), said)
        elif visit.take:
            label, answer = await self._write(visit, post.message, "take", "", {"take": visit.take}, on=post)
        else:
            label, reply = await self._press(visit, post.message, "show", "", on=post)
            answer = _message(reply)
        _, rated = await self._press(visit, answer, "rate", visit.rating.value)
        if visit.last:
            self._feed.put(
                Entry(
                    id=new_id(),
                    at=self._house.now(),
                    stands="private",
                    message=_message(rated),
                    to=visit.person.user,
                    under=post.id,
                    asked=label,
                )
            )

    def _post(self, visit: Visit) -> Entry:
        """Return the newest post of the visit's kind, which its buttons tell."""
        wanted = "take" if visit.kind == "question" else "lean"
        posts = (entry for entry in self._feed.seen_by(visit.person.user) if entry.stands == "channel")
        found = [entry for entry in posts if any(_name(button) == wanted for button in _buttons(entry.message))]
        if not found:
            raise LookupError(f"no {visit.kind} stands on the page")
        return found[-1]

    async def _write(
        self, visit: Visit, message: Message, name: str, last: str, said: dict[str, str], *, on: Entry | None = None
    ) -> tuple[str, Message]:
        """Press what opens a form, and send it; return the button's label and the answer."""
        label, reply = await self._press(visit, message, name, last, on=on)
        form = Submission(**self._facts(visit), place=PLACE, surface="form", action=_form(reply).action, values=said)
        return label, _message(await self._core.answer(form))

    async def _press(
        self, visit: Visit, message: Message, name: str, last: str, *, on: Entry | None = None
    ) -> tuple[str, Reply]:
        """Press the button whose action has this name and, if any, this last fact; return its label and the reply."""
        for button in _buttons(message):
            if _name(button) == name and (not last or button.action.endswith(f":{last}")):
                ref: Ref | None = ref_of(on, self._house) if on else None
                press = Press(
                    **self._facts(visit),
                    place=PLACE,
                    surface="channel" if on else "private",
                    action=button.action,
                    message=ref,
                )
                return button.label, await self._core.answer(press)
        raise LookupError(f"“{message.title}” has no button for {action(name, last)}")

    def _facts(self, visit: Visit) -> dict[str, Any]:
        key = f"sample-{next(self._numbers)}"
        return {"key": key, "at": self._house.now(), "who": self._house.who(visit.person)}


def _buttons(message: Message) -> list[Button]:
    return [part for row in message.rows for part in row if isinstance(part, Button)]


def _name(button: Button) -> str:
    return button.action.partition(":")[0]


def _form(reply: Reply) -> Form:
    if isinstance(reply, Ask):
        return reply.form
    raise LookupError(f"no form came back, but {type(reply).__name__}")


def _message(reply: Reply) -> Message:
    if isinstance(reply, Tell | Change):
        return reply.message
    raise LookupError(f"no message came back, but {type(reply).__name__}")
