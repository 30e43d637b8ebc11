"""The table of limits: as the SDK has them, and each one reached and passed by one, wherever something is shown."""

from bisect import bisect
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    Option,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from adapters.slack import limits
from adapters.slack.fitting import CUT_NOTE, MESSAGE, VIEW, Room
from adapters.slack.forms import by_input, form_view
from adapters.slack.render import home, modal, render
from adapters.slack.translate import metadata
from adapters.slack.uploads import Uploaded
from bot.chat import messages as seam
from bot.chat.messages import Button, Field, Form, Line, Message, Prose, Select, When
from bot.chat.places import Place
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_rules import block_faults, view_faults
from tests.slack.samples import AT

Json = dict[str, Any]

BUTTON = Button(action="a", label="A")
BLOCK_BYTES = 150
"""More than a block of text takes beside its text."""
FIELD = Field(name="a", label="A", kind="line")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (limits.HEADER, HeaderBlock.text_max_length),
        (limits.TEXT, SectionBlock.text_max_length),
        (limits.CONTEXT_ELEMENTS, ContextBlock.elements_max_length),
        (limits.ACTION_ELEMENTS, ActionsBlock.elements_max_length),
        (limits.INPUT_LABEL, InputBlock.label_max_length),
        (limits.INPUT_HINT, InputBlock.hint_max_length),
        (limits.BUTTON_LABEL, ButtonElement.text_max_length),
        (limits.ACTION_ID, ButtonElement.action_id_max_length),
        (limits.BLOCK_ID, HeaderBlock.block_id_max_length),
        (limits.PLACEHOLDER, InputInteractiveElement.placeholder_max_length),
        (limits.OPTIONS, StaticSelectElement.options_max_length),
        (limits.OPTION_LABEL, Option.label_max_length),
        (limits.OPTION_VALUE, Option.value_max_length),
        (limits.VIEW_BLOCKS, View.blocks_max_length),
        (limits.VIEW_TITLE, View.title_max_length),
        (limits.VIEW_BUTTON, View.submit_max_length),
        (limits.CALLBACK_ID, View.callback_id_max_length),
        (limits.METADATA, View.private_metadata_max_length),
    ],
)
def test_the_table_agrees_with_the_sdk(ours: int, theirs: int) -> None:
    """Where the SDK checks a length, it is the same one."""
    assert ours == theirs


def message(*blocks: seam.Block, title: str = "T", plain: str = "P", row: Sequence[Button | Select] = ()) -> Message:
    """Return a message of these blocks."""
    return Message(title=title, plain=plain, blocks=blocks, rows=(tuple(row),) if row else ())


def as_message(shown: Message) -> list[Block]:
    """Return a message's blocks, which Slack must take."""
    blocks = render(shown).blocks
    assert block_faults([block.to_dict() for block in blocks], "message") == []
    return blocks


def as_modal(shown: Message) -> list[Block]:
    """Return a modal's blocks, which Slack must take."""
    view = modal(shown, metadata="{}")
    assert view_faults(view.to_dict()) == []
    return list(view.blocks or [])


def as_home(shown: Message) -> list[Block]:
    """Return a Home tab's blocks, which Slack must take."""
    view = home(shown)
    assert view_faults(view.to_dict(), "home") == []
    return list(view.blocks or [])


def as_form(shown: Message) -> list[Block]:
    """Return a form's blocks, which Slack must take; its introduction is the prose of the message."""
    prose = "\n\n".join(part.markdown for part in shown.blocks if isinstance(part, Prose))
    return list(form(Form(action="a", title="T", fields=(FIELD,), intro=Prose(prose))).blocks or [])


def form(asked: Form) -> View:
    """Return a form as a modal, which Slack must take."""
    view = form_view(asked, metadata="{}")
    assert view_faults(view.to_dict()) == []
    return view


Shown = Callable[[Message], list[Block]]
EVERYWHERE = pytest.mark.parametrize("show", [as_message, as_modal, as_home])
WITH_FORMS = pytest.mark.parametrize(
    ("show", "room"), [(as_message, MESSAGE), (as_modal, VIEW), (as_home, VIEW), (as_form, VIEW)]
)


