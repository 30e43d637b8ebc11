"""Which cards a channel posts next (M2): the facts, read from the tables. The choice itself is bot.rules.picking."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Kind, Syllabus
from bot.rules.memory import Memory
from bot.rules.picking import Learner, next_on_path, pick_for_channel, turnout
from bot.rules.streaks import Away, joined_on
from bot.store.states import ARRIVED, State
from bot.store.streaks import away_in
from bot.store.tables import channel, delivery, member, memory, passed_over, post, review, schedule, study_day

LOOKED_BACK: Final = 60
"""Asked days. Whoever came on none of the last so many has a turnout below what counts (bot.rules.picking)."""


@dataclass(slots=True, kw_only=True)
class Shelf:
    """What a channel chooses its next card of one kind from."""

    order: tuple[str, ...]
    path: tuple[str, ...]
    path_since: datetime | None  # what was shown before does not count as behind the path
    shown: list[tuple[datetime, str]]  # when it was due, or passed over, and the card; ascending

    def on_path(self) -> str | None:
        """Return the path's next card; None where it is through, and where there is none."""
        taken_up = self.path_since
        before = [card for at, card in self.shown if taken_up is not None and at < taken_up]
        return next_on_path(self.path, self.order, before=before, since=self._shown_cards[len(before) :])

    def next(self, learners: Sequence[Learner], at: datetime) -> str:
        """Return the card for a post at an instant: the path's, else the one that is worth most to the learners."""
        return self.on_path() or pick_for_channel(self.order, self._shown_cards, learners, at)

    @property
    def _shown_cards(self) -> list[str]:
        return [card for _, card in self.shown]


async def cards_to_post(
    connection: AsyncConnection, due: Sequence[Any], syllabus: Syllabus, now: datetime
) -> Sequence[str]:
    """Return the card for each schedule that is due: as the last closing step chose it, or somebody by hand.

    Two days can be open at once: then no step has chosen since the last post, and the card is chosen here, as it is for
    one that has left the deck or the pack. Many may be due, so it goes by what was shown alone, and asks for nobody.
    """
    rows = await connection.execute(
        sa.select(study_day.c.channel, sa.func.min(study_day.c.day).label("day"))
        .where(study_day.c.closed_at.is_(None), study_day.c.channel.in_({row.channel_id for row in due}))
        .group_by(study_day.c.channel)
    )
    first_open = {row.channel: row.day for row in rows}

    def stands(row: Any) -> bool:
        chosen = row.pinned or first_open.get(row.channel_id, row.next_day) >= row.next_day
        return bool(chosen and row.next_card in syllabus.order(row.kind, row.pack))

    unsure = {row.channel_id for row in due if not stands(row)}
    shelves = await shelves_of(connection, unsure, syllabus, now) if unsure else {}
    return [row.next_card if stands(row) else shelves[row.channel_id][row.kind].next((), row.next_at) for row in due]


async def choose_cards(
    connection: AsyncConnection, channel_id: str, syllabus: Syllabus, now: datetime, *, only: Kind | None = None
) -> None:
    """Choose the next card of each kind, or of one; what was chosen by hand stays, while the channel still has it."""
    rows = [row for row in await _schedules(connection, channel_id) if only in {None, row.kind}]
    shelves = (await shelves_of(connection, {channel_id}, syllabus, now))[channel_id]
    free = [row for row in rows if not (row.pinned and row.next_card in shelves[row.kind].order)]
    asked = any(shelves[row.kind].on_path() is None for row in free)
    learners = await learners_of(connection, channel_id) if asked else ()
    # By the instant at which it is going to be looked at, so that nothing depends on when this step runs.
    chosen = [
        {"of_channel": channel_id, "of_kind": row.kind, "to_card": shelves[row.kind].next(learners, row.next_at or now)}
        for row in free
    ]
    if chosen:
        await connection.execute(
            sa.update(schedule)
            .where(schedule.c.channel == sa.bindparam("of_channel"), schedule.c.kind == sa.bindparam("of_kind"))
            .values(next_card=sa.bindparam("to_card"), pinned=False),
            chosen,
        )


async def _schedules(connection: AsyncConnection, channel_id: str) -> Sequence[Any]:
    rows = await connection.execute(
        sa.select(schedule.c.kind, schedule.c.next_at, schedule.c.next_card, schedule.c.pinned)
        .where(schedule.c.channel == channel_id)
        .order_by(schedule.c.kind)
        .with_for_update()
    )
    return rows.all()


