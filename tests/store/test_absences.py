"""Pauses and leavings act on posts made afterwards, and cost nobody anything (S6)."""

import sqlalchemy as sa

from bot.rules.memory import Rating
from bot.rules.streaks import FREEZE_EVERY
from bot.store import Store
from bot.store.absences import FOR_EVER, Absence
from bot.store.reviews import Review
from bot.store.streaks import Standing
from bot.store.tables import channel, freeze, study_day
from tests.store.kit import (
    at,
    close_all,
    day,
    introduce,
    place,
    play,
    rate_on_time,
    send,
    set_up,
    table,
    the_post,
)

ANA, BEN, CHI = "ana", "ben", "chi"


async def stands(store: Store, name: str = ANA) -> Standing:
    """Return how somebody stands in the channel."""
    found = await store.channels.at(place())
    assert found is not None
    return await store.streaks.standing(name, found.id)


async def quorums(store: Store) -> list[int]:
    """Return what each day needed, in their order."""
    return [row["quorum"] for row in await table(store, study_day)]


async def test_a_paused_day_is_not_asked(store: Store) -> None:
    """It breaks no streak, costs no freeze, and counts if it is rated all the same."""
    channel_id = await set_up(store)
    for number in range(7):
        await play(store, number, ANA)
    assert await store.absences.pause(ANA, day(9), now=at(7, 8)) == (
        Absence(channel=channel_id, first_day=day(7), last_day=day(9)),
    )
    await play(store, 7)
    await play(store, 8, ANA)
    await play(store, 9)
    await play(store, 10, ANA)
    told = await stands(store)
    assert (told.streak.length, told.streak.freezes, told.streak.broke_on) == (9, 1, None)
    assert told.paused == {day(7), day(8), day(9)}
    assert not await table(store, freeze)


async def test_a_day_whose_posts_are_out_stays_as_it_is(store: Store) -> None:
    """Paused at noon: today is asked, tomorrow is not."""
    await set_up(store)
    await play(store, 0, ANA)
    await send(store, at(1, 9, 30))
    await store.absences.pause(ANA, None, now=at(1, 12))
    await close_all(store, at(2, 4, 2))
    await play(store, 2)
    told = await stands(store)
    assert (told.streak.length, told.streak.broke_on) == (0, day(1))
    assert told.paused == {day(2)}


async def test_a_pause_without_an_end_lasts_until_they_are_back(store: Store) -> None:
    """Its last day is the latest that has its row."""
    channel_id = await set_up(store)
    await play(store, 0, ANA)
    await store.absences.pause(ANA, None, now=at(1, 8))
    assert await store.absences.paused_until(ANA, now=at(1, 8)) == FOR_EVER
    for number in range(1, 4):
        await play(store, number)
    await send(store, at(4, 9, 30))
    await store.absences.come_back(ANA, now=at(4, 12))
    assert await store.absences.of(ANA) == (Absence(channel=channel_id, first_day=day(1), last_day=day(4)),)
    assert await store.absences.paused_until(ANA, now=at(4, 12)) is None
    await close_all(store, at(5, 4, 2))
    await play(store, 5)
    assert (await stands(store)).streak.broke_on == day(5)


async def test_a_pause_that_has_not_begun_is_taken_back(store: Store) -> None:
    """As if nothing had been said."""
    await set_up(store)
    await play(store, 0, ANA)
    await store.absences.pause(ANA, day(5), now=at(1, 8))
    await store.absences.come_back(ANA, now=at(1, 8))
    assert await store.absences.of(ANA) == ()


async def test_a_new_pause_takes_the_place_of_the_old_one(store: Store) -> None:
    """Longer or shorter; what is over stays over, and said twice it is one pause."""
    channel_id = await set_up(store)
    await play(store, 0, ANA)
    for until in (day(9), day(3), day(3)):
        await store.absences.pause(ANA, until, now=at(1, 8))
        assert await store.absences.of(ANA) == (Absence(channel=channel_id, first_day=day(1), last_day=until),)
    await play(store, 1)
    await store.absences.pause(ANA, None, now=at(9, 8))
    assert [(each.first_day, each.last_day) for each in await store.absences.of(ANA)] == [
        (day(1), day(3)),
        (day(9), FOR_EVER),
    ]


async def test_of_a_day_that_is_out_there_is_nothing_left_to_pause(store: Store) -> None:
    """And a pause that still ran ends with it."""
    channel_id = await set_up(store)
    await play(store, 0, ANA)
    await send(store, at(1, 9, 30))
    assert await store.absences.pause(ANA, day(1), now=at(1, 12)) == ()
    assert await store.absences.of(ANA) == ()
    await store.absences.pause(ANA, None, now=at(1, 12))
    await close_all(store, at(2, 4, 2))
    await send(store, at(2, 9, 30))
    assert await store.absences.pause(ANA, day(2), now=at(2, 12)) == ()
    assert await store.absences.of(ANA) == (Absence(channel=channel_id, first_day=day(2), last_day=day(2)),)


async def test_a_pause_is_for_the_channels_in_which_one_takes_part(store: Store) -> None:
    """Each by its own calendar; not for one that they never rated in, and not for one that they left."""
    here = await set_up(store, zone="Pacific/Kiritimati")
    there = await set_up(store, place("there"), zone="Pacific/Niue")
    await set_up(store, place("elsewhere"))
    await introduce(store, ANA)
    for one, due in ((here, at(0, 19, 30)), (there, at(0, 20, 30))):  # 09:30 of Tuesday, and of Monday
        await send(store, due)
        post = (await store.posts.last_in(one, "question", 1))[0]
        mine = Review(member=ANA, card=post.card, occasion=post.id, post=post.id, at=post.due_at, value=Rating.GOOD)
        await store.reviews.rate(mine)
    assert await store.absences.channels(ANA, now=at(3, 11)) == {here, there}
    # At 11:00 UTC it is past midnight in the one, and midnight is just over in the other, a day earlier.
    pauses = {each.channel: each.first_day for each in await store.absences.pause(ANA, None, now=at(3, 11))}
    assert pauses == {here: day(4), there: day(3)}
    await store.absences.leave(ANA, there, now=at(3, 11))
    assert [each.channel for each in await store.absences.pause(ANA, None, now=at(9, 11))] == [here]


