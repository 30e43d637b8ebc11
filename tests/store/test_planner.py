"""What falls due by itself: each study day gets its row once, whatever happened in between (C1 to C3)."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import URL

from benchmarks.channels import plant
from bot.cards import Kind
from bot.chat.events import Removed
from bot.rules.calendar import closing, zone
from bot.store import Store
from bot.store.ledger import State
from bot.store.tables import channel, delivery, post, schedule, study_day
from tests.store.kit import (
    BOTH,
    MONDAY,
    PLATFORM,
    SYLLABUS,
    at,
    claim,
    close_all,
    opened,
    place,
    send,
    set_up,
    states,
    table,
    the_post,
)

MANY: Final = 10_000
DUE: Final = at(0, 9, 30)


async def plan_all(store: Store, now: datetime = DUE) -> int:
    """Plan until nothing is due; return how many rows were made."""
    made = 0
    while step := await store.planner.plan(now, SYLLABUS):
        made += step
    return made


async def test_a_post_is_planned_at_its_instant_and_not_before(store: Store) -> None:
    """The row holds all that later changes of settings may not touch: card, zone, closing."""
    await set_up(store, zone="Europe/Berlin")
    assert await plan_all(store, at(0, 8, 29)) == 0
    assert await plan_all(store, at(0, 8, 30)) == 1
    assert await plan_all(store, at(0, 8, 30)) == 0
    planned = await the_post(store, MONDAY)
    assert (planned.card, planned.zone, planned.due_at) == ("q1", "Europe/Berlin", at(0, 8, 30))
    assert planned.closes_at == closing(MONDAY, zone("Europe/Berlin")) == at(1, 3)
    assert planned.state is State.READY


async def test_ten_thousand_channels_due_at_once_are_all_planned(clean_url: URL) -> None:
    """Each gets one row of each kind of table, and one claim."""
    plant(clean_url, MANY, platform=PLATFORM, next_at=at(0, 9, 30), day=MONDAY, card="q1")
    async with opened(clean_url) as store:
        assert await plan_all(store) == MANY
        for each in (delivery, post, study_day):
            assert len(await table(store, each)) == MANY
        assert {row["next_at"] for row in await table(store, schedule)} == {at(1, 9, 30)}
        claimed: list[str] = []
        while claims := await claim(store, at(0, 9, 30), most=500):
            claimed += [each.delivery.id for each in claims]
        assert len(claimed) == len(set(claimed)) == MANY


async def test_after_days_of_downtime_only_today_is_posted(store: Store) -> None:
    """Monday to Wednesday get their rows as missed, Thursday is sent, and Friday comes as ever."""
    study = await set_up(store, times=BOTH)
    assert await plan_all(store, at(3, 11)) == 7
    assert {key for key, state in (await states(store)).items() if state is State.MISSED} == {
        ("study", "2026-11-16"),
        ("study", "2026-11-17"),
        ("study", "2026-11-18"),
    }
    sent = await send(store, at(3, 11))
    assert [each.delivery.key for each in sent] == ["2026-11-19"]
    assert await store.channels.next_instants(study) == {"question": at(4, 9, 30), "tradeoff": at(3, 13, 30)}


async def test_a_zone_that_has_left_the_data_holds_up_nobody_else(store: Store) -> None:
    """Its channel is switched off and says why, whoever set it up is told, and the others get their posts (C4)."""
    await set_up(store, place("lost"))
    await set_up(store, place("well"))
    await change(store, sa.update(channel).where(channel.c.channel == "lost").values(zone="Mars/Olympus"))
    await plan_all(store)
    assert {where: key[:3] for where, key in await states(store)} == {"well": "202", "lost": "off"}
    lost = await store.channels.at(place("lost"))
    assert lost is not None
    assert (lost.active, lost.off_why) == (False, "its time zone is no longer known")


async def change(store: Store, statement: sa.Update) -> None:
    """Change a row behind the store's back."""
    async with store.database.writing() as connection:
        await connection.execute(statement)


async def test_missed_days_use_up_no_card(store: Store) -> None:
    """The card that nobody saw is the one of the next post (M2)."""
    await set_up(store)
    await send(store, at(3, 11))
    assert [(await the_post(store, MONDAY + timedelta(days=day))).card for day in range(4)] == ["q1"] * 4
    await close_all(store, at(4, 4, 2))
    await send(store, at(4, 9, 30))
    assert (await the_post(store, MONDAY + timedelta(days=4))).card == "q2"


async def test_a_post_may_be_six_hours_late_and_no_more(store: Store) -> None:
    """At the last instant it is still planned to be sent; a minute later it is missed (C3)."""
    await set_up(store, place("in time"))
    await set_up(store, place("too late"))
    await plan_all(store, at(0, 9, 30))
    assert len(await claim(store, at(0, 15, 30), most=1)) == 1
    assert not await claim(store, at(0, 15, 31))
    assert sorted((await states(store)).values()) == [State.MISSED, State.SENDING]


