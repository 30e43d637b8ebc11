"""What can be pressed in an interview with others: each action names the session, most of them the round too."""

from typing import Final

from bot.chat.events import Press, Submission
from bot.chat.messages import Button
from bot.chat.routes import Action, action, fact
from bot.store.interviews import Practised
from bot.store.sessions import Session

INVITE = Action(name="pair-invite", first="form", anywhere=True)
SAY = Action(name="pair-say", first="change", anywhere=True)
BEGIN = Action(name="pair-begin", first="change", anywhere=True)
OPEN = Action(name="pair-open", first="private", anywhere=True)
WRITE = Action(name="pair-write", first="form", anywhere=True)
ASK = Action(name="pair-ask", first="form", anywhere=True)
SKIP = Action(name="pair-skip", first="private", anywhere=True)
REPLY = Action(name="pair-reply", first="form", anywhere=True)
TICK = Action(name="pair-tick", first="form", anywhere=True)
MODEL = Action(name="pair-model", first="private", anywhere=True)
SWAP = Action(name="pair-swap", first="change", anywhere=True)
RESULT = Action(name="pair-result", first="private", anywhere=True)
STOP = Action(name="pair-stop", first="private", anywhere=True)
STOP_NOW = Action(name="pair-stop-now", first="change", anywhere=True)
SHARE = Action(name="pair-share", first="private", anywhere=True)
WELCOME = Action(name="pair-welcome", first="private", anywhere=True)

NO_ROUND: Final = -1
"""The round of an action that names none: buttons may be forged."""


def on_round(what: Action, session: Session, number: int) -> str:
    """Return the action of something that is done in a round."""
    return action(what.name, session.id, str(number))


def on_card(session: Session, item: Practised) -> str:
    """Return the action of writing an answer: it names the question too, since a round may get another one."""
    return action(WRITE.name, session.id, str(item.round), item.card)


def card_in(event: Press | Submission) -> str:
    """Return the id of the question that such an action names."""
    return fact(event.action, 2)


def round_in(event: Press | Submission) -> int:
    """Return the round (from 0) that an action names."""
    number = fact(event.action, 1)
    return int(number) if number in {"0", "1", "2"} else NO_ROUND


def stop_button(session: Session, label: str = "Stop this interview") -> Button:
    """Return the way out, which asks once more."""
    return Button(action=action(STOP.name, session.id), label=label)


def open_button(session: Session, label: str = "Show me where we are") -> Button:
    """Return the way to the session as it then stands."""
    return Button(action=action(OPEN.name, session.id), label=label)
