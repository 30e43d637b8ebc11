"""Text on Slack: Markdown as rich text, people's words to the letter, and nothing that can ping."""

from itertools import chain
from typing import Any

import pytest

from adapters.slack.packing import cut, pack
from adapters.slack.rich_text import prose, words
from adapters.slack.runs import Group, Items, Run
from tests.loopback.slack_reading import text_of
from tests.slack.samples import MARKDOWN

Json = dict[str, Any]


def shown(markdown: str) -> list[Json]:
    """Return the elements that a Markdown text becomes."""
    return [element for block in pack(prose(markdown), 3000) for element in block.to_dict()["elements"]]


def read(markdown: str) -> str:
    """Return a Markdown text as it is read on Slack."""
    return text_of([block.to_dict() for block in pack(prose(markdown), 3000)])


def test_a_text_with_everything_reads_well() -> None:
    """Headings, lists with their numbers, quotes, code and tables keep their meaning."""
    assert read(MARKDOWN).split("\n") == [
        "Where do you lean?",
        "A first paragraph with bold and both, struck, code and a link.",
        "",
        "Another one, wrapped in the source.",
        "3. three",
        "  • inner",
        "4. four",
        "quoted",
        "• as a list",
        "x = 1",
        "• recall  ·  gain: fewer victims",
        "",
        "———",
    ]


@pytest.mark.parametrize(
    ("markdown", "style"),
    [
        ("**bold**", {"bold": True}),
        ("*italic*", {"italic": True}),
        ("~~struck~~", {"strike": True}),
        ("`code`", {"code": True}),
        ("***both***", {"bold": True, "italic": True}),
        ("# heading", {"bold": True}),
    ],
)
def test_styles_are_kept(markdown: str, style: Json) -> None:
    """A heading is a line in bold."""
    (section,) = shown(markdown)
    assert section["elements"][0]["style"] == style


def test_a_link_is_a_link_only_with_an_address_that_slack_takes() -> None:
    """Others stay text: Slack would refuse the whole message."""
    (section,) = shown("[a](https://example.org) [b](other.md) [c](javascript:x) ![d](https://example.org/p.png)")
    links = [leaf.get("url") for leaf in section["elements"] if leaf["type"] == "link"]
    assert links == ["https://example.org", "https://example.org/p.png"]
    assert "b [c](javascript:x)" in read("[b](other.md) [c](javascript:x)")


@pytest.mark.parametrize(
    "address", ["https://", "http:///path", "https://?a", "https://:80", "https://[\u2100:a:]/", "mailto:", "//a.org"]
)
def test_a_link_that_leads_nowhere_is_text(address: str) -> None:
    """A slip in one card costs no post."""
    (section,) = shown(f"[told](<{address}>)")
    assert section["elements"] == [{"type": "text", "text": "told"}]


@pytest.mark.parametrize("levels", [9, 10, 30])
def test_a_list_deeper_than_slack_takes_goes_on_at_its_depth(levels: int) -> None:
    """Eight steps to the right; nothing of it is lost."""
    lists = shown("".join(f"{'  ' * level}- at {level}\n" for level in range(levels)))
    assert [one.get("indent", 0) for one in lists] == [min(level, 8) for level in range(levels)]
    assert text_of([{"type": "rich_text", "elements": lists}]).split() == list(
        chain.from_iterable(("•", "at", str(level)) for level in range(levels))
    )


def test_html_is_text() -> None:
    """Nothing of it is taken away or acted upon."""
    assert read("<b>bold</b> <script>") == "<b>bold</b> <script>"


def test_an_ordered_list_counts_on_behind_an_inner_one() -> None:
    """Slack starts every list at one unless told otherwise."""
    assert read("1. a\n   - x\n2. b\n3. c\n   - y\n4. d").split("\n") == [
        "1. a",
        "  • x",
        "2. b",
        "3. c",
        "  • y",
        "4. d",
    ]


def test_words_are_a_quotation_to_the_letter() -> None:
    """No Markdown is read into what a person wrote."""
    (block,) = pack([words("*not bold* <!here>\n\n# no heading")], 3000)
    assert block.to_dict()["elements"] == [
        {
            "type": "rich_text_quote",
            "elements": [{"type": "text", "text": "*not bold* <!here>\n\n# no heading"}],
        }
    ]


def test_an_empty_text_becomes_nothing() -> None:
    """Slack refuses empty elements."""
    assert shown("") == []
    assert shown("\n\n") == []
    assert text_of([block.to_dict() for block in pack([words("")], 3000)]).strip() == ""


@pytest.mark.parametrize("length", [2999, 3000, 3001, 9001])
def test_a_long_paragraph_is_spread_over_blocks_and_loses_nothing(length: int) -> None:
    """At most 3,000 characters a block, cut on a blank."""
    text = ("word " * length)[:length].strip()
    blocks = pack([Group("section", (Run(text),))], 3000)
    pieces = [block.to_dict()["elements"][0]["elements"][0]["text"] for block in blocks]
    assert len(blocks) == -(-len(text) // 3000)
    assert all(len(piece) <= 3000 for piece in pieces)
    assert "".join(pieces) == text
    assert all(piece.endswith(" ") for piece in pieces[:-1])


def test_a_long_list_counts_on_in_the_next_block() -> None:
    """Its items stay whole."""
    items = Items(ordered=True, items=tuple((Run("x" * 1000),) for _ in range(5)))
    blocks = [block.to_dict()["elements"][0] for block in pack([items], 3000)]
    assert [len(block["elements"]) for block in blocks] == [3, 2]
    assert [block.get("offset") for block in blocks] == [None, 3]


@pytest.mark.parametrize(
    ("text", "pieces"), [("", []), ("abcd", ["abcd"]), ("abcde", ["abcd", "e"]), ("abc de", ["abc ", "de"])]
)
def test_a_cut_loses_nothing(text: str, pieces: list[str]) -> None:
    """Pieces of four characters at most."""
    assert list(cut(text, 4)) == pieces
