"""Packs that mean harm, or were damaged: a fault each, never an error, never a long wait, never a file from outside."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import read
from tests.cards.samples import BOTH, QUESTION, QUESTION_FILE, TRADEOFF, TRADEOFF_FILE, faults, write

COMMON_USER = 65534  # "nobody": for tests that run as root, who may read everything


@pytest.fixture
def no_long_wait() -> Iterator[None]:
    """Whatever stands in a file, it is read within seconds."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("added", "line", "what"),
    [
        ("a: &x [1]\nb: *x", 7, "it names a value by `&x`"),
        ("a: &x [1]\nb: *x", 8, "it repeats another value by `*x`. Write the value out."),
        ("a: *x", 7, "it repeats another value by `*x`"),
        (
            "a: !!python/object/apply:os.system [id]",
            7,
            "it has a tag, `tag:yaml.org,2002:python/object/apply:os.system`",
        ),
        ("a: !!int '7'", 7, "it has a tag"),
        ("a: ! x", 7, "it has a tag, `!`"),
        ("a: " + "[" * 30 + "]" * 30, 7, "it is nested deeper than 20"),
        ("a: " + "[" * 21 + "]" * 21, 7, "it is nested deeper than 20"),
        ("a: " + "[" * 900, 1, "the front matter has more than 200 opening brackets"),
        ("a: " + "{b: " * 190, 7, "it is nested deeper than 20"),
        ("- " * 3000, 7, "the front matter is not YAML: expected <block end>, but found '-'"),
        ("a: " + "9" * 7_000, 7, "` in `a` reads as a number"),
        ("a: 1" + "0" * 7_000 + "e9", 7, "reads as a number"),
        ("x" * 7_000, 8, "the front matter is not YAML"),
        ("--- b\nid: other", 7, "a second beginning inside the front matter"),
        ("...\nid: other", 8, "not YAML"),
        (r'a: "\UFFFFFFFF"', 1, "the front matter cannot be read (OverflowError). Write it more plainly."),
        ("a: !<%ff> x", 7, "the front matter is not YAML"),
        ("a: 'x", 12, "the front matter is not YAML: found unexpected end of stream"),
        ("\tb: c", 7, r"the front matter is not YAML: found character '\t'"),
        ("a: x\n" * 1700, 1, "the front matter has more than 8,000 characters"),
        ("a: x\x00", 7, "there is an unseen character, U+0000. Remove it."),
        ("a: x\x1b[2J", 7, "there is an unseen character, U+001B"),
        ("a: x\u202e", 7, "there is an unseen character, U+202E"),
        ("a: x\ry", 7, "there is an unseen character, U+000D"),
        ("a: x\ufeff", 7, "there is an unseen character, U+FEFF"),
    ],
)
@pytest.mark.usefixtures("no_long_wait")
def test_a_trap_in_the_front_matter_is_named(tmp_path: Path, added: str, line: int, what: str) -> None:
    """Depth, names, tags and controls are found before anything is made of them."""
    text = TRADEOFF.replace("level: beginner\n", f"level: beginner\n{added}\n")
    found = faults(tmp_path, {**BOTH, TRADEOFF_FILE: text})
    assert [fault for fault in found if fault.startswith(f"{TRADEOFF_FILE}:{line}: ") and what in fault], found
    assert all(fault.isprintable() and len(fault) < 1000 for fault in found)


@pytest.mark.parametrize(
    ("front", "line", "what"),
    [
        ("- a\n- b", 2, "the front matter is no list of keys"),
        ("just words", 2, "the front matter is no list of keys"),
        ("9" * 7_000, 2, "the front matter is no list of keys"),
        ("\n# a remark", 1, "the front matter is empty"),
        ("%YAML 1.1", 2, "the front matter is not YAML"),
        ("? " * 3000, 2, "it is nested deeper than 20"),
        ("- " * 3000, 2, "it is nested deeper than 20"),
        ("[" * 190, 2, "it is nested deeper than 20"),
    ],
)
@pytest.mark.usefixtures("no_long_wait")
def test_a_front_matter_is_a_group_of_keys(tmp_path: Path, front: str, line: int, what: str) -> None:
    """A list, a text, a number of 7,000 digits or nothing is none."""
    found = faults(tmp_path, {"tradeoffs/x.md": f"---\n{front}\n---\n"})
    assert found[0].startswith(f"tradeoffs/x.md:{line}: {what}"), found


