"""Which learning path suits somebody, by what they answered."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.recommending import Learner, Teaching, Way, recommend
from bot.rules.scoring import Scored

steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.
LEVELS = ("beginner", "intermediate", "advanced")
NAMES = tuple("abcdefgh")


def learner(right: set[tuple[str, str]], gaps: tuple[str, ...] = ()) -> Learner:
    """Return somebody who answered just these competencies and levels right."""
    return Learner(
        [
            Scored(pair=f"{name}-{level}", competency=name, level=level, right=(name, level) in right)
            for name, level in product(NAMES, LEVELS)
        ],
        LEVELS,
        gaps,
    )


def way(name: str, *cards: tuple[str, str], assumes: tuple[tuple[str, str], ...] = (), times: int = 6) -> Way:
    """Return a path that goes through cards of these competencies and levels so many times."""
    ahead = [
        Teaching(id=f"{name}{number}{at}", competencies=(competency,), level=level)
        for number in range(times)
        for at, (competency, level) in enumerate(cards)
    ]
    known = [
        Teaching(id=f"{name}-needs-{at}", competencies=(competency,), level=level)
        for at, (competency, level) in enumerate(assumes)
    ]
    return Way(id=name, cards=tuple(ahead), assumes=tuple(known))


EASY = {(name, "beginner") for name in NAMES}
MIDDLE = EASY | {(name, "intermediate") for name in NAMES}
ALL = MIDDLE | {(name, "advanced") for name in NAMES}
BY_LEVEL = [way(level, *((name, level) for name in NAMES)) for level in LEVELS]
skills = st.sets(st.sampled_from(sorted(ALL)))


def chosen(ways: list[Way], right: set[tuple[str, str]], met: set[str] | None = None) -> str:
    """Return the path that is recommended."""
    found = recommend(ways, learner(right), met or set())
    assert found is not None
    return found.way


def test_the_level_follows_what_was_right() -> None:
    """Who had nothing right begins at the beginning; who had the easy ones goes on from there."""
    assert [chosen(BY_LEVEL, right) for right in (set(), EASY, MIDDLE, ALL)] == [*LEVELS, "advanced"]


def test_a_gap_decides_between_paths_of_one_level() -> None:
    """The competency in which least was right."""
    ways = [way(name, (name, "beginner")) for name in NAMES]
    assert chosen(ways, ALL - {("d", level) for level in LEVELS}) == "d"


def test_the_reason_names_what_the_next_cards_give_most() -> None:
    """At most two competencies, and the level of most of them."""
    path = way("p", ("a", "intermediate"), ("b", "intermediate"), ("c", "beginner"))
    found = recommend([path], learner(ALL - {("b", level) for level in LEVELS}), set())
    assert found is not None
    assert found.level == "intermediate"
    assert found.competencies[0] == "b"
    assert len(found.competencies) == 2


def test_a_gap_that_was_told_counts_twice() -> None:
    """So a path that is half about it is taken before one of a competency in which a little less was right."""
    ways = [way("gap", ("a", "intermediate"), ("b", "beginner")), way("other", ("c", "intermediate"))]
    right = EASY | {(name, "intermediate") for name in NAMES if name != "c"} - {
        ("a", "beginner"),
        ("a", "intermediate"),
    }
    without, told = (recommend(ways, learner(right, gaps), set()) for gaps in ((), ("a",)))
    assert without is not None
    assert told is not None
    assert (without.way, told.way) == ("other", "gap")
    assert told.competencies[0] == "a"


@pytest.mark.parametrize("slip", sorted(EASY))
def test_a_slip_sends_nobody_back_to_the_beginning(slip: tuple[str, str]) -> None:
    """Whoever had nearly all right begins anew only where nothing else is left; a beginner's question is no worse."""
    ways = [way("beginning", *sorted(EASY)), way("onward", *((name, "intermediate") for name in NAMES))]
    assert chosen(ways, ALL - {slip}) == "onward"
    assert chosen(ways[:1], ALL - {slip}) == "beginning"
    after = learner(ALL - {slip})
    assert after.knows("a", "beginner") >= after.knows("a", "intermediate")


def test_what_a_path_takes_as_known_counts_against_it() -> None:
    """Unless they know it: by their answers, or since they have met the card."""
    plain = way("z-plain", ("a", "beginner"))
    hard = way("hard", ("a", "beginner"), assumes=(("b", "advanced"),))
    assert chosen([hard, plain], set()) == "z-plain"
    assert chosen([hard, plain], set(), {"hard-needs-0"}) == "hard"


def test_a_path_that_is_nearly_behind_them_is_passed_over() -> None:
    """As long as there is another; of what was met, nothing counts."""
    best, other = way("best", ("a", "beginner")), way("other", ("a", "advanced"))
    met = {card.id for card in best.cards[2:]}
    assert chosen([best, other], set()) == "best"
    assert chosen([best, other], set(), met) == "other"
    assert chosen([best], set(), met) == "best"
    assert recommend([best], learner(set()), {card.id for card in best.cards}) is None
    assert recommend([], learner(set()), set()) is None


def test_of_two_alike_the_first_by_id_is_taken() -> None:
    """In whatever order they come."""
    two = [way("two", ("a", "beginner")), way("one", ("a", "beginner"))]
    assert chosen(two, EASY) == chosen(two[::-1], EASY) == "one"


def test_a_card_that_names_no_competency_goes_by_its_level() -> None:
    """It is named in no reason."""
    bare = Way(id="bare", cards=tuple(Teaching(id=f"{n}", competencies=(), level="beginner") for n in range(5)))
    found = recommend([bare], learner(set()), set())
    assert found is not None
    assert found.competencies == ()


@steady
@given(skills, st.sampled_from(sorted(ALL)))
def test_one_more_right_answer_never_makes_a_card_seem_less_known(
    right: set[tuple[str, str]], more: tuple[str, str]
) -> None:
    """For its own competency and level; and every chance stays a chance."""
    before, after = learner(right - {more}), learner(right | {more})
    assert 0 < before.knows(*more) < after.knows(*more) < 1
    assert all(0 < after.ready(level) <= 1 for level in LEVELS)
