"""`/tradeoff apply`: a member logs how a product that they use decided a trade-off, and what they would have done.

It is a log for their own eyes: nobody else is shown any of it. An entry outlives its card: it can be read and edited
after the trade-off has left the deck.
"""

from typing import Final

from bot.cards import MOST_FOUND, Card
from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Block, Button, Divider, Field, Form, Line, Message, Option, Prose, Row, When, Words
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Param, Verb, action, fact
from bot.features import Desk, Feature, reader
from bot.features.filling import typed, written, wrong
from bot.features.wording import APPLY as APPLY_NAME
from bot.features.wording import CASE_FROM, card_left, card_select, count, note, plainly
from bot.store.applied import LONGEST_PRODUCT, MOST, Applied, Decided
from bot.store.pages import Page

APPLY_VERB = Verb(
    path=("tradeoff", "apply"),
    about="Log how a product that you use decided a trade-off",
    params=(Param(name="name", about="A few words of its title; none: what you have logged", source="tradeoff"),),
    first="form",
    anywhere=True,
)
LOG = Action(name=APPLY_NAME, first="form", anywhere=True)
EDIT = Action(name="apply-edit", first="form", anywhere=True)
PAGE = Action(name="applied", first="change", anywhere=True)
OPEN = Action(name="applied-open", first="change", anywhere=True)
REMOVE = Action(name="applied-remove", first="change", anywhere=True)
REMOVE_NOW = Action(name="applied-remove-now", first="change", anywhere=True)

LONGEST: Final = 3000  # characters, of each of the two texts
FEW: Final = 5  # as many as a row has buttons

HOW: Final = (
    "Take a product that you use. Which side of a trade-off did it take, and how can you tell? Pick the trade-off "
    "below, or name it: /tradeoff apply model size."
)
GONE: Final = "That entry is no longer here."
FULL: Final = f"You have logged {MOST} already, which is the most. Remove one, and there is room for this."
LEFT: Final = "a trade-off that has left the deck"
TO_THE_LIST: Final = Button(action=action(PAGE.name), label="All that I logged")


async def apply(command: Command, desk: Desk) -> Reply:
    """Open the form for the trade-off that was named; without a name, list what is logged."""
    name = str(command.args.get("name", "")).strip()
    if not name:
        return Tell(await _list(command, desk))
    found = desk.deck.find(name, kind="tradeoff")
    if len(found) == 1:
        return await _ask(found[0], command, desk)
    lead = (
        "Several trade-offs have a name like that." if found else "I know no trade-off by that name. Here are others."
    )
    menu = _menu(found or _all(desk), "Which one?")
    return note("Which trade-off?", lead, rows=menu) if menu else note("None yet", "There is no trade-off in the deck.")


async def open_form(press: Press, desk: Desk) -> Reply:
    """Open the form for the trade-off that was picked, or under whose answer the button stands."""
    card = desk.deck.get(press.picked[0] if press.picked else fact(press.action))
    if card is None or card.kind != "tradeoff":
        return card_left("/tradeoff apply lists the others.")
    return await _ask(card, press, desk)


async def _ask(card: Card, event: Event, desk: Desk) -> Reply:
    """Nobody should write what cannot be kept: where there is no room, it is said before."""
    if await desk.store.applied.count(await reader(event, desk)) >= MOST:
        return note("No room left", FULL, rows=((TO_THE_LIST,),))
    return Ask(_form(action(LOG.name, card.id), card, None))


def _form(of_action: str, card: Card | None, entry: Applied | None) -> Form:
    """Return the form for a new entry, or with what stands in one; no side is asked for once the card has left."""
    about = f"How a product that you use decided: **{plainly(card.title if card else LEFT)}**. Only you see this."
    return Form(
        action=of_action,
        title="In a real product",
        intro=Prose(about),
        fields=(
            Field(
                name="product",
                label="Which product?",
                kind="line",
                value=entry.product if entry else "",
                hint="Its name, and perhaps the feature that you mean.",
                most=LONGEST_PRODUCT,
            ),
            *((_side(card, entry),) if card else ()),
            _text("evidence", "How can you tell?", "What it does or shows, a number, a setting.", entry),
            _text("instead", "What would you have done?", "The same or the other side, and what decides it.", entry),
        ),
        send="Keep it",
    )


def _side(card: Card, entry: Applied | None) -> Field:
    sides = tuple(Option(value=str(number), label=side.name) for number, side in enumerate(card.sides))
    value = str(entry.side) if entry else ""
    return Field(name="side", label="Which side did it take?", kind="one", options=sides, value=value)


