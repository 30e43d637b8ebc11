"""The table of limits, against what the SDK knows of them and what the seam lets through."""

import pytest
from slack_sdk.models.blocks import (
    ActionsBlock,
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
from adapters.slack.render import escape


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
        (limits.BUTTON_VALUE, ButtonElement.value_max_length),
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


@pytest.mark.parametrize(
    ("most", "limit"),
    [
        (150, limits.HEADER),  # a message's title
        (len(escape("&" * 3000)), limits.MESSAGE_TEXT),  # its plain version, every sign of it escaped
        (5, limits.ACTION_ELEMENTS),  # a row
        (75, limits.BUTTON_LABEL),
        (75, limits.OPTION_LABEL),
        (100, limits.OPTION_VALUE),
        (25, limits.OPTIONS),
        (100 + len("#999"), limits.ACTION_ID),  # an action and its number
        (100, limits.CALLBACK_ID),  # a form's action
        (24, limits.VIEW_TITLE),
        (24, limits.VIEW_BUTTON),
        (45, limits.INPUT_LABEL),
        (100, limits.INPUT_HINT),
    ],
)
def test_what_the_seam_lets_through_fits_as_it_is(most: int, limit: int) -> None:
    """So that none of it is ever shortened."""
    assert most <= limit
