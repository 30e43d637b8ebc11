"""What messages become in HTML: nothing that anybody wrote can act, and what is long can be read on."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.local.render import (
    PICTURE_MOST,
    PROSE_FOLD,
    TABLE_FOLD,
    WORDS_FOLD,
    Reader,
    ages,
    block,
    distance,
)
from bot.chat.messages import Block, Divider, Line, Mention, Message, Picture, Prose, Table, When, Where, Words
from bot.chat.places import Member, Place
from tests.local.reading import read
from tests.local.samples import png

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ANA = Member(platform="local", tenant="", user="ana")
READER = Reader(
    zone=ZoneInfo("Europe/Berlin"),
    name_of=lambda member: f"<i>{member.user}</i>",
    channel_of=lambda place: f"#{place.channel}",
    me=ANA,
    now=NOW,
)

MARKS = st.text("<>&\"'`*_[]()!#-=+ \n\t\\/:.ahtpsjvcripmg1\u202e\u0000", max_size=60)
HOSTILE = st.one_of(
    MARKS,
    st.text(max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt&colon;alert(1))",
            "![a](https://example.org/a.png)",
            "<https://example.org/>",
            "[a](data:text/html;base64,PHNjcmlwdD4=)",
            '[a](https://example.org/ "x\\" onclick=\\"alert(1)")',
            "[a]()",
            "[a](mailto:a@example.org)",
            "[a](page.html)",
            "[a](//example.org)",
            "[a]: vbscript:x\n\n[a]",
            "<!-- -->",
            "</div></article>",
            '```"><script>\n```',
            "&lt;script&gt;",
        ]
    ),
)
PROSE_TAGS = {
    "div", "p", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "br", "a", "details", "summary",
}  # fmt: skip


class Tags(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def html(one: Block) -> str:
    """Return a block's HTML."""
    return str(block(one, READER))


@given(HOSTILE)
@example("[a](https://example.org/?a=1&b=<b>)")
def test_prose_yields_no_tag_of_the_author_s(text: str) -> None:
    """Only CommonMark's own tags, without handlers; links lead to http(s) alone and open beside the page."""
    for tag, attributes in Tags(html(Prose(text))).tags:
        assert tag in PROSE_TAGS
        assert set(attributes) <= {"class", "href", "target", "rel", "title", "start"}
        if "href" in attributes:
            assert re.match(r"https?://", attributes["href"] or "", re.IGNORECASE)
            assert (attributes["target"], attributes["rel"]) == ("_blank", "noopener noreferrer")


@given(HOSTILE)
def test_words_stand_to_the_letter(text: str) -> None:
    """As a quotation, and as part of a line or a table: the same characters, and no tag."""
    clean = text.replace("\x00", "").replace("\r", "")  # what no HTML parser hands on as it is
    for one in (
        Words(clean),
        Line(("by ", Words(clean))),
        Table(head=(clean,), rows=((Words(clean), clean),), caption=clean),
        Picture(png=b"no png", alt=clean, as_text=clean),
    ):
        found = Tags(html(one))
        assert {tag for tag, _ in found.tags} <= {
            "blockquote", "p", "bdi", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"
        }  # fmt: skip
        assert clean in found.text


def test_a_picture_carries_its_words() -> None:
    """A data URL, so that nothing is fetched, and the text for those who cannot see it."""
    (_, _), (tag, attributes) = Tags(html(Picture(png=png(), alt='"green" & gold', as_text="🟩"))).tags
    assert tag == "img"
    assert attributes["alt"] == '"green" & gold'
    assert str(attributes["src"]).startswith("data:image/png;base64,iVBOR")


def test_a_picture_that_is_too_big_is_told_in_its_words() -> None:
    """One byte past the limit."""
    fits = Picture(png=png() + bytes(PICTURE_MOST - len(png())), alt="green", as_text="🟩")
    past = Picture(png=fits.png + b"\0", alt="green", as_text="🟩")
    assert "<img" in html(fits)
    assert html(past) == '<p class="line as-text">🟩</p>'


def test_a_heading_is_a_line_in_bold() -> None:
    """The message's own title stays the only one."""
    assert html(Prose("# Why *it* matters")) == (
        '<div class="prose"><p class="heading"><strong>Why <em>it</em> matters</strong></p>\n</div>'
    )


def test_a_number_keeps_its_per_cent_sign() -> None:
    """No line breaks between them."""
    assert "88\N{NO-BREAK SPACE}%" in html(Prose("It reaches 88 % agreement"))