def _text(name: str, label: str, hint: str, entry: Applied | None) -> Field:
    value = str(getattr(entry, name)) if entry else ""
    return Field(name=name, label=label, kind="text", value=value, hint=hint, required=False, most=LONGEST)


async def add(sent: Submission, desk: Desk) -> Reply:
    """Keep an entry, and show it; one for which there is no place comes back as it was written."""
    card = desk.deck.get(fact(sent.action))
    if card is None or card.kind != "tradeoff":
        return _given_back(sent, "A card that left", "This card is no longer in the deck.")
    errors = _errors(sent, card)
    if errors:
        return wrong(_form(sent.action, card, None), sent, errors)
    member = await desk.store.members.id_of(sent.who.member)
    kept = await desk.store.applied.add(
        member, event=sent.key, card=card.id, decided=_decided(sent, int(typed(sent, "side"))), at=sent.at
    )
    if kept is None:
        return _given_back(sent, "No room left", FULL)
    return Tell(_entry(kept, desk, "It is kept, for your eyes alone."))


async def open_edit(press: Press, desk: Desk) -> Reply:
    """Open the form with what stands in an entry."""
    entry = await desk.store.applied.of(await reader(press, desk), fact(press.action))
    if entry is None:
        return Tell(await _list(press, desk, GONE))
    return Ask(_form(action(EDIT.name, entry.id), _card(entry, desk), entry))


async def edit(sent: Submission, desk: Desk) -> Reply:
    """Change an entry, and show it."""
    member, name = await reader(sent, desk), fact(sent.action)
    entry = await desk.store.applied.of(member, name)
    if entry is None:
        return _given_back(sent, "Not here any more", GONE)
    card = _card(entry, desk)
    errors = _errors(sent, card)
    if errors:
        return wrong(_form(sent.action, card, entry), sent, errors)
    side = int(typed(sent, "side")) if card else entry.side
    kept = await desk.store.applied.change(member, name, _decided(sent, side), at=sent.at)
    return Change(_entry(kept, desk, "It is changed.")) if kept else _given_back(sent, "Not here any more", GONE)


def _errors(sent: Submission, card: Card | None) -> dict[str, str]:
    """Return what is wrong with a form by field; a side is looked at while the card is there."""
    errors = {} if _product(sent) else {"product": "Write the name of a product, such as the maps on your phone."}
    if card and typed(sent, "side") not in {"0", "1"}:
        errors["side"] = "Choose the side that the product took."
    return errors


def _product(sent: Submission) -> str:
    return " ".join(written(sent, "product", LONGEST_PRODUCT).split())


def _decided(sent: Submission, side: int) -> Decided:
    texts = {name: written(sent, name, LONGEST) for name in ("evidence", "instead")}
    return Decided(product=_product(sent), side=side, **texts)


def _given_back(sent: Submission, title: str, why: str) -> Tell:
    """Say why nothing was kept, and give back what was written: nothing that people write is lost."""
    texts = (_product(sent), *(written(sent, name, LONGEST) for name in ("evidence", "instead")))
    words = tuple(Words(text) for text in texts if text)
    back: tuple[Block, ...] = (Line(("What you wrote, to copy:",)), *words) if words else ()
    return Tell(Message(title=title, plain=why, blocks=(Line((why,)), *back), rows=((TO_THE_LIST,),)))


async def turn(press: Press, desk: Desk) -> Reply:
    """List what is older than the entry that the action names; the newest where it names none that is there."""
    return Change(await _list(press, desk, older_than=fact(press.action)))


async def open_entry(press: Press, desk: Desk) -> Reply:
    """Show all of one entry, with what can be made of it."""
    entry = await desk.store.applied.of(await reader(press, desk), fact(press.action))
    return Change(await _list(press, desk, GONE) if entry is None else _entry(entry, desk))


async def remove(press: Press, desk: Desk) -> Reply:
    """Ask once."""
    entry = await desk.store.applied.of(await reader(press, desk), fact(press.action))
    if entry is None:
        return Change(await _list(press, desk, GONE))
    lines = (Line((Words(entry.product), f" · {_told(entry, desk)[0]}")), "What you wrote goes too, for good.")
    yes = Button(action=action(REMOVE_NOW.name, entry.id), label="Remove it", style="danger")
    back = Button(action=action(OPEN.name, entry.id), label="Keep it")
    return Change(note("Remove this entry?", *lines, rows=((yes, back),)).message)


