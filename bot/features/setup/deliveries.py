"""What became of the last deliveries, and what the manager can say about one that nobody else knows of."""

from collections.abc import Mapping
from typing import Final

from bot.cards import KINDS
from bot.chat.events import Press
from bot.chat.messages import Block, Button, Line, Message, Row, When
from bot.chat.replies import Change, Reply
from bot.chat.routes import action, fact
from bot.features import Desk
from bot.features.setup.panel import DO, Held, onward
from bot.features.setup.saying import WEEKDAYS
from bot.features.wording import KIND_NAMES
from bot.store.deliveries import Again, Fate
from bot.store.states import State

SHOWN: Final = 10
MOST_IN_DOUBT: Final = 4  # rows of buttons, beside the way back

BECAME: Final[Mapping[State, str]] = {
    State.READY: "about to be sent",
    State.SENDING: "being sent",
    State.SENT: "sent",
    State.REMOVED: "sent, and deleted by hand since",
    State.MISSED: "missed: it would have come too late",
    State.FAILED: "not sent, since it was refused",
    State.UNKNOWN: "nobody can say whether it arrived",
}
ANSWERS: Final[Mapping[Again, str]] = {
    "again": "I send it now. Should it stand there twice in the end, delete one of the two.",
    "late": "It is too late for that one by now: whoever studies needs time for it. The next one comes as planned.",
    "settled": "That one is settled already.",
}


async def deliveries_page(now: Held, desk: Desk, *lead: str) -> Message:
    """Return the last deliveries in words, with two buttons for each that is in doubt; ``lead`` comes before them."""
    fates = await desk.store.deliveries.last(now.channel.id, SHOWN)
    blocks: list[Block] = [Line((sentence,)) for sentence in lead]
    for fate in fates:
        blocks += _told(fate, desk)
    if not fates:
        blocks.append(Line(("Nothing was due here yet.",)))
    doubtful = [fate for fate in fates if fate.state is State.UNKNOWN][:MOST_IN_DOUBT]
    return Message(
        title="The last deliveries",
        plain=" ".join(lead) or "What became of the last deliveries.",
        blocks=tuple(blocks),
        rows=(*(_ways_out(fate) for fate in doubtful), onward()),
    )


def _told(fate: Fate, desk: Desk) -> tuple[Line, ...]:
    became = BECAME[fate.state]
    if fate.state is State.SENT and fate.behind:
        became = "sent; its latest counts could not be shown yet"
    card = desk.deck.get(fate.card) if fate.card else None
    title = f" “{card.title}”" if card else ""
    lines = [Line((f"{name_of(fate)}{title}, due ", When(at=fate.due_at, style="date"), f": {became}."))]
    return (*lines, Line((fate.why,), small=True)) if fate.why else tuple(lines)


def name_of(fate: Fate) -> str:
    """Return which delivery it is: ``Friday's question``, ``An extra trade-off``, ``An outcome``."""
    kind = next((kind for kind in KINDS if kind == fate.purpose), None)
    if kind is None:
        return f"An {fate.purpose}" if fate.purpose[:1] in "aeiou" else f"A {fate.purpose}"
    name = KIND_NAMES[kind].lower()
    return f"{WEEKDAYS[fate.day.weekday()]}'s {name}" if fate.day else f"An extra {name}"


def _ways_out(fate: Fate) -> Row:
    name = name_of(fate)
    return (
        Button(action=action(DO.name, "there", fate.id), label=f"It is there: {name}"),
        Button(action=action(DO.name, "again", fate.id), label=f"Send it now: {name}"),
    )


async def affirm(press: Press, now: Held, desk: Desk) -> Reply:
    """Take the manager's word that it is there: it is asked as any other, unless its day has closed (S2)."""
    taken = await desk.store.deliveries.affirm(now.channel.id, fact(press.action, 1), now=press.at)
    lead = "Thank you: it counts as sent." if taken else ANSWERS["settled"]
    return Change(await deliveries_page(now, desk, lead))


async def send_again(press: Press, now: Held, desk: Desk) -> Reply:
    """Send at the manager's word what nobody else can look for."""
    came = await desk.store.deliveries.send_again(now.channel.id, fact(press.action, 1), now=press.at)
    return Change(await deliveries_page(now, desk, ANSWERS[came]))
