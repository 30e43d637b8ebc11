"""The review log: whatever the order, the repetition and the company in which presses arrive, it says the same (M1)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL
from sqlalchemy.exc import StatementError

from bot.rules.memory import Rating, replay
from bot.store import Store
from bot.store.reviews import Review, Take
from bot.store.tables import memory, review
from tests.store.kit import (
    START,
    assert_memory_is_the_log_replayed,
    at,
    opened,
    send,
    set_up,
    table,
    the_post,
)

ANA = "ana"
FIRST = Review(member=ANA, card="q1", occasion="2026-11-16", post=None, at=START, value=Rating.GOOD)

presses = st.builds(
    Review,
    member=st.sampled_from(["ana", "ben"]),
    card=st.sampled_from(["q1", "q2"]),
    occasion=st.sampled_from(["2026-11-16", "2026-11-17", "post-1"]),
    post=st.sampled_from([None, "post-1", "post-2"]),
    at=st.integers(0, 200).map(lambda hours: START + timedelta(hours=hours)),
    value=st.sampled_from(Rating),
)
histories = st.lists(presses, min_size=1, max_size=12, unique_by=lambda press: press.at).flatmap(
    lambda made: st.tuples(
        st.just(made),
        st.permutations(made),  # any order,
        st.lists(st.sampled_from(made), max_size=8),  # any repetition,
        st.integers(1, 6),  # and in batches of any size
    )
)
"""No two presses at the same instant: a person has one finger, and platforms tell milliseconds."""


async def rate(store: Store, given: Sequence[Review], together: int = 1) -> None:
    """Send the presses, so many at once."""
    for start in range(0, len(given), together):
        await asyncio.gather(*map(store.reviews.rate, given[start : start + together]))


def expected(made: Sequence[Review]) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """Return what the log must say: the first instant, the last value with its instant, the first post by its id."""
    log: dict[tuple[str, str, str], list[Review]] = {}
    for each in made:
        log.setdefault((each.member, each.card, each.occasion), []).append(each)
    return {
        key: (
            min(each.at for each in presses),
            max(presses, key=lambda each: each.at).value,
            max(each.at for each in presses),
            min((each.post for each in presses if each.post), default=None),
        )
        for key, presses in log.items()
    }


async def logged(store: Store, whose: str) -> Mapping[tuple[str, str, str], tuple[object, ...]]:
    """Return the log of those whose name begins so."""
    return {
        (row["member"].removeprefix(whose), row["card"], row["occasion"]): (
            row["at"],
            Rating(row["value"]),
            row["changed_at"],
            row["post"],
        )
        for row in await table(store, review, review.c.member.startswith(whose))
    }


def test_any_order_and_repetition_give_the_same_log(clean_url: URL) -> None:
    """The smaller instant stays, the value changed last wins, and memory is the log replayed (S5)."""
    numbers = count()
    with asyncio.Runner() as runner:
        store = Store(clean_url)
        runner.run(store.start())

        @settings(max_examples=50, deadline=None, phases=(Phase.reuse, Phase.generate))  # shrinking takes minutes
        @given(histories)
        def holds(history: tuple[list[Review], list[Review], list[Review], int]) -> None:
            made, shuffled, again, together = history
            whose = f"{next(numbers)}-"  # each example has people of its own
            arriving = [replace(each, member=whose + each.member) for each in (*shuffled, *again)]
            runner.run(rate(store, arriving, together))
            assert runner.run(logged(store, whose)) == expected(made)

        try:
            holds()
            runner.run(assert_memory_is_the_log_replayed(store))
        finally:
            runner.run(store.stop())


async def test_a_redelivery_undoes_nothing(store: Store) -> None:
    """An old press that comes again after a newer one changes neither the value nor any instant."""
    later = replace(FIRST, at=at(0, 7), value=Rating.EASY)
    await rate(store, [FIRST, later, FIRST])
    (row,) = await table(store, review)
    assert (row["at"], row["value"], row["changed_at"]) == (FIRST.at, "easy", later.at)


async def test_the_other_button_wins_even_at_the_same_instant(store: Store) -> None:
    """Of two presses that a platform dates alike, the one that arrives later is what the person wants."""
    await rate(store, [FIRST, replace(FIRST, value=Rating.HARD)])
    assert await store.reviews.rating_of(ANA, "q1", "2026-11-16") is Rating.HARD


async def test_what_was_acknowledged_can_be_read_at_once(store: Store) -> None:
    """The rating, its memory and the count of the post are there when the caller is answered."""
    await set_up(store)
    await send(store, at(0, 9, 30))
    post = await the_post(store, at(0, 0).date())
    pressed = Review(member=ANA, card="q1", occasion=post.id, post=post.id, at=at(0, 10), value=Rating.GOOD)
    await store.reviews.rate(pressed)
    assert await store.reviews.rating_of(ANA, "q1", post.id) is Rating.GOOD
    assert dict(await store.reviews.memories(ANA)) == {"q1": replay([(pressed.at, Rating.GOOD)])}
    assert await store.streaks.studied(post.id) == 1
    assert (await store.streaks.standing(ANA, post.channel)).streak.length == 1


async def test_a_late_arrival_takes_its_place_in_the_log(store: Store) -> None:
    """Memory is computed from the log by instant, and not by the order of arrival."""
    tuesday = replace(FIRST, occasion="2026-11-17", at=at(1, 8), value=Rating.AGAIN)
    await rate(store, [tuesday, FIRST])
    assert dict(await store.reviews.memories(ANA)) == {
        "q1": replay([(FIRST.at, FIRST.value), (tuesday.at, tuesday.value)])
    }


async def test_a_rating_that_cannot_be_kept_fails_alone(store: Store) -> None:
    """Whoever sends nonsense gets the error; the ratings that were to be committed with it are committed."""
    nonsense = replace(FIRST, member="nonsense", at=START.replace(tzinfo=None))
    good = [replace(FIRST, member=f"m{number}") for number in range(20)]
    results = await asyncio.gather(
        *(store.reviews.rate(each) for each in (*good[:10], nonsense, *good[10:])), return_exceptions=True
    )
    assert [type(each) for each in results if each is not None] == [StatementError]
    assert {row["member"] for row in await table(store, review)} == {each.member for each in good}
    await assert_memory_is_the_log_replayed(store)


async def test_two_processes_keep_memory_true(clean_postgres_url: URL) -> None:
    """One member rates one card on two occasions at once, through two processes: memory has seen both."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        for turn in range(40):
            first = replace(FIRST, member=f"m{turn}")
            second = replace(first, occasion="2026-11-17", at=at(1, 8))
            await asyncio.gather(one.reviews.rate(first), other.reviews.rate(second))
        await assert_memory_is_the_log_replayed(one)
        assert len(await table(one, memory)) == 40


async def test_two_processes_with_the_same_ratings_do_not_stand_in_each_others_way(clean_postgres_url: URL) -> None:
    """However the batches overlap, nobody waits for a deadlock to be noticed."""
    made = [replace(FIRST, member=f"m{number}", card=f"q{number % 3}") for number in range(60)]
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other, asyncio.timeout(20):
        for _ in range(5):
            await asyncio.gather(rate(one, made, 60), rate(other, made[::-1], 60))
        assert len(await table(one, review)) == 60
        await assert_memory_is_the_log_replayed(one)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_of_two_takes_the_later_written_stays(store: Store, order: tuple[int, int]) -> None:
    """A form that was sent first and arrives last does not overwrite the newer one."""
    takes = [
        Take(member=ANA, card="q1", occasion="post-1", text="first thoughts", at=at(0, 10)),
        Take(member=ANA, card="q1", occasion="post-1", text="second thoughts", at=at(0, 11)),
    ]
    for number in order:
        await store.reviews.keep_take(takes[number])
    assert await store.reviews.take_of(ANA, "q1", "post-1") == "second thoughts"
    assert await store.reviews.take_of(ANA, "q1", "2026-11-16") is None
