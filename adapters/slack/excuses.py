"""What is said in the place of an answer that could not be carried: what is true then, and what to do."""

from typing import Final

from adapters.slack.refusals import MENDS, judged, word
from bot.chat.messages import Form, Message, Prose
from bot.chat.replies import Ask, Reply, Share, Wrong
from bot.errors import InDoubt, MessengerError, Refused

USED: Final = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
TOO_LATE: Final = frozenset({"expired_trigger_id", "trigger_expired", "invalid_trigger_id", *USED})


def note(title: str, text: str) -> Message:
    """Return a message of one sentence or two."""
    return Message(title=title, plain=text, blocks=(Prose(text),))


AGAIN: Final = note("Please try again", "That took longer than the three seconds that Slack allows. Please try again.")
FAILED: Final = note(
    "That did not work", "Something went wrong on our side, and this may not have been done. Please try again."
)
_UNSURE: Final = note(
    "Slack did not confirm my answer", "What you did is kept. If you see nothing of it, try again in a minute."
)
_NOT_OPENED: Final = note(
    "The form did not open", "Slack did not take it, so nothing of it was kept. Please try again in a minute."
)
_NOT_OPENED_FOR_FILES: Final = note(
    "The form did not open",
    "Slack did not take it. It asks for a file: whoever installed me can look with `fulcrum doctor` whether I have the "
    "permission files:read.",
)
_OPENED_PERHAPS: Final = note(
    "Slack did not confirm the form", "If you see none, nothing of it was kept. Please try again in a minute."
)
_SHARED_PERHAPS: Final = note(
    "Slack did not confirm the post", "It may stand in the channel all the same. Please look before you share it again."
)
_NOT_SHARED: Final = note("It was not shared", "Slack did not take the post. Please try again in a minute.")


def excuse_for(reply: Reply, fault: Exception) -> Message:
    """Return what to say to the member; ``fault`` is the SDK's, or ours already."""
    why = fault if isinstance(fault, MessengerError) else judged(fault)
    match reply:
        case Ask() if word(fault) in TOO_LATE:
            return AGAIN
        case Ask(form=form) | Wrong(form=form):
            return _not_opened(form, why)
        case Share() if isinstance(why, Refused):
            return _refused(fault, why)
        case Share() if isinstance(why, InDoubt):
            return _SHARED_PERHAPS
        case Share():
            return _NOT_SHARED
    return _UNSURE


def _not_opened(form: Form, why: MessengerError) -> Message:
    """A form that asks for a file is refused where the app may read none."""
    if isinstance(why, InDoubt):
        return _OPENED_PERHAPS
    asks_for_file = any(field.kind == "file" for field in form.fields)
    return _NOT_OPENED_FOR_FILES if asks_for_file and isinstance(why, Refused) else _NOT_OPENED


def _refused(fault: Exception, why: Refused) -> Message:
    """A post that Slack would refuse again, with the mend for it where one is known."""
    mend = MENDS.get(word(fault), "")
    if why.scope == "channel":
        return note("I cannot post here", f"Slack does not let me post in this channel. {mend}".strip())
    return note("It was not shared", f"Slack refused the post. {mend}".strip())
