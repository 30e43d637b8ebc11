"""The settings of one channel, taken over by another: posts come there too, or there instead."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Kind, Syllabus
from bot.chat.places import Member, Place
from bot.store.changes import log_change
from bot.store.channels import upsert_channel, upsert_schedule
from bot.store.choosing import choose_cards
from bot.store.database import Database
from bot.store.managers import keep, name_alike, setter_of
from bot.store.reviews import Review
from bot.store.settings import Settings, read, timetable, write_days_off
from bot.store.slots import coming_slot
from bot.store.tables import channel, schedule
from bot.store.writer import Writer

MOVED: Final = "moved"
"""Why a channel was switched off whose posts go to another one now."""

TAKEN_OVER: Final = "Set up with the settings of another channel"


class Moving:
    """Posting elsewhere."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def post_in(
        self,
        place: Place,
        *,
        like: str,
        instead: bool,
        setter: Member,
        names: bool,
        by: str,
        what: str,
        syllabus: Syllabus,
        now: datetime,
    ) -> Mapping[Kind, datetime | None]:
        """Post at another place with the settings of the channel ``like`` (its id); return the next instants there.

        Where posts come already, the settings stay, and so does who manages there; else ``setter`` stands for it. With
        ``names`` (names count there: Who.names_managers) the setter of ``like``, and one whom it had there before, are
        named. ``instead``: the channel itself is switched off, with ``what`` as the change in our own words. Streaks
        stay with their channel.
        """

        async def job(connection: AsyncConnection) -> Mapping[Kind, datetime | None]:
            settings = await read(connection, like, lock=True)
            there = await _active_at(connection, place)
            if there is None:
                setters = [await setter_of(connection, like), await _setter_at(connection, place)]
                there = await _set_up_like(connection, place, settings, setter=setter, syllabus=syllabus, now=now)
                await name_alike(connection, like, there)
                for before in setters if names else ():
                    await keep(connection, there, before, now=now)
                await log_change(connection, there, by=by, what=TAKEN_OVER, now=now)
            if instead:
                off = sa.update(channel).where(channel.c.id == like, channel.c.active)
                if (await connection.execute(off.values(active=False, off_why=MOVED))).rowcount:
                    await log_change(connection, like, by=by, what=what, now=now)
            return (await read(connection, there)).next

        return await self._writer.write(job)


async def _active_at(connection: AsyncConnection, place: Place) -> str | None:
    found = await connection.scalar(sa.select(channel.c.id).where(*_is_at(place), channel.c.active))
    return None if found is None else str(found)


async def _setter_at(connection: AsyncConnection, place: Place) -> Member | None:
    """Return the setter of the channel at a place; None where it was never set up, or they were forgotten."""
    found = await connection.scalar(sa.select(channel.c.id).where(*_is_at(place)))
    return None if found is None else await setter_of(connection, found)


def _is_at(place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        channel.c.platform == place.platform,
        channel.c.workspace == place.workspace,
        channel.c.channel == place.channel,
    )


async def _set_up_like(
    connection: AsyncConnection, place: Place, settings: Settings, *, setter: Member, syllabus: Syllabus, now: datetime
) -> str:
    """Set a channel up with these settings and return its id; a path begins at its beginning."""
    there = await upsert_channel(
        connection,
        replace(place, thread=None),
        setter=setter,
        zone_name=settings.zone,
        quorum=settings.quorum,
        now=now,
    )
    await connection.execute(
        sa.update(channel)
        .where(channel.c.id == there)
        .values(path=settings.path, path_since=now, pack=settings.pack, quiz_weekday=settings.quiz_weekday)
    )
    await write_days_off(connection, there, settings)
    for kind in settings.times:
        when = timetable(settings, kind)
        slot = await coming_slot(connection, there, kind, when, now)
        first = syllabus.order(kind, settings.pack)[0]
        await upsert_schedule(connection, there, kind, timetable=when, slot=slot, first=first)
    await connection.execute(sa.update(schedule).where(schedule.c.channel == there).values(pinned=False))
    await choose_cards(connection, there, syllabus, now)
    return there