@pytest.mark.parametrize(
    "text",
    [
        "- " * 9000,
        "> " * 9000,
        "\n".join("  " * i + "- a" for i in range(130)),
        "[" * 900,
        "![" * 900,
        "*a _b " * 3000,
        "<a " * 6000,
        "<!-- " * 3500,
        "`" + "` `" * 6000,
        "[a]: b\n" * 2500,
        "a\n- " * 4500,
        "&#x202e;" * 2000,
    ],
)
@pytest.mark.usefixtures("no_long_wait")
def test_markdown_made_to_be_slow_is_read_in_time(tmp_path: Path, text: str) -> None:
    """The length of a card bounds what any of it can cost; what is dropped for its depth is named."""
    found = faults(tmp_path, {**BOTH, TRADEOFF_FILE: TRADEOFF.replace("Name both costs first.", text)})
    assert all(fault.isprintable() for fault in found)


@pytest.mark.parametrize("text", ["- " * 100_000, "x" * 999_000, TRADEOFF + "\n" * 20_000])
@pytest.mark.usefixtures("no_long_wait")
def test_a_card_has_a_bounded_length(tmp_path: Path, text: str) -> None:
    """What is far too long is not even looked at."""
    (found,) = faults(tmp_path, {"tradeoffs/x.md": text})
    assert found.startswith("tradeoffs/x.md:1: it has ")
    assert "characters, at most 20,000 may be" in found


def test_a_card_has_a_bounded_number_of_brackets(tmp_path: Path) -> None:
    """Each might begin a link and is tried; too many are the one fault, and the rest is not looked at."""
    assert faults(tmp_path, {"tradeoffs/x.md": "[" * 1_001}) == [
        "tradeoffs/x.md:1: it has 1,001 opening brackets, at most 1,000 may be. Write it more plainly."
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", ": it is empty. Write the card, or remove the file."),
        (b" \n\t\n", ": it is empty"),
        (b"x" * 1_000_001, ": it has more than 1,000,000 bytes"),
        (b"---\nid: \xff\n---\n", ":2: byte 0xff is not UTF-8. Save the file as UTF-8."),
        (TRADEOFF.encode("utf-16"), ":1: byte 0xff is not UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00", ":1: there is an unseen character, U+007F"),
        (b"---", ":1: the front matter has no end. Close it with a line of ---."),
        (b"\xef\xbb\xbf", ":1: there is no front matter"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes, what: str) -> None:
    """With the line of the first byte that is wrong, where there is one."""
    assert faults(tmp_path, {"tradeoffs/x.md": data})[0].startswith(f"tradeoffs/x.md{what}")


def test_links_out_of_the_pack_are_refused(tmp_path: Path) -> None:
    """A link to a file, to a folder, to nothing, and in place of a whole folder: none is followed."""
    outside = write(tmp_path / "outside", {"secret.md": TRADEOFF, "deck/secret.md": TRADEOFF})
    root = write(tmp_path / "pack", {QUESTION_FILE: QUESTION.replace("[recall-vs-precision]", "[]")})
    (root / "questions/secret.md").symlink_to(outside / "secret.md")
    (root / "questions/deck").symlink_to(outside / "deck")
    (root / "questions/gone.md").symlink_to("nowhere")
    (root / "tradeoffs").symlink_to(outside)
    deck, found = read([root])
    assert {str(fault).partition(". ")[0] for fault in found} == {
        "questions/deck: it is a link",
        "questions/gone.md: it is a link",
        "questions/secret.md: it is a link",
        "tradeoffs: it is a link",
    }
    assert list(deck.cards) == ["good-enough-to-launch"]


@pytest.mark.usefixtures("no_long_wait")
def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    """A pipe would wait for a writer for ever; a folder may be called like a card."""
    root = write(tmp_path, BOTH)
    os.mkfifo(root / "tradeoffs/pipe.md")
    (root / "tradeoffs/folder.md").mkdir()
    (root / "tradeoffs/Card.MD").write_text("x")
    (root / "tradeoffs/some deck").mkdir()
    (root / "tradeoffs/notes.txt").write_text("not a card, and none of our business")
    assert [str(fault).partition(". ")[0] for fault in read([root])[1]] == [
        "tradeoffs/Card.MD: a card's file ends in .md",
        "tradeoffs/folder.md: `folder.md` is no name for a folder",
        "tradeoffs/pipe.md: it is no regular file",
        "tradeoffs/some deck: `some deck` is no name for a folder",
    ]


@pytest.mark.parametrize("name", [b"a\nb.md", b"\xff\xfe.md", b"\x1b[2J.md", "кот.md".encode(), b"..md", b"-.md"])
def test_a_strange_file_name_does_no_harm(tmp_path: Path, name: bytes) -> None:
    """It stands in the fault with escapes, and no id can equal it."""
    (tmp_path / "tradeoffs").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "tradeoffs") + b"/" + name)).write_text(TRADEOFF)
    found = read([tmp_path])[1]
    assert any("and the file is called" in str(fault) for fault in found)
    assert all(str(fault).isprintable() for fault in found)


