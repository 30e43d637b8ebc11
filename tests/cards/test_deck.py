"""A deck: cards by id, in order, and by the names that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import LEVELS, Deck, LearningPath, Level, Step
from tests.cards.samples import card, deck

TITLES = (
    "Recall vs precision",
    "Accuracy vs coverage",
    "Model size vs latency",
    "Retrieval depth vs latency (RAG)",
    "Fine-tuning vs prompting",
    "Temperature vs consistency",
    "What precision and recall mean for a PM, and where each of them matters",
    "What is a vector database",
)
DECK = deck(*TITLES)


def titles(name: str) -> list[str]:
    """Return the titles that are found for a name."""
    return [found.title for found in DECK.find(name)]


def test_a_deck_gives_cards_by_id_and_in_order() -> None:
    """The order of the ids does not depend on the order in which the cards came."""
    cards = [card("b", "B"), card("c", "C", kind="question"), card("a", "A")]
    both = Deck(cards), Deck(reversed(cards))
    assert [list(made.cards) for made in both] == [["a", "b", "c"]] * 2
    assert (both[0].order("tradeoff"), both[0].order("question")) == (("a", "b"), ("c",))
    assert both[0].get("c") == cards[1]
    assert both[0].get("gone") is None


@given(
    st.lists(
        st.tuples(st.sampled_from(LEVELS), st.sets(st.integers(0, 9), max_size=3)),
        min_size=1,
        max_size=10,
    )
)
def test_the_order_is_one_in_which_cards_can_be_learnt(facts: list[tuple[Level, set[int]]]) -> None:
    """Each card once, behind what it needs; where nothing is needed, by level. A circle keeps nobody out."""
    cards = [
        card(f"c{i}", "C", level=level, needs=tuple(f"c{need}" for need in sorted(needs) if need < i))
        for i, (level, needs) in enumerate(facts)
    ]
    order = Deck(cards).order("tradeoff")
    assert sorted(order) == sorted(one.id for one in cards)
    assert all(order.index(need) < order.index(one.id) for one in cards for need in one.needs)
    free = Deck(card(one.id, "C", level=one.level) for one in cards)
    assert [LEVELS.index(free.cards[each].level) for each in free.order("tradeoff")] == sorted(
        LEVELS.index(one.level) for one in cards
    )


def test_a_path_comes_before_the_other_cards() -> None:
    """Of both kinds, in its order; a step whose card has left is passed over."""
    steps = tuple(Step(card=each, why="It is next.") for each in ("c", "gone", "a"))
    path = LearningPath(id="p", title="P", suits="All.", about="On.", steps=steps)
    made = Deck(
        [card("a", "A"), card("b", "B", level="advanced"), card("c", "C", kind="question"), card("d", "D")], [path]
    )
    assert made.order_from("p") == ("c", "a", "d", "b")
    assert made.order_from("") == made.order_from("q") == ("a", "c", "d", "b")


def test_a_circle_of_needs_and_a_very_long_chain_are_ordered_too() -> None:
    """Both come with packs: neither may stop a bot."""
    circle = Deck([card("a", "A", needs=("b",)), card("b", "B", needs=("a",))])
    assert circle.order("tradeoff") == ("b", "a")
    chain = Deck(card(f"c{i:04}", "C", needs=(f"c{i + 1:04}",)) for i in range(3000))
    assert chain.order("tradeoff")[0] == "c2999"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("presision recal", "Recall vs precision"),
        ("precision recall", "Recall vs precision"),
        ("Precision versus Recall!", "Recall vs precision"),
        ("LATENCY, MODEL SIZE", "Model size vs latency"),
        ("latency modle size", "Model size vs latency"),
        ("rag", "Retrieval depth vs latency (RAG)"),
        ("fine tuning", "Fine-tuning vs prompting"),
        ("finetuning", "Fine-tuning vs prompting"),
        ("temprature", "Temperature vs consistency"),
        ("vector databse", "What is a vector database"),
        ("acc", "Accuracy vs coverage"),
        ("te", "Temperature vs consistency"),
    ],
)
def test_a_typed_name_finds_its_card_first(typed: str, first: str) -> None:
    """Typing errors, the order of the words, case, punctuation, "vs" and an unfinished word are forgiven."""
    assert titles(typed)[0] == first


@pytest.mark.parametrize(
    "typed", ["recall-vs-precision", "RECALL-VS-PRECISION", "Recall vs precision", " recall vs. precision? "]
)
def test_an_exact_id_or_title_is_the_only_result(typed: str) -> None:
    """Although another title has the same words."""
    assert titles(typed) == ["Recall vs precision"]
    assert len(titles("recall precision")) == 2


@pytest.mark.parametrize(
    "typed",
    [
        "qwertyuiop",
        "weather in paris",
        "zzzz",
        "12345",
        "vs",
        "!!!",
        "good morning team",
        "pizza with precision",
        "\0",
        "🦊",
    ],
)
def test_nonsense_finds_nothing(typed: str) -> None:
    """A word like "in" or "a" that stands in every long title is not enough."""
    assert titles(typed) == []


def test_nothing_typed_gives_the_first_cards_in_order() -> None:
    """As many as fit a list of choices; a kind alone where one is asked for."""
    many = Deck([card(f"card-{i:02}", f"Title {i}", kind="question" if i % 2 else "tradeoff") for i in range(60)])
    assert [found.id for found in many.find(" ")] == [f"card-{i:02}" for i in range(25)]
    assert [found.id for found in many.find("", kind="question")] == [f"card-{i:02}" for i in range(1, 51, 2)]
    assert len(many.find("title")) == 25


def test_only_cards_of_the_asked_kind_are_found() -> None:
    """Also where the exact title belongs to the other kind."""
    cards = Deck([card("a", "Drift"), card("b", "Drift and stability", kind="question")])
    assert [found.id for found in cards.find("drift", kind="question")] == ["b"]
    assert Deck([]).find("drift") == ()


@given(typed=st.text(max_size=200))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    """At most 25 cards of the deck, each once."""
    found = DECK.find(typed)
    assert len(found) == len({one.id for one in found}) <= 25
    assert all(DECK.get(one.id) is one for one in found)


@pytest.mark.parametrize("title", TITLES)
def test_every_card_is_found_by_its_title_with_a_letter_missing(title: str) -> None:
    """Whichever letter it is."""
    for i in range(len(title)):
        assert title in titles(title[:i] + title[i + 1 :])
