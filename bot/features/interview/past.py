"""What a member has practised: the list with its trend, what is to be asked again, and each answer in full."""

from collections.abc import Sequence
from typing import Final

from bot.cards import Card
from bot.chat.events import Event, Press
from bot.chat.messages import (
    LONGEST_LABEL,
    Block,
    Button,
    Divider,
    Line,
    Message,
    Option,
    Prose,
    Row,
    Select,
    When,
    Words,
    shortened,
)
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import Action, action, fact
from bot.features import Desk, reader
from bot.features.interview import names
from bot.features.interview.asking import BACK, OPEN_NOW, ask, is_open, next_button
from bot.features.interview.choosing import Wanted, latest, went
from bot.features.interview.judging import OWN_JUDGEMENT, missing_line, rubric_blocks, title_of, trend_line
from bot.features.interview.rubric import tally
from bot.features.interview.timing import time_taken
from bot.features.interview.together.ending import NONE_TICKED
from bot.features.wording import answer_blocks, card_left, count, note, origin
from bot.rules.interviewing import LEAST_TOLD
from bot.store.interviews import Practised

HISTORY = Action(name=names.HISTORY, first="change", anywhere=True)
OPEN = Action(name=names.OPEN, first="change", anywhere=True)
MODEL = Action(name=names.MODEL, first="private", anywhere=True)
AGAIN = Action(name=names.AGAIN, first="change", anywhere=True)
REMOVE = Action(name=names.REMOVE, first="change", anywhere=True)

FEW: Final = 5  # as many as a row has buttons
MOST_LISTED: Final = 25  # as many as a select has options
GOING_ON: Final = (
    "This interview is still going on. The model answer comes to you with the ticks, and then you can have it here too."
)
TO_THE_LIST: Final = Button(action=action(names.HISTORY), label="History")


async def turn(press: Press, desk: Desk) -> Reply:
    """List what was practised, from the newest; or what is older than the answer that the action names."""
    return Change(await _list(press, desk, older_than=fact(press.action)))


async def _list(event: Event, desk: Desk, *done: str, older_than: str = "") -> Message:
    """Return one page of the list; ``done`` are sentences on what was just done."""
    member = await reader(event, desk)
    history = await desk.store.interviews.history(member)
    if not history:
        lines = (*done, "There is nothing here yet. One answer, and there will be.")
        return note("Your interview answers", *lines, rows=((next_button(Wanted()), BACK),)).message
    start = next((place + 1 for place, item in enumerate(history) if item.id == older_than), 0)
    start = start if start < len(history) else 0
    shown = history[start : start + FEW]
    head = " ".join((*done, f"{count(len(history), 'answer')}. Only you see this list."))
    return Message(
        title="Your interview answers",
        plain=head,
        blocks=(
            Line((head,)),
            *(_entry(number, item, desk) for number, item in enumerate(shown, 1)),
            Divider(),
            *_told(history),
            OWN_JUDGEMENT,
        ),
        rows=_rows(history, shown, start, desk),
    )


def _entry(number: int, item: Practised, desk: Desk) -> Line:
    ticks = "not ticked" if item.ticks is None else tally(item.ticks)
    how = "with others" if item.session else "alone"
    title = title_of(desk.deck.get(item.card))
    return Line((f"{number}. {title} · ", When(at=item.asked_at, style="date"), f" · {ticks} · {how}"))


def _told(history: Sequence[Practised]) -> tuple[Line, ...]:
    """Say how it goes, once there is enough to say it of."""
    number = sum(item.ticks is not None for item in history)
    if number < LEAST_TOLD:
        more = count(LEAST_TOLD - number, "more ticked answer")
        return (Line((f"After {more} I can tell you how it goes.",)),)
    return tuple(Line((told,)) for told in (trend_line(history), missing_line(history)) if told)


def _rows(history: tuple[Practised, ...], shown: Sequence[Practised], start: int, desk: Desk) -> tuple[Row, ...]:
    opening = tuple(
        Button(action=action(names.OPEN, item.id), label=f"Open {number}") for number, item in enumerate(shown, 1)
    )
    newest = (Button(action=action(names.HISTORY), label="Newest"),) if start else ()
    behind = start + FEW < len(history)
    older = (Button(action=action(names.HISTORY, shown[-1].id), label="Older"),) if behind else ()
    redo = _redo_list(history, desk)
    return (opening, *((redo,) if redo else ()), (*newest, *older, next_button(Wanted()), BACK))


def _redo_list(history: tuple[Practised, ...], desk: Desk) -> Row:
    """Return what is to be asked again, the oldest first; nothing where nothing is."""
    again = [item for item in reversed(latest(history).values()) if went(item).again and desk.deck.get(item.card)]
    options = tuple(
        Option(value=item.id, label=shortened(desk.deck.cards[item.card].title, LONGEST_LABEL))
        for item in again[:MOST_LISTED]
    )
    return (Select(action=action(names.OPEN), hint="Questions to redo", options=options),) if options else ()