def read(blocks: Sequence[Block]) -> str:
    """Return blocks as a person reads them."""
    return text_of([block.to_dict() for block in blocks])


def option(number: int, *, label: int = 1, value: int = 3, hint: int = 0) -> seam.Option:
    """Return an option of these lengths."""
    return seam.Option(value=f"{number:0{value}}", label="x" * label, hint="y" * hint)


def menu(*options: seam.Option, hint: str = "") -> Select:
    """Return a menu."""
    return Select(action="s", hint=hint, options=options)


@EVERYWHERE
@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda length: message(title="x" * length), 150),
        (lambda length: message(plain="x" * length), 3000),
        (lambda count: message(row=[BUTTON] * count), 5),
        (lambda length: message(row=[Button(action="a", label="x" * length)]), 75),
        (lambda length: message(row=[Button(action="a" * length, label="A")] * 5), 100),
        (lambda count: message(row=[menu(*map(option, range(count)))]), 25),
        (lambda length: message(row=[menu(option(1, label=length))]), 75),
        (lambda length: message(row=[menu(option(1, value=length))]), 100),
    ],
)
def test_what_the_seam_bounds_is_taken_whole_and_one_more_never_leaves_the_house(
    show: Shown, make: Callable[[int], Message], most: int
) -> None:
    """The seam's own bounds are narrower than Slack's, so nothing of these is ever shortened."""
    assert show(make(most))
    with pytest.raises(ValueError, match=str(most)):
        make(most + 1)


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda length: Form(action="a" * length, title="T", fields=(FIELD,)), 100),
        (lambda length: Form(action="a", title="x" * length, fields=(FIELD,)), 24),
        (lambda length: Form(action="a", title="T", fields=(FIELD,), send="x" * length), 24),
        (lambda length: Form(action="a", title="T", fields=(Field(name="a", label="x" * length, kind="line"),)), 45),
        (
            lambda length: Form(
                action="a", title="T", fields=(Field(name="a", label="A", kind="line", hint="x" * length),)
            ),
            100,
        ),
        (
            lambda count: Form(
                action="a",
                title="T",
                fields=(Field(name="a", label="A", kind="one", options=tuple(map(option, range(count)))),),
            ),
            25,
        ),
    ],
)
def test_what_the_seam_bounds_in_a_form_is_taken_whole_too(make: Callable[[int], Form], most: int) -> None:
    """And one more never leaves the house."""
    assert form(make(most)).blocks
    with pytest.raises(ValueError, match=str(most)):
        make(most + 1)


@EVERYWHERE
@pytest.mark.parametrize(("length", "shown"), [(150, "h" * 150), (151, "h" * 149 + "…")])
def test_a_menus_hint(show: Shown, length: int, shown: str) -> None:
    """A longer one is shortened."""
    blocks = show(message(row=[menu(option(1), hint="h" * length)]))
    assert blocks[-1].to_dict()["elements"][0]["placeholder"]["text"] == shown


@EVERYWHERE
@pytest.mark.parametrize(("length", "shown"), [(75, "y" * 75), (76, "y" * 74 + "…")])
def test_an_options_hint(show: Shown, length: int, shown: str) -> None:
    """A longer one is shortened."""
    blocks = show(message(row=[menu(option(1, hint=length))]))
    assert blocks[-1].to_dict()["elements"][0]["options"][0]["description"]["text"] == shown


@WITH_FORMS
@pytest.mark.parametrize(("length", "blocks"), [(3000, 1), (3001, 2)])
def test_a_text_is_spread_over_blocks_and_loses_nothing(show: Shown, room: Room, length: int, blocks: int) -> None:
    """Three thousand characters each; the room for all of them is another limit."""
    assert room.size > 2 * limits.TEXT
    texts = [block.to_dict() for block in show(message(Prose("x" * length))) if block.type == "rich_text"]
    assert (len(texts), text_of(texts).count("x")) == (blocks, length)


