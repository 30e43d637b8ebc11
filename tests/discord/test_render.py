"""Messages and forms of the core as Discord's layouts and modals."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.forms import modal, slot
from adapters.discord.limits import OverLimit
from adapters.discord.render import layout, layouts
from bot.chat.messages import (
    Block,
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
    Row,
    Select,
    Table,
    When,
    Where,
    Words,
)
from bot.chat.places import Member, Place
from tests.loopback import discord_rules as rules
from tests.loopback.discord_reader import read

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BEN = Member(platform="discord", tenant="", user="123456789012345678")
HERE = Place(platform="discord", workspace="1", channel="4")


def body(view: ui.LayoutView) -> rules.Json:
    """The request that carries a layout."""
    return {"flags": rules.COMPONENTS_V2, "components": view.to_components()}  # type: ignore[no-untyped-call]  # theirs


def message(*blocks: Block, rows: tuple[Row, ...] = (), title: str = "Title") -> Message:
    """A message of these."""
    return Message(title=title, plain="plain", blocks=blocks, rows=rows)


def buttons(count: int, first: int = 0) -> Row:
    """A row of buttons, each with an action of its own."""
    return tuple(Button(action=f"act:{n}", label=f"Button {n}") for n in range(first, first + count))


def texts(view: ui.LayoutView) -> list[str]:
    """The texts of a layout, from top to bottom."""
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


def test_a_message_is_one_box_from_title_to_buttons() -> None:
    """Text, a line between two parts, and a row to press on, all in a container."""
    shown = message(Prose("First."), Line(("small",), small=True), Divider(), Prose("Second."), rows=(buttons(2),))
    (container,) = body(layout(shown).view)["components"]
    assert [part["type"] for part in container["components"]] == [10, 14, 10, 1]
    assert container["components"][0]["content"] == "### Title\nFirst.\n\n-# small"
    assert [button["custom_id"] for button in container["components"][3]["components"]] == ["act:0", "act:1"]


def test_every_kind_of_block_is_rendered() -> None:
    """Nothing that the core can say is left out on Discord."""
    shown = message(
        Words("*Ben* says\n@everyone"),
        Line(
            (
                "Due ",
                When(at=AT),
                " and ",
                When(at=AT, style="relative"),
                " for ",
                Mention(member=BEN),
                " in ",
                Where(HERE),
                ", ",
                Words("_x_ <#5>"),
            )
        ),
        Table(
            head=("Side", "Lean"), rows=(("Small", Words("a*b")), ("Large", When(at=AT, style="date"))), caption="Sides"
        ),
        Picture(png=b"", alt="a calendar", as_text="🟩🟩⬜"),
        title="A *title*",
    )
    (text,) = texts(layout(shown).view)
    assert text.split("\n") == [
        "### A \\*title\\*",
        "> \\*Ben\\* says",
        "> @\u200beveryone",
        "",
        "Due <t:1795167000:t> and <t:1795167000:R> for <@123456789012345678> in <#4>, \\_x\\_ \\<#5>",
        "",
        "**Sides**",
        "- **Small** · Lean: a\\*b",
        "- **Large** · Lean: <t:1795167000:D>",
        "",
        "🟩🟩⬜",
    ]


def test_a_select_stands_in_its_own_row() -> None:
    """Its long hints are shortened to what Discord takes."""
    options = tuple(Option(value=str(n), label=f"Option {n}", hint="h" * 101) for n in range(25))
    (container,) = body(layout(message(rows=((Select(action="pick", hint="p" * 151, options=options),),))).view)[
        "components"
    ]
    (select,) = container["components"][1]["components"]
    assert (select["custom_id"], len(select["options"]), len(select["placeholder"])) == ("pick", 25, 150)
    assert {len(option["description"]) for option in select["options"]} == {100}


def test_the_styles_of_buttons() -> None:
    """Plain, the one to press, and the one to think about."""
    row = (
        Button(action="a", label="A"),
        Button(action="b", label="B", style="main"),
        Button(action="c", label="C", style="danger"),
    )
    (container,) = body(layout(message(rows=(row,))).view)["components"]
    assert [button["style"] for button in container["components"][1]["components"]] == [2, 1, 4]


@pytest.mark.parametrize(("size", "whole"), [(3989, True), (3990, False)])
def test_text_at_the_limit_and_one_past_it(size: int, whole: bool) -> None:
    """4,000 characters in all, the title's among them; one more, and it is shortened with a note."""
    (text,) = texts(layout(message(Line(("a" * size,)))).view)
    assert (("a" * size) in text) == whole
    assert text.endswith("one message on Discord holds 4,000 characters.") != whole


