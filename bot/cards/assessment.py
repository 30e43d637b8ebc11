"""The assessment's items: a file holds a pair for one skill, `## Form A` and `## Form B`, each written like a quiz."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from markdown_it.token import Token

from bot.cards import body, front, markup, quiz
from bot.cards.files import Found
from bot.cards.schema import PairHeader
from bot.cards.values import FORMS, AssessmentPair, Findings, Form, QuizItem

CHOICES: Final = 4
"""As many as each item has, so that a guess is worth the same everywhere."""

SECTIONS: Final[dict[str, Form]] = {f"Form {form}": form for form in FORMS}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDraft:
    """A file as it was read; ``pair`` is None where that broke a rule."""

    found: Found
    findings: Findings
    pair: AssessmentPair | None


def read(found: Found, text: str | None, findings: Findings) -> PairDraft:
    """Read one file, with a fault noted for each rule that it breaks; None for a text that could not be decoded."""
    nothing = PairDraft(found=found, findings=findings, pair=None)
    if text is None or not body.bound(text, findings):
        return nothing
    lines = text.split("\n")
    fences = front.length(lines, findings)
    if not fences:
        return nothing
    head = front.read("\n".join(lines[1 : fences - 1]), PairHeader, findings)
    front.check_id(head, found.path.name, findings)
    markup.check_line(head.text("measures") or "", head.line("measures"), findings)
    sections = body.read(lines, fences + 1, tuple(SECTIONS), findings, of="pair of items")
    forms = {
        SECTIONS[name]: item
        for name, section in sections.items()
        if name in SECTIONS and (item := _item(section.tokens, section.line, findings)) is not None
    }
    if head.header is None or findings.faults:
        return nothing
    pair = AssessmentPair(
        id=head.header.id,
        competency=head.header.competency,
        level=head.header.level,
        measures=head.header.measures,
        forms=MappingProxyType(forms),
        folder=found.deck,
        pack=found.pack,
    )
    return PairDraft(found=found, findings=findings, pair=pair)


def _item(tokens: Sequence[Token], line: int, findings: Findings) -> QuizItem | None:
    items = quiz.read(tokens, findings)
    if len(items) > 1:
        findings.add(line, f"a form has {len(items)} items here, not one", "Make a pair of its own of each.")
    elif items and len(items[0].choices) != CHOICES:
        what = f"the number of choices is {len(items[0].choices)}, not {CHOICES}"
        findings.add(line, what, "Add or remove some, so that a guess is worth the same in every item.")
    return items[0] if items else None
