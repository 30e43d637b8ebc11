"""Practising interviews with one or two others: invited by name, each in turn candidate, interviewer and observer.

All of it goes in direct messages, so every route works outside of channels; a session knows its channel. Each state of
a session is one page (``pages``, ``rounds``), which the ledger sends when it comes, and which `/study interview` shows
to whoever lost the message. So an old button never harms: it shows how things stand.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.chat.events import Event
from bot.chat.messages import Line, Mention, Row
from bot.features import Desk, Feature, reader
from bot.features.interview.together import ending, forms, inviting, names, sending, turns
from bot.features.interview.together.names import INVITE
from bot.features.interview.together.people import NOT_TOLD, Parts, named, open_answers, others, silent
from bot.features.interview.together.sharing import agreed
from bot.rules.rounds import Step
from bot.store.sessions import Session
from bot.store.unshared import PURPOSE

__all__ = ["INVITE", "TOGETHER", "running"]

SHOWN: Final = 5  # sessions on the page of /study interview: as many as a row has buttons
YOUR_TURN: dict[Step, str] = {
    "answer": "your turn to answer.",
    "ask": "your turn to ask a follow-up, or none.",
    "reply": "your turn to answer the follow-up.",
    "tick": "your turn to tick the rubric.",
}


async def running(event: Event, desk: Desk) -> tuple[tuple[Line, ...], tuple[Row, ...]]:
    """Return what waits for a member with others, for the page of `/study interview`: lines, and rows of buttons."""
    me = await reader(event, desk)
    found = await desk.store.sessions.standing(me, event.at)
    lines = {each.id: line for each in found if (line := _line(each, me, event.at))}
    shown = sorted((each for each in found if each.id in lines), key=lambda each: _rank(each, me))[:SHOWN]
    several = len(shown) > 1  # else the one button needs no number
    told = tuple(Line(((f"{number}. ",) if several else ()) + lines[each.id]) for number, each in enumerate(shown, 1))
    rows: tuple[Row, ...] = (_buttons(shown),) if shown else ()
    if not await desk.store.sessions.may_be_invited(me):
        return (*told, inviting.NEVER_LINE), (*rows, inviting.never_row())
    return told, rows


def _buttons(shown: Sequence[Session]) -> Row:
    if len(shown) == 1:
        return (names.open_button(shown[0], "Open your interview with others"),)
    return tuple(names.open_button(each, f"Open interview {number}") for number, each in enumerate(shown, 1))


def _rank(session: Session, me: str) -> int:
    """Return how far in front a session stands: what waits for this member is not to be hidden by what does not."""
    seat = session.seat_of(me)
    if session.turn_of(me):
        return 0
    return 1 if seat is not None and seat.state == "invited" else 2


def _line(session: Session, me: str, at: datetime) -> Parts:
    """Say how a session stands for a member; nothing where nothing of it waits for anybody."""
    seat = session.seat_of(me)
    if seat is None:
        return ()
    how = _invited(session, at) if seat.state == "invited" else _taking_part(session, me, at)
    return ("Your interview with ", *named(others(session, me)), ": ", *how) if how else ()


def _invited(session: Session, at: datetime) -> Parts:
    open_still = (
        session.inviter is not None and session.ended_at is None and session.begun_at is None and not session.lapsed(at)
    )
    return ("you are asked to practise together.",) if open_still else ()


def _taking_part(session: Session, me: str, at: datetime) -> Parts:
    now = session.turn
    if now is not None:
        whose = session.players[now.seat]
        if whose.member == me:
            return (YOUR_TURN[now.step],)
        return (Mention(member=whose.who), NOT_TOLD if whose.unreached else "'s turn.")
    return _not_begun(session, me, at) if session.ended_at is None else _done(session, me)


def _not_begun(session: Session, me: str, at: datetime) -> Parts:
    if session.lapsed(at):
        return silent(session, me) if len(session.players) > 1 else ("no answer came within seven days.",)
    unreached = [seat for seat in open_answers(session) if seat.unreached]
    return (*named(unreached), " could not be reached directly.") if unreached else ("not all have answered yet.",)


def _done(session: Session, me: str) -> Parts:
    seat = session.seat_of(me)
    if seat is None or not session.finished or session.shared_at is not None:
        return ()
    if agreed(session):
        return ("it is done, and all of you would share the result.",)
    return ("it is done. May the channel read the result?",) if seat.share is None else ()


TOGETHER = Feature(
    presses={
        INVITE: inviting.open_invitation,
        names.SAY: inviting.say,
        names.BEGIN: inviting.begin,
        names.WELCOME: inviting.welcome,
        names.OPEN: turns.show,
        names.WRITE: turns.opening("answer", forms.answer_form),
        names.ASK: turns.opening("ask", forms.ask_form),
        names.SKIP: turns.skip,
        names.REPLY: turns.opening("reply", forms.reply_form),
        names.TICK: turns.opening("tick", forms.tick_form),
        names.MODEL: turns.model,
        names.SWAP: turns.swap,
        names.RESULT: ending.result,
        names.STOP: ending.stop,
        names.STOP_NOW: ending.stop_now,
        names.SHARE: ending.share,
    },
    forms={
        INVITE: inviting.invite,
        names.WRITE: turns.send_answer,
        names.ASK: turns.send_follow_up,
        names.REPLY: turns.send_reply,
        names.TICK: turns.send_ticks,
    },
    deliveries={PURPOSE: sending.compose},
)