@pytest.mark.parametrize(("rows", "reads_on"), [((buttons(1),), True), ((), False)])
def test_only_a_post_that_is_open_says_where_to_read_on(rows: tuple[Row, ...], reads_on: bool) -> None:
    """Among what is one message, however long, those can be pressed; of another `/study today` shows nothing."""
    (text,) = texts(layout(message(Line(("word " * 1000,)), rows=rows)).view)
    assert "Shortened" in text
    assert text.endswith("/study today shows it all.") == reads_on


def test_a_long_private_answer_becomes_up_to_four() -> None:
    """All are full but the last, which has the buttons; beyond four it is shortened."""
    views = [one.view for one in layouts(message(Line(("word " * 2000,)), rows=(buttons(1),)))]
    assert len(views) == 3
    assert [any(isinstance(item, ui.Button) for item in view.walk_children()) for view in views] == [False, False, True]
    four = layouts(message(Line(("word " * 9000,))))
    assert len(four) == 4
    assert "Shortened" in texts(four[-1].view)[-1]


@pytest.mark.parametrize(("dividers", "lines"), [(18, 18), (19, 19), (20, 19)])
def test_lines_between_parts_at_the_limit_and_past_it(dividers: int, lines: int) -> None:
    """40 components hold 19 lines between 20 texts; what is more is left out, the text stays."""
    blocks = [block for n in range(dividers) for block in (Prose(f"part {n}"), Divider())]
    view = layout(message(*blocks, Prose("end"))).view
    assert sum(isinstance(item, ui.Separator) for item in view.walk_children()) == lines
    assert "end" in texts(view)[-1]
    rules.message(body(view))


@pytest.mark.parametrize(("rows", "kept"), [(6, 30), (7, 30)])
def test_rows_at_the_limit_and_past_it(rows: int, kept: int) -> None:
    """Six full rows fit; a seventh is left out, and the message says so."""
    view = layout(message(rows=tuple(buttons(5, n * 5) for n in range(rows)))).view
    assert sum(isinstance(item, ui.Button) for item in view.walk_children()) == kept
    assert ("5 more to press: no room for it here." in texts(view)[-1]) == (rows == 7)


def test_two_things_to_press_must_differ() -> None:
    """Discord could not tell them apart."""
    with pytest.raises(OverLimit, match="comes 2 times"):
        layout(message(rows=((Button(action="a", label="A"), Button(action="a", label="B")),)))


LONG = st.tuples(st.text(max_size=30), st.integers(min_value=1, max_value=300)).map(lambda pair: pair[0] * pair[1])
BLOCKS = st.one_of(
    st.just(Divider()),
    st.just(Picture(png=b"\x89PNG\r\n\x1a\n", alt="a month", as_text="🟩")),
    LONG.map(Prose),
    LONG.map(Words),
    LONG.map(lambda text: Line((text, Words(text)))),
)


