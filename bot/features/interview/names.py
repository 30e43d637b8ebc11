"""The actions of practising alone, by name: a button on one page leads to another, and pages import no circle."""

from typing import Final

FRONT: Final = "interview"
RESUME: Final = "interview-resume"
NEXT: Final = "interview-next"
CHOOSE: Final = "interview-choose"
WRITE: Final = "interview-write"
HINT: Final = "interview-hint"
STOP: Final = "interview-stop"
TICK: Final = "interview-tick"
REDO: Final = "interview-redo"
HISTORY: Final = "interview-history"
OPEN: Final = "interview-open"
MODEL: Final = "interview-model"
AGAIN: Final = "interview-again"
REMOVE: Final = "interview-remove"
