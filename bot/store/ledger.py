"""The ledger: what is to be sent once, who is sending it, what became of it.

    ready ──claim──▶ sending ──finish──▶ sent ──(deleted by hand)──▶ removed
      ▲                 │
      └────release──────┤  surely not sent, or looked for and surely absent
                        ├──refuse──▶ failed      the platform said no
                        └──give up──▶ unknown    nobody can say
    ready ──too late──▶ missed
    any of them ──a press on it──▶ sent          proved

A claim is committed before anything is sent. Its lease outlives every call to a platform, so a claim whose lease ran
out belongs to nobody: it is in doubt, and only a look at the platform may make it ready again. Whoever finishes late
finds another owner or attempt on the row, and changes nothing.

Measured: 0 lost and 0 doubled in hundreds of kills, on both databases (docs/reliability.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Place, Ref
from bot.errors import Scope
from bot.store.database import Database
from bot.store.reviews import Review
from bot.store.tables import channel, delivery, post
from bot.store.writer import Writer

LEASE: Final = timedelta(seconds=120)  # longer than any call to a platform may take (30 s)


class State(StrEnum):
    """Where a delivery stands."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    REMOVED = "removed"
    MISSED = "missed"
    FAILED = "failed"
    UNKNOWN = "unknown"


ARRIVED: Final = (State.SENT, State.REMOVED)
"""The states in which a post was seen by its channel: it counts as asked (S1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to be sent once. Its id is the key under which a platform can find it."""

    id: str
    place: Place
    purpose: str
    key: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery in the hands of one sender, until its lease ends."""

    delivery: Delivery
    owner: str
    attempt: int
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A post that shows less than is known."""

    delivery: Delivery
    ref: Ref
    rev: int
    lease_until: datetime
    tries: int


def place_of(row: Any) -> Place:
    """Return the place that a row of ``channel`` names."""
    return Place(platform=row.platform, workspace=row.workspace, channel=row.channel, thread=row.thread or None)


_PLACE: Final = (channel.c.platform, channel.c.workspace, channel.c.channel, channel.c.thread)
_FACTS: Final = (delivery.c.id, delivery.c.purpose, delivery.c.key, delivery.c.due_at)


def _delivery(row: Any) -> Delivery:
    return Delivery(id=row.id, place=place_of(row), purpose=row.purpose, key=row.key, due_at=row.due_at)


