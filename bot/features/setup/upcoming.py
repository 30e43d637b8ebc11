"""The next ten posts, with a way to skip the next one of each kind, or to choose another."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.cards import KINDS, Card, Kind
from bot.chat.events import Lookup, Press, Submission
from bot.chat.messages import Block, Button, Field, Form, Line, Message, Row, When
from bot.chat.replies import Change, Choices, Reply
from bot.chat.routes import action, fact
from bot.features import Desk, Handler
from bot.features.filling import typed, wrong
from bot.features.setup.panel import DO, TOPIC, Held, Topic, off_lines, onward
from bot.features.setup.saying import PLURAL, listed
from bot.features.wording import KIND_NAMES, card_options
from bot.store.upcoming import Coming

SHOWN: Final = 10
FEW: Final = 3  # cards that an error offers
SOURCES: Final = {kind: f"card-{kind}" for kind in KINDS}
MAY_CHANGE: Final = "The cards further on may still change: I choose by what people remember then."


async def next_page(now: Held, desk: Desk, *lead: str) -> Message:
    """Return the next posts as things stand; ``lead`` comes before them."""
    off, coming = off_lines(now.channel), await _coming(now, desk)
    blocks: list[Block] = [*(Line((sentence,)) for sentence in lead), *off, *(_told(each, desk) for each in coming)]
    if not coming:
        blocks.append(Line(("No post is in sight.",)))
    if not all(each.certain for each in coming):
        blocks.append(Line((MAY_CHANGE,), small=True))
    return Message(
        title="The next posts",
        plain=" ".join(lead) or "The posts to come, as things stand.",
        blocks=tuple(blocks),
        rows=(*_ways(coming), onward()),
    )


async def _coming(now: Held, desk: Desk) -> tuple[Coming, ...]:
    if not now.channel.active:
        return ()
    return await desk.store.upcoming.preview(now.channel.id, desk.deck.syllabus(), SHOWN, now=now.at)


def _told(each: Coming, desk: Desk) -> Line:
    when = (When(at=each.at, style="date"), " at ", When(at=each.at))
    return Line((*when, f" · {KIND_NAMES[each.kind]}: {_title(each.card, desk)}"))


def _title(card_id: str, desk: Desk) -> str:
    card = desk.deck.get(card_id)
    return card.title if card else card_id


def _ways(coming: Sequence[Coming]) -> tuple[Row, ...]:
    """Return two buttons for the next post of each kind. To skip names the card: pressed twice, it skips one."""
    first = {kind: next((each for each in coming if each.kind == kind), None) for kind in KINDS}
    return tuple(
        (
            Button(action=action(DO.name, "skip", kind, each.card), label=f"Skip the next {KIND_NAMES[kind].lower()}"),
            Button(action=action(TOPIC.name, _topic(kind)), label=f"Choose another {KIND_NAMES[kind].lower()}"),
        )
        for kind, each in first.items()
        if each is not None
    )


def _topic(kind: Kind) -> str:
    return f"next-{kind}"


async def skip(press: Press, now: Held, desk: Desk) -> Reply:
    """Pass the next card of a kind over; it comes back later, like one that was posted."""
    kind = next((kind for kind in KINDS if kind == fact(press.action, 1)), None)
    skipped = fact(press.action, 2)
    coming = await _coming(now, desk)
    if kind is None or skipped != next((each.card for each in coming if each.kind == kind), None):
        return Change(await next_page(now, desk, "That one is not the next any more."))
    card = await desk.store.upcoming.skip(now.channel.id, kind, desk.deck.syllabus(), now=press.at)
    name = KIND_NAMES[kind].lower()
    await desk.store.changes.note(
        now.channel.id, by=now.by, what=f"Skipped the {name} “{_title(skipped, desk)}”", now=press.at
    )
    return Change(await next_page(now, desk, f"Skipped. The next {name} is “{_title(card, desk)}”."))


def swap_form(kind: Kind, now: Held, desk: Desk) -> Form:
    """Ask for the card that is to be the next of its kind."""
    name = KIND_NAMES[kind].lower()
    return Form(
        action=action(TOPIC.name, _topic(kind)),
        title=f"The next {name}",
        fields=(
            Field(
                name="card",
                label="Which card comes next?",
                kind="lookup",
                source=SOURCES[kind],
                hint="A few words of its title.",
            ),
        ),
        send="Save",
    )


async def save_swap(kind: Kind, sent: Submission, now: Held, desk: Desk) -> Reply:
    """Let that card be the next of its kind; after it, I choose again."""
    found = _meant(kind, typed(sent, "card"), now, desk)
    if isinstance(found, str):
        return wrong(swap_form(kind, now, desk), sent, {"card": found})
    await desk.store.upcoming.swap(now.channel.id, kind, found.id, now=sent.at)
    name = KIND_NAMES[kind].lower()
    await desk.store.changes.note(now.channel.id, by=now.by, what=f"Next {name}: “{found.title}”", now=sent.at)
    return Change(await next_page(now, desk, f"The next {name} is “{found.title}”."))


def _meant(kind: Kind, text: str, now: Held, desk: Desk) -> Card | str:
    """Return the card that is meant for sure, or what to say instead; only those that the channel posts count."""
    posted = desk.deck.syllabus().order(kind, now.settings.pack)
    found = [card for card in desk.deck.find(text, kind=kind) if card.id in posted] if text else []
    if len(found) == 1:
        return found[0]
    if not found:
        return f"I know no such card among this channel's {PLURAL[kind].lower()}. Write a few words of its title."
    titles = [f"“{card.title}”" for card in found[:FEW]]
    return f"Did you mean {listed(titles, last='or')}? Write the whole title."


def offer_cards(kind: Kind) -> Handler[Lookup]:
    """Return what offers the titles of a kind while one is typed."""

    async def offer(lookup: Lookup, desk: Desk) -> Reply:
        found = desk.deck.find(lookup.typed, kind=kind)
        return Choices(card_options(found))

    return offer


UPCOMING: Final = {_topic(kind): Topic(open=partial(swap_form, kind), save=partial(save_swap, kind)) for kind in KINDS}
OFFERS: Final = {SOURCES[kind]: offer_cards(kind) for kind in KINDS}
