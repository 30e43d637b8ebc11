"""What is held about a member: all of it in one piece, and none of it any more.

Every table with a column ``member`` belongs to the members in it, so that a table added later is exported and deleted
by itself. Three are apart: in ``review`` a rating on time leaves a row that nobody can name, since it carried a team
day (S5); ``change`` is the channel's own diary; ``member`` is the account.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.ids import new_id
from bot.store.database import Database
from bot.store.reviews import Review, one_process_at_a_time
from bot.store.sharing import withdraw
from bot.store.tables import (
    change,
    channel,
    channel_manager,
    delivery,
    interview,
    member,
    metadata,
    post,
    report,
    review,
)
from bot.store.writer import Writer

FORMAT: Final = 1

OWNED: Final = tuple(
    table for table in metadata.sorted_tables if "member" in table.columns and table.name not in {"review", "change"}
)
"""The tables whose rows belong to one member each, and go with them."""

IDS: Final = frozenset({"member", "observer", "interviewer"})
"""The columns that an export leaves out: the ids by which people stand here, the member's own and those of others."""

ABOUT: Final[Mapping[str, str]] = {
    "account": "The account by which the platform knows you, and the random id under which the rest is kept.",
    "channels": "The channels in which you have rated a card, which you set up, or whose settings you may change.",
    "review": "Each rating: the card, what you said, when first and when last. `occasion` is the post, or a date.",
    "take": "What you wrote before you looked at an answer.",
    "lean": "The sides of trade-offs that you took (0 is the first side), and what you wrote to them.",
    "quiz_answer": "What you chose in quizzes (0 is the first choice), and whether it was right.",
    "memory": "How well each card is thought to be remembered: in how many days recall falls to 90 %, and how hard the "
    "card is (1 to 10), worked out from your ratings.",
    "freeze": "The days on which a freeze kept your streak.",
    "absence": "Your pauses, first and last day; without a last day, the day from which you had left the channel.",
    "preference": "What you chose in /study settings.",
    "report": "What you wrote about cards that seemed wrong to you.",
    "saved": "What you saved for your portfolio: notes, and messages with the address at which they stand.",
    "card_note": "How sure you are of each card (1 to 5), and your notes to it, as they stand in your tracker.",
    "tracker_import": "What a tracker that you sent would change, and waits for your yes.",
    "applied": "How products that you use decided a trade-off (side 0 is the first), and what you would have done.",
    "attempt": "When you began and finished a form of the assessment.",
    "attempt_answer": "What you chose in the assessment (0 is the first choice, -1: not known); was it right?",
    "own_path": "The learning path that you follow, and since when; without a path, since when you follow none.",
    "reminder": "When you want to be reminded, and how many in a row came without anything from you after them.",
    "interview": "Your answers in practised interviews, and what was ticked and written to them.",
    "interview_seat": "The interviews with others to which you were invited, and whether you would share the result.",
    "follow_up": "The follow-ups that you asked others in practised interviews.",
    "remark": "What you ticked in the practised interviews of others, and what you wrote to it.",
    "case_study": "The case studies of your portfolio.",
    "change": "The settings of channels that you changed.",
    "channel_manager": "The channels whose settings somebody let you change, and since when.",
    "messages": "The messages that were sent, or are to be sent, to you directly.",
}
"""A sentence for each part of an export, by the table that it comes from."""


