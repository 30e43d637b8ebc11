"""Messages and forms that touch every part of the seam."""

from datetime import UTC, datetime

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
    Where,
    Words,
)
from bot.chat.places import Member, Place

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ANA = Member(platform="slack", tenant="T0STUDY", user="UANA")
HERE = Place(platform="slack", workspace="T0STUDY", channel="C0STUDY")
MARKDOWN = """## Where do you lean?

A *first* paragraph with **bold *and* both**, ~~struck~~, `code` and a [link](https://example.org/a).

Another one,
wrapped in the source.

3. three
   - inner
4. four

> quoted
> - as a list

```
x = 1
```

| side | gain |
| --- | --- |
| **recall** | fewer `victims` |

---
"""
OPTIONS = tuple(Option(value=f"v{number}", label=f"Option {number}", hint="what it means") for number in range(25))
EVERYTHING = Message(
    title="Recall or precision?",
    plain="Question of the day: recall or precision?",
    blocks=(
        Prose(MARKDOWN),
        Words("My own *words* <!channel> & <@UANA>"),
        Divider(),
        Line(("Closes at ", When(at=AT), " on ", When(at=AT, style="date"), ", ", When(at=AT, style="relative"), ".")),
        Line((Mention(member=ANA), " asked in ", Where(HERE), ".")),
        Line(("Beside it: ", Words("somebody's"), When(at=AT), " in ", Where(HERE)), small=True),
        Table(head=("Who", "Days"), rows=((Words("Ana"), "3"), ("Ben", When(at=AT, style="date"))), caption="Streaks"),
        Picture(png=b"png", alt="A year of squares", as_text="🟩🟩⬜"),
    ),
    rows=(
        (
            Button(action="rate:1", label="Missed it", style="danger"),
            Button(action="rate:3", label="Got it", style="main"),
        ),
        (Select(action="level", hint="A level", options=OPTIONS),),
    ),
    files=(("tracker.xlsx", b"x"),),
)
FORM = Form(
    action="setup",
    title="Setup",
    fields=(
        Field(name="one", label="One of few", kind="one", options=OPTIONS[:3], value="v1"),
        Field(name="several", label="Several of many", kind="several", options=OPTIONS, value="v1,v2"),
        Field(name="zone", label="Time zone", kind="lookup", source="zones", value="Europe/Berlin"),
        Field(name="person", label="Who", kind="person", required=False),
        Field(name="count", label="How many", kind="number", value="3", hint="0 to 10"),
    ),
)
OTHER_FORM = Form(
    action="import",
    title="Import",
    intro=Prose("Give me your *tracker*."),
    fields=(
        Field(name="file", label="The file", kind="file"),
        Field(name="where", label="For which channel", kind="channel", value="C0STUDY"),
        Field(name="line", label="In a line", kind="line", value="as it was", most=40),
        Field(name="few", label="Several of few", kind="several", options=OPTIONS[:10], required=False),
    ),
    send="Bring it in",
)
