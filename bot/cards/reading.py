"""Reading packs: every file on its own, then what holds between them; every fault is named at once."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.cards import body, files, front, markup, paths, quiz
from bot.cards.body import Section
from bot.cards.deck import Deck
from bot.cards.files import Found, FoundCard
from bot.cards.front import Front
from bot.cards.inventory import inventory
from bot.cards.paths import PathDraft
from bot.cards.schema import Header
from bot.cards.values import NAME, Card, Fault, Findings, LearningPath, QuizItem, Side, printable, shown
from bot.errors import ContentError, SettingsError

_LISTS: Final = ("topics", "competencies", "sources", "references", "related", "sides")


def packs(setting: str) -> tuple[Path, ...]:
    """Return the folders that FULCRUM_PACKS names, set apart as in PATH; empty parts are passed over.

    Raises ``SettingsError`` that names every one which is not there.
    """
    folders = [Path(part.strip()) for part in setting.split(os.pathsep) if part.strip()]
    missing = [printable(str(folder)) for folder in folders if not folder.is_dir()]
    if missing:
        raise SettingsError(f"FULCRUM_PACKS: no such folder: {', '.join(missing)}. Make it, or take it out.")
    return tuple(folder.resolve() for folder in folders)


def load(folders: Sequence[Path]) -> Deck:
    """Return the cards of all folders, the first being our own content. Raises ``ContentError`` with all faults."""
    deck, faults = read(folders)
    if faults:
        raise ContentError("\n".join(map(str, faults)))
    return deck


def read(folders: Sequence[Path]) -> tuple[Deck, tuple[Fault, ...]]:
    """Return the cards and paths that can be read, and every fault in any of the folders (the first is our own).

    What has a fault of its own is left out, and so is the second of two with one id; a card whose related card or
    source is unknown stays in, and so does a path with an unknown card. No content makes this raise, and it ends within
    bounds of time and memory.
    """
    drafts: list[_Draft | PathDraft] = []
    faults: list[Fault] = []
    names: set[str] = set()
    for i, folder in enumerate(folders):
        name = folder.absolute().name if i else ""
        if i and (not NAME.fullmatch(name) or name in names):
            what = "is the name of another pack too" if name in names else "is no name for a pack"
            mend = "Name its folder with a-z, 0-9 and - only, at most 64, each pack differently."
            findings = Findings(file=".", pack=printable(name))
            findings.add(0, f"{shown(name)} {what}", mend)
            faults += findings.faults
            continue
        names.add(name)
        found, wrong = files.find(folder, name)
        faults += wrong
        drafts += _drafts(found, name)
    of_cards = [draft for draft in drafts if isinstance(draft, _Draft)]
    ids: dict[str, set[str]] = defaultdict(set)
    for draft in of_cards:
        ids[draft.found.pack].add(draft.found.id)
    cards = _together(of_cards, ids)
    learning = _paths_together([draft for draft in drafts if isinstance(draft, PathDraft)], ids)
    for each in drafts:
        faults += each.findings.faults
    return Deck(cards, learning), tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A file as it was read; ``card`` is None where that broke a rule."""

    found: FoundCard
    findings: Findings
    front: Front[Header]
    card: Card | None


def _drafts(found: Sequence[Found], pack: str) -> Iterator[_Draft | PathDraft]:
    """Read the files of one pack, up to the bytes that a pack may have in all."""
    total = 0
    for file in found:
        findings = Findings(file=file.name, pack=pack)
        data = files.read_bytes(file, findings)
        total += len(data)
        if total > files.MOST_BYTES_OF_PACK:
            what = f"the pack has more than {files.MOST_BYTES_OF_PACK:,} bytes; from here on nothing is read"
            findings.add(0, what, "Split the pack into several.")
            yield _draft(file, None, findings) if isinstance(file, FoundCard) else paths.read(file, None, findings)
            break
        text = files.decode(data, findings) if data else None
        yield _draft(file, text, findings) if isinstance(file, FoundCard) else paths.read(file, text, findings)


