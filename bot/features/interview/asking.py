"""The question, with a time that is shown and never enforced; the answer as the member would say it; the model answer.

Nothing that anybody writes is lost: an answer is kept before anything is said to it, and one that can be kept nowhere
(its question was removed meanwhile, or has an answer already) comes back to whoever wrote it.
"""

from typing import Final

from bot.cards import Card
from bot.chat.events import Event, Press, Submission
from bot.chat.messages import Block, Button, Divider, Field, Form, Line, Message, Prose, Row, Words
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, action, fact
from bot.features import Desk, reader
from bot.features.filling import written, wrong
from bot.features.interview import names
from bot.features.interview.choosing import Wanted, next_card, wanted_in
from bot.features.interview.timing import time_line, time_taken
from bot.features.offering import open_cards
from bot.features.wording import answer_blocks, more_row, note, origin
from bot.store.interviews import Practised

RESUME = Action(name=names.RESUME, first="change", anywhere=True)
NEXT = Action(name=names.NEXT, first="change", anywhere=True)
WRITE = Action(name=names.WRITE, first="form", anywhere=True)
HINT = Action(name=names.HINT, first="change", anywhere=True)
STOP = Action(name=names.STOP, first="change", anywhere=True)

LONGEST: Final = 3000  # characters of an answer

LEFT: Final = "a question that has left the deck"
OPEN_NOW: Final = (
    "This one is open in your channel right now. Answer it there first: its post then shows you the model answer. "
    "When the post has closed, you can have it here too."
)
BACK: Final = Button(action=action(names.FRONT), label="Interview practice")


def next_button(wanted: Wanted, label: str = "Next question") -> Button:
    """Return the way to another question of the same kind."""
    return Button(action=action(names.NEXT, *wanted.facts), label=label, style="main")


def gone(wanted: Wanted) -> Tell:
    """Say that a question is not there (any more), and how to go on."""
    return note(
        "That question is gone", "I do not have it any more. Here is the way on:", rows=((next_button(wanted),),)
    )


async def go_on(press: Press, desk: Desk) -> Reply:
    """Ask the next question in the place of what was pressed."""
    return Change(await next_message(press, wanted_in(press.action, 0), desk))


async def next_message(event: Event, wanted: Wanted, desk: Desk) -> Message:
    """Ask the next question of the wanted kind, or say that there is none."""
    member = await desk.store.members.id_of(event.who.member)
    card = await next_card(event, member, wanted, desk)
    if card is None:
        choose = Button(action=action(names.CHOOSE), label="Choose", style="main")
        text = "I have no question of that kind to ask today. Choose another kind, and there will be one."
        return note("Nothing of that kind", text, rows=((choose, BACK),)).message
    return await ask(event, member, card, wanted, desk)


async def ask(event: Event, member: str, card: Card, wanted: Wanted, desk: Desk) -> Message:
    """Begin with a question. An event that comes again finds what it began, which may be another card."""
    item = await desk.store.interviews.begin(
        member, card.id, key=event.key, at=event.at, category=wanted.category, level=wanted.level
    )
    return await _question(item, desk.deck.get(item.card) or card, event, wanted, desk)


async def resume(press: Press, desk: Desk) -> Reply:
    """Show the question under way again; the next one is of the kind that was wanted then."""
    member = await reader(press, desk)
    item = await desk.store.interviews.under_way(member)
    card = desk.deck.get(item.card) if item else None
    if item is None or card is None:
        return gone(Wanted())
    wanted = Wanted(category=item.category, level=item.level)
    return Change(await _question(item, card, press, wanted, desk))


async def hint(press: Press, desk: Desk) -> Reply:
    """Show the question again, with its hints."""
    wanted = wanted_in(press.action, 1)
    item, card = await _found(press, desk)
    if item is None or card is None:
        return gone(wanted)
    return Change(await _question(item, card, press, wanted, desk, hints=True))


async def stop(press: Press, desk: Desk) -> Reply:
    """Set the question aside; nothing is lost, and nobody is blamed."""
    member = await reader(press, desk)
    item = await desk.store.interviews.set_aside(member, fact(press.action))
    done = "The question is set aside" if item is None or item.answered_at is None else "Your answer to it is kept"
    text = f"{done}. /study interview asks you another one whenever you like."
    return Change(note("Until next time", text, rows=((BACK,),)).message)


async def _question(
    item: Practised, card: Card, event: Event, wanted: Wanted, desk: Desk, *, hints: bool = False
) -> Message:
    """Return a question as it is asked, with what the member wanted to do better since the last time."""
    facts = (item.id, *wanted.facts)
    shown = (Prose(f"**Hints**\n\n{card.hints}"),) if hints and card.hints else ()
    hint_button = (Button(action=action(names.HINT, *facts), label="A hint"),) if card.hints and not shown else ()
    return Message(
        title=card.title,
        plain=f"An interview question, for you alone: {card.title}",
        blocks=(
            origin(card, "Interview question" if card.kind == "question" else "Interview question, a trade-off"),
            Prose(card.prompt),
            *shown,
            *await _to_do_better(item, desk),
            time_line(card, item.asked_at, event.at),
        ),
        rows=(
            (
                Button(action=action(names.WRITE, *facts), label="Write my answer", style="main"),
                *hint_button,
                Button(action=action(names.NEXT, *wanted.facts), label="Another question"),
                Button(action=action(names.STOP, item.id), label="Stop"),
            ),
        ),
    )


