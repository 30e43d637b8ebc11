"""An interview with others as one of them finds it now: one page for each state, whichever way they come to it.

What the ledger sends is worded from the same pages when it is sent, so a message never says what is over by then.
"""

from datetime import datetime
from typing import Final

from bot.chat.messages import Button, Line, Mention, Message, Row, Where
from bot.chat.routes import action
from bot.features import Desk
from bot.features.interview.asking import BACK
from bot.features.interview.judging import title_of
from bot.features.interview.rubric import tally
from bot.features.interview.together import names
from bot.features.interview.together.choosing import kind_line
from bot.features.interview.together.people import Parts, named, others, silent, with_others
from bot.features.interview.together.rounds import round_page
from bot.features.interview.together.sharing import sharing
from bot.store.sessions import Seat, Session
from bot.store.states import State

TITLE: Final = "An interview with others"
HOW: Final = (
    "In each round one of you answers a question in writing, one leads and may ask a follow-up, and a short rubric is "
    "ticked. A round takes about 15 minutes in all, whenever each of you finds the time."
)
WHO_SEES: Final = (
    "What you write is seen by those who take part, and by nobody else. How it went is told in ",
    " only if all of you want it.",
)
"""With the channel in between."""


def page(session: Session, me: str, desk: Desk, at: datetime) -> Message:
    """Return the session as the member with the id ``me`` finds it; they have a seat in it."""
    seat = session.seat_of(me)
    if seat is None or seat.state in {"declined", "never"}:
        return _said_no(seat)
    if seat.state == "invited":
        return _invitation(session, me, desk, at)
    if session.ended_at is not None:
        return _over(session, me, desk)
    now = session.turn
    return _waiting_room(session, me, desk, at) if now is None else round_page(session, me, now, desk)


def _simple(title: str, *lines: Line | str, rows: tuple[Row, ...] = ((BACK,),)) -> Message:
    blocks = tuple(line if isinstance(line, Line) else Line((line,)) for line in lines)
    return Message(title=title, plain=title, blocks=blocks, rows=rows)


def _said_no(seat: Seat | None) -> Message:
    if seat is not None and seat.state == "never":
        again = Button(action=action(names.WELCOME.name), label="Let others invite me again")
        return _simple("No invitations", "Nobody can invite you to an interview from now on.", rows=((again, BACK),))
    return _simple("Not now", "You said not now, and that is fine. You can invite somebody whenever it suits you.")


def _invitation(session: Session, me: str, desk: Desk, at: datetime) -> Message:
    inviter = session.inviter
    if inviter is None or session.ended_at is not None or session.begun_at is not None or session.lapsed(at):
        return _simple("An invitation", "This invitation is no longer open. You can invite somebody yourself.")
    rest = [seat for seat in others(session, me) if seat is not inviter]
    along: Parts = (", with ", *named(rest)) if rest else ()
    rounds = "Three rounds" if rest else "Two rounds"
    yes, no, never = (action(names.SAY.name, session.id, word) for word in ("accepted", "declined", "never"))
    return Message(
        title="Shall we practise an interview?",
        plain="Somebody asks you to practise interview answers together.",
        blocks=(
            Line((Mention(member=inviter.who), " asks you to practise interview answers together", *along, ".")),
            Line((f"{rounds}, all in messages like this one. {HOW}",)),
            kind_line(session, desk),
            Line((WHO_SEES[0], Where(session.place), WHO_SEES[1])),
        ),
        rows=(
            (
                Button(action=yes, label="Accept", style="main"),
                Button(action=no, label="Not now"),
                Button(action=never, label="Let nobody invite me"),
            ),
        ),
    )


def _waiting_room(session: Session, me: str, desk: Desk, at: datetime) -> Message:
    """Return who has said what; who invited may begin once there are two."""
    first = session.inviter is not None and session.inviter.member == me
    lapsed = session.lapsed(at)
    said = [seat for seat in session.seats if seat.member != me and seat is not session.inviter]
    lines = [_has_said(seat) for seat in said if not (lapsed and seat.state == "invited")]
    more = silent(session, me) if lapsed else ("I write to you as soon as it begins.",)
    begin = Button(action=action(names.BEGIN.name, session.id), label="Begin without waiting", style="main")
    may_begin = first and len(session.players) > 1
    leave = names.stop_button(session, "Take the invitation back" if first else "Stop this interview")
    return Message(
        title=TITLE,
        plain="An interview with others that has not begun yet.",
        blocks=(*lines, kind_line(session, desk), Line(more)),
        rows=((*((begin,) if may_begin else ()), leave, BACK),),
    )


def _has_said(seat: Seat) -> Line:
    if seat.state == "accepted":
        return Line((Mention(member=seat.who), " has accepted."))
    if seat.state != "invited":
        return Line((Mention(member=seat.who), " cannot make it this time."))
    if seat.unreached:
        how = " takes no direct messages from me. They find your invitation in /study interview."
        return Line((Mention(member=seat.who), how))
    return Line((Mention(member=seat.who), " has not answered yet."))


def _over(session: Session, me: str, desk: Desk) -> Message:
    if session.finished:
        return finished(session, me, desk)
    if session.played is not None:
        return _in_part(session, me, desk)
    if session.begun_at is None:
        declined = [_has_said(seat) for seat in session.seats if seat.state in {"declined", "never"}]
        again = Button(action=action(names.INVITE.name), label="Invite somebody", style="main")
        more = "Another time, or with somebody else. You can practise alone, too."
        return _simple("It did not come about", *declined, more, rows=((again, BACK),))
    ended = with_others(session, me, "Your interview with ", after=" has ended early.")
    kept = "Nothing is lost: what each of you answered stands in their own history."
    return _simple("This interview has ended", ended, kept)


def finished(session: Session, me: str, desk: Desk) -> Message:
    """Return what came of all rounds, and the question whether the channel may read it."""
    asking, rows = sharing(session, me)
    return Message(
        title="Your interview is done",
        plain="All rounds of your interview are done.",
        blocks=(*result_lines(session, desk), *asking),
        rows=(*rows, _ways_on(session, me)),
    )


def _in_part(session: Session, me: str, desk: Desk) -> Message:
    """Return what is left of rounds that were all played."""
    stays: Parts = (" What was told in ", Where(session.place), " stays there.") if session.told is State.SENT else ()
    told = Line(("It is done; part of it has been removed since.", *stays))
    return Message(
        title="Your interview is done",
        plain="Part of your interview has been removed.",
        blocks=(told, *result_lines(session, desk)),
        rows=(_ways_on(session, me),),
    )


def _ways_on(session: Session, me: str) -> Row:
    mine = next((each for each in session.rounds if each.member == me), None)
    if mine is None:
        return (BACK,)
    return (Button(action=names.on_round(names.RESULT, session, mine.round), label="My result"), BACK)


def result_lines(session: Session, desk: Desk) -> tuple[Line, ...]:
    """Return each round in a line: who, which question, how many ticks; never an answer."""
    by_id = {seat.member: seat for seat in session.seats}
    return tuple(
        Line(
            (
                *named([by_id[each.member]]),
                f": “{title_of(desk.deck.get(each.card))}”, {tally(each.ticks or ())} ticked.",
            )
        )
        for each in session.rounds
        if each.member in by_id and each.ticks is not None
    )
