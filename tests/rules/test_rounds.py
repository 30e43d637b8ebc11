"""Whose turn it is in an interview with others: everybody gets a turn at everything, and it ends."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.rounds import FEWEST, MOST, Done, Turn, cast, turn

people = st.integers(FEWEST, MOST)


def after(rounds: list[Done], now: Turn, *, asks: bool) -> list[Done]:
    """Let whoever's turn it is do what they are to do; the interviewer asks a follow-up or none."""
    begun = rounds if now.round < len(rounds) else [*rounds, Done()]
    done = {"answer": {"answered": True}, "ask": {"asked": asks}, "reply": {"replied": True}, "tick": {"ticked": True}}
    return [*begun[:-1], replace(begun[-1], **done[now.step])]


def played(number: int, asking: list[bool]) -> list[Turn]:
    """Return all turns of an interview; ``asking`` says for each round whether a follow-up is asked."""
    rounds: list[Done] = []
    turns: list[Turn] = []
    while now := turn(rounds, number):
        turns.append(now)
        assert len(turns) <= 4 * number, "it does not end"
        rounds = after(rounds, now, asks=asking[now.round])
    return turns


asked = st.lists(st.booleans(), min_size=MOST, max_size=MOST)


@given(people, asked)
def test_it_ends_after_as_many_rounds_as_people(number: int, asking: list[bool]) -> None:
    """With four steps in each, three where no follow-up is asked, one after the other."""
    turns = played(number, asking)
    assert [now.round for now in turns] == sorted(now.round for now in turns)
    for each in range(number):
        steps = [now.step for now in turns if now.round == each]
        assert steps == (["answer", "ask", "reply", "tick"] if asking[each] else ["answer", "ask", "tick"])


@given(people)
def test_everybody_is_everything_once(number: int) -> None:
    """Candidate, interviewer and observer; with two the interviewer observes."""
    casts = [cast(each, number) for each in range(number)]
    once = Counter(range(number))
    assert Counter(each.candidate for each in casts) == once
    assert Counter(each.interviewer for each in casts) == once
    assert Counter(each.observer for each in casts) == once


@given(st.integers(0, 50), people)
def test_nobody_leads_or_ticks_their_own_answer(each: int, number: int) -> None:
    """With three, all are somebody else."""
    roles = cast(each, number)
    assert roles.candidate not in {roles.interviewer, roles.observer}
    assert (roles.interviewer == roles.observer) is (number == FEWEST)
    assert {roles.role(seat) for seat in range(number)} >= {"candidate", "interviewer"}


@given(people, asked)
def test_only_whoever_has_the_role_has_the_turn(number: int, asking: list[bool]) -> None:
    """The candidate answers, the interviewer asks, the observer ticks."""
    for now in played(number, asking):
        owner = {"answer": "candidate", "reply": "candidate", "ask": "interviewer", "tick": "observer"}[now.step]
        assert now.seat == getattr(now.cast, owner)


def test_whoever_invited_goes_first() -> None:
    """The first seat is the first candidate, and the second leads."""
    first = turn([], 2)
    assert first == Turn(round=0, step="answer", seat=0, cast=cast(0, 2))
    assert first.cast.interviewer == 1


@pytest.mark.parametrize("number", [0, 1, 4])
def test_two_or_three_take_part(number: int) -> None:
    """Not one, and no crowd."""
    with pytest.raises(ValueError, match="people"):
        cast(0, number)
