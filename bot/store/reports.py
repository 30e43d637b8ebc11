"""*Something wrong with this card?*: what members reported, kept and sent once to whoever set the channel up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.ids import id_from
from bot.store.database import Database
from bot.store.directs import send_to_setter
from bot.store.reviews import Review
from bot.store.tables import channel, member, post, report, review
from bot.store.upsert import insert
from bot.store.writer import Writer

MOST_A_DAY: Final = 5  # of one member, in 24 hours

Kept = Literal["kept", "enough", "nobody"]
"""What became of a report; "enough": this member has sent so many that no more are taken today; "nobody": whoever set
the channel up has asked to be forgotten, so there is nobody to send it to, and it was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one member says is wrong with one card."""

    card: str
    text: str
    by: Member | None  # None: whoever it was has asked to be forgotten
    at: datetime


class Reports:
    """Keeping and finding them."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def report(self, *, event: str, channel_id: str, member_id: str, card: str, text: str, at: datetime) -> Kept:
        """Keep a report and let it be sent to whoever set the channel up.

        ``event`` is the key of the event by which it came: one that is delivered twice is one report.
        """
        report_id = id_from(member_id, event)

        async def job(connection: AsyncConnection) -> Kept:
            known = await connection.scalar(sa.select(sa.exists().where(report.c.id == report_id)))
            if not known and await _sent_lately(connection, member_id, at) >= MOST_A_DAY:
                return "enough"
            if not await send_to_setter(connection, channel_id, purpose="report", key=report_id, now=at):
                return "nobody"
            row = {"id": report_id, "channel": channel_id, "member": member_id, "card": card, "text": text, "at": at}
            await connection.execute(insert(connection, report).on_conflict_do_nothing(index_elements=["id"]), row)
            return "kept"

        return await self._writer.write(job)

    async def may(self, member_id: str, now: datetime) -> bool:
        """Tell whether this member may send another report yet."""
        async with self._database.reading() as connection:
            return await _sent_lately(connection, member_id, now) < MOST_A_DAY

    async def of(self, report_id: str) -> Report | None:
        """Return a report; None where it is gone, since whoever sent it asked to be forgotten."""
        async with self._database.reading() as connection:
            row = (
                await connection.execute(
                    sa.select(
                        *(report.c[name] for name in ("card", "text", "at")),
                        *(member.c[name] for name in ("platform", "tenant", "user")),
                    )
                    .outerjoin(member, member.c.id == report.c.member)
                    .where(report.c.id == report_id)
                )
            ).first()
        if row is None:
            return None
        by = Member(platform=row.platform, tenant=row.tenant, user=row.user) if row.user else None
        return Report(card=row.card, text=row.text, by=by, at=row.at)

    async def channel_for(self, member_id: str) -> str | None:
        """Return the id of the channel in which this member rated last, of those that somebody has set up; or None."""
        async with self._database.reading() as connection:
            found = await connection.scalar(
                sa.select(channel.c.id)
                .join(post, post.c.channel == channel.c.id)
                .join(review, review.c.post == post.c.id)
                .where(review.c.member == member_id, channel.c.manager != "")
                .order_by(review.c.changed_at.desc(), review.c.id.desc())
                .limit(1)
            )
        return None if found is None else str(found)


async def _sent_lately(connection: AsyncConnection, member_id: str, now: datetime) -> int:
    count = await connection.scalar(
        sa.select(sa.func.count())
        .select_from(report)
        .where(report.c.member == member_id, report.c.at > now - timedelta(days=1))
    )
    return int(count or 0)
