"""Which card comes next: for a channel (M2) and for a member (M3)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.memory import Memory, Rating, due_at, recall, study
from bot.rules.picking import (
    LEAST_TURNOUT,
    Learner,
    next_on_path,
    pick_for_channel,
    pick_for_member,
    rest,
    worth,
)

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


def test_a_card_is_due_from_its_very_instant_on() -> None:
    """Due at noon is due at noon, and not a microsecond before (M3)."""
    known = {"due": remembered(10, 10), "worthier": remembered(1, 3)}
    left_out = {"worthier"}
    assert pick_for_member(["new", "due"], known, NOW, turn=1, leave_out=left_out) == "due"
    assert pick_for_member(["new", "due"], known, NOW - timedelta(microseconds=1), turn=1, leave_out=left_out) == "new"


def test_a_member_gets_the_card_worth_most_of_all() -> None:
    """A card never met before one that fades, and that before one just reviewed (M3)."""
    known = {"fresh": remembered(10, 0), "faded": remembered(10, 60)}
    cards = ("fresh", "faded", "unseen", "unseen too")
    assert pick_for_member(cards, known, NOW, turn=0) == "unseen"
    assert pick_for_member(cards, known, NOW, turn=0, leave_out={"unseen"}) == "unseen too"
    assert pick_for_member(cards[:2], known, NOW, turn=0) == "faded"
    assert pick_for_member(cards[:1], known, NOW, turn=0) == "fresh"
    assert pick_for_member(cards[:1], known, NOW, turn=0, leave_out={"fresh"}) is None


def test_every_second_card_is_the_due_one_least_likely_recalled() -> None:
    """Where one is due; else the second one too is the one worth most (M3)."""
    known = {"due": remembered(10, 11), "faded": remembered(10, 40), "fresh": remembered(10, 3)}
    cards = ("unseen", "fresh", "due", "faded")
    assert [pick_for_member(cards, known, NOW, turn=turn) for turn in range(4)] == ["unseen", "faded"] * 2
    assert pick_for_member(cards, known, NOW, turn=1, leave_out={"faded"}) == "due"
    assert pick_for_member(cards, known, NOW, turn=1, leave_out={"faded", "due"}) == "unseen"


def test_equal_cards_come_in_the_order_of_the_path() -> None:
    """Whatever their ids are, in both kinds of turn (M3)."""
    known = {name: remembered(10, 40) for name in "abc"}
    assert [pick_for_member("cab", known, NOW, turn=turn) for turn in (0, 1)] == ["c", "c"]
    assert [pick_for_member("zyx", {}, NOW, turn=turn) for turn in (0, 1)] == ["z", "z"]


def test_a_card_that_has_left_the_deck_is_never_picked() -> None:
    """Its memory is kept, and the card is gone (M3)."""
    assert pick_for_member(["here"], {"gone": remembered(10, 90)}, NOW, turn=1) == "here"


@steady
@given(decks, st.dictionaries(card_ids, memories, max_size=12), st.sets(card_ids), st.integers(0, 9))
def test_a_members_pick_is_left_and_the_best(
    cards: list[str], known: dict[str, Memory], leave_out: set[str], turn: int
) -> None:
    """Never one of ``leave_out``; by worth, or by recall among the due ones; None only where nothing is left (M3)."""
    pick = pick_for_member(cards, known, NOW, turn=turn, leave_out=leave_out)
    left = [card for card in cards if card not in leave_out]
    due = [card for card in left if card in known and due_at(known[card]) <= NOW]
    if pick is None:
        assert not left
    elif turn % 2 and due:
        assert pick in due
        assert recall(known[pick], NOW) == min(recall(known[card], NOW) for card in due)
    else:
        assert pick in left
        assert worth(known.get(pick), NOW) == max(worth(known.get(card), NOW) for card in left)


learners = st.builds(
    Learner, turnout=st.floats(LEAST_TURNOUT, 1), memories=st.dictionaries(card_ids, memories, max_size=8)
)
teams = st.lists(learners, max_size=4)


def posts(order: Sequence[str], path: Sequence[str], team: Sequence[Learner], many: int) -> list[str]:
    """Return the cards of so many posts, one a day, while nobody rates."""
    shown: list[str] = []
    for day in range(many):
        at = NOW + timedelta(days=day)
        on_path = next_on_path(path, order, before=(), since=shown)
        shown.append(on_path or pick_for_channel(order, shown, team, at))
    return shown


def test_a_channel_gets_the_card_worth_most_to_all() -> None:
    """Two who have not met a card outweigh one who has, and each counts by how often they come (M2)."""
    met, faded = remembered(10, 5), remembered(10, 60)
    ana = Learner(turnout=0.9, memories={"a": met, "b": faded, "c": met})
    ben = Learner(turnout=0.4, memories={"a": met, "b": met, "c": faded})
    assert pick_for_channel("abc", (), [ana, ben], NOW) == "b"
    assert pick_for_channel("abc", (), [ana, ben, ben, ben], NOW) == "c"
    assert pick_for_channel("abcd", (), [ana, ben], NOW) == "d"


def test_a_channel_without_learners_goes_through_its_cards_in_turn() -> None:
    """Nobody is there, so all are equal: what was never shown comes first, then what was shown longest ago (M2)."""
    assert posts("cab", (), (), 7) == list("cabcabc")


def test_a_card_that_was_skipped_waits_like_one_that_was_shown() -> None:
    """Whoever manages has put it aside, and it rests (M2)."""
    assert pick_for_channel("abcd", "ba", (), NOW) == "c"
    assert next_on_path("ab", "abcd", before=(), since="a") == "b"


def test_a_deck_of_one_card_works() -> None:
    """It comes every day, with a path or without (M2)."""
    nobody_knows = Learner(turnout=1, memories={})
    assert posts(["only"], (), [nobody_knows], 3) == posts(["only"], ["only"], [nobody_knows], 3) == ["only"] * 3


def test_there_is_no_card_for_a_channel_without_cards() -> None:
    """An empty deck is an error of the content, found before this."""
    with pytest.raises(ValueError, match="no cards"):
        pick_for_channel((), (), (), NOW)


@steady
@given(decks, st.data(), teams)
def test_a_path_is_followed_to_its_end_in_order(order: list[str], data: st.DataObject, team: list[Learner]) -> None:
    """Whatever anybody knows; cards of it that have left the deck are passed over (M2)."""
    path = data.draw(st.lists(st.sampled_from([*order, "gone"]), unique=True))
    there = [card for card in path if card != "gone"]
    assert posts(order, path, team, len(there)) == there


def test_a_path_that_is_taken_up_repeats_no_card_that_still_rests() -> None:
    """Yesterday's card counts as behind; one from long ago comes again, since the path has its reason for it (M2)."""
    assert next_on_path("abc", "abcdef", before="abcdefa", since=()) == "b"
    assert next_on_path("abc", "abcdef", before="abcdefa", since="b") == "c"
    assert next_on_path("abc", "abcdef", before="abcdefa", since="bc") is None


