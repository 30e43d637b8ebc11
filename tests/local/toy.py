"""A small core for the page's tests: a handful of features that between them give every reply and every block.

It is a real one (it decides by what it is given and keeps what it is told), only with a smaller game.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.chat.core import Spoken
from bot.chat.events import Command, Event, Lookup, Opened, Press, Removed, Submission, Upload
from bot.chat.messages import Line, Mention, Message, Option, Table, When, Words
from bot.chat.places import Member
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell, Wrong
from bot.chat.routes import Param, Route, Verb, fact
from tests.local.samples import (
    RATINGS,
    answer_form,
    everything,
    home,
    last_month,
    rated,
    revealed,
    settings_form,
    shown,
)

CARDS = (
    Option(value="recall-vs-precision", label="Recall vs precision", hint="machine learning"),
    Option(value="model-size", label="Model size", hint="generative systems"),
    Option(value="speed-vs-quality", label="Speed vs quality", hint="delivery"),
)

VERBS = (
    Verb(path=("study", "today"), about="Today's prompts, as far as you have come", first="private", default=True),
    Verb(path=("study", "streak"), about="Your streak, and why it is what it is", first="private"),
    Verb(path=("study", "everything"), about="One of each thing a message can hold", first="private"),
    Verb(path=("study", "export"), about="All that is stored about you, as a file", first="private", slow=True),
    Verb(
        path=("study", "greet"),
        about="Say hello to somebody",
        first="public",
        params=(Param(name="member", about="Who", kind="member", required=True),),
    ),
    Verb(path=("study", "settings"), about="Reminders, boards, your name", first="form"),
    Verb(
        path=("tradeoff", "show"),
        about="A trade-off to read at leisure",
        first="private",
        default=True,
        params=(Param(name="name", about="Its name", source="cards"),),
    ),
    Verb(path=("tradeoff", "list"), about="All trade-offs", first="private"),
    Verb(path=("study-setup",), about="Where and when the posts come", first="private", manage=True),
)


def opened() -> asyncio.Event:
    """Return an event that is already set."""
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class Toy:
    """A ``Core``. ``heard`` is all that people did; ``takes`` and ``files`` are what it was told.

    ``homes`` is every home that the page asked for by itself; without ``has_home`` there is none.
    """

    heard: list[Event] = field(default_factory=list)
    homes: list[Opened] = field(default_factory=list)
    has_home: bool = True
    takes: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)
    gone: list[Removed] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=opened)  # answers wait until it is set
    verbs: tuple[Verb, ...] = VERBS

    def spoken(self, line: str) -> Spoken:
        """Take a command apart: the longest verb that fits, then all that is left for its one parameter."""
        words = tuple(line.removeprefix("/").split())
        verb = next((verb for verb in self.verbs if words[: len(verb.path)] == verb.path), None)
        verb = verb or next((verb for verb in self.verbs if verb.default and words[:1] == verb.path[:1]), None)
        if verb is None or (words[1:2] and not verb.params and words != verb.path):
            return Spoken(words, {})
        rest = " ".join(words[2:] if words[:2] == verb.path else words[1:])
        return Spoken(verb.path, {verb.params[0].name: rest} if verb.params and rest else {})

    def route(self, event: Command | Press | Submission) -> Route:
        """Return a verb's route; all presses are answered in private here."""
        if isinstance(event, Command):
            return next((verb for verb in self.verbs if verb.path == event.path), Route(first="private"))
        return Route(first="private")

    async def removed(self, event: Removed) -> None:
        """Take note of it."""
        self.gone.append(event)

    async def answer(self, event: Event) -> Reply:
        """Answer by the kind of event."""
        if isinstance(event, Opened):
            return self._home(event)
        self.heard.append(event)
        await self.gate.wait()
        match event:
            case Command():
                return self._command(event)
            case Press():
                return self._press(event)
            case Submission():
                return self._take(event) if event.action == "answer:q1" else self._settings(event)
            case Lookup():
                return Choices(tuple(card for card in CARDS if event.typed.casefold() in card.label.casefold()))
            case _:
                return None

    def _home(self, event: Opened) -> Reply:
        self.homes.append(event)
        return Tell(home(int(event.who.member.user in self.takes), event.at)) if self.has_home else None

    def _command(self, event: Command) -> Reply:
        match event.path:
            case ("study", "settings"):
                return Ask(settings_form())
            case ("study", "everything"):
                return Tell(everything(event))
            case ("study", "export"):
                made = Message(title="Your data", plain="Your data as a file", files=(("data.json", b'{"takes": []}'),))
                return Tell(made, keep=True)
            case ("study", "greet"):
                who = event.args["member"]
                assert isinstance(who, Member)
                return Share(
                    Message(title="Hello", plain="Hello", blocks=(Line((Mention(member=who), " is greeted")),))
                )
            case _:
                return Tell(self._told(event))

    def _told(self, event: Command) -> Message:
        if event.path == ("tradeoff", "show"):
            said = Line((f"This is {event.args.get('name', 'the one of today')}",))
            return Message(title="A trade-off", plain="A trade-off", blocks=(said,))
        if event.path not in {verb.path for verb in self.verbs}:
            return Message(title="No such command", plain="No such command", blocks=(Words(" ".join(event.path)),))
        streak = Line(("3 days, since ", When(at=event.at - timedelta(days=3), style="date")))
        return Message(title="Your streak", plain="Your streak: 3 days", blocks=(streak,))

    def _press(self, event: Press) -> Reply:
        match event.action.split(":")[0]:
            case "answer":
                return Ask(answer_form())
            case "reveal":
                return Tell(revealed(self.takes.get(event.who.member.user, "")))
            case "rate" | "lean" | "month":
                return Change(self._changed(event))
            case "share":
                take = Words(self.takes.get(event.who.member.user, "nothing yet"))
                return Share(Message(title="A take", plain="A take", blocks=(take,)))
            case _:
                return None

    def _changed(self, event: Press) -> Message:
        match event.action.split(":")[0]:
            case "rate":
                return rated(RATINGS[int(fact(event.action)) - 1])
            case "lean":
                return Message(title=f"You lean to {event.picked[0]}", plain="Your lean is noted")
            case _:
                return last_month()

    def _take(self, event: Submission) -> Reply:
        take = str(event.values["take"])
        if len(take) < 5:
            form = answer_form()
            return Wrong(replace(form, fields=(replace(form.fields[0], value=take),)), {"take": "Write a sentence."})
        self.takes[event.who.member.user] = take
        return Tell(revealed(take))

    def _settings(self, event: Submission) -> Reply:
        self.files += [value for value in event.values.values() if isinstance(value, Upload)]
        rows = tuple((name, Words(shown(value))) for name, value in event.values.items())
        table = Table(head=("Setting", "Value"), rows=rows, caption="As you left them")
        return Change(Message(title="Saved", plain="Your settings are saved", blocks=(table,)))
