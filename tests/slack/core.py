"""A core as small as one can be that gives every kind of answer. What it commits it keeps in ``ratings``."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from bot.chat.core import Spoken
from bot.chat.events import Command, Event, Lookup, Opened, Press, Removed, Submission
from bot.chat.messages import Button, Field, Form, Line, Message, Option, Prose, Select
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell, Wrong
from bot.chat.routes import Route, Verb, action, fact
from bot.errors import Unanswered

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

LABELS = {"1": "Missed it", "3": "Got it"}
RATINGS = tuple(Button(action=action("rate", value), label=label) for value, label in LABELS.items())

CARD = Message(
    title="Recall or precision?",
    plain="Question of the day: recall or precision?",
    blocks=(Prose("You own message safety. **Where do you lean?**"),),
    rows=(
        (Button(action="take", label="My take", style="main"), Button(action="reveal", label="Answer")),
        (
            Button(action="share", label="Share"),
            Button(action="keep", label="Keep"),
            Button(action="slow", label="Slow"),
        ),
        (
            Button(action="quiet", label="Quiet"),
            Button(action="broken", label="Broken"),
            Button(action="patience", label="Patience"),
        ),
        (Select(action="pick", hint="A level", options=(Option(value="b", label="Beginner"),)),),
    ),
)
FORM = Form(
    action="take",
    title="Your take",
    intro=Prose("Where do *you* lean?"),
    fields=(
        Field(name="take", label="What would you say?", kind="text"),
        Field(name="zone", label="Zone", kind="lookup", source="zones", required=False),
    ),
)
VERBS = (
    Verb(path=("study", "today"), about="What is open", first="private", default=True),
    Verb(path=("study", "export"), about="Everything of yours", first="private", slow=True, anywhere=True),
    Verb(path=("study", "write"), about="Write a take", first="form"),
    Verb(path=("study", "share"), about="Show it to all", first="public"),
    Verb(path=("study", "keep"), about="Send it to me", first="private"),
)


def answer_card(said: str = "") -> Message:
    """Return the answer of the card; with what was said of it once it is rated."""
    lines = (Line((f"You said: {LABELS[said]}.",)),) if said else ()
    return Message(
        title="The answer",
        plain="The answer to today's card.",
        blocks=(Prose("It depends on cost."), *lines),
        rows=(RATINGS,),
    )


class Rehearsal:
    """Answers by the first word of an action. ``delay_s`` holds back every answer; ``unanswered``: there is none.

    ``replies`` are given in the place of its own: by the last word of a command, the action of a press, or the take.
    """

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.events: list[Event] = []
        self.ratings: list[tuple[str, str]] = []
        self.gone: list[Removed] = []
        self.delay_s = 0.0
        self.unanswered = False

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """All commands."""
        return VERBS

    def spoken(self, line: str) -> Spoken:
        """Take two words for the path, the first of them alone for today's cards."""
        words = line.removeprefix("/").split()
        path = tuple(words[:2]) if len(words) > 1 else (words[0], "today")
        return Spoken(path, {"rest": " ".join(words[2:])} if len(words) > 2 else {})

    def route(self, event: Command | Press | Submission) -> Route:
        """Say that exports and what is called slow are slow."""
        if isinstance(event, Command):
            return next((verb for verb in VERBS if verb.path == event.path), Route(first="private"))
        return Route(first="private", slow=event.action == "slow")

    async def answer(self, event: Event) -> Reply:
        """Commit first, as the real one does."""
        self.events.append(event)
        await asyncio.sleep(self.delay_s)
        if self.unanswered:
            raise Unanswered(event.key)
        match event:
            case Command():
                return self._command(event)
            case Press():
                return self._press(event)
            case Submission():
                return self._submission(event)
            case Opened():
                return self.replies.get("home", Tell(self._home()))
            case Lookup(typed=typed):
                return Choices(
                    tuple(Option(value=zone, label=zone) for zone in ("Europe/Berlin", "Asia/Tokyo") if typed in zone)
                )
        return None

    async def removed(self, event: Removed) -> None:
        """Take note."""
        self.gone.append(event)

    def _command(self, event: Command) -> Reply:
        if event.path[-1] in self.replies:
            return self.replies[event.path[-1]]
        match event.path:
            case ("study", "write"):
                return Ask(FORM)
            case ("study", "share"):
                return Share(answer_card())
            case ("study", "keep"):
                return Tell(answer_card(), keep=True)
        return Tell(CARD)

    def _home(self) -> Message:
        """The card's buttons, and how much was rated."""
        rated = Line((f"Rated: {len(self.ratings)}.",))
        return Message(title="Your study", plain="Your study", blocks=(rated,), rows=(*CARD.rows, RATINGS))

    def _press(self, event: Press) -> Reply:  # noqa: PLR0911  one return an action
        if event.action in self.replies:
            return self.replies[event.action]
        match event.action.split(":")[0]:
            case "take":
                return Ask(FORM)
            case "patience":
                return Ask(replace(FORM, action="slow"))
            case "rate":
                value = fact(event.action)
                rating = (event.who.member.user, value)
                self.ratings += [] if rating in self.ratings else [rating]
                return Change(answer_card(value))
            case "share":
                return Share(answer_card())
            case "keep":
                return Tell(answer_card(), keep=True)
            case "pick":
                return Tell(Message(title="You picked", plain="You picked.", blocks=(Line(event.picked),)))
            case "quiet":
                return None
            case "broken":
                raise RuntimeError("a mistake of ours")
        return Tell(answer_card())

    def _submission(self, event: Submission) -> Reply:  # noqa: PLR0911  one return a take
        take = event.values.get("take")
        if isinstance(take, str) and take in self.replies:
            return self.replies[take]
        match take:
            case "wrong":
                return Wrong(FORM, {"take": "Please write a few words more."})
            case "share":
                return Share(answer_card())
            case "keep":
                return Tell(answer_card(), keep=True)
            case "more":
                return Ask(replace(FORM, title="One more"))
            case "nothing":
                return None
        return Tell(answer_card())
