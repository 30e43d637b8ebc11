"""What is within the core's bounds and beyond Discord's, which counts in UTF-16 units: labels, and texts in fields."""

import pytest
from discord import ui

from adapters.discord import limits
from adapters.discord.forms import modal
from adapters.discord.render import layouts
from bot.chat.messages import LONGEST_LABEL, Button, Field, Form, Message, Option, Select

BOLD = "🎉" * LONGEST_LABEL


def test_a_label_of_many_units_is_shortened() -> None:
    """One that people wrote keeps no message from being shown."""
    option = Option(value="v", label=BOLD)
    rows = ((Button(action="a", label=BOLD),), (Select(action="s", hint="h", options=(option,)),))
    (shown,) = layouts(Message(title="t", plain="p", rows=rows))
    (button,) = (item for item in shown.view.walk_children() if isinstance(item, ui.Button))
    (select,) = (item for item in shown.view.walk_children() if isinstance(item, ui.Select))
    assert limits.length(button.label or "") <= limits.BUTTON_LABEL
    assert limits.length(select.options[0].label) <= limits.OPTION_TEXT
    assert select.options[0].value == "v"


@pytest.mark.parametrize("number", [2, 25])
@pytest.mark.parametrize("kind", ["one", "several"])
def test_the_options_of_a_form_are_shortened_alike(kind: str, number: int) -> None:
    """However they are shown."""
    options = tuple(Option(value=f"{n}", label=BOLD) for n in range(number))
    field = Field(name="n", label="L", kind="one" if kind == "one" else "several", options=options)
    (label,) = modal(Form(action="a", title="T", fields=(field,))).children
    assert isinstance(label, ui.Label)
    shown = label.component
    assert isinstance(shown, ui.Select | ui.RadioGroup | ui.CheckboxGroup)
    assert all(limits.length(option.label) <= limits.OPTION_TEXT for option in shown.options)


@pytest.mark.parametrize(
    ("text", "most", "whole"),
    [
        ("🎉 We shipped it. " * 180 + "THE LAST", 3000, True),
        ("x" * 3000 + "🎉", 3000, True),
        ("🎉" * 150, 150, True),
        ("🎉" * 2000, 2000, True),
        ("🎉" * 2001, 3000, False),
    ],
)
def test_what_stands_in_a_field_is_shown_whole(text: str, most: int, whole: bool) -> None:
    """As far as one can hold it: what is cut there would be cut for good by pressing Save."""
    field = Field(name="n", label="L", kind="text", value=text, most=most)
    (label,) = modal(Form(action="a", title="T", fields=(field,))).children
    assert isinstance(label, ui.Label)
    assert isinstance(label.component, ui.TextInput)
    assert (label.component.default == text) == whole
    assert limits.length(label.component.default or "") <= (label.component.max_length or 0) <= limits.TEXT
