"""Interviews with others: inviting, taking turns, and telling each of them when it is theirs.

Every step is one transaction that changes the session only where it still is as the step expects, and lets those be
written to whom it concerns. So a press that comes twice, or too late, changes nothing and tells nobody anything; what
comes back is the session as it then stands, None where this member has no seat in it.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.places import Member
from bot.ids import id_from
from bot.rules.rounds import FEWEST, cast
from bot.store.database import Database
from bot.store.inviting import Refusal, never, one_at_a_time, refusal, take_seats
from bot.store.reviews import Review
from bot.store.seats import INVITE, LAPSE, Seat, Session, end, load, next_round, set_round, set_seat, tell
from bot.store.sharing import let_out
from bot.store.tables import interview, interview_seat, interview_session
from bot.store.writer import Writer

__all__ = ["Answered", "Refusal", "Seat", "Session", "Sessions"]

Answered = Literal["accepted", "declined", "never"]
Act = Callable[[AsyncConnection, Session], Awaitable[None]]

SHOWN_FOR: Final = 2 * LAPSE
"""How long after the invitation, or the end, a session is still listed."""


class Sessions:
    """Interviews with others. Members and sessions are named by their ids."""

    def __init__(self, database: Database, writer: Writer[Review]) -> None:
        self._database = database
        self._writer = writer

    async def invite(
        self,
        inviter: str,
        asked: Sequence[Member],
        *,
        key: str,
        channel_id: str,
        category: str,
        level: str,
        at: datetime,
    ) -> Session | Refusal:
        """Invite one or two; ``key`` is the event's, and the same one is the same invitation."""
        session_id = id_from(inviter, key)

        async def job(connection: AsyncConnection) -> Session | Refusal:
            await one_at_a_time(connection, inviter, asked)
            known = await load(connection, session_id, inviter)
            if known is not None:
                return known
            refused = await refusal(connection, inviter, asked, at)
            if refused is not None:
                return refused
            row = {"id": session_id, "channel": channel_id, "category": category, "level": level, "at": at}
            await connection.execute(sa.insert(interview_session), row)
            ids = await take_seats(connection, session_id, inviter, asked, at=at)
            made = await load(connection, session_id, inviter)
            assert made is not None  # noqa: S101  it was put there in this transaction
            await tell(connection, made, INVITE, ids, now=at)
            return made

        return await self._writer.write(job)

    async def of(self, member: str, session: str) -> Session | None:
        """Return a session in which this member has a seat."""
        async with self._database.reading() as connection:
            return await load(connection, session, member)

    async def shared(self, session: str) -> Session | None:
        """Return a session whose result all let out, for the channel; None where that is not so (any more)."""
        async with self._database.reading() as connection:
            found = await load(connection, session, None)
        return found if found is not None and found.finished and all(seat.share for seat in found.players) else None

    async def standing(self, member: str, at: datetime) -> tuple[Session, ...]:
        """Return the sessions of a member that were not played to their end or ended lately, the newest first."""
        lately = at - SHOWN_FOR
        begun = interview_session.c.begun_at.is_not(None)
        going_on = sa.and_(interview_session.c.ended_at.is_(None), sa.or_(begun, interview_session.c.at > lately))
        async with self._database.reading() as connection:
            found = await connection.scalars(
                sa.select(interview_session.c.id)
                .join(interview_seat, interview_seat.c.session == interview_session.c.id)
                .where(
                    interview_seat.c.member == member,
                    interview_seat.c.state.in_(("accepted", "invited")),
                    sa.or_(going_on, interview_session.c.ended_at > lately),
                )
                .order_by(interview_session.c.at.desc(), interview_session.c.id)
            )
            loaded = [await load(connection, each, member) for each in found.all()]
        return tuple(each for each in loaded if each is not None)

    async def answer_invitation(
        self, member: str, session: str, said: Answered, *, card: str, at: datetime
    ) -> Session | None:
        """Take what somebody says to their invitation; once all have, it begins with ``card``, or ends."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            seat = now.seat_of(member)
            if seat is None or seat.state != "invited" or now.begun_at or now.ended_at or now.lapsed(at):
                return
            await set_seat(connection, now, member, state=said)
            states = [said if each is seat else each.state for each in now.seats]
            if "invited" not in states and states.count("accepted") >= FEWEST:
                await next_round(connection, now, card, at=at)
                return
            inviter = {each.member for each in now.seats if each is now.inviter}
            await tell(connection, now, f"{said}{seat.number}", inviter, now=at)
            if "invited" not in states:
                await end(connection, now, at)

        return await self._play(member, session, act)

    async def begin(self, member: str, session: str, *, card: str, at: datetime) -> Session | None:
        """Begin with those who have accepted, at the word of who invited; however long the others are silent."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            first = now.inviter is not None and now.inviter.member == member
            if first and not now.begun_at and not now.ended_at and len(now.players) >= FEWEST:
                await next_round(connection, now, card, at=at)

        return await self._play(member, session, act)

    async def answer(
        self, member: str, session: str, number: int, text: str, at: datetime, *, card: str
    ) -> Session | None:
        """Keep the candidate's answer in a round; after the session has ended too, for their own history.

        ``card`` is the question that they have answered: where the round has another one by now, nothing is kept.
        """

        async def act(connection: AsyncConnection, now: Session) -> None:
            kept = await connection.execute(
                sa.update(interview)
                .where(
                    interview.c.session == session,
                    interview.c.round == number,
                    interview.c.member == member,
                    interview.c.card == card,
                    interview.c.answered_at.is_(None),
                )
                .values(answer=text, answered_at=at)
            )
            if kept.rowcount and now.ended_at is None:
                roles = cast(number, len(now.players))
                await tell(connection, now, f"answered{number}", [now.players[roles.interviewer].member], now=at)

        return await self._play(member, session, act)

    async def ask(self, member: str, session: str, number: int, text: str, at: datetime) -> Session | None:
        """Keep the interviewer's follow-up; "" asks nothing."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            turn = now.turn_of(member)
            if turn is None or (turn.round, turn.step) != (number, "ask"):
                return
            await set_round(connection, now, number, follow_up=text, interviewer=member)
            next_one = turn.cast.candidate if text else turn.cast.observer
            to = {now.players[next_one].member} - {member}
            await tell(connection, now, f"asked{number}", to, now=at)

        return await self._play(member, session, act)

    async def reply(self, member: str, session: str, number: int, text: str, at: datetime) -> Session | None:
        """Keep the candidate's answer to the follow-up; after the session has ended too, for their own history."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            forgotten = interview.c.interviewer.is_(None)  # with whom the follow-up went
            kept = await connection.execute(
                sa.update(interview)
                .where(
                    interview.c.session == session,
                    interview.c.round == number,
                    interview.c.member == member,
                    sa.or_(interview.c.follow_up != "", sa.and_(interview.c.follow_up == "", forgotten)),
                    interview.c.follow_answer == "",
                )
                .values(follow_answer=text)
            )
            if kept.rowcount and now.ended_at is None:
                roles = cast(number, len(now.players))
                to = {now.players[seat].member for seat in (roles.interviewer, roles.observer)}
                await tell(connection, now, f"replied{number}", to, now=at)

        return await self._play(member, session, act)

    async def tick(
        self, member: str, session: str, number: int, ticks: Sequence[str], *, remark: str, card: str, at: datetime
    ) -> Session | None:
        """Keep the observer's ticks; the next round begins with ``card``, or all rounds have been played."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            turn = now.turn_of(member)
            if turn is None or (turn.round, turn.step) != (number, "tick"):
                return
            values = {"ticks": ",".join(ticks), "ticked_at": at, "observer": member, "remark": remark}
            await set_round(connection, now, number, **values)
            candidate = now.players[turn.cast.candidate].member
            await tell(connection, now, f"result{number}", [candidate], now=at)
            if number + 1 < len(now.players):
                await next_round(connection, now, card, at=at, but=candidate)
            else:
                await end(connection, now, at, played=len(now.players))
                others = {each.member for each in now.players} - {candidate}
                await tell(connection, now, "end", others, now=at)

        return await self._play(member, session, act)

    async def swap(self, member: str, session: str, number: int, card: str) -> Session | None:
        """Let the candidate of a round have another question in the place of one that is not answered yet."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            turn = now.turn_of(member)
            if turn is not None and (turn.round, turn.step) == (number, "answer"):
                await set_round(connection, now, number, card=card)

        return await self._play(member, session, act)

    async def stop(self, member: str, session: str, at: datetime) -> Session | None:
        """End a session for all who take part, at the word of one of them; an invitation is taken back by it."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            playing = {each.member for each in now.players}
            if now.ended_at is None and member in playing:
                await end(connection, now, at)
                await tell(connection, now, "stop", playing - {member}, now=at)

        return await self._play(member, session, act)

    async def share(self, member: str, session: str, *, yes: bool, at: datetime) -> Session | None:
        """Keep whether this member lets the result be told; once all do, it goes into the channel."""

        async def act(connection: AsyncConnection, now: Session) -> None:
            if not now.finished or now.shared_at is not None or member not in {each.member for each in now.players}:
                return
            await set_seat(connection, now, member, share=yes)
            if yes and all(each.share for each in now.players if each.member != member):
                await let_out(connection, now, at)

        return await self._play(member, session, act)

    async def may_be_invited(self, member: str) -> bool:
        """Tell whether this member lets themselves be invited."""
        async with self._database.reading() as connection:
            return not await connection.scalar(sa.select(sa.exists().where(*never(member))))

    async def welcome(self, member: str) -> None:
        """Let this member be invited again."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(sa.update(interview_seat).where(*never(member)).values(state="declined"))

        await self._writer.write(job)

    async def _play(self, member: str, session: str, act: Act) -> Session | None:
        async def job(connection: AsyncConnection) -> Session | None:
            now = await load(connection, session, member, lock=True)
            if now is not None:
                await act(connection, now)
            return await load(connection, session, member)

        return await self._writer.write(job)
