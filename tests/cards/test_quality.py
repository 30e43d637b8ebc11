"""What content promises beyond its form: each rule is told of content that breaks it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.cards import AssessmentPair, Card, Deck, LearningPath, Level, QuizChoice, QuizItem, Side, Step
from bot.cards.quality import assessment, cards, marks, paths, whole
from bot.cards.quality.naming import Each
from bot.cards.values import COMPETENCIES, FORMS, LEVELS, Competency
from tests.cards.samples import card

WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()  # noqa: SIM905  ten of them are easy to count


def text(words: int) -> str:
    """Return so many words."""
    return " ".join(WORDS[i % 10] for i in range(words))


def item(prompt: str, *choices: str, right: int = 0) -> QuizItem:
    """Return a quiz item."""
    return QuizItem(
        prompt=prompt,
        choices=tuple(QuizChoice(text=each, reason="So it is.", right=i == right) for i, each in enumerate(choices)),
    )


QUIZ = item("Which?", "One.", "Two.")


def question(**more: Any) -> Card:
    """Return a card with nothing wrong, but for what is given."""
    good = card("q", "Q", kind="question", sources=("guide/1.1",))
    return replace(
        good,
        **{
            "prompt": text(60),
            "answer": text(300),
            "hints": text(30),
            "why": text(30),
            "follow_ups": text(30),
            "quiz": (QUIZ,),
            **more,
        },
    )


def tradeoff(first: int, second: int) -> Card:
    """Return a trade-off whose sides have so many words."""
    sides = (Side(name="One", body=text(first)), Side(name="Other", body=text(second)))
    good = card("t", "T", sources=("guide/1.1",))
    return replace(
        good,
        prompt=text(60),
        sides=sides,
        in_products=text(80),
        questions_to_ask=text(60),
        interview_angle=text(120),
    )


def told(one: Card, *others: Card) -> list[str]:
    """Return what is wrong with one card, in words."""
    return [fault.what for fault in (*cards.check(one), *cards.needs(one, Deck([one, *others])))]


def test_a_good_card_has_nothing_wrong() -> None:
    """Neither a question nor a trade-off."""
    assert told(question()) == []
    assert told(tradeoff(150, 180)) == []


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (question(prompt=text(39)), "the prompt: 39 words, not 40 to 120"),
        (question(prompt=text(121)), "the prompt: 121 words, not 40 to 120"),
        (question(answer=text(199)), "the answer: 199 words, not 200 to 450"),
        (question(answer=text(451)), "the answer: 451 words, not 200 to 450"),
        (question(category="quick concept", answer=text(170)), ""),
        (question(category="quick concept", answer=text(171)), "the answer: 171 words, not 90 to 170"),
        (question(category="quick concept", prompt=text(81), answer=text(90)), "the prompt: 81 words, not 25 to 80"),
        (tradeoff(90, 100), "the two sides together: 190 words, not 200 to 450"),
        (tradeoff(130, 100), ""),
        (tradeoff(131, 100), "the two sides have 131 and 100 words"),
        (question(sources=()), "nothing says what it leans on"),
        (question(sources=(), references=("A. Author, A title, 2024",)), ""),
        (question(hints=text(61)), "`Hints`: 61 words, not 15 to 60"),
        (question(why=text(91)), "`Why it matters`: 91 words, not 15 to 90"),
        (question(follow_ups=text(19)), "`Follow-ups`: 19 words, not 20 to 60"),
        (replace(tradeoff(150, 150), interview_angle=text(231)), "`Interview angle`: 231 words, not 80 to 230"),
        (question(quiz=(QUIZ,) * 4), "the quiz: 4 items, not 1 to 3"),
        (question(quiz=(item("Which?", "One.", "Ship all of them at once."),)), ""),
    ],
)
def test_each_part_of_a_card_has_its_room(one: Card, what: str) -> None:
    """At the bound nothing is said, one past it is."""
    found = told(one)
    assert (len(found), found[0][: len(what)] if found else "") == (bool(what), what)


@pytest.mark.parametrize(
    "choice",
    ["All of the above.", "All the above.", "None of these.", "Any of the others.", "Both of them", "Both A and B."],
)
def test_a_choice_stands_by_itself(choice: str) -> None:
    """They are shown in another order to each person, and whoever knows two of three knows that one."""
    assert told(question(quiz=(item("Which?", "One.", choice),))) == [f"the choice `{choice}` leans on the others"]


def test_what_a_card_needs_is_no_harder_and_does_not_need_it_back() -> None:
    """A need is a promise that the other can be read first."""
    other = card("other", "Other")
    assert told(question(needs=("other",)), other) == ["it is a question and needs `other`, which is a tradeoff"]
    hard = card("hard", "Hard", kind="question", level="advanced")
    assert told(question(needs=("hard",)), hard) == ["it is for beginner and needs `hard`, which is advanced"]
    assert told(question(needs=("hard",), level="advanced"), hard) == []
    circle = question(needs=("b",)), card("b", "B", kind="question", needs=("c",)), card("c", "C", needs=("q",))
    assert told(*circle) == ["it needs itself, by way of others"]
    assert told(question(needs=("gone",))) == []  # said where it is read, with its line


@pytest.mark.parametrize(
    "dead",
    [
        "A **bold that nobody closed.",
        "A `mark left open.",
        "An *emphasis left open.",
        "A [link](without an end.",
        "See [^1] below.",
        "First this:\n3. three",
        "A paragraph\n| a | bar |",
    ],
)
def test_a_mark_that_stands_as_a_character_is_named(dead: str) -> None:
    """Wherever in a card it stands."""
    for one in (question(why=dead), question(quiz=(item(dead, "One.", "Two."),))):
        (fault,) = marks.dead(Deck([one]))
        assert fault.what.startswith("a mark of Markdown stands as a character in `")


@pytest.mark.parametrize(
    "living",
    [
        "**Bold**, *emphasis*, `code *with* marks`.",
        "3 * 4 = 12, and 2*3.",
        r"A \* footnote.",
        r"\*\*Two, a \`tick, \*one.",
        "Ask:\n\n- this",
        "In ___ we lost ___.\n188. It held.",
    ],
)
def test_markdown_that_works_is_let_pass(living: str) -> None:
    """And so is a product."""
    assert list(marks.dead(Deck([question(why=living)]))) == []


def test_of_a_file_full_of_marks_no_more_are_named_than_anybody_reads() -> None:
    """A pack is other people's, and what it holds goes to a terminal."""
    found = list(marks.dead(Deck([question(why="\n\n".join(f"**{i}" for i in range(5000)))])))
    assert len(found) == 101
    (fault,) = marks.dead(Deck([question(why="**\u200e")]))
    assert "\\u200e" in fault.what


