"""The sections of a file: what stands below each heading of the second order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markdown_it.token import Token

from bot.cards import markup
from bot.cards.values import Findings, Kind, shown

MOST_CHARACTERS: Final = 20_000  # of a whole card: six times a good one
MOST_BRACKETS: Final = 1_000  # each one may begin a link, so the reader tries it: 20,000 take it half a second

PROMPT: Final = "Prompt"
QUIZ: Final = "Quiz"
_BEFORE: Final[dict[Kind, tuple[str, ...]]] = {"question": (PROMPT, "Hints"), "tradeoff": (PROMPT,)}
_AFTER: Final[dict[Kind, tuple[str, ...]]] = {
    "question": ("Answer", "Why it matters", "Follow-ups", QUIZ),
    "tradeoff": ("In real products", "Questions to ask", "Interview angle", QUIZ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: its heading, the line of that, and what stands below as Markdown and as tokens."""

    name: str
    line: int
    text: str
    tokens: Sequence[Token]


def bound(text: str, findings: Findings) -> bool:
    """Tell whether a file is short enough to be read at all; a fault is noted where it is not."""
    brackets = text.count("[")
    if len(text) > MOST_CHARACTERS:
        what = f"it has {len(text):,} characters, at most {MOST_CHARACTERS:,} may be"
        findings.add(1, what, "Make two of it, or say it more briefly.")
    elif brackets > MOST_BRACKETS:
        what = f"it has {brackets:,} opening brackets, at most {MOST_BRACKETS:,} may be"
        findings.add(1, what, "Write it more plainly.")
    return len(text) <= MOST_CHARACTERS and brackets <= MOST_BRACKETS


def order(kind: Kind, sides: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the sections of a card; ``sides`` are those of a trade-off, none for a question."""
    return (*_BEFORE[kind], *sides, *_AFTER[kind])


def read(
    lines: Sequence[str], first: int, wanted: Sequence[str], findings: Findings, *, of: str, known: bool = True
) -> dict[str, Section]:
    """Return the sections by name, from line ``first`` of the file on, with a fault noted for each rule they break.

    They must be those ``wanted``, in that order. ``of`` names what they are sections of; where not all of their names
    are ``known``, no section is taken to be a wrong one.
    """
    found = markup.tokens("\n".join(lines[first - 1 :]), first, findings)
    sections = _sections(found, lines, wanted, findings)
    _check(sections, len(lines), wanted, findings, of=of, known=known)
    return {section.name: section for section in reversed(sections)}


def _sections(found: Sequence[Token], lines: Sequence[str], wanted: Sequence[str], findings: Findings) -> list[Section]:
    heads = [i for i, token in enumerate(found) if (token.type, token.tag, token.level) == ("heading_open", "h2", 0)]
    for token in found[: heads[0] if heads else len(found)][:1]:
        mend = f"Put it below `## {wanted[0]}`."
        findings.add(markup.first_line(token), "text stands before the first section", mend)
    sections = []
    for start, end in pairwise([*heads, len(found)]):
        inner = found[start + 3 : end]  # behind the opening of the heading, its text, and its closing
        for token in inner:
            if token.type == "heading_open" and token.tag == "h1":
                mend = "Use `##` for a section, `###` inside."
                findings.add(markup.first_line(token), "a title stands in the text", mend)
        below = (found[start].map or [0, 0])[1]
        until = (found[end].map or [0])[0] if end < len(found) else len(lines)
        name, text = markup.plain(found[start + 1]), _trimmed(lines[below:until])
        sections.append(Section(name=name, line=markup.first_line(found[start]), text=text, tokens=inner))
    return sections


def _trimmed(lines: Sequence[str]) -> str:
    """Return the lines without the empty ones at both ends; blanks around a line may have a meaning."""
    full = [i for i, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[full[0] : full[-1] + 1]).rstrip() if full else ""


def _check(
    sections: Sequence[Section], last: int, wanted: Sequence[str], findings: Findings, *, of: str, known: bool
) -> None:
    """Note what is missing, unknown, twice, empty or out of order."""
    order = f"The sections are, in this order: {', '.join(wanted)}."
    lines: dict[str, int] = {}
    for section in sections:
        if section.name in lines:
            findings.add(section.line, f"the section {shown(section.name)} stands twice", "Make one of them.")
        elif section.name not in wanted and known:
            findings.add(section.line, f"no section of a {of} is called {shown(section.name)}", order)
        if not any(token.content.strip() for token in section.tokens):
            findings.add(section.line, f"the section {shown(section.name)} is empty", "Write what belongs there.")
        lines.setdefault(section.name, section.line)
    for i, name in enumerate(wanted):
        if name not in lines:
            before = next((lines[later] for later in wanted[i + 1 :] if later in lines), last)
            findings.add(before, f"the section {shown(name)} is missing before here", f"Add `## {name}`.")
    there = [name for name in wanted if name in lines]
    for name, written in zip(there, sorted(there, key=lambda name: lines[name]), strict=True):
        if name != written:
            findings.add(lines[written], f"{shown(written)} stands where {shown(name)} is expected", order)
            break
