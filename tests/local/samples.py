"""The messages and forms of the toy: between them every block, every thing to press and every field."""

import struct
import zlib
from datetime import datetime, timedelta

from bot.chat.events import Event, Upload
from bot.chat.messages import (
    Button,
    Divider,
    Field,
    Form,
    Line,
    Mention,
    Message,
    Option,
    Picture,
    Prose,
    Select,
    Table,
    When,
    Words,
)
from bot.chat.places import Member
from bot.chat.routes import action

RATINGS = ("Missed it", "Struggled", "Got it", "Knew it cold")


def post(rated: int = 0, streak: int = 3) -> Message:
    """Return the day's question; ``rated`` people have rated it."""
    return Message(
        title="What accuracy is good enough to launch?",
        plain="Today's question: What accuracy is good enough to launch?",
        blocks=(
            Prose('Your ticket router reaches 88 % agreement. Engineering asks: *"What number do we need?"*'),
            Line((f"{rated} of 3 rated · team streak {streak} days",), small=True),
        ),
        rows=(
            (
                Button(action=action("answer", "q1"), label="Answer", style="main"),
                Button(action=action("reveal", "q1"), label="Reveal"),
            ),
            (Button(action=action("wrong", "q1"), label="Something wrong?"),),
        ),
    )


def revealed(take: str) -> Message:
    """Return the model answer below a take."""
    return Message(
        title="The answer",
        plain="The answer, and four buttons to rate yourself",
        blocks=(
            *((Line(("You wrote",), small=True), Words(take), Divider()) if take else ()),
            Prose(
                "There is no number without a product around it.\n\n1. **Baseline.** What is replaced?\n2. **Price.**"
            ),
        ),
        rows=(tuple(Button(action=action("rate", str(n)), label=label) for n, label in enumerate(RATINGS, start=1)),),
    )


def png(width: int = 8, height: int = 8) -> bytes:
    """Return a small green picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\x00" + b"\x0b\x6b\x5d" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def answer_form() -> Form:
    """Return the form for a take."""
    return Form(
        action=action("answer", "q1"),
        title="Your answer",
        intro=Prose('Engineering asks: *"What number do we need?"* How do you find it?'),
        fields=(Field(name="take", label="Your answer", kind="text", hint="Two sentences will do.", most=200),),
        send="Send and reveal",
    )


def settings_form() -> Form:
    """Return a form with fields of every kind but plain text."""
    tone = (Option(value="gentle", label="Gentle"), Option(value="plain", label="Plain", hint="no small talk"))
    days = tuple(Option(value=day.lower(), label=day) for day in ("Monday", "Tuesday", "Wednesday"))
    return Form(
        action=action("settings"),
        title="Settings",
        fields=(
            Field(name="tone", label="Tone", kind="one", options=tone, value="plain"),
            Field(name="days", label="Days", kind="several", options=days, required=False),
            Field(name="card", label="Start with", kind="lookup", source="cards", required=False),
            Field(name="buddy", label="Buddy", kind="person", required=False),
            Field(name="tracker", label="Tracker", kind="file", required=False, most=10_000_000),
        ),
    )


def home(takes: int, at: datetime) -> Message:
    """Return a person's home at an instant, with how many takes they have written."""
    return Message(
        title="Your study",
        plain=f"3 days · {takes} written",
        blocks=(
            Line((f"You have written {takes}.",)),
            Line(("The next post comes ", When(at=at + timedelta(hours=4), style="relative"))),
            Divider(),
            Picture(png=png(), alt="The month so far", as_text="🟩"),
        ),
        rows=(
            (Button(action=action("reveal", "q1"), label="Open the question", style="main"),),
            (Button(action=action("month"), label="Last month"), Button(action=action("answer", "q1"), label="Write")),
        ),
    )


def last_month() -> Message:
    """Return what the home becomes when one looks back."""
    back = Button(action=action("no"), label="Nothing")
    return Message(title="Last month", plain="20 of 21 days", blocks=(Line(("20 of 21 days",)),), rows=((back,),))


def rated(label: str) -> Message:
    """Return what the answer becomes once it is rated."""
    return Message(
        title=f"Rated: {label}",
        plain=f"You rated yourself: {label}",
        blocks=(Line(("It comes back in 3 days.",)),),
        rows=((Button(action=action("share"), label="Share my answer"), Button(action=action("no"), label="Nothing")),),
    )


def everything(event: Event) -> Message:
    """Return a message with each kind of block and of thing to press."""
    ana = event.who.member
    leans = (Option(value="recall", label="Catch more", hint="recall"), Option(value="precision", label="Be right"))
    return Message(
        title="One of each",
        plain="One of each thing a message can hold",
        blocks=(
            Prose(
                "# A heading\n\nSome *emphasis*, **weight**, `code` and [a link](https://example.org/).\n\n- one\n- two"
            ),
            Words("What <b>somebody</b> wrote,\nto the letter."),
            Divider(),
            Line(("Due ", When(at=event.at + timedelta(hours=3), style="relative"), ", for ", Mention(member=ana))),
            Line(("Stored at ", When(at=event.at)), small=True),
            Table(head=("Who", "Streak"), rows=(("Ana", "12"), (Words("<Ben>"), "3")), caption="The team"),
            Picture(png=png(), alt="Twelve green weeks", as_text="🟩🟩🟩"),
        ),
        rows=(
            (
                Button(action=action("no"), label="Plain"),
                Button(action=action("delete"), label="Delete", style="danger"),
            ),
            (Select(action=action("lean"), hint="Where do you lean?", options=leans),),
        ),
    )


def shown(value: str | tuple[str, ...] | Member | Upload) -> str:
    """Return a submitted value for people."""
    match value:
        case Member():
            return value.user
        case Upload():
            return f"{value.name}, {value.size} bytes"
        case tuple():
            return ", ".join(value)
        case _:
            return value
