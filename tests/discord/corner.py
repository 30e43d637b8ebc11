"""A small core for the adapter's tests: commands, buttons and forms that reply in every way there is."""

import asyncio
from collections.abc import Callable

from bot.chat.core import Spoken
from bot.chat.events import Command, Event, Lookup, Press, Removed, Submission
from bot.chat.messages import Button, Field, Form, Line, Message, Option, Prose, Select, Words
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell, Wrong
from bot.chat.routes import Action, Param, Route, Verb, action, fact

POST = "a1b2c3d4e5f6g7h8"  # a delivery's id: 16 characters
CARDS = {"model-size": "Model size", "rag": "Retrieval or fine-tuning", "latency": "Latency or quality"}
RATINGS = ("Missed it", "Struggled", "Got it", "Knew it cold")

VERBS = (
    Verb(path=("study", "today"), about="Today's question.", first="private"),
    Verb(path=("study", "echo"), about="Say it back.", first="private", params=(Param(name="words", about="What?"),)),
    Verb(path=("study", "say"), about="Say it to all.", first="public"),
    Verb(path=("study", "note"), about="Write a note.", first="form"),
    Verb(path=("study", "think"), about="Take a while.", first="private", slow=True),
    Verb(
        path=("study", "meet"),
        about="Meet a member.",
        first="private",
        params=(Param(name="whom", about="A member.", kind="member", required=True),),
    ),
    Verb(
        path=("study", "bring"),
        about="Bring a file.",
        first="private",
        params=(Param(name="file", about="A file.", kind="file"),),
    ),
    Verb(path=("study", "help"), about="How this works.", first="private", anywhere=True),
    Verb(
        path=("tradeoff", "show"),
        about="Show a trade-off.",
        first="private",
        params=(Param(name="name", about="Its name.", source="cards"),),
        default=True,
    ),
    Verb(path=("study-setup",), about="Set up this channel.", first="private", manage=True),
)
MENUS = (
    Verb(path=("study", "keep"), about="Keep it.", first="private", on_message="Save to portfolio", anywhere=True),
    Verb(path=("study", "progress"), about="See it.", first="private", on_member="Study progress"),
)
"""For those tests that put them into ``Corner.menus``."""

ACTIONS = (
    Action(name="rate", first="change"),
    Action(name="reveal", first="private"),
    Action(name="write", first="form"),
    Action(name="note", first="private"),
    Action(name="more", first="private"),
    Action(name="share", first="public"),
    Action(name="pick", first="change"),
    Action(name="quiet", first="private"),
    Action(name="break", first="private"),
)
NOTE = Form(
    action="note",
    title="Your note",
    intro=Prose("Why is **evaluation** hard?"),
    fields=(
        Field(name="text", label="Your answer", kind="text", most=2000),
        Field(name="sure", label="How sure?", kind="number", required=False),
    ),
)


def card(title: str = "Evaluation") -> Message:
    """A post with everything to press on it."""
    return Message(
        title=title,
        plain=f"{title}: today's question",
        blocks=(Prose("How do you know that it *works*?"), Line(("3 have answered",), small=True)),
        rows=(
            (
                Button(action=action("write", POST), label="Write my answer", style="main"),
                Button(action=action("reveal", POST), label="Show the answer"),
                Button(action=action("share", POST), label="Share"),
                Button(action=action("quiet", POST), label="Nothing"),
                Button(action=action("break", POST), label="Break"),
            ),
            (Select(action=action("pick", POST), hint="Pick one", options=(Option(value="1", label="The first"),)),),
        ),
    )


def rateable(text: str) -> Message:
    """An answer with the four ratings below it."""
    rates = tuple(Button(action=action("rate", POST, str(n)), label=label) for n, label in enumerate(RATINGS, 1))
    return Message(title="The answer", plain="The answer", blocks=(Prose(text),), rows=(rates,))


class BrokenError(Exception):
    """A mistake of ours."""


