"""Reading packs: every file on its own, then what holds between them; every fault is named at once."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

from bot.cards import assessment, card, files, paths
from bot.cards.assessment import PairDraft
from bot.cards.card import CardDraft
from bot.cards.deck import Deck
from bot.cards.files import Found, FoundCard
from bot.cards.inventory import inventory
from bot.cards.paths import PathDraft
from bot.cards.values import NAME, PATHS, AssessmentPair, Card, Fault, Findings, LearningPath, printable, shown
from bot.errors import ContentError, SettingsError

Draft = CardDraft | PathDraft | PairDraft


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
    """Return the cards, paths and items that can be read, and every fault in any of the folders (the first is our own).

    What has a fault of its own is left out, and so is the second of two with one id; a card whose related card or
    source is unknown stays in, and so does a path with an unknown card. No content makes this raise, and it ends within
    bounds of time and memory.
    """
    drafts: list[Draft] = []
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
    deck = _together(drafts)
    for each in drafts:
        faults += each.findings.faults
    return deck, tuple(faults)


def _drafts(found: Sequence[Found], pack: str) -> Iterator[Draft]:
    """Read the files of one pack, up to the bytes that a pack may have in all."""
    total = 0
    for file in found:
        findings = Findings(file=file.name, pack=pack)
        data = files.read_bytes(file, findings)
        total += len(data)
        if total > files.MOST_BYTES_OF_PACK:
            what = f"the pack has more than {files.MOST_BYTES_OF_PACK:,} bytes; from here on nothing is read"
            findings.add(0, what, "Split the pack into several.")
            yield _draft(file, None, findings)
            break
        yield _draft(file, files.decode(data, findings) if data else None, findings)


def _draft(file: Found, text: str | None, findings: Findings) -> Draft:
    if isinstance(file, FoundCard):
        return card.read(file, text, findings)
    if file.top == PATHS:
        return paths.read(file, text, findings)
    return assessment.read(file, text, findings)


def _together(drafts: Sequence[Draft]) -> Deck:
    """Note what does not fit between the files, and return what can be read of them."""
    of_cards = [draft for draft in drafts if isinstance(draft, CardDraft)]
    ids: dict[str, set[str]] = defaultdict(set)
    for draft in of_cards:
        ids[draft.found.pack].add(draft.found.id)
    return Deck(
        _cards_together(of_cards, ids),
        _paths_together([draft for draft in drafts if isinstance(draft, PathDraft)], ids),
        _pairs_together([draft for draft in drafts if isinstance(draft, PairDraft)]),
    )


def _cards_together(drafts: Sequence[CardDraft], ids: Mapping[str, Set[str]]) -> list[Card]:
    """Note what does not fit between the files, and return the cards, each id once; ``ids`` are those of each pack.

    The names of the files count, not the cards: what is related to a card with a fault has no fault of its own. A
    pack's cards are related to cards of its own and to ours; another pack may not be there tomorrow.
    """
    taken: dict[str, Found] = {}
    cards: list[Card] = []
    for draft in drafts:
        found, head, findings = draft.found, draft.front, draft.findings
        mend = "Give this card another id, and its file the same name."
        if _is_first(taken, draft, line=head.line("id"), mend=mend) and draft.card is not None:
            cards.append(draft.card)
        known = ids[found.pack] | ids[""]
        for key, itself in (("related", "the card is related to itself"), ("needs", "the card needs itself")):
            others = head.entries(key)
            for line in (line for other, line in others if other == found.id):
                findings.add(line, itself, "Take it out.")
            _check_known([each for each in others if each[0] != found.id], known, findings)
        for source, line in head.entries("sources"):
            if source not in inventory():
                mend = "Use an id of content/inventory.json; anything else belongs under `references`."
                findings.add(line, f"{shown(source)} is not in the inventory", mend)
    return cards


def _is_first(taken: dict[str, Found], draft: Draft, *, line: int = 0, mend: str = "Rename this file.") -> bool:
    """Tell whether no file before this one has its id, and take it; a fault is noted where one has."""
    first = taken.setdefault(draft.found.id, draft.found)
    if first is draft.found:
        return True
    owner = f"{first.pack}/{first.name}" if first.pack else first.name
    draft.findings.add(line, f"the id {shown(draft.found.id)} belongs to {owner} already", mend)
    return False


def _check_known(named: Iterable[tuple[str, int]], known: Set[str], findings: Findings, *, what: str = "it") -> None:
    """Note each id, with its line, that no card has."""
    for each, line in named:
        if each not in known:
            findings.add(line, f"no card has the id {shown(each)}", f"Correct it, or take {what} out.")


def _paths_together(drafts: Sequence[PathDraft], ids: Mapping[str, Set[str]]) -> list[LearningPath]:
    """Note what does not fit between paths and cards, and return the paths, each id once."""
    taken: dict[str, Found] = {}
    learning: list[LearningPath] = []
    for draft in drafts:
        if _is_first(taken, draft) and draft.path is not None:
            learning.append(draft.path)
        known = ids[draft.found.pack] | ids[""]
        _check_known([(step.card, line) for step, line in draft.steps], known, draft.findings, what="the step")
        _check_known(draft.assumes, known, draft.findings)
    return learning


def _pairs_together(drafts: Sequence[PairDraft]) -> list[AssessmentPair]:
    """Return the pairs, each id once."""
    taken: dict[str, Found] = {}
    return [draft.pair for draft in drafts if _is_first(taken, draft) and draft.pair is not None]
