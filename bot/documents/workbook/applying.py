"""What rows of the applied log say: a new entry, another wording of one, or nothing new."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from bot.documents.workbook.grid import Row
from bot.documents.workbook.judging import APART, CellError, check_plain, text_of, untouched
from bot.documents.workbook.layout import ENTRY, EVIDENCE, INSTEAD, PRODUCT, SIDE, TRADEOFF
from bot.documents.workbook.text import as_cell, plain
from bot.documents.workbook.values import (
    LONGEST_PRODUCT,
    AppliedEdit,
    AppliedRow,
    Problem,
    TrackerBook,
    TradeoffRow,
)

FIELDS: Final = (PRODUCT, TRADEOFF, SIDE, EVIDENCE, INSTEAD)
LONG_PRODUCT: Final = (f"a product's name has at most {LONGEST_PRODUCT} characters", "Shorten it.")
NO_PRODUCT: Final = ("the product is missing", "Write its name, or clear the row.")
NO_TRADEOFF: Final = ("this is none of the trade-offs", "Choose one from the list in the cell.")
GONE: Final = (
    "this entry was removed meanwhile, or its trade-off left the deck",
    "Clear the row, or write it anew into a blank one.",
)


def applied_edits(rows: Sequence[Row], book: TrackerBook, problems: list[Problem]) -> list[AppliedEdit]:
    """Return the entries that are new or have changed; what is wrong with a row is added to ``problems``."""
    known = {row.id: row for row in book.applied}
    there = {_said(row) for row in book.applied}
    cards = {each.card: each for each in book.tradeoffs}
    titles = {plain(as_cell(each.title)): each.card for each in book.tradeoffs}
    edits: list[AppliedEdit] = []
    for claim in _claimed(rows, book.applied):
        try:
            edit = _edit(claim, known.get(claim.id), cards, titles)
            # The same file may be sent twice: what is there already is neither new nor changed.
            if _said(edit) in there:
                continue
            _check_apart(claim, edit, known)
        except CellError as wrong:
            problems.append(wrong.problem)
            continue
        edits.append(edit)
        there.add(_said(edit))
    return edits


def _said(row: AppliedRow | AppliedEdit) -> tuple[str, ...]:
    return row.product, row.card, row.side, row.evidence, row.instead


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A row that was written or changed, and whose it is."""

    row: Row
    id: str  # of its entry; "" makes it a new one
    same: Mapping[str, bool]  # by head: whether its value stands as it was written
    found: bool = False  # the entry was told by what the row says: the row has no id


def _claimed(rows: Sequence[Row], known: Sequence[AppliedRow]) -> Iterator[_Claim]:
    """Yield the rows that were written or changed.

    Whoever copies a row to write another one copies its hidden id with it: the untouched row keeps it, else the first.
    Whoever goes on in a file that has been taken over has rows whose entries have an id by now, and the file does not
    know it: such a row is the one entry of its product and trade-off that no other row stands for.
    """
    said = [
        (
            row,
            row.text(ENTRY) or "",
            dict(zip(FIELDS, untouched(row, [row.text(head) for head in FIELDS]), strict=True)),
        )
        for row in rows
        if any(row.values[head] is not None for head in FIELDS)
    ]
    claimed = {id_ for _, id_, same in said if all(same.values())}
    free = _free([row for row, id_, _ in said if not id_], {id_ for _, id_, _ in said}, known)
    for row, id_, same in said:
        if id_ and all(same.values()):
            continue
        found = free.pop(_about(row.text(PRODUCT), row.text(TRADEOFF)), "") if not id_ else ""
        yield _Claim(row=row, id=found or ("" if id_ in claimed else id_), same=same, found=bool(found))
        claimed.add(id_)


def _about(product: str | None, tradeoff: str | None) -> tuple[str, str]:
    return plain(as_cell(product or "")), plain(as_cell(tradeoff or ""))


