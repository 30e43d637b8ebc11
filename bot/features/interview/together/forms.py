"""The forms of a round of an interview with others."""

from typing import Final

from bot.chat.messages import Field, Form, Prose
from bot.features.interview.asking import LONGEST
from bot.features.interview.rubric import rubric_field
from bot.features.interview.together.finding import Now
from bot.features.interview.together.names import on_card

SHORTER: Final = 1000  # characters of a follow-up, and of what is written to the ticks
TEXT: Final = "text"


def answer_form(of_action: str, now: Now) -> Form:
    """Return the form for the candidate's answer to the question that the round has now."""
    of_action = on_card(now.session, now.item) if now.item else of_action
    hint = "As you would say it in the room. It goes to those you practise with."
    return _form(of_action, "My answer", "What would you say?", hint, most=LONGEST, intro=_prompt(now))


def ask_form(of_action: str, now: Now) -> Form:
    """Return the form for the interviewer's follow-up, below what the card offers."""
    offered = (now.card.follow_ups or now.card.interview_angle) if now.card else ""
    hint = "One question, in your own words."
    return _form(of_action, "A follow-up", "What do you ask?", hint, most=SHORTER, intro=_prose(offered))


def reply_form(of_action: str, now: Now) -> Form:
    """Return the form for the candidate's answer to the follow-up, which they have read by then."""
    hint = "As you would say it in the room."
    return _form(of_action, "My answer", "What do you say to the follow-up?", hint, most=LONGEST)


def tick_form(of_action: str, now: Now) -> Form:
    """Return the rubric, with room for a word to the candidate."""
    return Form(
        action=of_action,
        title="Tick the rubric",
        fields=(
            rubric_field(whose="the answer"),
            Field(
                name=TEXT,
                label="A word to the candidate",
                kind="text",
                hint="Kind and concrete: one thing that was good, one thing to try next time.",
                required=False,
                most=SHORTER,
            ),
        ),
        send="Send it",
    )


def _form(of_action: str, title: str, label: str, hint: str, *, most: int, intro: Prose | None = None) -> Form:
    field = Field(name=TEXT, label=label, kind="text", hint=hint, most=most)
    return Form(action=of_action, title=title, fields=(field,), intro=intro)


def _prompt(now: Now) -> Prose | None:
    return _prose(now.card.prompt if now.card else "")


def _prose(text: str) -> Prose | None:
    return Prose(text) if text else None
