"""Case studies as files: whatever people wrote shows to the letter and marks nothing up, in HTML and in Markdown."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.documents.case_study import EMPTY, NAME, PARTS, CaseStudy, file_stem, fitting, html_page, markdown_page
from bot.documents.case_study.marking import in_one_line, to_the_letter, unturned

MARKED = st.sampled_from(
    (
        *(
            "#",
            "# a",
            "- ",
            "* b *",
            "1. c",
            "12) ",
            "+ ",
            "===",
            "---",
            "~~~",
            "```",
            "    code",
            "\t",
            " ",
            "\n",
            "\n\n",
        ),
        *(
            "> q",
            "<b>",
            "</div>",
            "<!-- ",
            "-->",
            "]]>",
            "&amp;",
            "&#60;",
            "\\",
            "[a](b)",
            "![a](b)",
            "[r]: x",
            "|",
            "$",
        ),
        *(
            "<script>alert(1)</script>",
            "https://a.example/?b=1&c",
            "a_b_c",
            "\u00a0",
            "\u2003",
            "\x0b",
            "\x0c",
            "é",
            "🙂",
        ),
        *("{{ title }}", "{% raw %}", '"', "'", "= 1", ": d"),
    )
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.lists(MARKED, max_size=12).map("".join),
)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = {"paragraph_open", "paragraph_close", "inline"}


def case(title: str = "Which model?", *, by: str = "Ben", finished: bool = True, **texts: str) -> CaseStudy:
    """Return a case study of Friday."""
    return CaseStudy(title=title, by=by, finished=finished, changed=date(2026, 11, 20), texts=texts)


class Reader(HTMLParser):
    """Reads a page as a browser does: its tags, and the text within each element of some class or name."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.texts: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin another text."""
        self.tags.append((tag, tuple(attrs)))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        """Go on with the last text."""
        self.texts[-1:] = [f"{self.texts[-1]}{data}"] if self.texts else []

    def within(self, name: str) -> list[str]:
        """Return what stands in each element of that name, up to the next one."""
        return [text for (tag, _), text in zip(self.tags, self.texts, strict=True) if tag == name]

    def words(self) -> list[str]:
        """Return what people wrote."""
        found = zip(self.tags, self.texts, strict=True)
        return [text for (_, attrs), text in found if ("class", "words") in attrs]


def lines_end_alike(text: str) -> str:
    """Return a text as every browser reads it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS.filter(str.strip), TEXTS.filter(str.strip), TEXTS)
def test_any_text_shows_to_the_letter_in_html_and_adds_no_tag(text: str, title: str, by: str) -> None:
    """The page has the tags that it has for harmless words, and exactly the text."""
    page, harmless = Reader(html_page([case(title, by=by, learnt=text)])), Reader(html_page([case(learnt="x")]))
    assert page.tags[:-1] == [*harmless.tags[:-1]]
    assert [each.rstrip("\n") for each in page.words()] == [lines_end_alike(text).rstrip("\n")]
    assert page.within("title") == page.within("h1")
    assert [each.strip() for each in page.within("h1")] == [unturned(title).strip()]
    assert page.within("bdi")[0].startswith(unturned(by))


@given(TEXTS)
def test_any_text_shows_to_the_letter_in_markdown(text: str) -> None:
    """Line by line, less white space at their ends: paragraphs of plain text and no more."""
    text = lines_end_alike(text)
    tokens = READER.parse(to_the_letter(text))
    assert {token.type for token in tokens} <= BLOCKS
    parts = [part for token in tokens for part in token.children or ()]
    assert {part.type for part in parts} <= {"text", "text_special", "hardbreak"}
    read = "\n".join("".join(_read(part.type, part.content) for part in token.children or ()) for token in tokens)
    assert squeezed(read) == squeezed(text)


@given(TEXTS)
def test_any_title_is_one_heading(title: str) -> None:
    """Of plain text."""
    tokens = READER.parse(f"# {in_one_line(title)}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert {part.type for part in tokens[1].children or ()} <= {"text", "text_special"}
    assert "".join(part.content for part in tokens[1].children or ()).split() == title.split()


def _read(kind: str, content: str) -> str:
    return "\n" if kind == "hardbreak" else content


def squeezed(text: str) -> list[str]:
    """Return the lines in which something stands, each without white space at its ends."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_an_indentation_stays_in_markdown() -> None:
    """As blanks that nothing takes away, and never as code."""
    assert to_the_letter("a\n    b\n\tc") == "a\\\n\u00a0\u00a0\u00a0\u00a0b\\\n\u00a0\u00a0\u00a0\u00a0c"


