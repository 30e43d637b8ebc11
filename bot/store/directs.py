"""What goes to one member alone: rows of the ledger that are addressed to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.ids import new_id
from bot.store.members import known_as
from bot.store.states import State
from bot.store.tables import channel, delivery
from bot.store.upsert import insert

LASTING: Final = timedelta(days=7)
"""What could not be sent for so long is not sent any more."""


async def send_to_setter(
    connection: AsyncConnection, channel_id: str, *, purpose: str, key: str, now: datetime
) -> bool:
    """Send something to whoever set the channel up, once: a second call with the same purpose and key does nothing.

    False where nobody is left who did: they have asked to be forgotten.
    """
    row = (
        await connection.execute(
            sa.select(channel.c.platform, channel.c.manager_tenant, channel.c.manager).where(channel.c.id == channel_id)
        )
    ).one()
    if not row.manager:
        return False
    setter = await known_as(connection, Member(platform=row.platform, tenant=row.manager_tenant, user=row.manager))
    await send_to_member(connection, setter, channel_id, purpose=purpose, key=key, now=now)
    return True


async def send_to_member(
    connection: AsyncConnection,
    member_id: str,
    channel_id: str,
    *,
    purpose: str,
    key: str,
    now: datetime,
    lasting: timedelta = LASTING,
) -> None:
    """Send something to a member, once: a second call with the same channel, purpose and key does nothing.

    The channel is one in which they study: by it the platform and the workspace are known. ``key`` has at most 64
    characters. What could not be sent within ``lasting`` is missed.
    """
    platform = str(await connection.scalar(sa.select(channel.c.platform).where(channel.c.id == channel_id)))
    row = directed(member_id, channel_id, platform, purpose=purpose, key=key, now=now, lasting=lasting)
    await send_directly(connection, [row])


def directed(
    member_id: str, channel_id: str, platform: str, *, purpose: str, key: str, now: datetime, lasting: timedelta
) -> dict[str, Any]:
    """Return the row of what ``send_to_member`` would send, for those who send to many at once."""
    return {
        "id": new_id(),
        "platform": platform,
        "target": channel_id,
        "to_member": member_id,
        "purpose": purpose,
        "key": key,
        "due_at": now,
        "not_before": now,
        "until": now + lasting,
        "state": State.READY,
    }


async def send_directly(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Send each of these rows (``directed``) once; at least one must be given."""
    statement = insert(connection, delivery).on_conflict_do_nothing(index_elements=["target", "purpose", "key"])
    await connection.execute(statement, rows)


async def tell_setters(connection: AsyncConnection, channel_ids: Sequence[str], *, key: str, now: datetime) -> None:
    """Tell whoever set these channels up that they were switched off: one notice a member, however many they are."""
    rows = await connection.execute(
        sa.select(sa.func.min(channel.c.id))
        .where(channel.c.id.in_(channel_ids))
        .group_by(channel.c.platform, channel.c.manager_tenant, channel.c.manager)
    )
    for channel_id in rows.scalars().all():
        await send_to_setter(connection, channel_id, purpose="notice", key=key, now=now)
