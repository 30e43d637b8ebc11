"""A message on Slack: what it becomes, and what happens at each limit and one past it."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack import action_ids
from adapters.slack.fitting import CUT_NOTE
from adapters.slack.render import home, modal, render
from bot.chat.messages import (
    Block,
    Button,
    Divider,
    Line,
    Mention,
    Message,
    Option,
    Picture,
    Prose,
    Row,
    Select,
    When,
    Words,
)
from tests.loopback.slack_reading import controls, text_of
from tests.loopback.slack_rules import block_faults, pings, view_faults
from tests.slack.samples import ANA, AT, EVERYTHING

Json = dict[str, Any]


def message(*blocks: Block, title: str = "Title", plain: str = "Plain", rows: Sequence[Row] = ()) -> Message:
    """Return a message of these blocks."""
    return Message(title=title, plain=plain, blocks=blocks, rows=tuple(rows))


def blocks_of(shown: Message, **more: Any) -> list[Json]:
    """Return a message's blocks as JSON, which Slack must take."""
    blocks = [block.to_dict() for block in render(shown, **more).blocks]
    assert block_faults(blocks, "message") == []
    return blocks


def view_of(shown: Message) -> Json:
    """Return a message as a modal, which Slack must take."""
    view: Json = modal(shown, metadata="{}").to_dict()
    assert view_faults(view) == []
    return view


def home_of(shown: Message) -> Json:
    """Return a message as a Home tab, which Slack must take."""
    view: Json = home(shown, {ANA: "Ana"}).to_dict()
    assert view_faults(view, "home") == []
    return view


def test_a_home_tab_is_read_as_the_message_is() -> None:
    """With its title, which a Home tab has no place of its own for, and with a picture in words."""
    text = text_of(home_of(EVERYTHING)["blocks"])
    for earlier, later in itertools.pairwise(IN_ORDER):
        assert 0 <= text.index(earlier) < text.index(later)


@pytest.mark.parametrize(("count", "cut"), [(98, False), (99, False), (100, True), (400, True)])
def test_a_home_tab_holds_a_hundred_blocks_and_says_when_there_was_more(count: int, cut: bool) -> None:
    """Title and buttons stay."""
    rows: list[Row] = [(Button(action="a", label="A"),)]
    blocks = home_of(message(*[Divider()] * (count - 1), rows=rows))["blocks"]
    assert len(blocks) == min(100, count + 1)
    assert (CUT_NOTE in text_of(blocks)) is cut
    assert (blocks[0]["type"], blocks[-1]["type"]) == ("header", "actions")


@pytest.mark.parametrize(("count", "cut"), [(99, False), (100, False), (101, True), (400, True)])
def test_a_modal_holds_a_hundred_blocks_and_says_when_there_was_more(count: int, cut: bool) -> None:
    """Its buttons stay."""
    rows: list[Row] = [(Button(action="a", label="A"),)]
    blocks = view_of(message(*[Divider()] * (count - 1), rows=rows))["blocks"]
    assert (len(blocks), CUT_NOTE in text_of(blocks)) == (min(100, count), cut)
    assert blocks[-1]["type"] == "actions"


def test_everything_together_is_taken_and_read_in_its_order() -> None:
    """One message with every part of the seam in it."""
    text = text_of(blocks_of(EVERYTHING, names={ANA: "Ana"}))
    for earlier, later in itertools.pairwise(IN_ORDER):
        assert 0 <= text.index(earlier) < text.index(later)


IN_ORDER = (
    "Recall or precision?",
    "A first paragraph",
    "My own *words* <!channel> & <@UANA>",
    "Closes at 09:30 UTC on Friday, 20 November 2026 UTC, 2026-11-20 09:30 UTC.",
    "Ana asked in #C0STUDY.",
    "Beside it: somebody's 2026-11-20 09:30 UTC in #C0STUDY",
    "Streaks",
    "• Ana  ·  Days: 3",
    "🟩🟩⬜",
)


@pytest.mark.parametrize("length", [1, 150])
def test_a_title_is_a_header(length: int) -> None:
    """Up to 150 characters, which is all that the seam lets through."""
    assert blocks_of(message(title="x" * length))[0]["text"]["text"] == "x" * length


@pytest.mark.parametrize(("count", "cut"), [(48, False), (49, False), (50, True), (400, True)])
def test_a_message_holds_fifty_blocks_and_says_when_there_was_more(count: int, cut: bool) -> None:
    """Title and buttons stay; the note stands where the rest is missing."""
    rows: list[Row] = [(Button(action="a", label="A"),)]
    blocks = blocks_of(message(*[Divider()] * (count - 1), rows=rows))
    assert len(blocks) == min(50, count + 1)
    assert (CUT_NOTE in text_of(blocks)) is cut
    assert (blocks[0]["type"], blocks[-1]["type"]) == ("header", "actions")


