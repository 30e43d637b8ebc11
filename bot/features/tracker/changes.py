"""What a workbook would change, told in full before anything is changed: a page at a time, what would go first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards import Card, Deck
from bot.chat.messages import Block, Button, Divider, Line, Message, Row, Words, shortened
from bot.chat.routes import action
from bot.documents.workbook import TrackerBook
from bot.documents.workbook.values import AppliedRow, CardRow
from bot.features.tracker.wording import LEAVE, MAKE, PAGE
from bot.features.wording import count
from bot.store.imports import Entry, Wanted
from bot.store.notes import CardNote

ON_A_PAGE: Final = 6
LONGEST_SHOWN: Final = 300  # characters of a text; all of it stands in the file, or in the bot


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, as it is told; ``removes``: something that was written would be gone."""

    blocks: tuple[Block, ...]
    removes: bool


def changes_message(wanted: Wanted, book: TrackerBook, deck: Deck, *, waiting: str, page: int = 0) -> Message:
    """Tell what a workbook would change, and ask. A page that is not there is the last one."""
    told = _told(wanted, book, deck)
    pages = max(-(-len(told) // ON_A_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    removing = sum(change.removes for change in told)
    lead = f"Your workbook would change {count(len(told), 'thing')}. Nothing is changed yet."
    gone = (Line((f"With {count(removing, 'of them', 'of them')}, something that you wrote would be gone.",)),)
    shown = told[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    return Message(
        title="Shall I make these changes?",
        plain=lead,
        blocks=(
            Line((lead,)),
            *(gone if removing else ()),
            *(block for change in shown for block in (Divider(), *change.blocks)),
            *((Divider(), Line((f"Page {page + 1} of {pages}",), small=True)) if pages > 1 else ()),
        ),
        rows=_rows(waiting, page, pages),
    )


def _rows(waiting: str, page: int, pages: int) -> tuple[Row, ...]:
    turns = (("Page before", page - 1), ("Next page", page + 1))
    turning = tuple(
        Button(action=action(PAGE, waiting, str(number)), label=label) for label, number in turns if 0 <= number < pages
    )
    answers = (
        Button(action=action(MAKE, waiting), label="Make these changes", style="main"),
        Button(action=action(LEAVE, waiting), label="Leave all as it is"),
    )
    return (answers, turning) if turning else (answers,)


def _told(wanted: Wanted, book: TrackerBook, deck: Deck) -> Sequence[Change]:
    """Return all changes, those first with which something would be gone."""
    cards = {row.card: row for row in (*book.tradeoffs, *book.questions)}
    entries = {row.id: row for row in book.applied}
    changes = [
        *(_note_told(note, cards[card]) for card, note in wanted.notes if card in cards),
        *(_entry_told(entry, entries.get(entry.id), deck.get(entry.card)) for entry in wanted.applied),
    ]
    return sorted(changes, key=lambda change: not change.removes)


def _note_told(note: CardNote, before: CardRow) -> Change:
    parts = []
    if note.confidence != before.confidence:
        parts.append(f"confidence {before.confidence or 'none'} → {note.confidence or 'none'}")
    if note.notes != before.notes:
        parts.append("new notes" if note.notes else "no notes any more")
    texts = _texts((("Your notes", before.notes, note.notes),))
    return Change(
        blocks=(Line((f"{before.title}: {', '.join(parts)}",)), *texts), removes=_goes(before.notes, note.notes)
    )


def _entry_told(entry: Entry, before: AppliedRow | None, card: Card | None) -> Change:
    """Tell of an entry of the applied log; of one that was there, what of it would be another."""
    decided = entry.decided
    title = card.title if card else entry.card
    side = card.sides[decided.side].name if card else ""
    head = "New in your log: " if before is None else "In your log: "
    evidence, instead = (before.evidence, before.instead) if before else ("", "")
    about = f" · {title} · {side}"
    if before is not None and (before.card, before.side) != (entry.card, side):
        about += f" (it was {before.tradeoff} · {before.side})"
    texts = _texts(
        (
            ("Product", before.product if before else decided.product, decided.product),
            ("How one can tell", evidence, decided.evidence),
            ("What you would have done", instead, decided.instead),
        )
    )
    removes = _goes(evidence, decided.evidence) or _goes(instead, decided.instead)
    return Change(blocks=(Line((head, Words(decided.product), about)), *texts), removes=removes)


def _goes(before: str, now: str) -> bool:
    return bool(before) and not now


def _texts(changes: Sequence[tuple[str, str, str]]) -> tuple[Block, ...]:
    """Tell of each text that would be another what it was, and what it would be."""
    blocks: list[Block] = []
    for name, before, now in changes:
        if before == now:
            continue
        if before:
            blocks += [Line((f"{name}, as it is",), small=True), Words(shortened(before, LONGEST_SHOWN))]
        if now:
            blocks += [Line((f"{name}, as it would be",), small=True), Words(shortened(now, LONGEST_SHOWN))]
        else:
            blocks.append(Line((f"{name}: none any more",), small=True))
    return tuple(blocks)