def path(*steps: str, assumes: Sequence[str] = ()) -> LearningPath:
    """Return a path through these cards."""
    return LearningPath(
        id="p",
        title="P",
        suits="All.",
        about="It goes on.",
        steps=tuple(Step(card=step, why="It is next.") for step in steps),
        assumes=tuple(assumes),
    )


def test_a_path_shows_what_is_needed_first_or_says_that_it_is_known() -> None:
    """In any pack: whoever follows it would stumble."""
    both = card("a", "A"), card("b", "B", needs=("a",))
    assert list(paths.out_of_order(Deck(both, [path("a", "b")]))) == []
    assert list(paths.out_of_order(Deck(both, [path("b", assumes=["a"])]))) == []
    (fault,) = paths.out_of_order(Deck(both, [path("a", "b", assumes=["a"])]))
    assert fault.what == "it assumes `a` and shows it too"
    for wrong in (path("b", "a"), path("b")):
        (fault,) = paths.out_of_order(Deck(both, [wrong]))
        assert str(fault).startswith("paths/p.md: the step `b` needs `a`, which no step before it shows. Put that card")


def test_a_deck_names_what_it_does_not_cover() -> None:
    """Every item of the inventory, by its title."""
    found = [fault.what for fault in whole.check([question()])]
    assert "no card teaches `tradeoffs/ml/4` (`Recall vs Precision`)" in found
    assert not [what for what in found if "`guide/1.1`" in what]


def test_an_id_is_one_for_all_content() -> None:
    """Cards, paths and pairs are looked up by it alike."""
    three: list[Each] = [card("p", "P"), path("a"), pair(1, "data", "beginner", id="q")]
    assert [str(fault) for fault in whole.names(three)] == [
        "paths/p.md: the id `p` belongs to tradeoffs/machine-learning/p.md already. Give it another one."
    ]