class Ledger:
    """The deliveries. ``now`` is always an argument, and every method may be called twice."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def claim(self, *, now: datetime, owner: str, platforms: Sequence[str], most: int) -> tuple[Claim, ...]:
        """Take up to ``most`` ready deliveries, the longest due first. What came too late becomes missed."""

        async def job(connection: AsyncConnection) -> tuple[Claim, ...]:
            ready = (delivery.c.state == State.READY, delivery.c.not_before <= now)
            await connection.execute(
                sa.update(delivery).where(*ready, delivery.c.until < now).values(state=State.MISSED)
            )
            posting = delivery.c.target.in_(sa.select(channel.c.id).where(channel.c.active))
            return await _take(connection, (*ready, posting), now=now, owner=owner, platforms=platforms, most=most)

        return await self._writer.write(job)

    async def in_doubt(self, *, now: datetime, owner: str, platforms: Sequence[str], most: int) -> tuple[Claim, ...]:
        """Take up to ``most`` deliveries whose sender is gone. They may be looked for, and not yet sent again."""

        async def job(connection: AsyncConnection) -> tuple[Claim, ...]:
            orphaned = (delivery.c.state == State.SENDING, delivery.c.lease_until < now)
            return await _take(connection, orphaned, now=now, owner=owner, platforms=platforms, most=most)

        return await self._writer.write(job)

    async def finish(self, claim: Claim, ref: Ref) -> bool:
        """Record that it arrived. False where the claim was no longer this sender's: nothing changed then."""
        return await self._settle(claim, state=State.SENT, message=ref.message)

    async def release(self, claim: Claim, *, not_before: datetime) -> bool:
        """Give it back: it was surely not sent, and may be tried from ``not_before`` on."""
        return await self._settle(claim, state=State.READY, not_before=not_before)

    async def give_up(self, claim: Claim, why: str) -> bool:
        """Record that nobody can say whether it arrived. It is never sent again by itself."""
        return await self._settle(claim, state=State.UNKNOWN, why=why[:200])

    async def refuse(self, claim: Claim, why: str, scope: Scope) -> bool:
        """Record that the platform said no, and stop posting to all that it refused."""

        async def job(connection: AsyncConnection) -> bool:
            if not await _fenced(connection, claim, state=State.FAILED, why=why[:200]):
                return False
            place = claim.delivery.place
            hit = [channel.c.platform == place.platform, channel.c.workspace == place.workspace]
            if scope == "channel":
                hit.append(channel.c.channel == place.channel)
            if scope != "message":
                await connection.execute(
                    sa.update(channel).where(*hit, channel.c.active).values(active=False, off_why=why[:200])
                )
            return True

        return await self._writer.write(job)

    async def prove(self, delivery_id: str, ref: Ref) -> None:
        """Record that it arrived after all, since somebody pressed a button on it.

        Whatever state it was in: a platform may say "absent", or refuse, and show the message a moment later.
        """

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(delivery)
                .where(delivery.c.id == delivery_id, delivery.c.state.not_in(ARRIVED))
                .values(state=State.SENT, message=ref.message, why="")
            )

        await self._writer.write(job)

    async def stale(self, *, now: datetime, platforms: Sequence[str], most: int) -> tuple[Edit, ...]:
        """Take up to ``most`` posts that show less than is known; each is this caller's for the length of a lease."""
        lease_until = now + LEASE

        async def job(connection: AsyncConnection) -> tuple[Edit, ...]:
            rows = await connection.execute(
                sa.select(*_FACTS, *_PLACE, delivery.c.message, post.c.rev, post.c.edit_tries)
                .join(post, post.c.id == delivery.c.id)
                .join(channel, channel.c.id == post.c.channel)
                .where(
                    post.c.rev > post.c.shown_rev,
                    post.c.edit_at <= now,
                    delivery.c.state == State.SENT,
                    channel.c.active,
                    delivery.c.platform.in_(platforms),
                )
                .order_by(post.c.edit_at)
                .limit(most)
                .with_for_update(of=post, skip_locked=True)
            )
            found = rows.all()
            if found:
                await connection.execute(
                    sa.update(post).where(post.c.id.in_([row.id for row in found])).values(edit_at=lease_until)
                )
            return tuple(
                Edit(
                    delivery=_delivery(row),
                    ref=Ref(place=place_of(row), message=row.message),
                    rev=row.rev,
                    lease_until=lease_until,
                    tries=row.edit_tries,
                )
                for row in found
            )

        return await self._writer.write(job)

    async def edited(self, edit: Edit, *, again_at: datetime) -> None:
        """Record that the post now shows ``edit.rev``; it may be edited again from ``again_at`` on.

        Whoever comes late has perhaps overwritten something newer: then the post is stale once more.
        """

        async def job(connection: AsyncConnection) -> None:
            mine = sa.and_(post.c.id == edit.delivery.id, post.c.edit_at == edit.lease_until)
            done = await connection.execute(
                sa.update(post).where(mine).values(shown_rev=edit.rev, edit_at=again_at, edit_tries=0)
            )
            if done.rowcount == 0:
                await connection.execute(
                    sa.update(post).where(post.c.id == edit.delivery.id).values(rev=post.c.rev + 1)
                )

        await self._writer.write(job)

    async def edit_later(self, edit: Edit, *, again_at: datetime) -> None:
        """Give an edit back that was not tried: its workspace has had its share."""
        await self._own_edit(edit, edit_at=again_at)

    async def edit_failed(self, edit: Edit, *, again_at: datetime) -> None:
        """Record that the edit has to be tried again from ``again_at`` on."""
        await self._own_edit(edit, edit_at=again_at, edit_tries=edit.tries + 1)

    async def edit_dropped(self, edit: Edit) -> None:
        """Record that the platform refuses this edit: it is not tried again until the post has something new."""
        await self._own_edit(edit, shown_rev=edit.rev, edit_tries=0)

    async def message_gone(self, edit: Edit) -> None:
        """Record that somebody deleted the post. It stays asked, and is not edited any more."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(delivery)
                .where(delivery.c.id == edit.delivery.id, delivery.c.state == State.SENT)
                .values(state=State.REMOVED)
            )

        await self._writer.write(job)

    async def _own_edit(self, edit: Edit, **values: object) -> None:
        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(post)
                .where(post.c.id == edit.delivery.id, post.c.edit_at == edit.lease_until)
                .values(**values)
            )

        await self._writer.write(job)

    async def _settle(self, claim: Claim, **values: object) -> bool:
        return await self._writer.write(lambda connection: _fenced(connection, claim, **values))


async def _take(
    connection: AsyncConnection,
    which: tuple[sa.ColumnElement[bool], ...],
    *,
    now: datetime,
    owner: str,
    platforms: Sequence[str],
    most: int,
) -> tuple[Claim, ...]:
    if most < 1:
        return ()
    # Read with a lock, then written: as a subquery of the update, PostgreSQL may run it twice and take more than the
    # limit. SQLite has no row locks and needs none, since its one writer has begun IMMEDIATE.
    rows = await connection.execute(
        sa.select(*_FACTS, *_PLACE, delivery.c.attempt)
        .join(channel, channel.c.id == delivery.c.target)
        .where(*which, delivery.c.platform.in_(platforms))
        .order_by(delivery.c.not_before, delivery.c.id)
        .limit(most)
        .with_for_update(of=delivery, skip_locked=True)
    )
    found, lease_until = rows.all(), now + LEASE
    if found:
        await connection.execute(
            sa.update(delivery)
            .where(delivery.c.id.in_([row.id for row in found]))
            .values(state=State.SENDING, owner=owner, lease_until=lease_until, attempt=delivery.c.attempt + 1)
        )
    return tuple(
        Claim(delivery=_delivery(row), owner=owner, attempt=row.attempt + 1, lease_until=lease_until) for row in found
    )


async def _fenced(connection: AsyncConnection, claim: Claim, **values: object) -> bool:
    done = await connection.execute(
        sa.update(delivery)
        .where(
            delivery.c.id == claim.delivery.id,
            delivery.c.state == State.SENDING,
            delivery.c.owner == claim.owner,
            delivery.c.attempt == claim.attempt,
        )
        .values(**values)
    )
    return bool(done.rowcount)
