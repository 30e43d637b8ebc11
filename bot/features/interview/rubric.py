"""The rubric: five criteria for an answer, ticked by whoever gave it or by whoever watched.

Ticks are a judgement and help to see what an answer lacks. They are no measure of anybody's skill, and nothing here
says that they were one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat.messages import Field, Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing that a good answer has."""

    key: str  # as it is kept
    label: str  # at most 75 characters
    name: str  # in a sentence: "Structure"
    about: str  # one sentence: what it means


CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        key="structure",
        label="Structure: it went from the goal to a decision",
        name="structure",
        about="Say first where you are going, then go there in a few named steps, and end with what you would do.",
    ),
    Criterion(
        key="product",
        label="Product judgement: it began with people and what they need",
        name="product judgement",
        about="Say who it is for and what goes wrong for them today, and let that decide before the technique does.",
    ),
    Criterion(
        key="both-sides",
        label="Both sides: it said what the choice costs",
        name="both sides",
        about="Give what you gain and what you pay, and say what would make you choose the other way.",
    ),
    Criterion(
        key="measurement",
        label="Measurement: it said how one would know",
        name="measurement",
        about="Name the number that would move, from where to where, and the one that must not get worse.",
    ),
    Criterion(
        key="example",
        label="Example: it stood on a real case",
        name="an example",
        about="Bring one case that you know, of yours or of a product that everybody uses, and say what it showed.",
    ),
)

KEYS: Final = tuple(criterion.key for criterion in CRITERIA)
NAME: Final = "ticks"
"""The field's name in a form."""


def rubric_field(ticks: Sequence[str] = (), *, whose: str = "your answer") -> Field:
    """Return the field in which the criteria are ticked; none of them may be. ``ticks`` stand in it at first."""
    return Field(
        name=NAME,
        label="What it had",
        kind="several",
        hint=f"Tick what was there in {whose}. None is fine too.",
        value=",".join(known(ticks)),
        required=False,
        options=tuple(Option(value=criterion.key, label=criterion.label) for criterion in CRITERIA),
    )


def known(ticks: Collection[str]) -> tuple[str, ...]:
    """Return those of some ticks that are criteria, in their order, each once: forms may be forged."""
    return tuple(key for key in KEYS if key in ticks)


def met_and_not(ticks: Collection[str]) -> tuple[tuple[Criterion, ...], tuple[Criterion, ...]]:
    """Return the criteria that were ticked, and those that were not, both in their order."""
    met = tuple(criterion for criterion in CRITERIA if criterion.key in ticks)
    return met, tuple(criterion for criterion in CRITERIA if criterion.key not in ticks)


def tally(ticks: Collection[str]) -> str:
    """Return ``3 of 5``."""
    return f"{len(known(ticks))} of {len(CRITERIA)}"
