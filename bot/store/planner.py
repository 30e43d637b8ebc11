"""What falls due by itself: rows for the posts of the day, and the closing step of yesterday.

Both are made by the heartbeat, and by nobody's press. Each is one transaction that changes only what is still open, so
that a crash between two of them, or a second process beside this one, changes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Syllabus
from bot.ids import new_id
from bot.rules.calendar import CLOSING_DELAY, Slot, Timetable, closing, last_moment, next_slot, zone, zone_names
from bot.rules.streaks import quorum
from bot.store.choosing import cards_to_post, choose_cards
from bot.store.database import Database
from bot.store.directs import tell_setters
from bot.store.ledger import ARRIVED, State
from bot.store.reminding import NEXT
from bot.store.reviews import Review, on_time_count
from bot.store.streaks import recent_participants, spend_freezes
from bot.store.tables import channel, day_off, delivery, post, review, schedule, study_day
from bot.store.upsert import insert
from bot.store.writer import Writer

log = logging.getLogger(__name__)

BATCH: Final = 500


class Planner:
    """The schedule and the closing of days."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def plan(self, now: datetime, syllabus: Syllabus) -> int:
        """Make the rows of up to 500 posts that are due, and move their schedules on; return how many.

        A post that is due too long ago gets its row as missed (C3). A channel far behind gets one row each time.
        """
        return await self._writer.write(lambda connection: _plan(connection, now, syllabus))

    async def close_next(self, now: datetime, syllabus: Syllabus) -> bool:
        """Run the closing step of the oldest day that waits for it; False where none does.

        The days of a channel close in their order, since freezes are spent in it.
        """
        return await self._writer.write(lambda connection: _close_next(connection, now, syllabus))

    async def next_instant(self) -> datetime | None:
        """Return when the next thing falls due by itself; None where nothing will."""
        async with self._database.reading() as connection:
            posts = sa.select(sa.func.min(schedule.c.next_at)).join(channel, channel.c.id == schedule.c.channel)
            due = await connection.scalar(posts.where(channel.c.active))
            closes = await connection.scalar(sa.select(sa.func.min(study_day.c.closes_at)).where(*_first_open()))
            reminds = await connection.scalar(NEXT)
        instants = (due, closes + CLOSING_DELAY if closes else None, reminds)
        return min((at for at in instants if at is not None), default=None)

    async def last_instant(self) -> datetime | None:
        """Return the latest instant of which the database knows; for a clock that goes on where it stood."""
        async with self._database.reading() as connection:
            sent = await connection.scalar(
                sa.select(sa.func.max(delivery.c.due_at)).where(delivery.c.state != State.READY)
            )
            pressed = await connection.scalar(sa.select(sa.func.max(review.c.changed_at)))
        return max((at for at in (sent, pressed) if at is not None), default=None)


_OF_CHANNEL: Final = tuple(channel.c[name] for name in ("platform", "zone", "quorum", "pack", "path", "quiz_weekday"))


async def _plan(connection: AsyncConnection, now: datetime, syllabus: Syllabus) -> int:
    due = (
        await connection.execute(
            sa.select(schedule, *_OF_CHANNEL, channel.c.id.label("channel_id"))
            .join(channel, channel.c.id == schedule.c.channel)
            .where(schedule.c.next_at <= now, channel.c.active)
            .order_by(schedule.c.next_at, schedule.c.channel, schedule.c.kind)
            .limit(BATCH)
            .with_for_update(of=schedule, skip_locked=True)
        )
    ).all()
    found, due = len(due), await _without_broken(connection, due, now)
    if not due:
        return found
    days_off = await _days_off(connection, {row.channel_id for row in due})
    settled = await _settled(connection, due)
    cards = await cards_to_post(connection, due, syllabus, now)
    rows = [await _rows(connection, row, card, now=now, settled=settled) for row, card in zip(due, cards, strict=True)]
    quizzes = [each[1] for row, each in zip(due, rows, strict=True) if _is_quiz_day(row)]
    await _open_with_quiz(connection, quizzes, syllabus)
    await _insert_new(connection, delivery, [each[0] for each in rows], ["target", "purpose", "key"])
    await _insert_new(connection, post, [each[1] for each in rows], ["channel", "kind", "day"])
    await _insert_days(connection, [each[2] for each in rows])
    await connection.execute(
        sa.update(schedule)
        .where(schedule.c.channel == sa.bindparam("of_channel"), schedule.c.kind == sa.bindparam("of_kind"))
        .values(
            next_day=sa.bindparam("to_day"),
            next_at=sa.bindparam("to_at"),
            next_card=sa.bindparam("to_card"),
            pinned=sa.bindparam("to_pinned"),
        ),
        [
            _move_on(row, days_off[row.channel_id]) | _what_is_left(row, *made[:2])
            for row, made in zip(due, rows, strict=True)
        ],
    )
    return found