async def shelves_of(
    connection: AsyncConnection, channel_ids: Set[str], syllabus: Syllabus, now: datetime
) -> Mapping[str, Mapping[Kind, Shelf]]:
    """Return what channels choose from, by channel and kind.

    Shown is what arrived, what may have arrived, and what is about to be sent. A post that was missed used no card up.
    """
    follows = await connection.execute(
        sa.select(channel.c.id, channel.c.pack, channel.c.path, channel.c.path_since).where(
            channel.c.id.in_(channel_ids)
        )
    )
    on_its_way = sa.and_(delivery.c.state == State.READY, delivery.c.until >= now)
    posted = sa.select(post.c.channel, delivery.c.due_at, post.c.card).join(delivery, delivery.c.id == post.c.id)
    posted = posted.where(post.c.channel.in_(channel_ids), post.c.day.is_not(None)).where(
        sa.or_(delivery.c.state.in_((*ARRIVED, State.SENDING, State.UNKNOWN)), on_its_way)
    )
    skipped = sa.select(passed_over.c.channel, passed_over.c.at, passed_over.c.card).where(
        passed_over.c.channel.in_(channel_ids)
    )
    shown: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for each in (posted, skipped):
        for channel_id, at, card in await connection.execute(each):
            shown[channel_id].append((at, card))
    return {
        row.id: {
            kind: Shelf(
                order=syllabus.order(kind, row.pack),
                path=syllabus.path(kind, row.path),
                path_since=row.path_since,
                shown=sorted((at, card) for at, card in shown[row.id] if card in syllabus.orders[kind]),
            )
            for kind in syllabus.orders
        }
        for row in follows
    }


async def learners_of(connection: AsyncConnection, channel_id: str) -> tuple[Learner, ...]:
    """Return the participants of a channel with how often they come and what they remember."""
    days = await connection.scalars(
        sa.select(study_day.c.day)
        .where(study_day.c.channel == channel_id, study_day.c.asked, study_day.c.closed_at.is_not(None))
        .order_by(study_day.c.day)
    )
    asked = days.all()
    if not asked:
        return ()
    done = await _done_days(connection, channel_id, since=asked[-LOOKED_BACK:][0])
    away = await away_in(connection, channel_id)
    shares: dict[str, float] = {}
    for each, mine in done.items():
        theirs = away.get(each, Away())
        first = joined_on(mine, theirs.left)
        if first is not None:
            came = [day in mine for day in asked if day >= first and (day in mine or not theirs.is_paused(day))]
            shares[each] = turnout(came)
    memories = await _memories(connection, sorted(shares))
    return tuple(Learner(turnout=share, memories=memories[each]) for each, share in sorted(shares.items()))


async def _done_days(connection: AsyncConnection, channel_id: str, *, since: date) -> Mapping[str, Set[date]]:
    """Return all days on which members were on time, of those who were so on a day since then.

    Rows of people who asked to be forgotten carry ids that no member has: they come no more (S5).
    """
    posts, reviews = post.alias(), review.alias()
    coming = (
        sa.select(reviews.c.member)
        .join(posts, posts.c.id == reviews.c.occasion)
        .join(member, member.c.id == reviews.c.member)
        .where(posts.c.channel == channel_id, posts.c.day >= since)
    )
    rows = await connection.execute(
        sa.select(review.c.member, post.c.day)
        .join(post, post.c.id == review.c.occasion)
        .where(post.c.channel == channel_id, post.c.day.is_not(None), review.c.member.in_(coming))
    )
    found: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        found[row.member].add(row.day)
    return found


async def _memories(connection: AsyncConnection, members: Sequence[str]) -> Mapping[str, Mapping[str, Memory]]:
    found: defaultdict[str, dict[str, Memory]] = defaultdict(dict)
    rows = await connection.execute(
        sa.select(memory.c.member, memory.c.card, memory.c.stability, memory.c.difficulty, memory.c.reviewed_at).where(
            memory.c.member.in_(members)
        )
    )
    for each, card, stability, difficulty, at in rows:
        found[each][card] = Memory(stability=stability, difficulty=difficulty, reviewed_at=at)
    return found
