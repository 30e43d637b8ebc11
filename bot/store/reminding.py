"""The reminders that fall due: who is reminded today, decided for many members at once.

One transaction a batch: what is sent goes into the ledger and the next hour into ``reminder`` together, so that neither
a crash nor a second process beside this one makes a reminder twice, or forgets one. What counts stands in
``bot.rules.reminding``.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.calendar import Slot, Timetable, local_day, zone, zone_names
from bot.rules.memory import Memory, due_at
from bot.rules.reminding import LASTING, Fate, News, Reminding, remind
from bot.store.deeds import last_deeds
from bot.store.directs import directed, send_directly
from bot.store.states import ARRIVED, State
from bot.store.tables import absence, channel, delivery, memory, post, reminder, review

log = logging.getLogger(__name__)

PURPOSE: Final = "reminder"
BATCH: Final = 100

_POSTING: Final = (
    sa.select(delivery.c.target)
    .join(post, post.c.id == delivery.c.id)
    .where(delivery.c.state.in_((State.READY, State.SENDING)), delivery.c.to_member.is_(None))
    .correlate(None)
)
"""The channels into which a post is on its way. Their reminders wait for it: it is what they are to tell of."""

_FOR_POSTING: Final = (reminder.c.channel == channel.c.id, channel.c.active)

NEXT: Final = sa.select(sa.func.min(reminder.c.next_at)).where(*_FOR_POSTING, reminder.c.channel.not_in(_POSTING))
"""When the next reminder falls due that waits for no post."""


def due(now: sa.BindParameter[datetime] | datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Choose the reminders that are due; in a channel where the bot is switched off, none is.

    One that has waited for a post longer than LASTING is sent no more: the post is missed, or at last there, before it
    is decided on.
    """
    return (reminder.c.next_at <= now, *_FOR_POSTING, reminder.c.channel.not_in(_POSTING))


def timetable_of(row: Any) -> Timetable:
    """Return the timetable of a row of ``reminder``. Raises ValueError for a zone that has left the data."""
    return Timetable(
        zone=zone(row.zone),
        post_time=row.remind_time,
        weekdays=frozenset(int(day) for day in row.weekdays),
    )


def standing_of(row: Any) -> Reminding:
    """Return how it stands with the reminders of a row of ``reminder``."""
    return Reminding(next_at=row.next_at, sent_at=row.sent_at, waiting=row.waiting, ignored=row.ignored)


def values_of(standing: Reminding) -> dict[str, Any]:
    """Return the same as values for the row."""
    return {name: getattr(standing, name) for name in ("next_at", "sent_at", "waiting", "ignored")}


def key_of(member_id: str, at: datetime) -> str:
    """Return the key in the ledger of the reminder that is due at an instant: there is one, whatever happens.

    The instant and not the day: whoever moves to the west has the same date once more.
    """
    return f"{member_id}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def of_member(member_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Choose a member's reminders in the ledger."""
    return (delivery.c.to_member == member_id, delivery.c.purpose == PURPOSE)


async def take_back(connection: AsyncConnection, *which: sa.ColumnElement[bool]) -> None:
    """Let none of these reminders (``of_member``) be sent. One that is being sent just now is not tried again."""
    ready, under_way = delivery.c.state == State.READY, delivery.c.state == State.SENDING
    await connection.execute(sa.update(delivery).where(*which, under_way).values(until=delivery.c.due_at))
    await connection.execute(sa.update(delivery).where(*which, ready).values(state=State.MISSED))


