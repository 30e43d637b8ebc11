"""Our own content, the figures of a deck, and the place where content lies."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.cards import COMPETENCIES, LEVELS, Deck, Fault, quality, read, summary
from bot.cards.competencies import competencies
from bot.errors import FulcrumError
from bot.resources import folder
from tests.cards.samples import BOTH, PAIR, PAIR_FILE, PATH, PATH_FILE, QUESTION, card, write

CATEGORIES = (
    ("foundations", 1, 9),
    ("product practice", 10, 18),
    ("strategy", 19, 24),
    ("scenario", 25, 29),
    ("system design", 30, 33),
    ("troubleshooting", 34, 37),
    ("behavioural", 38, 42),
    ("quick concept", 43, 54),
)
"""The categories of the interview questions, each with its first and last number."""


def test_our_own_content_has_no_fault() -> None:
    """Everything in the folder can be read, and keeps what our content promises beyond its form."""
    deck, found = read([folder("content")])
    assert [str(fault) for fault in (*found, *quality.faults(deck))] == []
    files = len(deck.cards) + len(deck.paths) + len(deck.assessment)
    assert files + 1 == len(list(folder("content").rglob("*.md")))  # the one explains the competencies


def test_our_own_content_is_a_whole_bank() -> None:
    """All 21 trade-offs, every item of the inventory, two forms of an assessment, and a path for each of six aims."""
    facts = summary(*read([folder("content")]))
    assert facts["cards"] >= 100
    assert facts["by_kind"]["tradeoff"] == 21
    assert facts["coverage"] == {"covered": 117, "of": 117}
    assert facts["quiz_items"] >= 120
    assert facts["assessment_items"] >= 48
    assert facts["paths"] >= 6


def test_interview_questions_keep_their_category() -> None:
    """By the numbers of the inventory; an item that two cards teach keeps it in one of them."""
    cards = read([folder("content")])[0].cards.values()
    for category, first, last in CATEGORIES:
        taught = {source for one in cards if one.category == category for source in one.sources}
        assert {f"interview/{number}" for number in range(first, last + 1)} <= taught


def test_every_competency_is_explained() -> None:
    """In their order, each with a sentence; a card may train several."""
    explained = competencies()
    assert tuple(explained) == COMPETENCIES
    assert all(10 < len(sentence.split()) < 40 for sentence in explained.values())


def test_the_inventory_lists_what_is_to_be_covered() -> None:
    """117 items: 64 questions, 21 trade-offs, 7 contrasts and 25 concepts, each with an id of its own and a title."""
    items = json.loads((folder("content") / "inventory.json").read_text(encoding="utf-8"))
    assert Counter(item["kind"] for item in items) == {"question": 64, "tradeoff": 21, "contrast": 7, "concept": 25}
    assert len({item["id"] for item in items}) == 117
    assert all(set(item) == {"id", "kind", "title"} and item["title"] for item in items)


def test_a_summary_counts_the_cards_and_what_they_cover(tmp_path: Path) -> None:
    """Every level and competency is listed, also those without a card; a source that two cards share counts once."""
    own = write(tmp_path / "content", {**BOTH, PATH_FILE: PATH, PAIR_FILE: PAIR})
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
        "assessment_items": 2,
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
