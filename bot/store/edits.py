"""The edits: which posts show less than is known, and what became of showing more.

A post has a revision that grows with what it should show, and one that it shows. The last state wins, also where two
processes edit one post: whoever comes late makes it stale once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Ref
from bot.store.database import Database
from bot.store.ledger import LEASE, Delivery, place_of
from bot.store.reviews import Review
from bot.store.states import State
from bot.store.tables import channel, delivery, post
from bot.store.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A post that shows less than is known."""

    delivery: Delivery
    ref: Ref
    rev: int
    lease_until: datetime
    tries: int


class Edits:
    """The posts to be edited. ``now`` is always an argument, and every method may be called twice."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def stale(self, *, now: datetime, platforms: Sequence[str], most: int) -> tuple[Edit, ...]:
        """Take up to ``most`` posts that show less than is known; each is this caller's for the length of a lease."""
        lease_until = now + LEASE

        async def job(connection: AsyncConnection) -> tuple[Edit, ...]:
            rows = await connection.execute(
                sa.select(
                    *(delivery.c[name] for name in ("id", "purpose", "key", "due_at", "message")),
                    *(channel.c[name] for name in ("platform", "workspace", "channel", "thread")),
                    post.c.rev,
                    post.c.edit_tries,
                )
                .join(post, post.c.id == delivery.c.id)
                .join(channel, channel.c.id == post.c.channel)
                .where(
                    post.c.rev > post.c.shown_rev,
                    post.c.edit_at <= now,
                    delivery.c.state == State.SENT,
                    delivery.c.message.is_not(None),
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
                    delivery=Delivery(
                        id=row.id, place=place_of(row), purpose=row.purpose, key=row.key, due_at=row.due_at
                    ),
                    ref=Ref(place=place_of(row), message=row.message),
                    rev=row.rev,
                    lease_until=lease_until,
                    tries=row.edit_tries,
                )
                for row in found
            )

        return await self._writer.write(job)

    async def done(self, edit: Edit, *, again_at: datetime) -> None:
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

    async def later(self, edit: Edit, *, again_at: datetime) -> None:
        """Give an edit back that was not tried: its workspace has had its share."""
        await self._own(edit, edit_at=again_at)

    async def failed(self, edit: Edit, *, again_at: datetime) -> None:
        """Record that the edit has to be tried again from ``again_at`` on."""
        await self._own(edit, edit_at=again_at, edit_tries=edit.tries + 1)

    async def dropped(self, edit: Edit) -> None:
        """Record that the platform refuses this edit: it is not tried again until the post has something new."""
        await self._own(edit, shown_rev=edit.rev, edit_tries=0)

    async def gone(self, edit: Edit) -> None:
        """Record that somebody deleted the post. It stays asked, and is not edited any more."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(delivery)
                .where(delivery.c.id == edit.delivery.id, delivery.c.state == State.SENT)
                .values(state=State.REMOVED)
            )

        await self._writer.write(job)

    async def _own(self, edit: Edit, **values: object) -> None:
        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sa.update(post)
                .where(post.c.id == edit.delivery.id, post.c.edit_at == edit.lease_until)
                .values(**values)
            )

        await self._writer.write(job)