async def _without_broken(connection: AsyncConnection, due: Sequence[Any], now: datetime) -> Sequence[Any]:
    """Switch off the channels whose zone has left the data, so that one of them does not hold up all others (C4)."""
    broken = {row.channel_id for row in due if row.zone not in zone_names()}
    if broken:
        log.error("channels_without_zone channels=%s", ",".join(sorted(broken)))
        off = {"active": False, "off_why": "its time zone is no longer known"}
        await connection.execute(sa.update(channel).where(channel.c.id.in_(broken)).values(**off))
        await tell_setters(connection, sorted(broken), key=f"off-{now:%Y%m%dT%H%M%S}", now=now)
    return [row for row in due if row.channel_id not in broken]


async def _rows(
    connection: AsyncConnection,
    row: Any,
    card: str,
    *,
    now: datetime,
    settled: set[tuple[str, date]],
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the new rows of ``delivery``, ``post`` and ``study_day`` for one schedule that is due."""
    here = zone(row.zone)
    closes_at = closing(row.next_day, here)
    until = last_moment(row.next_at, closes_at)
    # After downtime, or when a change of zone brings a day back: what was settled is not asked again.
    over = (row.channel_id, row.next_day) in settled
    missed = over or now > until
    k = 1
    if row.quorum > 1:
        k = quorum(row.quorum, await recent_participants(connection, row.channel_id, day=row.next_day))
    facts = {"channel": row.channel_id, "day": row.next_day, "closes_at": closes_at}
    post_id = new_id()
    return (
        {
            "id": post_id,
            "platform": row.platform,
            "target": row.channel_id,
            "purpose": row.kind,
            "key": row.next_day.isoformat(),
            "due_at": row.next_at,
            "not_before": row.next_at,
            "until": until,
            "state": State.MISSED if missed else State.READY,
        },
        {
            "id": post_id,
            "kind": row.kind,
            "card": card,
            "quiz": None,
            "zone": row.zone,
            "edit_at": row.next_at,
            "closed_at": now if over else None,
            **facts,
        },
        {"quorum": max(k, 1), **facts},
    )


def _move_on(row: Any, off: Sequence[tuple[date, date]]) -> dict[str, Any]:
    timetable = Timetable(
        zone=zone(row.zone),
        post_time=row.post_time,
        weekdays=frozenset(int(day) for day in row.weekdays),
        days_off=tuple(off),
    )
    slot = next_slot(timetable, after=Slot(day=row.next_day, at=row.next_at), now=None)
    return {
        "of_channel": row.channel_id,
        "of_kind": row.kind,
        "to_day": slot.day if slot else None,
        "to_at": slot.at if slot else None,
    }


def _what_is_left(row: Any, of_delivery: Mapping[str, Any], of_post: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the schedule keeps: a card that was chosen by hand is, once a post has taken it, no longer."""
    missed = of_delivery["state"] == State.MISSED  # That was seen by nobody.
    return {"to_card": of_post["card"], "to_pinned": row.pinned and missed}


def _is_quiz_day(row: Any) -> bool:
    return bool(row.kind == "question" and row.next_day.weekday() == row.quiz_weekday)


async def _open_with_quiz(connection: AsyncConnection, posts: Sequence[dict[str, Any]], syllabus: Syllabus) -> None:
    """Let new posts open with a quiz item of their card, where it has any: each time with the next one."""
    posts = [row for row in posts if syllabus.quiz_items.get(row["card"])]
    if not posts:
        return
    rows = await connection.execute(
        sa.select(post.c.channel, post.c.card, sa.func.count())
        .where(sa.tuple_(post.c.channel, post.c.card).in_([(row["channel"], row["card"]) for row in posts]))
        .group_by(post.c.channel, post.c.card)
    )
    earlier = {(channel_id, card): number for channel_id, card, number in rows}
    for row in posts:
        row["quiz"] = earlier.get((row["channel"], row["card"]), 0) % syllabus.quiz_items[row["card"]]


async def _days_off(connection: AsyncConnection, channels: set[str]) -> defaultdict[str, list[tuple[date, date]]]:
    rows = await connection.execute(sa.select(day_off).where(day_off.c.channel.in_(channels)))
    found: defaultdict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in rows:
        found[row.channel].append((row.first_day, row.last_day))
    return found


async def _settled(connection: AsyncConnection, due: Sequence[Any]) -> set[tuple[str, date]]:
    rows = await connection.execute(
        sa.select(study_day.c.channel, study_day.c.day).where(
            sa.tuple_(study_day.c.channel, study_day.c.day).in_([(row.channel_id, row.next_day) for row in due]),
            study_day.c.closed_at.is_not(None),
        )
    )
    return {(row.channel, row.day) for row in rows}


async def _insert_new(
    connection: AsyncConnection, table: sa.Table, rows: list[dict[str, Any]], unique: list[str]
) -> None:
    await connection.execute(insert(connection, table).on_conflict_do_nothing(index_elements=unique), rows)


async def _insert_days(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """The day's first row fixes its quorum (S4); the last of its posts to close fixes when it closes."""
    statement = insert(connection, study_day)
    later = statement.excluded.closes_at > study_day.c.closes_at
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["channel", "day"],
            set_={"closes_at": sa.case((later, statement.excluded.closes_at), else_=study_day.c.closes_at)},
            where=study_day.c.closed_at.is_(None),
        ),
        rows,
    )


