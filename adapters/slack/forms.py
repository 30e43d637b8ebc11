"""A form becomes a modal. The field's name is the block's id: by it the values come back, and mistakes are shown."""

import re
from collections.abc import Mapping

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    ExternalDataSelectElement,
    InputBlock,
    InputInteractiveElement,
    NumberInputElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks import Option as MenuOption
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from adapters.slack import limits, rich_text
from adapters.slack.fitting import VIEW, fit
from adapters.slack.render import CHOOSE, option, plain, shorten, text_blocks
from adapters.slack.runs import BOLD, Group, Run
from bot.chat.messages import Field, Form

VALUE = "value"
"""The action_id of every input but a lookup's: there is one in a block."""

LOOKUP = "lookup:"
"""Before the source, in the action_id of a lookup."""

_NUMBER = re.compile(r"-?\d+")


def form_view(form: Form, *, metadata: str, mistakes: Mapping[str, str] | None = None) -> View:
    """Return a form as a modal; ``metadata`` comes back with what was sent.

    ``mistakes``, by field, stand above it: Slack puts them under their fields only while the form is still open.
    """
    labels = {field.name: field.label for field in form.fields}
    wrong = [[Run(labels.get(name, name), BOLD), Run(f": {why}")] for name, why in (mistakes or {}).items()]
    intro = text_blocks(Group("section", tuple(leaves)) for leaves in wrong)
    intro += text_blocks(rich_text.prose(form.intro.markdown)) if form.intro is not None else []
    fields: list[Block] = [_input(field) for field in form.fields]
    return View(
        type="modal",
        callback_id=form.action,
        title=plain(form.title),
        submit=plain(form.send),
        close=plain("Cancel"),
        blocks=fit([], intro, fields, VIEW),
        private_metadata=metadata,
    )


def by_input(errors: Mapping[str, str], blocks: tuple[str, ...]) -> dict[str, str]:
    """Return errors by field as Slack takes them: it refuses all of them where one names no input of the view.

    ``blocks`` are the ids of the view's inputs, at least one; what belongs to none of them stands under the first.
    """
    shown: dict[str, str] = {}
    for name, error in errors.items():
        block = name if name in blocks else blocks[0]
        shown[block] = shorten(f"{shown[block]} {error}" if block in shown else error, limits.ERROR)
    return shown


def _input(field: Field) -> InputBlock:
    return InputBlock(
        block_id=field.name,
        label=plain(field.label),
        hint=plain(field.hint) if field.hint else None,
        element=_element(field),
        optional=not field.required,
    )


def _element(field: Field) -> InputInteractiveElement:  # noqa: PLR0911  one return a kind
    match field.kind:
        case "line" | "text":
            most = min(field.most, limits.INPUT_MOST)
            begun = field.value[:most] or None
            multiline = field.kind == "text"
            return PlainTextInputElement(action_id=VALUE, initial_value=begun, multiline=multiline, max_length=most)
        case "number":
            number = field.value if _NUMBER.fullmatch(field.value) else None
            return NumberInputElement(action_id=VALUE, is_decimal_allowed=False, initial_value=number)
        case "one":
            return _one(field)
        case "several":
            return _several(field)
        case "file":
            return FileInputElement(action_id=VALUE, max_files=1)
        case "channel":
            where = ConversationFilter(include=["public", "private"], exclude_bot_users=True)
            return ConversationSelectElement(
                action_id=VALUE, placeholder=plain(CHOOSE), initial_conversation=field.value or None, filter=where
            )
        case "person":
            return UserSelectElement(action_id=VALUE, placeholder=plain(CHOOSE), initial_user=field.value or None)
        case "lookup":
            return ExternalDataSelectElement(
                action_id=LOOKUP + field.source,
                placeholder=plain(CHOOSE),
                min_query_length=0,
                initial_option=_looked_up(field.value),
            )


def _one(field: Field) -> InputInteractiveElement:
    menu = [option(shown) for shown in field.options]
    chosen = next((option(shown) for shown in field.options if shown.value == field.value), None)
    if len(menu) <= limits.RADIO_OPTIONS:
        return RadioButtonsElement(action_id=VALUE, options=menu, initial_option=chosen)
    return StaticSelectElement(action_id=VALUE, placeholder=plain(CHOOSE), options=menu, initial_option=chosen)


def _looked_up(value: str) -> MenuOption | None:
    return MenuOption(value=value, text=plain(shorten(value, limits.OPTION_LABEL))) if value else None


def _several(field: Field) -> InputInteractiveElement:
    """``value`` of such a field is the values of the options chosen at first, with commas between them."""
    menu = [option(shown) for shown in field.options]
    begun = field.value.split(",")
    chosen = [option(shown) for shown in field.options if shown.value in begun] or None
    if len(menu) <= limits.RADIO_OPTIONS:
        return CheckboxesElement(action_id=VALUE, options=menu, initial_options=chosen)
    return StaticMultiSelectElement(action_id=VALUE, placeholder=plain(CHOOSE), options=menu, initial_options=chosen)