@given(st.text())
def test_a_file_is_called_by_its_title_in_plain_letters(title: str) -> None:
    """Whatever stands in it."""
    assert NAME.fullmatch(file_stem(title))


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Café: which model?", "cafe-which-model"),
        ("../../etc/passwd", "etc-passwd"),
        ("моделі", "case-study"),
        ("x" * 200, "x" * 64),
        ("CON\0.html", "con-html"),
        ("Con", "case-con"),
        ("LPT1!", "case-lpt1"),
        ("console", "console"),
        (f"{'a' * 63} b", "a" * 63),
    ],
)
def test_names_of_files(title: str, stem: str) -> None:
    """With an own one where no letter is left."""
    assert file_stem(title) == stem


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    """No script, no address, no handler; its policy lets nothing in but its own style."""
    page = html_page([case(situation="s"), case("B", finished=False)]).decode()
    assert page.startswith("<!doctype html>\n")
    reader = Reader(page.encode())
    assert not {tag for tag, _ in reader.tags} & {"script", "img", "link", "iframe", "object", "base", "form"}
    assert not [name for _, attrs in reader.tags for name, _ in attrs if name.startswith("on") or name == "src"]
    assert {value for _, attrs in reader.tags for name, value in attrs if name == "href"} == {"#case-1", "#case-2"}
    assert not re.search(r"https?:|url\(|@import", page)
    style = page[page.index("<style>") + len("<style>") : page.index("</style>")]
    (policy,) = [dict(attrs)["content"] for tag, attrs in reader.tags if "http-equiv" in dict(attrs)]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_one_is_its_own_page() -> None:
    """Its title at the top, whose it is, and the parts in which something stands."""
    reader = Reader(html_page([case(decision="Small.", situation="Two\n  models.")]))
    assert [text.strip() for text in reader.within("h1")] == ["Which model?"]
    assert [text.strip() for text in reader.within("h2")] == ["The situation", "The decision"]
    assert [text.rstrip("\n") for text in reader.words()] == ["Two\n  models.", "Small."]
    assert markdown_page([case(decision="Small.", situation="Two\n\nmodels.")]).decode() == (
        "# Which model?\n\nBen · Finished · 20 November 2026\n\n"
        "## The situation\n\nTwo\n\nmodels.\n\n## The decision\n\nSmall.\n"
    )


def test_all_stand_behind_a_list_of_contents() -> None:
    """In the order given, drafts as drafts, and an empty one says so."""
    cases = [case("A", situation="s"), case("B", finished=False)]
    page = html_page(cases).decode()
    assert [text.strip() for text in Reader(page.encode()).within("h2")] == ["A", "B"]
    assert page.index('href="#case-2"') < page.index('id="case-1"') < page.index('id="case-2"')
    assert "Draft · 20 November 2026" in page
    assert EMPTY in page
    assert markdown_page(cases).decode() == (
        "# Case studies\n\n1. A\n2. B\n\n---\n\n## A\n\nBen · Finished · 20 November 2026\n\n### The situation\n\ns\n\n"
        f"---\n\n## B\n\nBen · Draft · 20 November 2026\n\n{EMPTY}\n"
    )


def test_what_no_file_takes_is_left_out() -> None:
    """Halves of a character, and NUL."""
    half = case(learnt="a\0b\ud83dc\r\nd")
    assert b"ab?c\nd" in html_page([half])
    assert b"ab?c\\\nd" in markdown_page([half])


def test_a_name_turns_nothing_that_stands_beside_it() -> None:
    """Nor does a title; what was written as a part stays to the letter."""
    turning = case("Plan \u202e\u2066T", by="Ana \u202eB\u2069", learnt="\u202ex")
    for page in (html_page([turning, turning]), markdown_page([turning, turning])):
        read = page.decode()
        assert "Plan T" in read
        assert "Ana B" in read
        assert read.count("\u202e") == 2
        assert "\u2066" not in read


def test_as_many_as_both_files_hold() -> None:
    """From the first on, and at least one."""
    cases = [case(learnt="x" * 1000)] * 5
    both = len(html_page(cases[:1])) + len(markdown_page(cases[:1]))
    assert [fitting(cases, most) for most in (0, both, 2 * both, 3 * both - 1, 9 * both)] == [1, 1, 2, 2, 5]
    assert len(html_page(cases[:2])) + len(markdown_page(cases[:2])) <= 2 * both
    assert fitting([], 0) == 0


def test_a_part_fits_a_form() -> None:
    """Its head as a label, and what belongs there as a hint."""
    assert len(PARTS) == 6
    assert all(1 <= len(part.head) <= 45 and 1 <= len(part.hint) <= 100 for part in PARTS)
