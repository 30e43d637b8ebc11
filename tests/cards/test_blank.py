"""What a new file of content begins as."""

import re
from pathlib import Path

import pytest

from bot.cards import Sort, blank, read
from bot.cards.blank import FOLDER
from tests.cards.samples import BOTH, PAIR, PATH, QUESTION, TRADEOFF, write


@pytest.mark.parametrize("sort", list(FOLDER))
def test_what_was_begun_is_never_posted(tmp_path: Path, sort: Sort) -> None:
    """Each gap is a fault with its line, so that a file that was forgotten is found and not shown."""
    name = f"{FOLDER[sort]}/ours/begun.md"
    deck, faults = read([write(tmp_path, {**BOTH, name: blank(sort, "begun", "Begun")})])
    assert (len(deck.cards), deck.paths, deck.assessment) == (2, {}, ())
    assert {fault.file for fault in faults} == {name}
    assert all(fault.line for fault in faults)
    empty = [fault.what for fault in faults if fault.what.startswith("nothing stands behind")]
    notes = [fault.what for fault in faults if "a note stands here that nobody would see" in fault.what]
    assert len(empty) == {"question": 4, "tradeoff": 4, "path": 1, "assessment": 3}[sort]
    assert len(notes) == {"question": 6, "tradeoff": 7, "path": 1, "assessment": 2}[sort]


@pytest.mark.parametrize(
    ("sort", "whole"), [("question", QUESTION), ("tradeoff", TRADEOFF), ("path", PATH), ("assessment", PAIR)]
)
def test_it_has_the_parts_of_a_whole_one(sort: Sort, whole: str) -> None:
    """In their order, so that nobody has to look at another file for them."""

    def parts(text: str) -> list[str]:
        return [line for line in text.split("\n") if line.startswith("## ")]

    theirs = parts(whole)
    if sort == "tradeoff":
        theirs[1:3] = ["## One side", "## The other side"]
    assert parts(blank(sort, "begun", "Begun")) == theirs


def filled(sort: Sort, whole: str) -> str:
    """Fill each gap of a new file with what stands there in a whole one."""
    text = blank(sort, "begun", "Begun")
    keys = dict(line.split(":", 1) for line in whole.split("---\n")[1].splitlines())
    for key in re.findall(r"^(\w+):  #.*$", text, re.MULTILINE):
        text = re.sub(rf"^{key}:  #.*$", f"{key}:{keys[key]}", text, flags=re.MULTILINE)
    bodies = iter(re.split(r"^## .*$", whole.split("---\n", 2)[2], flags=re.MULTILINE)[0 if sort == "path" else 1 :])
    return re.sub(r"<!-- .*? -->", lambda _: next(bodies).strip(), text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("sort", "whole"), [("question", QUESTION), ("tradeoff", TRADEOFF), ("path", PATH), ("assessment", PAIR)]
)
def test_once_every_gap_is_filled_it_is_content(tmp_path: Path, sort: Sort, whole: str) -> None:
    """Nothing else is missing."""
    pack = write(tmp_path, {**BOTH, f"{FOLDER[sort]}/ours/begun.md": filled(sort, whole)})
    deck, faults = read([pack])
    assert [str(fault) for fault in faults] == []
    assert (len(deck.cards), len(deck.paths), len(deck.assessment)) == (
        2 + (sort in {"question", "tradeoff"}),
        int(sort == "path"),
        int(sort == "assessment"),
    )


@pytest.mark.parametrize("name", ["404", "true", "null", "1e3", "x" * 64])
def test_a_name_that_yaml_would_take_for_something_else_is_a_name(tmp_path: Path, name: str) -> None:
    """And a long one gives a title that is not too long."""
    for sort in FOLDER:
        text = blank(sort, name, name.capitalize())
        _, faults = read([write(tmp_path, {f"{FOLDER[sort]}/{name}.md": text})])
        assert not [fault for fault in faults if "reads as" in fault.what or "characters, at most" in fault.what]
