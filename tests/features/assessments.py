"""How a test goes through the assessment: it finds the question on the screen in the deck, and presses an answer."""

from collections.abc import Callable
from datetime import timedelta

from adapters.rehearsal.platform import seen
from adapters.rehearsal.reading import labels_of, text_of
from bot.cards import AssessmentPair, QuizItem
from bot.cards.values import Form
from bot.chat.messages import Message
from bot.chat.replies import Reply
from bot.store.tables import attempt, attempt_answer
from tests.features.conftest import Team
from tests.features.quizzes import CHOICE

Knows = Callable[[AssessmentPair], bool]


def everything(pair: AssessmentPair) -> bool:
    """Know every answer."""
    del pair
    return True


def nothing(pair: AssessmentPair) -> bool:
    """Know no answer."""
    del pair
    return False


def asked_on(team: Team, message: Message) -> tuple[AssessmentPair, Form, QuizItem]:
    """Return the pair, the form and the item that a message asks."""
    text = text_of(message)
    found = [
        (pair, form, item)
        for pair in team.house.deck.assessment
        for form, item in pair.forms.items()
        if item.prompt in text
    ]
    (only,) = found
    return only


def letter(team: Team, message: Message, *, right: bool) -> str:
    """Return a letter under which a right choice stands, or a wrong one."""
    choices = {choice.text: choice.right for choice in asked_on(team, message)[2].choices}
    return next(str(each) for each, text in CHOICE.findall(text_of(message)) if choices[text] is right)


async def respond(team: Team, name: str, on: Reply, *, right: bool) -> Reply:
    """Press a right choice, or a wrong one."""
    return await team.press(name, on, letter(team, seen(on), right=right))


async def begin(team: Team, name: str) -> Reply:
    """Begin a go, or the other form."""
    told = await team.command(name, "/study assess")
    return await team.press(name, told, next(each for each in labels_of(seen(told)) if each.startswith("Begin")))


async def finish(team: Team, name: str, told: Reply, knows: Knows) -> Reply:
    """Answer all that is left; return the result."""
    while "I do not know" in labels_of(seen(told)):
        told = await respond(team, name, told, right=knows(asked_on(team, seen(told))[0]))
    return told


async def plant(team: Team, name: str, knows: Knows, *, days: int = 0, form: str = "A") -> None:
    """Let somebody have finished a go so many days from now, without pressing through it."""
    member = await team.house.store.members.id_of(team.platform.who(name).member)
    at = team.house.clock.now() + timedelta(days=days)
    go = {"id": f"{name}-{days}", "member": member, "form": form, "started_at": at, "finished_at": at}
    rows = [
        {
            "attempt": go["id"],
            "pair": pair.id,
            "member": member,
            "item": "i",
            "competency": pair.competency,
            "level": pair.level,
            "choice": 0,
            "right": knows(pair),
            "at": at,
        }
        for pair in team.house.deck.assessment
    ]
    async with team.house.store.database.writing() as connection:
        await connection.execute(attempt.insert(), [go])
        await connection.execute(attempt_answer.insert(), rows)
