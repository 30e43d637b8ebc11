"""The channels of which somebody may be told outside of them: a channel may be a private one."""

import sqlalchemy as sa

from bot.chat.places import Member
from bot.store.channels import Channel, channel_of
from bot.store.database import Database
from bot.store.tables import absence, channel, channel_manager, post, review


class Theirs:
    """Looks for them. Nothing is written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, who: Member, member_id: str, *, workspace: str = "") -> tuple[Channel, ...]:
        """Return the channels that an account set up or was named to manage, or where they rated and did not leave.

        Those that post come first, then those with the later rating, then those set up later. ``member_id`` is the
        account's; "" for one that was never seen, or was forgotten, or where only what they set up is asked for.
        ``workspace`` leaves those of one; "": of all, which takes a look at every channel there is.
        """
        theirs, gone, named = _rated(member_id), _left(member_id), _named(member_id)
        set_up = (channel.c.manager == who.user) & (channel.c.manager_tenant == who.tenant) & (channel.c.manager != "")
        near = [channel.c.platform == who.platform] + ([channel.c.workspace == workspace] if workspace else [])
        takes_part = theirs.c.day.is_not(None) & (gone.c.day.is_(None) | (theirs.c.day >= gone.c.day))
        order = (channel.c.active.desc(), theirs.c.day.is_(None), theirs.c.day.desc(), channel.c.created_at.desc())
        async with self._database.reading() as connection:
            rows = await connection.execute(
                sa.select(channel)
                .outerjoin(theirs, theirs.c.channel == channel.c.id)
                .outerjoin(gone, gone.c.channel == channel.c.id)
                .where(*near, sa.or_(takes_part, set_up, channel.c.id.in_(named)))
                .order_by(*order, channel.c.id)
            )
            return tuple(map(channel_of, rows))


def _rated(member_id: str) -> sa.Subquery:
    """The channels in which a member has rated a day's post, with the latest day of one."""
    return (
        sa.select(post.c.channel, sa.func.max(post.c.day).label("day"))
        .join(review, review.c.post == post.c.id)
        .where(review.c.member == member_id, post.c.day.is_not(None))
        .group_by(post.c.channel)
        .subquery()
    )


def _left(member_id: str) -> sa.Subquery:
    """The channels that a member has left, with the latest day from which they had."""
    return (
        sa.select(absence.c.channel, sa.func.max(absence.c.first_day).label("day"))
        .where(absence.c.member == member_id, absence.c.last_day.is_(None))
        .group_by(absence.c.channel)
        .subquery()
    )


def _named(member_id: str) -> sa.Select[tuple[str]]:
    return sa.select(channel_manager.c.channel).where(channel_manager.c.member == member_id)
