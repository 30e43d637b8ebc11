"""What a case study is begun from, and what is known of it beforehand: nobody is to write twice what stands somewhere.

``found`` returns the draft as far as it is known; ``choices`` what there is to begin from, for menus.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards import Card
from bot.chat.messages import LONGEST_LABEL, Option, shortened
from bot.features import Desk
from bot.features.portfolio.plain import gain, plain, shows
from bot.features.portfolio.routes import is_id
from bot.store.applied import Applied
from bot.store.cases import LONGEST_TITLE, Origin, Study
from bot.store.saved import Saved

LONGEST: Final = 3000  # characters of a part
MOST: Final = 25  # options of a menu
LOOKED_AT: Final = 100
"""Of so many the newest are offered: some may be of cards that have left the deck."""

UNTITLED: Final = "Untitled"
FROM_A_MESSAGE: Final = "From a message that I saved:\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A draft as far as it is known, and the card it is about."""

    study: Study
    card: str = ""  # id; "": of no card


async def found(origin: Origin, thing: str, member: str, desk: Desk) -> Seed | None:
    """Return what is known beforehand; None where it is not there (any more), or is not this member's.

    ``thing`` is the card's id for a lean and a take, of which the member's latest counts; else the id of the item.
    """
    match origin:
        case "lean":
            return await _lean(desk.deck.get(thing), member, desk)
        case "take":
            return await _take(desk.deck.get(thing), member, desk)
        case "applied":
            entry = await desk.store.applied.of(member, thing) if is_id(thing) else None
            return None if entry is None else _applied(entry, desk.deck.get(entry.card))
        case "saved":
            item = await desk.store.saved.of(member, thing) if is_id(thing) else None
            return None if item is None else _saved(item)
        case "blank":
            return Seed(study=Study(title=UNTITLED))


async def _lean(card: Card | None, member: str, desk: Desk) -> Seed | None:
    leans = await desk.store.leans.latest(member, 1, card=card.id) if card else ()
    if card is None or not leans or len(card.sides) != 2:
        return None
    decision = f"I lean to {card.sides[leans[0].side].name}.\n\n{leans[0].reason}".strip()
    study = Study(
        title=card.title,
        situation=_part(plain(card.prompt)),
        options=_options(card),
        decision=_part(decision),
        flips=_part(leans[0].flips),
    )
    return Seed(study=study, card=card.id)


async def _take(card: Card | None, member: str, desk: Desk) -> Seed | None:
    takes = await desk.store.reviews.latest_takes(member, 1, card=card.id) if card else ()
    if card is None or not takes:
        return None
    study = Study(title=card.title, situation=_part(plain(card.prompt)), decision=_part(takes[0].text))
    return Seed(study=study, card=card.id)


def _applied(entry: Applied, card: Card | None) -> Seed:
    """Return what was logged of a product; of a card that has left the deck no side has a name any more."""
    about = f" and “{card.title}”" if card else ""
    situation = f"{entry.product}{about}.\n\n{entry.evidence}".strip()
    named = card is not None and len(card.sides) == 2
    study = Study(
        title=_title(f"{entry.product}: {card.title}" if card else entry.product),
        situation=_part(situation),
        options=_options(card) if card and named else "",
        decision=f"{entry.product} leans to {card.sides[entry.side].name}." if card and named else "",
        learnt=_part(f"I would have done this:\n\n{entry.instead}" if entry.instead else ""),
    )
    return Seed(study=study, card=entry.card)


def _saved(item: Saved) -> Seed:
    """Return a draft with the text in it; that of a message says that it is one, for whoever may read it later."""
    head = "" if item.own else FROM_A_MESSAGE
    link = f"\n\n{item.link}" if item.link else ""
    situation = f"{head}{shortened(item.text, LONGEST - len(head) - len(link))}{link}"
    return Seed(study=Study(title=_title(item.text.split("\n", 1)[0]), situation=situation))


def _options(card: Card) -> str:
    return _part("\n\n".join(f"{side.name}\n{gain(side.body)}" for side in card.sides))


def _part(text: str) -> str:
    return shortened(text, LONGEST)


def _title(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST_TITLE) if shows(text) else UNTITLED


async def choices(member: str, desk: Desk) -> dict[Origin, tuple[Option, ...]]:
    """Return what this member may begin from, the newest first; what there is nothing of is left out."""
    leans = [lean.card for lean in await desk.store.leans.latest(member, LOOKED_AT)]
    takes = [take.card for take in await desk.store.reviews.latest_takes(member, LOOKED_AT)]
    applied = (await desk.store.applied.page(member, MOST)).items
    saved = (await desk.store.saved.page(member, MOST)).items
    there: dict[Origin, tuple[Option, ...]] = {
        "lean": _cards(leans, desk),
        "take": _cards(takes, desk),
        "applied": tuple(Option(value=entry.id, label=_entry(entry, desk)) for entry in applied),
        "saved": tuple(Option(value=item.id, label=_label(item.text, "A saved text")) for item in saved),
    }
    return {origin: options for origin, options in there.items() if options}


def _cards(ids: Sequence[str], desk: Desk) -> tuple[Option, ...]:
    cards = [card for card in map(desk.deck.get, ids) if card is not None]
    return tuple(Option(value=card.id, label=_label(card.title, card.id)) for card in cards[:MOST])


def _entry(entry: Applied, desk: Desk) -> str:
    card = desk.deck.get(entry.card)
    return _label(f"{entry.product} · {card.title}" if card else entry.product, "A product")


def _label(text: str, instead: str) -> str:
    """Return the first line as a label, less what nobody sees: no platform takes a label of nothing else."""
    seen = "".join(sign for sign in text.split("\n", 1)[0] if sign.isprintable()).strip()
    return shortened(seen or instead, LONGEST_LABEL)
