"""Reports about cards: kept, and sent once to whoever set the channel up."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from bot.chat.places import Member
from bot.rules.memory import Rating
from bot.store import Store
from bot.store.reports import MOST_A_DAY, Kept
from bot.store.reviews import Review
from bot.store.tables import delivery, member, report
from tests.store.kit import MONDAY, PLATFORM, at, claim, place, send, set_up, table, the_post

BEN: Final = Member(platform=PLATFORM, tenant="", user="ben")


async def reported(store: Store, channel: str, event: str = "e1", *, day: int = 0) -> Kept:
    """Let Ben report something."""
    ben = await store.members.id_of(BEN)
    return await store.reports.report(
        event=event, channel_id=channel, member_id=ben, card="q1", text="*Old* figures", at=at(day, 10)
    )


async def test_a_report_goes_to_whoever_set_the_channel_up(store: Store) -> None:
    """Directly, with all that was kept; also where the channel posts no more."""
    channel = await set_up(store)
    assert await reported(store, channel) == "kept"
    (sending,) = await claim(store, at(0, 10))
    assert sending.delivery.purpose == "report"
    assert sending.delivery.to == Member(platform=PLATFORM, tenant="", user="boss")
    found = await store.reports.of(sending.delivery.key)
    assert found is not None
    assert (found.card, found.text, found.by, found.at) == ("q1", "*Old* figures", BEN, at(0, 10))
    assert await store.reports.of("no such report") is None


async def test_a_form_that_is_delivered_twice_is_one_report(store: Store) -> None:
    """And counts once."""
    channel = await set_up(store)
    for _ in range(MOST_A_DAY + 2):
        assert await reported(store, channel) == "kept"
    assert len(await table(store, report)) == 1
    assert len(await table(store, delivery)) == 1


async def test_a_member_sends_five_reports_a_day_at_most(store: Store) -> None:
    """The next one is taken a day later; the one that came before is still taken as what it is."""
    channel, ben = await set_up(store), await store.members.id_of(BEN)
    for number in range(MOST_A_DAY):
        assert await store.reports.may(ben, at(0, 10))
        assert await reported(store, channel, f"e{number}") == "kept"
    assert not await store.reports.may(ben, at(0, 10))
    assert await reported(store, channel, "one more") == "enough"
    assert await reported(store, channel, "e3") == "kept"
    assert await reported(store, channel, "one more", day=1) == "kept"
    assert len(await table(store, report)) == MOST_A_DAY + 1


async def test_a_report_outlives_whoever_sent_it(store: Store) -> None:
    """Without their name."""
    channel = await set_up(store)
    await reported(store, channel)
    (sending,) = await claim(store, at(0, 10))
    async with store.database.writing() as connection:
        await connection.execute(sa.delete(member).where(member.c.user == "ben"))
    found = await store.reports.of(sending.delivery.key)
    assert found is not None
    assert found.by is None


async def test_outside_of_channels_the_last_one_in_which_somebody_rated_counts(store: Store) -> None:
    """Nowhere for those who have not."""
    ben = await store.members.id_of(BEN)
    assert await store.reports.channel_for(ben) is None
    channels = [await set_up(store, place(name)) for name in ("study", "other")]
    await send(store, at(0, 9, 30))
    for number, channel in enumerate(channels):
        post = (await the_post(store, MONDAY, of=channel)).id
        await store.reviews.rate(
            Review(
                member=ben,
                card="q1",
                occasion=post,
                post=post,
                at=at(0, 10) + timedelta(minutes=number),
                value=Rating.GOOD,
            )
        )
        assert await store.reports.channel_for(ben) == channel
