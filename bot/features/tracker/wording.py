"""What is said about a tracker that comes back: what in it cannot be read, and what came of what could."""

from collections.abc import Sequence
from typing import Final

from bot.chat.messages import Button, Line, Message
from bot.chat.routes import action
from bot.documents.workbook import Edits
from bot.features.wording import count
from bot.store.imports import Made

GET, SEND, MAKE, LEAVE, PAGE = "tracker", "tracker-send", "tracker-make", "tracker-leave", "tracker-page"

AGAIN: Final = Button(action=action(SEND), label="Send it again")
NEWEST: Final = Button(action=action(GET), label="Get the newest tracker")


def problems_message(edits: Edits) -> Message:
    """Say what cannot be read, and that nothing was changed."""
    more = (Line((f"And {count(edits.more, 'more thing')} like that.",)),) if edits.more else ()
    lead = "I changed nothing."
    if not edits.refused:
        lead = "I changed nothing yet. Please mend this in your file, save it and send it again:"
    return Message(
        title="That did not fit",
        plain=lead,
        blocks=(Line((lead,)), *(Line((f"• {problem}",)) for problem in edits.problems), *more),
        rows=((AGAIN, NEWEST),),
    )


def made_lines(made: Made) -> Sequence[str]:
    """Say what was taken over, and with which file to go on."""
    parts = [
        *([count(made.notes, "card")] if made.notes else []),
        *([count(made.applied, "entry of your log", "entries of your log")] if made.applied else []),
    ]
    lines = [f"Changed: {' and '.join(parts)}."] if parts else []
    if made.left_out:
        left = count(made.left_out, "entry of your log", "entries of your log")
        lines.append(f"I left out {left}: edited or removed meanwhile, or your log is full. The newest tracker tells.")
    if made.added:
        lines.append("Your file does not know its new entries yet: go on in the newest one.")
    return lines
