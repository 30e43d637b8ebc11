"""Our own cards on Slack: each is one message and whole, and says nothing that rich text could not show."""

from collections.abc import Iterator
from itertools import chain

import pytest
from markdown_it import MarkdownIt

from adapters.slack.fitting import CUT_NOTE
from adapters.slack.render import modal, render
from bot.cards import Card, Deck, load
from bot.chat.messages import Divider, Message, Prose
from bot.features.wording import answer_blocks, more_row
from bot.resources import folder
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_rules import block_faults, pings, view_faults

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SHOWN = {"paragraph", "inline", "bullet_list", "ordered_list", "list_item", "blockquote", "text", "softbreak"}
SHOWN |= {"strong", "em", "s", "code_inline", "link", "hardbreak"}
"""What stands in rich text as it does in Markdown. Headings, tables and code would be less there."""


@pytest.fixture(scope="module")
def deck() -> Deck:
    """Everything that comes with the program."""
    return load([folder("content")])


def flipped(card: Card) -> Message:
    """Return the longest message about a card: its prompt with all of its answer below."""
    blocks = (Prose(card.prompt), Divider(), *answer_blocks(card))
    return Message(title=card.title, plain=card.title, blocks=blocks, rows=(more_row(card),))


def test_every_card_is_one_message_and_whole(deck: Deck) -> None:
    """In a channel and in a modal, with nobody in it who is notified."""
    for card in deck.cards.values():
        blocks = [block.to_dict() for block in render(flipped(card)).blocks]
        view = modal(flipped(card), metadata="").to_dict()
        assert (block_faults(blocks, "message"), view_faults(view), pings("", blocks)) == ([], [], [])
        assert CUT_NOTE not in text_of(blocks), card.id


def test_no_card_needs_more_than_rich_text(deck: Deck) -> None:
    """Where one does, it is time to think again of how prose is sent."""
    more = {card.id: set(kinds(card)) - SHOWN for card in deck.cards.values()}
    assert {card: found for card, found in more.items() if found} == {}


def kinds(card: Card) -> Iterator[str]:
    """Yield what the Markdown of a card and its quiz is made of."""
    texts = [block.markdown for block in flipped(card).blocks if isinstance(block, Prose)]
    texts += [text for item in card.quiz for text in (item.prompt, *(choice.reason for choice in item.choices))]
    for token in chain.from_iterable(map(MARKDOWN.parse, texts)):
        for part in (token, *(token.children or [])):
            yield part.type.removesuffix("_open").removesuffix("_close")
