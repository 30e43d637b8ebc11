"""What the adapter itself says: everything else is worded by the features."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.chat.messages import Button, Form, Line, Message, Words

DONE: Final = Message(title="Done", plain="Done.")
SHARED: Final = Message(title="Shared", plain="Shared.", blocks=(Line(("Everybody in this channel can see it now.",)),))
FAILED: Final = Message(
    title="That did not work",
    plain="That did not work, and the fault is ours.",
    blocks=(Line(("The fault is ours, and this may not have been saved. Please try again.",)),),
)
STALE: Final = Message(
    title="This command has changed",
    plain="This command has changed.",
    blocks=(Line(("Discord still showed you an older form of it. Please type it once more.",)),),
)
GONE: Final = Message(
    title="Please start again",
    plain="Please start again.",
    blocks=(
        Line(("Sorry: what you typed is kept here for 15 minutes only, and it is gone. Please start once more.",)),
    ),
)


def failed(typed: Sequence[str]) -> Message:
    """What failed may not have been saved: what a member typed for it is theirs to take again."""
    if not typed:
        return FAILED
    back = Line(("This is what you wrote, so that you can copy it:",))
    return replace(FAILED, blocks=(*FAILED.blocks, back, *map(Words, typed)))


def ready(form: Form, press: str) -> Message:
    """A form that could not be opened at once: Discord gives 3 s for that, and opens none in answer to another."""
    return Message(
        title=form.title,
        plain="Press again to open the form.",
        blocks=(Line(("Your form is ready. Press again to open it.",)),),
        rows=((Button(action=press, label="Open the form", style="main"),),),
    )


def wrong(form: Form, errors: Mapping[str, str], press: str) -> Message:
    """A form with mistakes, field by field, and the button that opens it as it was left."""
    labels = {field.name: field.label for field in form.fields}
    lines = tuple(Line((Words(labels.get(name, form.title)), ": ", error)) for name, error in errors.items())
    return Message(
        title="Not saved yet",
        plain=f"Not saved yet: {len(errors)} to mend.",
        blocks=lines,
        rows=((Button(action=press, label="Fix it", style="main"),),),
    )