async def plan_reminders(connection: AsyncConnection, now: datetime, cards: Collection[str]) -> int:
    """Decide on up to 100 reminders that are due, and move each on; return how many. ``cards`` are all in the deck."""
    rows = (
        await connection.execute(
            sa.select(reminder, channel.c.platform, channel.c.workspace)
            .where(*due(now))
            .order_by(reminder.c.next_at, reminder.c.member)
            .limit(BATCH)
            .with_for_update(of=reminder, skip_locked=True)
        )
    ).all()
    here = await _without_broken(connection, rows)
    if not here:
        return len(rows)
    news = await _news(connection, here, now, cards)
    made, moved = [], []
    for row in here:
        standing, slot = remind(timetable_of(row), standing_of(row), news[row.member], now=now)
        moved.append({f"to_{name}": value for name, value in values_of(standing).items()} | {"of_member": row.member})
        if slot is not None:
            made.append(_sending(row, slot))
    if made:
        await send_directly(connection, made)
    await _move_on(connection, moved)
    return len(rows)


def _sending(row: Any, slot: Slot) -> dict[str, Any]:
    key = key_of(row.member, slot.at)
    return directed(row.member, row.channel, row.platform, purpose=PURPOSE, key=key, now=slot.at, lasting=LASTING)


async def _move_on(connection: AsyncConnection, moved: Sequence[Mapping[str, Any]]) -> None:
    names = ("next_at", "sent_at", "waiting", "ignored")
    await connection.execute(
        sa.update(reminder)
        .where(reminder.c.member == sa.bindparam("of_member"))
        .values({name: sa.bindparam(f"to_{name}") for name in names}),
        moved,
    )


async def _without_broken(connection: AsyncConnection, rows: Sequence[Any]) -> Sequence[Any]:
    """Fall silent for those whose zone has left the data (C4): they are told so in their settings."""
    broken = [row.member for row in rows if row.zone not in zone_names()]
    if broken:
        log.error("reminders_without_zone members=%d", len(broken))
        await connection.execute(sa.update(reminder).where(reminder.c.member.in_(broken)).values(next_at=None))
    return [row for row in rows if row.zone in zone_names()]


async def _news(
    connection: AsyncConnection, rows: Sequence[Any], now: datetime, cards: Collection[str]
) -> Mapping[str, News]:
    members = [row.member for row in rows]
    fates, acted = await _fates(connection, rows), await last_deeds(connection, members)
    away = await _away(connection, rows, now)
    there = [row for row in rows if row.member not in away.members]
    worth = await _fading(connection, [row.member for row in there], now, cards)
    worth |= await _open(connection, [row for row in there if row.member not in worth], away, now, cards)
    return {
        member: News(
            fate=fates.get(member, "lost"),
            acted_at=acted.get(member),
            away=member in away.members,
            worth=member in worth,
        )
        for member in members
    }


async def _fates(connection: AsyncConnection, rows: Sequence[Any]) -> Mapping[str, Fate]:
    """Return what became of the reminders that are not settled yet, by member."""
    sent: defaultdict[datetime, list[str]] = defaultdict(list)
    for row in rows:
        if row.waiting:
            sent[row.sent_at].append(row.member)
    fates: dict[str, Fate] = {}
    for at, members in sent.items():
        # One look into the index for each: SQLite reads the whole table where it is given a list of triples.
        key = reminder.c.member + key_of("", at)
        of_ledger = sa.and_(
            delivery.c.target == reminder.c.channel, delivery.c.purpose == PURPOSE, delivery.c.key == key
        )
        found = await connection.execute(
            sa.select(reminder.c.member, delivery.c.state)
            .join(delivery, of_ledger)
            .where(reminder.c.member.in_(members))
        )
        fates |= {row.member: fate_of(row.state) for row in found}
    return fates


def fate_of(state: str) -> Fate:
    """Return what a state of the ledger means for a reminder."""
    return "arrived" if state in ARRIVED else "refused" if state == State.FAILED else "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Away:
    members: frozenset[str]  # who pause, wherever it is, or have left the channel for which they are reminded
    left: Mapping[tuple[str, str], date]  # the day from which a member had left a channel, by both


