"""The rubric itself, and what travels in buttons: both must hold whatever is sent."""

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import LEVELS
from bot.chat.messages import LONGEST_ACTION
from bot.chat.routes import action
from bot.features.interview import names
from bot.features.interview.choosing import Wanted, category_key, wanted_in
from bot.features.interview.rubric import CRITERIA, KEYS, known, met_and_not, rubric_field, tally
from bot.store.tables import interview

keys = st.lists(st.sampled_from(KEYS) | st.text(max_size=12), max_size=9)


def test_there_are_five_criteria_that_fit() -> None:
    """Their keys together fit the column, and none holds the comma that stands between them."""
    assert len(set(KEYS)) == len(CRITERIA) == 5
    column = interview.c.ticks.type
    assert isinstance(column, sa.String)
    assert len(",".join(KEYS)) <= (column.length or 0)
    assert not any("," in each.key or "," in each.label for each in CRITERIA)
    assert all(each.about.endswith(".") for each in CRITERIA)


@given(keys)
def test_only_criteria_are_ticked(sent: list[str]) -> None:
    """Each once and in their order, whatever a form sends; those met and those not are all of them."""
    ticks = known(sent)
    assert list(ticks) == [key for key in KEYS if key in sent]
    met, missing = met_and_not(ticks)
    assert {*met, *missing} == set(CRITERIA)
    assert len(met) + len(missing) == 5
    assert tally(sent) == f"{len(ticks)} of 5"
    assert rubric_field(ticks).value == ",".join(ticks)


@given(st.text(), st.sampled_from(("", *LEVELS)))
def test_what_is_wanted_travels_in_a_button(category: str, level: str) -> None:
    """Whatever a category is called, it fits and comes back."""
    wanted = Wanted(category=category_key(category), level=level)
    made = action(names.REDO, "a" * 16, "1", *wanted.facts)
    assert len(made) <= LONGEST_ACTION
    assert wanted_in(made, 2) == wanted


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_forged_button_wants_anything(category: str, level: str) -> None:
    """It is never an error."""
    read = wanted_in(f"{names.NEXT}:{category}:{level}", 0)
    assert read.level in {"", *LEVELS}
    assert len(read.category) in {0, 1, 8}
