"""Learning paths: what a file says, each rule with its line and mend, and what channels may post of all cards."""

from pathlib import Path

import pytest

from bot.cards import ALL, Deck, LearningPath, Step, load, read
from tests.cards.samples import BOTH, PATH, PATH_FILE, QUESTION, card, faults, write


def test_a_path_is_read_with_its_steps(tmp_path: Path) -> None:
    """Its id is the name of its file; a step that goes on in the next line is one line."""
    deck = load([write(tmp_path, {**BOTH, PATH_FILE: PATH})])
    assert deck.paths == {
        "errors": LearningPath(
            id="errors",
            title="Errors and launches",
            suits="Whoever decides what ships.",
            about="First what errors cost, then when to launch.\n\nIt takes two days.",
            steps=(
                Step(card="recall-vs-precision", why="Both errors have a price."),
                Step(card="good-enough-to-launch", why="With prices, a launch can be decided."),
            ),
        )
    }


BROKEN = [
    ("---\ntitle", "title", 1, "there is no front matter"),
    ("title: Errors and launches\n", "", 1, "the key `title` is missing. Add `title`"),
    ("title: Errors and launches", f"title: {'x' * 61}", 2, "`title` has 61 characters, at most 60 may be"),
    ("title: Errors and launches", "title: '<b>x</b>'", 2, "raw HTML"),
    ("for: Whoever decides what ships.\n", "", 1, "the key `for` is missing"),
    (
        "for: Whoever",
        "suits: x\nfor: Whoever",
        3,
        "no path has a key `suits`. Remove it; the keys are title, for, assumes.",
    ),
    ("for: Whoever", "id: errors\nfor: Whoever", 3, "no path has a key `id`"),
    ("First what errors cost, then when to launch.\n\nIt takes two days.\n\n", "", 5, "nothing says what the path is"),
    ("1. recall", "## Steps\n\n1. recall", 10, "neither what the path is about nor its one list of steps"),
    ("1. recall", "- recall", 10, "neither what the path is about nor its one list of steps. Write a paragraph, then"),
    ("   can be decided.\n", "   can be decided.\n\nThe end.\n", 14, "neither what the path is about"),
    ("1. recall", "1. recall-vs-precision: Again.\n1. recall", 11, "the card `recall-vs-precision` stands twice in"),
    ("recall-vs-precision: Both", "Recall vs precision: Both", 10, "`Recall vs precision` is no id of a card. Begin"),
    (
        "1. recall-vs-precision: Both errors have a price.",
        "1. recall-vs-precision:",
        10,
        "nothing says why `recall-vs-",
    ),
    ("1. recall-vs-precision: Both errors have a price.", "1. recall-vs-precision", 10, "nothing says why `recall-vs-"),
    ("price.\n", "price.\n\n   More.\n", 10, "a step is more or less than one sentence in a list"),
    ("1. recall-vs", "1. recal-vs", 10, "no card has the id `recal-vs-precision`. Correct it, or take the step out."),
    ("for: Whoever", "assumes: [recal]\nfor: Whoever", 3, "no card has the id `recal`. Correct it, or take it out."),
    ("a price.", "a [price](javascript:alert).", 10, "a link to `javascript:alert`"),
]


@pytest.mark.parametrize(("whole", "broken", "line", "what"), BROKEN)
def test_each_rule_names_its_line(tmp_path: Path, whole: str, broken: str, line: int, what: str) -> None:
    """What is wrong, and how to mend it."""
    assert PATH.count(whole) == 1
    found = faults(tmp_path, {**BOTH, PATH_FILE: PATH.replace(whole, broken)})
    assert [fault for fault in found if fault.startswith(f"{PATH_FILE}:{line}: {what}")], found


def test_a_path_without_steps_is_named(tmp_path: Path) -> None:
    """At the end of the file, where they should stand."""
    (found,) = faults(tmp_path, {**BOTH, PATH_FILE: PATH[: PATH.index("1. ")]})
    assert found.startswith(f"{PATH_FILE}:10: the path has no steps. Write a paragraph, then one list")


def test_the_name_of_a_path_is_an_id(tmp_path: Path) -> None:
    """It travels in buttons and stands in the database."""
    (found,) = faults(tmp_path, {**BOTH, "paths/Our Errors.md": PATH})
    assert found.startswith("paths/Our Errors.md: `Our Errors` is no id of a path. Name the file with a-z")


def test_a_step_to_a_card_with_a_fault_is_no_fault_of_the_path(tmp_path: Path) -> None:
    """The card that is left out leaves the syllabus too."""
    broken = QUESTION.replace("intermediate", "middling")
    deck, found = read(
        [write(tmp_path, {**BOTH, PATH_FILE: PATH, "questions/technical-depth/good-enough-to-launch.md": broken})]
    )
    assert [fault.file for fault in found] == ["questions/technical-depth/good-enough-to-launch.md"]
    assert deck.syllabus().paths == {"errors": {"question": (), "tradeoff": ("recall-vs-precision",)}}


def test_a_pack_brings_paths_of_its_own_through_its_cards_and_ours(tmp_path: Path) -> None:
    """It cannot take the id of one of ours, and a pack may even have paths alone."""
    own = write(tmp_path / "content", {**BOTH, PATH_FILE: PATH})
    mine = PATH.replace("good-enough-to-launch", "our-launch")
    card = QUESTION.replace("good-enough-to-launch", "our-launch")
    team = write(tmp_path / "acme", {"questions/our-launch.md": card, "paths/ours.md": mine})
    only = write(tmp_path / "paths-only", {"paths/errors.md": PATH})
    deck, found = read([own, team, only])
    assert [str(fault) for fault in found] == [
        "paths-only/paths/errors.md: the id `errors` belongs to paths/errors.md already. Rename this file."
    ]
    assert [(path.id, path.pack) for path in deck.paths.values()] == [("errors", ""), ("ours", "acme")]


SYLLABUS = Deck(
    [
        card("a", "A", kind="question"),
        card("b", "B"),
        card("c", "C", kind="question", pack="acme"),
        card("d", "D", kind="question"),
    ],
    [
        LearningPath(
            id="p", title="P", suits="All.", about="x", steps=tuple(Step(card=each, why="x") for each in "dxba")
        )
    ],
).syllabus()


def test_a_channel_posts_the_cards_of_its_pack() -> None:
    """Everybody's by ``ALL``, ours by "", a pack's by its name; what has none of a kind falls back to all of them."""
    assert SYLLABUS.order("question", ALL) == ("a", "c", "d")
    assert SYLLABUS.order("question", "") == ("a", "d")
    assert SYLLABUS.order("question", "acme") == ("c",)
    assert SYLLABUS.order("tradeoff", "acme") == SYLLABUS.order("tradeoff", "gone") == ("b",)
    assert SYLLABUS.quiz_items == dict.fromkeys("abcd", 1)


def test_a_path_has_one_order_a_kind() -> None:
    """In the order of its steps; a card that is not there is left out, and an unknown path is empty."""
    assert SYLLABUS.path("question", "p") == ("d", "a")
    assert SYLLABUS.path("tradeoff", "p") == ("b",)
    assert SYLLABUS.path("question", "") == SYLLABUS.path("question", "gone") == ()
