"""The cards to come, and what whoever manages a channel can do with them: look ahead, skip, swap, post one more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Kind, Syllabus
from bot.ids import new_id
from bot.rules.calendar import Slot, Timetable, closing, local_day, next_slot, zone, zone_names
from bot.rules.picking import Learner
from bot.store.choosing import Shelf, choose_cards, learners_of, shelves_of
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.states import State
from bot.store.tables import channel, day_off, delivery, passed_over, post, schedule, study_day
from bot.store.upsert import insert
from bot.store.writer import Writer

BETWEEN_EXTRAS: Final = timedelta(hours=1)
EXTRA_LASTS: Final = timedelta(minutes=10)
"""An extra post that could not be sent for so long is missed: nobody waits for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A post to come, as things stand."""

    day: date
    at: datetime
    kind: Kind
    card: str
    certain: bool  # False: it follows from what the members rate until then


class Upcoming:
    """The posts to come. LookupError for a channel, or a kind of it, that was never set up."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def preview(
        self, channel_id: str, syllabus: Syllabus, most: int = 10, *, now: datetime
    ) -> tuple[Coming, ...]:
        """Return the next posts of a channel, the first one first; none where its zone has left the data (C4)."""
        async with self._database.reading() as connection:
            outlook = await _look_ahead(connection, channel_id, syllabus, now)
            off = await connection.execute(
                sa.select(day_off.c.first_day, day_off.c.last_day).where(day_off.c.channel == channel_id)
            )
            days_off = tuple((row.first_day, row.last_day) for row in off)
        found: list[Coming] = []
        for row in outlook.rows:
            if row.next_at is not None and row.zone in zone_names():
                found += _to_come(row, outlook, days_off, most)
        return tuple(sorted(found, key=lambda each: (each.at, each.kind))[:most])

    async def skip(self, channel_id: str, kind: Kind, syllabus: Syllabus, *, now: datetime) -> str:
        """Pass the next card of a kind over, as if it had been posted at ``now``; return the one chosen instead."""

        async def job(connection: AsyncConnection) -> str:
            await _lock(connection, channel_id)
            mine = sa.select(passed_over.c.card).where(passed_over.c.channel == channel_id, passed_over.c.at == now)
            if not set(await connection.scalars(mine)) & set(syllabus.orders[kind]):  # else: a second run
                outlook = await _look_ahead(connection, channel_id, syllabus, now)
                card, _ = outlook.first(outlook.row(kind))
                await connection.execute(
                    insert(connection, passed_over).on_conflict_do_nothing(),
                    {"channel": channel_id, "card": card, "at": now},
                )
                await connection.execute(sa.update(schedule).where(*_of(channel_id, kind)).values(pinned=False))
            await choose_cards(connection, channel_id, syllabus, now, only=kind)
            return str(await connection.scalar(sa.select(schedule.c.next_card).where(*_of(channel_id, kind))))

        return await self._writer.write(job)

    async def swap(self, channel_id: str, kind: Kind, card_id: str, *, now: datetime) -> None:
        """Let a card be the next one of its kind, whatever the members know."""

        async def job(connection: AsyncConnection) -> None:
            done = await connection.execute(
                sa.update(schedule).where(*_of(channel_id, kind)).values(next_card=card_id, pinned=True)
            )
            if not done.rowcount:
                raise LookupError(f"no {kind} was set up in {channel_id}")

        await self._writer.write(job)

    async def extra(self, channel_id: str, card_id: str, kind: Kind, *, now: datetime) -> datetime | None:
        """Post one more card at once, which counts for no streak (C1).

        None: it is on its way. An instant: the last one is less than an hour ago, and the next may come then.
        """

        async def job(connection: AsyncConnection) -> datetime | None:
            place = await _lock(connection, channel_id)
            gone_out = sa.or_(delivery.c.state != State.READY, delivery.c.until >= now)
            last: datetime | None = await connection.scalar(
                sa.select(sa.func.max(delivery.c.due_at))
                .join(post, post.c.id == delivery.c.id)
                .where(post.c.channel == channel_id, post.c.day.is_(None), gone_out)
                .where(delivery.c.state.not_in((State.MISSED, State.FAILED)))
            )
            if last is not None and last != now and now < last + BETWEEN_EXTRAS:
                return last + BETWEEN_EXTRAS
            if last != now:  # else: a second run
                await _make_extra(connection, place, card_id, kind, now)
            return None

        return await self._writer.write(job)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outlook:
    """What stands in the schedules of a channel, and what it goes on choosing from."""

    now: datetime
    rows: Sequence[Any]
    shelves: Mapping[Kind, Shelf]
    learners: Sequence[Learner]
    first_open: date | None  # the earliest day that no closing step has settled

    def row(self, kind: Kind) -> Any:
        """Return the schedule of a kind."""
        found = next((row for row in self.rows if row.kind == kind), None)
        if found is None:
            raise LookupError(f"no {kind} was set up")
        return found

    def first(self, row: Any) -> tuple[str, bool]:
        """Return the next card, and whether it is certain.

        While an earlier day is open, no step has chosen since the last post: then it is as if that were done now.
        """
        shelf = self.shelves[row.kind]
        settled = self.first_open is None or row.next_day is None or row.next_day <= self.first_open
        if (row.pinned or settled) and row.next_card in shelf.order:
            return row.next_card, True
        return shelf.next(self.learners, row.next_at or self.now), shelf.on_path() is not None


