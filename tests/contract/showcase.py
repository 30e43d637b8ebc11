"""A core that shows one of everything: what a member can be shown, press, pick and fill in, on any platform."""

from collections.abc import Mapping

from bot.chat.core import Spoken
from bot.chat.events import Command, Event, Lookup, Press, Removed, Submission, Upload
from bot.chat.messages import Button, Field, Form, Line, Message, Option, Picture, Prose, Select, Words
from bot.chat.messenger import Messenger
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell
from bot.chat.routes import Route, Verb
from bot.errors import MessengerError

PNG = b"\x89PNG\r\n\x1a\n" + b"a month of squares"
MONTH = Picture(png=PNG, alt="12 of 14 study days", as_text="12 done, 2 missed")
EXPORT = ("my-data.json", b'{"takes": 3}')
BUNDLE = (
    ("tracker.xlsx", b"PK\x03\x04" + bytes(range(256)) * 8000),
    ("case-study.md", b"# Recall or precision?\n\nWe took *recall*.\n" * 20_000),
    ("portfolio.html", b"<!doctype html><title>Portfolio</title><p>One page, fit to print.</p>" * 10_000),
)
"""Three files of some hundred kilobytes to two megabytes, of the kinds that members take with them."""
MOST = 1_000_000  # bytes that are read of a file
DAYS = tuple(Option(value=day[:3].lower(), label=day) for day in ("Monday", "Tuesday", "Friday"))
ZONES = ("Asia/Tokyo", "Europe/Berlin", "Europe/Lisbon")
VERBS = (
    Verb(path=("study", "wall"), about="Fifteen buttons and a list", first="private"),
    Verb(path=("study", "month"), about="A picture", first="private"),
    Verb(path=("study", "export"), about="A file", first="private", slow=True),
    Verb(path=("study", "bundle"), about="Three large files", first="private", slow=True),
    Verb(path=("study", "bring"), about="A form about files", first="form"),
    Verb(path=("study", "when"), about="A form about days", first="form"),
    Verb(path=("study", "where"), about="A form about places", first="form"),
)
WHEN = Form(
    action="when",
    title="When",
    fields=(
        Field(name="days", label="Days", kind="several", options=DAYS, value="mon"),
        Field(name="first", label="First day", kind="one", options=DAYS),
        Field(name="much", label="How many", kind="number", value="3"),
        Field(name="why", label="Why", kind="text", required=False),
    ),
)
WHERE = Form(
    action="where",
    title="Where",
    fields=(
        Field(name="zone", label="Zone", kind="lookup", source="zones"),
        Field(name="channel", label="Channel", kind="channel"),
        Field(name="whom", label="Whom", kind="person", required=False),
        Field(name="name", label="Its name", kind="line", value="as it was"),
    ),
)
BRING = Form(
    action="bring",
    title="Bring it back",
    fields=(
        Field(name="tracker", label="Your tracker", kind="file", hint="The Excel file that you had from me."),
        Field(name="more", label="Something else", kind="file", required=False),
        Field(name="why", label="A word about it", kind="line", required=False),
    ),
)
WALL = Message(
    title="A wall",
    plain="A wall",
    blocks=(Prose("Press *something*."),),
    rows=(
        *(
            tuple(Button(action=f"brick:{row}-{n}", label=f"Brick {row}{n}") for n in range(1, 6))
            for row in ("a", "b", "c")
        ),
        (Select(action="day", hint="A day", options=DAYS),),
    ),
)


class Showcase:
    """The core. ``values`` is what the last form brought, ``files`` the bytes of its files, by the names of the fields.

    ``messenger`` is the platform's, by which it gets at them.
    """

    def __init__(self) -> None:
        self.values: Mapping[str, object] = {}
        self.files: dict[str, bytes] = {}
        self.messenger: Messenger | None = None

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """All commands."""
        return VERBS

    def spoken(self, line: str) -> Spoken:
        """Take the words as the path."""
        return Spoken(path=tuple(line.removeprefix("/").split()), args={})

    def route(self, event: Command | Press | Submission) -> Route:
        """Say how it is answered."""
        if isinstance(event, Command):
            return next((verb for verb in VERBS if verb.path == event.path), Route(first="private"))
        return Route(first="public" if isinstance(event, Press) and event.action == "share" else "private")

    async def answer(self, event: Event) -> Reply:  # noqa: PLR0911  one return a kind
        """Answer it."""
        match event:
            case Lookup(typed=typed):
                found = (Option(value=f"zone-{zone}", label=zone) for zone in ZONES if typed.lower() in zone.lower())
                return Choices(tuple(found))
            case Submission():
                return await self._taken(event)
            case Press(action="share"):
                return Share(month())
            case Press(action="day"):
                return Change(_said(f"You picked {event.picked[0]}."))
            case Press():
                return Tell(_said(f"You pressed {event.action}."))
            case Command():
                return _command(event.path[-1])
        return None

    async def _taken(self, event: Submission) -> Reply:
        self.values, self.files = event.values, {}
        for name, value in event.values.items():
            if isinstance(value, Upload):
                assert self.messenger is not None
                try:
                    self.files[name] = await self.messenger.fetch(value, most=MOST)
                except MessengerError as error:
                    return Tell(_said(str(error)))
        return Tell(_said("Taken."))

    async def removed(self, event: Removed) -> None:
        """Take no note."""


def month(*rows: tuple[Button, ...]) -> Message:
    """Return the message with the picture."""
    return Message(title="Your month", plain=MONTH.alt, blocks=(Prose("Look."), MONTH), rows=rows)


def _command(word: str) -> Reply:
    match word:
        case "month":
            return Tell(month((Button(action="share", label="Share it"),)))
        case "export":
            return Tell(Message(title="Your data", plain="Your data", files=(EXPORT,)), keep=True)
        case "bundle":
            return Tell(Message(title="Your things", plain="Your things", files=BUNDLE), keep=True)
        case "wall":
            return Tell(WALL)
    return Ask({"bring": BRING, "when": WHEN, "where": WHERE}[word])


def _said(text: str) -> Message:
    return Message(title="Said", plain=text, blocks=(Line((Words(text),)),))
