"""The people of an interview with others, in a line: by mention alone, so that each client shows them by name."""

from collections.abc import Sequence
from typing import Final

from bot.chat.messages import Line, Mention, When, Where, Words
from bot.store.sessions import Seat, Session

Parts = tuple[str | Words | When | Mention | Where, ...]

NOT_TOLD: Final = " takes no messages from me; they find it in /study interview."
"""What is said of somebody to whom a message was refused, behind their name."""


def named(seats: Sequence[Seat]) -> Parts:
    """Return ``Ana``, ``Ana and Ben`` or ``Ana, Ben and Chi``; whoever has left is nobody by name."""
    if not seats:
        return ("somebody who has left",)
    parts: list[str | Words | When | Mention | Where] = []
    for number, seat in enumerate(seats):
        if number:
            parts.append(" and " if number == len(seats) - 1 else ", ")
        parts.append(Mention(member=seat.who))
    return tuple(parts)


def others(session: Session, me: str) -> tuple[Seat, ...]:
    """Return the others: once it has begun, those who take part; before that, all who were asked, and who asked."""
    return tuple(seat for seat in (session.players if session.begun_at else session.seats) if seat.member != me)


def with_others(session: Session, me: str, before: str, after: str) -> Line:
    """Return a line in which the others are named."""
    return Line((before, *named(others(session, me)), after))


def open_answers(session: Session) -> tuple[Seat, ...]:
    """Return those who have been invited and have not said anything."""
    return tuple(seat for seat in session.seats if seat.state == "invited")


def silent(session: Session, me: str) -> Parts:
    """Say of an invitation that has lapsed who has not answered, and what is possible all the same."""
    waiting, begun_by = open_answers(session), session.inviter
    rest = tuple(seat for seat in session.players if seat.member != me)
    if not rest or not waiting or begun_by is None:
        return ("No answer came within seven days, so the invitation has lapsed. You can invite again.",)
    how = " has" if len(waiting) == 1 else " have"
    if begun_by.member == me:
        return (*named(waiting), f"{how} not answered within seven days. You can begin with ", *named(rest), ".")
    return (*named(waiting), f"{how} not answered within seven days. ", *named([begun_by]), " can begin without them.")