class Privacy:
    """Export and deletion."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def export(self, member_id: str) -> dict[str, Any]:
        """Return everything that is held about a member, ready for JSON.

        Each part has ``about``, a sentence, and ``rows``. Instants are ISO 8601 in UTC, days local to their channel.
        """
        async with self._database.reading() as connection:
            found = {
                name: [_readable(row) for row in (await connection.execute(query)).mappings()]
                for name, query in _queries(member_id).items()
            }
        parts = {
            name: {"about": ABOUT.get(name, f"Your rows of “{name}”."), "rows": rows} for name, rows in found.items()
        }
        return {
            "format": FORMAT,
            "about": "All that this bot keeps about you. Instants are in UTC, days are those of the channel.",
            **parts,
        }

    async def forget(self, who: Member, *, at: datetime) -> bool:
        """Delete everything that is held about a member, in one transaction; False where nothing was.

        Team days and counts stay: a rating on time goes on counting under a random id, one for each channel and day.
        What was under way for the member meanwhile is refused with Forgotten, and whatever they do next begins a new
        account. Whoever waits for them in an interview hears that it is over, from ``at`` on.
        """
        found: str | None = None

        async def job(connection: AsyncConnection) -> None:
            nonlocal found
            found = await connection.scalar(
                sa.select(member.c.id).where(
                    member.c.platform == who.platform, member.c.tenant == who.tenant, member.c.user == who.user
                )
            )
            if found is not None:
                self._database.gone.add(found)  # Before the commit: what is queued up behind it is written at once.
                await _forget(connection, found, at)
            await connection.execute(sa.update(channel).where(*_set_up_by(who)).values(manager="", manager_tenant=""))

        try:
            await self._writer.write(job)
        except Exception:  # A caller that is cancelled does not stop the job.
            self._database.gone.discard(found or "")
            raise
        return found is not None


def _set_up_by(who: Member) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        channel.c.platform == who.platform,
        channel.c.manager_tenant == who.tenant,
        channel.c.manager == who.user,
    )


def _queries(member_id: str) -> dict[str, sa.Select[Any]]:
    """Return the rows of each part of an export."""
    # Whoever rated is in its channel; so is whoever set it up, by the account.
    rated = sa.select(post.c.channel).join(review, review.c.post == post.c.id).where(review.c.member == member_id)
    named = sa.select(channel_manager.c.channel).where(channel_manager.c.member == member_id)
    set_up = sa.exists().where(
        member.c.id == member_id,
        member.c.platform == channel.c.platform,
        member.c.tenant == channel.c.manager_tenant,
        member.c.user == channel.c.manager,
    )
    place = (channel.c[name] for name in ("id", "platform", "workspace", "channel", "thread"))
    of_review = (column for column in review.columns if column.name not in {"id", "member"})
    return {
        "account": sa.select(member).where(member.c.id == member_id),
        "channels": sa.select(*place, set_up.label("set_up_by_you"))
        .where(sa.or_(channel.c.id.in_(rated), channel.c.id.in_(named), set_up))
        .order_by(channel.c.id),
        "review": sa.select(post.c.channel, post.c.day, post.c.kind, *of_review)
        .outerjoin_from(review, post, post.c.id == review.c.post)
        .where(review.c.member == member_id)
        .order_by(review.c.at, review.c.id),
        **{table.name: _rows(table, member_id) for table in OWNED},
        "follow_up": sa.select(interview.c.card, interview.c.asked_at, interview.c.follow_up)
        .where(interview.c.interviewer == member_id, interview.c.follow_up != "")
        .order_by(interview.c.asked_at, interview.c.id),
        "remark": sa.select(*(interview.c[name] for name in ("card", "ticked_at", "ticks", "remark")))
        .where(interview.c.observer == member_id)
        .order_by(interview.c.ticked_at, interview.c.id),
        "change": sa.select(change.c.channel, change.c.at, change.c.what)
        .where(change.c.member == member_id)
        .order_by(change.c.id),
        "messages": sa.select(*(delivery.c[name] for name in ("target", "purpose", "due_at", "state")))
        .where(delivery.c.to_member == member_id)
        .order_by(delivery.c.due_at, delivery.c.id),
    }


def _rows(table: sa.Table, member_id: str) -> sa.Select[Any]:
    shown = (column for column in table.columns if column.name not in IDS)
    return sa.select(*shown).where(table.c.member == member_id).order_by(*table.primary_key.columns)


def _readable(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
    return value


async def _forget(connection: AsyncConnection, member_id: str, at: datetime) -> None:
    # Locked first: who is just inviting them has done so when this goes on, or finds nobody of this id.
    await connection.execute(sa.select(member.c.id).where(member.c.id == member_id).with_for_update())
    if connection.dialect.name == "postgresql":
        await one_process_at_a_time(connection, {member_id})  # Else a batch of another process could come after this.
    await _leave_ghosts(connection, member_id)
    reports = (await connection.scalars(sa.select(report.c.id).where(report.c.member == member_id))).all()
    await connection.execute(sa.update(change).where(change.c.member == member_id).values(member=None))
    await withdraw(connection, member_id, at)
    for table in (review, *OWNED):
        await connection.execute(sa.delete(table).where(table.c.member == member_id))
    # Last of all: what was still being written to them while this waited for a lock is there by now.
    await connection.execute(
        sa.delete(delivery).where(
            sa.or_(
                delivery.c.to_member == member_id,
                sa.and_(delivery.c.purpose == "report", delivery.c.key.in_(reports)),
            )
        )
    )
    await connection.execute(sa.delete(member).where(member.c.id == member_id))


async def _leave_ghosts(connection: AsyncConnection, member_id: str) -> None:
    """Put a fresh random id in the place of the member's: one for each channel and day, and each extra post (S5).

    Their instants become that of the post, so that they say no more than that somebody was on time.
    """
    rows = await connection.execute(
        sa.select(post.c.id, post.c.channel, post.c.day, delivery.c.due_at)
        .join(review, review.c.occasion == post.c.id)
        .join(delivery, delivery.c.id == post.c.id)
        .where(review.c.member == member_id)
    )
    ghosts: defaultdict[tuple[str, object], str] = defaultdict(new_id)
    changes = [{"of_post": row.id, "ghost": ghosts[row.channel, row.day or row.id], "then": row.due_at} for row in rows]
    if changes:
        await connection.execute(
            sa.update(review)
            .where(review.c.member == member_id, review.c.occasion == sa.bindparam("of_post"))
            .values(member=sa.bindparam("ghost"), at=sa.bindparam("then"), changed_at=sa.bindparam("then")),
            changes,
        )
