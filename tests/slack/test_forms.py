"""A form on Slack: a modal whose fields give back what was typed."""

from typing import Any

import pytest

from adapters.slack.forms import by_input, form_view
from bot.chat.messages import Field, Form
from tests.loopback.slack_reading import inputs, text_of
from tests.loopback.slack_rules import view_faults
from tests.slack.samples import FORM, OPTIONS, OTHER_FORM

Json = dict[str, Any]


def view_of(form: Form, **more: Any) -> Json:
    """Return a form as JSON, which Slack must take."""
    view: Json = form_view(form, metadata="{}", **more).to_dict()
    assert view_faults(view) == []
    return view


def element(field: Field) -> Json:
    """Return what one field is filled in with."""
    (block,) = inputs(view_of(Form(action="x", title="x", fields=(field,))))
    found: Json = block["element"]
    return found


@pytest.mark.parametrize("form", [FORM, OTHER_FORM])
def test_every_kind_of_field_is_taken(form: Form) -> None:
    """Each block is named like its field, which is how its value comes back."""
    view = view_of(form)
    assert [block["block_id"] for block in inputs(view)] == [field.name for field in form.fields]
    assert (view["callback_id"], view["title"]["text"], view["submit"]["text"]) == (form.action, form.title, form.send)


@pytest.mark.parametrize(("count", "kind"), [(10, "radio_buttons"), (11, "static_select")])
def test_one_of_many_is_a_menu(count: int, kind: str) -> None:
    """Slack takes ten radio buttons."""
    made = element(Field(name="a", label="A", kind="one", options=OPTIONS[:count], value="v1"))
    assert (made["type"], made["initial_option"]["value"]) == (kind, "v1")


@pytest.mark.parametrize(("count", "kind"), [(10, "checkboxes"), (11, "multi_static_select")])
def test_several_of_many_is_a_menu(count: int, kind: str) -> None:
    """Slack takes ten checkboxes; values with commas between them are chosen at first."""
    made = element(Field(name="a", label="A", kind="several", options=OPTIONS[:count], value="v1,v3,gone"))
    assert (made["type"], [one["value"] for one in made["initial_options"]]) == (kind, ["v1", "v3"])


@pytest.mark.parametrize(
    ("most", "length", "kept"), [(10, 10, 10), (10, 11, 10), (3000, 3001, 3000), (9999, 3001, 3000)]
)
def test_what_stands_in_a_field_is_never_longer_than_the_field_takes(most: int, length: int, kept: int) -> None:
    """Slack refuses the form else, and takes 3,000 characters at most."""
    made = element(Field(name="a", label="A", kind="text", value="x" * length, most=most))
    assert (len(made["initial_value"]), made["max_length"]) == (kept, min(most, 3000))


def test_a_number_that_is_none_is_left_out() -> None:
    """Slack refuses the form else."""
    assert "initial_value" not in element(Field(name="a", label="A", kind="number", value="many"))


def test_a_long_looked_up_value_keeps_its_value_and_shortens_what_is_shown() -> None:
    """The label has 75 characters, the value more."""
    chosen = element(Field(name="a", label="A", kind="lookup", source="s", value="x" * 100))["initial_option"]
    assert (len(chosen["value"]), len(chosen["text"]["text"])) == (100, 75)


def test_a_field_that_may_stay_empty_says_so() -> None:
    """Slack insists on the others."""
    required, free = (Field(name=name, label="A", kind="line", required=name == "a") for name in "ab")
    assert [block["optional"] for block in inputs(view_of(Form(action="x", title="x", fields=(required, free))))] == [
        False,
        True,
    ]


def test_mistakes_stand_above_a_form_that_is_shown_anew() -> None:
    """With the labels of their fields."""
    text = text_of(view_of(FORM, mistakes={"zone": "There is no such zone."})["blocks"])
    assert text.startswith("Time zone: There is no such zone.")


def test_mistakes_that_belong_to_no_input_stand_under_the_first() -> None:
    """Slack would refuse them all and close the form."""
    assert by_input({"b": "B!", "gone": "G!", "c": "C" * 3000}, ("a", "b", "c")) == {
        "b": "B!",
        "a": "G!",
        "c": "C" * 1999 + "…",
    }
