"""What there is to do at an instant, asked in one read: most ticks of the heartbeat find nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.rules.calendar import CLOSING_DELAY
from bot.store.database import Database
from bot.store.ledger import State
from bot.store.reminding import due
from bot.store.tables import Instant, channel, delivery, post, schedule, study_day


@dataclass(frozen=True, slots=True)
class Agenda:
    """What waits. True may be one too many (another process was quicker), False is never one too few."""

    days: bool  # a day may close
    posts: bool  # a schedule is due
    reminders: bool  # somebody's hour to be reminded has come
    ready: bool  # a delivery may be sent, or is too late
    lost: bool  # the sender of a delivery is gone
    stale: bool  # a post shows less than is known


_NOW: Final = sa.bindparam("now", type_=Instant)
_HERE: Final = delivery.c.platform.in_(sa.bindparam("platforms", expanding=True))
_ASK: Final = sa.select(
    sa.exists()
    .where(study_day.c.closed_at.is_(None), study_day.c.closes_at <= sa.bindparam("closed_by", type_=Instant))
    .label("days"),
    sa.exists().where(schedule.c.next_at <= _NOW, schedule.c.channel == channel.c.id, channel.c.active).label("posts"),
    sa.exists().where(*due(_NOW)).label("reminders"),
    sa.exists()
    .where(delivery.c.state == State.READY, delivery.c.not_before <= _NOW, _HERE)
    .where(
        channel.c.id == delivery.c.target,
        sa.or_(channel.c.active, delivery.c.to_member.is_not(None), delivery.c.until < _NOW),
    )
    .label("ready"),
    sa.exists().where(delivery.c.state == State.SENDING, delivery.c.lease_until < _NOW, _HERE).label("lost"),
    # A post that was deleted by hand goes on being rated, and is never edited again: it must not wake anybody. Nor must
    # one of which nobody knows where it stands.
    sa.exists()
    .where(post.c.rev > post.c.shown_rev, post.c.edit_at <= _NOW, delivery.c.id == post.c.id)
    .where(delivery.c.state == State.SENT, delivery.c.message.is_not(None), _HERE)
    .where(channel.c.id == post.c.channel, channel.c.active)
    .label("stale"),
)


async def agenda(database: Database, now: datetime, platforms: Sequence[str]) -> Agenda:
    """Return what waits at ``now`` for those who carry to these platforms."""
    async with database.reading() as connection:
        asked = await connection.execute(
            _ASK, {"now": now, "closed_by": now - CLOSING_DELAY, "platforms": list(platforms)}
        )
        return Agenda(*asked.one())
