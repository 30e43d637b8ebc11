"""A go at the assessment: begin, answer one question after the other, leave and go on. No answer is judged."""

from bot.chat.events import Command, Press
from bot.chat.messages import Message
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import Action, Verb, fact
from bot.features import Desk, reader
from bot.features.assess import wording as w
from bot.features.assess.courses import NOT_KNOWN, Course, Standing, by_id, standing
from bot.features.assess.results import result_message
from bot.features.quiz.items import read_choice
from bot.features.wording import note
from bot.rules.quizzing import item_id
from bot.store.attempts import Given

ASSESS_VERB = Verb(
    path=("study", "assess"),
    about="Your strengths and gaps: 24 questions, for you alone",
    first="private",
    anywhere=True,
)
PAGE = Action(name=w.PAGE, first="change", anywhere=True)
BEGIN = Action(name=w.BEGIN, first="change", anywhere=True)
GO_ON = Action(name=w.GO_ON, first="change", anywhere=True)
ANSWER = Action(name=w.ANSWER, first="change", anywhere=True)
LATER = Action(name=w.LATER, first="change", anywhere=True)


async def start(event: Command | Press, desk: Desk) -> Reply:
    """Show where the member is: before, in the middle, or at a result."""
    return Tell(await _page(event, await _standing(event, desk), desk))


async def page(press: Press, desk: Desk) -> Reply:
    """Show the last result; before the first one, where the member is."""
    here = await _standing(press, desk)
    return Change(await (result_message(press, here, desk) if here.finished else _page(press, here, desk)))


async def begin(press: Press, desk: Desk) -> Reply:
    """Begin a go, if one may begin now; else show where the member is."""
    here = await _standing(press, desk)
    if not here.may_begin(press) or not desk.deck.assessment:
        return Change(await _onward(press, here, desk))
    member = await desk.store.members.id_of(press.who.member)
    begun = Standing(member=member, attempts=here.attempts, course=None)
    questions = len(by_id(desk.deck))
    await desk.store.attempts.begin(member, len(begun.attempts), begun.next_form, press.at, questions=questions)
    return Change(await _onward(press, await standing(member, desk), desk))


async def go_on(press: Press, desk: Desk) -> Reply:
    """Ask the next question of the go that is under way."""
    return Change(await _onward(press, await _standing(press, desk), desk))


async def later(press: Press, desk: Desk) -> Reply:
    """Leave the go where it is."""
    return Change(await _page(press, await _standing(press, desk), desk))


async def answer(press: Press, desk: Desk) -> Reply:
    """Keep the answer, unless there was one before, and ask the next question."""
    here = await _standing(press, desk)
    number, pair_id, choice = (fact(press.action, place) for place in (0, 1, 3))
    if here.course is None or number != str(here.course.number):
        return Change(await _onward(press, here, desk, w.OVER if here.attempts else ""))
    stands = next((each for each in here.course.answers if each.pair == pair_id), None)
    if stands is None:
        given = _given(here.course, press, desk)
        if given is None:
            return Change(await _onward(press, here, desk, w.CHANGED))
        stands = await desk.store.attempts.answer(given)
        here = await standing(here.member, desk)
    if stands is None:  # the go ended meanwhile
        return Change(await _onward(press, here, desk, w.OVER))
    return Change(await _onward(press, here, desk, "" if choice == str(stands.choice) else w.FIRST_STANDS))


def _given(course: Course, press: Press, desk: Desk) -> Given | None:
    """Return what a button answers; None where that question is no longer as it was, or the button is forged."""
    pair_id, asked, choice = (fact(press.action, place) for place in (1, 2, 3))
    pair = by_id(desk.deck).get(pair_id)
    if pair is None or course.mark(pair) != asked:
        return None
    item = course.item(pair)
    chosen = NOT_KNOWN if choice == str(NOT_KNOWN) else read_choice(choice, item)
    if chosen is None:
        return None
    return Given(
        attempt=course.attempt.id,
        pair=pair.id,
        member=course.attempt.member,
        item=item_id(item.prompt),
        competency=pair.competency,
        level=pair.level,
        choice=chosen,
        right=chosen != NOT_KNOWN and item.choices[chosen].right,
        at=press.at,
    )


async def _standing(event: Command | Press, desk: Desk) -> Standing:
    return await standing(await reader(event, desk), desk)


async def _page(event: Command | Press, here: Standing, desk: Desk) -> Message:
    if here.course is not None:
        return w.waiting_message(here.course, result=bool(here.finished))
    if here.finished:
        return await result_message(event, here, desk)
    return w.intro_message(len(by_id(desk.deck))) if desk.deck.assessment else NOTHING


async def _onward(event: Press, here: Standing, desk: Desk, lead: str = "") -> Message:
    """Return the next question; where no go is under way, the page."""
    if here.course is None or not here.course.pending:
        return await _page(event, here, desk)
    return w.question_message(here.course, lead)


NOTHING = note("No assessment here", "The cards that I was given come without an assessment.").message
