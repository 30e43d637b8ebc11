"""The simulation behind the figures on memory: its people, its luck, and what it makes of them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.learners import MODELS, Fsrs, Person
from benchmarks.luck import Luck
from benchmarks.memory import DUE, Level, Plan, check_ratings, deck, goals, jobs_of, simulate, summary
from benchmarks.teachers import TEACHERS, Oracle, Teacher, study_together
from benchmarks.teams import Cards, Team, calendar_day, noon
from bot.rules.memory import Rating, study

CARDS = Cards(questions=tuple("abcdefgh"), tradeoffs=("s", "t", "u"))
PLAN = Plan(teams=2, days=(3, 6))
steady = settings(deadline=None)  # The machine is shared: a slow example is no fault.


class NoLuck(Luck):
    """Draws the mean, whatever it is about."""

    def normal(self, *about: object) -> float:
        """Return 0."""
        return 0.0


def somebody(*, known: bool = False) -> Person:
    """Return a person with a deck of one card, average in all."""
    return Person(luck=NoLuck("somebody"), quick=0, hard=(0,), known=(known,))


def played(name: str, *, model: str = "A", days: int = 8) -> tuple[Team, Teacher]:
    """Return a team after some study days with a teacher."""
    team = Team(model, 1, CARDS)
    teacher = TEACHERS[name](team)
    for day in range(days):
        study_together(team, teacher, day)
    return team, teacher


def test_the_same_seeds_give_the_same_figures_to_the_last_digit() -> None:
    """As JSON, byte by byte."""
    jobs = jobs_of(PLAN, CARDS)
    first, second = (
        json.dumps(summary(PLAN, CARDS, {job[:3]: simulate(job) for job in order}).as_json())
        for order in (jobs, jobs[::-1])
    )
    assert first == second


@pytest.mark.parametrize("model", MODELS)
def test_who_studies_remembers_more(model: str) -> None:
    """With every teacher but the idle one, and a little more with those who go on in private."""
    recall = {name: sum(each.remembers(7) for each in played(name, model=model)[0].members) for name in TEACHERS}
    alone = {"in turn, channel alone", "as shipped, channel alone"}
    assert all(recall["nothing at all"] < recall[name] for name in alone)
    assert all(recall[more] > recall[name] for name in alone for more in recall.keys() - alone - {"nothing at all"})


def test_all_teachers_meet_the_same_people_on_the_same_days() -> None:
    """Who comes is a matter of the team and the day."""
    came = {name: [each.came for each in played(name)[0].members] for name in TEACHERS}
    assert all(days == came["nothing at all"] for days in came.values())


@pytest.mark.parametrize("name", TEACHERS)
def test_nobody_gets_a_card_twice_on_a_day_or_more_than_five(name: str) -> None:
    """A question and a trade-off at least, for whoever comes; five in turn to all are four and one."""
    team = Team("A", 1, CARDS)
    teacher = TEACHERS[name](team)
    for day in range(12):
        before = [each.ratings for each in team.members]
        study_together(team, teacher, day)
        given_today = [each.ratings - ratings for each, ratings in zip(team.members, before, strict=True)]
        assert max(given_today) <= 5
        for each, many in zip(team.members, given_today, strict=True):
            assert many == sum(memory.reviewed_at == noon(day) for memory in each.memories.values())


@pytest.mark.parametrize("model", MODELS)
def test_what_is_not_studied_fades(model: str) -> None:
    """From one day to the next, for cards known before and cards met once; what was never met is not recalled."""
    for known in (True, False):
        mind = MODELS[model](somebody(known=known))
        assert mind.recall(0, 1) > 0 if known else mind.recall(0, 1) == 0
        mind.study(0, 2, recalled=known)
        fading = [mind.recall(0, day) for day in (3, 10, 30, 100, 300)]
        assert fading[0] < 1
        assert fading == sorted(fading, reverse=True)
        assert fading[-1] > 0


@pytest.mark.parametrize("model", MODELS)
def test_the_oracle_knows_what_a_look_truly_adds(model: str) -> None:
    """Of a card never met all that is left after 30 days, of one just learned less than later on."""
    mind = MODELS[model](somebody())
    first = mind.gain(0, 5)
    mind.study(0, 5, recalled=False)
    assert mind.recall(0, 35) == pytest.approx(first)
    assert 0 < mind.gain(0, 6) < first


@steady
@given(st.lists(st.tuples(st.integers(1, 300), st.booleans()), min_size=1, max_size=8))
def test_the_first_model_is_the_packages_where_nothing_is_drawn(gaps: list[tuple[int, bool]]) -> None:
    """FSRS-6 with its own parameters: model A differs from the bot in these alone."""
    mind = Fsrs(somebody())
    memory, day = None, 0
    for gap, recalled in gaps:
        day += gap
        memory = study(memory, Rating.GOOD if recalled else Rating.AGAIN, noon(0) + timedelta(days=day))
        mind.study(0, day, recalled=recalled)
        state = mind.cards[0]
        assert state is not None
        assert (state.stability, state.difficulty) == pytest.approx((memory.stability, memory.difficulty))


def test_five_days_are_a_week() -> None:
    """Study days are workdays."""
    assert [calendar_day(day) for day in (0, 4, 5, 10)] == [0, 4, 7, 14]


def test_the_oracle_lets_cards_rest_too() -> None:
    """As long as the bot does: it knows more, and may no more."""
    _, teacher = played("oracle", days=12)
    assert isinstance(teacher, Oracle)
    questions = teacher.shown[0]
    assert all(card not in questions[max(number - 4, 0) : number] for number, card in enumerate(questions))


def test_teachers_that_give_more_cards_are_not_compared() -> None:
    """More prompts are no better teaching: from 2 % apart on, there is no report."""
    level = Level(teacher=DUE, days=120, model="A", recall=0.5, low=0.4, high=0.6, later=0.4, ratings=2.85)
    others = [replace(level, teacher=name, ratings=2.9) for name in TEACHERS if name != DUE]
    check_ratings([level, *others])
    with pytest.raises(ValueError, match="differ too much"):
        check_ratings([replace(level, ratings=2.84), *others])


def test_the_deck_is_as_large_as_it_will_be() -> None:
    """While cards are being written, the inventory says how many."""
    assert len(deck().tradeoffs) >= 21
    assert len(deck().questions) >= 96
    assert len(set(deck().all)) == len(deck().all)


def test_goals_are_told_after_120_study_days_alone() -> None:
    """A shorter run has none."""
    found = summary(PLAN, CARDS, {job[:3]: simulate(job) for job in jobs_of(PLAN, CARDS)})
    assert found.goals == ()
    assert goals(found.ratios) == []
