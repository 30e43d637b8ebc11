"""What the bot can do, in its own words. `help` always answers, and so does a word that nobody knows."""

from rapidfuzz import fuzz, process

from bot.chat.events import Command, Press
from bot.chat.messages import Line, Message, Prose
from bot.chat.replies import Reply, Tell
from bot.chat.routes import Verb
from bot.features import Desk, Feature

STUDY_HELP = Verb(path=("study", "help"), about="What I can do", first="private", anywhere=True)
TRADEOFF_HELP = Verb(path=("tradeoff", "help"), about="What I can do", first="private", anywhere=True)

ABOUT = (
    "Every study day I post a question and a trade-off here. Write your take or lean to a side, look at the model "
    "answer (only you see it), and say how it went. I bring each card back before you forget it."
)


GROUPS = {
    "Every day": ("study today", "study review", "study quiz"),
    "How it goes": ("study streak", "study team"),
    "Your own tools": ("study assess", "study path", "study interview", "study tracker", "tradeoff apply"),
    "Your portfolio": ("study save", "study portfolio"),
    "Trade-offs": ("tradeoff show", "tradeoff list", "tradeoff random", "tradeoff quiz"),
    "For whoever manages the channel": ("study-setup", "tradeoff post"),
}
"""What belongs together, by the words of the commands; what stands in none of them comes last."""
THE_REST = "Yours to decide, and this page"


async def show_help(event: Command | Press, desk: Desk) -> Reply:
    """List the commands."""
    return Tell(help_message(desk.verbs, manages=event.who.manages is not False))


def help_message(verbs: tuple[Verb, ...], lead: str = "", *, manages: bool = True) -> Message:
    """Return the list of all commands; ``lead`` says first what went wrong, ``manages`` adds those to manage with."""
    listed = {" ".join(verb.path): verb for verb in verbs if verb != TRADEOFF_HELP and (manages or not verb.manage)}
    grouped = {name for names in GROUPS.values() for name in names}
    others = {THE_REST: tuple(name for name in listed if name not in grouped)}
    sections = [
        Prose(f"**{head}**\n\n" + "\n".join(_told(listed[name]) for name in names if name in listed))
        for head, names in (GROUPS | others).items()
        if any(name in listed for name in names)
    ]
    first = (Line((lead,)),) if lead else ()
    return Message(title="How this works", plain=lead or ABOUT, blocks=(*first, Line((ABOUT,)), *sections))


def _told(verb: Verb) -> str:
    return f"- `{spelled(verb)}` {verb.about[0].lower()}{verb.about[1:]}"


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
    return Tell(help_message(desk.verbs, lead, manages=command.who.manages is not False))


HELP = Feature(commands={STUDY_HELP: show_help, TRADEOFF_HELP: show_help})
