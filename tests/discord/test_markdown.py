"""Text on Discord: people's words stay words, and a card keeps its shape."""

import re
from datetime import UTC, datetime

import discord
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.discord import markdown
from tests.loopback.discord_reader import read

# What people could try, in pieces: hypothesis puts them together in ways that nobody thinks of.
PIECES = st.sampled_from(
    [
        *(
            "*",
            "**",
            "_",
            "__",
            "~~",
            "||",
            "`",
            "```",
            "\\",
            "\n",
            " ",
            "> ",
            ">>> ",
            "# ",
            "-# ",
            "- ",
            "1. ",
            "1) ",
            "+ ",
        ),
        *("@everyone", "@here", "<@123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>", "<@1>"),
        *(
            "<t:1700000000:R>",
            "<:x:123456789012345678>",
            ":smile:",
            "</study today:1>",
            "<id:home>",
            "<",
            ">",
            ":",
            "@",
        ),
        *(
            "[a](https://x.example)",
            "[",
            "](",
            ")",
            "https://x.example/a_b",
            "<https://x.example>",
            "a",
            "é",
            "b c",
            "7",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join)
# A line break other than \n is none on Discord; a zero-width space is what keeps a ping from being one.
PLAIN = TEXTS.map(lambda text: re.sub(r"[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\u200b]", "", text))


@given(PLAIN)
@settings(max_examples=600, deadline=None)
@example("[a](https://x.example) [b](https://y.example)")
@example("  - indented")
@example("@everyone")
@example("a\\")
@example("\\*not escaped*")
def test_words_are_shown_to_the_letter_and_do_nothing(text: str) -> None:
    """Whatever people write: every character can be read, and no format, link, emoji, time or mention comes of it."""
    seen = read(markdown.words(text))
    assert (seen.text.replace("\u200b", ""), seen.alive) == (text, [])


@given(PLAIN)
@settings(deadline=None)
def test_words_in_a_sentence_do_nothing_either(text: str) -> None:
    """Text of ours before and after them changes nothing, and they stay on its line."""
    seen = read(f"Ben wrote {markdown.one_line(text)} just now")
    assert seen.alive == []
    assert "\n" not in seen.text


@given(PLAIN)
@settings(deadline=None)
def test_a_quotation_is_a_quotation_and_nothing_else(text: str) -> None:
    """Every line of it is marked as somebody's words."""
    seen = read(markdown.quotation(text))
    assert set(seen.alive) == {"quote"}
    assert seen.text.replace("\u200b", "").split() == text.split()


@given(PLAIN)
@settings(deadline=None)
def test_prose_never_pings(text: str) -> None:
    """A card, or a pack of a team's own, can mention nobody and open no emoji, command or time of Discord's."""
    assert not {"mention", "emoji", "time"} & set(read(markdown.prose(text)).alive)


@pytest.mark.parametrize("text", ["[a](https://x.example) [b](https://y.example)", "  - indented"])
def test_the_librarys_own_escape_does_not_hold(text: str) -> None:
    """The reason for one of our own; the day this fails, ours can go."""
    seen = read(discord.utils.escape_markdown(text, ignore_links=False))
    assert (seen.text, seen.alive) != (text, [])


CARD = """# What to ask

A *short* answer, **bold** and ~~struck~~, with `code_here` and
a [link](https://example.org/a_(b)).

- first
- second
  1. inner
  2. inner two

> quoted
> more

```python
print("```")
```

| Side | Gain | Pay |
| --- | --- | --- |
| Small | speed | depth |
| **Large** | depth | `cost` |

---
Write to <https://example.org/c> or 2 * 3 * 4, snake_case_name and @everyone.
"""


def test_a_card_keeps_its_shape() -> None:
    """What CommonMark says, Discord shows; a heading is a bold line and a table a list."""
    written = markdown.prose(CARD)
    assert written.split("\n\n") == [
        "**What to ask**",
        "A *short* answer, **bold** and ~~struck~~, with `code_here` and a [link](https://example.org/a_%28b%29).",
        "- first\n- second\n  1. inner\n  2. inner two",
        "> quoted more",
        '```python\nprint("`\u200b``")\n```',
        "- **Small** · Gain: speed · Pay: depth\n- **Large** · Gain: depth · Pay: `cost`",
        "─" * 12,
        "Write to <https://example.org/c> or 2 \\* 3 \\* 4, snake\\_case\\_name and @\u200beveryone.",
    ]


def test_a_card_is_read_as_it_was_meant() -> None:
    """Discord's own reading of it has the links, the lists and the words."""
    seen = read(markdown.prose(CARD))
    assert seen.links == ["https://example.org/a_%28b%29", "https://example.org/c"]
    assert seen.alive.count("list") == 6
    assert "snake_case_name and @\u200beveryone." in seen.text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## A **bold** heading", "**A bold heading**"),
        ("a\\\nb", "a\nb"),
        ("[mail](mailto:a@example.org)", "mail"),
        ("[https://x.example](https://y.example)", "<https://y.example>"),
        ("[a [b] c](https://x.example)", "[a (b) c](https://x.example)"),
        ("![a picture](https://x.example/p.png)", "a picture"),
        ("<b>no html</b>", "\\<b>no html\\</b>"),
        ("&lt;@123456789012345678&gt;", "\\<@\u200b123456789012345678>"),
        ("`` a ` b ``", "``a ` b``"),
        ("> > inner", "> inner"),
        ("@[everyone](x:y)", "@\u200beveryone"),
        ("", ""),
    ],
)
def test_the_corners_of_markdown(written: str, shown: str) -> None:
    """What Discord has not, becomes what it has."""
    assert markdown.prose(written) == shown


def test_an_instant_is_shown_in_the_readers_own_zone() -> None:
    """Discord's own mark for it, in three styles."""
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    styles = [markdown.instant(at, style) for style in ("time", "date", "relative")]
    assert styles == ["<t:1795167000:t>", "<t:1795167000:D>", "<t:1795167000:R>"]
