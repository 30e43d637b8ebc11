"""Which card comes next: rule M2 without a path, and the plain form of M3."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.memory import Memory, due_at, recall
from bot.rules.picking import due_cards, most_faded, next_in_order

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
card_ids = st.text("abcdef", min_size=1, max_size=3)
decks = st.lists(card_ids, min_size=1, max_size=20, unique=True)
memories = st.builds(
    Memory,
    stability=st.sampled_from([0.5, 2.0, 2.3065, 30.0]) | st.floats(0.01, 100),
    difficulty=st.floats(1, 10),
    reviewed_at=st.integers(0, 60).map(lambda days: NOW - timedelta(days=days)),
)


def remembered(stability: float, days_ago: float) -> Memory:
    """Return a memory whose review lies some days back."""
    return Memory(stability=stability, difficulty=5, reviewed_at=NOW - timedelta(days=days_ago))


def test_cards_come_in_turn() -> None:
    """The next in order, and from the start after the end; the first card at the beginning (M2)."""
    order = ["accuracy", "bias", "cost"]
    assert [next_in_order(order, last) for last in (None, *order)] == ["accuracy", "bias", "cost", "accuracy"]


def test_a_card_that_left_the_deck_is_followed_by_the_next_in_the_alphabet() -> None:
    """After the last one of all, the deck starts anew (M2)."""
    order = ["accuracy", "cost", "drift"]
    assert [next_in_order(order, gone) for gone in ("bias", "zero-shot", "aa")] == ["cost", "accuracy", "accuracy"]


@steady
@given(decks, st.none() | card_ids)
def test_every_card_comes_once_before_any_comes_again(order: list[str], last: str | None) -> None:
    """Wherever it starts, one round shows the whole deck, in its own order (M2)."""
    shown = []
    for _ in order:
        last = next_in_order(order, last)
        shown.append(last)
    start = order.index(shown[0])
    assert shown == order[start:] + order[:start]


@steady
@given(decks, card_ids)
def test_an_edited_deck_goes_on_where_it_stood(order: list[str], gone: str) -> None:
    """In alphabetical order, a card taken out is followed by the one that stood after it (M2)."""
    order = sorted({*order, gone})
    following = next_in_order(order, gone)
    order.remove(gone)
    if order:
        assert next_in_order(order, gone) == following


def test_there_is_no_next_of_nothing() -> None:
    """An empty deck is an error of the content, found before this."""
    with pytest.raises(ValueError, match="no cards"):
        next_in_order([], None)


def test_the_most_faded_card_is_the_due_one_least_likely_recalled() -> None:
    """Of two that are due, the one longer overdue; what is not due yet waits (M3)."""
    cards = {"fresh": remembered(10, 3), "due": remembered(10, 11), "faded": remembered(10, 40)}
    assert due_cards(cards, NOW) == ("faded", "due")
    assert most_faded(cards, NOW) == "faded"
    assert most_faded(cards, NOW, leave_out={"faded"}) == "due"
    assert most_faded(cards, NOW, leave_out={"faded", "due"}) is None
    assert most_faded({}, NOW) is None


def test_a_card_is_due_from_its_very_instant_on() -> None:
    """Due at noon is due at noon, and not a microsecond before (M3)."""
    cards = {"card": remembered(10, 10)}
    assert most_faded(cards, NOW) == "card"
    assert most_faded(cards, NOW - timedelta(microseconds=1)) is None


def test_ties_go_by_id() -> None:
    """Equal memories come in the order of their ids, however they were stored."""
    cards = {name: remembered(10, 40) for name in ("b", "c", "a")}
    assert due_cards(cards, NOW) == ("a", "b", "c")


@steady
@given(st.dictionaries(card_ids, memories, max_size=12), st.sets(card_ids, max_size=3))
def test_due_cards_are_all_that_are_due_most_faded_first(cards: dict[str, Memory], leave_out: set[str]) -> None:
    """No due card is missing, none comes twice, and recall never falls along the list (M3)."""
    due = due_cards(cards, NOW, leave_out=leave_out)
    assert set(due) == {name for name in cards if due_at(cards[name]) <= NOW and name not in leave_out}
    assert len(due) == len(set(due))
    keys = [(recall(cards[name], NOW), name) for name in due]
    assert keys == sorted(keys)
    assert most_faded(cards, NOW, leave_out=leave_out) == (due[0] if due else None)
