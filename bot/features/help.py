"""What the bot can do, in its own words. `help` always answers, and so does a word that nobody knows."""

from rapidfuzz import fuzz, process

from bot.chat.events import Command
from bot.chat.messages import Line, Message, Prose
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Verb
from bot.features import Desk, Feature

STUDY_HELP = Verb(path=("study", "help"), about="What I can do", first="private", anywhere=True)
TRADEOFF_HELP = Verb(path=("tradeoff", "help"), about="What I can do", first="private", anywhere=True)

ABOUT = (
    "Every study day I post a question and a trade-off here. Write your take, look at the model answer (only you see "
    "it), and say how it went. I bring each card back before you forget it."
)


async def show_help(command: Command, desk: Desk) -> Reply:
    """List the commands."""
    return Tell(help_message(desk.verbs))


def help_message(verbs: tuple[Verb, ...], lead: str = "") -> Message:
    """Return the list of all commands, after a sentence about what went wrong."""
    listed = "\n".join(
        f"- `{spelled(verb)}` {verb.about[0].lower()}{verb.about[1:]}" for verb in verbs if verb != TRADEOFF_HELP
    )
    first = (Line((lead,)),) if lead else ()
    return Message(title="How this works", plain=lead or ABOUT, blocks=(*first, Line((ABOUT,)), Prose(listed)))


def spelled(verb: Verb) -> str:
    """Return a command as one types it."""
    return "/" + " ".join((*verb.path, *(f"[{param.name}]" for param in verb.params)))


def unknown_command(command: Command, desk: Desk) -> Tell:
    """Answer words that no verb knows with the nearest command."""
    typed = " ".join(command.path)
    known = {" ".join(verb.path): verb for verb in desk.verbs}
    nearest = process.extractOne(typed, list(known), scorer=fuzz.ratio, score_cutoff=50)
    lead = "I do not know that command."
    if nearest:
        lead = f"I do not know that command. Did you mean {spelled(known[nearest[0]])}?"
    return Tell(help_message(desk.verbs, lead))


HELP = Feature(commands={STUDY_HELP: show_help, TRADEOFF_HELP: show_help})