async def open_item(press: Press, desk: Desk) -> Reply:
    """Show all of one answer, with the way to remove it."""
    item = await _item(press, desk)
    return Change(await _not_there(press, desk) if item is None else _item_message(item, desk))


async def _item(press: Press, desk: Desk) -> Practised | None:
    """Return the answer that a button names, or the one that was picked, if it is one of this member's."""
    member = await reader(press, desk)
    item = await desk.store.interviews.of(member, press.picked[0] if press.picked else fact(press.action))
    return None if item is None or item.answered_at is None else item


async def _not_there(press: Press, desk: Desk) -> Message:
    return await _list(press, desk, "That one is no longer here.")


def _item_message(item: Practised, desk: Desk) -> Message:
    card = desk.deck.get(item.card)
    asked = (origin(card, "Interview question"), Prose(card.prompt)) if card else ()
    again = (Button(action=action(names.AGAIN, item.id), label="Ask me again", style="main"),) if card else ()
    model = (Button(action=action(names.MODEL, item.id), label="The model answer"),) if card else ()
    return Message(
        title=title_of(card),
        plain="An answer that you practised, for you alone.",
        blocks=(*asked, Divider(), *_answer_blocks(item, card), Divider(), *_judged(item), *_when(item)),
        rows=(
            (
                *again,
                *model,
                *_tick_button(item),
                TO_THE_LIST,
                Button(action=action(names.REMOVE, item.id), label="Remove it", style="danger"),
            ),
        ),
    )


def _answer_blocks(item: Practised, card: Card | None) -> tuple[Block, ...]:
    follow_up = (Line(("The follow-up",), small=True), Words(item.follow_up)) if item.follow_up else ()
    to_it = (Line(("Your answer to it",), small=True), Words(item.follow_answer)) if item.follow_answer else ()
    return (Line(("Your answer",), small=True), Words(item.answer), *time_taken(item, card), *follow_up, *to_it)


def _judged(item: Practised) -> tuple[Block, ...]:
    if item.ticks is None:
        return (Line(("Not ticked yet.",)),)
    whose = "What was said about it" if item.session else "To do better next time"
    remark = (Line((whose,), small=True), Words(item.remark)) if item.remark else ()
    # What others ticked was never for this member alone, as the words to an answer of their own without a tick say.
    said = (NONE_TICKED,) if item.session and not item.ticks else rubric_blocks(item.ticks)
    return (Line((f"{tally(item.ticks)} ticked.",)), *said, *remark)


def _when(item: Practised) -> tuple[Line, ...]:
    return (
        Line(
            (f"Practised {'with others' if item.session else 'alone'} on ", When(at=item.asked_at, style="date"), "."),
            small=True,
        ),
    )


def _tick_button(item: Practised) -> tuple[Button, ...]:
    """What others ticked stays as they did."""
    if item.session:
        return ()
    label = "Tick the rubric" if item.ticks is None else "Tick again"
    return (Button(action=action(names.TICK, item.id, *Wanted().facts), label=label),)


async def model(press: Press, desk: Desk) -> Reply:
    """Show the model answer beside an old answer, unless it is still to come in another way."""
    item = await _item(press, desk)
    if item is None:
        return Tell(await _not_there(press, desk))
    card = desk.deck.get(item.card)
    if card is None:
        return card_left("/study interview asks you another question.")
    still = await _still(item, press, desk)
    if still:
        return note(card.title, still)
    plain = f"The model answer to “{card.title}”, for you alone."
    return Tell(Message(title=card.title, plain=plain, blocks=answer_blocks(card)))


async def again(press: Press, desk: Desk) -> Reply:
    """Ask the same question anew, unless its answer is still to come in another way."""
    item = await _item(press, desk)
    card = desk.deck.get(item.card) if item else None
    if item is None or card is None:
        return Change(await _not_there(press, desk))
    still = await _still(item, press, desk)
    if still:
        return note(card.title, still)
    return Change(await ask(press, item.member, card, Wanted(), desk))


async def _still(item: Practised, press: Press, desk: Desk) -> str:
    """Say why the answer to a question is still to come: by an open post, or in a round with others; "" where not."""
    if await is_open(item, press, desk):
        return OPEN_NOW
    session = await desk.store.sessions.of(item.member, item.session) if item.session and item.ticks is None else None
    return "" if session is None or session.ended_at else GOING_ON


async def remove(press: Press, desk: Desk) -> Reply:
    """Remove one answer for good, and show the list again."""
    member = await reader(press, desk)
    removed = await desk.store.interviews.remove(member, fact(press.action))
    done = "It is removed." if removed else "That interview is still going on. It can be removed when it is over."
    return Change(await _list(press, desk, done))