def _free(rows: Sequence[Row], claimed: Set[str], known: Sequence[AppliedRow]) -> dict[tuple[str, str], str]:
    """Return the ids of entries that no row stands for, by product and trade-off; of these, two entries have none.

    Of the rows without an id, some stand for the entries that they repeat word for word.
    """
    repeated = {tuple(row.text(head) for head in FIELDS) for row in rows}
    free: dict[tuple[str, str], list[str]] = {}
    for each in known:
        words = (each.product, each.tradeoff, each.side, each.evidence, each.instead)
        if each.id not in claimed and tuple(map(as_cell, words)) not in repeated:
            free.setdefault(_about(each.product, each.tradeoff), []).append(each.id)
    return {about: ids[0] for about, ids in free.items() if len(ids) == 1}


def _check_apart(claim: _Claim, edit: AppliedEdit, known: Mapping[str, AppliedRow]) -> None:
    """Raise CellError where a row says what another entry is about: it was sorted without its hidden id."""
    before = known.get(edit.id)
    about = (plain(edit.product), edit.card)
    if before is None or about == (plain(before.product), before.card):
        return
    if any(about == (plain(each.product), each.card) for each in known.values()):
        raise CellError(claim.row, PRODUCT, (APART[0].format("entries"), APART[1]))


def _edit(
    claim: _Claim, before: AppliedRow | None, cards: Mapping[str, TradeoffRow], titles: Mapping[str, str]
) -> AppliedEdit:
    """Return what a row says; where its entry was changed elsewhere, only what was touched in the row is new."""
    row, same = claim.row, claim.same
    if claim.id and before is None:
        raise CellError(row, PRODUCT, GONE)
    was = dict(zip(FIELDS, _said(before), strict=True)) if before else dict.fromkeys(FIELDS, "")

    def text(head: str, *, most: tuple[int, tuple[str, str]] | None = None) -> str:
        # A blank where the file does not know the entry takes nothing away from it.
        if before and (same[head] or (claim.found and row.values[head] is None)):
            return was[head]
        return text_of(row, head, was[head], most=most[0], long=most[1]) if most else text_of(row, head, was[head])

    product = text(PRODUCT, most=(LONGEST_PRODUCT, LONG_PRODUCT))
    if not product:
        raise CellError(row, PRODUCT, NO_PRODUCT)
    card = before.card if before and same[TRADEOFF] else None
    tradeoff = cards.get(card or _meant(row, before, titles))
    if tradeoff is None:
        raise CellError(row, TRADEOFF, GONE)
    kept = before and same[SIDE] and tradeoff.card == before.card
    return AppliedEdit(
        at=row.at(PRODUCT),
        id=before.id if before else "",
        product=product,
        card=tradeoff.card,
        side=_side(row, tradeoff, was[SIDE] if kept else None),
        evidence=text(EVIDENCE),
        instead=text(INSTEAD),
    )


def _meant(row: Row, before: AppliedRow | None, titles: Mapping[str, str]) -> str:
    """Return the id of the trade-off that a row names; that of its entry may have left the deck."""
    check_plain(row, TRADEOFF)
    title = plain(row.text(TRADEOFF) or "")
    card = titles.get(title) or (before.card if before and plain(as_cell(before.tradeoff)) == title else "")
    if not card:
        raise CellError(row, TRADEOFF, NO_TRADEOFF)
    return card


def _side(row: Row, tradeoff: TradeoffRow, kept: str | None) -> str:
    """Return the name of the side that a row names; ``kept`` if that is one of the trade-off's still."""
    if kept in tradeoff.sides:
        return kept
    check_plain(row, SIDE)
    named = plain(row.text(SIDE) or "")
    for side in tradeoff.sides:
        if plain(as_cell(side)) == named:
            return side
    one, other = tradeoff.sides
    raise CellError(row, SIDE, ("this is none of the two sides of that trade-off", f"Choose “{one}” or “{other}”."))