def test_a_folder_that_cannot_be_used_is_a_fault(tmp_path: Path) -> None:
    """One that is not there, one without cards, and files in place of folders."""
    (tmp_path / "file").mkdir()
    (tmp_path / "file/tradeoffs").write_text("x")
    (tmp_path / "empty").mkdir()
    assert [
        str(fault).partition(". ")[0] for fault in read([tmp_path / "empty", tmp_path / "gone", tmp_path / "file"])[1]
    ] == [
        ".: there is neither tradeoffs/ nor questions/ in it",
        "gone/.: there is neither tradeoffs/ nor questions/ in it",
        "file/tradeoffs: it is no folder",
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_what_may_not_be_read_is_a_fault() -> None:
    """A file and a folder without permission are named, and the rest is read."""
    with tempfile.TemporaryDirectory() as place:
        root = write(Path(place), {**BOTH, "tradeoffs/shut/x.md": "x", "tradeoffs/shut.md": "x"})
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)
        (root / "tradeoffs/shut").chmod(0)
        (root / "tradeoffs/shut.md").chmod(0)
        os.seteuid(COMMON_USER)
        try:
            deck, found = read([root])
        finally:
            os.seteuid(0)
    assert [str(fault).partition(". ")[0] for fault in found] == [
        "tradeoffs/shut: it cannot be listed (Permission denied)",
        "tradeoffs/shut.md: it cannot be read (Permission denied)",
    ]
    assert len(deck.cards) == 2


@pytest.mark.usefixtures("no_long_wait")
def test_a_pack_with_too_many_files_is_one_fault(tmp_path: Path) -> None:
    """Nothing of it is read."""
    (tmp_path / "tradeoffs").mkdir()
    for i in range(5_001):
        (tmp_path / f"tradeoffs/{i}.md").touch()
    (found,) = read([tmp_path])[1]
    assert str(found) == ".: there are more than 5,000 files in it. Split the pack into several."


def test_a_pack_has_a_bounded_size(tmp_path: Path) -> None:
    """Files below the bound of each add up: past 10 MB nothing more is read."""
    found = faults(tmp_path, {f"tradeoffs/{i}.md": b"x" * 1_000_000 for i in range(10, 33)})
    assert len(found) == 11
    assert found[10].startswith(
        "tradeoffs/20.md: the pack has more than 10,000,000 bytes; from here on nothing is read."
    )


def test_a_file_names_no_more_than_a_hundred_faults(tmp_path: Path) -> None:
    """The rest is counted, so that a page of HTML does not bury everything else."""
    found = faults(tmp_path, {**BOTH, TRADEOFF_FILE: TRADEOFF.replace("first.", "first. <br>\n" * 150)})
    assert len(found) == 101
    assert found[-1] == f"{TRADEOFF_FILE}: 50 more faults in this file. Mend the ones above first."


QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def holds(root: Path, name: str, data: bytes) -> None:
    """Read a pack of this one file, which is no card: every fault is a line that can be printed and names the file."""
    deck, found = read([write(root, {name: data})])
    assert found
    assert not deck.cards
    for fault in found:
        assert str(fault).isprintable()
        assert fault.file == name
        assert 0 <= fault.line <= data.count(b"\n") + 1


@QUICK
@given(data=st.binary(max_size=300))
def test_no_bytes_at_all_raise_an_error(tmp_path: Path, data: bytes) -> None:
    """Bytes by chance become a fault."""
    holds(tmp_path, "tradeoffs/x.md", data)


YAML_LIKE = st.text("-?:,[]{}#&*!|>'\"%@`~=< \n\tab01ex.\\é\u2028", max_size=60)
MARKDOWN_LIKE = st.text("#-*_`[]()<>!|&\\;: \n\t01ax.é—~=+", max_size=120)


@QUICK
@given(front=YAML_LIKE, body=MARKDOWN_LIKE)
def test_no_front_matter_and_no_markdown_raise_an_error(tmp_path: Path, front: str, body: str) -> None:
    """Signs that mean something to YAML and to Markdown, in any order."""
    holds(tmp_path, "tradeoffs/x.md", f"---\nid: x\n{front}\n---\n{body}".encode())


@QUICK
@given(st.data())
def test_no_change_to_a_card_raises_an_error(tmp_path: Path, data: st.DataObject) -> None:
    """A piece of a whole card cut out, doubled, or replaced by another piece or by signs."""
    text = data.draw(st.sampled_from([TRADEOFF, QUESTION]))
    for _ in range(data.draw(st.integers(1, 3))):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        piece = data.draw(st.sampled_from(["", text[start:end] * 2, text[:start]]) | YAML_LIKE | MARKDOWN_LIKE)
        text = text[:start] + piece + text[end:]
    for name in BOTH:
        deck, found = read([write(tmp_path, {**BOTH, name: text})])
        assert found or len(deck.cards) == 2
        assert all(str(fault).isprintable() for fault in found)
