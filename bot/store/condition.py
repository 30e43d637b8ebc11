"""How a database is doing, for those who only look: doctor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.chat.places import Place
from bot.store.database import Database
from bot.store.ledger import place_of
from bot.store.moving import MOVED
from bot.store.reminding import PURPOSE as REMINDER
from bot.store.states import State
from bot.store.tables import channel, delivery
from bot.store.unshared import PURPOSE as INTERVIEW

WISHED: Final = frozenset({"removed", MOVED})
"""Why a channel is off that somebody wanted to be: the bot was removed from it, or told to post elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What did not go well."""

    failed: int  # deliveries that a platform refused; here and below, those that a manager can look at
    unknown: int  # deliveries of which nobody can say whether they arrived
    off: Mapping[Place, str]  # channels to which nothing is posted any more, and why: WISHED, or what the platform said


async def in_use(database: Database, platform: str) -> tuple[Place, ...]:
    """Return the channels of a platform in which posts are to come, those set up first coming first."""
    async with database.reading() as connection:
        found = await connection.execute(
            sa.select(channel)
            .where(channel.c.platform == platform, channel.c.active)
            .order_by(channel.c.created_at, channel.c.id)
        )
        return tuple(map(place_of, found))


async def condition(database: Database, *, since: datetime) -> Condition:
    """Return what did not go well with the deliveries due since an instant, and with the channels now.

    What goes to a member as a reminder or in an interview is their own business (``Deliveries.last``).
    """
    private = sa.and_(delivery.c.to_member.is_not(None), delivery.c.purpose.in_((REMINDER, INTERVIEW)))
    async with database.reading() as connection:
        counted = await connection.execute(
            sa.select(delivery.c.state, sa.func.count())
            .where(delivery.c.due_at >= since, delivery.c.state.in_((State.FAILED, State.UNKNOWN)), ~private)
            .group_by(delivery.c.state)
        )
        counts = {State(state): int(number) for state, number in counted}
        off = await connection.execute(
            sa.select(channel).where(channel.c.active.is_(False), channel.c.off_why != "").order_by(channel.c.id)
        )
        return Condition(
            failed=counts.get(State.FAILED, 0),
            unknown=counts.get(State.UNKNOWN, 0),
            off={place_of(row): row.off_why for row in off},
        )