async def _look_ahead(connection: AsyncConnection, channel_id: str, syllabus: Syllabus, now: datetime) -> _Outlook:
    rows = await connection.execute(
        sa.select(schedule, channel.c.zone)
        .join(channel, channel.c.id == schedule.c.channel)
        .where(schedule.c.channel == channel_id)
        .order_by(schedule.c.kind)
    )
    found = rows.all()
    if not found:
        raise LookupError(f"no channel was set up under {channel_id}")
    return _Outlook(
        now=now,
        rows=found,
        shelves=(await shelves_of(connection, {channel_id}, syllabus, now))[channel_id],
        learners=await learners_of(connection, channel_id),
        first_open=await connection.scalar(
            sa.select(sa.func.min(study_day.c.day)).where(
                study_day.c.channel == channel_id, study_day.c.closed_at.is_(None)
            )
        ),
    )


def _to_come(row: Any, outlook: _Outlook, days_off: Sequence[tuple[date, date]], most: int) -> list[Coming]:
    """Play a schedule ahead, as if nobody rated anything meanwhile."""
    timetable = Timetable(
        zone=zone(row.zone),
        post_time=row.post_time,
        weekdays=frozenset(map(int, row.weekdays)),
        days_off=tuple(days_off),
    )
    shelf = outlook.shelves[row.kind]
    found: list[Coming] = []
    slot: Slot | None = Slot(day=row.next_day, at=row.next_at)
    card, certain = outlook.first(row)
    while slot is not None and len(found) < most:
        found.append(Coming(day=slot.day, at=slot.at, kind=row.kind, card=card, certain=certain))
        shelf.shown.append((slot.at, card))
        slot = next_slot(timetable, after=slot, now=None)
        if slot is not None:
            certain = shelf.on_path() is not None
            card = shelf.next(outlook.learners, slot.at)
    return found


def _of(channel_id: str, kind: Kind) -> tuple[sa.ColumnElement[bool], ...]:
    return schedule.c.channel == channel_id, schedule.c.kind == kind


async def _lock(connection: AsyncConnection, channel_id: str) -> Any:
    """Let nobody else skip or post in this channel before the transaction ends; return where it is."""
    row = (
        await connection.execute(
            sa.select(channel.c.id, channel.c.platform, channel.c.zone)
            .where(channel.c.id == channel_id)
            .with_for_update()
        )
    ).first()
    if row is None:
        raise LookupError(f"no channel was set up under {channel_id}")
    return row


async def _make_extra(connection: AsyncConnection, place: Any, card_id: str, kind: Kind, now: datetime) -> None:
    post_id, here = new_id(), zone(place.zone)
    await connection.execute(
        sa.insert(delivery),
        {
            "id": post_id,
            "platform": place.platform,
            "target": place.id,
            "purpose": kind,
            "key": f"extra-{post_id}",
            "due_at": now,
            "not_before": now,
            "until": now + EXTRA_LASTS,
            "state": State.READY,
        },
    )
    await connection.execute(
        sa.insert(post),
        {
            "id": post_id,
            "channel": place.id,
            "kind": kind,
            "card": card_id,
            "zone": place.zone,
            "closes_at": closing(local_day(now, here), here),
            "edit_at": now,
        },
    )
