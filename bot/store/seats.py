"""Interviews with others as they stand: who sits in one, what was said, and what has happened in its rounds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member, Place
from bot.ids import new_id
from bot.rules.rounds import FEWEST, Done, Turn, cast, turn
from bot.store.directs import send_to_member
from bot.store.interviews import Practised, practised
from bot.store.ledger import place_of
from bot.store.states import State
from bot.store.tables import channel, delivery, interview, interview_seat, interview_session, member
from bot.store.unshared import PURPOSE, TO_ALL

INVITE: Final = "invite"
"""The step of a session at which those who are invited hear of it."""

LAPSE: Final = timedelta(days=7)
"""An invitation that somebody has not answered for so long is none for them any more."""

SeatState = Literal["invited", "accepted", "declined", "never"]
"""What somebody said to an invitation; "never": no, and no others either, until they say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person of a session."""

    number: int  # from 0, which is who invited
    member: str  # id
    who: Member
    state: SeatState
    share: bool | None  # whether the result may be told in the channel; None: they have not said
    unreached: bool  # a message to them was refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Two or three who practise with one another, or were asked to."""

    id: str
    channel: str  # id
    place: Place  # of the channel
    posting: bool  # whether anything is posted there
    category: str  # "": any
    level: str  # "": any
    at: datetime  # of the invitation
    begun_at: datetime | None  # when the first question was asked; None: it has not begun
    ended_at: datetime | None
    played: int | None  # how many rounds it had when all were played; None: they were not
    shared_at: datetime | None  # when its result was let go into the channel
    told: State | None  # where that result stands on its way into the channel; None: it was never let go
    seats: tuple[Seat, ...]  # in their order; who was forgotten is missing
    rounds: tuple[Practised, ...]  # those begun; one that went with its candidate, or that they removed, is missing

    @property
    def inviter(self) -> Seat | None:
        """Return who invited; None where they were forgotten."""
        return next((seat for seat in self.seats if seat.number == 0), None)

    @property
    def players(self) -> tuple[Seat, ...]:
        """Return those who take part, in their order."""
        return tuple(seat for seat in self.seats if seat.state == "accepted")

    @property
    def turn(self) -> Turn | None:
        """Return whose turn it is; None where nothing is under way."""
        if self.ended_at is not None or not self.rounds or len(self.players) < FEWEST:
            return None
        return turn([_done(each) for each in self.rounds], len(self.players))

    @property
    def finished(self) -> bool:
        """Tell whether all rounds were played to their end, and all of it is still there."""
        ticked = [each for each in self.rounds if each.ticks is not None]
        return self.played is not None and self.played == len(self.players) == len(ticked)

    def seat_of(self, member_id: str) -> Seat | None:
        """Return the seat of a member."""
        return next((seat for seat in self.seats if seat.member == member_id), None)

    def turn_of(self, member_id: str) -> Turn | None:
        """Return the turn where it is this member's."""
        now = self.turn
        return now if now is not None and self.players[now.seat].member == member_id else None

    def lapsed(self, at: datetime) -> bool:
        """Tell whether it was never begun, and is too old for anybody to say yes to it still."""
        return self.ended_at is None and self.begun_at is None and at >= self.at + LAPSE


def _done(one: Practised) -> Done:
    return Done(
        answered=one.answered_at is not None,
        asked=None if one.follow_up is None else bool(one.follow_up),
        replied=bool(one.follow_answer),
        ticked=one.ticks is not None,
    )


async def load(
    connection: AsyncConnection, session_id: str, member_id: str | None, *, lock: bool = False
) -> Session | None:
    """Return a session in which this member has a seat; ``lock``: nobody else changes it before the transaction ends.

    None where there is none, or they have no seat in it: what a button says is never trusted. ``member_id`` is None
    where it is not asked for a member.
    """
    query = sa.select(interview_session).where(interview_session.c.id == session_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).mappings().first()
    seats = await _seats(connection, row) if row else ()
    if row is None or (member_id is not None and member_id not in {seat.member for seat in seats}):
        return None
    rounds = await connection.execute(
        sa.select(interview).where(interview.c.session == session_id).order_by(interview.c.round, interview.c.id)
    )
    where = (await connection.execute(sa.select(channel).where(channel.c.id == row["channel"]))).one()
    told = await connection.scalar(
        sa.select(delivery.c.state).where(
            delivery.c.target == row["channel"],
            delivery.c.purpose == PURPOSE,
            delivery.c.key == f"{session_id}.{TO_ALL}",
        )
    )
    return Session(
        **row,
        place=place_of(where),
        posting=where.active,
        told=None if told is None else State(told),
        seats=seats,
        rounds=tuple(practised(each) for each in rounds.mappings()),
    )


