"""What is too long is split where it reads well, loses nothing, and never breaks out of what it was."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord import markdown
from adapters.discord.attached import Attached
from adapters.discord.fitting import SHORTENED, Piece, cut, pages
from adapters.discord.limits import beginning, length, shortened
from tests.loopback.discord_reader import read

WORD = st.text(alphabet="abcdefg🙂é*_\\", min_size=1, max_size=12)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=400).map(" ".join)
PICTURE = Attached(name="picture.png", content=b"", alt="a month")
SHEET = st.lists(st.none() | st.just(PICTURE) | PARAGRAPH.map(markdown.words), max_size=12)


@given(SHEET, st.integers(min_value=1, max_value=5))
@settings(deadline=None)
def test_every_page_fits_and_nothing_is_lost(sheet: list[Piece], most_pages: int) -> None:
    """No page is too long, none has too many lines between parts, and all words and pictures stand there in order."""
    dealt = pages(sheet, room=1000, most_pages=most_pages, most_dividers=3)
    assert all(sum(length(piece) + 2 for piece in page if isinstance(piece, str)) <= 1002 for page in dealt)
    assert all(sum(piece is None for piece in page) <= 3 for page in dealt)
    assert all(page and page[0] is not None and page[-1] is not None for page in dealt if any(page))
    there = " ".join(_read(piece) for page in dealt for piece in page if piece and piece != SHORTENED).split()
    given_words = " ".join(_read(piece) for piece in sheet if piece).split()
    assert there == given_words[: len(there)]
    assert (len(there) == len(given_words)) == (SHORTENED not in [piece for page in dealt for piece in page])


@given(st.integers(min_value=30, max_value=200), st.text(alphabet="*_\\`a🙂", min_size=300, max_size=500))
@settings(deadline=None)
def test_a_cut_never_frees_what_was_inert(room: int, text: str) -> None:
    """Without a space to cut at, both halves still show people's words to the letter."""
    first, second = cut(markdown.words(text), room)
    assert length(first) <= room
    assert read(first).text + read(second).text == text
    assert [*read(first).alive, *read(second).alive] == []


def test_a_text_is_cut_between_paragraphs_if_that_leaves_enough() -> None:
    """Then between lines, then between words."""
    assert cut("a" * 60 + "\n\n" + "b" * 60, 100) == ("a" * 60, "b" * 60)
    assert cut("a" * 60 + "\n" + "b" * 60, 100) == ("a" * 60, "b" * 60)
    assert cut("a" * 10 + "\n\n" + "b" * 50 + " " + "c" * 60, 100) == ("a" * 10 + "\n\n" + "b" * 50, "c" * 60)


def test_a_quotation_goes_on_as_one() -> None:
    """What Ben wrote does not become ours in the second half."""
    first, second = cut(markdown.quotation("word " * 100), 200)
    assert first.startswith("> ")
    assert second.startswith("> ")
    assert set(read(second).alive) == {"quote"}


def test_code_that_is_cut_stays_code() -> None:
    """The block is closed and opened anew."""
    first, second = cut("```python\n" + "x = 1\n" * 50 + "```", 100)
    assert first.endswith("x = 1\n```")
    assert second.startswith("```python\nx = 1")


def test_the_length_is_never_less_than_discord_counts() -> None:
    """Clients count an emoji as two: so do we."""
    assert [length("a"), length("é"), length("🙂"), length("")] == [1, 1, 2, 0]


@given(st.text(alphabet="a🙂", max_size=60), st.integers(min_value=0, max_value=130))
@settings(deadline=None)
def test_a_beginning_is_as_long_as_can_be(text: str, most: int) -> None:
    """It fits, and one character more would not."""
    head = beginning(text, most)
    assert text.startswith(head)
    assert length(head) <= most
    assert head == text or length(text[: len(head) + 1]) > most


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
@settings(deadline=None)
def test_shortened_text_says_that_it_is(text: str, most: int) -> None:
    """At the limit it stays whole; one past it, it ends in an ellipsis."""
    short = shortened(text, most)
    assert length(short) <= most
    assert short == text if length(text) <= most else short.endswith("…")
    assert re.escape(short.rstrip("…"))[:1] in re.escape(text) or not short.rstrip("…")


def _read(piece: str | Attached) -> str:
    return piece.alt if isinstance(piece, Attached) else piece