def test_an_instant_is_told_in_the_channel_s_zone() -> None:
    """As a time, as a date, and how far away it is; the whole of it shows where the pointer rests."""
    at = NOW + timedelta(hours=15, minutes=10)
    styles = ("time", "date", "relative")
    told = [Tags(html(Line((When(at=at, style=style),)))) for style in styles]  # type: ignore[arg-type]  # literals
    assert [one.text for one in told] == ["00:40", "Wed 25 November", "in 15 hours"]
    for one in told:
        assert one.tags[1] == (
            "time",
            {"datetime": "2026-11-24T23:40:00+00:00", "title": "Wednesday 25 November 2026, 00:40"},
        )


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(seconds=60), "in 1 minute"),
        (timedelta(minutes=-90), "2 hours ago"),
        (timedelta(hours=23), "in 23 hours"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=400), "in 400 days"),
    ],
)
def test_a_distance_is_told_in_its_largest_unit(ahead: timedelta, words: str) -> None:
    """Days are of 24 hours."""
    assert distance(ahead) == words


def test_a_mention_is_a_name_and_shows_whose_it_is() -> None:
    """Names are people's own text; the reader's own stands out."""
    ben = Member(platform="local", tenant="", user="ben")
    line = Tags(html(Line((Mention(member=ANA), " and ", Mention(member=ben, ping=True)))))
    assert line.text == "@<i>ana</i> and @<i>ben</i>"
    assert [facts["class"] for tag, facts in line.tags if tag == "span"] == ["mention me", "mention"]


def test_a_channel_is_told_by_its_name() -> None:
    """As the page knows it, to the letter."""
    place = Place(platform="local", workspace="local", channel="<b>ai-study")
    line = Tags(html(Line(("In ", Where(place), ", as ever."))))
    assert line.text == "In #<b>ai-study, as ever."
    assert [tag for tag, _ in line.tags] == ["p", "span"]


def test_long_prose_is_folded_between_two_blocks() -> None:
    """Up to the limit nothing is; past it the rest is one press away, and nothing is lost."""
    paragraph = "word " * 15 + "end"
    whole = "\n\n".join([paragraph] * (PROSE_FOLD // (len(paragraph) + 2)))
    assert "<details" not in html(Prose(whole))
    longer = html(Prose(f"{whole}\n\n{paragraph}\n\nThe last one."))
    shown, rest = longer.split("<details", 1)
    assert shown.count("<p>") >= whole.count("\n\n")
    assert "The last one." in rest


def test_long_words_are_folded() -> None:
    """At a space, with the whole text still there to the letter."""
    fits = "x" * WORDS_FOLD
    assert "<details" not in html(Words(fits))
    longer = "some words " * (WORDS_FOLD // 11 + 1)
    shown, rest = html(Words(longer)).split("<details", 1)
    assert shown.endswith(("words ", "some "))
    assert unescape("".join(Tags(f"{shown}<details{rest}").text.split("Read on"))) == longer


def test_a_long_table_is_folded() -> None:
    """The first rows stand, the others are one press away."""

    def table(count: int) -> str:
        return html(Table(head=("n",), rows=tuple((str(n),) for n in range(count)), caption="Numbers"))

    assert "<details" not in table(TABLE_FOLD)
    shown, rest = table(TABLE_FOLD + 1).split("<details", 1)
    assert f"<td>{TABLE_FOLD - 1}</td>" in shown
    assert f"<td>{TABLE_FOLD}</td>" in rest
    assert "1 more row" in rest


def test_a_divider_is_a_line() -> None:
    """And nothing else."""
    assert html(Divider()) == "<hr>"


def test_it_is_known_which_messages_age() -> None:
    """Only a relative time makes a message read differently later."""
    soon = When(at=NOW, style="relative")
    aged = [
        ages(Message(title="t", plain="p", blocks=(one,)))
        for one in (
            Line(("due ", soon)),
            Table(head=("a",), rows=(("b",), (soon,)), caption="c"),
            Line((When(at=NOW),)),
            Prose("in 3 hours"),
        )
    ]
    assert aged == [True, True, False, False]


def test_a_person_reads_the_blocks_line_by_line() -> None:
    """The reading of the contract suite: spaces as on the page, breaks where the eye sees them."""
    matter = html(Prose("One\ntwo 3 %\n\n- a\n- b")) + html(Words("to\nthe letter"))
    assert read(f'<div class="matter">{matter}</div>').text.splitlines() == [
        "One two 3 %",
        "a",
        "b",
        "to",
        "the letter",
    ]