async def _seats(connection: AsyncConnection, row: Mapping[Any, Any]) -> tuple[Seat, ...]:
    refused = sa.exists().where(
        delivery.c.target == row["channel"],
        delivery.c.purpose == PURPOSE,
        delivery.c.to_member == interview_seat.c.member,
        delivery.c.key.startswith(row["id"]),
        delivery.c.state == State.FAILED,
    )
    found = await connection.execute(
        sa.select(interview_seat, member.c.platform, member.c.tenant, member.c.user, refused.label("unreached"))
        .join(member, member.c.id == interview_seat.c.member)
        .where(interview_seat.c.session == row["id"])
        .order_by(interview_seat.c.seat)
    )
    return tuple(
        Seat(
            number=each.seat,
            member=each.member,
            who=Member(platform=each.platform, tenant=each.tenant, user=each.user),
            state=each.state,
            share=each.share,
            unreached=bool(each.unreached),
        )
        for each in found
    )


async def tell(connection: AsyncConnection, session: Session, step: str, to: Collection[str], *, now: datetime) -> None:
    """Write directly to members (ids) that a session has come to a step; once each, however often it is said."""
    for member_id in to:
        key = f"{session.id}.{step}.{member_id}"
        await send_to_member(connection, member_id, session.channel, purpose=PURPOSE, key=key, now=now, lasting=LAPSE)


async def set_seat(connection: AsyncConnection, session: Session, member_id: str, **values: object) -> None:
    """Change what a member said in a session."""
    await connection.execute(
        sa.update(interview_seat)
        .where(interview_seat.c.session == session.id, interview_seat.c.member == member_id)
        .values(**values)
    )


async def set_round(connection: AsyncConnection, session: Session, number: int, **values: object) -> None:
    """Change what has happened in a round."""
    await connection.execute(
        sa.update(interview).where(interview.c.session == session.id, interview.c.round == number).values(**values)
    )


async def next_round(
    connection: AsyncConnection, session: Session, card: str, *, at: datetime, but: str | None = None
) -> None:
    """Ask the next candidate a question, and tell all who take part; ``but`` (an id) hears of it in another way."""
    now = await load(connection, session.id, None)
    assert now is not None  # noqa: S101  this transaction has it locked
    number = len(now.rounds)
    candidate = now.players[cast(number, len(now.players)).candidate].member
    row = {"id": new_id(), "member": candidate, "card": card, "session": now.id, "round": number, "asked_at": at}
    await connection.execute(sa.insert(interview), row)
    if not number:
        await connection.execute(
            sa.update(interview_session).where(interview_session.c.id == now.id).values(begun_at=at)
        )
        await _invite_no_more(connection, now)
    await tell(connection, now, f"round{number}", {each.member for each in now.players} - {but}, now=at)


async def end(connection: AsyncConnection, session: Session, at: datetime, *, played: int | None = None) -> None:
    """Let nothing more happen in a session; ``played``: so many rounds, which are all that it was to have."""
    await connection.execute(
        sa.update(interview_session).where(interview_session.c.id == session.id).values(ended_at=at, played=played)
    )
    await _invite_no_more(connection, session)


async def _invite_no_more(connection: AsyncConnection, session: Session) -> None:
    """Let no invitation be sent to whoever could not accept it any more."""
    await connection.execute(
        sa.delete(delivery).where(
            delivery.c.target == session.channel,
            delivery.c.purpose == PURPOSE,
            delivery.c.key.startswith(f"{session.id}.{INVITE}."),
            delivery.c.state == State.READY,
        )
    )
