"""The closing step settles what was asked, spends freezes and chooses the next card: once, and in order (S2 to S4)."""

import asyncio

import pytest
from sqlalchemy.engine import URL

from bot.chat.places import Ref
from bot.store import Store
from bot.store.ledger import State
from bot.store.tables import freeze, study_day
from tests.store.kit import (
    BOTH,
    MONDAY,
    SYLLABUS,
    at,
    claim,
    close_all,
    day,
    opened,
    place,
    play,
    rate_on_time,
    send,
    set_up,
    state_of,
    table,
    the_post,
)

ANA, BEN, CHI = "ana", "ben", "chi"


async def settled(store: Store) -> list[tuple[int, bool, bool]]:
    """Return the closed days as (number, asked, done)."""
    rows = await table(store, study_day, study_day.c.closed_at.is_not(None))
    return sorted(((row["day"] - MONDAY).days, row["asked"], row["done"]) for row in rows)


async def test_a_day_closes_two_minutes_after_its_last_post_and_once(store: Store) -> None:
    """A rating still queued cannot lose to a freeze (C6)."""
    await set_up(store, times=BOTH)
    await send(store, at(0, 9, 30))
    await send(store, at(0, 13, 30))
    assert await close_all(store, at(1, 4, 1)) == 0
    assert await close_all(store, at(1, 4, 2)) == 1
    assert await close_all(store, at(1, 4, 2)) == 0
    assert await settled(store) == [(0, True, False)]


async def test_days_close_in_their_order(store: Store) -> None:
    """After downtime each step settles the oldest day: freezes are spent in that order."""
    await set_up(store)
    for number in range(3):
        await send(store, at(number, 9, 30))
    for number in range(3):
        assert await store.planner.close_next(at(5, 0), SYLLABUS)
        assert [each for each, _, _ in await settled(store)] == list(range(number + 1))


async def test_a_day_is_asked_if_one_of_its_posts_arrived(store: Store) -> None:
    """The question was refused, the trade-off was sent: the day counts (S1)."""
    await set_up(store, times=BOTH)
    await store.planner.plan(at(0, 9, 30), SYLLABUS)
    (question,) = await claim(store, at(0, 9, 30))
    await store.ledger.refuse(question, "too long", "message")
    await send(store, at(0, 13, 30))
    await close_all(store, at(1, 4, 2))
    assert await settled(store) == [(0, True, False)]


@pytest.mark.parametrize("end", ["missed", "failed", "unknown", "ready", "sending"])
async def test_an_outage_never_breaks_a_streak(store: Store, end: str) -> None:
    """A day whose post was missed, failed, unknown or never left is not asked, and costs nothing (S2)."""
    channel = await set_up(store)
    for number in range(7):
        await play(store, number, ANA)
    await store.planner.plan(at(7, 16) if end == "missed" else at(7, 9, 30), SYLLABUS)
    if end != "ready":
        for each in await claim(store, at(7, 9, 30)):
            if end == "failed":
                await store.ledger.refuse(each, "no", "message")
            if end == "unknown":
                await store.ledger.give_up(each, "cannot look")
    await close_all(store, at(8, 4, 2))
    streak = (await store.streaks.standing(ANA, channel)).streak
    assert (streak.length, streak.freezes, streak.broke_on) == (7, 1, None)
    assert (await settled(store))[-1] == (7, False, False)
    assert not await table(store, freeze)


async def test_a_post_proved_before_closing_is_asked_like_any_other(store: Store) -> None:
    """Somebody pressed a button on it: then it was there (S2)."""
    await set_up(store)
    await store.planner.plan(at(0, 9, 30), SYLLABUS)
    (lost,) = await claim(store, at(0, 9, 30))
    await store.ledger.give_up(lost, "cannot look")
    await store.ledger.prove(lost.delivery.id, Ref(place=place(), message="m1"), now=at(0, 12))
    await rate_on_time(store, 0, ANA)
    await close_all(store, at(1, 4, 2))
    assert await settled(store) == [(0, True, True)]


async def test_a_post_proved_after_closing_changes_no_day(store: Store) -> None:
    """It becomes sent, its day stays not asked (S2)."""
    channel = await set_up(store)
    for number in range(7):
        await play(store, number, ANA)
    await store.planner.plan(at(7, 9, 30), SYLLABUS)
    (lost,) = await claim(store, at(7, 9, 30))
    await store.ledger.give_up(lost, "cannot look")
    await close_all(store, at(8, 4, 2))
    await store.ledger.prove(lost.delivery.id, Ref(place=place(), message="m1"), now=at(8, 5))
    assert await state_of(store, lost.delivery.id) is State.SENT
    assert (await settled(store))[-1] == (7, False, False)
    await rate_on_time(store, 7, BEN)
    assert (await settled(store))[-1] == (7, False, False)
    assert (await store.streaks.standing(ANA, channel)).streak.length == 7
    assert (await store.streaks.team(channel)).length == 7


