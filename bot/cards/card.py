"""A card: what its front matter and its sections say, and whether they fit the file they stand in."""

from dataclasses import dataclass
from typing import Final

from bot.cards import body, front, markup, quiz
from bot.cards.body import Section
from bot.cards.files import FoundCard
from bot.cards.front import Front
from bot.cards.schema import Header
from bot.cards.values import Card, Findings, QuizItem, Side, shown

_LISTS: Final = ("topics", "competencies", "sources", "references", "related", "needs", "sides")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDraft:
    """A file as it was read; ``card`` is None where that broke a rule."""

    found: FoundCard
    findings: Findings
    front: Front[Header]
    card: Card | None


def read(found: FoundCard, text: str | None, findings: Findings) -> CardDraft:
    """Read one file, with a fault noted for each rule that it breaks; None for a text that could not be decoded."""
    if text is None or not body.bound(text, findings):
        return CardDraft(found=found, findings=findings, front=front.NOTHING, card=None)
    lines = text.split("\n")
    fences = front.length(lines, findings)
    if not fences and lines[0].rstrip() == "---":
        # Without an end of the front matter nobody can tell where the text begins.
        return CardDraft(found=found, findings=findings, front=front.NOTHING, card=None)
    head = front.read("\n".join(lines[1 : fences - 1]), Header, findings) if fences else front.NOTHING
    _check_front(found, head, findings)
    sides = _sides(found, head)
    wanted = body.order(found.kind, sides or ())
    sections = body.read(lines, fences + 1, wanted, findings, of=found.kind, known=sides is not None)
    items: tuple[QuizItem, ...] = ()
    if body.QUIZ in sections:
        items = quiz.read(sections[body.QUIZ].tokens, findings)
    card = _card(found, head.header, sections, items) if head.header and not findings.faults else None
    return CardDraft(found=found, findings=findings, front=head, card=card)


def _check_front(found: FoundCard, head: Front[Header], findings: Findings) -> None:
    """Note what the schema does not know: what must fit the file, and what must fit within one list."""
    front.check_id(head, found.path.name, findings)
    kind = head.text("kind")
    if kind is not None and kind != found.kind:
        what = f"{shown(kind)} does not fit the folder {found.name.partition('/')[0]}/"
        findings.add(head.line("kind"), what, f"Write `kind: {found.kind}`, or move the file.")
    if found.kind == "question" and "sides" in head.values:
        findings.add(head.line("sides"), "a question has no sides", "Take the key out, or make it a trade-off.")
    if found.kind == "tradeoff" and head.values and "sides" not in head.values:
        findings.add(1, "the key `sides` is missing", "Add `sides: [one, another]` to the front matter.")
    for side, line in head.entries("sides"):
        if side in body.order(found.kind, ()):
            findings.add(line, f"{shown(side)} is the name of another section", "Give the side another name.")
    for key in _LISTS:
        for entry, line in head.repeated(key):
            findings.add(line, f"{shown(entry)} stands twice in {shown(key)}", "Keep one of them.")
        for entry, line in head.entries(key):
            markup.check_line(entry, line, findings)
    for key in ("title", "category"):
        markup.check_line(head.text(key) or "", head.line(key), findings)


def _sides(found: FoundCard, head: Front[Header]) -> tuple[str, ...] | None:
    if found.kind == "question":
        return ()
    sides = tuple(side for side, _ in head.entries("sides"))
    return sides if len(sides) == 2 else None


def _card(found: FoundCard, header: Header, sections: dict[str, Section], items: tuple[QuizItem, ...]) -> Card:
    def text(name: str) -> str:
        return sections[name].text if name in sections else ""

    return Card(
        id=header.id,
        title=header.title,
        kind=header.kind,
        category=header.category,
        level=header.level,
        topics=header.topics,
        competencies=header.competencies,
        sources=header.sources,
        references=header.references,
        related=header.related,
        needs=header.needs,
        prompt=text(body.PROMPT),
        hints=text("Hints"),
        answer=text("Answer"),
        why=text("Why it matters"),
        follow_ups=text("Follow-ups"),
        sides=tuple(Side(name=side, body=text(side)) for side in header.sides),
        in_products=text("In real products"),
        questions_to_ask=text("Questions to ask"),
        interview_angle=text("Interview angle"),
        quiz=items,
        deck=found.deck,
        pack=found.pack,
    )