async def _to_do_better(item: Practised, desk: Desk) -> tuple[Block, ...]:
    """Return what the member wrote for themselves when they practised the same question last."""
    last = await desk.store.interviews.last_alone(item.member, item.card)
    if last is None or not last.remark:
        return ()
    return (Line(("To do better than last time",), small=True), Words(last.remark))


async def open_answer(press: Press, desk: Desk) -> Reply:
    """Open the form for the answer; where it was given before, show what stands."""
    wanted = wanted_in(press.action, 1)
    item, card = await _found(press, desk)
    if item is None or card is None:
        return gone(wanted)
    held = await is_open(item, press, desk)
    if item.answered_at is not None:
        return Tell(answer_message(item, card, wanted, held=held))
    return Ask(_form(press.action, card, held=held))


async def is_open(item: Practised, event: Event, desk: Desk) -> bool:
    """Say whether a question stands open in a channel of the member's: its answer is to be met there first (M1)."""
    return item.card in await open_cards(event, item.member, desk)


def _form(of_action: str, card: Card, *, held: bool) -> Form:
    """Return the form for an answer; ``held``: the model answer does not follow on it."""
    more = "" if held else " The model answer comes next."
    return Form(
        action=of_action,
        title="My answer",
        intro=Prose(card.prompt),
        fields=(
            Field(
                name="answer",
                label="What would you say?",
                kind="text",
                hint=f"As you would say it in the room.{more}",
                most=LONGEST,
            ),
        ),
        send="Keep my answer" if held else "Show the model answer",
    )


async def send_answer(sent: Submission, desk: Desk) -> Reply:
    """Keep the answer, and show the model answer beside it; while the card's post is open, only the former."""
    wanted = wanted_in(sent.action, 1)
    text = written(sent, "answer", LONGEST)
    item, card = await _found(sent, desk)
    if item is None or item.session:
        return _given_back(
            text, "That question is gone", "I do not have it any more, so I could not keep this.", wanted
        )
    held = await is_open(item, sent, desk)
    if not text:
        return _empty(sent, item, card, wanted, held=held)
    stands = await desk.store.interviews.answer(item.member, item.id, text, sent.at)
    if stands is None:
        return _given_back(
            text, "That question is gone", "I do not have it any more, so I could not keep this.", wanted
        )
    if stands.answer != text:
        why = "You had answered this question before, and that answer stands. Here is what you wrote now."
        return _given_back(text, "Answered already", why, wanted)
    return Tell(answer_message(stands, card, wanted, held=held))


def _empty(sent: Submission, item: Practised, card: Card | None, wanted: Wanted, *, held: bool) -> Reply:
    if card is None:
        return gone(wanted)
    if item.answered_at is not None:
        return Tell(answer_message(item, card, wanted, held=held))
    why = "A few words are enough. Say it as you would in the room."
    return wrong(_form(sent.action, card, held=held), sent, {"answer": why})


def _given_back(text: str, title: str, why: str, wanted: Wanted) -> Tell:
    """Say why something could not be kept, with the words that were written."""
    back = (Words(text),) if text else ()
    rows = ((next_button(wanted), BACK),)
    return Tell(Message(title=title, plain=why, blocks=(Line((why,)), *back), rows=rows))


def answer_message(item: Practised, card: Card | None, wanted: Wanted, *, held: bool) -> Message:
    """Return a member's own answer beside the model answer, and the way to the rubric.

    ``held``: the card stands open in a channel of theirs, so its answer, and the quiz on it, come later.
    """
    facts = (item.id, *wanted.facts)
    below: tuple[Row, ...] = () if card is None or held else (more_row(card),)
    return Message(
        title=card.title if card else "Your answer",
        plain=f"Your answer{'' if held else ' beside the model answer'}, for you alone.",
        blocks=(
            Line(("Your answer",), small=True),
            Words(item.answer),
            *time_taken(item, card),
            Divider(),
            *_model(card, held=held),
            Divider(),
            Line(("Now look at your answer again. What did it have? There are five things to tick.",)),
        ),
        rows=(
            (Button(action=action(names.TICK, *facts), label="Tick the rubric", style="main"), _plain_next(wanted)),
            *below,
        ),
    )


def _model(card: Card | None, *, held: bool) -> tuple[Block, ...]:
    if card is None:
        return (Line((f"This is {LEFT}, so there is no model answer.",)),)
    return (Line(("Your answer is kept.",)), Line((OPEN_NOW,))) if held else answer_blocks(card)


def _plain_next(wanted: Wanted) -> Button:
    return Button(action=action(names.NEXT, *wanted.facts), label="Next question")


async def _found(event: Press | Submission, desk: Desk) -> tuple[Practised | None, Card | None]:
    """Return the question that an action names, if it is one of the member's own and alone, and its card."""
    member = await reader(event, desk)
    item = await desk.store.interviews.of(member, fact(event.action))
    if item is None or item.session:
        return None, None
    return item, desk.deck.get(item.card)