async def test_a_freeze_is_spent_once_and_kept(store: Store) -> None:
    """Seven done days earn one; the missed day costs it; closing again, or a late commit, gives and takes nothing."""
    channel = await set_up(store)
    for number in range(7):
        await play(store, number, ANA)
    await play(store, 7)
    assert [(row["member"], row["day"]) for row in await table(store, freeze)] == [(ANA, day(7))]
    assert await close_all(store, at(8, 4, 2)) == 0
    kept = (await store.streaks.standing(ANA, channel)).streak
    assert (kept.length, kept.freezes, kept.frozen) == (7, 0, (day(7),))
    await rate_on_time(store, 7, ANA)
    done = (await store.streaks.standing(ANA, channel)).streak
    assert (done.length, done.freezes) == (8, 0)
    assert len(await table(store, freeze)) == 1


async def test_two_freezes_save_two_days_in_a_row_and_no_third(store: Store) -> None:
    """Two are earned in a fortnight; each missed day costs one, since the day before was kept (S3)."""
    channel = await set_up(store)
    for number in range(14):
        await play(store, number, ANA)
    for number, length, freezes in ((14, 14, 1), (15, 14, 0), (16, 0, 0)):
        await play(store, number)
        streak = (await store.streaks.standing(ANA, channel)).streak
        assert (streak.length, streak.freezes) == (length, freezes)
    assert sorted(row["day"] for row in await table(store, freeze)) == [day(14), day(15)]


async def test_without_a_freeze_the_streak_breaks(store: Store) -> None:
    """No freeze is spent at streak 0, or by somebody who holds none (S3)."""
    channel = await set_up(store)
    await play(store, 0, ANA)
    await play(store, 1)
    await play(store, 2)
    assert not await table(store, freeze)
    broken = (await store.streaks.standing(ANA, channel)).streak
    assert (broken.length, broken.broke_on) == (0, day(1))


async def test_the_quorum_is_fixed_by_the_first_row_of_a_day(store: Store) -> None:
    """Two of three were asked for in the morning; a new setting at noon acts from the next day on (S4)."""
    channel = await set_up(store, times=BOTH, quorum=2)
    await play_both(store, 0, ANA, BEN, CHI)
    await send(store, at(1, 9, 30))
    await set_up(store, times=BOTH, quorum=3, now=at(1, 12))
    await send(store, at(1, 13, 30))
    await rate_on_time(store, 1, ANA, BEN)
    await close_all(store, at(2, 4, 2))
    assert (await settled(store))[-1] == (1, True, True)
    await send(store, at(2, 9, 30))
    assert {row["day"]: row["quorum"] for row in await table(store, study_day)} == {day(0): 1, day(1): 2, day(2): 3}
    assert (await store.streaks.team(channel)).length == 2


async def play_both(store: Store, number: int, *members: str) -> None:
    """Send both posts of a day, let these members rate the question, and close the day."""
    await send(store, at(number, 9, 30))
    await send(store, at(number, 13, 30))
    await rate_on_time(store, number, *members)
    await close_all(store, at(number + 1, 4, 2))


async def test_a_team_that_shrank_is_not_asked_for_more_people_than_it_has(store: Store) -> None:
    """The quorum is at most the number of those who were on time in the last ten asked days (S4)."""
    await set_up(store, quorum=3)
    await play(store, 0, ANA, BEN, CHI)
    for number in range(1, 11):
        await play(store, number, ANA)
    await send(store, at(11, 9, 30))
    quorums = {(row["day"] - MONDAY).days: row["quorum"] for row in await table(store, study_day)}
    assert (quorums[0], quorums[1], quorums[10], quorums[11]) == (1, 3, 3, 1)


async def test_an_on_time_rating_committed_after_the_step_makes_the_team_day_done(store: Store) -> None:
    """It was pressed before closing, whenever it is committed (S1); what the table says follows (S5)."""
    channel = await set_up(store)
    await play(store, 0)
    assert await settled(store) == [(0, True, False)]
    await rate_on_time(store, 0, ANA)
    assert await settled(store) == [(0, True, True)]
    assert (await store.streaks.team(channel)).length == 1


async def test_a_rating_beside_the_closing_step_is_always_counted(clean_postgres_url: URL) -> None:
    """One process closes the day while another commits an on-time rating: whoever is first, the day ends as done."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        for number in range(25):
            channel = await set_up(one, place(f"c{number}"))
            await send(one, at(0, 9, 30))
            await asyncio.gather(close_all(one, at(1, 4, 2)), rate_on_time(other, 0, f"m{number}", of=channel))
        assert [row["done"] for row in await table(one, study_day)] == [True] * 25


async def test_the_next_card_follows_the_last_one_that_was_shown(store: Store) -> None:
    """A post that nobody got used up no card, and the order begins again at its end (M2)."""
    await set_up(store)
    for number in range(6):
        await store.planner.plan(at(number, 9, 30), SYLLABUS)
        for each in await claim(store, at(number, 9, 30)):
            if number == 2:
                await store.ledger.refuse(each, "too long", "message")
            else:
                await store.ledger.finish(each, Ref(place=place(), message=f"m{number}"))
        await close_all(store, at(number + 1, 4, 2))
    cards = [(await the_post(store, day(number))).card for number in range(6)]
    assert cards == ["q1", "q2", "q3", "q3", "q4", "q1"]
