"""Learning paths: below the front matter what a path is about, and its steps as a numbered list of cards.

Each item of the list is ``card-id: one sentence why this card comes here``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it.token import Token

from bot.cards import body, front, markup
from bot.cards.files import Found
from bot.cards.schema import PathHeader
from bot.cards.values import NAME, Findings, LearningPath, Step, shown

_ORDER: Final = "Write a paragraph, then one list of `1. card-id: why this card comes here`."


@dataclass(frozen=True, slots=True, kw_only=True)
class PathDraft:
    """A file as it was read; ``path`` is None where that broke a rule. Each step and id has its line."""

    found: Found
    findings: Findings
    path: LearningPath | None
    steps: tuple[tuple[Step, int], ...] = ()
    assumes: tuple[tuple[str, int], ...] = ()


def read(found: Found, text: str | None, findings: Findings) -> PathDraft:
    """Read one file, with a fault noted for each rule that it breaks; None for a text that could not be decoded."""
    nothing = PathDraft(found=found, findings=findings, path=None)
    if text is None or not body.bound(text, findings):
        return nothing
    if not NAME.fullmatch(found.id):
        findings.add(0, f"{shown(found.id)} is no id of a path", "Name the file with a-z, 0-9 and - only, at most 64.")
    lines = text.split("\n")
    fences = front.length(lines, findings)
    if not fences:
        return nothing
    head = front.read("\n".join(lines[1 : fences - 1]), PathHeader, findings)
    for key in ("title", "for"):
        markup.check_line(head.text(key) or "", head.line(key), findings)
    for assumed, line in head.repeated("assumes"):
        findings.add(line, f"{shown(assumed)} stands twice in `assumes`", "Keep one of them.")
    about, steps = _body(lines, fences + 1, findings)
    path = None
    if head.header and not findings.faults:
        path = LearningPath(
            id=found.id,
            title=head.header.title,
            suits=head.header.suits,
            about=about,
            steps=tuple(step for step, _ in steps),
            assumes=head.header.assumes,
            folder=found.deck,
            pack=found.pack,
        )
    return PathDraft(found=found, findings=findings, path=path, steps=steps, assumes=head.entries("assumes"))


def _body(lines: Sequence[str], first: int, findings: Findings) -> tuple[str, tuple[tuple[Step, int], ...]]:
    """Return the paragraphs above the list, and the steps with their lines."""
    about: list[str] = []
    steps: list[tuple[Step, int]] = []
    lists = 0
    for block in markup.blocks(markup.tokens("\n".join(lines[first - 1 :]), first, findings), level=0):
        line, kind = markup.first_line(block[0]), block[0].type
        if kind == "paragraph_open" and not lists:
            about.append(block[1].content)
        elif kind == "ordered_list_open" and not lists:
            lists += 1
            steps += _steps(block, findings)
        else:
            findings.add(line, "neither what the path is about nor its one list of steps", _ORDER)
    if not about:
        findings.add(first, "nothing says what the path is about", "Write a paragraph above the steps.")
    if not lists:
        findings.add(len(lines), "the path has no steps", _ORDER)
    return "\n\n".join(about), tuple(steps)


def _steps(block: Sequence[Token], findings: Findings) -> list[tuple[Step, int]]:
    steps: list[tuple[Step, int]] = []
    for item in markup.blocks(block[1:-1], level=1):
        line = markup.first_line(item[0])
        if [token.type for token in item[1:-1]] != ["paragraph_open", "inline", "paragraph_close"]:
            findings.add(line, "a step is more or less than one sentence in a list", _ORDER)
            continue
        card, _, why = (part.strip() for part in markup.joined(item[2]).partition(":"))
        if not NAME.fullmatch(card):
            findings.add(line, f"{shown(card)} is no id of a card", "Begin the step with `card-id: `.")
        elif not why:
            findings.add(line, f"nothing says why {shown(card)} comes here", "Write it in a sentence behind a colon.")
        elif any(card == step.card for step, _ in steps):
            findings.add(line, f"the card {shown(card)} stands twice in the path", "Keep one of the two steps.")
        else:
            steps.append((Step(card=card, why=why), line))
    return steps