async def test_a_zone_that_left_the_data_holds_nobody_up(store: Store) -> None:
    """The date is that of UTC then (C4)."""
    await set_up(store)
    await play(store, 0, ANA)
    async with store.database.writing() as connection:
        await connection.execute(sa.update(channel).values(zone="Atlantis/Capital"))
    assert [each.first_day for each in await store.absences.pause(ANA, None, now=at(3, 11))] == [day(3)]


async def test_paused_days_are_not_silent(store: Store) -> None:
    """Twelve of them, and one still takes part: the next missed day is saved by the freeze that was held."""
    await set_up(store, quorum=2)
    for number in range(FREEZE_EVERY):
        await play(store, number, ANA, BEN)
    await store.absences.pause(ANA, day(18), now=at(7, 8))
    for number in range(7, 19):
        await play(store, number, BEN)
    await play(store, 19, BEN)
    told = await stands(store)
    assert (told.streak.length, told.streak.frozen, told.takes_part) == (7, (day(19),), True)
    assert await quorums(store) == [1, *[2] * 6, *[1] * 12, 2], "and a paused member is not asked for"


async def test_ten_silent_days_end_a_participation(store: Store) -> None:
    """One rating, and they are back."""
    await set_up(store)
    await play(store, 0, ANA)
    for number in range(1, 11):
        assert (await stands(store)).takes_part
        await play(store, number)
    assert not (await stands(store)).takes_part
    await play(store, 11, ANA)
    assert (await stands(store)).takes_part


async def test_leaving_ends_the_streak_and_asks_for_nothing(store: Store) -> None:
    """No freeze is spent, no day is missed, and the team is not asked for one who is gone."""
    channel_id = await set_up(store, quorum=2)
    for number in range(FREEZE_EVERY):
        await play(store, number, ANA, BEN)
    assert await store.absences.leave(ANA, channel_id, now=at(7, 8)) == day(7)
    for number in range(7, 9):
        await play(store, number, BEN)
    told = await stands(store)
    assert (told.streak.length, told.streak.freezes, told.asked, told.has_left) == (0, 0, (), True)
    assert not told.takes_part
    assert not await table(store, freeze)
    assert await quorums(store) == [1, *[2] * 6, 1, 1]


async def test_a_rating_after_leaving_joins_again(store: Store) -> None:
    """With a new streak, from the first day done on which the leaving acts; nothing is carried over."""
    channel_id = await set_up(store)
    for number in range(FREEZE_EVERY):
        await play(store, number, ANA)
    await send(store, at(7, 9, 30))
    await store.absences.leave(ANA, channel_id, now=at(7, 12))
    await rate_on_time(store, 7, ANA)  # out before they left
    assert (await stands(store)).has_left
    await close_all(store, at(8, 4, 2))
    await play(store, 8)
    await play(store, 9, ANA)
    told = await stands(store)
    assert (told.streak.length, told.streak.freezes, told.streak.best, told.has_left) == (1, 0, 1, False)
    assert [each.day for each in told.asked] == [day(9)]
    await play(store, 10)
    assert (await stands(store)).streak.broke_on == day(10)


async def test_whoever_takes_no_part_cannot_leave(store: Store) -> None:
    """They never rated, or have left before; the first leaving stands."""
    channel_id = await set_up(store)
    await play(store, 0, ANA)
    assert await store.absences.leave(BEN, channel_id, now=at(1, 8)) is None
    assert await store.absences.leave(ANA, channel_id, now=at(1, 8)) == day(1)
    await play(store, 1)
    assert await store.absences.leave(ANA, channel_id, now=at(2, 8)) is None
    assert await store.absences.of(ANA) == (Absence(channel=channel_id, first_day=day(1), last_day=None),)


async def test_leaving_ends_a_pause(store: Store) -> None:
    """One that has begun, with the latest day that has its row; one that has not, at once."""
    channel_id = await set_up(store)
    await play(store, 0, ANA)
    await store.absences.pause(ANA, None, now=at(1, 8))
    await play(store, 1)
    await store.absences.leave(ANA, channel_id, now=at(2, 8))
    assert [(each.first_day, each.last_day) for each in await store.absences.of(ANA)] == [
        (day(1), day(1)),
        (day(2), None),
    ]
    await play(store, 2, ANA)
    await store.absences.pause(ANA, None, now=at(3, 8))
    await store.absences.leave(ANA, channel_id, now=at(3, 8))
    assert (await store.absences.of(ANA))[-1] == Absence(channel=channel_id, first_day=day(3), last_day=None)


async def test_a_late_rating_of_a_new_post_joins_again_too(store: Store) -> None:
    """The streak waits for the first day done, but a pause is for this channel again (section 1)."""
    channel_id = await set_up(store)
    await play(store, 0, ANA)
    await store.absences.leave(ANA, channel_id, now=at(1, 8))
    await play(store, 1)
    post = await the_post(store, day(1))
    late = Review(member=ANA, card=post.card, occasion=str(day(2)), post=post.id, at=at(2, 8), value=Rating.HARD)
    await store.reviews.rate(late)
    assert (await stands(store)).streak.length == 0
    assert await store.absences.channels(ANA, now=at(2, 9)) == {channel_id}
