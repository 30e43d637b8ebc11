"""Everything that is sent, held against a schema of Block Kit that others wrote.

The schema lies outside the project: FULCRUM_SPECS names the folder with slack-block-kit.schema.json.
"""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from adapters.slack.forms import form_view
from adapters.slack.render import home, modal, render
from adapters.slack.uploads import Uploaded
from bot.chat.messages import Divider, Line, Mention, Message, Prose, When
from tests.slack.core import CARD, answer_card
from tests.slack.core import FORM as TAKE_FORM
from tests.slack.samples import ANA, AT, EVERYTHING, FORM, MARKDOWN, OTHER_FORM

FOLDER = os.environ.get("FULCRUM_SPECS")
Json = dict[str, Any]
LONG = Message(title="x" * 150, plain="x", blocks=(Prose(MARKDOWN * 30), *[Divider()] * 60))
PINGING = Message(title="x", plain="x", blocks=(Line((Mention(member=ANA, ping=True), " at ", When(at=AT))),))

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="FULCRUM_SPECS is not set: the schema of Block Kit is no part of the project"
)


@pytest.fixture(scope="module")
def schema() -> Json:
    """The schema of others."""
    read: Json = json.loads((Path(str(FOLDER)) / "slack-block-kit.schema.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("message", [CARD, answer_card("3"), EVERYTHING, LONG, PINGING])
def test_a_message_is_as_the_schema_has_it(schema: Json, message: Message) -> None:
    """In a channel, in a modal and in the Home tab."""
    jsonschema.validate([block.to_dict() for block in render(message, {ANA: "Ana"}, ping=True).blocks], schema)
    view = {"$defs": schema["$defs"], "$ref": "#/$defs/modal_view"}
    jsonschema.validate(modal(message, {ANA: "Ana"}, metadata="{}").to_dict(), view)
    tab = {"$defs": schema["$defs"], "$ref": "#/$defs/home_view"}
    jsonschema.validate(home(message, {ANA: "Ana"}).to_dict(), tab)


def test_a_picture_is_as_the_schema_has_it(schema: Json) -> None:
    """By its file and its description, with the note on what did not come along."""
    uploaded = Uploaded(pictures={7: "F00000001"}, notes=("tracker.xlsx: not sent.",))
    blocks = [block.to_dict() for block in render(EVERYTHING, {ANA: "Ana"}, uploaded).blocks]
    assert [block["alt_text"] for block in blocks if block["type"] == "image"] == ["A year of squares"]
    jsonschema.validate(blocks, schema)


@pytest.mark.parametrize("form", [TAKE_FORM, FORM, OTHER_FORM])
def test_a_form_is_as_the_schema_has_it(schema: Json, form: Any) -> None:
    """Every kind of field."""
    view = {"$defs": schema["$defs"], "$ref": "#/$defs/modal_view"}
    jsonschema.validate(form_view(form, metadata="{}", mistakes={"zone": "No such zone."}).to_dict(), view)


def test_the_schema_refuses_what_it_should(schema: Json) -> None:
    """Else the tests above would say nothing."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], schema)