async def _away(connection: AsyncConnection, rows: Sequence[Any], now: datetime) -> _Away:
    """Return who is paused today, or has left and not come back."""
    found = await connection.execute(
        sa.select(absence, channel.c.zone)
        .join(channel, channel.c.id == absence.c.channel)
        .where(absence.c.member.in_([row.member for row in rows]))
    )
    reminded = {(row.member, row.channel) for row in rows}
    left: dict[tuple[str, str], date] = {}
    paused = set()
    for each in found:
        here = (each.member, each.channel)
        if each.last_day is None:
            left[here] = max(each.first_day, left.get(here, each.first_day))
        elif each.first_day <= _today(each.zone, now) <= each.last_day:
            paused.add(each.member)
    rated = await _rated(connection, [member for member, of_channel in left if (member, of_channel) in reminded])
    outside = {here[0] for here in reminded if _is_out(here, left, rated)}
    return _Away(members=frozenset(paused | outside), left=left)


def _is_out(here: tuple[str, str], left: Mapping[tuple[str, str], date], rated: Mapping[tuple[str, str], date]) -> bool:
    """Tell whether a member has left a channel, and has rated no post of a later day there since (S6)."""
    return here in left and (here not in rated or rated[here] < left[here])


def _today(zone_name: str, now: datetime) -> date:
    return local_day(now, zone(zone_name)) if zone_name in zone_names() else now.astimezone(UTC).date()


async def _rated(connection: AsyncConnection, members: Sequence[str]) -> Mapping[tuple[str, str], date]:
    """Return the latest day whose post a member has rated, by member and channel."""
    if not members:
        return {}
    rows = await connection.execute(
        sa.select(review.c.member, post.c.channel, sa.func.max(post.c.day).label("day"))
        .join(post, post.c.id == review.c.post)
        .where(review.c.member.in_(members), post.c.day.is_not(None))
        .group_by(review.c.member, post.c.channel)
    )
    return {(row.member, row.channel): row.day for row in rows}


async def _fading(
    connection: AsyncConnection, members: Sequence[str], now: datetime, cards: Collection[str]
) -> set[str]:
    """Return those of whom a card is fading."""
    rows = await connection.execute(sa.select(memory).where(memory.c.member.in_(members)))
    return {
        row.member
        for row in rows
        if row.card in cards
        and due_at(Memory(stability=row.stability, difficulty=row.difficulty, reviewed_at=row.reviewed_at)) <= now
    }


async def _open(
    connection: AsyncConnection, rows: Sequence[Any], away: _Away, now: datetime, cards: Collection[str]
) -> set[str]:
    """Return those in whose channels (of one workspace) a post of the day is open that they have not rated."""
    members = [row.member for row in rows]
    rated = await _rated(connection, members)
    theirs: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        theirs[row.member].add(row.channel)
    for member, of_channel in rated:
        if not _is_out((member, of_channel), away.left, rated):
            theirs[member].add(of_channel)
    found = await connection.execute(
        sa.select(post.c.id, post.c.channel, post.c.card, channel.c.workspace)
        .join(delivery, delivery.c.id == post.c.id)
        .join(channel, channel.c.id == post.c.channel)
        .where(channel.c.active, post.c.channel.in_({each for channels in theirs.values() for each in channels}))
        .where(post.c.closes_at >= now, post.c.day.is_not(None), delivery.c.state.in_(ARRIVED))
    )
    posts = [each for each in found if each.card in cards]  # of one that has left the deck nothing can be told
    done = await _done(connection, members, [each.id for each in posts])
    return {
        row.member
        for row in rows
        for each in posts
        if each.channel in theirs[row.member] and each.workspace == row.workspace and (row.member, each.id) not in done
    }


async def _done(connection: AsyncConnection, members: Sequence[str], posts: Sequence[str]) -> set[tuple[str, str]]:
    rows = await connection.execute(
        sa.select(review.c.member, review.c.occasion).where(review.c.occasion.in_(posts), review.c.member.in_(members))
    )
    return {(row.member, row.occasion) for row in rows}