@steady
@given(decks, st.lists(card_ids, max_size=8, unique=True), teams, st.data())
def test_a_card_rests_before_it_comes_again(
    order: list[str], path: list[str], team: list[Learner], data: st.DataObject
) -> None:
    """Never before so many other posts, once the path is through; what was shown before may be anything (M2)."""
    shown = data.draw(st.lists(card_ids, max_size=30)) + path
    pick = pick_for_channel(order, shown, team, NOW)
    pause = rest(len(order))
    assert pick in order
    assert pick not in shown[len(shown) - pause :]


@steady
@given(decks, st.lists(card_ids, max_size=8), teams, st.data())
def test_who_is_counted_first_or_hardly_comes_changes_nothing(
    order: list[str], shown: list[str], team: list[Learner], data: st.DataObject
) -> None:
    """Neither the order of the learners nor one with a turnout below a twentieth (M2)."""
    silent = Learner(turnout=data.draw(st.floats(0, LEAST_TURNOUT, exclude_max=True)), memories={})
    others = data.draw(st.permutations([*team, silent]))
    assert pick_for_channel(order, shown, team, NOW) == pick_for_channel(order, shown, others, NOW)


@steady
@given(decks, teams)
def test_every_card_comes_once_before_one_comes_again_that_all_have_met(order: list[str], team: list[Learner]) -> None:
    """A card that nobody has met is worth more than any that all have: breadth first (M2)."""
    met: dict[str, Memory] = {}
    shown: list[str] = []
    for day in range(len(order)):
        at = NOW + timedelta(days=day)
        team = [Learner(turnout=each.turnout, memories=met) for each in team]
        shown.append(pick_for_channel(order, shown, team, at))
        met[shown[-1]] = study(met.get(shown[-1]), Rating.AGAIN, at)
    assert shown == order
