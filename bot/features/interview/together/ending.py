"""How an interview with others ends: each round's result for its candidate, stopping early, what the channel reads."""

from datetime import datetime
from typing import Final

from bot.chat.events import Press
from bot.chat.messages import Block, Button, Divider, Line, Message, Row, Words
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import action, fact
from bot.features import Desk, reader
from bot.features.interview.asking import BACK
from bot.features.interview.judging import rubric_blocks, title_of
from bot.features.interview.rubric import tally
from bot.features.interview.together import names
from bot.features.interview.together.finding import find, gone
from bot.features.interview.together.pages import page, result_lines
from bot.features.interview.together.people import named
from bot.features.interview.together.sharing import sharing
from bot.features.wording import answer_blocks, note
from bot.store.interviews import Practised
from bot.store.sessions import Session

NOT_BEGUN: Final = {
    True: "Nobody can accept the invitation then. You can invite again tomorrow.",
    False: "Then it does not come about for any of you, and I tell those who had agreed, and give no reason.",
}
"""What stopping means before it has begun: for who invited, and for who was."""

NONE_TICKED: Final = Line(("None was ticked this time. That is what practice is for: begin with any one of the five.",))


async def result(press: Press, desk: Desk) -> Reply:
    """Show a candidate the result of their round again."""
    now = await find(press, desk)
    return gone() if now is None else Tell(result_page(now.session, now.me, now.number, desk, press.at))


def result_page(session: Session, me: str, number: int, desk: Desk, at: datetime) -> Message:
    """Return what was ticked on the answer of the member ``me``, with the model answer and what comes next."""
    item = next((each for each in session.rounds if (each.round, each.member) == (number, me)), None)
    if item is None or item.ticks is None:
        return page(session, me, desk, at)
    card = desk.deck.get(item.card)
    next_lines, rows = _after(session, me)
    told: tuple[Block, ...] = rubric_blocks(item.ticks) if item.ticks else (NONE_TICKED,)
    last = number + 1 == len(session.rounds) and session.finished
    return Message(
        title=f"{tally(item.ticks)} ticked",
        plain="The result of your round is here.",
        blocks=(
            Line((title_of(card),), small=True),
            *told,
            *_remark(session, item),
            *((Divider(), Line(("The model answer",), small=True), *answer_blocks(card)) if card else ()),
            Divider(),
            *(result_lines(session, desk) if last else ()),
            *next_lines,
        ),
        rows=(*rows, (BACK,)),
    )


def _remark(session: Session, item: Practised) -> tuple[Block, ...]:
    if not item.remark:
        return ()
    by = [seat for seat in session.players if seat.member == item.observer]
    return (Line((*named(by), " wrote about it"), small=True), Words(item.remark))


def _after(session: Session, me: str) -> tuple[tuple[Line, ...], tuple[Row, ...]]:
    """Say what comes next: another round, or the question whether the channel may read the result."""
    if session.finished:
        return sharing(session, me)
    now = session.turn
    if now is None:
        return (), ()
    told = Line(
        (
            f"Round {now.round + 1} of {len(session.players)} has begun: ",
            *named([session.players[now.cast.candidate]]),
            " answers, ",
            *named([session.players[now.cast.interviewer]]),
            " leads. I write to you when it is your turn.",
        )
    )
    return (told,), ((names.open_button(session, "Read the next question"),),)


async def stop(press: Press, desk: Desk) -> Reply:
    """Ask whether it is to end."""
    me = await reader(press, desk)
    session = await desk.store.sessions.of(me, fact(press.action))
    if session is None:
        return gone()
    if session.ended_at is not None:
        return Tell(page(session, me, desk, press.at))
    sure = Button(action=action(names.STOP_NOW.name, session.id), label="Yes, stop it", style="danger")
    text = "It ends for all of you, and I tell the others, and give no reason. What was answered is kept."
    if session.begun_at is None:
        text = NOT_BEGUN[_invited_by(session, me)]
    return note("Stop here?", text, rows=((sure, names.open_button(session, "No, go on")),))


async def stop_now(press: Press, desk: Desk) -> Reply:
    """End it, and let the others know."""
    me = await reader(press, desk)
    session = await desk.store.sessions.stop(me, fact(press.action), press.at)
    if session is None:
        return gone()
    if session.begun_at is not None:
        return Change(page(session, me, desk, press.at))
    if _invited_by(session, me):
        return Change(note("Taken back", "Nobody is waiting for anybody now.", rows=((BACK,),)).message)
    return Change(
        note("Not this time", "It does not come about, and I tell those who had agreed.", rows=((BACK,),)).message
    )


def _invited_by(session: Session, me: str) -> bool:
    return session.inviter is not None and session.inviter.member == me


async def share(press: Press, desk: Desk) -> Reply:
    """Take whether the result may be told."""
    me = await reader(press, desk)
    said = fact(press.action, 1)
    if said not in {"yes", "no"}:
        return gone()
    session = await desk.store.sessions.share(me, fact(press.action), yes=said == "yes", at=press.at)
    return gone() if session is None else Tell(page(session, me, desk, press.at))


def for_all(session: Session, desk: Desk) -> Message:
    """Return the result as the channel reads it: who, which questions, how many ticks; never an answer."""
    return Message(
        title="A practised interview",
        plain="Some of you have practised an interview together.",
        blocks=(
            Line((*named(session.players), " have practised an interview together:")),
            *result_lines(session, desk),
            Line(("Invite somebody yourself: /study interview.",), small=True),
        ),
    )
