"""`/study interview`: what waits for the member, and the ways into practising."""

from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Button, Form, Line, Message, Row
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action
from bot.features import Desk, reader
from bot.features.interview import names
from bot.features.interview.asking import next_button, next_message
from bot.features.interview.choosing import Wanted, wanted_fields, wanted_from
from bot.features.interview.judging import trend_line
from bot.features.interview.together import INVITE, running
from bot.features.wording import count

INTERVIEW_VERB = Verb(
    path=("study", "interview"),
    about="Practise interview answers, alone or with a partner",
    first="private",
    anywhere=True,
)
FRONT = Action(name=names.FRONT, first="change", anywhere=True)
CHOOSE = Action(name=names.CHOOSE, first="form", anywhere=True)

ABOUT = (
    "One question at a time: you write your answer as you would say it, read the model answer, and tick what yours "
    "had. Alone, only you see any of it."
)


async def show(event: Command | Press, desk: Desk) -> Reply:
    """Show what waits, and the ways in."""
    return Tell(await front_message(event, desk))


async def back(press: Press, desk: Desk) -> Reply:
    """Show the same in the place of what was pressed."""
    return Change(await front_message(press, desk))


async def front_message(event: Event, desk: Desk) -> Message:
    """Return the page from which practising begins. Looking at it makes nobody a member."""
    member = await reader(event, desk)
    history = await desk.store.interviews.history(member)
    waiting = await desk.store.interviews.under_way(member)
    card = desk.deck.get(waiting.card) if waiting else None
    told, rows = await running(event, desk)
    so_far = f"You have practised {count(len(history), 'answer')} so far. {trend_line(history)}".strip()
    return Message(
        title="Interview practice",
        plain="Practise interview answers, alone or with a partner.",
        blocks=(
            Line((ABOUT,)),
            *((Line((so_far,)),) if history else ()),
            *((Line((f"“{card.title}” still waits for your answer.",)),) if card else ()),
            *told,
        ),
        rows=(_ways(going_on=card is not None), *rows),
    )


def _ways(*, going_on: bool) -> Row:
    weakest = next_button(Wanted(), "Weakest first")
    resume = Button(action=action(names.RESUME), label="Go on with it", style="main")
    first = (resume, Button(action=weakest.action, label=weakest.label)) if going_on else (weakest,)
    return (
        *first,
        Button(action=action(names.CHOOSE), label="Choose"),
        Button(action=action(INVITE.name), label="With a partner"),
        Button(action=action(names.HISTORY), label="History"),
    )


async def open_choice(press: Press, desk: Desk) -> Reply:
    """Ask of which kind the questions are to be."""
    return Ask(
        Form(
            action=press.action,
            title="Choose a question",
            fields=wanted_fields(desk.deck, Wanted()),
            send="Ask me",
        )
    )


async def choose(sent: Submission, desk: Desk) -> Reply:
    """Ask a question of the kind that was chosen."""
    return Change(await next_message(sent, wanted_from(sent), desk))
