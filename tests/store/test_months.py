"""The study days of a month, as they were settled or as they stand."""

from datetime import date, timedelta

from bot.rules.memory import Rating
from bot.store import Store
from bot.store.months import MonthRow, Months
from bot.store.reviews import Review
from tests.store.kit import BOTH, MONDAY, SYLLABUS, at, claim, close_all, introduce, place, send, set_up, the_post

DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY


async def rate(store: Store, name: str, day: int, *, kind: str = "question", late: bool = False) -> None:
    """Rate a post of a day of that week, by number; if late, two days after it."""
    await introduce(store, name)
    post = await the_post(store, MONDAY + day * DAY, kind)
    pressed_at = at(day + 2, 10) if late else at(day, 15)
    occasion = pressed_at.date().isoformat() if late else post.id
    await store.reviews.rate(
        Review(member=name, card=post.card, occasion=occasion, post=post.id, at=pressed_at, value=Rating.GOOD)
    )


async def week(store: Store, channel_id: str) -> list[tuple[date, MonthRow]]:
    """Return the study days of that week in their order."""
    found = await Months(store.database).month(channel_id, MONDAY, MONDAY + 6 * DAY)
    return list(found.items())


async def test_an_open_day_is_told_as_it_stands(store: Store) -> None:
    """Asked once a post was sent, done once as many as it takes were on time."""
    channel = await set_up(store)
    await store.planner.plan(at(0, 9, 30), SYLLABUS)
    assert await week(store, channel) == [(MONDAY, MonthRow(asked=False, open=True, done=False, studied=0))]
    await send(store, at(0, 9, 30))
    assert await week(store, channel) == [(MONDAY, MonthRow(asked=True, open=True, done=False, studied=0))]
    await rate(store, "ana", 0)
    assert await week(store, channel) == [(MONDAY, MonthRow(asked=True, open=True, done=True, studied=1))]


async def test_a_closed_day_is_told_as_it_was_settled(store: Store) -> None:
    """Done by its own quorum; a late rating counts for nobody."""
    channel = await set_up(store, quorum=2)
    for day in range(3):
        await close_all(store, at(day, 4, 2))
        await send(store, at(day, 9, 30))
        await rate(store, "ana", day)
        if day == 1:
            await rate(store, "ben", day)
    await rate(store, "ben", 0, late=True)
    await close_all(store, at(3, 4, 2))
    assert await week(store, channel) == [
        (MONDAY, MonthRow(asked=True, open=False, done=True, studied=1)),  # nobody had taken part before: one will do
        (TUESDAY, MonthRow(asked=True, open=False, done=True, studied=2)),
        (TUESDAY + DAY, MonthRow(asked=True, open=False, done=False, studied=1)),
    ]


async def test_whoever_rates_both_posts_of_a_day_is_one(store: Store) -> None:
    """People are counted, not ratings."""
    channel = await set_up(store, times=BOTH)
    await send(store, at(0, 14))
    for kind in ("question", "tradeoff"):
        await rate(store, "ana", 0, kind=kind)
    await rate(store, "ben", 0, kind="tradeoff")
    assert [row.studied for _, row in await week(store, channel)] == [2]


async def test_a_day_whose_post_never_arrived_is_not_asked(store: Store) -> None:
    """An outage is nobody's fault."""
    channel = await set_up(store)
    await store.planner.plan(at(0, 20), SYLLABUS)
    assert not await claim(store, at(0, 20))
    await close_all(store, at(1, 4, 2))
    assert await week(store, channel) == [(MONDAY, MonthRow(asked=False, open=False, done=False, studied=0))]


async def test_only_the_days_asked_for_of_that_channel_come_back(store: Store) -> None:
    """Both ends included, in their order, and days without a post left out."""
    channel = await set_up(store, days_off=((TUESDAY, TUESDAY),))
    await set_up(store, place("elsewhere"))
    for day in range(4):
        await send(store, at(day, 9, 30))
    months = Months(store.database)
    assert list(await months.month(channel, MONDAY, MONDAY + 2 * DAY)) == [MONDAY, MONDAY + 2 * DAY]
    assert list(await months.month(channel, TUESDAY, TUESDAY)) == []


async def test_the_first_study_day_is_known(store: Store) -> None:
    """None before the first post."""
    channel = await set_up(store)
    months = Months(store.database)
    assert await months.first_day(channel) is None
    for day in range(2):
        await send(store, at(day, 9, 30))
    assert await months.first_day(channel) == MONDAY
