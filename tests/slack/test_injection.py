"""Whatever cards and people say, nobody is ever notified by it, and Slack takes it."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.forms import form_view
from adapters.slack.render import modal, render
from bot.chat.messages import (
    Block,
    Button,
    Field,
    Form,
    Line,
    Message,
    Option,
    Picture,
    Prose,
    Select,
    Table,
    When,
    Words,
)
from tests.loopback.slack_rules import block_faults, pings, view_faults
from tests.slack.samples import AT

HOSTILE = (
    *("<!channel>", "<!here|x>", "<!everyone>", "<@UANA>", "<@UANA|ana>", "<#C0STUDY>", "<!subteam^S1|x>"),
    *("@channel", "@here", "<!date^1^{time}|x>", "&lt;!channel&gt;", "&amp;lt;", "<https://example.org|x>"),
    *("[x](<!channel>)", "![x](<@UANA>)", "`<!channel>`", "```\n<!channel>\n```", "**<!channel>**", "> <!here>"),
    *("- <@UANA>", "1. x", "| a | b |\n|--|--|\n| <!here> | y |", "# <!channel>", "\\<!channel>", "<!channel"),
    *("[x](https://)", "[x](https://[\u2100:a:]/)", "\n".join("  " * level + "- <!here>" for level in range(12))),
    *("||", "^", "|", ">", "<", "&", "\n", " ", "語", "🟩"),
)
TEXT = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), max_size=12).map("".join)
SHORT = st.text(min_size=1, max_size=24).filter(str.strip)
PARTS = TEXT | TEXT.map(Words) | st.just(When(at=AT))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    TEXT.map(Prose),
    TEXT.map(Words),
    st.builds(lambda parts, small: Line(tuple(parts), small=small), st.lists(PARTS, max_size=14), st.booleans()),
    st.builds(
        lambda caption, head, rows: Table(caption=caption, head=tuple(head), rows=tuple(map(tuple, rows))),
        TEXT,
        st.lists(TEXT, max_size=3),
        st.lists(st.lists(PARTS, max_size=4), max_size=4),
    ),
    TEXT.map(lambda text: Picture(png=b"", alt=text, as_text=text)),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Any message, its texts full of markup."""
    title = draw(TEXT.filter(str.strip))[:150].strip() or "x"
    label, hint = draw(SHORT), draw(TEXT)
    button = Button(action=f"a{draw(SHORT)}", label=label)
    select = Select(action="select", hint=hint, options=(Option(value="v", label=label, hint=hint),))
    return Message(
        title=title,
        plain=draw(TEXT)[:500] or "x",
        blocks=tuple(draw(st.lists(BLOCKS, max_size=6))),
        rows=((button, button), (select,)),
        files=((draw(TEXT), b""),),
    )


@settings(max_examples=300, deadline=None)
@given(messages())
def test_no_message_notifies_anybody(message: Message) -> None:
    """In blocks, in a modal and in the text for notifications; and Slack refuses none of it."""
    shown = render(message)
    blocks = [block.to_dict() for block in shown.blocks]
    view = modal(message, metadata="").to_dict()
    assert pings(shown.text, blocks) == []
    assert pings("", view["blocks"]) == []
    assert block_faults(blocks, "message") == []
    assert view_faults(view) == []


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_the_text_for_notifications_is_the_plain_version_and_no_markup(plain: str) -> None:
    """Unescaped it is what was put in; escaped, no sign is left that Slack acts on."""
    text = render(Message(title="x", plain=plain or "x")).text
    assert not re.search("[<>]", text)
    assert text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == (plain or "x")


@settings(max_examples=150, deadline=None)
@given(SHORT, TEXT, TEXT)
def test_no_form_notifies_anybody(label: str, hint: str, value: str) -> None:
    """Its labels, hints and what stands in it are plain; its introduction is rich text."""
    fields = (
        Field(name="a", label=label, kind="text", hint=hint[:100], value=value),
        Field(name="b", label=label, kind="lookup", source="s", value=value[:100]),
        Field(name="c", label=label, kind="one", options=(Option(value="v", label=label, hint=hint),)),
    )
    view = form_view(
        Form(action="x", title=label, intro=Prose(value), fields=fields), metadata="", mistakes={"a": hint}
    )
    assert pings("", view.to_dict()["blocks"]) == []
    assert view_faults(view.to_dict()) == []
