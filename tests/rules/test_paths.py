"""How far somebody is on a learning path, for any path and whatever they have met."""

from collections.abc import Mapping, Sequence, Set

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.paths import Progress, onward, progress

CARD = st.sampled_from("abcdefgh")
PATH = st.lists(CARD, unique=True)
CARDS = st.frozensets(CARD)


@given(PATH, CARDS, CARDS)
def test_each_card_is_behind_or_ahead_in_the_order_of_the_path(
    cards: Sequence[str], met: Set[str], asked: Set[str]
) -> None:
    """What is asked elsewhere is ahead as long as it is not met."""
    now = progress(cards, met, asked)
    assert set(now.behind) == set(cards) & met
    assert set(now.ahead) == set(cards) - met
    for part in (now.behind, now.ahead):
        assert list(part) == [card for card in cards if card in part]


@given(PATH, CARDS, CARDS)
def test_the_next_step_is_the_first_that_is_new_and_asked_nowhere(
    cards: Sequence[str], met: Set[str], asked: Set[str]
) -> None:
    """All of those before it are met, or asked elsewhere."""
    now = progress(cards, met, asked)
    before = cards if now.next is None else cards[: cards.index(now.next)]
    assert all(card in met | asked for card in before)
    assert now.next not in met | asked


@given(PATH, CARDS)
def test_a_path_is_finished_once_nothing_is_ahead(cards: Sequence[str], met: Set[str]) -> None:
    """Meeting its next step, again and again, finishes every path that has a card."""
    now = progress(cards, met)
    for _ in range(len(now.ahead)):
        assert now.next is not None
        now = progress(cards, met := met | {now.next})
    assert now.is_finished == bool(cards)
    assert now == Progress(behind=tuple(cards), ahead=(), next=None)


@given(st.dictionaries(st.sampled_from(("p", "q", "r")), PATH), CARDS)
def test_one_goes_on_with_the_path_that_is_met_most_and_not_finished(
    paths: Mapping[str, Sequence[str]], met: Set[str]
) -> None:
    """None only where nothing is left on any."""
    left = {path: len(progress(cards, met).ahead) / len(cards) for path, cards in paths.items() if set(cards) - met}
    chosen = onward(paths, met)
    assert (chosen is None) == (not left)
    if chosen is not None:
        assert left[chosen] == min(left.values())
        assert chosen == min(path for path, share in left.items() if share == left[chosen])
