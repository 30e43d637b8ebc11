"""The keys that a card, a learning path or a pair of assessment items has, and how to say what is wrong with one."""

from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Bounds
from pydantic_core import ErrorDetails

from bot.cards.values import COMPETENCIES, KINDS, LEVELS, NAME, UNSEEN, Competency, Kind, Level, shown


def _one_line(text: str) -> str:
    # Neither a raw character nor an escape of YAML ("\x07") may bring in what no terminal and no platform takes.
    if UNSEEN.search(text) or "\n" in text or "\t" in text:
        raise ValueError("holds a line break, a tab or an unseen character")
    if text != text.strip():
        raise ValueError("begins or ends with a blank")
    return text


_Title = Annotated[str, StringConstraints(min_length=1, max_length=150), AfterValidator(_one_line)]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_one_line)]
_Long = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_one_line)]
_Id = Annotated[str, StringConstraints(pattern=f"^{NAME.pattern}$")]


class Keys(BaseModel):
    """The front matter of a file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    of: ClassVar[str]  # what such a file is


class Header(Keys):
    """The front matter of a card; what each key means is told at ``Card``."""

    of = "card"

    id: _Id
    title: _Title
    kind: Kind
    category: _Short
    level: Level
    sides: Annotated[tuple[_Short, ...], Bounds(min_length=2, max_length=2)] = ()
    topics: Annotated[tuple[_Short, ...], Bounds(min_length=1)]
    competencies: Annotated[tuple[Competency, ...], Bounds(min_length=1)]
    sources: tuple[_Short, ...] = ()
    references: tuple[_Long, ...] = ()
    related: tuple[_Id, ...] = ()
    needs: tuple[_Id, ...] = ()


class PairHeader(Keys):
    """The front matter of an assessment's pair; what each key means is told at ``AssessmentPair``."""

    of = "pair of assessment items"

    id: _Id
    competency: Competency
    level: Level
    measures: _Long


class PathHeader(Keys):
    """The front matter of a learning path; what each key means is told at ``LearningPath``."""

    of = "path"

    title: _Short
    suits: Annotated[_Long, Bounds(alias="for")]
    assumes: tuple[_Id, ...] = ()


_ALLOWED: Final = {"kind": KINDS, "level": LEVELS, "competencies": COMPETENCIES, "competency": COMPETENCIES}

# By pydantic's own names of what it finds: what is wrong, and how to mend it.
_SAID: Final = {
    "missing": ("the key {where} is missing", "Add {where} to the front matter."),
    "extra_forbidden": ("no {of} has a key {where}", "Remove it; the keys are {keys}."),
    "string_type": ("{where} is {value}, not one text", "Write one text, in quotes if need be."),
    "tuple_type": ("{where} is {value}, not a list", "Write it as [one, another]."),
    "string_too_short": ("{where} is empty", "Write it, or take it out."),
    "string_too_long": ("{where} has {length} characters, at most {max_length} may be", "Shorten it."),
    "string_pattern_mismatch": ("{where} is {value}, no id of a card", "Use a-z, 0-9 and - only, 1 to 64 of them."),
    "literal_error": ("{where} is {value}", "Write one of: {allowed}."),
    "too_short": ("{where} has too few entries", "Write at least {min_length}, as [one, another]."),
    "too_long": ("{where} has too many entries", "Write {max_length}, as [one, another]."),
    "value_error": ("{where} {error}", "Write it on one line of plain text, in quotes if need be."),
}
_OTHERWISE: Final = ("{where} does not fit: {message}", "Compare it with another {of}.")


def say(error: ErrorDetails, schema: type[Keys]) -> tuple[str, str]:
    """Return what is wrong and how to mend it, for one finding of pydantic's; what a key holds is cut and escaped."""
    held = error["input"]
    facts = {
        **error.get("ctx", {}),
        "where": _place(error["loc"]),
        "value": shown(held) if isinstance(held, str) else "a list" if isinstance(held, tuple) else "a group of keys",
        "length": len(held) if isinstance(held, str) else 0,
        "of": schema.of,
        "keys": ", ".join(field.alias or name for name, field in schema.model_fields.items()),
        "allowed": ", ".join(_ALLOWED.get(str(error["loc"][0]), ())),
        "message": error["msg"],
    }
    what, mend = _SAID.get(error["type"], _OTHERWISE)
    return what.format_map(facts), mend.format_map(facts)


def _place(loc: tuple[int | str, ...]) -> str:
    key, *entries = loc or ("front matter",)
    return shown(str(key)) + "".join(f" entry {entry + 1}" for entry in entries if isinstance(entry, int))