def test_a_message_with_more_rows_than_blocks_says_so() -> None:
    """Even then Slack takes it."""
    rows: list[Row] = [(Button(action=f"a{number}", label="A"),) for number in range(60)]
    blocks = blocks_of(message(Prose("text"), rows=rows))
    assert (len(blocks), CUT_NOTE in text_of(blocks)) == (50, True)


def test_a_modal_carries_what_a_message_cannot() -> None:
    """A hundred blocks, and far longer texts."""
    long = message(*[Divider()] * 99, Prose("word " * 5_000))
    assert CUT_NOTE in text_of(blocks_of(long))
    assert CUT_NOTE in text_of(view_of(long)["blocks"])
    assert CUT_NOTE not in text_of(view_of(message(*[Divider()] * 80, Prose("word " * 5_000)))["blocks"])


@pytest.mark.parametrize(("length", "header"), [(24, False), (25, True)])
def test_a_modals_title_is_short_and_a_longer_one_stands_in_full_below(length: int, header: bool) -> None:
    """Nothing of it is lost."""
    view = view_of(message(Prose("text"), title="x" * length))
    assert len(view["title"]["text"]) == 24
    assert [block["type"] for block in view["blocks"]].count("header") == header


def test_a_modal_is_never_empty() -> None:
    """Slack opens none without a block."""
    assert len(view_of(message())["blocks"]) == 1


def test_a_small_line_puts_nothing_but_a_date_into_markup() -> None:
    """Words beside it stay plain."""
    _, context = blocks_of(message(Line(("until ", When(at=AT), Words(" <!here> *b*")), small=True)))
    assert [(one["type"], one["text"]) for one in context["elements"]] == [
        ("plain_text", "until"),
        ("mrkdwn", "<!date^1795167000^{time}|2026-11-20 09:30 UTC>"),
        ("plain_text", "<!here> *b*"),
    ]


@pytest.mark.parametrize(
    "part",
    [
        Line(()),
        Line((), small=True),
        Line(("",), small=True),
        Prose(""),
        Words(""),
        Picture(png=b"", alt="a", as_text=""),
    ],
)
def test_empty_parts_leave_no_empty_block(part: Block) -> None:
    """Slack refuses those."""
    blocks_of(message(part, Prose("text")))


def test_lines_that_follow_one_another_share_a_block() -> None:
    """A list of forty commands is no forty blocks."""
    assert len(blocks_of(message(*[Line((f"/study {number}",)) for number in range(40)]))) == 2


def test_an_instant_before_1970_is_still_a_date() -> None:
    """Slack refuses negative ones."""
    blocks_of(message(Line((When(at=datetime(1969, 1, 1, tzinfo=UTC)),))))


def test_the_same_action_twice_gets_two_names_and_comes_back_as_one() -> None:
    """Slack wants every action once in a message."""
    rows: list[Row] = [
        (Button(action="show", label="A"), Button(action="show", label="B")),
        (Button(action="a#2", label="C"),),
    ]
    ids = [control.element["action_id"] for control in controls(blocks_of(message(rows=rows)))]
    assert len(set(ids)) == 3
    assert [action_ids.bare(one) for one in ids] == ["show", "show", "a#2"]


def test_a_button_and_a_menu_at_their_longest_are_taken() -> None:
    """Labels of 75, actions of 100, hints of any length."""
    options = tuple(Option(value=f"{number:0100}", label="x" * 75, hint="y" * 300) for number in range(25))
    rows: list[Row] = [
        (Button(action="a" * 100, label="x" * 75),) * 5,
        (Select(action="b" * 100, hint="h" * 400, options=options),),
    ]
    pressed = controls(blocks_of(message(rows=rows)))
    assert len(pressed) == 5 + 25


def test_a_menu_without_a_hint_still_has_one() -> None:
    """Slack refuses an empty placeholder."""
    blocks_of(message(rows=[(Select(action="a", hint="", options=(Option(value="v", label="L"),)),)]))


def test_the_fallback_text_is_the_plain_version_escaped() -> None:
    """It is markup to Slack, and it tells nothing that the message keeps for a press."""
    shown = render(message(Prose("The answer"), plain="Q & A: <!channel> <@UANA>"))
    assert shown.text == "Q &amp; A: &lt;!channel&gt; &lt;@UANA&gt;"


def test_a_mention_is_a_name_unless_it_may_notify_and_asks_to() -> None:
    """Nobody is notified by a post."""
    for asks in (True, False):
        for may in (True, False):
            blocks = blocks_of(message(Line((Mention(member=ANA, ping=asks),))), names={ANA: "Ana"}, ping=may)
            assert (pings("", blocks) != []) is (asks and may)
            assert text_of(blocks).endswith("@UANA" if asks and may else "Ana")


def test_a_member_without_a_name_is_a_member() -> None:
    """Where Slack will not say."""
    assert text_of(blocks_of(message(Line((Mention(member=ANA), " asked"))))).endswith("a member asked")
