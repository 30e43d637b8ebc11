"""A member's home: what is open today, how the streak stands, what is fading, how the month goes.

It is short on purpose: what is told here at length is one press away.
"""

from datetime import date, timedelta
from typing import Literal

from bot.chat.events import Opened
from bot.chat.messages import Block, Button, Divider, Line, Message, Row, When
from bot.chat.replies import Reply, Tell
from bot.chat.routes import action
from bot.features import Desk, Feature
from bot.features.daily import OPEN, not_posting, open_here
from bot.features.review import BEGIN
from bot.features.team import draw
from bot.features.wording import KIND_NAMES, RATING_LABELS, count
from bot.rules.calendar import local_day, zone
from bot.rules.memory import due_at
from bot.rules.streaks import Streak
from bot.store.channels import Channel

FEW = 9
"""Fading cards up to which they are counted: after an absence nobody meets a wall (M3)."""

NOBODY = ""
"""The id of whoever only looks: coming here makes nobody a member, and a forgotten one stays forgotten."""

MOST_OPEN = 5  # buttons in a row


async def opened(event: Opened, desk: Desk) -> Reply:
    """Show a member's home in the channel of the event; outside of one, what can be done anywhere."""
    channel = await desk.store.channels.at(event.place) if event.place else None
    if event.place and (channel is None or not channel.active):
        return Tell(not_posting(channel))
    member = await desk.store.members.find(event.who.member) or NOBODY
    fading, due = await _fading(event, member, desk)
    blocks: list[Block] = [fading]
    rows: tuple[Row, ...] = ()
    in_short = [f"{due} fading"] if due else []
    if channel:
        today, rows = await _today(event, channel, member, desk)
        mine = (await desk.store.streaks.standing(member, channel.id)).streak
        in_short.insert(0, f"Streak: {count(mine.length, 'day')}")
        blocks = [*today, Divider(), *await _streak(channel, mine, desk), *blocks, *await _month(event, channel, desk)]
    return Tell(
        Message(
            title="Your study",
            plain=" · ".join(in_short) or "What is fading, and how to bring it back.",
            blocks=tuple(blocks),
            rows=(*rows, (Button(action=action(BEGIN.name), label="Review"),)),
        )
    )


async def _today(event: Opened, channel: Channel, member: str, desk: Desk) -> tuple[tuple[Block, ...], tuple[Row, ...]]:
    """Return what is open here, with what the member said to it, and the ways to open it: first what is not rated."""
    lines: list[Block] = []
    row: list[Button] = []
    for post, card in await open_here(channel, event.at, desk):
        name, rating = KIND_NAMES[post.kind], await desk.store.reviews.rating_of(member, card.id, post.id)
        said = f"you said: {RATING_LABELS[rating]}" if rating else "not rated yet"
        lines.append(Line((f"{name}: {card.title} · {said}",)))
        style: Literal["plain", "main"] = "plain" if rating else "main"
        row.append(Button(action=action(OPEN.name, post.id), label=f"Open the {name.lower()}", style=style))
    if not lines:
        instants = [at for at in (await desk.store.channels.next_instants(channel.id)).values() if at is not None]
        if instants:
            at = min(instants)
            lines.append(Line(("Nothing is open now. Next post: ", When(at=at, style="date"), ", ", When(at=at), ".")))
    return tuple(lines), ((tuple(row[:MOST_OPEN]),) if row else ())


async def _streak(channel: Channel, mine: Streak, desk: Desk) -> tuple[Line, ...]:
    team = await desk.store.streaks.team(channel.id)
    held = f", {count(mine.freezes, 'freeze')} held" if mine.freezes else ""
    return (
        Line((f"Your streak: {count(mine.length, 'day')}{held}.",)),
        Line((f"The team's: {count(team.length, 'day')}.",)),
    )


async def _fading(event: Opened, member: str, desk: Desk) -> tuple[Line, str]:
    """Return what is fading, in a sentence and as a number; "" where nothing is."""
    memories = await desk.store.reviews.memories(member)
    known = {card: memory for card, memory in memories.items() if card in desk.deck.cards}
    due = sum(due_at(memory) <= event.at for memory in known.values())
    if not known:
        return Line(("Rate a card, and it comes back here before you forget it.",)), ""
    met = f"You have met {len(known)} of {count(len(desk.deck.cards), 'card')}"
    if not due:
        return Line((f"{met}; none is fading right now.",)), ""
    number = str(due) if due <= FEW else "a few"
    return Line((f"{met}; {number} {'is' if due == 1 else 'are'} fading.",)), number


async def _month(event: Opened, channel: Channel, desk: Desk) -> tuple[Block, ...]:
    first = local_day(event.at, zone(channel.zone)).replace(day=1)
    rows = await desk.store.months.month(channel.id, first, _last_of(first))
    return (draw(first, rows),) if rows else ()


def _last_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


HOME = Feature(opened=opened)
