"""Who may be invited to an interview, and how often: nobody is pestered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.errors import Forgotten
from bot.store.members import find, known_as
from bot.store.seats import LAPSE
from bot.store.tables import interview_seat, interview_session, member

MOST_OPEN: Final = 5
"""Invitations that one member has sent and that are not answered yet; and as many that wait for one."""

AGAIN_AFTER: Final = timedelta(days=1)
"""How long after an invitation the same member may invite the same person again."""

Why = Literal["many", "lately", "enough", "never"]
"""The inviter has invited many; they invited this person lately; enough wait for this person; they want none at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why nobody was invited."""

    why: Why
    which: int | None = None  # of those who were to be invited, from 0; None: it is about the inviter


async def one_at_a_time(connection: AsyncConnection, inviter: str, asked: Sequence[Member]) -> None:
    """Let nobody else invite, be invited or be forgotten among these before the transaction ends.

    Raises Forgotten where the inviter was, a moment ago.
    """
    known = [one for who in asked if (one := await find(connection, who)) is not None]
    these = sa.select(member.c.id).where(member.c.id.in_([inviter, *known])).order_by(member.c.id)
    there = await connection.scalars(these.with_for_update())
    if inviter not in there.all():
        raise Forgotten("this was under way for a member who has asked to be forgotten")


async def refusal(connection: AsyncConnection, inviter: str, asked: Sequence[Member], at: datetime) -> Refusal | None:
    """Return why these people may not be invited now, by the first of the reasons; None where they may."""
    if await _open(connection, inviter, "accepted", at) >= MOST_OPEN:
        return Refusal(why="many")
    for which, who in enumerate(asked):
        known = await find(connection, who)
        if known is None:
            continue  # Nobody has met them here: they get an account with their first invitation.
        if await connection.scalar(sa.select(sa.exists().where(*never(known)))):
            return Refusal(why="never", which=which)
        if await _invited_lately(connection, inviter, known, at):
            return Refusal(why="lately", which=which)
        if await _open(connection, known, "invited", at) >= MOST_OPEN:
            return Refusal(why="enough", which=which)
    return None


async def take_seats(
    connection: AsyncConnection, session_id: str, inviter: str, asked: Sequence[Member], *, at: datetime
) -> tuple[str, ...]:
    """Give everybody a seat, the inviter the first; return the ids of those who are invited."""
    ids = [await known_as(connection, who) for who in asked]
    seats = [(inviter, "accepted"), *((each, "invited") for each in ids)]
    await connection.execute(
        sa.insert(interview_seat),
        [
            {"session": session_id, "member": each, "seat": number, "state": state, "at": at}
            for number, (each, state) in enumerate(seats)
        ],
    )
    return tuple(ids)


def never(member_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Say that this member lets nobody invite them."""
    return (interview_seat.c.member == member_id, interview_seat.c.state == "never")


async def _open(connection: AsyncConnection, member_id: str, state: str, at: datetime) -> int:
    """Count the invitations of a member that somebody has still to answer: those they sent, or those they got."""
    waiting = interview_seat.alias()
    counted = (
        sa.select(sa.func.count(interview_session.c.id.distinct()))
        .join(interview_seat, interview_seat.c.session == interview_session.c.id)
        .join(waiting, waiting.c.session == interview_session.c.id)
        .where(
            interview_seat.c.member == member_id,
            interview_seat.c.state == state,
            sa.true() if state == "invited" else interview_seat.c.seat == 0,
            waiting.c.state == "invited",
            interview_session.c.ended_at.is_(None),
            interview_session.c.at > at - LAPSE,
            interview_session.c.begun_at.is_(None),
        )
    )
    return int(await connection.scalar(counted) or 0)


async def _invited_lately(connection: AsyncConnection, inviter: str, member_id: str, at: datetime) -> bool:
    theirs = interview_seat.alias()
    return bool(
        await connection.scalar(
            sa.select(
                sa.exists()
                .where(theirs.c.session == interview_seat.c.session)
                .where(theirs.c.member == member_id, theirs.c.seat > 0)
                .where(interview_seat.c.member == inviter, interview_seat.c.seat == 0)
                .where(interview_seat.c.at > at - AGAIN_AFTER)
            )
        )
    )