def _draft(found: FoundCard, text: str | None, findings: Findings) -> _Draft:
    if text is None or not body.bound(text, findings):
        return _Draft(found=found, findings=findings, front=front.NOTHING, card=None)
    lines = text.split("\n")
    fences = front.length(lines, findings)
    if not fences and lines[0].rstrip() == "---":
        # Without an end of the front matter nobody can tell where the text begins.
        return _Draft(found=found, findings=findings, front=front.NOTHING, card=None)
    head = front.read("\n".join(lines[1 : fences - 1]), Header, findings) if fences else front.NOTHING
    _check_front(found, head, findings)
    sides = _sides(found, head)
    sections = body.read(lines, fences + 1, found.kind, sides, findings)
    items: tuple[QuizItem, ...] = ()
    if body.QUIZ in sections:
        items = quiz.read(sections[body.QUIZ].tokens, findings)
    card = _card(found, head.header, sections, items) if head.header and not findings.faults else None
    return _Draft(found=found, findings=findings, front=head, card=card)


def _check_front(found: FoundCard, head: Front[Header], findings: Findings) -> None:
    """Note what the schema does not know: what must fit the file, and what must fit within one list."""
    identity, kind = head.text("id"), head.text("kind")
    if identity is not None and identity != found.id:
        what = f"the id is {shown(identity)}, and the file is called {shown(found.path.name)}"
        findings.add(head.line("id"), what, "Give both the same name, of a-z, 0-9 and -.")
    if kind is not None and kind != found.kind:
        what = f"{shown(kind)} does not fit the folder {found.name.partition('/')[0]}/"
        findings.add(head.line("kind"), what, f"Write `kind: {found.kind}`, or move the file.")
    if found.kind == "question" and "sides" in head.values:
        findings.add(head.line("sides"), "a question has no sides", "Take the key out, or make it a trade-off.")
    if found.kind == "tradeoff" and head.values and "sides" not in head.values:
        findings.add(1, "the key `sides` is missing", "Add `sides: [one, another]` to the front matter.")
    for side, line in head.entries("sides"):
        if side in body.fixed(found.kind):
            findings.add(line, f"{shown(side)} is the name of another section", "Give the side another name.")
    for key in _LISTS:
        earlier: set[str] = set()
        for entry, line in head.entries(key):
            if entry in earlier:
                findings.add(line, f"{shown(entry)} stands twice in {shown(key)}", "Keep one of them.")
            earlier.add(entry)
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


def _together(drafts: Sequence[_Draft], ids: Mapping[str, Set[str]]) -> list[Card]:
    """Note what does not fit between the files, and return the cards, each id once; ``ids`` are those of each pack.

    The names of the files count, not the cards: what is related to a card with a fault has no fault of its own. A
    pack's cards are related to cards of its own and to ours; another pack may not be there tomorrow.
    """
    taken: dict[str, Found] = {}
    cards: list[Card] = []
    for draft in drafts:
        found, head, findings = draft.found, draft.front, draft.findings
        if (first := _taken(taken, found)) is not None:
            what = f"the id {shown(found.id)} belongs to {first} already"
            findings.add(head.line("id"), what, "Give this card another id, and its file the same name.")
        elif draft.card is not None:
            cards.append(draft.card)
        for related, line in head.entries("related"):
            if related == found.id:
                findings.add(line, "the card is related to itself", "Take it out.")
            elif related not in ids[found.pack] | ids[""]:
                findings.add(line, f"no card has the id {shown(related)}", "Correct it, or take it out.")
        for source, line in head.entries("sources"):
            if source not in inventory():
                mend = "Use an id of content/inventory.json; anything else belongs under `references`."
                findings.add(line, f"{shown(source)} is not in the inventory", mend)
    return cards


def _taken(taken: dict[str, Found], found: Found) -> str | None:
    """Return the path of the file that has the same id and came first; None, and note this one, where there is none."""
    first = taken.setdefault(found.id, found)
    if first is found:
        return None
    return f"{first.pack}/{first.name}" if first.pack else first.name


def _paths_together(drafts: Sequence[PathDraft], ids: Mapping[str, Set[str]]) -> list[LearningPath]:
    """Note what does not fit between paths and cards, and return the paths, each id once."""
    taken: dict[str, Found] = {}
    learning: list[LearningPath] = []
    for draft in drafts:
        found, findings = draft.found, draft.findings
        if (first := _taken(taken, found)) is not None:
            findings.add(0, f"the id {shown(found.id)} belongs to {first} already", "Rename this file.")
        elif draft.path is not None:
            learning.append(draft.path)
        for step, line in draft.steps:
            if step.card not in ids[found.pack] | ids[""]:
                findings.add(line, f"no card has the id {shown(step.card)}", "Correct it, or take the step out.")
    return learning