async def test_two_processes_beside_each_other_make_each_row_once(clean_postgres_url: URL) -> None:
    """Both tick at the same instant, again and again; nothing is planned twice and nothing left out."""
    plant(clean_postgres_url, 3_000, platform=PLATFORM, next_at=at(0, 9, 30), day=MONDAY, card="q1")
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        made = await asyncio.gather(plan_all(one), plan_all(other))
        assert sum(made) == 3_000
        assert min(made) > 0
        keys = [(row["target"], row["purpose"], row["key"]) for row in await table(one, delivery)]
        assert len(keys) == len(set(keys)) == len(await table(one, post)) == 3_000


async def test_two_processes_close_each_day_once_and_in_order(clean_postgres_url: URL) -> None:
    """The closing steps are shared out; no day is closed before the one before it."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        for number in range(12):
            await set_up(one, place(f"c{number}"))
        for day in range(3):
            await send(one, at(day, 9, 30))
        steps = await asyncio.gather(close_all(one, at(3, 4, 2)), close_all(other, at(3, 4, 2)))
        assert sum(steps) + await close_all(one, at(3, 4, 2)) == 36
        assert all(row["closed_at"] and row["asked"] for row in await table(one, study_day))


async def test_a_channel_that_was_switched_off_gets_no_rows(store: Store) -> None:
    """Nothing is planned, nothing claimed; set up again, it goes on with the next day to come (C3)."""
    await set_up(store)
    await plan_all(store, at(0, 9, 30))
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel=None, at=at(0, 9, 31)))
    assert not await claim(store, at(0, 9, 31))
    assert await plan_all(store, at(2, 12)) == 0
    assert await store.planner.next_instant() == at(1, 4, 2)  # Monday is still to be closed
    await set_up(store, now=at(2, 12))
    assert (await table(store, channel))[0]["active"]
    assert await plan_all(store, at(2, 23)) == 0
    assert await plan_all(store, at(3, 9, 30)) == 1


async def test_a_card_that_left_the_deck_gives_way_to_the_next(store: Store) -> None:
    """The schedule named a card that is no longer there: the first one that was never shown takes its place (M2)."""
    await set_up(store)
    orders: Mapping[Kind, tuple[str, ...]] = {"question": ("q0", "q5"), "tradeoff": ("t1",)}
    await store.planner.plan(at(0, 9, 30), replace(SYLLABUS, orders=orders))
    assert (await the_post(store, MONDAY)).card == "q0"


async def test_the_next_post_has_another_card_even_before_the_day_has_closed(store: Store) -> None:
    """A zone to the east brings Tuesday's post before Monday's closing: nobody gets the same card twice."""
    await set_up(store, zone="Europe/Berlin")
    await send(store, at(0, 8, 30))
    await set_up(store, zone="Asia/Tokyo", now=at(0, 12))
    await send(store, at(1, 0, 30))
    assert await close_all(store, at(1, 0, 30)) == 0
    cards = [(await the_post(store, date(2026, 11, day))).card for day in (16, 17)]
    assert cards == ["q1", "q2"]
    await close_all(store, at(2, 0, 0))
    await send(store, at(2, 0, 30))
    assert (await the_post(store, date(2026, 11, 18))).card == "q3"


async def test_the_next_instant_is_a_post_or_a_closing_step(store: Store) -> None:
    """Whoever moves a clock by hand stops where something falls due, and nowhere twice."""
    assert await store.planner.next_instant() is None
    await set_up(store)
    assert await store.planner.next_instant() == at(0, 9, 30)
    await send(store, at(0, 9, 30))
    assert await store.planner.next_instant() == at(1, 4, 2)
    await close_all(store, at(1, 4, 2))
    assert await store.planner.next_instant() == at(1, 9, 30)


async def test_a_later_day_that_closes_first_waits_for_the_earlier_one(store: Store) -> None:
    """From Pago Pago to Kiritimati: Tuesday ends an hour before Monday does, and waits for it."""
    await set_up(store, zone="Pacific/Pago_Pago", times={"question": time(5)})
    assert [each.delivery.key for each in await send(store, at(0, 16))] == ["2026-11-16"]
    await set_up(store, zone="Pacific/Kiritimati", now=at(0, 16, 30))
    assert [each.delivery.key for each in await send(store, at(0, 19, 30))] == ["2026-11-17"]
    assert await close_all(store, at(1, 14, 2)) == 0
    assert (await the_post(store, MONDAY + timedelta(days=1))).closes_at == at(1, 14)
    assert await close_all(store, at(1, 15, 1)) == 0
    assert await close_all(store, at(1, 15, 2)) == 2
