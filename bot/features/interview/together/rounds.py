"""A round of an interview with others, as each of its people finds it."""

from collections.abc import Mapping
from typing import Final

from bot.cards import Card
from bot.chat.messages import Block, Button, Divider, Line, Mention, Message, Prose, Row, Words
from bot.chat.routes import Action
from bot.features import Desk
from bot.features.interview.judging import title_of
from bot.features.interview.timing import MINUTES
from bot.features.interview.together import names
from bot.features.interview.together.people import NOT_TOLD, Parts, named
from bot.features.wording import CARD_LEFT
from bot.rules.rounds import Role, Step, Turn
from bot.store.interviews import Practised
from bot.store.sessions import Seat, Session


def round_page(session: Session, me: str, now: Turn, desk: Desk) -> Message:
    """Return a round as one of its people finds it: the question, what was said, and what is theirs to do."""
    item = session.rounds[now.round]
    card = desk.deck.get(item.card)
    role = now.cast.role(next(n for n, seat in enumerate(session.players) if seat.member == me))
    mine = session.turn_of(me) is not None
    head = f"Round {now.round + 1} of {len(session.players)}"
    todo = _yours(session, now, role) if mine else _theirs(session, now, role)
    return Message(
        title=title_of(card),
        plain=f"{head} of your interview.{' It is your turn.' if mine else ''}",
        blocks=(
            Line((f"{head} · {_about(card)}",), small=True),
            _roles(session, now),
            *_question(card, role, now.step),
            *_so_far(session, item, me),
            *((Divider(), *_to_ask(card)) if role == "interviewer" and now.step in {"answer", "ask"} else ()),
            Line(todo),
        ),
        rows=_rows(session, now, role, card, mine=mine),
    )


def _about(card: Card | None) -> str:
    return f"{card.category} · {card.level}" if card else "its question has left the deck"


def _roles(session: Session, now: Turn) -> Line:
    """Say who does what in this round."""
    candidate, interviewer, observer = (
        Mention(member=session.players[seat].who)
        for seat in (now.cast.candidate, now.cast.interviewer, now.cast.observer)
    )
    if interviewer == observer:
        return Line((candidate, " answers, ", interviewer, " leads and ticks the rubric."), small=True)
    return Line((candidate, " answers, ", interviewer, " leads, ", observer, " ticks the rubric."), small=True)


def _question(card: Card | None, role: Role, step: Step) -> tuple[Block, ...]:
    if card is None:
        return (Line((f"{CARD_LEFT} The round can go on without it.",)),)
    time = Line((f"Take about {MINUTES[card.level]} minutes. Nothing happens when they are over.",))
    return (Prose(card.prompt), *((time,) if role == "candidate" and step == "answer" else ()))


def _so_far(session: Session, item: Practised, me: str) -> tuple[Block, ...]:
    """Return what was said in this round, to the letter."""
    if item.answered_at is None:
        return ()
    candidate = [seat for seat in session.players if seat.member == item.member]
    own = item.member == me
    said: tuple[Block, ...] = (_says(candidate, own=own, mine="Your answer", theirs=" answered"), Words(item.answer))
    if not item.follow_up:
        return said
    asker = [seat for seat in session.players if seat.member == item.interviewer]
    asks = _says(asker, own=item.interviewer == me, mine="Your follow-up", theirs=" asked as a follow-up")
    reply: tuple[Block, ...] = ()
    if item.follow_answer:
        reply = (
            _says(candidate, own=own, mine="Your answer to it", theirs=" answered to that"),
            Words(item.follow_answer),
        )
    return (*said, asks, Words(item.follow_up), *reply)


def _says(who: list[Seat], *, own: bool, mine: str, theirs: str) -> Line:
    return Line((mine,) if own else (*named(who), theirs), small=True)


def _to_ask(card: Card | None) -> tuple[Block, ...]:
    """Return what the interviewer may ask on top."""
    text = (card.follow_ups or card.interview_angle) if card else ""
    return (Prose(f"**For your follow-up, if you like**\n\n{text}"),) if text else ()


_YOURS: Final[Mapping[Step, str]] = {
    "answer": "It is your turn: write your answer as you would say it.",
    "ask": "It is your turn: ask one follow-up, in your own words, or none.",
    "reply": "It is your turn: answer the follow-up.",
    "tick": "It is your turn: tick what the answer had, and write a word that helps.",
}
_THEIRS: Final[Mapping[Step, str]] = {
    "answer": " answers now. ",
    "ask": " may ask a follow-up now. ",
    "reply": " answers the follow-up now. ",
    "tick": " ticks the rubric now. ",
}


def _yours(session: Session, now: Turn, role: Role) -> Parts:
    if role != "candidate":
        return (_YOURS[now.step],)
    readers = [seat for number, seat in enumerate(session.players) if number != now.cast.candidate]
    return (f"{_YOURS[now.step]} It goes to ", *named(readers), ".")


def _theirs(session: Session, now: Turn, role: Role) -> Parts:
    """Say whose turn it is, and what that means for whoever waits."""
    seat = session.players[now.seat]
    if seat.unreached:
        return (Mention(member=seat.who), _THEIRS[now.step], Mention(member=seat.who), NOT_TOLD)
    more = (
        "You need do nothing: I write to you when it is your turn." if role != "candidate" else "I write to you then."
    )
    return (Mention(member=seat.who), _THEIRS[now.step], more)


def _rows(session: Session, now: Turn, role: Role, card: Card | None, *, mine: bool) -> tuple[Row, ...]:
    def button(what: Action, label: str, *, main: bool = True) -> Button:
        return Button(action=names.on_round(what, session, now.round), label=label, style="main" if main else "plain")

    ways: Mapping[Step, tuple[Button, ...]] = {
        "answer": (
            Button(action=names.on_card(session, session.rounds[now.round]), label="Write my answer", style="main"),
            *(() if card else (button(names.SWAP, "Another question", main=False),)),
        ),
        "ask": (button(names.ASK, "Ask a follow-up"), button(names.SKIP, "No follow-up", main=False)),
        "reply": (button(names.REPLY, "Answer the follow-up"),),
        "tick": (button(names.TICK, "Tick the rubric"),),
    }
    model = button(names.MODEL, "Read the model answer", main=False)
    reading = (model,) if role != "candidate" and card else ()
    return ((*(ways[now.step] if mine else ()), *reading, names.stop_button(session)),)
