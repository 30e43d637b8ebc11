"""A channel by its name: the reader's client shows it, it notifies nobody, and nobody else's words can do the same."""

import pytest

from adapters.slack.render import home, modal, render
from bot.chat.messages import Line, Message, Prose, Where, Words
from bot.chat.places import Place
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_rules import Json, block_faults, pings, view_faults

HERE = "C0STUDY"
WHERE = Where(Place(platform="slack", workspace="T0STUDY", channel=HERE))


def message(*lines: Line) -> Message:
    """A message of these lines."""
    return Message(title="Where", plain="Where", blocks=lines)


def blocks_of(shown: Message) -> list[Json]:
    """Its blocks as they are sent to a channel."""
    return [block.to_dict() for block in render(shown).blocks]


@pytest.mark.parametrize("small", [False, True])
def test_a_channel_is_named_by_the_client_of_whoever_reads(small: bool) -> None:
    """In rich text by its own element, beside the matter by a token of ours; Slack refuses neither."""
    shown = message(Line(("In ", WHERE, ", as ever."), small=small))
    for blocks in (blocks_of(shown), modal(shown, metadata="").to_dict()["blocks"], home(shown).to_dict()["blocks"]):
        assert "In" in text_of(blocks)
        assert f"#{HERE}" in text_of(blocks)
        assert block_faults(blocks, "home") == []
        assert pings("", blocks, named=[HERE]) == []
        assert pings("", blocks) != []
    assert view_faults(home(shown).to_dict(), "home") == []


def test_the_element_is_what_slack_documents() -> None:
    """`channel` with its id, and no style."""
    *_, block = blocks_of(message(Line((WHERE,))))
    assert block["elements"][0]["elements"] == [{"type": "channel", "channel_id": HERE}]
    *_, block = blocks_of(message(Line((WHERE,), small=True)))
    assert block["elements"] == [{"type": "mrkdwn", "text": f"<#{HERE}>", "verbatim": True}]


def test_so_many_that_they_do_not_fit_beside_the_matter_are_told_without_names() -> None:
    """A context block takes ten elements."""
    shown = blocks_of(message(Line(tuple(part for _ in range(6) for part in (WHERE, " and ")), small=True)))
    assert block_faults(shown, "message") == []
    assert "a channel and a channel" in text_of(shown)


@pytest.mark.parametrize("text", [f"<#{HERE}>", f"<#{HERE}|study>", f"#{HERE}", f"&lt;#{HERE}&gt;"])
def test_what_people_write_names_no_channel(text: str) -> None:
    """Whatever it looks like, and wherever it stands: it is shown to the letter."""
    shown = Message(
        title=text,
        plain=text,
        blocks=(Words(text), Line((Words(text),)), Line((Words(text),), small=True), Line((text,)), Prose(text)),
    )
    rendered = render(shown)
    assert pings(rendered.text, [block.to_dict() for block in rendered.blocks]) == []