def test_a_deck_is_balanced() -> None:
    """No level and no competency is left behind, and the longest choice is not the one to take."""
    found = [fault.what for fault in whole.check([question(quiz=(item("Which?", "The longest of all.", "Short."),))])]
    assert "0% of the cards are advanced" in found
    assert "0% of the cards train data" in found
    assert "the longest choice is right in 100% of the quiz items" in found
    assert "choice 1 is right in 100% of the quiz items" in found


def test_a_choice_is_not_known_by_its_arguing() -> None:
    """Writers defend the wrong ones, and leave the right one bare."""
    bare = item("Which?", "Wait.", "Go on, since it is late.", "Stop, because it is dear.")
    (found,) = [fault.what for fault in whole.check([question(quiz=(bare,))]) if "reason of their own" in fault.what]
    assert found == "0% of the right choices and 100% of the wrong ones give a reason of their own"


def test_a_folder_stands_for_a_category() -> None:
    """So that either can be shown for the other."""
    found = [fault.what for fault in whole.check([question(), question(id="r", category="strategy")])]
    assert "the folder `tradeoffs/machine-learning` goes with `machine learning`, `strategy`" in found


def pair(number: int, competency: Competency, level: Level, **more: Any) -> AssessmentPair:
    """Return a good pair: no two share their words, the right choice goes round and has no length of its own."""
    names = [f"{''.join(chr(97 + int(digit)) for digit in f'{number:03}')}{form * 5}" for form in "xy"]
    choices = [f"Choice {i}{'.' * (1 + (i == (number + 1) % 4))}" for i in range(4)]
    one = AssessmentPair(
        id=f"p{number}",
        competency=competency,
        level=level,
        measures="A skill.",
        forms={
            "A": item(f"Of {names[0]}?", *choices, right=number % 4),
            "B": item(f"Of {names[1]}?", *choices, right=number % 4),
        },
        folder="assessment/x",
    )
    return replace(one, **more)


def all_pairs() -> list[AssessmentPair]:
    """Return two good forms."""
    both = [(competency, level) for competency in COMPETENCIES for level in LEVELS]
    return [pair(number, *each) for number, each in enumerate(both)]


def of_assessment(pairs: Sequence[AssessmentPair], *of_cards: Card) -> list[str]:
    """Return what is wrong with an assessment, as lines."""
    return [str(fault) for fault in assessment.check(pairs, of_cards)]


def test_two_good_forms_have_nothing_wrong() -> None:
    """And neither has an assessment that nobody has begun."""
    assert of_assessment(all_pairs()) == []
    assert of_assessment([]) == []


def test_each_form_asks_enough_about_each_competency() -> None:
    """Three items, one of each level."""
    (found,) = [line for line in of_assessment(all_pairs()[1:]) if "items on" in line]
    assert found.startswith("assessment: each form has 2 items on model literacy, none beginner. Have 3")


def test_the_right_choice_is_given_away_neither_by_its_place_nor_by_its_length() -> None:
    """Whoever knows nothing must not score more than a guess."""
    longest = ("A longest.", "B.", "C.", "D.")
    first = [
        replace(each, forms={form: item(one.prompt, *longest) for form, one in each.forms.items()})
        for each in all_pairs()
    ]
    found = of_assessment(first)
    assert any(line.startswith("assessment: in form A, choice 1 is right in 100% of the items") for line in found)
    assert any(line.startswith("assessment: in form B, choice 4 is right in 0% of the items") for line in found)
    assert any(line.startswith("assessment: in form A, the longest choice is right in 100%") for line in found)


def test_an_item_tells_of_nothing_that_a_card_or_its_twin_has_told() -> None:
    """Whoever read the card would know the answer, and whoever took form A that of form B."""
    prompt = "A harbour counts empty berths by a camera above the northern quay. What matters first?"
    twice = all_pairs()
    twice[0] = replace(twice[0], forms={**twice[0].forms, "A": item(prompt, "A.", "B.", "C.", "D.")})
    quiz = item("A harbour counts its berths by camera, and the northern quay is dark. What comes first?", "A.", "B.")
    (found,) = of_assessment(twice, question(quiz=(quiz,)))
    assert "assessment/x/p0.md: form A tells of the same situation as a quiz item of `q`. Take another" in found
    twice[0] = replace(twice[0], forms=dict.fromkeys(FORMS, twice[0].forms["A"]))
    assert any("its two forms tell of one situation" in line for line in of_assessment(twice))
