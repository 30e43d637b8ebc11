"""Taking one's turn in an interview with others: the answer, the follow-up, the reply and the ticks.

What somebody writes is kept before anything is said to it. Where it can be kept nowhere, since the interview has gone
on or has ended meanwhile, it comes back to them to the letter.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.chat.events import Press, Submission
from bot.chat.messages import Block, Divider, Form, Line, Message, Words
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import fact
from bot.features import Desk, reader
from bot.features.filling import ticked, written, wrong
from bot.features.interview.asking import LONGEST
from bot.features.interview.rubric import NAME, known
from bot.features.interview.together import names
from bot.features.interview.together.choosing import round_card
from bot.features.interview.together.finding import Now, find, gone
from bot.features.interview.together.forms import SHORTER, TEXT, answer_form, ask_form, reply_form
from bot.features.interview.together.pages import page
from bot.features.wording import answer_blocks, card_left, note
from bot.rules.rounds import Step
from bot.store.interviews import Practised
from bot.store.sessions import Session

Opened = Callable[[Press, Desk], Awaitable[Reply]]
MakeForm = Callable[[str, Now], Form]


def opening(step: Step, form: MakeForm) -> Opened:
    """Return what opens a form at a step; whoever comes at another time sees where the interview is."""

    async def handle(press: Press, desk: Desk) -> Reply:
        now = await find(press, desk)
        if now is None:
            return gone()
        if not now.due(step):
            return Tell(page(now.session, now.me, desk, press.at))
        return Ask(form(press.action, now))

    return handle


ENDED: Final = "The interview has ended meanwhile. Your answer stands in your own history."

Kept = Callable[[Practised], bool]
"""Whether a round holds what was just written."""


def _empty(sent: Submission, now: Now, step: Step, form: MakeForm, desk: Desk) -> Reply:
    """Give an empty form back where it is this member's turn to fill it; else show where the interview is."""
    if now.due(step):
        return wrong(form(sent.action, now), sent, {TEXT: "A few words are enough."})
    return Tell(page(now.session, now.me, desk, sent.at))


def _said(after: Session | None, now: Now, desk: Desk, *, text: str, kept: Kept, lead: str, at: datetime) -> Tell:
    """Say that it was kept, and what comes next; or give it back, where the interview had gone on."""
    if after is None:
        return _back(text)
    item = next((each for each in after.rounds if each.round == now.number), None)
    if item is not None and kept(item):
        title = "Sent" if after.turn or after.finished else "Kept for you"
        return note(title, lead, rows=((names.open_button(after),),))
    shown = page(after, now.me, desk, at)
    if not text:
        return Tell(shown)
    lines: tuple[Block, ...] = (Line(("The interview had gone on meanwhile. What you wrote, to copy:",)), Words(text))
    return Tell(replace(shown, blocks=(*lines, Divider(), *shown.blocks)))


def _back(text: str) -> Tell:
    """Say that there is no such interview, with the words that were written."""
    told = gone()
    return Tell(replace(told.message, blocks=(*told.message.blocks, *((Words(text),) if text else ()))))


async def send_answer(sent: Submission, desk: Desk) -> Reply:
    """Keep the candidate's answer; where the interview was stopped meanwhile it is theirs all the same."""
    now, text = await find(sent, desk), written(sent, TEXT, LONGEST)
    if now is None:
        return _back(text)
    if not text:
        return _empty(sent, now, "answer", answer_form, desk)
    card = names.card_in(sent)
    after = await desk.store.sessions.answer(now.me, now.session.id, now.number, text, sent.at, card=card)
    lead = "Your answer is sent. I write to you when there is more."
    lead = ENDED if after is not None and after.ended_at is not None else lead
    return _said(
        after,
        now,
        desk,
        text=text,
        kept=lambda item: (item.member, item.card, item.answer) == (now.me, card, text),
        lead=lead,
        at=sent.at,
    )


