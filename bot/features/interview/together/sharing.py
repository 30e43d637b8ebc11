"""Whether the channel may read the result of an interview with others, and what became of that."""

from typing import Final

from bot.chat.messages import Button, Line, Row, Where
from bot.chat.routes import action
from bot.features.interview.together import names
from bot.features.interview.together.people import Parts
from bot.store.sessions import Session
from bot.store.states import State

UNDER_WAY: Final = frozenset({State.READY, State.SENDING})


def sharing(session: Session, me: str) -> tuple[tuple[Line, ...], tuple[Row, ...]]:
    """Ask whether the result may be told, or say what became of that."""
    seat = session.seat_of(me)
    yes, no = (action(names.SHARE.name, session.id, word) for word in ("yes", "no"))
    row: Row = ()
    if session.shared_at is not None:
        told = _on_its_way(session)
    elif seat is None or seat.share is False:
        told = ("It stays between you.",)
    elif agreed(session):
        told = _nowhere_yet(session)
        row = (Button(action=yes, label="Try again"),)
    elif seat.share:
        told = ("You said yes. Once all of you have, it goes into ", Where(session.place), "; until then it stays ")
        told = (*told, "between you.")
    else:
        told = _question(session)
        row = (
            Button(action=yes, label="Yes, share it", style="main"),
            Button(action=no, label="No, keep it between us"),
        )
    return (Line(told),), (row,) if row else ()


def agreed(session: Session) -> bool:
    """Say whether all who took part said yes."""
    return all(each.share for each in session.players)


def _question(session: Session) -> Parts:
    what = "It tells the questions, who answered them and how many ticks each got, and never the answers."
    where = Where(session.place)
    only = "It is shared only if all of you say yes."
    return ("Share this in the thread of the latest post in ", where, f"? {what} {only}")


def _on_its_way(session: Session) -> Parts:
    """Say what became of a result that was let go, as far as the ledger knows."""
    where = Where(session.place)
    if session.told is State.SENT:
        return ("All of you said yes: it stands in the thread of the latest post in ", where, ".")
    if session.told in UNDER_WAY and session.posting:
        return ("All of you said yes: it is on its way into the thread of the latest post in ", where, ".")
    return ("All of you said yes, but it could not be told in ", where, ". It stays between you.")


def _nowhere_yet(session: Session) -> Parts:
    where = Where(session.place)
    if not session.posting:
        return ("All of you said yes, but I am switched off in ", where, " at the moment.")
    return ("All of you said yes, but there is no post in ", where, " yet under which it could stand.")
