"""`/study interview`: practising answers, alone or with a partner.

``front``     the page from which it begins
``choosing``  which question is asked
``asking``    the question, the answer, the model answer
``timing``    how long an answer may take, and took
``judging``   the rubric and what it tells
``past``      what was practised, the trend, what is to be asked again
``rubric``    the five criteria
``together``  interviews with one or two others, a feature of its own
"""

from bot.features import Feature
from bot.features.interview.asking import (
    HINT,
    NEXT,
    RESUME,
    STOP,
    WRITE,
    go_on,
    hint,
    open_answer,
    resume,
    send_answer,
    stop,
)
from bot.features.interview.front import CHOOSE, FRONT, INTERVIEW_VERB, back, choose, open_choice, show
from bot.features.interview.judging import REDO, TICK, open_rubric, redo, send_rubric
from bot.features.interview.past import AGAIN, HISTORY, MODEL, OPEN, REMOVE, again, model, open_item, remove, turn

INTERVIEW = Feature(
    commands={INTERVIEW_VERB: show},
    presses={
        FRONT: back,
        RESUME: resume,
        NEXT: go_on,
        CHOOSE: open_choice,
        WRITE: open_answer,
        HINT: hint,
        STOP: stop,
        TICK: open_rubric,
        REDO: redo,
        HISTORY: turn,
        OPEN: open_item,
        MODEL: model,
        AGAIN: again,
        REMOVE: remove,
    },
    forms={CHOOSE: choose, WRITE: send_answer, TICK: send_rubric},
)
