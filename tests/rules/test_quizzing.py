"""What a quiz asks next, and in which order its choices stand."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.quizzing import WINDOW, Answered, Candidate, item_id, pick_item, progress, shuffled

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
answered = st.builds(Answered, right=st.booleans(), at=st.integers(1, 60).map(lambda days: NOW - timedelta(days=days)))
candidates = st.builds(
    Candidate,
    card=st.sampled_from("abcd"),
    item=st.sampled_from("123"),
    met=st.booleans(),
    weak=st.booleans(),
    last=st.none() | answered,
)
decks = st.lists(candidates, max_size=12, unique_by=lambda each: (each.card, each.item))
seeds = st.text(max_size=20)


def item(card: str, *, met: bool = False, weak: bool = False, last: Answered | None = None) -> Candidate:
    """Return the only item of a card."""
    return Candidate(card=card, item="1", met=met or weak, weak=weak, last=last)


def ago(days: int, *, right: bool) -> Answered:
    """Return an answer of some days back."""
    return Answered(right=right, at=NOW - timedelta(days=days))


def run(items: Sequence[Candidate], seed: str) -> list[Candidate]:
    """Return all that a run asks until nothing is left."""
    asked: list[Candidate] = []
    while (picked := pick_item(items, {(each.card, each.item) for each in asked}, seed)) is not None:
        asked.append(picked)
    return asked


@steady
@given(st.integers(0, 9), seeds)
def test_a_shuffle_loses_and_doubles_nothing(choices: int, seed: str) -> None:
    """And is the same every time."""
    order = shuffled(choices, seed)
    assert sorted(order) == list(range(choices))
    assert shuffled(choices, seed) == order


def test_a_shuffle_is_the_same_for_ever() -> None:
    """On any Python, in any process: a post that stands in a channel must still mean what it meant."""
    assert shuffled(3, "aaaaaaaaaaaaaaaa") == (1, 2, 0)
    assert shuffled(5, "aaaaaaaaaaaaaaaa") == (3, 1, 2, 0, 4)


def test_no_place_is_favoured() -> None:
    """Over many posts the right choice stands in each place about as often: pressing B always wins nothing."""
    firsts = [shuffled(4, f"post-{number}").index(0) for number in range(2000)]
    assert all(400 < firsts.count(place) < 600 for place in range(4))


def test_an_edited_sentence_is_another_item() -> None:
    """Where its lines end makes no difference."""
    assert item_id("Which one?\nThis or that?") == item_id("  Which one? This   or that? ")
    assert item_id("Which one?") != item_id("Which two?")
    assert item_id("Which one?") == "31de73d75280"


@steady
@given(st.text())
def test_an_items_id_fits_its_column_and_a_button(prompt: str) -> None:
    """Twelve hex digits, whatever the sentence."""
    assert len(item_id(prompt)) == 12
    assert int(item_id(prompt), 16) >= 0


def test_weak_spots_come_first() -> None:
    """The five groups in their order, and the oldest first where something was answered."""
    items = [
        item("right-lately", last=ago(1, right=True)),
        item("right-long-ago", last=ago(30, right=True)),
        item("unmet"),
        item("met", met=True),
        item("fading", weak=True),
        item("wrong-lately", last=ago(2, right=False)),
        item("wrong-long-ago", last=ago(20, right=False)),
    ]
    assert [each.card for each in run(items, "any")] == [
        "wrong-long-ago",
        "wrong-lately",
        "fading",
        "met",
        "unmet",
        "right-long-ago",
        "right-lately",
    ]


@steady
@given(decks, seeds)
def test_a_run_asks_everything_once(items: list[Candidate], seed: str) -> None:
    """And then nothing more."""
    asked = run(items, seed)
    assert len(asked) == len(items)
    assert set(asked) == set(items)


@steady
@given(decks, seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_deck_makes_no_difference(items: list[Candidate], seed: str, chance: Random) -> None:
    """The same run comes of the same seed, however the cards are listed."""
    mixed = list(items)
    chance.shuffle(mixed)
    assert run(mixed, seed) == run(items, seed)


@steady
@given(decks, seeds)
def test_nothing_right_comes_before_a_gap(items: list[Candidate], seed: str) -> None:
    """Wrong ones, then those never answered, then right ones; the answered ones oldest first."""
    asked = run(items, seed)
    groups = [0 if each.last and not each.last.right else 2 if each.last else 1 for each in asked]
    assert groups == sorted(groups)
    for right in (False, True):
        instants = [each.last.at for each in asked if each.last and each.last.right is right]
        assert instants == sorted(instants)


@steady
@given(st.integers(2, 5), seeds)
def test_a_run_of_equals_goes_from_card_to_card(cards: int, seed: str) -> None:
    """The second item of a card waits until every card has had one."""
    items = [
        Candidate(card=str(card), item=which, met=False, weak=False, last=None)
        for card in range(cards)
        for which in ("x", "y")
    ]
    assert len({each.card for each in run(items, seed)[:cards]}) == cards


def test_another_seed_begins_with_another_of_equals() -> None:
    """Five new items are not the same five for everybody."""
    items = [item(str(card)) for card in range(10)]
    assert len({run(items, f"run-{number}")[0].card for number in range(40)}) > 5


def test_progress_is_told_once_there_is_enough_to_compare() -> None:
    """Sixty answers: the last thirty against the thirty before, and what is older left out."""
    before, last = [True] * 10 + [False] * 20, [False] * 5 + [True] * 25
    assert progress([*before, *last][1:]) is None
    assert progress([*before, *last]) == (25, 10)
    assert progress([*[True] * 99, *before, *last]) == (25, 10)
    assert WINDOW == 30
