"""What the command box offers while somebody types: the commands that fit, and then what may stand behind one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.messages import Option
from bot.chat.routes import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One line of the list."""

    value: str  # what choosing it writes
    label: str
    more: str = ""  # what may follow a command's words: "[name]"
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """The argument that is being typed."""

    words: str  # the command with its slash, in full
    source: str  # whose choices are offered
    typed: str


def commands(typed: str, verbs: Sequence[Verb]) -> list[Offer]:
    """Return the commands that may be meant, but not the one that is typed in full.

    One word is the beginning of any of a command's words (``/rev``), several are the beginnings of its words in order.
    """
    parts = typed.removeprefix("/").casefold().split(" ")
    return [
        Offer(value=_words(verb) + " " * bool(verb.params), label=_words(verb), more=_more(verb), hint=verb.about)
        for verb in verbs
        if typed.startswith("/") and _words(verb) != typed.strip() and _begins(verb.path, parts)
    ]


def behind(typed: str, verbs: Sequence[Verb]) -> Behind | None:
    """Return which argument is being typed; None where there is none that has choices.

    A command that may stand bare is meant by its first word alone, where what follows begins no other command.
    """
    other = commands(typed, verbs) or any(_words(verb) == typed.strip() for verb in verbs)
    bare = [] if other else [(verb, f"/{verb.path[0]}") for verb in verbs if verb.default]
    for verb, words in [(verb, _words(verb)) for verb in verbs] + bare:
        source = next((param.source for param in verb.params if param.source), "")
        if source and typed.casefold().startswith(f"{words} "):
            return Behind(words=_words(verb), source=source, typed=typed[len(words) + 1 :])
    return None


def choices(found: Behind, options: Sequence[Option]) -> list[Offer]:
    """Return an argument's choices as lines of the list; choosing one writes the whole command."""
    return [Offer(value=f"{found.words} {one.value}", label=one.label, hint=one.hint) for one in options]


def _begins(path: Sequence[str], parts: Sequence[str]) -> bool:
    if len(parts) == 1:
        return any(word.startswith(parts[0]) for word in path)
    return len(parts) <= len(path) and all(word.startswith(part) for word, part in zip(path, parts, strict=False))


def _words(verb: Verb) -> str:
    return "/" + " ".join(verb.path)


def _more(verb: Verb) -> str:
    return " ".join(param.name if param.required else f"[{param.name}]" for param in verb.params)