class Corner:
    """The core. ``pause_s`` makes it slow, by the name of what is asked; ``heard`` and ``removals`` is what came in."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.menus: tuple[Verb, ...] = ()
        self.removals: list[Removed] = []
        self.ratings: dict[str, str] = {}
        self.pause_s: dict[str, float] = {}
        self.replies: dict[str, Callable[[Event], Reply]] = {
            "today": lambda _: Tell(card()),
            "echo": lambda event: Tell(_said(_words(event))),
            "say": lambda event: Share(_said(event.who.name)),
            "note": self._note,
            "think": lambda _: Tell(_said("after some thought")),
            "meet": lambda _: Tell(_said("hello")),
            "bring": lambda _: Tell(_said("brought")),
            "help": lambda _: Tell(_said("help"), keep=True),
            "show": lambda event: Tell(_said(_words(event, "name"))),
            "study-setup": lambda _: Tell(_said("setup")),
            "keep": lambda event: Tell(_said(_quoted(event))),
            "progress": lambda event: Tell(_said(event.who.name)),
            "rate": self._rate,
            "reveal": lambda _: Tell(rateable("Because nobody has labelled it.")),
            "write": lambda _: Ask(NOTE),
            "share": lambda event: Share(_said(event.who.name)),
            "pick": lambda event: Change(_said("".join(event.picked) if isinstance(event, Press) else "")),
            "quiet": lambda _: None,
            "break": self._break,
        }

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """See ``Core``."""
        return (*VERBS, *self.menus)

    def spoken(self, line: str) -> Spoken:
        """See ``Core``; Discord has commands of its own and does not ask."""
        return Spoken(path=tuple(line.removeprefix("/").split()), args={})

    def route(self, event: Command | Press | Submission) -> Route:
        """See ``Core``."""
        known: tuple[Verb | Action, ...] = (*self.verbs, *ACTIONS)
        for route in known:
            if isinstance(event, Command) and isinstance(route, Verb) and route.path == event.path:
                return route
            if not isinstance(event, Command) and isinstance(route, Action) and route.name == _name(event):
                return route
        return Route(first="private")

    async def answer(self, event: Event) -> Reply:
        """See ``Core``."""
        self.heard.append(event)
        if isinstance(event, Lookup):
            await asyncio.sleep(self.pause_s.get(event.source, 0.0))
            found = (Option(value=card, label=name) for card, name in CARDS.items() if event.typed in name.lower())
            return Choices(tuple(found))
        if not isinstance(event, Command | Press | Submission):
            raise TypeError(type(event))
        name = _name(event)
        await asyncio.sleep(self.pause_s.get(name, 0.0))
        return self.replies[name](event)

    async def removed(self, event: Removed) -> None:
        """See ``Core``."""
        self.removals.append(event)

    def _note(self, event: Event) -> Reply:
        if isinstance(event, Command):
            return Ask(NOTE)
        text = str(event.values.get("text", "")) if isinstance(event, Submission) else ""
        if len(text) < 10:
            kept = Field(name="text", label="Your answer", kind="text", most=2000, value=text)
            again = Form(action=NOTE.action, title=NOTE.title, intro=NOTE.intro, fields=(kept, NOTE.fields[1]))
            return Wrong(again, {"text": "Write at least ten characters."})
        return Change(rateable(f"You wrote {len(text)} characters."))

    def _rate(self, event: Event) -> Reply:
        if isinstance(event, Press):
            self.ratings[event.who.member.user] = RATINGS[int(fact(event.action, 1)) - 1]
        return Change(_said(f"Rated: {self.ratings[event.who.member.user]}"))

    def _break(self, event: Event) -> Reply:
        raise BrokenError(event.key)


def _said(text: str) -> Message:
    return Message(title="Said", plain="Said", blocks=(Words(text),))


def _quoted(event: Event) -> str:
    return f"Kept: {event.quoted.text}" if isinstance(event, Command) and event.quoted else "Nothing to keep"


def _words(event: Event, name: str = "words") -> str:
    return str(event.args.get(name, "nothing")) if isinstance(event, Command) else ""


def _name(event: Command | Press | Submission) -> str:
    return event.path[-1] if isinstance(event, Command) else event.action.split(":")[0]
