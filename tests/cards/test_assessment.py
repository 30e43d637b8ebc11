"""Pairs of assessment items: what a file says, and each rule with its line and mend."""

from pathlib import Path

import pytest

from bot.cards import load
from tests.cards.samples import BOTH, PAIR, PAIR_FILE, faults, write


def test_a_pair_is_read_with_both_forms(tmp_path: Path) -> None:
    """Two items that measure one skill, and nothing of it is a card."""
    deck = load([write(tmp_path, {**BOTH, PAIR_FILE: PAIR})])
    (pair,) = deck.assessment
    assert (pair.id, pair.competency, pair.level) == ("see-both-errors", "evaluation", "beginner")
    assert pair.measures == "Sees what both kinds of error cost."
    assert pair.folder == "assessment/evaluation"
    assert pair.forms["A"].prompt == "A lift stops when its sensor sees a hand. What matters first?"
    assert [choice.right for choice in pair.forms["A"].choices] == [False, True, False, False]
    assert pair.forms["B"].choices[0].reason == "That loss is never seen."
    assert len(deck.cards) == 2


BROKEN = [
    ("id: see-both-errors", "id: see-errors", 2, "the id is `see-errors`, and the file is called `see-both-errors.md`"),
    ("competency: evaluation", "competency: guessing", 3, "`competency` is `guessing`. Write one of: model literacy,"),
    ("level: beginner\n", "", 1, "the key `level` is missing"),
    ("level: beginner", "level: beginner\nkind: question", 5, "no pair of assessment items has a key `kind`"),
    ("measures: Sees", "measures: <b>Sees", 5, "raw HTML"),
    ("## Form A\n", "## Form C\n", 8, "no section of a pair of items is called `Form C`"),
    ("- [ ] A newer sensor. — It is no aim.\n", "", 8, "the number of choices is 3, not 4"),
    ("- [x] Every hand", "- [ ] Every hand", 12, "0 choices are marked as right, not one"),
    (" — It hides the rare hand.", "", 14, "the choice `A higher average.` has no reason"),
    (
        "\n## Form B\n",
        "\nAnother?\n\n- [x] One. — A.\n- [ ] Two. — B.\n- [ ] Three. — C.\n\n## Form B\n",
        8,
        "a form has 2 items here, not one. Make a pair of its own of each.",
    ),
]


@pytest.mark.parametrize(("whole", "broken", "line", "what"), BROKEN)
def test_each_rule_names_its_line(tmp_path: Path, whole: str, broken: str, line: int, what: str) -> None:
    """What is wrong, and how to mend it."""
    assert PAIR.count(whole) == 1
    found = faults(tmp_path, {**BOTH, PAIR_FILE: PAIR.replace(whole, broken)})
    assert [fault for fault in found if fault.startswith(f"{PAIR_FILE}:{line}: {what}")], found


def test_a_form_that_is_missing_is_named(tmp_path: Path) -> None:
    """One item alone measures nobody twice."""
    (found,) = faults(tmp_path, {**BOTH, PAIR_FILE: PAIR[: PAIR.index("## Form B")]})
    assert "the section `Form B` is missing before here. Add `## Form B`." in found


def test_two_pairs_with_one_id_are_named(tmp_path: Path) -> None:
    """Answers are kept by it."""
    (found,) = faults(tmp_path, {**BOTH, PAIR_FILE: PAIR, "assessment/data/see-both-errors.md": PAIR})
    assert found == (
        "assessment/evaluation/see-both-errors.md: the id `see-both-errors` belongs to "
        "assessment/data/see-both-errors.md already. Rename this file."
    )
