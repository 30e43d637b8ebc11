"""A platform in memory, with people at it. It outlives the house: the next one connects to the same platform."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from types import MappingProxyType
from typing import Any, Final

from adapters.rehearsal.messenger import PLATFORM, SQUARE, MemoryMessenger, Posted
from adapters.rehearsal.reading import find, form_in, message_in
from bot.chat.core import Core
from bot.chat.events import Command, Lookup, Opened, Press, Quoted, Submission, Upload
from bot.chat.messages import Field, Form, Message, Option
from bot.chat.places import Member, Place, Who
from bot.chat.replies import Ask, Change, Reply, Tell

NOTHING: Final[Mapping[str, str | Member | Upload]] = MappingProxyType({})
Act = Command | Press | Submission
Typed = str | tuple[str, ...] | Member | Upload
"""What somebody puts into a field; of options, their labels."""


class Platform:
    """One workspace in memory. ``connect`` is what a House takes as a platform.

    What people do comes back as the reply of the core. They press what they see, by its label:

        told = await platform.press("ana", platform.posts[-1], "Show me the answer")
        told = await platform.press("ana", told, "Got it")
        form = await platform.press("ben", platform.posts[-1], "Write my take")
        told = await platform.fill("ben", form, {"What would you say?": "It depends."})
        told = await platform.command("ana", "/study streak")

    People are known by a short name from their first act on; ``introduce`` says more about them. Each act may be given
    its instant (aware UTC; None: now).
    """

    def __init__(self, messenger: MemoryMessenger | None = None, *, place: Place = SQUARE) -> None:
        self.messenger = messenger or MemoryMessenger()
        self.place = place  # where people act
        self.connected = False  # False: nobody answers
        self.trouble = ""  # it is in memory
        self.lacking: tuple[str, ...] = ()  # what keeps the bot from posting where people act
        self._people: dict[str, Who] = {}
        self._numbers = count(1)
        self._outside: dict[int, Reply] = {}  # what was answered outside of channels; held, so that no id comes twice
        self._core: Core | None = None

    def connect(self, core: Core, now: Callable[[], datetime]) -> "Platform":
        """Be this house's platform from now on."""
        self._core = core
        self.messenger.now = now
        return self

    async def start(self) -> None:
        """Answer people from now on."""
        self.connected = True

    async def stop(self) -> None:
        """Answer nobody any more."""
        self.connected = False

    @property
    def posts(self) -> Sequence[Posted]:
        """All that the bot has sent, in the order of the calls."""
        return self.messenger.posts

    def introduce(
        self, name: str, *, manages: bool | None = False, zone: str | None = None, names_managers: bool = False
    ) -> Who:
        """Say who somebody is; they are that from now on."""
        member = Member(platform=PLATFORM, tenant=self.place.workspace, user=name)
        self._people[name] = Who(
            member=member, name=name.capitalize(), manages=manages, zone=zone, names_managers=names_managers
        )
        return self._people[name]

    def who(self, name: str) -> Who:
        """Return who somebody is; a stranger is nobody who manages, in a zone that nobody knows."""
        return self._people.get(name) or self.introduce(name)

    def delete(self, posted: Posted) -> None:
        """Let somebody delete a message by hand; the bot is not told."""
        posted.deleted_at = self._now()

    async def command(
        self,
        name: str,
        line: str,
        *,
        at: datetime | None = None,
        place: Place | None = None,
        direct: bool = False,
        args: Mapping[str, str | Member | Upload] = NOTHING,
        quoted: Quoted | None = None,
    ) -> Reply:
        """Give a command as it is typed, such as ``/study streak``.

        It is given in the channel where people act, in another ``place``, or, if ``direct``, to the bot alone. ``args``
        are those that cannot be typed: members and files. ``quoted`` is the message on which a shortcut was used.
        """
        spoken = self._connected_core().spoken(line)
        return await self.give(
            Command(
                **self._facts(name, at),
                **self._where(None if direct else place or self.place),
                surface="direct" if direct else "channel",
                path=spoken.path,
                args={**spoken.args, **args},
                quoted=quoted,
            )
        )

    async def look_up(self, name: str, source: str, typed: str) -> Reply:
        """Type into what offers choices; the reply is ``Choices``."""
        return await self._connected_core().answer(
            Lookup(**self._facts(name, None), place=self.place, surface="channel", source=source, typed=typed)
        )

    async def open_home(self, name: str) -> Reply:
        """Come to the bot's home page."""
        return await self._connected_core().answer(Opened(**self._facts(name, None), place=None, surface="home"))

    async def press(
        self, name: str, on: Posted | Reply, label: str, *, at: datetime | None = None, of: str = ""
    ) -> Reply:
        """Press a button, or pick an option, by its label; LookupError where it is not there.

        Where several posts stand in one message, ``of`` is the key of the one that is meant.
        """
        return await self.give(self.pressing(name, on, label, at=at, of=of))

    async def fill(
        self, name: str, form: Form | Reply, values: Mapping[str, Typed], *, at: datetime | None = None
    ) -> Reply:
        """Fill fields in by their labels, options too, and send the form; what stood in the others goes with it."""
        return await self.give(self.filling(name, form, values, at=at))

    def pressing(self, name: str, on: Posted | Reply, label: str, *, at: datetime | None = None, of: str = "") -> Press:
        """Return what ``press`` would give: to be given later, or once more."""
        posted = on if isinstance(on, Posted) else None
        if posted is not None and posted.deleted_at is not None:
            raise LookupError(f"somebody deleted “{posted.message.title}”")
        thing, action = find(seen(on), label, of=of)
        return Press(
            **self._facts(name, at),
            **self._where(_stands(posted) if posted else self._opened_at(on)),
            surface="private" if posted is None else "direct" if posted.to else "thread" if posted.under else "channel",
            action=action,
            picked=(thing.value,) if isinstance(thing, Option) else (),
            message=posted.ref if posted else None,
        )

    def filling(
        self, name: str, form: Form | Reply, values: Mapping[str, Typed], *, at: datetime | None = None
    ) -> Submission:
        """Return what ``fill`` would give. ValueError for a label that no field has, or a required field left empty."""
        opened = form if isinstance(form, Form) else form_in(form)
        strange = values.keys() - {field.label for field in opened.fields}
        if strange:
            raise ValueError(f"“{opened.title}” has no field {sorted(strange)}")
        sent = {field.name: _sent(opened, field, values.get(field.label, field.value)) for field in opened.fields}
        filled: dict[str, Typed] = {name: value for name, value in sent.items() if value}
        return Submission(
            **self._facts(name, at),
            **self._where(self._opened_at(form)),
            surface="form",
            action=opened.action,
            values=filled,
        )

    async def give(self, event: Act) -> Reply:
        """Hand an event to the core, perhaps not for the first time; return its reply.

        RuntimeError where nobody answers, and where a form opens that the route did not declare: no platform could
        open it then (see ``bot.chat.routes``). ``Unanswered`` where the core had no answer: nothing shows as done.
        """
        core = self._connected_core()
        reply = await core.answer(event)
        if isinstance(reply, Ask) and core.route(event).first != "form":
            raise RuntimeError(f"a form opened where none was declared: {type(event).__name__} {event.key}")
        if event.place is None:
            self._outside[id(reply)] = reply
        return reply

    def _connected_core(self) -> Core:
        if self._core is None or not self.connected:
            raise RuntimeError("nobody answers")
        return self._core

    def _facts(self, name: str, at: datetime | None) -> dict[str, Any]:
        key = f"e{next(self._numbers)}"
        return {"key": key, "at": at or self._now(), "who": self.who(name), "workspace": self.place.workspace}

    def _opened_at(self, on: Posted | Reply | Form) -> Place | None:
        """Return where it counts as done what is done on an answer; None outside of channels."""
        place = on.place if isinstance(on, Tell | Change | Ask) else None
        return place or (None if id(on) in self._outside else self.place)

    def _where(self, place: Place | None) -> dict[str, Any]:
        return {"place": place, "lacking": self.lacking if place == self.place else ()}

    def _now(self) -> datetime:
        if self.messenger.now is None:
            raise RuntimeError("no house has connected")
        return self.messenger.now()


def seen(on: Posted | Reply) -> Message:
    """Return what somebody sees of a post or of a reply."""
    return on.message if isinstance(on, Posted) else message_in(on)


def _stands(posted: Posted) -> Place | None:
    """Return the channel in which a message stands; a direct one stands in none."""
    return None if posted.to else posted.ref.place


def _sent(form: Form, field: Field, typed: Typed) -> Typed:
    """Return what a field sends: options by their values, and nothing where nothing was typed."""
    values = {option.label: option.value for option in field.options}
    match typed:
        case str():
            sent: Typed = values.get(typed, typed) if typed.strip() else ""
        case tuple():
            sent = tuple(values[label] for label in typed)
        case _:
            sent = typed
    if field.required and not sent:
        raise ValueError(f"“{form.title}” needs {field.label!r}")
    return sent