@EVERYWHERE
@pytest.mark.parametrize(("length", "elements"), [(3000, 1), (3001, 2)])
def test_a_small_line_is_spread_over_elements(show: Shown, length: int, elements: int) -> None:
    """Three thousand characters each."""
    (context,) = (
        block.to_dict() for block in show(message(Line(("x" * length,), small=True))) if block.type == "context"
    )
    assert (len(context["elements"]), text_of([context]).count("x")) == (elements, length)


@EVERYWHERE
@pytest.mark.parametrize(("dates", "kind"), [(10, "mrkdwn"), (11, "plain_text")])
def test_a_small_line_holds_ten_elements(show: Shown, dates: int, kind: str) -> None:
    """With more of them, it is told in one."""
    (context,) = (
        block.to_dict() for block in show(message(Line((When(at=AT),) * dates, small=True))) if block.type == "context"
    )
    assert {element["type"] for element in context["elements"]} == {kind}
    assert text_of([context]).count("2026-11-20 09:30 UTC") == dates


@WITH_FORMS
def test_all_together_reach_their_size_and_one_more_is_left_off_with_a_note(show: Shown, room: Room) -> None:
    """Every block of it counts: what is full has no room for another one."""

    def is_cut(length: int) -> bool:
        return CUT_NOTE in read(show(message(Prose("x" * length))))

    most = bisect(range(room.size), False, lo=room.size * 9 // 10, key=is_cut) - 1
    full = sum(map(room.measure, show(message(Prose("x" * most)))))
    assert room.size - BLOCK_BYTES < full <= room.size


@WITH_FORMS
@pytest.mark.parametrize("letter", ["é", "語", "🟩", "&", "<", '"', "\ud83d"])
def test_letters_that_weigh_more_are_fewer(show: Shown, room: Room, letter: str) -> None:
    """However Slack counts them, and as they travel: it takes what is left."""
    shown = read(show(message(Prose(" ".join([f"{letter}x" * 10] * (room.size // 20))))))
    assert (CUT_NOTE in shown, shown.count(letter) > room.size // 20) == (True, True)


@EVERYWHERE
def test_buttons_that_are_too_much_by_themselves_are_left_off_as_well(show: Shown) -> None:
    """Slack would refuse all of it."""
    rows = [(menu(*(option(number, label=75, value=100, hint=75) for number in range(25))),)] * 60
    shown = show(Message(title="T", plain="P", blocks=(Prose("text"),), rows=tuple(rows)))
    assert CUT_NOTE in read(shown)
    assert shown[-1].type == "actions"


@pytest.mark.parametrize(
    ("sign", "most"), [("x", 3000), ("é", 2000), ("語", 1333), ("🟩", 1000), ("&", 800), ("<", 1000), ("\ud83d", 1333)]
)
def test_the_text_beside_the_blocks_is_as_long_as_an_edit_takes(sign: str, most: int) -> None:
    """4,000 bytes, escaped; a longer one ends in an ellipsis."""
    whole, cut = render(message(plain=sign * most)).text, render(message(plain=sign * min(3000, most + 1))).text
    assert (len(whole.encode("utf-8", "surrogatepass")) <= 4000, whole.endswith("…")) == (True, False)
    assert (len(cut.encode("utf-8", "surrogatepass")) <= 4000, cut.endswith("…")) == (True, most < 3000)


@pytest.mark.parametrize(("length", "shown"), [(3000, "n" * 3000), (3001, "n" * 2999 + "…")])
def test_a_note_on_what_does_not_come_along(length: int, shown: str) -> None:
    """In an element of its own."""
    assert read(render(message(), uploaded=Uploaded(pictures={}, notes=("n" * length,))).blocks).endswith(shown)


@pytest.mark.parametrize(("length", "shown"), [(2000, "e" * 2000), (2001, "e" * 1999 + "…")])
def test_a_mistake_under_its_field(length: int, shown: str) -> None:
    """A longer one is shortened."""
    assert by_input({"a": "e" * length}, ("a",)) == {"a": shown}


def test_what_a_modal_carries_fits_with_the_longest_ids_there_are() -> None:
    """Nothing that people write is in it."""
    place = Place(platform="slack", workspace="T" * 255, channel="C" * 255, thread="1" * 255)
    assert len(metadata(place, home=True)) <= limits.METADATA