async def send_follow_up(sent: Submission, desk: Desk) -> Reply:
    """Keep the interviewer's follow-up, and let it be asked."""
    now, text = await find(sent, desk), written(sent, TEXT, SHORTER)
    if now is None:
        return _back(text)
    if not text:
        return _empty(sent, now, "ask", ask_form, desk)
    after = await desk.store.sessions.ask(now.me, now.session.id, now.number, text, sent.at)
    lead = "Your follow-up is asked. I write to you when it is answered."
    return _said(
        after,
        now,
        desk,
        text=text,
        kept=lambda item: (item.interviewer, item.follow_up) == (now.me, text),
        lead=lead,
        at=sent.at,
    )


async def skip(press: Press, desk: Desk) -> Reply:
    """Go on without a follow-up. It comes as a new message: what was answered stays to be read above."""
    now = await find(press, desk)
    after = await desk.store.sessions.ask(now.me, now.session.id, now.number, "", press.at) if now else None
    return gone() if now is None or after is None else Tell(page(after, now.me, desk, press.at))


async def send_reply(sent: Submission, desk: Desk) -> Reply:
    """Keep what the candidate says to the follow-up; where the interview was stopped meanwhile it is theirs too."""
    now, text = await find(sent, desk), written(sent, TEXT, LONGEST)
    if now is None:
        return _back(text)
    if not text:
        return _empty(sent, now, "reply", reply_form, desk)
    after = await desk.store.sessions.reply(now.me, now.session.id, now.number, text, sent.at)
    lead = "Your answer is sent. The rubric is ticked next."
    lead = ENDED if after is not None and after.ended_at is not None else lead
    return _said(
        after,
        now,
        desk,
        text=text,
        kept=lambda item: (item.member, item.follow_answer) == (now.me, text),
        lead=lead,
        at=sent.at,
    )


async def send_ticks(sent: Submission, desk: Desk) -> Reply:
    """Keep the ticks with the word to them; the next round begins, or the interview is done."""
    now, remark = await find(sent, desk), written(sent, TEXT, SHORTER)
    if now is None:
        return _back(remark)
    ticks = known(ticked(sent, NAME))
    card = await round_card(now.session, sent.at, desk)
    after = await desk.store.sessions.tick(
        now.me, now.session.id, now.number, ticks, remark=remark, card=card, at=sent.at
    )
    over = after is not None and after.turn is None
    more = "That was the last round." if over else "The next round begins, and its question is on its way."
    lead = f"Thank you. The candidate gets it with the model answer. {more}"
    return _said(
        after,
        now,
        desk,
        text=remark,
        kept=lambda item: (item.observer, item.ticks, item.remark) == (now.me, ticks, remark),
        lead=lead,
        at=sent.at,
    )


async def swap(press: Press, desk: Desk) -> Reply:
    """Give the candidate another question in the place of one that has left the deck."""
    now = await find(press, desk)
    if now is None:
        return gone()
    after: Session | None = now.session
    if now.due("answer") and now.card is None:
        card = await round_card(now.session, press.at, desk)
        after = await desk.store.sessions.swap(now.me, now.session.id, now.number, card)
    return gone() if after is None else Change(page(after, now.me, desk, press.at))


async def model(press: Press, desk: Desk) -> Reply:
    """Show the model answer of a round to whoever leads or observes; the candidate gets it with their result."""
    now = await find(press, desk)
    if now is None:
        return gone()
    item = next((each for each in now.session.rounds if each.round == now.number), None)
    taking_part = now.me in {seat.member for seat in now.session.players}
    if item is None or not taking_part or (item.member == now.me and item.ticks is None):
        return Tell(page(now.session, now.me, desk, press.at))
    if now.card is None:
        return card_left("The round can go on without it.")
    text = f"The model answer to “{now.card.title}”."
    return Tell(Message(title=now.card.title, plain=text, blocks=answer_blocks(now.card)))


async def show(press: Press, desk: Desk) -> Reply:
    """Show where the interview is."""
    me = await reader(press, desk)
    session = await desk.store.sessions.of(me, fact(press.action))
    return gone() if session is None else Tell(page(session, me, desk, press.at))