@given(
    st.lists(BLOCKS, max_size=30), st.tuples(st.integers(0, 8), st.integers(0, 12)), st.text(min_size=1, max_size=150)
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_core_says_discord_takes(blocks: list[Block], below: tuple[int, int], title: str) -> None:
    """No message that the seam allows is ever refused for its size or its shape; ``below`` are rows and files."""
    rows, files = below
    shown = message(*blocks, rows=tuple(buttons(5, n * 5) for n in range(rows)), title=title)
    shown = replace(shown, files=tuple((f"{n}.json", b"{}") for n in range(files)))
    for one in [layout(shown, key="a1b2c3d4e5f6g7h8"), *layouts(shown)]:
        rules.message(body(one.view))
        rules.attached(body(one.view)["components"], {file.name for file in one.attached})
        assert not {"mention", "emoji", "time"} & {kind for text in texts(one.view) for kind in read(text).alive}


def opened(*fields: Field, intro: Prose | None = None) -> list[rules.Json]:
    """The parts of a form with these fields."""
    made = modal(Form(action="act", title="A form", fields=fields, intro=intro)).to_dict()
    rules.modal(made)
    parts: list[rules.Json] = made["components"]
    return parts


Kind = Literal["line", "text", "one", "several", "number", "file", "channel", "person", "lookup"]


def field(kind: Kind, value: str = "", options: int = 0, most: int = 3000, *, required: bool = True) -> Field:
    """A field of one kind."""
    listed = tuple(Option(value=str(n), label=f"Option {n}", hint="h" * 120) for n in range(options))
    return Field(name="name", label="Label", kind=kind, value=value, options=listed, most=most, required=required)


@pytest.mark.parametrize(
    ("made", "kind", "expected"),
    [
        (field("line", "abc", most=10), 4, {"style": 1, "value": "abc", "max_length": 10, "required": True}),
        (field("text", required=False), 4, {"style": 2, "max_length": 3000, "required": False}),
        (field("text", "x" * 5000, most=9000), 4, {"max_length": 4000}),
        (field("number"), 4, {"style": 1}),
        (field("lookup"), 4, {"style": 1}),
        (field("one", "1", options=2), 21, {"required": True}),
        (field("one", "1", options=10), 21, {}),
        (field("one", options=1), 3, {}),
        (field("one", options=11), 3, {"min_values": 1, "max_values": 1}),
        (field("several", "0,2", options=10, required=False), 22, {"min_values": 0, "max_values": 10}),
        (field("several", options=25), 3, {"min_values": 1, "max_values": 25}),
        (field("channel", "42"), 8, {"channel_types": [0, 5], "default_values": [{"id": 42, "type": "channel"}]}),
        (field("person"), 5, {}),
        (field("person", "42"), 5, {"default_values": [{"id": 42, "type": "user"}]}),
        (field("file"), 19, {"required": True, "min_values": 1, "max_values": 1}),
        (field("file", required=False), 19, {"required": False, "min_values": 0, "max_values": 1}),
    ],
)
def test_every_kind_of_field_is_what_fits_it(made: Field, kind: int, expected: rules.Json) -> None:
    """Its kind stands in its custom_id, so that what comes back can be read without memory."""
    (label,) = opened(made)
    part = label["component"]
    assert (label["label"], part["type"], part["custom_id"]) == ("Label", kind, slot(made))
    assert {name: part[name] for name in expected} == expected


def test_what_was_chosen_before_is_chosen_again() -> None:
    """A form that is opened anew stands as it was left."""
    (one,) = opened(field("one", "1", options=3))
    (several,) = opened(field("several", "0, 2", options=3))
    assert [option.get("default", False) for option in one["component"]["options"]] == [False, True, False]
    assert [option.get("default", False) for option in several["component"]["options"]] == [True, False, True]


def test_an_intro_stands_above_the_fields() -> None:
    """A long one is shortened, so that the fields stay in sight."""
    text, label = opened(Field(name="n", label="L", kind="line", hint="in one word"), intro=Prose("Why? " * 1000))
    assert (text["type"], len(text["content"]), label["description"]) == (10, 2000, "in one word")
