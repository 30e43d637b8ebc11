"""Our own content, the figures of a deck, and the place where content lies."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.cards import COMPETENCIES, LEVELS, Deck, Fault, read, summary
from bot.errors import FulcrumError
from bot.resources import folder
from tests.cards.samples import BOTH, PATH, PATH_FILE, QUESTION, card, write


def test_our_own_content_has_no_fault() -> None:
    """Every card and path of the repository can be read, leans on the inventory, and names cards that exist."""
    deck, found = read([folder("content")])
    assert [str(fault) for fault in found] == []
    assert len(deck.cards) + len(deck.paths) == len(list(folder("content").rglob("*.md")))
    assert "first-steps" in deck.paths
    assert all(one.sources or one.references for one in deck.cards.values())


def test_the_inventory_lists_what_is_to_be_covered() -> None:
    """117 items: 64 questions, 21 trade-offs, 7 contrasts and 25 concepts, each with an id of its own and a title."""
    items = json.loads((folder("content") / "inventory.json").read_text(encoding="utf-8"))
    assert Counter(item["kind"] for item in items) == {"question": 64, "tradeoff": 21, "contrast": 7, "concept": 25}
    assert len({item["id"] for item in items}) == 117
    assert all(set(item) == {"id", "kind", "title"} and item["title"] for item in items)


def test_a_summary_counts_the_cards_and_what_they_cover(tmp_path: Path) -> None:
    """Every level and competency is listed, also those without a card; a source that two cards share counts once."""
    own = write(tmp_path / "content", {**BOTH, PATH_FILE: PATH})
    text = QUESTION.replace("good-enough-to-launch", "our-launch")
    team = write(tmp_path / "acme", {"questions/ours/our-launch.md": text})
    deck, found = read([own, team])
    assert summary(deck, found) == {
        "cards": 3,
        "by_kind": {"question": 2, "tradeoff": 1},
        "by_deck": {"acme/questions/ours": 1, "questions/technical-depth": 1, "tradeoffs/machine-learning": 1},
        "by_level": {"beginner": 1, "intermediate": 2, "advanced": 0},
        "by_competency": dict.fromkeys(COMPETENCIES, 0)
        | {"evaluation": 1, "product judgement": 1, "delivery and people": 2},
        "quiz_items": 5,
        "assessment_items": 0,
        "paths": 1,
        "coverage": {"covered": 3, "of": 117},
        "faults": [],
    }


def test_a_summary_lists_faults_as_lines_and_is_json() -> None:
    """A source that is not in the inventory covers nothing."""
    fault = Fault(file="tradeoffs/x.md", line=7, what="the answer is empty", mend="Write it.")
    found = summary(Deck([card("x", "X", sources=("guide/99", "guide/1.1"))]), [fault])
    assert found["faults"] == ["tradeoffs/x.md:7: the answer is empty. Write it."]
    assert found["coverage"] == {"covered": 1, "of": 117}
    assert json.loads(json.dumps(found)) == found
    assert found["by_level"] == dict.fromkeys(LEVELS, 0) | {"beginner": 1}


def test_a_wheel_has_its_content_inside_and_a_clone_beside(tmp_path: Path) -> None:
    """Inside comes first: what lies beside an installed package may be somebody else's."""
    home = tmp_path / "bot"
    (tmp_path / "content").mkdir()
    home.mkdir()
    assert folder("content", home=home) == tmp_path / "content"
    (home / "content").mkdir()
    assert folder("content", home=home) == home / "content"


def test_content_that_is_nowhere_is_an_error_that_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """A broken installation is told as such."""
    with pytest.raises(FulcrumError, match=r"The folder migrations is neither in .*bot nor beside it\. Install"):
        folder("migrations", home=tmp_path / "bot")