def _first_open() -> tuple[sa.ColumnElement[bool], ...]:
    """Choose the days that may close next: of each channel, the first that is still open.

    After a change of zone a later day may close before an earlier one; it waits, since freezes are spent in order.
    """
    earlier = study_day.alias()
    passed_over = sa.exists().where(
        earlier.c.channel == study_day.c.channel, earlier.c.day < study_day.c.day, earlier.c.closed_at.is_(None)
    )
    return (study_day.c.closed_at.is_(None), ~passed_over)


async def _close_next(connection: AsyncConnection, now: datetime, syllabus: Syllabus) -> bool:
    day = (
        await connection.execute(
            sa.select(study_day)
            .where(study_day.c.closes_at <= now - CLOSING_DELAY, *_first_open())
            .order_by(study_day.c.closes_at)
            .limit(1)
            .with_for_update(of=study_day, skip_locked=True)
        )
    ).first()
    if day is None:
        return False
    of_day = (post.c.channel == day.channel, post.c.day == day.day)
    # First of all: from here on, a rating that another process commits finds the day closed, and counts it again.
    await connection.execute(sa.update(post).where(*of_day).values(closed_at=now))
    arrived = await connection.scalar(
        sa.select(sa.func.count())
        .select_from(post.join(delivery, delivery.c.id == post.c.id))
        .where(*of_day, delivery.c.state.in_(ARRIVED))
    )
    asked = bool(arrived)
    done = asked and await on_time_count(connection, channel=day.channel, day=day.day) >= day.quorum
    await connection.execute(
        sa.update(study_day)
        .where(study_day.c.channel == day.channel, study_day.c.day == day.day)
        .values(closed_at=now, asked=asked, done=done)
    )
    if asked:
        await spend_freezes(connection, channel_id=day.channel, day=day.day)
    await choose_cards(connection, day.channel, syllabus, now)
    return True