async def remove_now(press: Press, desk: Desk) -> Reply:
    """Remove one entry for good, and show the list again."""
    await desk.store.applied.remove(await reader(press, desk), fact(press.action))
    return Change(await _list(press, desk, "It is removed."))


async def _list(event: Event, desk: Desk, *done: str, older_than: str = "") -> Message:
    """Return one page of the log, with the trade-offs to log another; ``done`` are sentences on what was just done."""
    member = await reader(event, desk)
    page = await desk.store.applied.page(member, FEW, older_than=older_than)
    total = await desk.store.applied.count(member)
    lead = f"{count(total, 'entry', 'entries')}, for your eyes alone." if total else "Nothing is logged yet."
    lines = (*done, lead if page.items or not total else "Nothing older is left.", *(() if page.items else (HOW,)))
    items = (_line(number, item, desk) for number, item in enumerate(page.items, 1))
    return Message(
        title="Trade-offs in real products",
        plain=" ".join(lines),
        blocks=(*(Line((line,)) for line in lines), *items),
        rows=(*_rows(page), *_menu(_all(desk), "Log a product: which trade-off?")),
    )


def _line(number: int, entry: Applied, desk: Desk) -> Line:
    title, side = _told(entry, desk)
    return Line((f"{number}. ", Words(entry.product), f" · {title}: {side} · ", When(at=entry.at, style="date")))


def _rows(page: Page[Applied]) -> tuple[Row, ...]:
    opening = tuple(
        Button(action=action(OPEN.name, item.id), label=f"Open {number}") for number, item in enumerate(page.items, 1)
    )
    newest = () if page.newest else (Button(action=action(PAGE.name), label="Newest"),)
    older = (Button(action=action(PAGE.name, page.items[-1].id), label="Older"),) if page.behind else ()
    return tuple(row for row in (opening, (*newest, *older)) if row)


def _all(desk: Desk) -> tuple[Card, ...]:
    """Return the trade-offs in the order in which they can be learnt; names lead to those beyond a menu's end."""
    return tuple(desk.deck.cards[card] for card in desk.deck.order("tradeoff")[:MOST_FOUND])


def _menu(cards: tuple[Card, ...], hint: str) -> tuple[Row, ...]:
    return ((card_select(LOG.name, cards, hint),),) if cards else ()


def _card(entry: Applied, desk: Desk) -> Card | None:
    """Return the trade-off of an entry; None once it has left."""
    card = desk.deck.get(entry.card)
    return card if card and card.kind == "tradeoff" else None


def _told(entry: Applied, desk: Desk) -> tuple[str, str]:
    """Return the trade-off and the side of an entry, in words that stay true once its card has left."""
    card = _card(entry, desk)
    if card is None:
        return LEFT, "its first side" if entry.side == 0 else "its second side"
    return card.title, card.sides[entry.side].name


def _entry(entry: Applied, desk: Desk, done: str = "") -> Message:
    """Return the page of one entry: all of it."""
    title, side = _told(entry, desk)
    said = [("How one can tell", entry.evidence), ("What you would have done", entry.instead)]
    texts = [block for head, text in said if text for block in (Line((head,), small=True), Words(text))]
    more = () if all(text for _, text in said) else (Line(("Edit adds what is still missing.",), small=True),)
    return Message(
        title="A trade-off in a real product",
        plain=done or "How a product decided a trade-off.",
        blocks=(
            *((Line((done,)),) if done else ()),
            Line(("Product: ", Words(entry.product))),
            Line((f"Trade-off: {title}",)),
            Line((f"Side it took: {side}",)),
            *texts,
            Divider(),
            *more,
            Line(("Logged on ", When(at=entry.at, style="date"), "."), small=True),
        ),
        rows=(
            (
                Button(action=action(CASE_FROM, "applied", entry.id), label="Make it a case study", style="main"),
                Button(action=action(EDIT.name, entry.id), label="Edit"),
                TO_THE_LIST,
                Button(action=action(REMOVE.name, entry.id), label="Remove", style="danger"),
            ),
        ),
    )


APPLY = Feature(
    commands={APPLY_VERB: apply},
    presses={LOG: open_form, EDIT: open_edit, PAGE: turn, OPEN: open_entry, REMOVE: remove, REMOVE_NOW: remove_now},
    forms={LOG: add, EDIT: edit},
)
