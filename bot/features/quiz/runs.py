"""`/study quiz`, `/tradeoff quiz`, and the quiz under an answer: one message that goes from item to verdict to item."""

from dataclasses import replace

from bot.cards import Card
from bot.chat.events import Command, Event, Press
from bot.chat.messages import Message, Row
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import Action, Param, Verb, fact
from bot.features import Desk
from bot.features.quiz import wording as w
from bot.features.quiz.courses import ALL, TRADEOFFS, Run, card_run, course, new_run, read_run
from bot.features.quiz.items import find_item, read_choice, still_stands
from bot.features.review import card_message
from bot.features.wording import QUIZ, card_left, card_select, note
from bot.rules.quizzing import item_id
from bot.store.quizzes import QuizAnswer

STUDY_QUIZ = Verb(
    path=("study", "quiz"), about="Five quiz questions, your weak spots first", first="private", anywhere=True
)
TRADEOFF_QUIZ = Verb(
    path=("tradeoff", "quiz"),
    about="The quiz of a trade-off, or five over all of them",
    params=(Param(name="name", about="A few words of its title; none: five over all of them", source="tradeoff"),),
    first="private",
    anywhere=True,
)
CARD_QUIZ = Action(name=QUIZ, first="private", anywhere=True)
ANSWER = Action(name=w.ANSWER, first="change", anywhere=True)
NEXT = Action(name=w.NEXT, first="change", anywhere=True)
MORE = Action(name=w.MORE, first="change", anywhere=True)
STOP = Action(name=w.STOP, first="change", anywhere=True)
SHOW_CARD = Action(name=w.SHOW_CARD, first="private", anywhere=True)

OLD = "I do not know this quiz any more. /study quiz starts a new one."
OTHERS = "/study quiz asks about the others."


async def five(command: Command, desk: Desk) -> Reply:
    """Start five items over all cards."""
    return Tell(await _next_message(new_run(ALL, command), command, desk))


async def tradeoff_quiz(command: Command, desk: Desk) -> Reply:
    """Start the quiz of the trade-off that was named, or five items over all of them."""
    name = str(command.args.get("name", "")).strip()
    if not name:
        return Tell(await _next_message(new_run(TRADEOFFS, command), command, desk))
    found = desk.deck.find(name, kind="tradeoff")
    if not found:
        lead = "I know no trade-off by that name. Here are those that I know."
        return note("No such trade-off", lead, rows=_menu(desk.deck.find("", kind="tradeoff"), "Open its quiz"))
    message = await _next_message(card_run(found[0], command), command, desk)
    return Tell(replace(message, rows=(*message.rows, *_menu(found[1:], "Meant another one?"))))


def _menu(cards: tuple[Card, ...], hint: str) -> tuple[Row, ...]:
    return ((card_select(QUIZ, cards, hint),),) if cards else ()


async def card_quiz(press: Press, desk: Desk) -> Reply:
    """Start the quiz of a card, from under its answer or from a list."""
    card = desk.deck.get(press.picked[0] if press.picked else fact(press.action))
    if card is None:
        return card_left(OTHERS)
    return Tell(await _next_message(card_run(card, press), press, desk))


async def go_on(press: Press, desk: Desk) -> Reply:
    """Put the next item in the place of the verdict, or after the last one the score."""
    run = read_run(fact(press.action), fact(press.action, 1))
    return note("An old button", OLD) if run is None else Change(await _next_message(run, press, desk))


async def more(press: Press, desk: Desk) -> Reply:
    """Start another run in the place of the score."""
    scope = TRADEOFFS if fact(press.action) == TRADEOFFS else ALL
    return Change(await _next_message(new_run(scope, press), press, desk))


async def _next_message(run: Run, event: Event, desk: Desk) -> Message:
    far = await course(run, event, desk)
    following = far.following
    if following is None:
        return w.score_message(far, desk.deck) if far.answers else w.nothing_message(run)
    card = desk.deck.cards[following.card]
    item = find_item(card, following.item)
    assert item is not None  # noqa: S101  the course was made from the same deck
    return w.item_message(w.Asked(run=run, card=card, item=item), far)


async def answer(press: Press, desk: Desk) -> Reply:
    """Keep the answer, unless there was one before, and say how the one that stands was."""
    run = read_run(fact(press.action, 2), fact(press.action))
    if run is None:
        return note("An old button", OLD)
    card = desk.deck.get(fact(press.action))
    if card is None and run.card:
        return card_left(OTHERS)
    item = find_item(card, fact(press.action, 1)) if card else None
    if card is None or item is None:
        return Change(w.changed_message(run))
    choice = read_choice(fact(press.action, 3), item)
    if choice is None:
        return note("An old button", OLD)
    given = QuizAnswer(
        member=await desk.store.members.id_of(press.who.member),
        card=card.id,
        item=item_id(item.prompt),
        occasion=run.occasion,
        choice=choice,
        right=item.choices[choice].right,
        at=press.at,
    )
    stands = await desk.store.quizzes.answer(given)
    if not still_stands(stands, item):
        return Change(w.changed_message(run))
    far = await course(run, press, desk)
    return Change(w.verdict_message(w.Asked(run=run, card=card, item=item), stands, far, before=stands != given))


async def stop(press: Press, desk: Desk) -> Reply:
    """End a run."""
    run = read_run(fact(press.action), fact(press.action, 1))
    return note("An old button", OLD) if run is None else Change(w.stopped_message(await course(run, press, desk)))


async def show_card(press: Press, desk: Desk) -> Reply:
    """Show the card that an item is from, beside the quiz: as its post where that is open, since it is rated there."""
    card = desk.deck.get(fact(press.action))
    if card is None:
        return card_left(OTHERS)
    return Tell(await card_message(card, press, desk))
