"""What an action of an interview with others finds: actions may be old, or forged."""

from dataclasses import dataclass

from bot.cards import Card
from bot.chat.events import Press, Submission
from bot.chat.replies import Tell
from bot.chat.routes import fact
from bot.features import Desk, reader
from bot.features.interview.asking import BACK
from bot.features.interview.together import names
from bot.features.wording import note
from bot.rules.rounds import Step
from bot.store.interviews import Practised
from bot.store.sessions import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What an action finds: the session, whose it is to act on, and the card of the round that the action names."""

    session: Session
    me: str  # id
    number: int  # of the round, from 0
    item: Practised | None  # that round; None: there is none
    card: Card | None  # of that round; None: it has left the deck, or there is no such round

    def due(self, step: Step) -> bool:
        """Say whether it is this member's turn to do this, in this round."""
        turn = self.session.turn_of(self.me)
        return turn is not None and (turn.round, turn.step) == (self.number, step)


async def find(event: Press | Submission, desk: Desk) -> Now | None:
    """Return what an action finds; None where the member has no seat in such a session."""
    me = await reader(event, desk)
    session = await desk.store.sessions.of(me, fact(event.action))
    if session is None:
        return None
    number = names.round_in(event)
    item = next((each for each in session.rounds if each.round == number), None)
    card = desk.deck.get(item.card) if item else None
    return Now(session=session, me=me, number=number, item=item, card=card)


def gone() -> Tell:
    """Say that there is no such interview."""
    return note("That interview is gone", "I do not have it any more. Here is the way on:", rows=((BACK,),))
