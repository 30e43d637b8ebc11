"""An empty card, path or pair of assessment items, with a note in each place what belongs there.

The notes are comments, and what has no default is left empty: so a file that was begun and forgotten is a fault for
each of its gaps, and none of it is ever posted.
"""

from collections.abc import Sequence
from typing import Final, Literal

from bot.cards import body
from bot.cards.assessment import CHOICES, SECTIONS
from bot.cards.quiz import LEAST_CHOICES, MOST_CHOICES
from bot.cards.room import ANSWER, BESIDE, PROMPT, QUICK, QUICK_ANSWER, QUICK_PROMPT
from bot.cards.values import ASSESSMENT, COMPETENCIES, FOLDERS, LEVELS, PATHS, Kind

Sort = Literal["question", "tradeoff", "path", "assessment"]

FOLDER: Final[dict[Sort, str]] = {
    **{kind: folder for folder, kind in FOLDERS.items()},
    "path": PATHS,
    "assessment": ASSESSMENT,
}
"""The folder of a pack in which such a file lies."""

_SIDES: Final = ("One side", "The other side")


def _room(bounds: tuple[int, int], quick: tuple[int, int] | None = None) -> str:
    of_quick = f" ({quick[0]} to {quick[1]} for a {QUICK})" if quick else ""
    return f"{bounds[0]} to {bounds[1]} words{of_quick}"


def _quiz(choices: str) -> str:
    return (
        f"A situation of its own in one to three sentences, an empty line, {choices} choices, one with [x]:\n"
        "- [ ] A mistake that a thoughtful person makes. — Why it is one."
    )


_LEVEL: Final = f"level:  # {', '.join(LEVELS)}"
_SAID: Final = {
    "Hints": "Two or three questions that put one on the way and do not give it away",
    "Why it matters": "What goes wrong for teams that do not know this",
    "Follow-ups": "Two harder questions",
    "In real products": "Three or four examples that are true, each with a date where it ages",
    "Questions to ask": "Four, for the reader's own product",
    "Interview angle": "How a strong answer to the prompt goes, with its sums; what weak ones do",
}
_NOTES: Final = {
    body.PROMPT: f"A product, its numbers, and something to decide or explain: {_room(PROMPT, QUICK_PROMPT)}.",
    "Answer": f"Steps, numbers, conditions, and the case of the prompt solved: {_room(ANSWER, QUICK_ANSWER)}.",
    **{name: f"{said}: {_room(BESIDE[name])}." for name, said in _SAID.items()},
    body.QUIZ: _quiz(f"{LEAST_CHOICES} to {MOST_CHOICES}"),
}
_NOTE_OF_SIDE: Final = (
    f"**You gain** …, **You pay** …, **Lean this way when** …: both sides alike, together {_room(ANSWER)}."
)


def blank(sort: Sort, name: str, title: str) -> str:
    """Return the text of a new file; ``name`` is its id, and ``title`` says in a few words what it is about."""
    if sort == "path":
        about = "A paragraph on what the path is about, then its cards in order:\n1. card-id: Why it is next."
        return _joined([f'title: "{title[:60]}"', "for:  # whom it suits, in one sentence"], _comment(about))
    if sort == "assessment":
        keys = [f'id: "{name}"', f"competency:  # {', '.join(COMPETENCIES)}", _LEVEL]
        note = _comment(_quiz(str(CHOICES)))
        sections = (f"## {section}\n\n{note}" for section in SECTIONS)
        return _joined([*keys, "measures:  # the skill, in a sentence"], *sections)
    return _card(sort, name, title)


def _card(kind: Kind, name: str, title: str) -> str:
    sides = _SIDES if kind == "tradeoff" else ()
    keys = [
        f'id: "{name}"',
        f'title: "{title}"',
        f"kind: {kind}",
        "category:  # as the other cards of its folder have it",
        _LEVEL,
        *([f"sides: [{', '.join(sides)}]"] if sides else []),
        "topics:  # [one, another]",
        f"competencies:  # of {', '.join(COMPETENCIES)}",
        "references: []",
        "related: []",
    ]
    sections = body.order(kind, sides)
    return _joined(keys, *(f"## {each}\n\n{_comment(_NOTES.get(each, _NOTE_OF_SIDE))}" for each in sections))


def _comment(note: str) -> str:
    return f"<!-- {note} -->"


def _joined(keys: Sequence[str], *sections: str) -> str:
    return "\n\n".join(["\n".join(["---", *keys, "---"]), *sections]) + "\n"
