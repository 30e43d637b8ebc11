"""What the assessment says before its result: the invitation, the question, and the go that waits."""

from typing import Final

from bot.cards.competencies import competencies
from bot.chat.messages import Button, Line, Message, Prose
from bot.chat.routes import action
from bot.features.assess.courses import NOT_KNOWN, Course
from bot.features.quiz.items import choice_row, question_blocks
from bot.rules.assessing import REST

PAGE, BEGIN, GO_ON, ANSWER, LATER = "assess", "assess-begin", "assess-on", "assess-pick", "assess-later"
"""The actions of a go."""
OWN, TEAM, MEANING = "assess-own", "assess-team", "assess-meaning"
"""The actions that lead on from a result."""

BACK: Final = (Button(action=action(PAGE), label="Back to my result"),)

OVER: Final = "That button was from an earlier go, so it changed nothing."
FIRST_STANDS: Final = "You had answered that one before: your first answer stands."
CHANGED: Final = "That question was changed or taken out after I asked it, so it does not count."

TAKEN_OUT: Final = "The questions that were left were taken out. Once there are new ones, you go on with them."

TITLE: Final = "Your assessment"

_AVERAGES: Final = "Once five people of a channel have finished, its page shows their averages, without names."
_ABOUT: Final = (
    f"Only you see what you answer and what comes of it. {_AVERAGES}",
    "You may leave at any time: what you have answered stays, and you go on from there, today or next week.",
    "If you do not know, say so. It counts as a wrong choice does, and keeps lucky guesses out of your result.",
)
_NO_ANSWERS: Final = (
    f"I do not show which choice was right, not even at the end. In {REST.days} days another form asks for the same "
    "skills by other questions; it can show what you have learnt only if this one did not hand you the answers. At "
    "the end I name cards to study instead. Only /study export, which holds all that I keep of you, tells which of "
    "your answers were right."
)


def intro_message(questions: int) -> Message:
    """Return the invitation."""
    lead = (
        f"{questions} questions over eight competencies show where you are strong, where the gaps are, and which "
        "learning path suits you. Allow 15 to 20 minutes."
    )
    return Message(
        title=TITLE,
        plain=lead,
        blocks=(Line((lead,)), *(Line((each,)) for each in (*_ABOUT, _NO_ANSWERS))),
        rows=((Button(action=action(BEGIN), label="Begin", style="main"),),),
    )


def question_message(course: Course, lead: str = "") -> Message:
    """Return the next question; ``lead`` says first what became of a press that came to nothing."""
    pair = course.pending[0]
    item, seed = course.item(pair), course.seed(pair)
    number = len(course.answers) + 1
    facts = (str(course.number), pair.id, course.mark(pair))
    choices = choice_row(item, seed, lambda choice: action(ANSWER, *facts, str(choice)))
    not_known = Button(action=action(ANSWER, *facts, str(NOT_KNOWN)), label="I do not know")
    leave = Button(action=action(LATER), label="Go on later")
    return Message(
        title=f"Assessment: {number} of {course.total}",
        plain=f"Your assessment, question {number} of {course.total}, for you alone.",
        blocks=(*((Line((lead,)),) if lead else ()), *question_blocks(item, seed)),
        rows=((*choices, not_known), (leave,)),
    )


def waiting_message(course: Course, *, result: bool) -> Message:
    """Return what is said of a go that was left; ``result``: there is one of an earlier go to look at."""
    done = len(course.answers)
    if not course.pending:
        text = TAKEN_OUT
        onward: tuple[Button, ...] = ()
    else:
        text = f"You have answered {done} of {course.total}. Nothing is lost: /study assess goes on whenever you like."
        onward = (go_on_button(course),)
    earlier = (Button(action=action(PAGE), label="My last result"),) if result else ()
    rows = ((*onward, *earlier),) if onward or earlier else ()
    return Message(title=TITLE, plain=text, blocks=(Line((text,)),), rows=rows)


def go_on_button(course: Course) -> Button:
    """Return the way back to a go that was left."""
    label = f"Go on ({len(course.answers) + 1} of {course.total})"
    return Button(action=action(GO_ON), label=label, style="main")


def meaning_message() -> Message:
    """Return what each competency means."""
    told = "\n".join(f"- **{name}**: {sentence}" for name, sentence in competencies().items())
    lead = "Each of the eight says what somebody who makes products with AI does well:"
    return Message(title="The eight competencies", plain=lead, blocks=(Line((lead,)), Prose(told)), rows=(BACK,))
